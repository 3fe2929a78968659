"""Two writers at once find what lies between them."""

from __future__ import annotations

from threading import Barrier, Thread

import pytest
from sqlalchemy import Engine, select

from claimtracker.models import Contradiction, Event
from claimtracker.operations.writing import writing
from claimtracker.queries import contradictions
from tests.builders import article, assertion, claim
from tests.conftest import ADA, NOW


@pytest.mark.parametrize("engine_name", ["postgresql"])
def test_two_who_write_at_once_find_the_contradiction_between_them(ledger: Engine):
    with writing(ledger, actor=ADA, now=NOW) as session:
        on = {key: article(session, key, key) for key in ("The Meridian", "The Lantern")}
        claims = [claim(session, "stake-80", "80%"), claim(session, "stake-none", "none")]
    both_wrote = Barrier(2)

    def write(claim_id: str, article_id: str) -> None:
        with writing(ledger, actor=ADA, now=NOW) as session:
            assertion(session, claim_id, article_id)
            both_wrote.wait(timeout=30)

    writers = [Thread(target=write, args=pair) for pair in zip(claims, on.values(), strict=True)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(timeout=60)

    with writing(ledger, actor=ADA, now=NOW) as session:
        assert [row.kind for row in contradictions.listed(session)] == ["value"]


def test_what_is_found_leaves_one_event_for_each_row(ledger: Engine):
    with writing(ledger, actor=ADA, now=NOW) as session:
        for key, value in (("stake-80", "80%"), ("stake-none", "none")):
            assertion(session, claim(session, key, value), article(session, key, key))

    with writing(ledger, actor=ADA, now=NOW) as session:
        acts = select(Event.act, Event.table_name).where(Event.act == "find")
        found = sorted(tuple(row) for row in session.execute(acts))
        assert found == [("find", "contradiction"), ("find", "dispute")]
        assert session.execute(select(Contradiction.found_at)).scalars().all() == [NOW]
