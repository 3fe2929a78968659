"""The list of disputes in parts and pages: only what a page shows is loaded whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimtracker.db.session import sight_of
from claimtracker.errors import Invalid
from claimtracker.models import Dispute
from claimtracker.queries import dispute_cards, dispute_choices, dispute_facets, listed_disputes
from claimtracker.queries.dispute_cards import DisputeCard
from claimtracker.queries.dispute_choices import CAP, Choice, Driven, NoSuchPlace, Part, Place
from claimtracker.queries.dispute_facets import Facets
from claimtracker.queries.dispute_tables import NEAR
from claimtracker.queries.listed_disputes import ListedDispute
from claimtracker.rules.dispute_facets import NEWS, code
from claimtracker.rules.permissions import Sight

__all__ = [
    "CAP", "LIVE", "DisputeList", "NoSuchPart", "NoSuchPlace", "Part", "is_due", "named", "page",
    "parts",
]  # fmt: skip

LIVE = ("open", "waiting", "suspected")
DECIDED = ("open", "waiting", "closed")
NEAR_SHOWN = 5


class NoSuchPart(Invalid):
    """A part of the list was asked for that there is not, or not for this person."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        listed = f"{', '.join(known[:-1])} or {known[-1]}"
        super().__init__(f"The list of disputes has no part “{name[:40]}”; write one of {listed}.")


@dataclass(frozen=True, slots=True)
class DisputeList:
    """A page of a part in its order, what it can be narrowed by, and the first of the near ones.

    `counts` has every part by name, at most `CAP` + 1; `next` leads to the page after it. Where
    `is_whole` is false, only the first `CAP` of each state of the rarest facet were looked
    through. `news` counts those of the part among what came since somebody looked.
    """

    cards: tuple[ListedDispute, ...]
    next: str | None
    near: tuple[ListedDispute, ...]
    counts: dict[str, int]
    facets: Facets
    is_whole: bool
    news: int | None


_WHOLE = (
    Part("live", LIVE),
    Part("new", ("open", "waiting", "closed"), code=code("news", NEWS)),
    Part("suspected", ("suspected",)),
    Part("open", ("open",)),
    Part("due", ("waiting",), only_due=True),
    Part("waiting", ("waiting",)),
    Part("closed", ("closed",)),
    Part("near", (NEAR,)),
    Part("changes", ("quiet",)),
    Part("lapsed", ("lapsed",)),
)
_PUBLIC = (
    Part("live", ("open", "waiting", "closed")),
    Part("open", ("open",)),
    Part("waiting", ("waiting",)),
    Part("closed", ("closed",)),
)
_NEAR = next(one for one in _WHOLE if one.name == "near")


def parts(sight: Sight) -> tuple[Part, ...]:
    """Return the parts that there are for a sight, the first first shown."""
    return _WHOLE if sight is Sight.WHOLE else _PUBLIC


def named(sight: Sight, name: str | None) -> Part:
    """Return the part of that name that there is for a sight, the first where none is named.

    Raises NoSuchPart, for parts that others see as for those that nobody does.
    """
    known = parts(sight)
    found = next((one for one in known if one.name == name), None if name else known[0])
    if found is None:
        raise NoSuchPart(name or "", [one.name for one in known])
    return found


def is_due(waiting_until: str | None, today: date) -> bool:
    """Say whether the date until which a dispute waits has come, or its month or year has."""
    return waiting_until is not None and waiting_until <= today.isoformat()


def page(
    session: Session,
    part: Part,
    choice: Choice,
    after: str | None,
    limit: int,
    *,
    came: tuple[str, ...] | None = None,
) -> DisputeList:
    """Return a page of a part that begins after a place; in few queries, however many there are.

    `came` are the keys of disputes that came since somebody looked. Raises NoSuchPlace.
    """
    begins = dispute_choices.place(after, len(part.states))
    chosen = dispute_choices.driven(session, choice, part)
    places, following = dispute_choices.page(session, chosen, part, begins, limit)
    near: list[Place] = []
    if part == _WHOLE[0] and begins is None:
        near, _ = dispute_choices.page(session, chosen, _NEAR, None, NEAR_SHOWN)
    cards = listed_disputes.of_ids(session, [one.key for one in (*places, *near)])
    return DisputeList(
        tuple(cards[one.key] for one in places if one.key in cards),
        str(following) if following else None,
        tuple(cards[one.key] for one in near if one.key in cards),
        dispute_choices.counts(session, chosen, parts(sight_of(session))),
        dispute_facets.of(session, chosen, part), chosen.is_whole,
        _news(session, chosen, part, came),
    )  # fmt: skip


def whole(
    session: Session, part: Part, choice: Choice, after: str | None, limit: int
) -> tuple[list[DisputeCard], str | None]:
    """Return the cards of a page with all that is said, and where the next page begins.

    Raises NoSuchPlace.
    """
    begins = dispute_choices.place(after, len(part.states))
    chosen = dispute_choices.driven(session, choice, part)
    places, following = dispute_choices.page(session, chosen, part, begins, limit)
    cards = _cards(session, [one.key for one in places])
    listed = [cards[one.key] for one in places if one.key in cards]
    return listed, str(following) if following else None


def decided(session: Session, limit: int) -> list[DisputeCard]:
    """Return the disputes that a person found real or closed, the last decided first."""
    rows = (
        select(Dispute.id)
        .where(Dispute.state.in_(DECIDED), Dispute.decided_at.is_not(None))
        .order_by(Dispute.decided_at.desc(), Dispute.id.desc())
    )
    ids = session.execute(rows.limit(limit)).scalars().all()
    cards = _cards(session, ids)
    return [cards[key] for key in ids if key in cards]


def _news(session: Session, chosen: Driven, part: Part, came: tuple[str, ...] | None) -> int | None:
    if came is None:
        return None
    among = replace(chosen, choice=replace(chosen.choice, among=came))
    return dispute_choices.counts(session, among, [part])[part.name]


def _cards(session: Session, ids: Sequence[str]) -> dict[str, DisputeCard]:
    rows = dispute_cards.rows_of(session, ids)
    loaded = dispute_cards.load(session, [row.question_id for row in rows])
    return {row.id: dispute_cards.card(row, loaded) for row in rows}
