"""What a merge never alters, never makes less protected, and what follows from rows that went."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from claimtracker.db import session as sessions
from claimtracker.models import Assertion, Claim, Hold, Verdict
from claimtracker.operations import checks, holds, imports, redactions, sources
from claimtracker.operations.rows import Edit
from claimtracker.operations.writing import writing
from claimtracker.queries.sources import by_name as sources_by_name
from tests.conftest import BEN, NOW
from tests.exchange.files import (
    ARTICLE,
    ASSERTION,
    CHIEF,
    CLAIM,
    STORY,
    began,
    record,
    records,
    taken,
)
from tests.exchange.merging import Newsroom, clashes, merge

VERDICT = {
    "type": "verdict", "key": "v-1", "claim": "stake-80", "rating": "false", "at": "2020-09-30",
    "rationale": "The contract says 20%.",
}  # fmt: skip
REVIEWER = replace(BEN, role="admin")


@pytest.fixture
def theirs(ledger: Engine, tmp_path: Path) -> Newsroom:
    """Give a newsroom that began as a copy of ours, which has a story and a verdict."""
    began(ledger, *STORY, VERDICT)
    folder = tmp_path / "theirs"
    folder.mkdir()
    return Newsroom(folder, ledger)


@pytest.fixture
def strangers(tmp_path: Path) -> Newsroom:
    """Give a newsroom that never met ours."""
    folder = tmp_path / "strangers"
    folder.mkdir()
    return Newsroom(folder)


def test_verdict_with_a_known_key_and_other_words_comes_in_beside_or_not_at_all(ledger, strangers):
    began(ledger, *STORY, VERDICT)
    strangers.take(*STORY, {**VERDICT, "rationale": "Nobody knows."})
    path = strangers.dumped()

    listed = merge(ledger, path)
    merge(ledger, path, rest="theirs")
    again = merge(ledger, strangers.dumped())

    assert clashes(listed) == [("verdict", "v-1", "words")]
    assert (again.undecided, again.created, again.changed) == ((), {}, {})
    assert listed.undecided[0].choices == ("ours", "beside")
    assert {v["key"]: v["rationale"] for v in records(ledger, "verdict")} == {
        "v-1": "The contract says 20%.", "v-1+": "Nobody knows.",
    }  # fmt: skip


def test_verdict_that_was_kept_out_is_not_asked_about_again(ledger, strangers):
    began(ledger, *STORY, VERDICT)
    strangers.take(*STORY, {**VERDICT, "rationale": "Nobody knows."})
    merge(ledger, strangers.dumped(), rest="ours")
    strangers.take({"type": "topic", "name": "The sale"})

    again = merge(ledger, strangers.dumped())

    assert (again.undecided, again.created) == ((), {"topic": 1})
    assert [v["key"] for v in records(ledger, "verdict")] == ["v-1"]


def test_hold_on_a_row_that_is_nowhere_is_left_out_and_said_so(ledger, theirs):
    theirs.take({"type": "topic", "name": "The sale"})
    with writing(theirs.engine, actor=REVIEWER, now=NOW) as session:
        by = {"placed_at": NOW, "placed_by": REVIEWER.person_id, "reason": "promised"}
        session.add(Hold(table_name="nothing", row_id=REVIEWER.person_id, live=True, **by))

    done = merge(ledger, theirs.dumped())

    assert done.left_out == ("the hold on a nothing that is not here: promised",)


def test_verdict_withdrawn_there_is_withdrawn_here_and_never_the_other_way(ledger, theirs):
    theirs.take({**VERDICT, "state": "withdrawn"}, {**VERDICT, "key": "v-2", "rating": "true"})

    done = merge(ledger, theirs.dumped())

    assert (done.created, done.changed) == ({"verdict": 1}, {"verdict": 1})
    assert record(ledger, "verdict", key="v-1")["state"] == "withdrawn"


def test_verdict_whose_import_was_taken_back_here_is_left_out_and_said_so(ledger, tmp_path):
    began(ledger, *STORY)
    brought = taken(ledger, VERDICT)
    folder = tmp_path / "theirs"
    folder.mkdir()
    theirs = Newsroom(folder, ledger)
    theirs.take({"type": "topic", "name": "The sale"})
    with writing(ledger, actor=CHIEF, now=NOW) as session:
        imports.undo(session, import_id=str(brought.import_id), actor=CHIEF, now=NOW)

    done = merge(ledger, theirs.dumped())

    assert [one for one in done.left_out if one.startswith("verdict")] == [
        "verdict v-1: the import that brought it was taken back here; import it again to have it"
    ]
    assert done.same.get("verdict", 0) == 0


def test_rows_held_there_are_held_here(ledger, theirs):
    with writing(theirs.engine, actor=CHIEF, now=NOW) as session:
        for table, model in (("claim", Claim), ("verdict", Verdict)):
            row = session.execute(select(model.id)).scalar_one()
            holds.place(
                session, actor=CHIEF, now=NOW, table=table, row_id=row, reason="We were sued."
            )
    path = theirs.dumped()

    done = merge(ledger, path)
    again = merge(ledger, path)

    assert sorted(done.protected) == [
        "claim held back here as there: We were sued.",
        "verdict held back here as there: We were sued.",
    ]
    assert again.import_id is None
    with sessions.read(ledger) as session:
        held = session.execute(select(Hold.table_name).where(Hold.live.is_(True))).scalars()
        assert sorted(held) == ["claim", "verdict"]


def _redact(engine: Engine, reason: str = "A court ordered it.") -> None:
    with writing(engine, actor=CHIEF, now=NOW) as session:
        row, version = session.execute(select(Assertion.id, Assertion.version)).one()
        redactions.redact_quote(
            session, actor=CHIEF, now=NOW, confirmed_by=REVIEWER, assertion_id=row,
            version=version, reason=reason,
        )  # fmt: skip


def test_words_redacted_here_do_not_come_back(ledger, theirs):
    theirs.take({**ASSERTION, "hedged": True})
    path = theirs.dumped()
    _redact(ledger)

    done = merge(ledger, path)

    assertion = record(ledger, "assertion", key="a-1")
    assert (assertion.get("quote"), assertion["hedged"]) == (None, True)
    assert "80% stake" not in str(record(ledger, "article", key="sale"))
    assert list(done.protected) == [
        "article sale: what was redacted here stays so (text)",
        "assertion a-1: what was redacted here stays so (quote)",
    ]
    with sessions.read(ledger) as session:
        assert checks.check(session).problems == []


def test_words_redacted_there_are_held_back_here(ledger, theirs):
    _redact(theirs.engine)

    done = merge(ledger, theirs.dumped())

    assert record(ledger, "assertion", key="a-1")["quote"] == ASSERTION["quote"]
    assert "assertion a-1: redacted there, held back here (quote)" in done.protected
    with sessions.read(ledger) as session:
        held = session.execute(select(Hold.table_name).where(Hold.live.is_(True))).scalars()
        assert sorted(held) == ["article", "assertion"]


def test_later_text_of_an_article_counts_and_two_new_ones_are_to_be_decided(ledger, theirs):
    theirs.take({**ARTICLE, "text": "ByteDance keeps an 80% stake, Oracle said. It was denied."})
    merge(ledger, theirs.dumped())
    taken(ledger, {**ARTICLE, "text": "ByteDance keeps an 80% stake. Ours."})
    theirs.take({**ARTICLE, "text": "ByteDance keeps an 80% stake. Theirs."})

    done = merge(ledger, theirs.dumped())

    article = record(ledger, "article", key="sale")
    assert [version["text"] for version in article["versions"]] == [
        ARTICLE["text"], "ByteDance keeps an 80% stake, Oracle said. It was denied.",
    ]  # fmt: skip
    assert clashes(done) == [("article", "sale", "text")]


def test_claims_that_went_up_in_others_there_do_so_here(ledger, theirs):
    fifths = {**CLAIM, "key": "four-fifths", "statement": "ByteDance keeps four fifths."}
    said = {**ASSERTION, "key": "a-2", "claim": "four-fifths", "quote": "an 80% stake"}
    taken(ledger, fifths, said)
    theirs.take(fifths, said, {"type": "forward", "from": "four-fifths", "to": "stake-80"})

    done = merge(ledger, theirs.dumped())

    assert (done.created, done.undecided) == ({"forward": 1}, ())
    assert record(ledger, "assertion", key="a-2")["claim"] == "stake-80"


def test_publication_renamed_there_is_renamed_here(ledger, theirs):
    with writing(theirs.engine, actor=CHIEF, now=NOW) as session:
        row = sources_by_name(session, ["the meridian"])["the meridian"]
        after = replace(row.content, name="The Zenith", folded="the zenith")
        sources.edit(session, [Edit(row, after)], actor=CHIEF, now=NOW)

    done = merge(ledger, theirs.dumped())

    assert (done.changed, done.undecided) == ({"source": 1}, ())
    assert record(ledger, "article", key="sale")["source"] == "The Zenith"


def test_publication_keeps_its_name_where_another_is_called_so_here(ledger, theirs):
    taken(ledger, {"type": "source", "name": "The Zenith"})
    with writing(theirs.engine, actor=CHIEF, now=NOW) as session:
        row = sources_by_name(session, ["the meridian"])["the meridian"]
        after = replace(row.content, name="The Zenith", folded="the zenith")
        sources.edit(session, [Edit(row, after)], actor=CHIEF, now=NOW)

    done = merge(ledger, theirs.dumped())

    assert done.left_out == (
        "source The Meridian: it is called The Zenith there, which is another one's name here",
    )
    assert record(ledger, "article", key="sale")["source"] == "The Meridian"


def test_public_dump_brings_what_it_has_and_empties_nothing(ledger, theirs):
    theirs.take({**VERDICT, "key": "v-2", "rationale": "The contract was filed."})
    path = theirs.dumped("public")

    done = merge(ledger, path)

    assert (done.is_partial, done.undecided, dict(done.created)) == (True, (), {"verdict": 1})
    assert record(ledger, "article", key="sale")["text"] == ARTICLE["text"]
    assert len(records(ledger, "verdict")) == 2
