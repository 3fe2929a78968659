"""Who speaks, what carries, what is asked about and what it is filed under: names in order.

One statement a page, whatever the ledger holds: names are walked in their order, and what each
one has is counted up to a cap.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from claimtracker.db.session import sight_of
from claimtracker.models import (
    Article,
    Assertion,
    Attribution,
    Claim,
    ClaimTopic,
    Entity,
    EntityName,
    Reading,
    Source,
    SourceMerge,
    Topic,
)
from claimtracker.queries import forwards, public_tables
from claimtracker.rules.permissions import Sight
from claimtracker.rules.text import fold

CAP = 100
# Where so few rows name anything that is public, they are sorted; else names are walked.
FEW = 5_000
LAST = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class NameLine:
    """One name, what kind of thing it is, and how much it has: at most `CAP` + 1."""

    name: str
    kind: str | None
    count: int


@dataclass(frozen=True, slots=True)
class NameLines:
    """A page of names, and where the next one begins."""

    lines: tuple[NameLine, ...]
    next: str | None


def page(
    session: Session, noun: str, *, begins: str = "", after: str | None = None, limit: int = 30
) -> NameLines:
    """Return names of a noun in their order, those that have anything: “speakers”, “sources”,
    “subjects” or “topics”; only those that begin with some letters where such are given.
    """
    wanted, order, key = _TABLES[noun]()
    counted = _COUNTED[noun](key)
    wanted = wanted.add_columns(order.label("place"), counted.label("number"))
    if folded := fold(begins):
        wanted = wanted.where(order >= folded, order < folded + LAST)
    if after is not None:
        wanted = wanted.where(order > after)
    if _is_few(session):
        wanted = wanted.where(key.in_(select(public_tables.NAME.c.row_id)))
    rows = session.execute(wanted.where(_has(noun, key)).order_by(order).limit(limit + 1)).all()
    lines = tuple(NameLine(row.name, row.kind, row.number) for row in rows[:limit])
    return NameLines(lines, rows[limit - 1].place if len(rows) > limit else None)


def names(noun: str) -> tuple[Select[Any], Any]:
    """Return the query of the names of a noun that have anything, and the column of their keys."""
    model: Any = {"sources": Source, "topics": Topic}.get(noun, Entity)
    wanted = select(model.name).where(model.removed_at.is_(None), _has(noun, model.id))
    # An entity that went up in another has nothing left, but articles stay with their source.
    if model is Source:
        wanted = wanted.where(Source.id.not_in(forwards.merged(SourceMerge)))
    return wanted, model.id


def is_speaker(session: Session, entity_id: str) -> bool:
    """Say whether an entity speaks anywhere, or somebody for it."""
    return _is_any(session, "speakers", entity_id)


def is_subject(session: Session, entity_id: str) -> bool:
    """Say whether anything is asked about an entity."""
    return _is_any(session, "subjects", entity_id)


def _is_any(session: Session, noun: str, entity_id: str) -> bool:
    found = select(Entity.id).where(Entity.id == entity_id, _has(noun, Entity.id))
    return session.execute(found).first() is not None


def _entities() -> tuple[Any, Any, Any]:
    own = (EntityName.entity_id == Entity.id) & (EntityName.name == Entity.name)
    wanted = select(Entity.name, Entity.kind).join(EntityName, own)
    return wanted.where(Entity.removed_at.is_(None)), EntityName.folded, Entity.id


def _sources() -> tuple[Any, Any, Any]:
    wanted = select(Source.name, Source.kind).where(Source.removed_at.is_(None))
    stands = Source.id.not_in(forwards.merged(SourceMerge))
    return wanted.where(stands), Source.folded, Source.id


def _topics() -> tuple[Any, Any, Any]:
    wanted = select(Topic.name, func.nullif("", "").label("kind"))
    return wanted.where(Topic.removed_at.is_(None)), Topic.folded, Topic.id


def _spoken(column: Any, key: Any) -> Select[Any]:
    """Return the assertions in which somebody speaks, by the column that says so."""
    later = aliased(Attribution)
    followed = select(later.position).where(
        later.assertion_id == Attribution.assertion_id, later.position > Attribution.position
    )
    return (
        select(Attribution.assertion_id)
        .join(Assertion, Assertion.id == Attribution.assertion_id)
        .join(Article, Article.id == Assertion.article_id)
        .where(column == key, ~followed.exists(), Assertion.claim_id.is_not(None))
        .where(Assertion.removed_at.is_(None), Article.removed_at.is_(None))
    )


def _printed(key: Any) -> Select[Any]:
    return select(Article.id).where(Article.source_id == key, Article.removed_at.is_(None))


def _asked(key: Any) -> Select[Any]:
    return (
        select(Reading.question_id)
        .join(Claim, Claim.id == Reading.claim_id)
        .where(Reading.subject_id == key, Reading.question_id.is_not(None))
        .where(Claim.removed_at.is_(None))
    )


def _filed(key: Any) -> Select[Any]:
    return (
        select(ClaimTopic.claim_id)
        .join(Claim, Claim.id == ClaimTopic.claim_id)
        .where(ClaimTopic.topic_id == key, Claim.removed_at.is_(None))
    )


def _has(noun: str, key: Any) -> Any:
    if noun == "speakers":
        both = Attribution.entity_id, Attribution.for_id
        return _spoken(both[0], key).exists() | _spoken(both[1], key).exists()
    return {"sources": _printed, "subjects": _asked, "topics": _filed}[noun](key).exists()


def _count(found: Select[Any], counted: Any = None) -> Any:
    some = found.correlate(Entity, Source, Topic).limit(CAP + 1).subquery()
    number = func.count() if counted is None else func.count(some.c[0].distinct())
    return select(number).select_from(some).scalar_subquery()


def _speeches(key: Any) -> Any:
    found = [_count(_spoken(column, key)) for column in (Attribution.entity_id, Attribution.for_id)]
    return found[0] + found[1]


_TABLES: Mapping[str, Callable[[], tuple[Any, Any, Any]]] = {
    "speakers": _entities, "sources": _sources, "subjects": _entities, "topics": _topics,
}  # fmt: skip
_COUNTED: Mapping[str, Callable[[Any], Any]] = {
    "speakers": _speeches,
    "sources": lambda key: _count(_printed(key)),
    "subjects": lambda key: _count(_asked(key), "questions"),
    "topics": lambda key: _count(_filed(key)),
}


def _is_few(session: Session) -> bool:
    if sight_of(session) is Sight.WHOLE:
        return False
    some = select(public_tables.NAME.c.row_id).limit(FEW + 1).subquery()
    return bool(session.execute(select(func.count()).select_from(some)).scalar_one() <= FEW)
