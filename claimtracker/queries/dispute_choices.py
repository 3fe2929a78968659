"""Which disputes a list has: in which states, of which facets, in which order, from which place.

Everything is read from narrow tables in the order of an index. Statements are made once for each
shape and take what was asked for as values.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Float, Integer, bindparam, func, literal, select, tuple_, union_all
from sqlalchemy.orm import Session

from claimtracker.db.session import sight_of
from claimtracker.db.types import Id, Words
from claimtracker.errors import Invalid
from claimtracker.models import Dispute
from claimtracker.queries.dispute_tables import EVERY, FACES, Faces
from claimtracker.rules.permissions import Sight

Order = Literal["heaviest", "newest"]
ORDERS: tuple[Order, ...] = ("heaviest", "newest")
CAP = 1_000
FIRST_KEY = "ffffffff-ffff-ffff-ffff-ffffffffffff"
NO_KEY = "00000000-0000-0000-0000-000000000000"
HEAVIEST = 1e300


class NoSuchPlace(Invalid):
    """A page of the list was asked for that no list leads to."""

    def __init__(self) -> None:
        super().__init__("This is no page of the list; begin with the first.")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the list by the states that its disputes are listed under, in order.

    Suspected ones whose figures only rounding parts are listed under `near`. `code` is one that
    all of them have; `only_due` takes those alone whose date has come.
    """

    name: str
    states: tuple[str, ...]
    code: str | None = None
    only_due: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """What is asked for: codes that a dispute has to have, perhaps among some keys, in an order.

    `today` is the day by which dates have come.
    """

    today: str
    codes: tuple[str, ...] = ()
    order: Order = "heaviest"
    among: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Driven:
    """A choice by its rarest code: the list of that one is walked, and the others are looked up.

    `is_whole` is false where the rarest is so frequent that only the first `CAP` of each state
    are looked through.
    """

    choice: Choice
    code: str
    others: tuple[str, ...] = field(default=())
    is_whole: bool = True


