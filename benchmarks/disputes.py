"""Measure the list of disputes, narrowed and to its last page, and the page of one of them.

`python -m benchmarks.disputes large.db small.db` writes into both: an editor who reads. Ledgers on
PostgreSQL are given by their addresses. Every figure is the CPU time of one request; the peers are
the statements that the page ran, by the driver alone, its templates, rendered again from the same
values, and a request that reads nothing.
The same page of both ledgers is measured one right after the other.
The process is settled as one that serves is.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence

from sqlalchemy import Engine, select

from benchmarks import ledgers
from benchmarks.measures import Row, write_table
from benchmarks.pages import Cost, cost
from claimtracker.app import settle
from claimtracker.queries.dispute_choices import Place
from claimtracker.queries.dispute_tables import EVERY, FACES
from claimtracker.rules.permissions import Sight
from claimtracker.web.disputes import PAGE

NAME = "disputes"
FIRST, LAST = "disputes, first page", "disputes, last page"


def addresses(engine: Engine) -> dict[str, str]:
    """Return the pages to measure: the list whole, narrowed and at its end, and one dispute."""
    facet = FACES[Sight.WHOLE].facet.c
    suspected = select(facet.weight, facet.dispute_id).where(
        facet.code == EVERY, facet.state == "suspected"
    )
    lightest = suspected.order_by(facet.weight, facet.dispute_id)
    with engine.connect() as connection:
        last = connection.execute(lightest.offset(PAGE).limit(1)).one()
        middle = connection.execute(lightest.offset(PAGE // 2).limit(1)).one()
        topic = connection.scalar(select(facet.code).where(facet.code.like("topic:%")).limit(1))
    begins = Place(2, last.weight, last.dispute_id)
    return {
        FIRST: "/disputes", LAST: f"/disputes?after={begins}",
        "disputes, newest first": "/disputes?order=newest",
        "disputes of one topic and gap": f"/disputes?gap=less&{str(topic).replace(':', '=')}",
        "one dispute": f"/disputes/{middle.dispute_id}",
    }  # fmt: skip


def costs(*opened: Engine) -> dict[str, list[Cost]]:
    """Measure each page of some ledgers, of one right after the other."""
    where = [addresses(engine) for engine in opened]
    return {
        name: [cost(engine, asked[name]) for engine, asked in zip(opened, where, strict=True)]
        for name in where[0]
    }


def rows(claims: Sequence[int], found: Mapping[str, Sequence[Cost]]) -> list[Row]:
    """Set each page against what it is made of and a smaller ledger; the last against the first."""
    made = []
    for name, (one, *others) in found.items():
        bare = one.bare + one.nothing
        job = f"{name}, {claims[0]:,} claims"
        made.append(_row(f"{job}; bare SQL and Jinja, and a bare request", one.page, bare, 1.5))
        for small, less in zip(claims[1:], others, strict=True):
            made.append(_row(f"{job}; {small:,} claims", one.page, less.page, 1.5))
            asked = Row(f"{job}, statements; {small:,} claims", str(one.asked), str(less.asked),
                        one.asked / less.asked, 1)  # fmt: skip
            made.append(asked)
    ends, begins = found[LAST][0].page, found[FIRST][0].page
    made.append(_row(f"{LAST}, {claims[0]:,} claims; the first", ends, begins, 1.2))
    return made


def _row(job: str, ours: float, theirs: float, goal: float) -> Row:
    return Row(job, f"{ours:.1f} ms", f"{theirs:.1f} ms", ours / theirs, goal)


def main() -> None:
    """Measure and write the table."""
    parser = argparse.ArgumentParser(description="Measure the pages of disputes.")
    parser.add_argument("large", help="the SQLite file or the address of a large ledger")
    parser.add_argument("small", nargs="*", help="those of smaller ones")
    asked = parser.parse_args()
    opened = [ledgers.opened(one) for one in (asked.large, *asked.small)]
    claims = [ledgers.count_claims(one) for one in opened]
    settle()
    made = rows(claims, costs(*opened))
    write_table(made, ledgers.ran_on(opened[0], claims[0]), ledgers.marks(opened[0], NAME))
    print("\n".join(map(str, made)))


if __name__ == "__main__":
    main()
