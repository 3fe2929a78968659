"""Measure the first page of the desk, and pages of its lists, in a large and a small ledger.

`python -m benchmarks.desk large.db small.db` writes into both: an editor who reads. Every figure
is the CPU time of one request; the peers are the statements that the page ran, by the driver
alone, its templates, rendered again from the same values, and a request that reads nothing.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from benchmarks.ledgers import count_claims
from benchmarks.measures import Row, ran_on, write_table
from benchmarks.pages import Cost, cost
from claimtracker.db import engine as engines

MARKS = ("<!-- desk -->", "<!-- end of desk -->")
PAGES = {
    "first page": "/", "suspected disputes, a page": "/desk/lists/suspected",
    "claims without a verdict, a page": "/desk/lists/unrated",
}  # fmt: skip


def costs(ledger: Path) -> list[Cost]:
    """Measure each page of a ledger."""
    engine = engines.create(f"sqlite:///{ledger}")
    found = [cost(engine, address) for address in PAGES.values()]
    engine.dispose()
    return found


def beside_bare(claims: int, found: Sequence[Cost]) -> list[Row]:
    """Set each page against what it is made of."""
    rows = []
    for name, one in zip(PAGES, found, strict=True):
        job = f"{name}, {claims:,} claims; bare SQL and Jinja, and a bare request"
        bare = one.bare + one.nothing
        rows.append(Row(job, f"{one.page:.1f} ms", f"{bare:.1f} ms", one.page / bare, 1.5))
    return rows


def beside_small(large: int, small: int, found: Sequence[Cost], other: Sequence[Cost]) -> list[Row]:
    """Set each page of the large ledger against that of the small one."""
    rows = []
    for name, one, less in zip(PAGES, found, other, strict=True):
        job = f"{name}: {large:,} claims, {small:,} claims"
        rows.append(
            Row(job, f"{one.page:.1f} ms", f"{less.page:.1f} ms", one.page / less.page, 1.5)
        )
        rows.append(
            Row(f"{job}, statements", str(one.asked), str(less.asked), one.asked / less.asked, 1)
        )
    return rows


def main() -> None:
    """Measure and write the table."""
    parser = argparse.ArgumentParser(description="Measure the pages of the desk.")
    parser.add_argument("large", type=Path, help="the SQLite file of a large ledger")
    parser.add_argument("small", type=Path, help="that of a small one")
    asked = parser.parse_args()
    large, small = count_claims(asked.large), count_claims(asked.small)
    found, other = costs(asked.large), costs(asked.small)
    rows = [*beside_bare(large, found), *beside_small(large, small, found, other)]
    write_table(rows, ran_on(large), MARKS)
    print("\n".join(map(str, rows)))


if __name__ == "__main__":
    main()
