"""Two who write in one article at once leave its work lists as they ought to be."""

from __future__ import annotations

from dataclasses import replace
from threading import Barrier, Thread

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from claimtracker.db.session import WrittenAtOnce
from claimtracker.operations import assertions, work_items
from claimtracker.operations.rows import Edit
from claimtracker.operations.writing import writing
from claimtracker.queries import assertions as assertion_rows
from claimtracker.queries.work_tables import ITEM, UNANCHORED
from tests.conftest import ADA, NOW
from tests.operations import given

LOST = "words that are not in the text"


@pytest.mark.parametrize("engine_name", ["postgresql"])
def test_two_passages_of_an_article_are_put_in_place_at_once(ledger: Engine):
    with writing(ledger, actor=ADA, now=NOW) as session:
        made = given.article(session)
        lost = [given.assertion(session, key, made, quote=LOST) for key in ("one", "two")]
    with writing(ledger, actor=ADA, now=NOW) as session:
        assert unplaced(session) == set(lost)
    both_wrote = Barrier(2)
    refused: list[WrittenAtOnce] = []

    def place(row_id: str) -> None:
        try:
            with writing(ledger, actor=ADA, now=NOW) as session:
                stored = assertion_rows.by_id(session, [row_id])[row_id]
                after = replace(stored.content, quote="keeps an 80% stake")
                assertions.edit(session, [Edit(stored, after)], actor=ADA, now=NOW)
                both_wrote.wait(timeout=30)
        except WrittenAtOnce as error:
            refused.append(error)

    writers = [Thread(target=place, args=(one,)) for one in lost]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(timeout=60)

    assert refused == []
    with writing(ledger, actor=ADA, now=NOW) as session:
        assert unplaced(session) == set()
        assert list(work_items.problems(session)) == []


def unplaced(session: Session) -> set[str]:
    """Return the passages that are listed as having no place."""
    return set(session.scalars(select(ITEM.c.row_id).where(ITEM.c.list == UNANCHORED)))
