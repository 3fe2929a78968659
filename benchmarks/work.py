"""One piece of work in a process of its own, so that its CPU seconds and its memory are its own.

`python -m benchmarks.work import URL FILE`, `link URL FILE`, `export URL FILE`, `dump URL FILE`,
`restore URL FILE`, `find URL COUNT`, `copy URL FILE` print a line of JSON: `cpu` in seconds, `peak`
in megabytes.
"""

from __future__ import annotations

import json
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from benchmarks.peaks import ROOT, cpu, peak
from claimtracker.db import engine as engines
from claimtracker.db import migrate, schemas
from claimtracker.db import session as sessions
from claimtracker.exchange import dumps, exports, imports, restores
from claimtracker.models import Claim, Reading
from claimtracker.operations import findings, suspecting, touched
from claimtracker.operations.writing import acting, clock
from claimtracker.queries import proposed_links, proposed_wordings
from claimtracker.rules.permissions import Actor

PAGE = 5_000
Measured = dict[str, float]


def in_a_process(*told: str) -> Measured:
    """Let another process do a piece of work, and return what it measured."""
    command = [sys.executable, "-m", "benchmarks.work", *told]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE)
    measured: Measured = json.loads(done.stdout)
    return measured


def take(engine: Engine, file: Path) -> Measured:
    """Import a file into a ledger, which is made if there is none."""
    report, spent = _taken(engine, file)
    return {"cpu": spent, "peak": peak(), "claims": report.created.get("claim", 0)}


def link(engine: Engine, file: Path) -> Measured:
    """Import a file and find what `import --link` finds: `cpu` is of the import alone."""
    report, spent = _taken(engine, file)
    measured = {"cpu": spent, "claims": float(report.created.get("claim", 0))}
    key, actor = str(report.import_id), acting(engine, "benchmark")
    for name, find in (
        ("links", proposed_links.of_import), ("wordings", proposed_wordings.of_import)
    ):  # fmt: skip
        begun = cpu()
        with sessions.read(engine) as session:
            measured[f"{name} found"] = len(list(find(session, key)))
        measured[name] = cpu() - begun
    begun = cpu()
    looked = suspecting.suspect(engine, actor=actor, now=clock(), import_id=key)
    return measured | {
        "suspected": cpu() - begun, "suspected found": looked.found, "peak": peak()
    }  # fmt: skip


def _taken(engine: Engine, file: Path) -> tuple[imports.Report, float]:
    migrate.upgrade(engine, now=clock())
    actor, begun = acting(engine, "benchmark"), cpu()
    with file.open("rb") as stream:
        report = imports.run(engine, stream, actor=actor, now=clock(), file_name=file.name)
    assert not report.refused, report.faults[:3]
    return report, cpu() - begun


def give(engine: Engine, file: Path) -> Measured:
    """Export a ledger into a file."""
    begun = cpu()
    with sessions.read(engine) as session, file.open("wb") as out:
        count = exports.write(session, out)
    return {"cpu": cpu() - begun, "peak": peak(), "records": count}


def dump(engine: Engine, file: Path) -> Measured:
    """Dump a ledger into a file."""
    begun, schema = cpu(), str(schemas.status(engine).found)
    with sessions.read(engine) as session, file.open("wb") as out:
        counts = dumps.write(session, out, schema=schema)
    return {"cpu": cpu() - begun, "peak": peak(), "rows": sum(counts.values())}


def restore(engine: Engine, file: Path) -> Measured:
    """Make a ledger of a dump."""
    begun = cpu()
    restored = restores.restore(engine, file)
    return {"cpu": cpu() - begun, "peak": peak(), "rows": sum(restored.rows.values())}


def find(engine: Engine, count: int) -> Measured:
    """Find contradictions for so many single claims, and return what one costs."""
    costs = []
    with taken_back(engine) as session:
        actor = Actor("", "benchmark", "admin")
        for claim in some_claims(session, count):
            touched.clear(session)
            touched.claims(session, [claim])
            begun = time.process_time()
            findings.settle(session, actor=actor, now=clock())
            costs.append(time.process_time() - begun)
    costs.sort()
    return {"cpu": statistics.median(costs), "p95": costs[len(costs) * 95 // 100], "peak": peak()}


@contextmanager
def taken_back(engine: Engine) -> Iterator[Session]:
    """Give a session of which nothing is kept."""
    with Session(engine.execution_options(writes=True)) as session:
        yield session
        session.rollback()


def some_claims(session: Session, count: int) -> list[str]:
    """Choose claims that answer a question, the same ones every time."""
    asked = select(Claim.id).join(Reading, Reading.claim_id == Claim.id).order_by(Claim.key)
    ids = list(session.execute(asked).scalars())
    return Random(7).sample(ids, min(count, len(ids)))


def copy(engine: Engine, file: Path) -> Measured:
    """Write the rows of a ledger into a bare SQLite file by `executemany` alone.

    Search tables are left out, and so are keys and indexes. `without` counts no history.
    """
    history = {"event", "event_content", "seal", "sealed_event"}
    bare, whole, without = sqlite3.connect(file, isolation_level=None), 0.0, 0.0
    bare.execute("BEGIN")
    with engine.connect() as connection:
        for table in _tables(connection):
            spent = _copy_table(connection, bare, table)
            whole += spent
            without += 0 if table in history else spent
    begun = cpu()
    bare.execute("COMMIT")
    return {"cpu": whole + cpu() - begun, "without": without + cpu() - begun, "peak": peak()}


def _tables(connection: Any) -> list[str]:
    named = text("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    names = connection.execute(named).scalars()
    return [n for n in names if not any(part in n for part in ("_search", "_fts", "sqlite_"))]


def _copy_table(connection: Any, bare: sqlite3.Connection, table: str) -> float:
    rows = connection.exec_driver_sql(f'SELECT * FROM "{table}"')
    columns = list(rows.keys())
    bare.execute(f'CREATE TABLE "{table}" ({", ".join(f"c{i}" for i in range(len(columns)))})')
    insert = f'INSERT INTO "{table}" VALUES ({", ".join("?" * len(columns))})'
    spent = 0.0
    while page := [tuple(row) for row in rows.fetchmany(PAGE)]:
        begun = cpu()
        bare.executemany(insert, page)
        spent += cpu() - begun
    return spent


def main(work: str, url: str, what: str) -> None:
    """Do a piece of work and print what was measured."""
    engine = engines.create(url)
    measured = find(engine, int(what)) if work == "find" else WORKS[work](engine, Path(what))
    print(json.dumps(measured))


WORKS = {
    "import": take,
    "link": link,
    "export": give,
    "dump": dump,
    "restore": restore,
    "copy": copy,
}

if __name__ == "__main__":
    main(*sys.argv[1:])
