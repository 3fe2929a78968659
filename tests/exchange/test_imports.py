"""A file is taken whole or not at all, in any order, and taking it again changes nothing."""

from __future__ import annotations

import random

import pytest
from sqlalchemy import func, select

from claimtracker.db import session as sessions
from claimtracker.models import (
    Article,
    Assertion,
    Base,
    Event,
    Import,
    SealedEvent,
)
from claimtracker.operations import imports as import_acts
from claimtracker.operations import seals
from claimtracker.operations.writing import writing
from claimtracker.rules.permissions import NotAllowed
from tests.exchange.files import (
    ARTICLE,
    ASSERTION,
    CHIEF,
    CLAIM,
    MERIDIAN,
    STAKE,
    STORY,
    export,
    faults,
    records,
    take,
    taken,
    written,
)

BAD = {"type": "claim", "key": "bad", "statement": "b", "attribute": "shoe size of"}


def counts(ledger):
    with sessions.read(ledger) as session:
        return {
            name: session.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in Base.metadata.tables.items()
        }


def count(ledger, model):
    return counts(ledger)[model.__tablename__]


def events(ledger, act=None):
    with sessions.read(ledger) as session:
        wanted = select(Event.act, Event.table_name, Event.import_id).order_by(Event.id)
        return [tuple(row) for row in session.execute(wanted) if act in (None, row[0])]


def test_import_counts_what_it_made_by_type(ledger) -> None:
    report = taken(ledger, *STORY)

    assert report.created == {
        "source": 1, "entity": 3, "attribute": 1, "article": 1, "claim": 1, "assertion": 1,
    }  # fmt: skip
    assert (report.changed, report.same, report.unanchored) == ({}, {}, [])
    assert (report.guessed, report.refused, report.contradictions) == ([], 0, 0)


def test_import_needs_the_right_to_write(ledger, cleo, now) -> None:
    with pytest.raises(NotAllowed):
        take(ledger, *STORY, actor=cleo)

    assert count(ledger, Import) == 0


def test_every_event_of_an_import_carries_its_key(ledger) -> None:
    report = taken(ledger, *STORY)

    found = events(ledger)

    assert {import_id for _, _, import_id in found} == {report.import_id}
    assert sorted({table for _, table, _ in found}) == [
        "article", "assertion", "attribute", "claim", "entity", "import", "source",
    ]  # fmt: skip


def test_every_event_of_an_import_is_sealed(ledger) -> None:
    taken(ledger, *STORY)

    with sessions.read(ledger) as session:
        sealed = session.execute(select(func.count()).select_from(SealedEvent)).scalar_one()
        assert (seals.unsealed(session), sealed) == (0, count(ledger, Event))


def test_records_come_in_any_order(ledger) -> None:
    shuffled = list(STORY)
    random.Random(7).shuffle(shuffled)

    report = taken(ledger, *reversed(STORY))
    again = taken(ledger, *shuffled)

    assert report.created == {
        "source": 1, "entity": 3, "attribute": 1, "article": 1, "claim": 1, "assertion": 1,
    }  # fmt: skip
    assert (again.created, again.changed) == ({}, {})


def test_same_file_twice_changes_nothing_the_second_time(ledger) -> None:
    taken(ledger, *STORY)
    before = counts(ledger)

    report = taken(ledger, *STORY)

    assert (report.created, report.changed) == ({}, {})
    assert report.same == {"source": 1, "attribute": 1, "article": 1, "claim": 1, "assertion": 1}
    grown = {name: n - before[name] for name, n in counts(ledger).items() if n != before[name]}
    # Only that there was an import is written down.
    assert {name: n for name, n in grown.items() if name != "seal"} == {
        "event": 1, "event_content": 1, "import": 1, "sealed_event": 1,
    }  # fmt: skip


def test_changed_record_is_an_edit_and_leaves_its_event(ledger) -> None:
    taken(ledger, *STORY)

    report = taken(ledger, CLAIM | {"value": "79%"})

    assert (report.created, report.changed) == ({}, {"claim": 1})
    assert events(ledger, "edit") == [("edit", "claim", report.import_id)]
    assert records(ledger, "claim")[0]["value"] == "79%"


