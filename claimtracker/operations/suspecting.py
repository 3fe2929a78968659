"""Look through a ledger, or an import, for claims that contradict others by their wording.

It is done some claims at a time, each in a transaction of its own where it brings anything: one
that is cut off leaves what it found, and to do it again finds the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, Select, func, select

from claimtracker.db import locks
from claimtracker.db import session as sessions
from claimtracker.models import Claim, Event
from claimtracker.operations import findings, wordings
from claimtracker.operations.writing import writing
from claimtracker.queries import worded
from claimtracker.queries.answers import takes_part
from claimtracker.rules.permissions import Actor, require

PAGE = 200
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Looked:
    """How many claims there were, and how many contradictions came by looking at them, and went.

    Of the claims those were `passed_over` that nobody affirms any more, or ever did.
    """

    claims: int = 0
    found: int = 0
    gone: int = 0
    passed_over: int = 0


def suspect(
    engine: Engine,
    *,
    actor: Actor,
    now: datetime,
    import_id: str | None = None,
    progress: Progress | None = None,
) -> Looked:
    """Suspect what the wording of claims suggests: of all claims, or of those of an import.

    `progress` is told how many of how many were looked at. Whoever writes a claim meanwhile sees
    these, or is waited for.
    """
    require(actor, "ledger.rescan")
    with sessions.write(engine) as session:
        locks.take_wording_turn(session)
    wanted, done, found, gone, silent = _claims(import_id), 0, 0, 0, 0
    with sessions.read(engine) as session:
        total = session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    for ids in _pages(engine, wanted):
        settled = _settled(engine, ids, actor=actor, now=now)
        done, found, gone = done + len(ids), found + settled.found, gone + settled.gone
        silent += _silent(engine, ids)
        if progress:
            progress(done, total)
    return Looked(done, found, gone, silent)


def _silent(engine: Engine, ids: list[str]) -> int:
    with sessions.read(engine) as session:
        return len(ids) - len(worded.affirmed(session, ids))


def _settled(engine: Engine, ids: list[str], *, actor: Actor, now: datetime) -> findings.Settled:
    with sessions.read(engine) as session:
        nominated = wordings.nominate(session, ids)
    if not nominated:
        return findings.Settled()
    with writing(engine, actor=actor, now=now) as session:
        return findings.settle(session, actor=actor, now=now, nominated=nominated)


def _claims(import_id: str | None) -> Select[Any]:
    wanted = select(Claim.id).where(*takes_part())
    if import_id is None:
        return wanted
    written = select(Event.row_id).where(Event.import_id == import_id, Event.table_name == "claim")
    return wanted.where(Claim.id.in_(written))


def _pages(engine: Engine, wanted: Select[Any]) -> Iterator[list[str]]:
    last = ""
    while ids := _page(engine, wanted.where(Claim.id > last) if last else wanted):
        yield ids
        last = ids[-1]


def _page(engine: Engine, wanted: Select[Any]) -> list[str]:
    with sessions.read(engine) as session:
        return list(session.scalars(wanted.order_by(Claim.id).limit(PAGE)))
