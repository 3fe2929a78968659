"""A ledger that somebody tampered with says so, each kind of tampering in its own sentence."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import delete, func, insert, select, text, update
from sqlalchemy.orm import Session

from claimtracker.db import guards
from claimtracker.db.types import new_id
from claimtracker.models import (
    Anchor,
    Article,
    ArticleVersion,
    Assertion,
    Claim,
    Contradiction,
    Dispute,
    Event,
    EventContent,
    Reading,
    RedactedRow,
    Redaction,
    Seal,
    SealedEvent,
    Source,
    Verdict,
    VerdictWithdrawal,
)
from claimtracker.operations import assertions, checks, claims, events, seals, verdicts
from claimtracker.operations.checks import InvalidHead
from claimtracker.operations.rows import Edit
from claimtracker.operations.writing import settle, writing
from claimtracker.queries import assertions as assertion_rows
from claimtracker.queries import claims as claim_rows
from claimtracker.queries.search_tables import index
from tests import filled
from tests.conftest import ADA, BEN, NOW
from tests.operations import given

# What follows from other rows is behind them where those were altered.
FOLLOWS = re.compile(r"The (search|work lists|facets|card) (is|are) behind the ")


@pytest.fixture
def written(ledger):
    """Give a ledger with one article, two claims that contradict, and four seals."""
    return filled.once(ledger, write)


def write(ledger):
    with writing(ledger, actor=ADA, now=NOW) as session:
        article = given.article(session)
        bytedance, held = given.entity(session, "ByteDance"), given.attribute(session)
    for key, value, quote in (
        ("stake-80", "80%", "keeps an 80% stake"), ("stake-none", "none", "keeps none"),
    ):  # fmt: skip
        with writing(ledger, actor=ADA, now=NOW) as session:
            stake = given.reading(session, bytedance, held, value)
            claim = given.claim(session, key, reading=stake, state="published")
            given.assertion(session, f"a-{key}", article, claim, quote=quote)
    with writing(ledger, actor=ADA, now=NOW) as session:
        change(session, "stake-none", due="2020-11-12")


def change(session, key, **told):
    stored = claim_rows.by_key(session, [key])[key]
    edited = replace(stored.content, **told)
    claims.edit(session, [Edit(stored, edited)], actor=ADA, now=NOW)


@contextmanager
def tampering(ledger):
    """Write past every guard and foreign key, as somebody who holds the file can."""
    with ledger.connect() as connection:
        if ledger.dialect.name == "sqlite":
            connection.connection.driver_connection.execute("PRAGMA foreign_keys = OFF")
        with connection.begin():
            if ledger.dialect.name == "sqlite":
                for table in guards.GUARDED:
                    for act in ("insert", "update", "delete"):
                        connection.execute(text(f"DROP TRIGGER guard_{table}_{act}"))
            else:
                connection.execute(text("SET LOCAL session_replication_role = replica"))
            yield connection
            if ledger.dialect.name == "sqlite":
                guards.lay(connection)
        connection.invalidate()


def check(ledger, since=None, progress=None):
    with Session(ledger) as session:
        return checks.check(session, since=since, progress=progress)


def problems(ledger, since=None):
    return check(ledger, since).problems


def head(ledger):
    with Session(ledger) as session:
        return seals.head(session)


def first_edit(connection):
    """Return the key, seal and place of the one edit in the account."""
    edit = select(Event.id, SealedEvent.seal_number, SealedEvent.position).join(
        SealedEvent, SealedEvent.event_id == Event.id
    )
    return connection.execute(edit.where(Event.act == "edit")).one()


def test_check_finds_nothing_wrong_with_a_sound_ledger(written):
    checked = check(written)

    assert (checked.ok, checked.problems, checked.unsealed) == (True, [], 0)
    assert checked.head == head(written)


def test_check_of_an_empty_ledger_is_green(ledger):
    checked = check(ledger)

    assert checked == checks.Checked(True, [], f"0:{'0' * 64}", 0)


def test_check_passes_through_every_earlier_head(ledger):
    noted = [head(ledger)]
    for key in ("one", "two"):
        with writing(ledger, actor=ADA, now=NOW) as session:
            given.claim(session, key)
        noted.append(head(ledger))

    assert [problems(ledger, since) for since in noted] == [[], [], []]


def test_check_tells_how_far_it_is(written):
    heard = []

    check(written, progress=lambda done, total: heard.append((done, total)))

    with Session(written) as session:
        events = session.execute(select(func.count()).select_from(Event)).scalar_one()
    assert heard[-1] == (2 * events + 1 + 2, 2 * events + 1 + 2)


@pytest.mark.parametrize("head", ["", "12", "12:abc", f"-1:{'0' * 64}", f"x:{'0' * 64}"])
def test_check_since_what_is_no_head_is_refused(ledger, head):
    with pytest.raises(InvalidHead, match="is no head of a ledger"):
        check(ledger, since=head)


def test_check_finds_an_event_that_was_altered(written):
    with tampering(written) as connection:
        found = first_edit(connection)
        connection.execute(update(Event).where(Event.id == found.id).values(actor_id=BEN.person_id))

    count = events_under(written, found.seal_number)
    assert problems(written) == [
        f"Seal {found.seal_number} does not fit its {count}: one was altered."
    ]


def events_under(ledger, seal):
    with Session(ledger) as session:
        under = select(func.count()).where(SealedEvent.seal_number == seal)
        count = session.execute(under).scalar_one()
    return "1 event" if count == 1 else f"{count} events"


def test_check_finds_words_of_an_event_that_were_altered(written):
    with tampering(written) as connection:
        found = first_edit(connection)
        content = update(EventContent).where(EventContent.event_id == found.id)
        connection.execute(content.values(content="{}"))

    assert problems(written) == [
        (
            f"What the event {found.id} (edit, claim, 1 October 2020) says was altered:"
            " it does not fit its digest."
        )
    ]


def test_check_finds_words_of_an_event_that_are_gone(written):
    with tampering(written) as connection:
        found = first_edit(connection)
        connection.execute(delete(EventContent).where(EventContent.event_id == found.id))

    assert problems(written) == [
        (
            f"What the event {found.id} (edit, claim, 1 October 2020) said is gone,"
            " and no redaction took it."
        )
    ]


def test_check_accepts_words_of_an_event_that_a_redaction_took(written):
    with written.execution_options(writes=True).begin() as connection:
        found = first_edit(connection)
        redact(connection, found.id)
        connection.execute(delete(EventContent).where(EventContent.event_id == found.id))

    assert problems(written) == []


def redact(connection, event_id):
    made = {
        "id": new_id(), "redacted_at": NOW, "requested_by": ADA.person_id,
        "confirmed_by": BEN.person_id, "reason": "A name.",
    }  # fmt: skip
    connection.execute(insert(Redaction), [made])
    row = {"table_name": "event_content", "row_id": event_id, "digest": "x"}
    connection.execute(insert(RedactedRow), [{"redaction_id": made["id"], **row}])


def test_check_finds_an_event_that_was_deleted(written):
    with tampering(written) as connection:
        found = first_edit(connection)
        connection.execute(delete(EventContent).where(EventContent.event_id == found.id))
        connection.execute(delete(Event).where(Event.id == found.id))

    assert problems(written) == [
        "1 row of sealed event names a row of event that is not there.",
        f"1 event is missing under seal {found.seal_number}: deleted.",
        "The claim stake-none is other than the account tells: due.",
    ]


def test_check_finds_an_event_that_was_deleted_with_its_place(written):
    with tampering(written) as connection:
        found = first_edit(connection)
        connection.execute(delete(SealedEvent).where(SealedEvent.event_id == found.id))
        connection.execute(delete(EventContent).where(EventContent.event_id == found.id))
        connection.execute(delete(Event).where(Event.id == found.id))

    assert problems(written) == [
        f"1 event is missing under seal {found.seal_number}: deleted.",
        "The claim stake-none is other than the account tells: due.",
    ]


def test_check_finds_events_that_were_swapped(written):
    with tampering(written) as connection:
        places = select(SealedEvent.event_id, SealedEvent.position)
        first, second = connection.execute(
            places.where(SealedEvent.seal_number == 1).order_by(SealedEvent.position).limit(2)
        )
        for row, place in ((first, 90), (second, first.position), (first, second.position)):
            moved = update(SealedEvent).where(SealedEvent.event_id == row.event_id)
            connection.execute(moved.values(position=place))

    assert problems(written) == [
        "The events under seal 1 stand in another order than they were sealed."
    ]


def test_check_finds_a_seal_that_is_missing(written):
    with tampering(written) as connection:
        under = select(SealedEvent.event_id).where(SealedEvent.seal_number == 2)
        gone = list(connection.execute(under).scalars())
        connection.execute(delete(SealedEvent).where(SealedEvent.seal_number == 2))
        connection.execute(delete(EventContent).where(EventContent.event_id.in_(gone)))
        connection.execute(delete(Event).where(Event.id.in_(gone)))
        connection.execute(delete(Seal).where(Seal.number == 2))

    assert problems(written) == [
        "Seal 2 is missing.",
        "Seal 3 does not follow the seal before it: the chain is broken there.",
        "The assertion a-stake-80 is there, and the account does not tell who wrote it.",
        "The claim stake-80 is there, and the account does not tell who wrote it.",
    ]


def cut_off(connection, after):
    under = select(SealedEvent.event_id).where(SealedEvent.seal_number > after)
    gone = list(connection.execute(under).scalars())
    connection.execute(delete(SealedEvent).where(SealedEvent.seal_number > after))
    connection.execute(delete(EventContent).where(EventContent.event_id.in_(gone)))
    connection.execute(delete(Event).where(Event.id.in_(gone)))
    connection.execute(delete(Seal).where(Seal.number > after))


def test_check_finds_a_tail_that_was_cut_off_by_an_earlier_head_alone(written):
    noted = head(written)
    with tampering(written) as connection:
        cut_off(connection, 3)
        connection.execute(update(Claim).where(Claim.key == "stake-none").values(due=None))

    left, before = head(written).split(":")[0], noted.split(":")[0]
    assert problems(written) == []
    assert problems(written, noted) == [
        (
            f"The ledger ends after {left} events, and it had {before}: its end was cut off since"
            " that head was noted."
        )
    ]


def test_check_finds_a_ledger_that_was_sealed_anew_by_an_earlier_head_alone(written):
    noted = head(written)
    with tampering(written) as connection:
        found = first_edit(connection)
        connection.execute(update(Event).where(Event.id == found.id).values(actor_id=BEN.person_id))
        seal_anew(connection)

    count = noted.split(":")[0]
    assert problems(written) == []
    assert problems(written, noted) == [
        (
            f"The first {count} events are not those that were sealed: events were changed and all"
            " seals after them made anew since that head was noted."
        )
    ]


def seal_anew(connection):
    """Compute every seal again over the events as they are now."""
    table, previous = Event.__table__, seals.FIRST
    numbers = list(connection.execute(select(Seal.number).order_by(Seal.number)).scalars())
    for number in numbers:
        under = (
            select(table)
            .join(SealedEvent, SealedEvent.event_id == table.c.id)
            .where(SealedEvent.seal_number == number)
            .order_by(SealedEvent.position)
        )
        events = list(connection.execute(under).mappings())
        made = seals.chained(previous, events)
        anew = update(Seal).where(Seal.number == number).values(previous=previous, hash=made)
        connection.execute(anew)
        previous = made


def test_check_tells_the_head_of_another_ledger(written):
    [problem] = problems(written, f"1:{'a' * 64}")

    assert problem == (
        "No seal ends after 1 event: the head is another ledger's,"
        " or the seals were made anew since it was noted."
    )


def test_check_finds_an_event_that_slipped_in(written):
    made = {
        "id": new_id(), "at": NOW, "actor_id": BEN.person_id, "act": "edit",
        "table_name": "claim", "row_id": new_id(), "digest": seals.FIRST,
    }  # fmt: skip
    with written.execution_options(writes=True).begin() as connection:
        connection.execute(insert(Event), [made])

    checked = check(written)

    gone = f"What the event {made['id']} (edit, claim, 1 October 2020) said is gone,"
    found = [f"{gone} and no redaction took it."]
    if written.dialect.name == "sqlite":
        found.insert(0, "1 event is under no seal: seals were taken away, or events slipped in.")
    assert (checked.problems, checked.unsealed) == (found, 1)


def test_check_finds_a_row_whose_link_is_broken(written):
    with tampering(written) as connection:
        connection.execute(update(Assertion).values(article_id=new_id()))

    assert problems(written)[0] == "2 rows of assertion name a row of article that is not there."


def test_check_finds_a_guard_that_is_missing(written):
    with written.execution_options(writes=True).begin() as connection:
        on = "" if written.dialect.name == "sqlite" else " ON verdict"
        connection.execute(text(f"DROP TRIGGER guard_verdict_update{on}"))

    assert problems(written) == [
        "The guard guard_verdict_update is missing; `claimtracker db upgrade` lays it again."
    ]


@pytest.mark.parametrize("by", [1, -1])
def test_check_finds_a_span_that_was_moved(written, by):
    key = assertion_id(written, "a-stake-80")
    with tampering(written) as connection:
        moved = {"span_start": Anchor.span_start + by, "span_end": Anchor.span_end + by}
        connection.execute(update(Anchor).where(Anchor.assertion_id == key).values(**moved))

    shown = {1: "eeps an 80% stake.", -1: " keeps an 80% stak"}[by]
    assert problems(written) == [
        (
            "The assertion a-stake-80 stands on other words than its quote:"
            f" “{shown}” for “keeps an 80% stake”."
        )
    ]


def assertion_id(ledger, key):
    with Session(ledger) as session:
        return assertion_rows.by_key(session, [key])[key].id


def test_check_finds_a_span_that_was_widened(written):
    with tampering(written) as connection:
        connection.execute(update(Anchor).values(span_start=0))

    assert [p.split(" stands")[0] for p in problems(written)] == [
        "The assertion a-stake-80", "The assertion a-stake-none",
    ]  # fmt: skip


def test_check_finds_a_span_outside_its_text(written):
    key = assertion_id(written, "a-stake-80")
    with tampering(written) as connection:
        connection.execute(update(Anchor).where(Anchor.assertion_id == key).values(span_end=999))

    assert problems(written) == [
        "The assertion a-stake-80 stands outside the body of version 1 of its article."
    ]


def test_check_finds_a_span_in_a_part_that_no_article_has(written):
    key = assertion_id(written, "a-stake-80")
    with tampering(written) as connection:
        connection.execute(update(Anchor).where(Anchor.assertion_id == key).values(part="bdy"))

    assert problems(written) == [
        "The assertion a-stake-80 stands in a part that no article has: “bdy”."
    ]


def test_check_finds_a_text_that_was_altered(written):
    with tampering(written) as connection:
        body = func.replace(ArticleVersion.body, "80%", "20%")
        connection.execute(update(ArticleVersion).values(body=body))

    assert (
        "The assertion a-stake-80 stands on other words than its quote:"
        " “keeps an 20% stake” for “keeps an 80% stake”."
    ) in problems(written)


def test_check_accepts_quotes_found_by_folding_and_nearly(ledger):
    body = "He said: “we’ll keep it”. The company has retained all of its data in Singapore."
    with writing(ledger, actor=ADA, now=NOW) as session:
        article = given.article(session, body=body)
        folded, nearly = '"we\'ll keep it"', "The company retained all of its data in Singapore"
        for key, quote in (("folded", folded), ("nearly", nearly)):
            given.assertion(session, key, article, quote=quote)

    with Session(ledger) as session:
        how = set(session.execute(select(Anchor.how)).scalars())
    assert how == {"folded", "approximate"}
    assert problems(ledger) == []


def test_check_accepts_quotes_and_texts_that_changed_since(written):
    with writing(written, actor=ADA, now=NOW) as session:
        stored = assertion_rows.by_key(session, ["a-stake-80"])["a-stake-80"]
        shorter = replace(stored.content, quote="80% stake")
        assertions.edit(session, [Edit(stored, shorter)], actor=ADA, now=NOW)
        given.capture(session, stored.content.article_id, "ByteDance keeps an 80% stake now.")

    assert problems(written) == []


def test_check_finds_bounds_that_the_value_does_not_mean(written):
    with written.execution_options(writes=True).begin() as connection:
        connection.execute(update(Reading).where(Reading.value == "80%").values(low=10.0))

    found = problems(written)
    # A dispute over it weighs otherwise as well, and its card has another figure.
    behind = {follows[1] for one in found if (follows := FOLLOWS.match(one))}
    assert behind == {"work lists", "card"}
    assert [one for one in found if not FOLLOWS.match(one)] == [
        "The claim stake-80 is other than the account tells: reading.",
        "The claim stake-80 has other bounds than its value and period mean: low.",
    ]


def test_check_finds_a_value_that_nobody_can_read(written):
    with written.execution_options(writes=True).begin() as connection:
        connection.execute(update(Reading).where(Reading.value == "80%").values(value="blue"))

    altered, unread = (one for one in problems(written) if not FOLLOWS.match(one))
    assert altered == "The claim stake-80 is other than the account tells: reading."
    assert unread.startswith("The claim stake-80 has a reading that can no longer be read: “blue”")


def test_check_finds_a_contradiction_in_a_dispute_that_does_not_stand(written):
    with written.execution_options(writes=True).begin() as connection:
        connection.execute(update(Dispute).values(state="lapsed"))
        dispute = connection.execute(select(Contradiction.dispute_id)).scalar_one()

    found = problems(written)
    assert [one for one in found if not FOLLOWS.match(one)] == [
        f"The dispute {dispute} is other than the account tells: state.",
        f"1 contradiction stands in the dispute {dispute}, which is lapsed.",
    ]
    assert f"The work lists are behind the dispute {dispute}." in found
    assert f"The facets are behind the dispute {dispute}." in found


def test_check_finds_a_claim_that_the_search_misses(written):
    with Session(written.execution_options(writes=True)) as session, session.begin():
        tables = index(session, "claim")
        session.execute(delete(tables.face))
        session.execute(delete(tables.search))

    assert {"The search misses the claim stake-80.", "The search misses the claim stake-none."} <= (
        set(problems(written))
    )


def test_check_is_green_while_somebody_writes(written):
    with written.execution_options(writes=True).begin() as connection:
        connection.execute(update(Dispute).values(note="being written"))

        assert problems(written) == []


@pytest.fixture
def judged(written):
    """Give the ledger with a verdict that stands and one that was withdrawn, on evidence."""
    with writing(written, actor=ADA, now=NOW) as session:
        claim = claim_rows.by_key(session, ["stake-80"])["stake-80"].id
        given.verdict(session, "first", claim)
        gone = given.verdict(session, "second", claim)
        chief = replace(BEN, role="admin")
        verdicts.withdraw(session, actor=chief, now=NOW, verdict_id=gone, reason="Too early.")
    return written


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("rationale", "Otherwise."), ("public_note", "New."), ("decided", "2020-01-01"),
        ("decided_at", datetime(2020, 1, 1)), ("decided_by", BEN.person_id),
        ("published_at", datetime(2020, 1, 1)),
    ],
)  # fmt: skip
def test_check_finds_a_verdict_that_was_altered(judged, column, value):
    with tampering(judged) as connection:
        altered = update(Verdict).where(Verdict.key == "first").values({column: value})
        connection.execute(altered)

    said = column.replace("_", " ")
    assert problems(judged) == [f"The verdict first is other than it was published: {said}."]


@pytest.mark.parametrize(
    "content",
    [
        "{}", "[]", "no JSON", "null", "[" * 100_000, '{"after":[]}', '{"after":{"evidence":7}}',
        '{"after":{"decided_at":"noon"}}', '{"after":{"evidence":[{"mood":"blue"}]},"why":[]}',
    ],
    ids=lambda content: content[:30],
)  # fmt: skip
def test_check_survives_an_account_that_was_altered_to_anything(judged, content):
    with tampering(judged) as connection:
        alter_accounts(connection, content)

    found = problems(judged)

    assert any(one.endswith(": one was altered.") for one in found)
    assert any(
        one.startswith("The verdict first is other than it was published: ") for one in found
    )
    assert any(one.endswith(" is other than it was made.") for one in found)


def alter_accounts(connection, content):
    """Give every event of verdicts, sources and claims another content, and the digest it has."""
    wanted = select(Event.id).where(Event.table_name.in_(["verdict", "source", "claim"]))
    for key in connection.execute(wanted).scalars().all():
        digest = events.digest("salt", content)
        connection.execute(update(Event).where(Event.id == key).values(digest=digest))
        row = update(EventContent).where(EventContent.event_id == key)
        connection.execute(row.values(salt="salt", content=content))


def test_check_finds_a_withdrawal_that_was_altered_or_taken_away(judged):
    with tampering(judged) as connection:
        connection.execute(update(VerdictWithdrawal).values(reason="None."))
    assert [p.split(" is ")[1] for p in problems(judged)] == ["other than it was made."]

    with tampering(judged) as connection:
        connection.execute(delete(VerdictWithdrawal))
    assert [p.split(" is ")[1] for p in problems(judged)] == ["gone."]


def test_check_finds_a_verdict_that_was_deleted_or_slipped_in(judged):
    with tampering(judged) as connection:
        connection.execute(update(Verdict).where(Verdict.key == "first").values(id=new_id()))

    slipped, gone = problems(judged)

    assert slipped.endswith(
        "The verdict first stands, and the account does not tell who published it."
    )
    assert gone.endswith("was published and is gone.")


def test_check_lists_a_hundred_problems_and_counts_the_rest(ledger):
    with writing(ledger, actor=ADA, now=NOW) as session:
        bytedance, held = given.entity(session, "ByteDance"), given.attribute(session)
        stake = given.reading(session, bytedance, held, "80%")
        made = [given.claim_content(f"c-{n}", reading=stake) for n in range(103)]
        claims.add(session, made, actor=ADA, now=NOW)
    with ledger.execution_options(writes=True).begin() as connection:
        connection.execute(update(Reading).values(high=99.0))

    listed = problems(ledger)

    assert (len(listed), listed[-1]) == (101, "And 106 more.")


def test_check_is_green_within_a_transaction_that_was_settled(session):
    given.claim(session, "one")

    settle(session, actor=ADA, now=NOW)
    seals.seal_committed(session)

    assert checks.check(session).problems == []


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE assertion SET stance = 'denies' WHERE key = 'a-stake-80'",
         "The assertion a-stake-80 is other than the account tells: stance."),
        ("UPDATE claim SET mode = 'plan' WHERE key = 'stake-80'",
         "The claim stake-80 is other than the account tells: mode."),
        ("UPDATE claim SET due = NULL WHERE key = 'stake-none'",
         "The claim stake-none is other than the account tells: due."),
        ("UPDATE source SET domain = 'other.example'",
         "The source Source of art-1 is other than the account tells: domain."),
        ("UPDATE entity SET removed_at = '2026-03-02 00:00:00' WHERE name = 'ByteDance'",
         "The entity ByteDance is taken away, and was not by the account."),
        ("UPDATE dispute SET state = 'open'",
         "The dispute {dispute} is other than the account tells: state."),
    ],
)  # fmt: skip
def test_check_finds_a_row_that_is_other_than_its_events_tell(written, statement, said):
    with tampering(written) as connection:
        dispute = connection.execute(select(Dispute.id)).scalar_one()
        assert connection.execute(text(statement)).rowcount == 1

    found = [one for one in problems(written) if not FOLLOWS.match(one)]
    assert found == [said.format(dispute=dispute)]


def test_check_finds_a_row_that_is_gone_and_one_that_slipped_in(written):
    with tampering(written) as connection:
        source = connection.execute(select(Source.id)).scalar_one()
        other = {
            "id": new_id(),
            "name": "The Other",
            "folded": "the other",
            "ours": False,
            "version": 1,
        }
        connection.execute(insert(Source), [other])
        connection.execute(update(Article).values(source_id=other["id"]))
        connection.execute(delete(Source).where(Source.id == source))

    assert [one for one in problems(written) if not FOLLOWS.match(one)] == [
        "The article art-1 is other than the account tells: source id.",
        f"The source {source} was written and is gone.",
        "The source The Other is there, and the account does not tell who wrote it.",
    ]
