"""Turns that writers take, where more than one may write at a time."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import text
from sqlalchemy.orm import Session

SLOTS = 64
IMPORTS = SLOTS
ARTICLES = IMPORTS + 1
WORDINGS = ARTICLES + SLOTS
_CLASS = 7301


def take_turns(session: Session, keys: Iterable[str]) -> bool:
    """Wait until no other writer is at work on rows of these keys; held until the commit.

    Keys share a few slots, taken in order, so that two writers who need each other's rows do
    not come to a halt: ask once, for all of them. Returns whether there can be other writers.
    """
    if not _are_several(session):
        return False
    for slot in _slots(keys):
        _take(session, slot)
    return True


def take_turns_on_articles(session: Session, keys: Iterable[str]) -> None:
    """Wait until no other writer is at work on the lists of these articles; held until the commit.

    Their slots are taken last of all, so that nobody waits for a claim while holding an article.
    """
    for slot in _slots(keys) if _are_several(session) else ():
        _take(session, ARTICLES + slot)


def take_every_turn(session: Session) -> None:
    """Wait until no other writer is at work on any row; held until the commit."""
    for slot in range(SLOTS) if _are_several(session) else ():
        _take(session, slot)


def take_import_turn(session: Session) -> None:
    """Wait until no other file is being taken: two would add the same names at once."""
    if _are_several(session):
        _take(session, IMPORTS)


def take_wording_turn(session: Session) -> None:
    """Wait until whoever compares the wording of new claims has committed; held until the commit.

    Whoever takes other turns beside it takes it first, so that nobody waits for it who holds one;
    to take it again, as wording is compared, waits for nobody.
    """
    if _are_several(session):
        _take(session, WORDINGS)


def _slots(keys: Iterable[str]) -> list[int]:
    return sorted({int(key[-2:], 16) % SLOTS for key in keys})


def _are_several(session: Session) -> bool:
    return session.connection().dialect.name == "postgresql"


def _take(session: Session, slot: int) -> None:
    taken = text("SELECT pg_advisory_xact_lock(:class, :slot)")
    session.execute(taken, {"class": _CLASS, "slot": slot})
