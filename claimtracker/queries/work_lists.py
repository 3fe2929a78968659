"""What waits at the desk: how much of it, the heaviest first, and a page of each list.

Nothing here counts past `CAP`, and nothing walks a table: each list is an index read from its top.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Float, Integer, and_, bindparam, func, literal, or_, select, union_all
from sqlalchemy.orm import Session, aliased

from claimtracker.db.types import Id
from claimtracker.errors import Invalid
from claimtracker.models import (
    Assertion,
    Attribute,
    Claim,
    Dispute,
    Entity,
    Person,
    VerdictDraft,
)
from claimtracker.queries.work_tables import (
    DISPUTE,
    ITEM,
    NEW,
    OPEN,
    PRINTED,
    SUSPECTED,
    UNANCHORED,
    UNRATED,
    WAITING,
)
from claimtracker.rules.questions import asked, question_text

CAP = 1_000
SOON = timedelta(days=7)
HEAVIEST = 8
SHOWN_DUE = 20
LOOSE, REVIEW, MINE = "loose", "review", "mine"
LISTS = (SUSPECTED, NEW, PRINTED, WAITING, LOOSE, UNRATED, REVIEW, UNANCHORED, MINE)
_LIVE = ("open", "waiting", "suspected")


class NoSuchWork(Invalid):
    """A page of a list was asked for that no list leads to."""

    def __init__(self) -> None:
        super().__init__("This is no page of the list; begin with the first.")


@dataclass(frozen=True, slots=True)
class Waits:
    """How much waits in each list, at most `CAP` + 1, and what is said of the first of some.

    `sources` is how many publications carry the claim that comes first among those without a
    verdict; `asks` is who asked last for a second person.
    """

    counts: dict[str, int]
    sources: int
    asks: str | None


@dataclass(frozen=True, slots=True)
class WorkDispute:
    """A dispute in one line: its question, its first answers, and who owns it."""

    id: str
    question: str
    answers: tuple[str, ...]
    origins: int
    since: date | None
    state: str
    new_since_decided: bool
    waiting_until: str | None
    owner: str | None
    rank: float


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a list, and where the next one begins."""

    rows: tuple[Any, ...]
    next: str | None


def waits(session: Session, person_id: str, today: date) -> Waits:
    """Return how much waits for somebody; one query."""
    asked = {"me": person_id, "soon": -float((today + SOON).toordinal()), "most": CAP + 1}
    row = session.execute(_waits(), asked).one()
    return Waits({name: getattr(row, name) for name in LISTS}, int(row.first or 0), row.asks)


@cache
def _waits() -> Any:
    drafts, passages = select(literal(1)).select_from(VerdictDraft), select(literal(1))
    kept = (SUSPECTED, NEW, PRINTED, UNRATED, UNANCHORED)
    counted = {name: _capped(_item(name)) for name in kept}
    counted[WAITING] = _capped(_item(WAITING).where(ITEM.c.rank >= bindparam("soon")))
    counted[LOOSE] = _capped(passages.select_from(Assertion).where(*_loose()))
    counted[REVIEW] = _capped(drafts.where(*_in_review()))
    counted[MINE] = _capped(select(literal(1)).select_from(Dispute).where(*_mine()))
    first = _item(UNRATED).with_only_columns(ITEM.c.rank)
    first = first.order_by(ITEM.c.rank.desc(), ITEM.c.row_id.desc()).limit(1)
    asks = (
        select(Person.name)
        .join(VerdictDraft, VerdictDraft.author_id == Person.id)
        .where(*_in_review())
        .order_by(VerdictDraft.id.desc())
        .limit(1)
    )
    told = [counted[name].label(name) for name in LISTS]
    return select(
        *told, first.scalar_subquery().label("first"), asks.scalar_subquery().label("asks")
    )


def heaviest(session: Session) -> list[WorkDispute]:
    """Return the disputes that press most: suspected, open, or new since they were decided."""
    by_id = {row.id: row for row in map(_work_dispute, session.execute(_heaviest()))}
    return list(by_id.values())[:HEAVIEST]


@cache
def _heaviest() -> Any:
    tops = [_top(name) for name in (NEW, OPEN, SUSPECTED)]
    found = union_all(*(select(top) for top in tops)).subquery()
    wanted = _disputes(found.c.row_id, found.c.rank)
    return wanted.order_by(found.c.rank.desc(), Dispute.id.desc())


def next_waiting(session: Session) -> WorkDispute | None:
    """Return the dispute that comes back first."""
    return next(iter(disputes(session, WAITING, None, 1).rows), None)


def disputes(session: Session, name: str, after: str | None, limit: int) -> Page:
    """Return a page of a list of disputes, the highest rank first; raises NoSuchWork."""
    rows = ranked(session, _of_list(name), after, limit)
    return Page(tuple(map(_work_dispute, rows[:limit])), following(rows, limit))


@cache
def _of_list(name: str) -> Any:
    return _disputes(ITEM.c.row_id, ITEM.c.rank).where(ITEM.c.list == name)


def due_of(session: Session, person_id: str, today: date) -> tuple[WorkDispute, ...]:
    """Return those disputes of somebody that wait, and waited until today or before."""
    wanted = _disputes(Dispute.id, literal(0.0)).where(
        Dispute.owner_id == person_id, Dispute.state == "waiting", Dispute.removed_at.is_(None),
        Dispute.waiting_until <= today.isoformat(),
    )  # fmt: skip
    rows = session.execute(wanted.order_by(Dispute.waiting_until, Dispute.id).limit(SHOWN_DUE))
    return tuple(map(_work_dispute, rows))


