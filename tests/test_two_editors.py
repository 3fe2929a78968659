"""Many editors of one claim over real HTTP: every change builds on the one before, none is lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from claimtracker.operations.writing import writing
from claimtracker.queries import claims as claim_rows
from tests import builders
from tests.acceptance import is_whole
from tests.conftest import ADA, NOW
from tests.desks import Answer, Desk, seated, serving
from tests.operations.given import events
from tests.web.forms import Filled, fields

CLAIM = "/claims/c-1/edit"
ATTEMPTS = 200


def statement(name: str) -> str:
    return f"{name} says how it is."


def editors_lose_nothing(ledger: Engine, *, editors: int, at_once: int) -> None:
    """Let editors save one claim on one version, and the losers again until they are heard."""
    with writing(ledger, actor=ADA, now=NOW) as session:
        builders.claim(session, "c-1", "80%")
    tokens = seated(ledger, [f"Editor {number}" for number in range(editors)])
    with serving(ledger) as port:
        desks = [Desk(name, port, token) for name, token in tokens.items()]
        with ThreadPoolExecutor(at_once) as pool:
            forms = list(pool.map(_filled, desks))
        first = _all_at_once(desks, forms, at_once)
        with ThreadPoolExecutor(at_once // 2) as pool:
            losers = [(d, a) for d, a in zip(desks, first, strict=True) if a.status != 303]
            told = sum(pool.map(lambda loser: _until_heard(*loser), losers))

    assert [answer.status for answer in first].count(303) == 1
    assert told >= editors - 1
    _is_a_chain(ledger, editors)
    assert is_whole(ledger) == []


def _filled(desk: Desk) -> Filled:
    return desk.form(CLAIM) | {"statement": statement(desk.name), "why": desk.name}


def _all_at_once(desks: list[Desk], forms: list[Filled], at_once: int) -> list[Answer]:
    ready = Barrier(at_once)

    def send(desk: Desk, form: Filled) -> Answer:
        if desk in desks[:at_once]:
            ready.wait()
        return desk.send(CLAIM, form)

    with ThreadPoolExecutor(at_once) as pool:
        return list(pool.map(send, desks, forms))


def _until_heard(desk: Desk, answer: Answer) -> int:
    """Send again what came back, until it is saved; return how often it was refused."""
    for refused in range(1, ATTEMPTS):
        assert answer.status == 409, answer.text
        back = fields(answer.text)
        assert (back["statement"], back["why"]) == (statement(desk.name), desk.name)
        answer = desk.send(CLAIM, back | {"take-statement": "yours"})
        if answer.status == 303:
            return refused
    raise AssertionError(f"{desk.name} was refused {ATTEMPTS} times")


def _is_a_chain(ledger: Engine, editors: int) -> None:
    """See that each change was made on what the one before it left, and that all are there."""
    with Session(ledger) as session:
        row = claim_rows.get(session, "c-1")
        told = [one.content for one in events(session, row.id)]
    before = [one["before"]["statement"] for one in told[1:]]
    after = [one["after"]["statement"] for one in told]
    assert row.version == editors + 1
    assert before == after[:-1]
    assert sorted(after[1:]) == sorted(statement(f"Editor {n}") for n in range(editors))
    assert row.content.statement == after[-1]


def test_twenty_editors_of_one_claim_lose_nothing(ledger: Engine) -> None:
    editors_lose_nothing(ledger, editors=20, at_once=4)
