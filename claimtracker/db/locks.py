"""Turns that writers take, where more than one may write at a time."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import text
from sqlalchemy.orm import Session

SLOTS = 64
_CLASS = 7301


def take_turns(session: Session, keys: Iterable[str]) -> None:
    """Wait until no other writer is at work on rows of these keys; held until the commit.

    Keys share a few slots, taken in order, so that neither a large import nor two writers
    who need each other's rows come to a halt.
    """
    if session.connection().dialect.name != "postgresql":
        return
    for slot in sorted({int(key[-2:], 16) % SLOTS for key in keys}):
        taken = text("SELECT pg_advisory_xact_lock(:class, :slot)")
        session.execute(taken, {"class": _CLASS, "slot": slot})