def own_disputes(session: Session, person_id: str, after: str | None, limit: int) -> Page:
    """Return a page of the disputes that somebody owns and that press; raises NoSuchWork."""
    wanted = _disputes(Dispute.id, literal(0.0)).where(*_mine())
    if after:
        wanted = wanted.where(Dispute.id < key_of(after))
    wanted = wanted.order_by(Dispute.id.desc()).limit(limit + 1)
    rows = session.execute(wanted, {"me": person_id}).all()
    found = tuple(map(_work_dispute, rows[:limit]))
    return Page(found, found[-1].id if len(rows) > limit else None)


def ranked(session: Session, wanted: Any, after: str | None, limit: int) -> Sequence[Any]:
    """Return rows of a query of items in the order of their list, one more than a page.

    The query is made once, for making it costs more than running it. Raises NoSuchWork.
    """
    rank, key = _place(after) if after else (None, None)
    told = {"rank": rank, "key": key, "most": limit + 1} if after else {"most": limit + 1}
    return session.execute(_in_order(wanted, begun=after is not None), told).all()


@cache
def _in_order(wanted: Any, *, begun: bool) -> Any:
    if begun:
        rank, key = bindparam("rank", type_=Float), bindparam("key", type_=Id)
        behind = or_(ITEM.c.rank < rank, and_(ITEM.c.rank == rank, ITEM.c.row_id < key))
        wanted = wanted.where(ITEM.c.rank <= rank, behind)
    ordered = wanted.order_by(ITEM.c.rank.desc(), ITEM.c.row_id.desc())
    return ordered.limit(bindparam("most", type_=Integer))


def following(rows: Sequence[Any], limit: int) -> str | None:
    """Return where the page after some rows begins, which have a rank and an `id`."""
    if len(rows) <= limit:
        return None
    return f"{rows[limit - 1].rank!r}_{rows[limit - 1].id}"


def _place(after: str) -> tuple[float, str]:
    rank, _, key = after.partition("_")
    try:
        return float(rank), key_of(key)
    except ValueError as error:
        raise NoSuchWork from error


def key_of(text: str) -> str:
    """Return the key of the row after which a page begins; raises NoSuchWork."""
    try:
        return str(UUID(text))
    except ValueError as error:
        raise NoSuchWork from error


def _item(name: str) -> Any:
    return select(literal(1)).select_from(ITEM).where(ITEM.c.list == name)


def _capped(wanted: Any) -> Any:
    some = wanted.limit(bindparam("most", type_=Integer)).subquery()
    return select(func.count()).select_from(some).scalar_subquery()


def _loose() -> Iterable[Any]:
    return (
        Assertion.claim_id.is_(None), Assertion.removed_at.is_(None), Assertion.quote.is_not(None),
    )  # fmt: skip


def _in_review() -> Iterable[Any]:
    return VerdictDraft.state == "in review", VerdictDraft.removed_at.is_(None)


def _mine() -> Iterable[Any]:
    pressing = or_(Dispute.state.in_(_LIVE), Dispute.new_since_decided.is_(True))
    return Dispute.owner_id == bindparam("me", type_=Id), pressing, Dispute.removed_at.is_(None)


def _top(name: str) -> Any:
    items = select(ITEM.c.row_id, ITEM.c.rank).where(ITEM.c.list == name)
    return items.order_by(ITEM.c.rank.desc(), ITEM.c.row_id.desc()).limit(HEAVIEST).subquery()


def _disputes(key: Any, rank: Any) -> Any:
    thing = aliased(Entity)
    return (
        select(
            Dispute.id, Dispute.state, Dispute.new_since_decided, Dispute.waiting_until,
            Dispute.object_id, Dispute.claim_id, Entity.name.label("subject"),
            thing.name.label("object"), Attribute.name.label("attribute"), Attribute.question,
            Claim.key.label("claim"), Claim.statement, Person.name.label("owner"),
            DISPUTE.c.origins, DISPUTE.c.answers, DISPUTE.c.since, rank.label("rank"),
        )
        .select_from(Dispute)
        .join_from(Dispute, DISPUTE, DISPUTE.c.dispute_id == Dispute.id, isouter=True)
        .outerjoin(Entity, Entity.id == Dispute.subject_id)
        .outerjoin(thing, thing.id == Dispute.object_id)
        .outerjoin(Attribute, Attribute.id == Dispute.attribute_id)
        .outerjoin(Claim, Claim.id == Dispute.claim_id)
        .outerjoin(Person, Person.id == Dispute.owner_id)
        .where(Dispute.id == key)
    )  # fmt: skip


def _work_dispute(row: Any) -> WorkDispute:
    if row.claim_id is not None:
        question = str(row.statement or row.claim)
    else:
        words = asked(row.question, row.attribute, row.object_id is not None)
        question = question_text(words, row.subject, row.object or "")
    return WorkDispute(
        row.id, question, tuple(json.loads(row.answers or "[]")), row.origins or 0,
        date.fromordinal(row.since) if row.since else None, row.state, row.new_since_decided,
        row.waiting_until, row.owner, row.rank,
    )  # fmt: skip
