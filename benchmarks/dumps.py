"""Measure dump and restore beside `sqlite3 .dump` and `pg_dump`, and write the table of README.md.

`python -m benchmarks.dumps large.db --small small.db --postgresql URL` takes ledgers that
`multiplied` made. Every peer is given the tables that a dump holds and no search tables. Every
figure is the CPU seconds of a child process and, on PostgreSQL, of the server; those in which
Python starts and imports the program are left out, for they are the same at every size.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from benchmarks import peaks
from benchmarks.ledgers import count_claims
from benchmarks.measures import Row, write_table
from benchmarks.work import in_a_process
from claimtracker.db import schemas
from claimtracker.exchange import dump_schema
from tests import postgresql

MARKS = ("<!-- dumps -->", "<!-- end of dumps -->")
Job = Callable[[], float]
Asked = psycopg.Connection[tuple[object, ...]]
AT_WORK = "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"


@dataclass(frozen=True, slots=True)
class Peers:
    """The SQLite ledger that is measured, and the folder in which its texts are written."""

    ledger: Path
    folder: Path

    @property
    def ours(self) -> Path:
        """Where our dump lies."""
        return self.folder / "ours.sql"

    @property
    def theirs(self) -> Path:
        """Where the text of `.dump` lies."""
        return self.folder / "theirs.sql"

    def dump(self) -> float:
        """Write our dump."""
        return in_a_process("dump", f"sqlite:///{self.ledger}", str(self.ours))["cpu"]

    def dot_dump(self) -> float:
        """Write the text of `.dump`, of the same tables."""
        names = " ".join(table.name for table in dump_schema.tables("team", whole=True))
        return children(lambda: shell(self.ledger, f".dump {names}", out=self.theirs))

    def load(self, text: Path) -> float:
        """Load a text into a new file by the shell of SQLite."""
        loaded = self.folder / "loaded.db"
        spent = children(lambda: shell(loaded, text=text))
        loaded.unlink()
        return spent

    def restore(self) -> float:
        """Restore our dump."""
        restored = self.folder / "restored.db"
        url = f"sqlite:///{restored}"
        spent = in_a_process("restore", url, str(self.ours))["cpu"]
        restored.unlink()
        return spent


def shell(file: Path, *told: str, text: Path | None = None, out: Path | None = None) -> None:
    """Run the shell of SQLite on a file."""
    with Path(text or os.devnull).open("rb") as given, Path(out or os.devnull).open("wb") as taken:
        subprocess.run(["sqlite3", str(file), *told], check=True, stdin=given, stdout=taken)


def children(work: Callable[[], object]) -> float:
    """Return the CPU seconds of the child processes that a piece of work starts and waits for."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    work()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def in_turns(rounds: int, *jobs: Job) -> list[float]:
    """Do jobs in turns, so many times, and return the median of each."""
    spent = [[job() for job in jobs] for _ in range(rounds)]
    return [statistics.median(column) for column in zip(*spent, strict=True)]


def on_sqlite(peers: Peers, rounds: int, *, loads: bool) -> list[Row]:
    """Set dump, load and restore on SQLite against `.dump` and loading it."""
    ours, theirs = in_turns(rounds, peers.dump, peers.dot_dump)
    claims = count_claims(peers.ledger)
    rows = [_row(f"dump of {claims:,} claims; `sqlite3 .dump`", ours, theirs, 1.4)]
    if not loads:
        return rows
    loaded, told, restored = in_turns(
        rounds, lambda: peers.load(peers.ours), lambda: peers.load(peers.theirs), peers.restore
    )
    job = f"of {claims:,} claims; loading the `.dump`"
    rows.append(_row(f"loading the dump into `sqlite3` {job}", loaded, told, 0.65))
    rows.append(_row(f"`restore` {job}", restored, told, 4))
    return rows


def memory(large: Path, small: Path) -> list[Row]:
    """Set the memory of the command for a large ledger against a small one, and its limit."""
    most, least = (
        peaks.of_command("--database", f"sqlite:///{ledger}", "dump", "-o", os.devnull)
        for ledger in (large, small)
    )
    bare = peaks.of_command()
    many, few = (f"{count_claims(ledger):,} claims" for ledger in (large, small))
    return [
        _held(f"{many}, {few}", most, least, 1.1),
        _held(f"{many}; 60 MB", most, 60, 1),
        _held(f"{many}; Python with SQLAlchemy alone", most, bare, None),
    ]


