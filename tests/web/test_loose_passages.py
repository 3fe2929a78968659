"""The list of passages that wait for a claim, and the way through it."""

from __future__ import annotations

from contextlib import AbstractContextManager

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from claimtracker.models import Anchor, Assertion
from claimtracker.operations.writing import writing
from tests import builders
from tests.conftest import ADA, NOW
from tests.web.conftest import Counted
from tests.web.reading import page, words
from tests.web.test_annotating import send

QUOTE = "ByteDance keeps an 80% stake."
PLACE = {"part": "body", "start": 0, "end": len(QUOTE)}
HERE = {"passage": "a", "version": 1, "back": "loose"}


@pytest.fixture
def ada(ledger: Engine, ada_reads: FlaskClient) -> FlaskClient:
    """Give the browser of Ada, over a ledger in which a passage waits beside a claim."""
    with writing(ledger, actor=ADA, now=NOW) as session:
        builders.claim(session, "eighty", "80%")
        builders.assertion(session, None, builders.article(session, "sale"), key="a", quote=QUOTE)
    return ada_reads


def decided(ledger: Engine) -> tuple[object, ...]:
    """Return whether the passage has a claim, whether it was taken away, and its places."""
    with Session(ledger) as session:
        row = session.execute(select(Assertion).where(Assertion.key == "a")).scalar_one()
        places = session.execute(select(Anchor.span_start, Anchor.number)).all()
        return row.claim_id is not None, row.removed_at is not None, [tuple(p) for p in places]


def test_tied_passage_is_gone_from_the_list_and_keeps_its_one_place(
    ada: FlaskClient, ledger: Engine
) -> None:
    answer = send(ada, "/annotate/sale", **PLACE, **HERE, claim="eighty", action="tie")

    assert answer.location == "/passages/loose?did=a&then=loose"
    assert decided(ledger) == (True, False, [(0, 1)])
    told = words(page(ada, answer.location))
    assert "Tied to The statement of eighty" in told
    assert "0 passages were marked and not decided on" in told


def test_tie_that_is_taken_back_waits_again_and_can_be_done_again(
    ada: FlaskClient, ledger: Engine
) -> None:
    send(ada, "/annotate/sale", **PLACE, **HERE, claim="eighty", action="tie")

    undone = send(ada, "/annotate/undo/a", version=2, back="loose")
    waits = decided(ledger)[:2]
    send(ada, "/annotate/redo/a", version=3, back="loose")

    assert undone.location == "/passages/loose?undone=a&then=loose"
    assert waits == (False, False)
    assert decided(ledger)[:2] == (True, False)


def test_passage_that_is_thrown_out_comes_back_with_the_same_key(
    ada: FlaskClient, ledger: Engine
) -> None:
    thrown = send(ada, "/annotate/undo/a", version=1, why="thrown out", back="loose")
    gone = decided(ledger)[:2]
    send(ada, "/annotate/redo/a", version=2, back="loose")

    assert thrown.location == "/passages/loose?undone=a&then=loose"
    assert (gone, decided(ledger)[:2]) == ((False, True), (False, False))


def test_first_page_counts_them_for_who_edits(ada: FlaskClient, cleo_reads: FlaskClient) -> None:
    assert "1 passage waits for a claim" in words(page(ada, "/disputes"))
    assert "waits for a claim" not in words(page(cleo_reads, "/disputes"))


def test_list_costs_the_same_for_one_passage_and_for_many(
    client: FlaskClient, write: AbstractContextManager[Session], counted: Counted
) -> None:
    with write as session:
        for key, number in (("one", 1), ("many", 30)):
            made = builders.article(session, key)
            for _ in range(number):
                builders.assertion(session, None, made, quote=QUOTE)

    costs = []
    for key in ("one", "many"):
        before = counted.number
        page(client, f"/passages/loose?article={key}")
        costs.append(counted.number - before)

    assert costs[0] == costs[1] <= 7
