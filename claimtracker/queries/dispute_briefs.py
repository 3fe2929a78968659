"""What the list shows of each dispute: which claims and assertions, and what it counts.

Only keys and numbers are kept, and no words, so that a name or a quote is read where it stands.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from claimtracker.db.types import Id
from claimtracker.queries import dispute_cards, dispute_sides
from claimtracker.queries.dispute_cards import DisputeCard
from claimtracker.queries.dispute_sides import Side
from claimtracker.queries.dispute_tables import CARD

SIDES = 4
Reach = tuple[str, float | None, float | None]


@dataclass(frozen=True, slots=True)
class SideBrief:
    """One side: the claim that has its value, the first assertions, and the one that is quoted.

    `role` is what kind of side it is; `more` counts the assertions that are left out.
    """

    letter: str
    role: str
    claim: str
    lines: tuple[str, ...]
    quoted: str | None
    more: int
    origins: int


@dataclass(frozen=True, slots=True)
class Brief:
    """A dispute in brief: its first sides, and what all of them count.

    `since` is the day on which somebody first spoke of it. `reaches` are letters with the ends of
    values where all of them stand on one scale.
    """

    sides: tuple[SideBrief, ...]
    answers: int
    assertions: int
    origins: int
    since: str | None
    reaches: tuple[Reach, ...]


def of_card(card: DisputeCard) -> Brief:
    """Return a dispute in brief."""
    sides = dispute_sides.affirmed(dispute_sides.of_card(card))
    said = [one for side in sides for one in side.assertions]
    since = min((one.said_on for one in said if one.said_on), default=None)
    return Brief(
        tuple(_side(one) for one in sides[:SIDES]), len(sides), len(said), card.origins,
        since.isoformat() if since else None, _reaches(sides),
    )  # fmt: skip


def of_rows(session: Session, rows: Sequence[Any]) -> dict[str, Brief]:
    """Return disputes in brief by their keys, made of all that is said in them."""
    loaded = dispute_cards.load(session, [row.question_id for row in rows])
    return {row.id: of_card(dispute_cards.card(row, loaded)) for row in rows}


def kept(session: Session, ids: Sequence[str]) -> dict[str, Brief]:
    """Return what is kept of disputes, by their keys; for whoever sees the whole ledger."""
    rows = session.connection().execute(_KEPT, {"disputes": list(ids)})
    return {row.dispute_id: read(row.shown) for row in rows}


def written(brief: Brief) -> str:
    """Return a brief as it is kept."""
    return json.dumps(asdict(brief), separators=(",", ":"))


def read(text: str) -> Brief:
    """Read a brief as it is kept."""
    told = json.loads(text)
    sides = (SideBrief(**one | {"lines": tuple(one["lines"])}) for one in told["sides"])
    reaches = ((letter, low, high) for letter, low, high in told["reaches"])
    return Brief(**told | {"sides": tuple(sides), "reaches": tuple(reaches)})


def _side(side: Side) -> SideBrief:
    quoted = side.shown_first
    return SideBrief(
        side.letter, side.role, side.claim_id, tuple(one.id for one in side.lines),
        quoted.id if quoted else None, side.more, side.origins,
    )  # fmt: skip


def _reaches(sides: Sequence[Side]) -> tuple[Reach, ...]:
    """Return the ends of all values, or none where periods or units differ."""
    answers = [side for side in sides if not side.is_beside]
    periods = {(side.begins, side.ends) for side in answers}
    units = {side.unit for side in answers}
    if len(periods) > 1 or len(units) > 1:
        return ()
    ends = [(side.letter, side.low, side.high) for side in answers]
    return tuple(one for one in ends if one[1:] != (None, None))


_KEPT = select(CARD).where(CARD.c.dispute_id.in_(bindparam("disputes", expanding=True, type_=Id)))