def _held(job: str, most: float, other: float, limit: float | None) -> Row:
    title = f"dump, most memory: {job}"
    return Row(title, f"{most:.0f} MB", f"{other:.0f} MB", most / other, limit)


def on_postgresql(url: str, folder: Path, rounds: int) -> Row:
    """Set dump on PostgreSQL against `pg_dump` of the same tables."""
    address = url.replace("postgresql+psycopg:", "postgresql:")
    with psycopg.connect(address, autocommit=True) as asked:
        (claims,) = _one(asked, "SELECT count(*) FROM claim")
        tables = [f"--table={table.name}" for table in dump_schema.tables("team", whole=True)]
        program = [str(postgresql.programs() / "pg_dump"), "--no-sync", *tables]
        out = f"--file={folder / 'pg_dump.sql'}"
        ours, theirs = in_turns(
            rounds,
            lambda: _with_server(asked, lambda: _dump(url, folder)),
            lambda: _with_server(asked, lambda: children(lambda: _run([*program, out, address]))),
        )
    return _row(f"dump of {claims:,} claims on PostgreSQL; `pg_dump`", ours, theirs, 1.5)


def _dump(url: str, folder: Path) -> float:
    return in_a_process("dump", url, str(folder / "ours.sql"))["cpu"]


def _run(command: Sequence[str]) -> None:
    subprocess.run(command, check=True)


def _with_server(asked: Asked, work: Job) -> float:
    """Add the CPU seconds of the server's processes that begin with a piece of work."""
    before, spent = _at_work(asked), dict[int, float]()
    with ThreadPoolExecutor(1) as other:
        done = other.submit(work)
        while not done.done():
            for process in _at_work(asked) - before:
                spent[process] = _seconds(process) or spent.get(process, 0.0)
            time.sleep(0.05)
    return done.result() + sum(spent.values())


def _at_work(asked: Asked) -> set[int]:
    return {int(str(pid)) for (pid,) in asked.execute(AT_WORK.encode())}


def _seconds(process: int) -> float:
    """Return the CPU seconds of a process so far; none where it has ended."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _one(asked: Asked, question: str) -> tuple[object, ...]:
    row = asked.execute(question.encode()).fetchone()
    assert row is not None
    return row


def _row(job: str, ours: float, theirs: float, limit: float) -> Row:
    return Row(job, f"{ours:.1f} s", f"{theirs:.1f} s", ours / theirs, limit)


def ran_on(rounds: int) -> str:
    """Say when it ran, and on what."""
    version = subprocess.run(["sqlite3", "--version"], check=True, capture_output=True, text=True)
    return (
        f"{datetime.now(UTC):%-d %B %Y}, medians of {rounds} rounds, Python"
        f" {platform.python_version()}, schema {schemas.revisions()[-1]}, `sqlite3`"
        f" {version.stdout.split()[0]}."
    )


def measure(told: argparse.Namespace) -> Sequence[Row]:
    """Measure what was asked for."""
    with tempfile.TemporaryDirectory(dir=told.folder) as folder:
        place, rows = Path(folder), []
        if told.small:
            rows += on_sqlite(Peers(told.small, place), told.rounds, loads=True)
        rows += on_sqlite(Peers(told.large, place), told.rounds, loads=not told.small)
        if told.small:
            rows += memory(told.large, told.small)
        if told.postgresql:
            rows.append(on_postgresql(told.postgresql, place, told.rounds))
    return rows


def main() -> None:
    """Measure and write the table."""
    parser = argparse.ArgumentParser(description="Measure dumps and restores.")
    parser.add_argument("large", type=Path, help="the SQLite file of a ledger")
    parser.add_argument("--small", type=Path, help="a smaller one, for memory and for loading")
    parser.add_argument("--postgresql", metavar="URL", help="the address of a ledger there")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--folder", help="where the texts and files are written")
    told = parser.parse_args()
    rows = measure(told)
    write_table(rows, ran_on(told.rounds), MARKS)
    print("\n".join(map(str, rows)))


if __name__ == "__main__":
    main()
