"""Measure what it adds to writing one claim that its wording is compared with that of others.

`python -m benchmarks.wordings large.db small.db` writes into copies of SQLite ledgers, each claim
with the passage that affirms it in a transaction of its own, as the panel does: by turns with
suspecting and without. Statements are drawn from the ledger. Half have their figures changed, so
that they contradict what they were drawn from; half lose a word and stand beside it.
"""

from __future__ import annotations

import argparse
import random
import re
import shutil
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from benchmarks import alike
from benchmarks.ledgers import count_claims
from benchmarks.measures import Row, ran_on, write_table
from benchmarks.pages import add
from benchmarks.search import ninety_fifth
from claimtracker.app import settle
from claimtracker.db import engine as engines
from claimtracker.models import Article, Contradiction
from claimtracker.operations import assertions, claims
from claimtracker.operations.writing import acting, clock, writing
from claimtracker.queries.assertions import AssertionContent
from claimtracker.queries.claims import ClaimContent
from claimtracker.rules.permissions import Actor

MARKS = ("<!-- wordings -->", "<!-- end of wordings -->")
WRITTEN, WARM = 400, 20
SOURCE = "The Meridian"


@dataclass(slots=True)
class Costs:
    """The CPU milliseconds of writing one claim, with suspecting and without."""

    compared: list[float] = field(default_factory=list)
    alone: list[float] = field(default_factory=list)
    found: int = 0

    @property
    def added(self) -> float:
        """What suspecting adds to the median."""
        return statistics.median(self.compared) - statistics.median(self.alone)


def drawn(ledger: Path, many: int) -> Iterator[str]:
    """Give statements of a ledger with other figures, or without one of their words, by turns."""
    with sqlite3.connect(ledger) as file:
        said = alike.statements(file, many)
    for number, statement in enumerate(said):
        if number // 2 % 2:
            yield re.sub(r"\d+", lambda figure: str(3 * int(figure[0]) + 7), statement)
        else:
            words = statement.split()
            words.pop(random.Random(number).randrange(len(words)))
            yield " ".join(words)


def carriers(engine: Engine, many: int) -> list[str]:
    """Put so many articles into a ledger, of which each carries one of the claims."""
    named = [f"carrier-{number}" for number in range(many)]
    records = [
        {"type": "article", "key": key, "title": f"News {key}", "source": SOURCE,
         "published": "2020-09-21", "text": "So it is said."}
        for key in named
    ]  # fmt: skip
    add(engine, [{"type": "source", "name": SOURCE}, *records])
    with Session(engine) as session:
        held = select(Article.key, Article.id).where(Article.key.in_(named))
        found = {key: row for key, row in session.execute(held)}
    return [found[key] for key in named]


def measured(ledger: Path) -> Costs:
    """Write claims into a copy of a ledger."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, "copy.db")
        shutil.copy(ledger, copy)
        engine = engines.create(f"sqlite:///{copy}")
        costs = _written(engine, [*drawn(copy, WRITTEN + WARM)])
        engine.dispose()
    return costs


def _written(engine: Engine, said: list[str]) -> Costs:
    costs, articles = Costs(), carriers(engine, len(said))
    before, actor = _suspected(engine), acting(engine, "benchmark")
    for number, (statement, article) in enumerate(zip(said, articles, strict=True)):
        content = ClaimContent(f"drawn-{number}", claims.identity(statement, "en"), statement, "en")
        begun = time.process_time()
        _write(engine, content, article, actor, by_wording=bool(number % 2))
        if number >= WARM:
            kept = costs.compared if number % 2 else costs.alone
            kept.append(1000 * (time.process_time() - begun))
    costs.found = _suspected(engine) - before
    return costs


def _write(
    engine: Engine, content: ClaimContent, article: str, actor: Actor, *, by_wording: bool
) -> None:
    now = clock()
    with writing(engine, actor=actor, now=now, by_wording=by_wording) as session:
        [claim] = claims.add(session, [content], actor=actor, now=now)
        same = assertions.identity(claim, article, (), None)
        said = AssertionContent(content.key, same, article, claim)
        assertions.add(session, [said], actor=actor, now=now)


def _suspected(engine: Engine) -> int:
    with Session(engine) as session:
        listed = select(Contradiction.id).where(Contradiction.kind == "text")
        return len(session.scalars(listed).all())


def rows(ledger: Path, small: Path) -> list[Row]:
    """Set claims that are compared against claims that are not, and a large ledger against a small
    one.
    """
    large, few = measured(ledger), measured(small)
    assert min(large.found, few.found) > 0, "nothing was suspected, so nothing was measured"
    sizes = count_claims(ledger), count_claims(small)
    job = f"writing one claim among {sizes[0]:,}"
    return [
        _row(f"{job}, compared by wording; not compared, median",
             statistics.median(large.compared), statistics.median(large.alone)),
        _row(f"{job}, the same, p95", ninety_fifth(large.compared), ninety_fifth(large.alone)),
        _row(f"what comparing adds to the median: among {sizes[0]:,}, among {sizes[1]:,}",
             large.added, few.added, 1.5),
    ]  # fmt: skip


def _row(job: str, one: float, other: float, limit: float | None = None) -> Row:
    return Row(job, f"{one:.1f} ms", f"{other:.1f} ms", one / other, limit)


def main() -> None:
    """Measure and write the table."""
    parser = argparse.ArgumentParser(description="Measure what suspecting by wording costs.")
    parser.add_argument("ledger", type=Path, help="the SQLite file of a large ledger")
    parser.add_argument("small", type=Path, help="that of a small one")
    asked = parser.parse_args()
    settle()
    made = rows(asked.ledger, asked.small)
    write_table(made, ran_on(count_claims(asked.ledger)), MARKS)
    print("\n".join(map(str, made)))


if __name__ == "__main__":
    main()
