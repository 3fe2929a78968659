"""The words of a whole verdict, and the whole text of an article, are nowhere any more."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from claimtracker.models import (
    ArticleVersion,
    Assertion,
    Evidence,
    Rating,
    Verdict,
    VerdictEvidence,
    VerdictWithdrawal,
)
from claimtracker.operations import (
    assertions,
    checks,
    comments,
    evidence,
    redactions,
    releases,
    search_index,
    verdict_drafts,
    verdicts,
)
from claimtracker.operations.rows import Edit, StaleVersion
from claimtracker.operations.writing import settle
from claimtracker.queries import assertions as assertion_rows
from claimtracker.queries import claims as claim_rows
from claimtracker.queries import evidence as evidence_rows
from claimtracker.queries.evidence import EvidenceContent
from claimtracker.queries.verdicts import (
    DraftContent,
    EvidenceLink,
    VerdictContent,
    by_key,
    drafts_by_id,
)
from claimtracker.queries.whole_redactions import BLOCKS
from tests.operations import given
from tests.operations.test_redactions import columns_with

WORDS = "Xanthippe Quagmire signed the forged memo"
BODY = f"On Monday, he said: “{WORDS}.” The firm denied it."
REASON = "A court ordered it on 1 October."
SAID = ("Xanthippe", "quagmire", "unheard zebra", "page 7 of the vault", "a slip of the anvil")


@pytest.fixture
def chief(ada):
    return replace(ada, role="admin")


@pytest.fixture
def by(chief, ben, now):
    return {"actor": chief, "now": now, "confirmed_by": replace(ben, role="reviewer")}


@pytest.fixture
def judged(session, chief, now):
    """Return a verdict with a note under its evidence, which was withdrawn; its claim is public."""
    article = given.article(session, "art-1", BODY)
    claim = given.claim(session, "c1")
    given.assertion(session, "a1", article, claim, quote=WORDS)
    [held] = evidence.add(session, [EvidenceContent("e1", "The memo")], actor=chief, now=now)
    content = VerdictContent(
        "v1", claim, session.scalars(select(Rating.id).where(Rating.code == "false")).one(),
        f"It is false: {SAID[0]} never did.", public_note=f"An {SAID[2]} told us.",
        evidence=(EvidenceLink(held, "supports", SAID[3]),),
    )  # fmt: skip
    [verdict] = verdicts.publish(session, [content], actor=chief, now=now)
    verdicts.withdraw(session, verdict_id=verdict, reason=SAID[4], actor=chief, now=now)
    releases.release(session, key="c1", version=1, actor=chief, now=now)
    settle(session, actor=chief, now=now)
    return verdict


def follow(session, by):
    """Do what follows from a redaction, and let go of what the search kept of it."""
    settle(session, actor=by["actor"], now=by["now"])
    search_index.rewrite(session)


def test_verdict_redacted_says_nothing_anywhere_and_stands_as_it_was(session, judged, by):
    redactions.redact_verdict(session, verdict_id=judged, version=1, reason=REASON, **by)
    follow(session, by)

    gone = [one for one in SAID if one not in ("Xanthippe", "quagmire")]
    assert [columns_with(session, one) for one in gone] == [[], [], []]
    assert columns_with(session, "never did") == []
    rest = select(Verdict.rating_code, Verdict.rationale, Verdict.public_note)
    assert session.execute(rest).all() == [("false", None, None)]
    assert session.scalars(select(VerdictEvidence.note)).all() == [None]
    assert session.scalars(select(VerdictWithdrawal.reason)).all() == [None]
    assert session.scalars(select(Evidence.title)).all() == ["The memo"]
    assert checks.check(session).problems == []


def test_verdict_redacted_is_the_same_when_it_comes_in_again(session, judged, by, now):
    [before] = by_key(session, ["v1"]).values()
    redactions.redact_verdict(session, verdict_id=judged, version=1, reason=REASON, **by)

    [after] = by_key(session, ["v1"]).values()

    assert verdicts.same(after, before.content)
    with pytest.raises(redactions.NothingToRedact):
        redactions.redact_verdict(session, verdict_id=judged, version=1, reason=REASON, **by)


PIECE = {
    "title": "Xanthippe’s memo", "url": "https://vault.example/zebra", "locator": "drawer 9",
    "archived": "https://kept.example/zebra", "asked": "Quagmire & Daughters",
    "answer": "We never signed an anvil.", "note": "It came by pigeon.",
}  # fmt: skip


def test_evidence_redacted_says_nothing_anywhere_and_what_rests_on_it_stands(
    session, judged, by, chief, now
):
    claim = session.scalars(select(Verdict.claim_id)).one()
    rating = session.scalars(select(Rating.id).where(Rating.code == "true")).one()
    content = EvidenceContent("e2", kind="asked for comment", seen="2020-09-01", **PIECE)
    [piece] = evidence.add(session, [content], actor=chief, now=now)
    [stored] = evidence_rows.by_id(session, [piece]).values()
    earlier = replace(stored.content, title="Once called a gnu")
    evidence.edit(session, [Edit(stored, earlier)], actor=chief, now=now)
    [stored] = evidence_rows.by_id(session, [piece]).values()
    evidence.edit(session, [Edit(stored, content)], actor=chief, now=now)
    other = session.scalars(select(Evidence.id).where(Evidence.key == "e1")).one()
    rests = (
        EvidenceLink(piece, "supports", "Its third drawer."),
        EvidenceLink(other, "context", "A page of its own."),
    )
    verdicts.publish(
        session, [VerdictContent("v2", claim, rating, "True, after all.", evidence=rests)],
        actor=chief, now=now,
    )  # fmt: skip
    told = DraftContent("d2", claim, rating, chief.person_id, PIECE["answer"], evidence=rests)
    [draft] = verdict_drafts.draft(session, [told], actor=chief, now=now)
    said = f"He says: {PIECE['answer']}"
    comments.add(session, table="claim", row_id=claim, text=said, actor=chief, now=now)

    done = redactions.redact_evidence(session, evidence_id=piece, version=3, reason=REASON, **by)
    follow(session, by)

    gone = [*PIECE.values(), "Its third drawer.", "a gnu"]
    assert [one for one in gone if columns_with(session, one)] == []
    assert done.elsewhere == ()
    [stored] = evidence_rows.by_id(session, [piece]).values()
    assert stored.content == EvidenceContent(
        "e2", BLOCKS, kind="asked for comment", seen="2020-09-01"
    )
    standing = by_key(session, ["v2"])["v2"].content
    assert (standing.rationale, {*standing.evidence}) == (
        "True, after all.", {replace(rests[0], note=None), rests[1]},
    )  # fmt: skip
    assert {*session.scalars(select(VerdictEvidence.note))} == {None, SAID[3], rests[1].note}
    drafted = drafts_by_id(session, [draft])[draft]
    assert (drafted.content.rationale, drafted.version) == (None, 3)
    assert checks.check(session).problems == []


def test_words_of_evidence_stay_away_when_it_is_written_again(session, judged, by, chief, now):
    [row] = evidence_rows.by_key(session, ["e1"]).values()
    redactions.redact_evidence(session, evidence_id=row.id, version=1, reason=REASON, **by)
    [emptied] = evidence_rows.by_key(session, ["e1"]).values()

    again = replace(row.content, url="https://memo.example", state="doubtful")
    evidence.edit(session, [Edit(emptied, again)], actor=chief, now=now)

    [after] = evidence_rows.by_key(session, ["e1"]).values()
    assert after.content == EvidenceContent("e1", BLOCKS, state="doubtful")
    with pytest.raises(redactions.NothingToRedact):
        redactions.redact_evidence(session, evidence_id=row.id, version=3, reason=REASON, **by)


def test_text_redacted_is_in_no_row_event_search_entry_or_public_table(session, judged, by, now):
    article = session.scalars(select(Assertion.article_id)).one()
    given.capture(session, article, BODY.replace("Monday", "Tuesday"))
    [row] = assertion_rows.by_key(session, ["a1"]).values()
    earlier = replace(row.content, quote="he said", prefix=None, suffix=None)
    assertions.edit(session, [Edit(row, earlier)], actor=by["actor"], now=now)
    redactions.redact_verdict(session, verdict_id=judged, version=1, reason=REASON, **by)
    follow(session, by)
    assert columns_with(session, WORDS) != []

    done = redactions.redact_text(session, article_id=article, version=1, reason=REASON, **by)
    follow(session, by)

    for words in (*SAID, "The firm denied it", "he said"):
        assert columns_with(session, words) == []
    assert done.elsewhere == ()
    texts = select(ArticleVersion.title, ArticleVersion.body, ArticleVersion.redaction_id)
    assert set(session.execute(texts).all()) == {(None, None, done.id)}
    assert session.scalars(select(Assertion.quote)).all() == [None]
    assert checks.check(session).problems == []


def test_text_redacted_is_looked_for_elsewhere(session, judged, by):
    article = session.scalars(select(Assertion.article_id)).one()
    given.claim(session, "c2", statement=f"{WORDS}.")

    done = redactions.redact_text(session, article_id=article, version=1, reason=REASON, **by)

    assert done.elsewhere == (("claim", "statement"), ("event_content", "content"))


@pytest.mark.parametrize("reason", ["", f"He did not say: {WORDS}"])
def test_reason_does_not_repeat_what_goes(session, judged, by, reason):
    article = session.scalars(select(Assertion.article_id)).one()

    with pytest.raises(redactions.ReasonTellsWords):
        redactions.redact_text(session, article_id=article, version=1, reason=reason, **by)


def test_what_goes_is_what_was_read_and_takes_two(session, judged, by, chief):
    article = session.scalars(select(Assertion.article_id)).one()

    with pytest.raises(StaleVersion):
        redactions.redact_text(session, article_id=article, version=7, reason=REASON, **by)
    with pytest.raises(StaleVersion):
        redactions.redact_verdict(session, verdict_id=judged, version=2, reason=REASON, **by)
    alone = {**by, "confirmed_by": chief}
    with pytest.raises(redactions.SecondPersonNeeded):
        redactions.redact_verdict(session, verdict_id=judged, version=1, reason=REASON, **alone)


def test_words_of_a_claim_go_from_the_answers_that_its_verdicts_rest_on(session, judged, by, now):
    actor = by["actor"]
    row = evidence_rows.by_key(session, ["e1"])["e1"]
    answer = "He told us: The statement of c1"
    told = replace(row.content, kind="asked for comment", asked="The firm", answer=answer)
    evidence.edit(session, [Edit(row, told)], actor=actor, now=now)
    [claim] = claim_rows.by_key(session, ["c1"]).values()

    redactions.redact_statement(
        session, claim_id=claim.id, version=claim.version, reason=REASON, **by
    )
    follow(session, by)

    assert columns_with(session, "The statement of c1") == []
    row = evidence_rows.by_key(session, ["e1"])["e1"]
    assert (row.content.answer, row.content.asked) == (None, "The firm")
    evidence.edit(session, [Edit(row, replace(told, title="The reply"))], actor=actor, now=now)
    row = evidence_rows.by_key(session, ["e1"])["e1"]
    assert (row.content.title, row.content.answer) == ("The reply", None)
    follow(session, by)
    assert checks.check(session).problems == []
