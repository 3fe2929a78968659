"""What events tell of rows: what one import left on them, and what they said before."""

from __future__ import annotations

import json
import types
import typing
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass, replace
from datetime import date, datetime
from functools import cache
from itertools import groupby
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimtracker.models import Event, EventContent

Content = TypeVar("Content")
MAKING = frozenset({"add", "publish"})
# What rules find and let lapse follows from the rows by itself; nobody did it.
# What a merge moves with the claim goes back with it.
CARRY = "carry"
# What was weighed when two ledgers became one changes nothing by itself.
WEIGH = "weigh"
BY_RULE = frozenset({"find", "revise", "settle", "lapse", CARRY, WEIGH})
EMPTY = (None, (), "")


@dataclass(frozen=True, slots=True)
class Trace:
    """What an import left on one row.

    `added`: the row was not there before it, or had been taken away. `before`: the fields that
    it changed, as they were. `acts` are its own, in order; `since` counts those of others after
    it. `lost`: what its events say was taken away, so that nobody knows what was there before.
    """

    row_id: str
    added: bool
    before: Mapping[str, Any]
    acts: tuple[str, ...]
    since: int
    lost: bool


@dataclass(frozen=True, slots=True)
class _Past:
    act: str
    import_id: str | None
    content: str | None


def traces(
    session: Session, import_id: str, table: str, ids: Sequence[str], *, until: str
) -> dict[str, Trace]:
    """Return what an import left on rows of a table, by the keys of the rows.

    Only events before the key `until` are looked at.
    """
    wanted = (
        select(Event.row_id, Event.act, Event.import_id, EventContent.content)
        .outerjoin(EventContent, EventContent.event_id == Event.id)
        .where(Event.row_id.in_(ids), Event.table_name == table, Event.id < until)
        .where(Event.act.not_in(BY_RULE))
        .order_by(Event.row_id, Event.id)
    )
    found: dict[str, Trace] = {}
    for row_id, rows in groupby(session.execute(wanted), key=lambda row: row[0]):
        past = [_Past(*row[1:]) for row in rows]
        first = next((n for n, one in enumerate(past) if one.import_id == import_id), None)
        if first is not None:
            found[row_id] = _trace(row_id, past[:first], past[first:], import_id)
    return found


def told(content: str | None) -> Mapping[str, Any]:
    """Return what the content of an event says; nothing where it is not as one is written."""
    try:
        found = json.loads(content or "{}")
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def side(content: str | None, name: str) -> Mapping[str, Any]:
    """Return what the content of an event says of a row before or after it."""
    found = told(content).get(name)
    return found if isinstance(found, dict) else {}


def restored(content: Content, before: Mapping[str, Any]) -> Content:
    """Return a content with fields as an event describes them; what it leaves out is empty."""
    kind: Any = type(content)
    hints, known = _hints(kind), {field.name: field for field in fields(kind)}
    given = {
        name: _empty(known[name]) if value is None else _read(hints[name], value)
        for name, value in before.items()
        if name in known
    }
    return replace(content, **given)  # type: ignore[type-var]


def _trace(row_id: str, earlier: Sequence[_Past], later: Sequence[_Past], import_id: str) -> Trace:
    own = [one for one in later if one.import_id == import_id]
    gone = bool(earlier) and earlier[-1].act == "remove"
    changes = [one for one in own if one.act not in MAKING]
    before: dict[str, Any] = {}
    for one in reversed(changes):
        before |= _before(one)
    return Trace(
        row_id, own[0].act in MAKING or gone, before, tuple(one.act for one in own),
        len(later) - len(own), any(one.content is None for one in changes),
    )  # fmt: skip


def _before(past: _Past) -> Mapping[str, Any]:
    return side(past.content, "before")


@cache
def _hints(kind: type[Any]) -> Mapping[str, Any]:
    return typing.get_type_hints(kind)


def _empty(field: Field[Any]) -> Any:
    default = field.default
    return default if default is not MISSING and default in EMPTY else None


def _read(hint: Any, value: Any) -> Any:
    plain = next(_alternatives(hint))
    if typing.get_origin(plain) is tuple:
        inner = typing.get_args(plain)[0]
        return tuple(_read(inner, item) for item in value)
    if is_dataclass(plain):
        hints = _hints(plain)  # type: ignore[arg-type]
        return plain(**{name: _read(hints[name], told) for name, told in value.items()})  # type: ignore[operator]
    if plain in (date, datetime) and isinstance(value, str):
        return plain.fromisoformat(value)
    return value


def _alternatives(hint: Any) -> Iterator[Any]:
    if isinstance(hint, types.UnionType):
        yield from (one for one in typing.get_args(hint) if one is not types.NoneType)
    else:
        yield hint
