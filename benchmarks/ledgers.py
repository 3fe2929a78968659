"""The ledgers that are measured, on either engine, and the seconds that they cost.

A ledger is named by its SQLite file or by an address. On PostgreSQL the CPU time of a piece of
work is that of this process and of the processes of the server that serve it; the server has to
run on the same machine and to work without helpers (`max_parallel_workers_per_gather = 0`).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Engine, func, select, text

from benchmarks import measures
from claimtracker.db import engine as engines
from claimtracker.models import Claim

Clock = Callable[[], float]
SERVING = text(
    "SELECT pid FROM pg_stat_activity"
    " WHERE datname = current_database() AND backend_type = 'client backend'"
)
NANOSECONDS = 1e-9


def opened(told: str | Path) -> Engine:
    """Open the ledger of an SQLite file or of an address."""
    return engines.create(str(told) if "://" in str(told) else f"sqlite:///{told}")


def count_claims(ledger: Engine | str | Path) -> int:
    """Count the claims of a ledger, opened or named."""
    engine = ledger if isinstance(ledger, Engine) else opened(ledger)
    with engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(Claim)) or 0


def ran_on(engine: Engine, claims: int) -> str:
    """Say when a ledger was measured, and on what."""
    if engine.dialect.name == "sqlite":
        return measures.ran_on(claims)
    with engine.connect() as connection:
        version = str(connection.scalar(text("SHOW server_version"))).split()[0]
    return measures.ran_on(claims, f"PostgreSQL {version}")


def marks(engine: Engine, name: str) -> tuple[str, str]:
    """Return the marks in README.md between which the table of a measure stands."""
    name += "" if engine.dialect.name == "sqlite" else " on PostgreSQL"
    return f"<!-- {name} -->", f"<!-- end of {name} -->"


def clock(engine: Engine) -> Clock:
    """Return the clock of the CPU seconds of what is asked of a ledger in this process.

    On PostgreSQL it knows the connections that are open when it is asked for.
    """
    if engine.dialect.name == "sqlite":
        return time.process_time
    with engine.connect() as connection:
        serving = [Path(f"/proc/{pid}/schedstat") for pid in connection.scalars(SERVING)]
    return lambda: time.process_time() + sum(_seconds(one) for one in serving)


def _seconds(process: Path) -> float:
    return int(process.read_text().split()[0]) * NANOSECONDS
