"""What a page says of the ledger itself."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CompoundSelect, Integer, Text, null, select, union_all
from sqlalchemy.orm import Session

from claimtracker.models import Seal, Setting
from claimtracker.queries.column_choices import PREFIX
from claimtracker.rules import ledger_settings
from claimtracker.rules.ledger_settings import LedgerSettings, Switch

# The setting that says that a ledger is a copy of a part of another.
COPY = "copy"
# What people set, apart from how columns of tables are read, of which there may be many.
_SET = ~Setting.name.startswith(PREFIX)


@dataclass(frozen=True, slots=True)
class LedgerNow:
    """The head of the chain of events, and what is set, by name as it is stored."""

    sealed: int
    head: str | None
    stored: Mapping[str, str]

    @property
    def invented(self) -> bool:
        """Whether the ledger's publications are invented."""
        return are_invented(self.stored)


def are_invented(stored: Mapping[str, str]) -> bool:
    """Say whether the publications of a ledger with these settings are invented."""
    return stored.get("story") == "invented"


def now(session: Session) -> LedgerNow:
    """Return what the ledger is and how far its events are sealed; one query."""
    stored: dict[str, str] = {}
    sealed, head = 0, None
    for name, value, count in session.connection().execute(_NOW):
        if name is None:
            sealed, head = count, value
        else:
            stored[name] = value
    return LedgerNow(sealed, head, stored)


def settings(session: Session) -> LedgerSettings:
    """Return what is set in this ledger; what nobody set is as the rules have it."""
    return ledger_settings.read(stored(session))


def stored(session: Session) -> dict[str, str]:
    """Return what is set, and what the ledger is a copy of, by name as it is stored."""
    rows = session.connection().execute(_STORED)
    return {row[0]: row[1] for row in rows}


@dataclass(frozen=True, slots=True)
class SettingNow:
    """One setting, whether it is on, and the version that a change must name; 0 if never set.

    `value` is what stands in it, where it is more than on or off.
    """

    switch: Switch
    is_on: bool
    version: int
    value: str = ""


def switches(session: Session) -> list[SettingNow]:
    """Return all that may be set in this ledger, as it stands."""
    wanted = select(Setting.name, Setting.value, Setting.version).where(_SET)
    rows = session.execute(wanted).all()
    known = {row.name: row for row in rows}
    stands = ledger_settings.read({name: row.value for name, row in known.items()})
    return [
        SettingNow(
            one,
            bool(getattr(stands, one.name)),
            known[one.name].version if one.name in known else 0,
            str(getattr(stands, one.name)) if one.kind == ledger_settings.SITES else "",
        )
        for one in ledger_settings.switches()
    ]


@dataclass(frozen=True, slots=True)
class Copied:
    """What a ledger says that was restored from a part of another: it is there to be read."""

    profile: str
    part: str
    licence: str
    head: str


def copied(session: Session) -> Copied | None:
    """Return what a ledger is a copy of; None for one to work in."""
    told = session.execute(_COPIED).scalar()
    return Copied(**json.loads(told)) if told else None


def _now() -> CompoundSelect[Any]:
    """Select what is set and, without a name, the newest seal; all in one statement."""
    last = select(Seal.hash, Seal.count).order_by(Seal.number.desc()).limit(1).subquery()
    return union_all(
        select(Setting.name, Setting.value, null().cast(Integer)).where(_SET),
        select(null().cast(Text), last.c.hash, last.c["count"]),
    )


_STORED = select(Setting.name, Setting.value).where(_SET)
_NOW = _now()
_COPIED = select(Setting.value).where(Setting.name == COPY)