def test_field_that_is_absent_leaves_what_is_there(ledger) -> None:
    taken(ledger, *STORY)
    before = export(ledger)

    report = taken(
        ledger,
        {"type": "claim", "key": "stake-80", "statement": CLAIM["statement"]},
        {"type": "article", "key": "sale", "title": "TikTok is sold", "source": "The Meridian"},
        {"type": "assertion", "key": "a-1", "article": "sale"},
    )

    assert report.same == {"claim": 1, "article": 1, "assertion": 1}
    assert export(ledger) == before


def test_field_that_is_given_as_nothing_is_emptied(ledger) -> None:
    taken(ledger, *STORY, {"type": "source", "name": "The Meridian", "domain": "meridian.example"})

    report = taken(
        ledger,
        CLAIM | {"value": None, "object": None},
        ASSERTION | {"quote": None, "attribution": None},
        {"type": "source", "name": "The Meridian", "domain": None},
        ARTICLE | {"published": None, "text": None},
    )

    assert report.changed == {"claim": 1, "assertion": 1, "source": 1, "article": 1}
    assert records(ledger, "source") == [
        {"type": "source", "key": "The Meridian", "name": "The Meridian"}
    ]
    assert {"value", "object"} & records(ledger, "claim")[0].keys() == set()
    assert {"quote", "attribution", "start"} & records(ledger, "assertion")[0].keys() == set()
    assert {"published", "text"} & records(ledger, "article")[0].keys() == set()


def test_same_record_twice_in_a_file_is_an_edit_of_itself(ledger) -> None:
    report = taken(ledger, MERIDIAN | {"kind": "daily"}, MERIDIAN | {"domain": "meridian.example"})

    assert (report.created, report.changed) == ({"source": 1}, {"source": 1})
    assert records(ledger, "source", kind="daily", domain="meridian.example") != []


def test_refused_record_takes_the_whole_file_back(ledger) -> None:
    empty = counts(ledger)

    report = take(ledger, *STORY, BAD)

    assert (report.refused, faults(report)) == (1, [(6, "attribute")])
    assert report.import_id is None
    assert counts(ledger) == empty


def test_line_that_cannot_be_read_takes_the_whole_file_back(ledger) -> None:
    empty = counts(ledger)

    report = take(ledger, raw=written(*STORY) + b"nonsense\n")

    assert (report.refused, faults(report), report.import_id) == (1, [(6, "")], None)
    assert counts(ledger) == empty


def test_trial_run_tells_all_and_leaves_nothing(ledger) -> None:
    empty = counts(ledger)

    report = take(ledger, *STORY, dry_run=True)

    assert (report.created["claim"], report.import_id) == (1, None)
    assert counts(ledger) == empty


def test_trial_run_over_bad_records_leaves_nothing(ledger) -> None:
    empty = counts(ledger)

    report = take(ledger, *STORY, BAD, dry_run=True, skip_bad=True)

    assert (report.created["claim"], faults(report)) == (1, [(6, "attribute")])
    assert counts(ledger) == empty


def test_skipping_bad_records_keeps_the_good_ones(ledger) -> None:
    report = take(ledger, raw=b"nonsense\n" + written(BAD, *STORY), skip_bad=True)

    assert faults(report) == [(1, ""), (2, "attribute")]
    assert report.created == {
        "source": 1, "entity": 3, "attribute": 1, "article": 1, "claim": 1, "assertion": 1,
    }  # fmt: skip
    assert [claim["key"] for claim in records(ledger, "claim")] == ["stake-80"]


def test_skipped_record_leaves_nothing_of_what_it_named(ledger) -> None:
    stranger = {"type": "article", "title": "a", "source": "Nobody's Post"}
    verdict = {
        "type": "verdict", "claim": "stake-80", "rating": "nonsense", "rationale": "a",
        "by": "Nobody", "publisher": "Nobody's Post",
    }  # fmt: skip
    claim = BAD | {"subject": "Nobody", "topics": ["Nothing"]}
    said = {"type": "assertion", "article": "gone", "attribution": ["Nobody"]}

    report = take(ledger, *STORY, stranger, verdict, claim, said, skip_bad=True)

    assert faults(report) == [(6, "key"), (7, "rating"), (8, "attribute"), (9, "article")]
    found = counts(ledger)
    assert {name: found[name] for name in ("source", "entity", "topic", "person")} == {
        "source": 1, "entity": 3, "topic": 0, "person": 3,
    }  # fmt: skip


