"""The names that a form offers while somebody types."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, exists, func, literal, or_, select
from sqlalchemy.orm import Session

from claimtracker.models import (
    Account,
    Article,
    Attribute,
    AttributeMerge,
    AttributeName,
    Claim,
    ClaimMerge,
    Entity,
    EntityMerge,
    EntityName,
    Evidence,
    Person,
    Source,
    SourceMerge,
    Topic,
)
from claimtracker.queries.evidence import CALLED
from claimtracker.queries.forwards import Merges
from claimtracker.rules import spelling
from claimtracker.rules.permissions import EDITORS
from claimtracker.rules.text import fold

MOST = 300
# The last of all characters: what begins with a text sorts before the text and this.
LAST = "\U0010ffff"
_OFFERED: Mapping[str, tuple[Any, Any]] = {
    "article": (Article.key, Article),
    "attribute": (Attribute.name, Attribute),
    "claim": (Claim.key, Claim),
    "entity": (Entity.name, Entity),
    "evidence": (CALLED, Evidence),
    "person": (Person.name, Person),
    "source": (Source.name, Source),
    "topic": (Topic.name, Topic),
}
_MERGES: Mapping[str, Merges] = {
    "attribute": AttributeMerge,
    "claim": ClaimMerge,
    "entity": EntityMerge,
    "source": SourceMerge,
}


def names(session: Session, nouns: Iterable[str]) -> dict[str, list[str]]:
    """Return the names of rows that stand, by noun, in order; of very many only the first."""
    found = {}
    for noun in sorted(set(nouns)):
        column, _ = _OFFERED[noun]
        known = _standing(noun, select(column))
        found[noun] = list(session.execute(known.order_by(column).limit(MOST)).scalars())
    return found


@dataclass(frozen=True, slots=True)
class Offered:
    """A name that may be meant, and what else helps to know it by."""

    name: str
    hint: str = ""


def like(session: Session, noun: str, typed: str, limit: int = 8) -> list[Offered]:
    """Return the names of rows of a noun that begin so, and then those with a word that does.

    Other names of a row are found too; what is offered is its own.
    """
    sought = fold(typed)
    if not sought:
        return []
    named, columns = _LIKE[noun]
    wanted = _standing(noun, named).order_by(columns[0]).limit(4 * limit)
    found: dict[str, Offered] = {}
    for place in (_begins, _has_word):
        condition = or_(*(place(column, sought) for column in columns))
        for name, hint in session.execute(wanted.where(condition)):
            found.setdefault(name, Offered(name, hint if hint and hint != name else ""))
        if len(found) >= limit:
            break
    return list(found.values())[:limit]


def beginning(session: Session, noun: str, typed: str, limit: int = 8) -> list[Offered]:
    """Return the names of rows of a noun that begin so, which an index answers."""
    sought = fold(typed)
    if not sought:
        return []
    named, columns = _LIKE[noun]
    wanted = _standing(noun, named).where(or_(*(_begins(column, sought) for column in columns)))
    found: dict[str, Offered] = {}
    for name, hint in session.execute(wanted.order_by(columns[0]).limit(4 * limit)):
        found.setdefault(name, Offered(name, hint if hint and hint != name else ""))
    return list(found.values())[:limit]


def nearly(session: Session, noun: str, typed: str, limit: int) -> list[str]:
    """Return the names of rows of a noun that go on from what was typed, or are nearly that."""
    sought = fold(typed)
    named, columns = _LIKE[noun]
    wanted = _standing(noun, named.add_columns(columns[0])).order_by(columns[0]).limit(MOST)
    for beginning in spelling.beginnings(sought) if len(sought) > 1 else ():
        rows = session.execute(wanted.where(_begins(columns[0], beginning)))
        known = {folded: name for name, _, folded in rows}
        if found := spelling.like_names(sought, known, limit):
            return found
    return []


def _standing(noun: str, wanted: Any) -> Any:
    """Let a query find no row that was taken away, or went up in another."""
    model = _OFFERED[noun][1]
    standing = wanted.where(model.removed_at.is_(None))
    if noun not in _MERGES:
        return standing
    merge = _MERGES[noun]
    return standing.where(~exists().where(merge.merged_id == model.id, merge.live.is_(True)))


def _begins(column: Any, sought: str) -> Any:
    """Return the condition that a column begins so, which an index of it answers."""
    return and_(column >= sought, column < sought + LAST)


def _has_word(column: Any, sought: str) -> Any:
    """Return the condition that a later word of a column begins so; it looks at every row."""
    return column.contains(f" {sought}", autoescape=True)


# For each noun, what is offered and what else helps to know it by, and the columns looked in.
_LIKE: Mapping[str, tuple[Any, tuple[Any, ...]]] = {
    "article": (select(Article.key, literal("")), (func.lower(Article.key),)),
    "attribute": (
        select(Attribute.name, AttributeName.name).join(
            AttributeName, AttributeName.attribute_id == Attribute.id
        ),
        (AttributeName.folded,),
    ),
    "claim": (
        select(Claim.key, Claim.statement), (func.lower(Claim.key), func.lower(Claim.statement)),
    ),
    "entity": (
        select(Entity.name, EntityName.name).join(EntityName, EntityName.entity_id == Entity.id),
        (EntityName.folded,),
    ),
    "person": (
        select(Person.name, literal(""))
        .join(Account, Account.person_id == Person.id)
        .where(
            Account.active.is_(True), Account.removed_at.is_(None),
            Account.role.in_(sorted(EDITORS)),
        ),
        (func.lower(Person.name),),
    ),
    "evidence": (
        select(CALLED, literal("")), (func.lower(Evidence.title), func.lower(Evidence.key)),
    ),
    "source": (select(Source.name, literal("")), (Source.folded,)),
    "topic": (select(Topic.name, literal("")), (Topic.folded,)),
}  # fmt: skip
NOUNS = frozenset(_LIKE)
