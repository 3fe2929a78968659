"""Measure what importing, finding and exporting cost, and write the table of README.md.

`python -m benchmarks.measures` takes about a quarter of an hour; `--claims 10000` is quicker.
Every figure that counts is a ratio of CPU seconds, or of memory, in one run.
"""

from __future__ import annotations

import argparse
import platform
import statistics
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import synthetic
from benchmarks.work import Measured, in_a_process
from claimtracker.db.engine import sqlite_module

README = Path(__file__).parent / "README.md"
MARKS = ("<!-- measured -->", "<!-- end -->")
TENTHS = 10
ROUNDS = 5
FINDS = 200


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: what is set against what, the ratio, and its limit if it has one."""

    job: str
    one: str
    other: str
    ratio: float
    limit: float | None = None

    def __str__(self) -> str:
        limit = f"≤ {self.limit:g}" if self.limit else ""
        return f"| {self.job} | {self.one} | {self.other} | {self.ratio:.2f} | {limit} |"


@dataclass(frozen=True, slots=True)
class Ledgers:
    """Where the files and ledgers of a run lie, and how many claims the large one has."""

    folder: Path
    claims: int

    def url(self, name: str) -> str:
        """Return the address of a ledger."""
        return f"sqlite:///{self.folder / name}.db"

    def file(self, name: str, claims: int, first: int = 0) -> str:
        """Write a file of claims and return where it lies."""
        path = self.folder / f"{name}.jsonl"
        with path.open("wb") as out:
            out.writelines(synthetic.lines(claims, first=first))
        return str(path)


def tenths(ledgers: Ledgers) -> list[Measured]:
    """Import ten files, one after the other, into one ledger."""
    size = ledgers.claims // TENTHS
    return [
        in_a_process("import", ledgers.url("large"), ledgers.file("tenth", size, first=n * size))
        for n in range(TENTHS)
    ]


def flat_import(measured: list[Measured]) -> Row:
    """Set the last tenth against the first."""
    first, last = (1000 * one["cpu"] / one["claims"] for one in (measured[0], measured[-1]))
    return Row(
        "import, CPU a claim: last tenth, first tenth",
        f"{last:.2f} ms", f"{first:.2f} ms", last / first, 1.3,
    )  # fmt: skip


def flat_finding(ledgers: Ledgers) -> Row:
    """Set finding for one claim in the large ledger against finding in one of 1,000 claims."""
    in_a_process("import", ledgers.url("small"), ledgers.file("small", 1_000))
    large, small = interleaved(ledgers, "find", "large", "small", str(FINDS))
    return Row(
        f"finding for one claim: among {ledgers.claims:,}, among 1,000",
        f"{1000 * large:.2f} ms", f"{1000 * small:.2f} ms", large / small, 1.5,
    )  # fmt: skip


def interleaved(
    ledgers: Ledgers, work: str, one: str, other: str, what: str
) -> tuple[float, float]:
    """Measure two ledgers in turns and return the median of each."""
    both: tuple[list[float], list[float]] = ([], [])
    for _ in range(ROUNDS):
        for costs, name in zip(both, (one, other), strict=True):
            costs.append(in_a_process(work, ledgers.url(name), what)["cpu"])
    return statistics.median(both[0]), statistics.median(both[1])


def flat_memory(ledgers: Ledgers) -> list[Row]:
    """Set the memory of one large file and ledger against a tenth of it."""
    size, rows = ledgers.claims, []
    peaks: dict[str, list[float]] = {"import": [], "export": []}
    for claims in (size, size // TENTHS):
        url, file = ledgers.url(f"memory-{claims}"), ledgers.file("memory", claims)
        peaks["import"].append(in_a_process("import", url, file)["peak"])
        peaks["export"].append(in_a_process("export", url, file)["peak"])
    for work, (large, small) in peaks.items():
        rows.append(Row(
            f"{work}, most memory: {size:,} claims, {size // TENTHS:,} claims",
            f"{large:.0f} MB", f"{small:.0f} MB", large / small, 1.3,
        ))  # fmt: skip
    return rows


def bare_insert(ledgers: Ledgers) -> list[Row]:
    """Set an import against a bare `executemany` of the rows that it makes."""
    size = ledgers.claims // TENTHS
    taken, whole, without = [], [], []
    for n in range(ROUNDS):
        url, file = ledgers.url(f"rows-{n}"), ledgers.file("rows", size)
        taken.append(in_a_process("import", url, file)["cpu"])
        copied = in_a_process("copy", url, str(ledgers.folder / f"bare-{n}.db"))
        whole.append(copied["cpu"])
        without.append(copied["without"])
    mine = statistics.median(taken)
    sides = {"all its rows": whole, "its rows without history": without}
    return [
        Row(
            f"import of {size:,} claims; executemany of {what}",
            f"{mine:.1f} s", f"{statistics.median(side):.1f} s", mine / statistics.median(side),
        )
        for what, side in sides.items()
    ]  # fmt: skip


def write_table(rows: Sequence[Row], ran: str, marks: tuple[str, str]) -> None:
    """Put a table into README.md between its marks, under the day and what it ran on."""
    begin, end = marks
    head = "| what | one | other | ratio | limit |\n|---|---|---|---|---|\n"
    table = f"{begin}\n{ran}\n\n{head}" + "\n".join(map(str, rows)) + f"\n{end}"
    before, rest = README.read_text(encoding="utf-8").split(begin)
    README.write_text(before + table + rest.split(end)[1], encoding="utf-8")


def ran_on(claims: int, database: str = f"SQLite {sqlite_module().sqlite_version}") -> str:
    """Say when it ran, and on what."""
    return (
        f"{datetime.now(UTC):%-d %B %Y}, {claims:,} claims, Python {platform.python_version()},"
        f" {database}."
    )


def main() -> None:
    """Measure everything and write the table."""
    parser = argparse.ArgumentParser(description="Measure imports, finding and exports.")
    parser.add_argument("--claims", type=int, default=100_000, help="a multiple of 10,000")
    claims = parser.parse_args().claims
    with tempfile.TemporaryDirectory() as folder:
        ledgers = Ledgers(Path(folder), claims)
        rows = [flat_import(tenths(ledgers)), flat_finding(ledgers)]
        rows += [*flat_memory(ledgers), *bare_insert(ledgers)]
    write_table(rows, ran_on(claims), MARKS)
    print("\n".join(map(str, rows)))


if __name__ == "__main__":
    main()
