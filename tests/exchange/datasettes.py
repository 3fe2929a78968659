"""Files for Datasette, made for the tests."""

from __future__ import annotations

import io
import sqlite3
from pathlib import Path

from sqlalchemy import Engine

from claimtracker.db import schemas
from claimtracker.db import session as sessions
from claimtracker.exchange import datasette_files
from claimtracker.exchange.dump_schema import Profile
from claimtracker.operations import seals
from claimtracker.queries import sights
from claimtracker.rules.permissions import Sight
from claimtracker.rules.search_query import parse


def file_of(engine: Engine, profile: Profile, where: str = "") -> bytes:
    """Return a ledger as a file for Datasette."""
    out = io.BytesIO()
    seals.catch_up(engine)
    sight = Sight.PUBLIC if profile == "public" else Sight.WHOLE
    with sessions.read(engine) as session, sights.read(engine, sight) as searched:
        datasette_files.write(
            session, out, schema=str(schemas.status(engine).found), profile=profile,
            part=parse(where) if where else None, words=where, searched=searched,
        )  # fmt: skip
    return out.getvalue()


def opened(raw: bytes, path: Path) -> sqlite3.Connection:
    """Return such a file opened, as it lies in a folder."""
    path.write_bytes(raw)
    return sqlite3.connect(path)
