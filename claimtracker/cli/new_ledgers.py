"""The ledger that files come into, made where there is none yet."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory

from sqlalchemy import Engine

from claimtracker.cli.ledgers import Chosen, opened
from claimtracker.db import migrate, schemas
from claimtracker.operations.writing import clock


@contextmanager
def made(chosen: Chosen, *, for_a_trial: bool) -> Iterator[Engine]:
    """Open the ledger, made if it is not there; a trial makes one that is gone afterwards."""
    with opened(chosen.url) as engine:
        if not for_a_trial or schemas.status(engine).found is not None:
            migrate.make_ready(engine, now=clock())
            yield engine
            return
    with TemporaryDirectory() as folder, opened(f"sqlite:///{folder}/trial.db") as engine:
        migrate.make_ready(engine, now=clock())
        yield engine
