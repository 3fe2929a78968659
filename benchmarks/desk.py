"""Measure the first page of the desk, and pages of its lists, in a large and a small ledger.

`python -m benchmarks.desk large.db small.db` writes into both: an editor who reads. Every figure
is the CPU time of one request; the peers are the statements that the page ran, by the driver
alone, and its templates, rendered again from the same values. What any request costs that reads
nothing stands beside them.
"""

from __future__ import annotations

import argparse
import statistics
from collections.abc import Sequence
from pathlib import Path

from benchmarks.dumps import count_claims
from benchmarks.measures import Row, ran_on, write_table
from benchmarks.pages import Cost, cost, reader, spent
from claimtracker.db import engine as engines

MARKS = ("<!-- desk -->", "<!-- end of desk -->")
PAGES = {
    "first page": "/", "suspected disputes, a page": "/desk/lists/suspected",
    "claims without a verdict, a page": "/desk/lists/unrated",
}  # fmt: skip
NOTHING = "/healthz"


def costs(ledger: Path) -> tuple[list[Cost], float]:
    """Measure each page of a ledger, and a request that reads nothing."""
    engine = engines.create(f"sqlite:///{ledger}")
    found = [cost(engine, address) for address in PAGES.values()]
    with reader(engine) as client:
        nothing = statistics.median(spent(lambda: client.get(NOTHING))[0])
    engine.dispose()
    return found, nothing


def beside_bare(claims: int, found: Sequence[Cost], nothing: float) -> list[Row]:
    """Set each page against what it is made of."""
    rows = []
    for name, one in zip(PAGES, found, strict=True):
        bare = one.statements + one.templates + nothing
        job = f"{name}, {claims:,} claims; its bare statements and templates, and a bare request"
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
    (found, nothing), (other, _) = costs(asked.large), costs(asked.small)
    rows = [*beside_bare(large, found, nothing), *beside_small(large, small, found, other)]
    write_table(rows, ran_on(large), MARKS)
    print("\n".join(map(str, rows)))


if __name__ == "__main__":
    main()
