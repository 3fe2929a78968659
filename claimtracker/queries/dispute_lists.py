"""The list of disputes in parts and pages: only what a page shows is loaded whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session

from claimtracker.db.session import sight_of
from claimtracker.errors import Invalid
from claimtracker.models import Contradiction, Dispute
from claimtracker.queries import dispute_cards
from claimtracker.queries.dispute_cards import DisputeCard
from claimtracker.rules.permissions import Sight

LIVE = ("open", "waiting", "suspected")
# Those that rules make, and may be many; the others are as many as people decided.
_BY_RULE = ("suspected", "quiet", "lapsed")
CAP = 1_000
NEAR_SHOWN = 5


class NoSuchPlace(Invalid):
    """A page of the list was asked for that no list leads to."""

    def __init__(self) -> None:
        super().__init__("This is no page of the list; begin with the first.")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the list by its states; near ones, whose figures only rounding parts, stand apart.

    `near` says whether it takes only near ones, none of them, or both (None); `only_due` that it
    takes those alone whose date has come.
    """

    name: str
    states: tuple[str, ...]
    near: bool | None = None
    only_new: bool = False
    only_due: bool = False


@dataclass(frozen=True, slots=True)
class DisputeList:
    """A page of a part, the newest found first in each state, and the first of the near ones.

    `counts` has every part by name, at most `CAP` + 1; `next` leads to the page after it.
    """

    cards: tuple[DisputeCard, ...]
    next: str | None
    near: tuple[DisputeCard, ...]
    counts: dict[str, int]


_WHOLE = (
    Part("live", LIVE, near=False),
    Part("new", ("open", "waiting", "closed"), only_new=True),
    Part("suspected", ("suspected",), near=False),
    Part("open", ("open",)),
    Part("due", ("waiting",), only_due=True),
    Part("waiting", ("waiting",)),
    Part("closed", ("closed",)),
    Part("near", ("suspected",), near=True),
    Part("changes", ("quiet",)),
    Part("lapsed", ("lapsed",)),
)
_PUBLIC = (
    Part("live", ("open", "waiting", "closed")),
    Part("open", ("open",)),
    Part("waiting", ("waiting",)),
    Part("closed", ("closed",)),
)


def parts(sight: Sight) -> tuple[Part, ...]:
    """Return the parts that there are for a sight, the first first shown."""
    return _WHOLE if sight is Sight.WHOLE else _PUBLIC


def is_due(waiting_until: str | None, today: date) -> bool:
    """Say whether the date until which a dispute waits has come, or its month or year has."""
    return waiting_until is not None and waiting_until <= today.isoformat()


def page(
    session: Session, part: Part, after: str | None, limit: int, *, today: date
) -> DisputeList:
    """Return a page of a part that begins after a place; in few queries, however many there are.

    Raises NoSuchPlace.
    """
    ids, following = _ids(session, part, _place(after), limit, today)
    near = _near(session) if _WHOLE[0] == part else []
    cards = _cards(session, [*ids, *near])
    return DisputeList(
        tuple(cards[key] for key in ids if key in cards), following,
        tuple(cards[key] for key in near if key in cards), _counts(session, today),
    )  # fmt: skip


def _ids(
    session: Session, part: Part, place: tuple[int, str] | None, limit: int, today: date
) -> tuple[list[str], str | None]:
    found: list[tuple[int, str]] = []
    for rank, state in enumerate(part.states):
        if place and rank < place[0]:
            continue
        wanted = select(Dispute.id).where(*_in_order(state), *_narrowed(part, state, today))
        if place and rank == place[0]:
            wanted = wanted.where(Dispute.id < place[1])
        room = limit + 1 - len(found)
        rows = session.execute(wanted.order_by(Dispute.id.desc()).limit(room)).scalars()
        found += [(rank, key) for key in rows]
        if len(found) > limit:
            rank, key = found[limit - 1]
            return [one for _, one in found[:limit]], f"{rank}.{key}"
    return [one for _, one in found], None


def _in_order(state: str) -> tuple[Any, ...]:
    """Choose a state; a frequent one so that keys are walked in order, and not sorted first."""
    named = func.coalesce(Dispute.state, "") if state in _BY_RULE else Dispute.state
    return (named == state,)


def _narrowed(part: Part, state: str, today: date) -> tuple[Any, ...]:
    which: list[Any] = [Dispute.new_since_decided.is_(True)] if part.only_new else []
    which += [Dispute.waiting_until <= today.isoformat()] if part.only_due else []
    if part.near is not None and state == "suspected":
        which.append(_is_near() if part.near else or_(_has(near=False), ~_has(near=True)))
    return tuple(which)


def _is_near() -> Any:
    return and_(_has(near=True), ~_has(near=False))


def _has(*, near: bool) -> Any:
    found = select(Contradiction.id).where(
        Contradiction.dispute_id == Dispute.id,
        Contradiction.live.is_(True),
        Contradiction.lapsed_at.is_(None),
        Contradiction.near.is_(near),
    )
    return found.exists()


def _near(session: Session) -> Sequence[str]:
    near = _newest_suspected().where(_is_near()).order_by(Dispute.id.desc()).limit(NEAR_SHOWN)
    return session.execute(near).scalars().all()


def _newest_suspected() -> Select[Any]:
    newest = (
        select(Dispute.id)
        .where(*_in_order("suspected"))
        .order_by(Dispute.id.desc())
        .limit(CAP)
        .subquery()
    )
    return select(Dispute.id).where(Dispute.id.in_(select(newest.c.id)))


def _counts(session: Session, today: date) -> dict[str, int]:
    """Count every part up to the cap; near ones among the newest suspected."""
    counted = [_counted(part, today).label(part.name) for part in parts(sight_of(session))]
    return dict(session.execute(select(*counted)).mappings().one())


def _counted(part: Part, today: date) -> Any:
    which = [and_(Dispute.state == state, *_narrowed(part, state, today)) for state in part.states]
    wanted = select(Dispute.id).where(or_(*which))
    if part.near:
        wanted = _newest_suspected().where(_is_near())
    some = wanted.limit(CAP + 1).subquery()
    return select(func.count()).select_from(some).scalar_subquery()


def _cards(session: Session, ids: Sequence[str]) -> dict[str, DisputeCard]:
    if not ids:
        return {}
    rows = session.execute(dispute_cards.rows().where(Dispute.id.in_(ids))).all()
    loaded = dispute_cards.load(session, [row.question_id for row in rows])
    return {row.id: dispute_cards.card(row, loaded) for row in rows}


def _place(text: str | None) -> tuple[int, str] | None:
    if not text:
        return None
    rank, _, key = text.partition(".")
    try:
        named = str(UUID(key))
    except ValueError as error:
        raise NoSuchPlace from error
    if named != key or rank not in map(str, range(len(LIVE))):
        raise NoSuchPlace
    return int(rank), key
