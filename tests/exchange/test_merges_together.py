"""Merges while others write: two at once, and an editor who saves in the middle of one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import Engine

from claimtracker.exchange.merges import Bars, ChangedMeanwhile, Merge
from claimtracker.operations import topics
from claimtracker.operations.rows import Edit
from claimtracker.operations.writing import writing
from claimtracker.queries import topics as topic_rows
from tests.conftest import NOW
from tests.exchange.files import CHIEF, CLAIM, STORY, began, record, records, taken
from tests.exchange.merging import Newsroom, merge

TOPIC = {"type": "topic", "name": "Sale"}


@pytest.mark.parametrize("engine_name", ["postgresql"])
def test_row_that_an_editor_saves_while_it_is_compared_is_not_written_over(
    ledger: Engine, tmp_path: Path
):
    taken(ledger, {**TOPIC, "note": "What both know."})
    (tmp_path / "theirs").mkdir()
    theirs = Newsroom(tmp_path / "theirs", ledger)
    theirs.take({**TOPIC, "note": "What they know."})
    waiting = ["What an editor knows."]

    def compared(done: int, total: int) -> None:
        if done == total and waiting:
            _note(ledger, waiting.pop())

    with pytest.raises(ChangedMeanwhile, match="Somebody changed a topic"):
        merge(ledger, theirs.dumped(), bars=Bars(comparing=compared))

    assert record(ledger, "topic")["note"] == "What an editor knows."


@pytest.mark.parametrize("engine_name", ["postgresql"])
def test_dump_that_is_merged_twice_at_once_comes_in_once(ledger: Engine, tmp_path: Path):
    began(ledger, *STORY)
    (tmp_path / "strangers").mkdir()
    strangers = Newsroom(tmp_path / "strangers")
    strangers.take(*STORY[:3], {**CLAIM, "statement": "Oracle keeps 5%.", "value": "5%"})
    path, is_restored, done = strangers.dumped(), Event(), list[Merge]()

    def again() -> None:
        bars = Bars(checking=lambda _done, _total: is_restored.set())
        done.append(merge(ledger, path, rest="beside", bars=bars))

    second = Thread(target=again)

    def compared(so_far: int, total: int) -> None:
        if so_far == total and second.ident is None:
            second.start()
            assert is_restored.wait(timeout=60)

    done.append(merge(ledger, path, rest="beside", bars=Bars(comparing=compared)))
    second.join(timeout=60)

    assert sorted(dict(one.created).get("claim", 0) for one in done) == [0, 1]
    assert sorted(one.import_id is None for one in done) == [False, True]
    assert [claim["key"] for claim in records(ledger, "claim")] == ["stake-80", "stake-80+"]


def _note(ledger: Engine, note: str) -> None:
    with writing(ledger, actor=CHIEF, now=NOW) as session:
        [topic] = topic_rows.by_name(session, ["sale"]).values()
        change = Edit(topic, replace(topic.content, note=note))
        topics.edit(session, [change], actor=CHIEF, now=NOW)
