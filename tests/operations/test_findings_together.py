"""Two writers at once find what lies between them."""

from __future__ import annotations

from threading import Barrier, Thread

import pytest
from sqlalchemy import Engine, select

from claimtracker.db.session import WrittenAtOnce
from claimtracker.models import Contradiction, Event, Source
from claimtracker.operations.writing import writing
from claimtracker.queries import contradictions
from tests.builders import article, assertion, claim, source
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


@pytest.mark.parametrize("engine_name", ["postgresql"])
def test_one_who_affirms_and_one_who_denies_at_once_are_found(ledger: Engine):
    with writing(ledger, actor=ADA, now=NOW) as session:
        on = {key: article(session, key, key) for key in ("The Meridian", "The Lantern")}
        claim_id = claim(session, "safe")
    both_wrote = Barrier(2)

    def write(stance: str, article_id: str) -> None:
        with writing(ledger, actor=ADA, now=NOW) as session:
            assertion(session, claim_id, article_id, stance=stance)
            both_wrote.wait(timeout=30)

    pairs = zip(("affirms", "denies"), on.values(), strict=True)
    writers = [Thread(target=write, args=pair) for pair in pairs]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(timeout=60)

    with writing(ledger, actor=ADA, now=NOW) as session:
        assert [row.kind for row in contradictions.listed(session)] == ["denial"]


@pytest.mark.parametrize("engine_name", ["postgresql"])
def test_two_who_add_one_name_at_once_hear_of_each_other(ledger: Engine):
    both_began = Barrier(2)
    refused: list[str] = []

    def write() -> None:
        try:
            with writing(ledger, actor=ADA, now=NOW) as session:
                both_began.wait(timeout=30)
                source(session, "The Meridian")
        except WrittenAtOnce as error:
            refused.append(str(error))

    writers = [Thread(target=write) for _ in range(2)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(timeout=60)

    assert refused in ([], [str(WrittenAtOnce())])
    with writing(ledger, actor=ADA, now=NOW) as session:
        assert session.execute(select(Source.name)).scalars().all() == ["The Meridian"]


def test_what_is_found_leaves_one_event_for_each_row(ledger: Engine):
    with writing(ledger, actor=ADA, now=NOW) as session:
        for key, value in (("stake-80", "80%"), ("stake-none", "none")):
            assertion(session, claim(session, key, value), article(session, key, key))

    with writing(ledger, actor=ADA, now=NOW) as session:
        acts = select(Event.act, Event.table_name).where(Event.act == "find")
        found = sorted(tuple(row) for row in session.execute(acts))
        assert found == [("find", "contradiction"), ("find", "dispute")]
        assert session.execute(select(Contradiction.found_at)).scalars().all() == [NOW]
