"""Words that two people take away are nowhere any more, and the account of it stays."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import inspect, select, text

from claimtracker.db import engine as engines
from claimtracker.db import session as sessions
from claimtracker.models import (
    ArticleVersion,
    Assertion,
    Claim,
    Rating,
    RedactedRow,
    Redaction,
    Verdict,
)
from claimtracker.operations import (
    articles,
    assertions,
    checks,
    redactions,
    scrubbing,
    search_index,
    touched,
    verdicts,
)
from claimtracker.operations.rows import Edit, StaleVersion
from claimtracker.operations.writing import writing
from claimtracker.queries import assertions as read
from claimtracker.queries import redactions as found
from claimtracker.queries.articles import NoticeContent, newest_versions
from claimtracker.queries.verdicts import VerdictContent, by_key
from claimtracker.rules.permissions import NotAllowed
from tests.operations import given

WORDS = "Xanthippe Quagmire signed the forged memo"
BODY = f"On Monday, he said: “{WORDS}.” The firm denied it. Shares fell by 3% at once."
BLACKED = BODY.replace(WORDS, "█" * len(WORDS))
REASON = "A court ordered it on 1 October."


@pytest.fixture
def chief(ada):
    return replace(ada, role="admin")


@pytest.fixture
def second(ben):
    return replace(ben, role="reviewer")


def a_quote(session, *, body=BODY, key="a1", article="art-1", **told):
    """Return an article, a claim and an assertion of it that quotes the words."""
    told = {"quote": WORDS, "prefix": "he said: “", "suffix": ".” The firm"} | told
    article_id = given.article(session, article, body)
    claim_id = given.claim(session, f"claim of {key}")
    assertion_id = given.assertion(session, key, article_id, claim_id, **told)
    return article_id, claim_id, assertion_id


def redact(session, actor, confirmed_by, now, assertion_id, version=1, reason=REASON):
    return redactions.redact_quote(
        session, actor=actor, confirmed_by=confirmed_by, now=now, assertion_id=assertion_id,
        version=version, reason=reason,
    )  # fmt: skip


def columns_with(session, words):
    """Return the columns of all tables, search tables too, in which words stand."""
    connection = session.connection()
    found = []
    for table in inspect(connection).get_table_names():
        for row in connection.execute(text(f'SELECT * FROM "{table}"')).mappings():
            found += [f"{table}.{name}" for name, value in row.items() if words in str(value)]
    return sorted(set(found))


def test_quote_redacted_is_in_no_row_event_or_search_entry(session, chief, second, now):
    _, _, assertion = a_quote(session, note=f"He said “{WORDS}” twice.")
    search_index.settle(session)
    assert "assertion.quote" in columns_with(session, WORDS)
    assert "event_content.content" in columns_with(session, WORDS)

    done = redact(session, chief, second, now, assertion)
    search_index.settle(session)
    search_index.rewrite(session)

    assert columns_with(session, WORDS) == []
    assert columns_with(session, "quagmire") == []
    assert done.elsewhere == ()
    assert search_index.problems(session) == []


def test_quote_redacted_leaves_a_text_with_blocks_in_which_others_stand(
    session, chief, second, now
):
    article, claim, assertion = a_quote(session)
    other = given.assertion(session, "a2", article, claim, quote="Shares fell by 3%")

    done = redact(session, chief, second, now, assertion)

    version = newest_versions(session, [article])[article]
    [place] = read.places(session, [version.id], [assertion, other]).values()
    assert (version.number, version.text.body) == (2, BLACKED)
    assert (place.assertion_id, place.start) == (other, BODY.index("Shares"))
    assert done.unanchored == ()


def test_quote_redacted_is_taken_out_of_every_text_the_article_had(session, chief, second, now):
    article, _, assertion = a_quote(session)
    given.capture(session, article, BODY.replace("3%", "4%"))

    redact(session, chief, second, now, assertion)

    rows = session.execute(
        select(ArticleVersion.body, ArticleVersion.title, ArticleVersion.redaction_id.is_(None))
        .where(ArticleVersion.article_id == article)
        .order_by(ArticleVersion.number)
    )
    assert rows.all() == [
        (None, "The sale", False),
        (None, "The sale", False),
        (BLACKED.replace("3%", "4%"), "The sale", True),
    ]


def test_quote_redacted_that_has_left_the_newest_text_makes_no_other(session, chief, second, now):
    article, _, assertion = a_quote(session)
    given.capture(session, article, "The passage was removed.")

    redact(session, chief, second, now, assertion)

    newest = newest_versions(session, [article])[article]
    assert (newest.number, newest.text.body) == (2, "The passage was removed.")


def test_quote_redacted_goes_as_the_text_has_it(session, chief, second, now):
    quote = f'"{WORDS}."'.replace(" ", "\u00a0")
    article, _, assertion = a_quote(session, quote=quote, prefix=None, suffix=None)

    redact(session, chief, second, now, assertion)

    assert columns_with(session, WORDS) == []
    assert columns_with(session, quote) == []
    assert WORDS not in newest_versions(session, [article])[article].text.body


def test_quote_redacted_takes_what_overlaps_it_and_the_context_beside_it(
    session, chief, second, now
):
    article, claim, assertion = a_quote(session)
    part = given.assertion(session, "part", article, claim, quote="signed the forged memo")
    beside = given.assertion(
        session, "beside", article, claim, quote="The firm denied it", prefix="memo.” "
    )
    apart = given.assertion(
        session, "apart", article, claim, quote="Shares fell by 3%", prefix="it. "
    )

    redact(session, chief, second, now, assertion)

    kept = {
        row.id: (row.quote, row.prefix, row.version)
        for row in session.execute(
            select(Assertion.id, Assertion.quote, Assertion.prefix, Assertion.version)
        )
    }
    assert kept == {
        assertion: (None, None, 2),
        part: (None, None, 2),
        beside: ("The firm denied it", None, 2),
        apart: ("Shares fell by 3%", "it. ", 1),
    }


def test_quote_redacted_goes_from_copies_notices_verdicts_and_edits(
    session, ada, chief, second, now
):
    article, claim, assertion = a_quote(session)
    copy = given.article(session, "art-2", BODY, copy_of=article, copy="reprint")
    given.assertion(session, "a2", copy, claim, quote=WORDS)
    notice = NoticeContent("n1", article, "correction", None, f"We wrote that {WORDS}.")
    articles.give_notice(session, [notice], actor=ada, now=now)
    verdict = given.verdict(session, "v1", claim)
    draft = read.by_id(session, [assertion])[assertion]
    edited = replace(draft.content, note=f"He wrote: {WORDS}")
    assertions.edit(session, [Edit(draft, edited)], actor=ada, now=now)

    redact(session, chief, second, now, assertion, version=2)

    assert columns_with(session, WORDS) == []
    assert newest_versions(session, [copy])[copy].text.body == BLACKED
    [(rationale, redaction)] = session.execute(
        select(Verdict.rationale, Verdict.redaction_id).where(Verdict.id == verdict)
    )
    assert (rationale, redaction) == ("The contract says so.", None)


def test_quote_redacted_goes_from_the_reasons_of_a_verdict(session, ada, chief, second, now):
    _, claim, assertion = a_quote(session)
    rating = session.execute(select(Rating.id).where(Rating.code == "false")).scalar_one()
    content = VerdictContent("v1", claim, rating, f"It is false that {WORDS}.")
    verdicts.publish(session, [content], actor=ada, now=now)

    done = redact(session, chief, second, now, assertion)

    assert columns_with(session, WORDS) == []
    [kept] = session.execute(select(Verdict.rationale, Verdict.redaction_id)).all()
    assert kept == (None, done.id)
    assert verdicts.same(by_key(session, ["v1"])["v1"], content)


def test_quote_redacted_names_where_the_same_words_still_stand(session, chief, second, now):
    _, _, assertion = a_quote(session)
    given.claim(session, "c2", statement=f"{WORDS}.")

    done = redact(session, chief, second, now, assertion)

    assert done.elsewhere == (("claim", "statement"), ("event_content", "content"))


def test_redaction_keeps_who_took_it_who_agreed_why_and_a_digest(session, chief, second, now):
    _, _, assertion = a_quote(session)

    done = redact(session, chief, second, now, assertion)

    redaction = session.get(Redaction, done.id)
    assert (redaction.requested_by, redaction.confirmed_by) == (chief.person_id, second.person_id)
    assert (redaction.reason, redaction.redacted_at) == (REASON, now)
    taken = session.execute(select(RedactedRow.table_name, RedactedRow.digest)).all()
    assert sorted(table for table, _ in taken) == ["article_version", "assertion", "event_content"]
    assert {len(digest) for _, digest in taken} == {64}


def test_redaction_leaves_an_event_without_the_words(session, chief, second, now):
    _, _, assertion = a_quote(session)

    done = redact(session, chief, second, now, assertion)

    [left] = given.events(session, assertion)
    assert (left.act, left.by, left.content) == (
        "redact",
        chief.person_id,
        {
            "before": None,
            "after": {"redaction": done.id, "columns": ["prefix", "quote", "suffix"]},
            "why": REASON,
        },
    )


def test_redacted_rows_are_known_by_their_table(session, chief, second, now):
    article, _, assertion = a_quote(session)
    other = given.assertion(session, "a2", article, quote="Shares fell by 3%")

    redact(session, chief, second, now, assertion)

    assert found.taken(session, "assertion", [assertion, other]) == {assertion}
    assert found.taken(session, "claim", [assertion]) == set()


def test_redaction_touches_the_claims_and_articles_that_change(session, chief, second, now):
    article, claim, assertion = a_quote(session)
    touched.clear(session)

    redact(session, chief, second, now, assertion)

    assert list(touched.pages(session, "claim")) == [[claim]]
    assert list(touched.pages(session, "article")) == [[article]]


def test_redaction_takes_two_people(session, chief, second, now):
    _, _, assertion = a_quote(session)

    with pytest.raises(redactions.SecondPersonNeeded):
        redact(session, chief, chief, now, assertion)
    with pytest.raises(NotAllowed):
        redact(session, second, chief, now, assertion)
    with pytest.raises(NotAllowed):
        redact(session, chief, replace(second, role="editor"), now, assertion)


def test_redaction_is_made_over_the_version_that_was_read(session, chief, second, now):
    _, _, assertion = a_quote(session)

    with pytest.raises(StaleVersion):
        redact(session, chief, second, now, assertion, version=2)


@pytest.mark.parametrize("reason", ["", f"He did not say: {WORDS}"])
def test_redaction_needs_a_reason_that_does_not_tell_the_words(session, chief, second, now, reason):
    _, _, assertion = a_quote(session)

    with pytest.raises(redactions.ReasonTellsWords):
        redact(session, chief, second, now, assertion, reason=reason)


def test_redaction_of_a_quote_is_made_once(session, chief, second, now):
    _, _, assertion = a_quote(session)
    redact(session, chief, second, now, assertion)

    with pytest.raises(redactions.NothingToRedact):
        redact(session, chief, second, now, assertion, version=2)


def test_statement_redacted_is_in_no_row_and_no_event(session, chief, second, now):
    claim = given.claim(session, "c1", statement=f"{WORDS}.", language="en")
    search_index.settle(session)

    done = redactions.redact_statement(
        session, actor=chief, confirmed_by=second, now=now, claim_id=claim, version=1,
        reason=REASON,
    )  # fmt: skip
    search_index.settle(session)
    search_index.rewrite(session)

    assert columns_with(session, WORDS) == []
    assert columns_with(session, "quagmire") == []
    assert done.elsewhere == ()
    assert session.execute(select(Claim.statement, Claim.version)).one() == (None, 2)


def test_statement_that_is_not_there_cannot_be_redacted(session, chief, second, now):
    unknown = "00000000-0000-7000-8000-0000000000ff"

    with pytest.raises(redactions.NothingToRedact):
        redactions.redact_statement(
            session, actor=chief, confirmed_by=second, now=now, claim_id=unknown, version=1,
            reason=REASON,
        )  # fmt: skip


def test_quote_redacted_and_scrubbed_is_on_no_page_of_the_file(
    ledger, engine_name, ada, chief, second, now
):
    with writing(ledger, actor=ada, now=now) as session:
        article, claim, assertion = a_quote(session)
        given.assertion(session, "a2", article, claim, quote="Shares fell by 3%", stance="denies")
    head = checked(ledger, None)
    if engine_name == "sqlite":
        assert pages_with(ledger, "Xanthippe", "xanthippe") != []

    with writing(ledger, actor=chief, now=now) as session:
        redact(session, chief, second, now, assertion)
    scrubbing.scrub(ledger)

    if engine_name == "sqlite":
        assert pages_with(ledger, "Xanthippe", "xanthippe", "Quagmire", "quagmire") == []
    with sessions.read(ledger) as session:
        assert columns_with(session, "Quagmire") == []
    checked(ledger, head)


def checked(ledger, since):
    """Assert that a ledger is whole and sealed since a head, and return its head."""
    with sessions.read(ledger) as session:
        result = checks.check(session, since=since)
    assert (result.ok, result.problems, result.unsealed) == (True, [], 0)
    return result.head


def pages_with(engine, *words):
    """Return which of the ledger's files hold which words, byte for byte."""
    file = Path(engine.url.database)
    return [
        (path.name, word)
        for path in sorted(file.parent.glob(f"{file.name}*"))
        for word in words
        if word.encode() in path.read_bytes()
    ]


def test_scrub_says_when_others_use_the_file(sqlite_template, tmp_path, monkeypatch):
    monkeypatch.setattr(engines, "BUSY_MILLISECONDS", 50)
    ledger = engines.create(f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'ledger.db')}")
    with sessions.read(ledger) as reading:
        reading.execute(select(Claim.id)).all()

        with pytest.raises(scrubbing.LedgerInUse, match="stop them and scrub again"):
            scrubbing.scrub(ledger)

    ledger.dispose()
