"""What happened since somebody looked last: by the seals, in the order in which it was sealed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, Select, bindparam, func, literal, select, tuple_
from sqlalchemy.orm import Session

from claimtracker.db.types import Id
from claimtracker.errors import Invalid
from claimtracker.models import Event, LastLook, Person, Seal, SealedEvent
from claimtracker.queries import row_names

CAP = 1_000
LOOKED_AT = 500
# Rows that say nothing by themselves: what happens to them is told of others.
_BESIDE = ("account", "hold", "setting", "import")


class NoSuchMoment(Invalid):
    """A page of what happened was asked for that nothing leads to."""

    def __init__(self) -> None:
        super().__init__("This is no page of what happened; begin with the first.")


@dataclass(frozen=True, slots=True)
class Since:
    """How far somebody looked, and how much happened since, others' doing only.

    `at` is None where they never said that they looked. `seal` is the newest seal. Counts are by
    table and act among the newest `CAP` events; `more` says that there were more.
    """

    at: datetime | None
    seal: int
    counts: Mapping[tuple[str, str], int]
    more: bool

    def count(self, table: str, *acts: str) -> int:
        """Return how often one of the acts was done to a row of a table."""
        return sum(self.counts.get((table, act), 0) for act in acts)

    @property
    def total(self) -> int:
        """Return how many acts there were."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Act:
    """One act: by whom, when, what, to which row, and what that row is called."""

    at: datetime
    by: str
    did: str
    table: str
    row_id: str
    called: str | None


@dataclass(frozen=True, slots=True)
class Acts:
    """A page of acts, and where the next one begins."""

    acts: tuple[Act, ...]
    next: str | None


def since(session: Session, person_id: str) -> Since:
    """Return what happened since somebody looked last; two queries."""
    asked = {"me": person_id, "beside": _BESIDE, "most": CAP + 1}
    row = session.execute(_LOOKED, asked).one()
    found = session.execute(_COUNTED, asked | {"seal": row.seal_number or 0}).all()
    counts = {(table, act): number for table, act, number, _ in found}
    more = bool(found) and found[0].seen > CAP
    return Since(row.looked_at, row.seal or 0, counts, more)


def page(session: Session, person_id: str, after: str | None, limit: int) -> Acts:
    """Return a page of what others did since somebody looked last, the newest first.

    It looks at `LOOKED_AT` acts at most, so that it costs the same after an import of one's own.
    Raises NoSuchMoment.
    """
    look = select(LastLook.seal_number).where(LastLook.person_id == person_id)
    window = _sealed(session.execute(look).scalar() or 0).limit(LOOKED_AT)
    if after:
        window = window.where(tuple_(SealedEvent.seal_number, SealedEvent.position) < _place(after))
    rows = session.execute(_told(window.subquery())).all()
    others = [row for row in rows if row.actor_id != person_id and row.table_name not in _BESIDE]
    shown = others[:limit]
    more = len(others) > limit or len(rows) == LOOKED_AT
    last = shown[-1] if len(others) > limit else rows[-1] if rows else None
    named = _named(session, shown)
    acts = (
        Act(row.at, row.name, row.act, row.table_name, row.row_id, named.get(row.row_id))
        for row in shown
    )
    return Acts(tuple(acts), f"{last.seal_number}.{last.position}" if more and last else None)


def _sealed(seal: Any) -> Select[int, int, str]:
    return (
        select(SealedEvent.seal_number, SealedEvent.position, SealedEvent.event_id)
        .where(SealedEvent.seal_number > seal)
        .order_by(SealedEvent.seal_number.desc(), SealedEvent.position.desc())
    )


def _told(window: Any) -> Any:
    return (
        select(
            window.c.seal_number, window.c.position, Event.at, Event.act, Event.table_name,
            Event.row_id, Event.actor_id, Person.name,
        )
        .join(Event, Event.id == window.c.event_id)
        .join(Person, Person.id == Event.actor_id)
        .order_by(window.c.seal_number.desc(), window.c.position.desc())
    )  # fmt: skip


def _place(after: str) -> Any:
    seal, _, position = after.partition(".")
    if not (after.isascii() and seal.isdigit() and position.isdigit() and len(after) < 20):
        raise NoSuchMoment
    return tuple_(int(seal), int(position))


def _named(session: Session, rows: Sequence[Any]) -> dict[str, str]:
    by_table: dict[str, set[str]] = {}
    for row in rows:
        by_table.setdefault(row.table_name, set()).add(row.row_id)
    return row_names.called(session, by_table)


def _looked() -> Any:
    look = select(LastLook.looked_at, LastLook.seal_number).where(
        LastLook.person_id == bindparam("me", type_=Id)
    )
    one, last = look.subquery(), select(func.max(Seal.number)).scalar_subquery()
    return (
        select(last.label("seal"), one.c.looked_at, one.c.seal_number)
        .select_from(select(literal(1)).subquery())
        .outerjoin(one, one.c.seal_number >= 0)
    )


def _counted() -> Any:
    some = _sealed(bindparam("seal", type_=Integer)).limit(bindparam("most", type_=Integer))
    newest = some.cte("newest")
    return (
        select(
            Event.table_name, Event.act, func.count(),
            select(func.count()).select_from(newest).scalar_subquery().label("seen"),
        )
        .join(newest, newest.c.event_id == Event.id)
        .where(
            Event.actor_id != bindparam("me", type_=Id),
            Event.table_name.not_in(bindparam("beside", expanding=True)),
        )
        .group_by(Event.table_name, Event.act)
    )  # fmt: skip


_LOOKED, _COUNTED = _looked(), _counted()
