"""Two ledgers become one: what is followed, what is decided, and what a merge leaves alone."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from claimtracker.db import session as sessions
from claimtracker.exchange import merge_decisions
from claimtracker.exchange.merge_decisions import BadDecision, DecisionOutlived
from claimtracker.exchange.merges import Bars
from claimtracker.exchange.sql_text import DumpRefused
from claimtracker.models import Claim, Event, EventContent
from claimtracker.operations import checks, comments, imports
from claimtracker.operations.writing import writing
from claimtracker.queries.history import WEIGH
from tests.conftest import NOW
from tests.exchange.files import (
    ASSERTION,
    CHIEF,
    CLAIM,
    STORY,
    began,
    export,
    record,
    records,
    taken,
)
from tests.exchange.merging import Newsroom, clashes, merge, saved

OTHER = {
    "type": "claim", "key": "stake-20", "statement": "ByteDance keeps 20% of TikTok Global.",
    "subject": "ByteDance", "attribute": "share kept of", "object": "TikTok Global",
    "value": "20%",
}  # fmt: skip
SAID = {**ASSERTION, "key": "a-2", "claim": "stake-20", "quote": "an 80% stake"}


@pytest.fixture
def theirs(ledger: Engine, tmp_path: Path) -> Newsroom:
    """Give a newsroom that began as a copy of ours, which has a story."""
    began(ledger, *STORY)
    folder = tmp_path / "theirs"
    folder.mkdir()
    return Newsroom(folder, ledger)


@pytest.fixture
def strangers(tmp_path: Path) -> Newsroom:
    """Give a newsroom that never met ours."""
    folder = tmp_path / "strangers"
    folder.mkdir()
    return Newsroom(folder)


def test_what_changed_there_alone_is_an_edit_here_with_its_history(ledger, theirs):
    theirs.take({**CLAIM, "statement": "ByteDance keeps four fifths of TikTok Global."})

    done = merge(ledger, theirs.dumped())

    assert (done.changed, done.created, done.undecided) == ({"claim": 1}, {}, ())
    assert record(ledger, "claim", key="stake-80")["statement"].startswith("ByteDance keeps four")
    with writing(ledger, actor=CHIEF, now=NOW) as session:
        back = imports.undo(session, actor=CHIEF, now=NOW, import_id=str(done.import_id))
    assert (back.put_back, back.stays) == ({"claim": 1}, [])
    assert record(ledger, "claim", key="stake-80")["statement"] == CLAIM["statement"]


def test_what_changed_here_alone_stays(ledger, theirs):
    path = theirs.dumped()
    taken(ledger, {**CLAIM, "statement": "ByteDance keeps four fifths of TikTok Global."})
    before = export(ledger)
    theirs.take({"type": "topic", "name": "The sale"})

    done = merge(ledger, theirs.dumped())

    assert (done.created, done.changed) == ({"topic": 1}, {})
    assert record(ledger, "claim", key="stake-80")["statement"].startswith("ByteDance keeps four")
    assert merge(ledger, path).import_id is None
    assert [r for r in export(ledger).splitlines() if b'"topic"' not in r] == before.splitlines()


def test_fields_changed_on_both_sides_are_joined_and_one_changed_on_both_is_listed(ledger, theirs):
    theirs.take({**CLAIM, "mode": "plan", "topics": ["Theirs"], "language": "en", "value": "75%"})
    taken(ledger, {**CLAIM, "due": "2021", "topics": ["Ours"], "language": "de", "from": "2020"})
    path = theirs.dumped()

    done = merge(ledger, path)
    kept = merge(ledger, path, rest="ours")

    # The reading was changed in two fields, and is one statement all the same.
    assert [(c.field, c.ours if c.field == "language" else "") for c in done.undecided] == [
        ("language", "de"), ("reading", ""),
    ]  # fmt: skip
    assert (done.import_id, kept.undecided) == (None, ())
    claim = record(ledger, "claim", key="stake-80")
    assert [claim[name] for name in ("mode", "due", "topics", "language")] == [
        "plan", "2021", ["Ours", "Theirs"], "de",
    ]  # fmt: skip


def test_decision_is_told_by_an_event_on_its_row(ledger, theirs):
    theirs.take({**CLAIM, "statement": "Theirs says so."})
    taken(ledger, {**CLAIM, "statement": "Ours says so."})

    done = merge(ledger, theirs.dumped(), rest="theirs")

    assert record(ledger, "claim", key="stake-80")["statement"] == "Theirs says so."
    with sessions.read(ledger) as session:
        told = select(EventContent.content).join(Event, Event.id == EventContent.event_id)
        [content] = session.execute(told.where(Event.act == WEIGH)).scalars()
    assert json.loads(content) == {
        "before": {"statement": "Ours says so."}, "after": {"statement": "Theirs says so."},
        "why": "Two ledgers were merged; of the statement, theirs was taken.",
    }  # fmt: skip
    assert [(clash.key, choice) for clash, choice in done.decided] == [("stake-80", "theirs")]


def test_decisions_are_written_filled_in_and_read(ledger, theirs):
    theirs.take({**CLAIM, "statement": "Theirs says so.", "language": "en"})
    taken(ledger, {**CLAIM, "statement": "Ours says so.", "language": "de"})
    out = io.BytesIO()
    merge_decisions.write((), merge(ledger, theirs.dumped()).undecided, out)
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    choices = {"statement": "theirs", "language": "ours"}
    filled = b"".join(
        json.dumps(line | {"take": choices[line["field"]]}).encode() + b"\n" for line in lines
    )

    def deciding():
        return merge_decisions.read(io.BytesIO(filled))

    done = merge(ledger, theirs.dumped(), deciding=deciding())

    assert [line["take"] for line in lines] == ["", ""]
    assert len(done.decided) == 2
    claim = record(ledger, "claim", key="stake-80")
    assert (claim["statement"], claim["language"]) == ("Theirs says so.", "de")
    with pytest.raises(DecisionOutlived, match="stands otherwise by now, and so are 1 more"):
        merge(ledger, theirs.dumped(), deciding=deciding())


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{", "Line 1 of the decisions is no JSON; nothing was merged."),
        (b"[]", "Line 1 of the decisions is no object with the fields type, key"),
        (
            json.dumps(
                dict.fromkeys(merge_decisions.FIELDS, "")
                | {"choices": ["ours", "theirs"], "take": "mine"}
            ).encode(),
            "Line 1 of the decisions takes 'mine'; it can take ours or theirs",
        ),
    ],
)
def test_decision_that_cannot_be_read_is_refused_by_its_line(line, reason):
    with pytest.raises(BadDecision) as refused:
        merge_decisions.read(io.BytesIO(line))

    assert str(refused.value).startswith(reason)


def test_merging_again_and_merging_an_older_dump_of_our_own_change_nothing(
    ledger, theirs, tmp_path
):
    old = saved(ledger, tmp_path)
    theirs.take(OTHER, SAID)
    path = theirs.dumped()
    merge(ledger, path)
    before = saved(ledger, tmp_path).read_bytes()

    again, older = merge(ledger, path), merge(ledger, old)

    assert (again.import_id, again.created, again.changed) == (None, {}, {})
    assert (older.import_id, older.is_past) == (None, True)
    assert saved(ledger, tmp_path).read_bytes() == before


def test_trial_says_what_would_come_and_keeps_nothing(ledger, theirs, tmp_path):
    theirs.take(OTHER)
    before = saved(ledger, tmp_path).read_bytes()

    done = merge(ledger, theirs.dumped(), dry_run=True)

    assert (done.created, done.import_id) == ({"claim": 1}, None)
    assert saved(ledger, tmp_path).read_bytes() == before


def test_merge_that_is_interrupted_leaves_nothing(ledger, theirs, tmp_path):
    theirs.take({**CLAIM, "statement": "Theirs says so."}, OTHER, SAID)
    before = saved(ledger, tmp_path).read_bytes()
    seen = []

    def taking(done: int, total: int) -> None:
        seen.append(done)
        if done == total - 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        merge(ledger, theirs.dumped(), bars=Bars(taking=taking))

    assert seen == [2]
    assert saved(ledger, tmp_path).read_bytes() == before


def test_contradiction_between_two_newsrooms_is_found_by_the_rule(ledger, strangers):
    began(ledger, *STORY)
    strangers.take(*STORY[:3], OTHER, SAID)

    done = merge(ledger, strangers.dumped())

    assert (done.undecided, done.contradictions, done.met) == ((), 1, False)
    with sessions.read(ledger) as session:
        assert checks.check(session).problems == []


def test_strangers_with_the_same_key_and_other_words_do_not_become_one_in_silence(
    ledger, strangers
):
    taken(ledger, *STORY)
    strangers.take(*STORY[:3], {**CLAIM, "statement": "Oracle keeps 5%.", "value": "5%"}, ASSERTION)

    listed = merge(ledger, strangers.dumped())
    merge(ledger, strangers.dumped(), rest="beside")

    assert clashes(listed) == [
        ("claim", "stake-80", "statement"), ("claim", "stake-80", "reading")
    ]  # fmt: skip
    assert listed.undecided[0].choices == ("ours", "theirs", "beside")
    assert record(ledger, "claim", key="stake-80")["statement"] == CLAIM["statement"]
    assert record(ledger, "claim", key="stake-80+")["statement"] == "Oracle keeps 5%."


def test_what_came_in_beside_is_known_when_its_ledger_is_merged_again(ledger, strangers):
    began(ledger, *STORY)
    strangers.take(*STORY[:3], {**CLAIM, "statement": "Oracle keeps 5%.", "value": "5%"})
    merge(ledger, strangers.dumped(), rest="beside")
    strangers.take({**SAID, "claim": "stake-80", "quote": "Nobody denied it."})

    done = merge(ledger, strangers.dumped())

    assert (done.created, done.changed, done.undecided) == ({"assertion": 1}, {}, ())
    assert record(ledger, "assertion", key="a-2")["claim"] == "stake-80+"


def test_two_newsrooms_with_the_same_key_come_in_beside_each_other(ledger, strangers, tmp_path):
    (tmp_path / "third").mkdir()
    third = Newsroom(tmp_path / "third")
    taken(ledger, *STORY)
    strangers.take(*STORY[:3], {**CLAIM, "statement": "Oracle keeps 5%.", "value": "5%"})
    third.take(*STORY[:3], {**CLAIM, "statement": "Walmart keeps 7%.", "value": "7%"})

    merge(ledger, strangers.dumped(), rest="beside")
    merge(ledger, third.dumped(), rest="beside")
    strangers.take({**CLAIM, "statement": "Oracle keeps 6%.", "value": "6%"})
    again = merge(ledger, strangers.dumped())

    assert (again.undecided, again.changed) == ((), {"claim": 1})
    assert {claim["key"]: claim["statement"] for claim in records(ledger, "claim")} == {
        "stake-80": CLAIM["statement"], "stake-80+": "Oracle keeps 6%.",
        "stake-80++": "Walmart keeps 7%.",
    }  # fmt: skip


def test_ledgers_that_were_merged_before_follow_what_changed_since(ledger, strangers):
    began(ledger, *STORY)
    strangers.take(*STORY, {**OTHER, "language": "en"})
    merge(ledger, strangers.dumped())
    taken(ledger, {**CLAIM, "language": "de"})
    strangers.take({**OTHER, "statement": "ByteDance keeps a fifth.", "language": "en"})

    done = merge(ledger, strangers.dumped())

    assert (done.met, done.undecided, done.changed) == (True, (), {"claim": 1})
    assert record(ledger, "claim", key="stake-20")["statement"] == "ByteDance keeps a fifth."
    assert record(ledger, "claim", key="stake-80")["language"] == "de"


def test_two_dumps_give_the_same_ledger_in_either_order(ledger, strangers, tmp_path):
    (tmp_path / "third").mkdir()
    (tmp_path / "ours").mkdir()
    third, ours = Newsroom(tmp_path / "third"), Newsroom(tmp_path / "ours")
    strangers.take(*STORY[:4], {"type": "entity", "name": "ByteDance", "aliases": ["Byte Co."]})
    third.take(*STORY[:3], OTHER, SAID, {"type": "entity", "name": "Byte Co."})

    merge(ledger, strangers.dumped())
    merge(ledger, third.dumped())
    merge(ours.engine, third.dumped(), actor=ours.actor)
    merge(ours.engine, strangers.dumped(), actor=ours.actor)

    kinds = ("claim", "assertion", "article", "source", "topic", "attribute")
    for kind in kinds:
        assert len(records(ledger, kind)) == len(records(ours.engine, kind))


def test_altered_file_is_refused_whole(ledger, theirs, tmp_path):
    before = export(ledger)
    path = theirs.dumped()
    path.write_text(path.read_text().replace("80% stake", "90% stake", 1))

    with pytest.raises(DumpRefused):
        merge(ledger, path)

    assert export(ledger) == before


def test_comments_of_the_other_newsroom_are_left_out_and_counted(ledger, theirs):
    with writing(theirs.engine, actor=theirs.actor, now=NOW) as session:
        row_id = session.scalars(select(Claim.id)).first()
        comments.add(
            session, table="claim", row_id=row_id, text="Ask Dana.", actor=theirs.actor, now=NOW
        )
    theirs.take({"type": "topic", "name": "A topic of theirs"})

    done = merge(ledger, theirs.dumped(), rest="ours")

    assert "1 comment; comments stay in the ledger they were written in" in done.left_out
