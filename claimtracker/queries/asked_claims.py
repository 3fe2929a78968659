"""The claims that another session found, kept for this one in a temporary table."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any

from sqlalchemy import Column, MetaData, Select, Table, insert, select, text
from sqlalchemy.orm import Session

from claimtracker.db.types import Id

BATCH = 1_000
ASKED = Table("asked_claim", MetaData(), Column("id", Id, primary_key=True), prefixes=["TEMPORARY"])


def keep(session: Session, ids: Iterable[str]) -> Select[Any]:
    """Keep the keys of claims, however many, and return them as a statement."""
    forget(session)
    connection = session.connection()
    ASKED.create(connection)
    rest = iter(ids)
    while batch := [{"id": one} for one in islice(rest, BATCH)]:
        connection.execute(insert(ASKED), batch)
    return select(ASKED.c.id)


def forget(session: Session) -> None:
    """Let go of them."""
    session.execute(text(f"DROP TABLE IF EXISTS {ASKED.name}"))