@dataclass(frozen=True, slots=True)
class Shape:
    """What a statement looks like, whatever it is asked with."""

    sight: Sight
    order: Order
    states: int
    others: int
    only_due: bool
    is_among: bool


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page begins: after a dispute, in the part of its state."""

    rank: int
    weight: float
    key: str

    def __str__(self) -> str:
        return f"{self.rank}_{self.weight!r}_{self.key}"


def place(text: str | None, states: int) -> Place | None:
    """Read a place from an address; raises NoSuchPlace."""
    if not text:
        return None
    rank, weight, key = (*text.split("_"), "", "")[:3]
    try:
        found = Place(int(rank), float(weight), str(UUID(key)))
    except (ValueError, OverflowError) as error:
        raise NoSuchPlace from error
    if str(found) != text or not 0 <= found.rank < states:
        raise NoSuchPlace
    return found


def driven(session: Session, choice: Choice, part: Part) -> Driven:
    """Return a choice by its rarest code; codes are counted only where there are several."""
    wanted = (*choice.codes, part.code) if part.code else choice.codes
    codes = tuple(dict.fromkeys(wanted)) or (EVERY,)
    if len(codes) == 1:
        return Driven(choice, codes[0])
    sight = sight_of(session)
    values = {f"code{n}": code for n, code in enumerate(codes)}
    counted = session.execute(_code_counts(sight, len(codes)), values | {"most": CAP + 1}).one()
    fewest = min(counted)
    code = codes[counted.index(fewest)]
    return Driven(choice, code, tuple(one for one in codes if one != code), fewest <= CAP)


def page(
    session: Session, chosen: Driven, part: Part, after: Place | None, limit: int
) -> tuple[list[Place], Place | None]:
    """Return the places of the disputes of a page, and the place after which the next begins."""
    values = _values(chosen, part, after) | {"most": limit + 1}
    rows = session.execute(_page(_shape(session, chosen, part)), values).all()
    found = [Place(row.rank, row.weight, row.dispute_id) for row in rows]
    return found[:limit], found[limit - 1] if len(found) > limit else None


def codes(session: Session, chosen: Driven, part: Part) -> tuple[str, int]:
    """Return the codes of the first `CAP` disputes in one text, and how many disputes these are."""
    values = _values(chosen, part, None) | {"most": CAP}
    row = session.execute(_codes(_shape(session, chosen, part)), values).one()
    return row[0] or "", row[1]


def counts(session: Session, chosen: Driven, parts: Sequence[Part]) -> dict[str, int]:
    """Count the disputes of each part that fit a choice, at most `CAP` + 1 of each."""
    shape = _shape(session, chosen, parts[0])
    row = session.execute(
        _counts(shape, tuple(parts)), _values(chosen, None, None) | {"most": CAP + 1}
    )
    return dict(row.mappings().one())


def _shape(session: Session, chosen: Driven, part: Part) -> Shape:
    among = chosen.choice.among is not None
    return Shape(
        sight_of(session), chosen.choice.order, len(part.states), len(chosen.others),
        part.only_due, among,
    )  # fmt: skip


def _values(chosen: Driven, part: Part | None, after: Place | None) -> dict[str, Any]:
    values: dict[str, Any] = {"code": chosen.code, "today": chosen.choice.today, "looked": CAP}
    values |= {f"other{n}": code for n, code in enumerate(chosen.others)}
    if chosen.choice.among is not None:
        values["among"] = chosen.choice.among
    for rank, state in enumerate(part.states if part else ()):
        weight, key = _bound(rank, after)
        values |= {f"state{rank}": state, f"weight{rank}": weight, f"key{rank}": key}
    return values


def _bound(rank: int, after: Place | None) -> tuple[float, str]:
    """Return what those of a state come after: all of it, nothing of it, or a place in it."""
    if after is None or rank > after.rank:
        return HEAVIEST, FIRST_KEY
    return (after.weight, after.key) if rank == after.rank else (-HEAVIEST, NO_KEY)


@cache
def _code_counts(sight: Sight, number: int) -> Any:
    facet = FACES[sight].facet
    found = (select(literal(1)).where(facet.c.code == _word(f"code{n}")) for n in range(number))
    return select(*(_capped(one).label(f"code{n}") for n, one in enumerate(found)))


@cache
def _page(shape: Shape) -> Any:
    found = _first(shape)
    return select(found).order_by(*_ordered(shape, found.c)).limit(_most())


@cache
def _codes(shape: Shape) -> Any:
    found = _first(shape)
    first = select(found.c.dispute_id).order_by(*_ordered(shape, found.c)).limit(_most())
    face, some = FACES[shape.sight].face, first.subquery()
    return (
        select(func.aggregate_strings(face.c.codes, " "), func.count())
        .select_from(some)
        .join(face, face.c.dispute_id == some.c.dispute_id)
    )


@cache
def _counts(shape: Shape, parts: tuple[Part, ...]) -> Any:
    return select(*(_capped(_of_part(shape, one)).label(one.name) for one in parts))


def _of_part(shape: Shape, part: Part) -> Any:
    """Return the query of those of a part; its states and code are in the statement."""
    tables = FACES[shape.sight]
    some: Any = tables.facet.alias()
    found: Any = select(some.c.dispute_id).where(
        some.c.code == _word("code"), some.c.state.in_(part.states)
    )
    if shape.others:
        looked = found.limit(bindparam("looked", type_=Integer)).subquery()
        found = select(looked.c.dispute_id)
        some = looked
    narrowed = [_has(tables, some, _word(f"other{n}")) for n in range(shape.others)]
    if part.code:
        narrowed.append(_has(tables, some, literal(part.code, Words)))
    return found.where(*narrowed, *_beside(some, part.only_due, shape.is_among))


def _first(shape: Shape) -> Any:
    """Return the first of each state, one state after the other."""
    return union_all(*(select(_of_state(shape, n)) for n in range(shape.states))).subquery()


def _of_state(shape: Shape, rank: int) -> Any:
    tables = FACES[shape.sight]
    some: Any = tables.facet.alias()
    key, weight = bindparam(f"key{rank}", type_=Id), bindparam(f"weight{rank}", type_=Float(53))
    begins = (
        tuple_(some.c.weight, some.c.dispute_id) < tuple_(weight, key)
        if shape.order == "heaviest"
        else some.c.dispute_id < key
    )
    found = select(some.c.weight, some.c.dispute_id).where(
        some.c.code == _word("code"), some.c.state == _word(f"state{rank}"), begins
    )
    if shape.others:
        ordered = found.order_by(*_in_state(shape.order, some.c))
        some = ordered.limit(bindparam("looked", type_=Integer)).subquery()
        found = select(some.c.weight, some.c.dispute_id)
    narrowed = [_has(tables, some, _word(f"other{n}")) for n in range(shape.others)]
    found = found.where(*narrowed, *_beside(some, shape.only_due, shape.is_among))
    ordered = found.order_by(*_in_state(shape.order, some.c)).limit(_most())
    return ordered.add_columns(literal(rank, Integer).label("rank")).subquery()


def _beside(some: Any, only_due: bool, is_among: bool) -> list[Any]:
    which: list[Any] = []
    if only_due:
        due = Dispute.id == some.c.dispute_id, Dispute.waiting_until <= _word("today")
        which.append(select(literal(1)).where(*due).correlate(some).exists())
    if is_among:
        which.append(some.c.dispute_id.in_(bindparam("among", expanding=True, type_=Id)))
    return which


def _has(tables: Faces, some: Any, code: Any) -> Any:
    other = tables.facet.alias()
    same = other.c.code == code, other.c.dispute_id == some.c.dispute_id
    return select(literal(1)).where(*same).correlate(some).exists()


def _ordered(shape: Shape, columns: Any) -> tuple[Any, ...]:
    return (columns.rank, *_in_state(shape.order, columns))


def _in_state(order: Order, columns: Any) -> tuple[Any, ...]:
    by_weight = (columns.weight.desc(),) if order == "heaviest" else ()
    return (*by_weight, columns.dispute_id.desc())


def _capped(wanted: Any) -> Any:
    some = wanted.limit(_most()).subquery()
    return select(func.count()).select_from(some).scalar_subquery()


def _most() -> Any:
    return bindparam("most", type_=Integer)


def _word(name: str) -> Any:
    return bindparam(name, type_=Words)
