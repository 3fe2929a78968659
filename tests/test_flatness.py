"""What one more claim costs does not grow with the ledger: counted in steps, not in seconds."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from statistics import median

import pytest
from sqlalchemy import Engine, event, select

from benchmarks import synthetic, work
from claimtracker.db import engine as engines
from claimtracker.db import migrate
from claimtracker.models import Claim, Dispute, Reading
from claimtracker.operations import decisions, findings, people, touched
from claimtracker.operations.decisions import Decision
from claimtracker.operations.writing import settle
from claimtracker.queries import verdicts
from tests.acceptance import lines, take
from tests.conftest import ADA, NOW
from tests.exchange import files

EVERY = 50


class Steps:
    """Counts the statements of an engine, and the steps that SQLite takes for them."""

    def __init__(self, engine: Engine) -> None:
        self.statements = self.steps = 0
        event.listen(engine, "before_cursor_execute", self._statement)
        event.listen(engine, "begin", self._begin)

    def _statement(self, *_: object) -> None:
        self.statements += 1

    def _begin(self, connection) -> None:
        connection.connection.driver_connection.set_progress_handler(self._step, EVERY)

    def _step(self) -> int:
        self.steps += EVERY
        return 0


@pytest.fixture(scope="module")
def small(sqlite_template, tmp_path_factory):
    """Give a ledger of a hundred claims."""
    engine = a_ledger(tmp_path_factory.mktemp("small"), 100)
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def large(sqlite_template, tmp_path_factory):
    """Give a ledger of a thousand claims."""
    engine = a_ledger(tmp_path_factory.mktemp("large"), 1_000)
    yield engine
    engine.dispose()


def a_ledger(folder: Path, claims: int) -> Engine:
    engine = engines.create(f"sqlite:///{folder / 'ledger.db'}")
    migrate.upgrade(engine, now=NOW)
    report = take(engine, lines(synthetic.records(claims)))
    assert (report.created["claim"], report.refused) == (claims, 0)
    return engine


def of_finding(engine: Engine) -> tuple[int, int]:
    """Return the statements and the median steps of finding for one claim."""
    counted, taken, statements = Steps(engine), [], set()
    with work.taken_back(engine) as session:
        for claim in work.some_claims(session, 60):
            touched.clear(session)
            touched.claims(session, [claim])
            before, begun = counted.steps, counted.statements
            findings.settle(session, actor=ADA, now=NOW)
            taken.append(counted.steps - before)
            statements.add(counted.statements - begun)
    return max(statements), int(median(taken))


def of_import(engine: Engine) -> tuple[int, int]:
    """Return the statements and the steps of importing twenty more claims, not kept."""
    counted = Steps(engine)
    report = take(engine, lines(synthetic.records(20, first=50_000)), dry_run=True)
    assert report.created["claim"] == 20
    return counted.statements, counted.steps


def test_finding_for_one_claim_takes_no_more_steps_in_a_larger_ledger(small, large) -> None:
    statements, steps = of_finding(small)

    more_statements, more_steps = of_finding(large)

    assert steps > 0
    assert more_statements <= statements + 2
    assert more_steps <= 1.5 * steps


def test_import_takes_no_more_steps_into_a_larger_ledger(small, large) -> None:
    statements, steps = of_import(small)

    more_statements, more_steps = of_import(large)

    assert steps > 0
    assert more_statements <= statements + 2
    assert more_steps <= 1.3 * steps


def of_decision(engine: Engine) -> tuple[int, int]:
    """Return the statements and the steps of deciding a dispute, and of what follows, not kept."""
    none = {"key": "none", "value": "none", "statement": "ByteDance keeps none."}
    said = files.ASSERTION | {"key": "a-2", "claim": "none"}
    take(engine, lines([*files.STORY, files.CLAIM | none, said]))
    counted = Steps(engine)
    with work.taken_back(engine) as session:
        ada = replace(ADA, person_id=people.named(session, "Ada"))
        asked = select(Reading.question_id).join(Claim, Claim.id == Reading.claim_id)
        question = asked.where(Claim.key == "none").scalar_subquery()
        one = session.scalars(select(Dispute).where(Dispute.question_id == question)).one()
        before, begun = counted.steps, counted.statements
        decisions.decide(
            session, actor=ada, now=NOW, dispute_id=one.id, version=one.version,
            decision=Decision("open"),
        )  # fmt: skip
        settle(session, actor=ada, now=NOW)
        return counted.statements - begun, counted.steps - before


def test_decision_takes_no_more_steps_in_a_larger_ledger(small, large) -> None:
    statements, steps = of_decision(small)

    more_statements, more_steps = of_decision(large)

    assert steps > 0
    assert more_statements <= statements + 2
    assert more_steps <= 1.5 * steps


def of_rating(folder: Path, claims: int) -> int:
    """Return the steps of reading ten ratings in a ledger whose claims all have one."""
    engine = engines.create(f"sqlite:///{folder / f'{claims}.db'}")
    migrate.upgrade(engine, now=NOW)
    take(engine, lines(record for number in range(claims) for record in rated(number)))
    counted = Steps(engine)
    with work.taken_back(engine) as session:
        asked = list(session.scalars(select(Claim.id).order_by(Claim.id).limit(10)))
        before = counted.steps
        assert len(verdicts.rating_by_claim(session, asked)) == 10
        steps = counted.steps - before
    engine.dispose()
    return steps


def rated(number: int) -> tuple[dict[str, object], dict[str, object]]:
    key = f"c-{number}"
    return (
        {"type": "claim", "key": key, "statement": f"The bridge costs {number} million euros."},
        {"type": "verdict", "claim": key, "rating": "false", "rationale": "It does not."},
    )


def test_ratings_take_no_more_steps_among_more_verdicts(sqlite_template, tmp_path) -> None:
    steps = of_rating(tmp_path, 30)

    more_steps = of_rating(tmp_path, 600)

    assert 0 < more_steps <= 1.3 * steps


def test_generator_writes_the_same_stretch_whatever_stands_before_it() -> None:
    whole = list(synthetic.lines(2_000))

    first = list(synthetic.lines(1_000))
    second = list(synthetic.lines(1_000, first=1_000))

    places = len(list(synthetic.lines(0)))
    assert whole == [*first, *second[places:]]


def test_generator_contradicts_in_one_to_three_of_a_hundred_pairs(large) -> None:
    asked = [r for r in synthetic.records(1_000) if r["type"] == "claim"]

    cells: dict[object, int] = {}
    for claim in asked:
        question = (claim["subject"], claim["attribute"], claim.get("object"))
        cells[question] = cells.get(question, 0) + 1
    pairs = sum(size * (size - 1) // 2 for size in cells.values())
    with engines.create(str(large.url)).connect() as connection:
        found = connection.exec_driver_sql(
            "SELECT count(*) FROM contradiction WHERE kind = 'value' AND live"
        ).scalar_one()

    assert 0.01 <= found / pairs <= 0.03