def test_what_names_a_skipped_record_is_skipped_too(ledger) -> None:
    copy = ARTICLE | {"key": "copy", "copy_of": "gone"}
    said = ASSERTION | {"key": "a-2", "article": "copy"}
    verdict = {
        "type": "verdict", "key": "v", "assertion": "a-2", "rating": "true", "rationale": "a",
    }  # fmt: skip

    report = take(ledger, *STORY, verdict, said, copy, skip_bad=True)

    assert faults(report) == [(6, "assertion"), (7, "article"), (8, "copy_of")]
    assert [article["key"] for article in records(ledger, "article")] == ["sale"]
    assert (count(ledger, Article), count(ledger, Assertion)) == (1, 1)


def test_faults_are_counted_all_and_listed_up_to_a_hundred(ledger) -> None:
    report = take(ledger, *(BAD | {"key": f"bad-{n}"} for n in range(730)))

    assert (report.refused, len(report.faults)) == (730, 100)
    assert faults(report) == [(n, "attribute") for n in range(1, 101)]


def test_faults_are_listed_by_line_whatever_their_type(ledger) -> None:
    report = take(
        ledger,
        raw=written({"type": "assertion", "article": "gone"})
        + b"\n \n"
        + written(BAD)
        + b"{}\n\r\n"
        + written({"type": "forward", "from": "a", "to": "b"}, BAD | {"key": "worse"}),
    )

    assert faults(report) == [(1, "article"), (4, "attribute"), (5, "type"), (7, "from"),
                              (8, "attribute")]  # fmt: skip


def test_record_is_refused_once_however_much_is_wrong_with_it(ledger) -> None:
    taken(ledger, *STORY)

    wrong = ARTICLE | {"text": None, "text_file": "gone.txt", "copy_of": "gone"}
    report = take(ledger, wrong)

    assert (report.refused, faults(report)) == (1, [(1, "text_file")])


def test_what_the_ledger_refuses_is_found_in_its_batch(ledger) -> None:
    good = [{"type": "entity", "name": f"Entity {n}"} for n in range(40)]
    twice = [{"type": "entity", "name": "Oracle", "aliases": ["Entity 17"]}]

    report = take(ledger, *good[:20], *twice, *good[20:], skip_bad=True)

    assert faults(report) == [(21, "aliases")]
    assert report.created == {"entity": 40}
    with sessions.read(ledger) as session:
        assert seals.unsealed(session) == 0
    assert count(ledger, SealedEvent) == count(ledger, Event)


def test_large_batch_with_a_bad_record_is_sealed_once(ledger) -> None:
    good = [{"type": "entity", "name": f"Entity {n}"} for n in range(520)]
    twice = [{"type": "entity", "name": "Oracle", "aliases": ["Entity 17"]}]

    report = take(ledger, *good[:300], *twice, *good[300:], skip_bad=True)

    assert (report.created, faults(report)) == ({"entity": 520}, [(301, "aliases")])
    assert count(ledger, SealedEvent) == count(ledger, Event)


def test_progress_ends_with_all_that_was_to_be_done(ledger) -> None:
    heard = []

    taken(ledger, *STORY, progress=lambda done, total: heard.append((done, total)))

    assert heard == sorted(heard)
    assert heard[-1] == (6, 6)


def test_name_of_a_file_that_cannot_be_stored_is_no_obstacle(ledger) -> None:
    report = taken(ledger, MERIDIAN, file_name="sale\udcff.jsonl")

    assert report.created == {"source": 1}


def test_import_that_was_taken_back_comes_in_again(ledger, now) -> None:
    # Its source, entities and topic are in no records of their own.
    file = (STAKE, ARTICLE, CLAIM | {"topics": ["Sale"]}, ASSERTION)
    report = taken(ledger, *file)
    before = export(ledger)
    with writing(ledger, actor=CHIEF, now=now) as session:
        import_acts.undo(session, actor=CHIEF, now=now, import_id=report.import_id)
    assert records(ledger, "source") + records(ledger, "claim") == []

    again = taken(ledger, *file)

    assert (again.created, again.unanchored) == ({}, [])
    assert export(ledger) == before


def test_empty_file_makes_nothing(ledger) -> None:
    before = export(ledger)

    report = taken(ledger, raw=b"\n")

    assert (report.created, report.changed, report.same) == ({}, {}, {})
    assert export(ledger) == before
