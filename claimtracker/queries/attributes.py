"""Attributes, read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from rapidfuzz import fuzz, process
from sqlalchemy import select
from sqlalchemy.orm import Session

from claimtracker.models import Attribute, AttributeName
from claimtracker.queries.stored import Stored, flat, grouped, pieces
from claimtracker.rules.text import fold


@dataclass(frozen=True, slots=True)
class AttributeContent:
    """What is asked, and how its answers are compared."""

    name: str
    kind: str
    question: str | None = None
    definition: str | None = None
    unit: str | None = None
    single: bool | None = None
    runs: str = "state"
    shelf_life: int | None = None
    aliases: tuple[str, ...] = ()


def ids_by_name(session: Session, names: Iterable[str]) -> dict[str, str]:
    """Return the keys of attributes by the names asked for; a name or an alias will do."""
    wanted = {fold(name): name for name in names}
    found: dict[str, str] = {}
    for piece in pieces(sorted(wanted)):
        known = select(AttributeName.folded, AttributeName.attribute_id)
        rows = session.execute(known.where(AttributeName.folded.in_(piece)))
        found |= {folded: attribute for folded, attribute in rows}
    return {name: found[fold(name)] for name in names if fold(name) in found}


def by_id(session: Session, ids: Iterable[str]) -> dict[str, Stored[AttributeContent]]:
    """Return attributes by their keys, with their aliases."""
    plain = flat(session, Attribute, AttributeContent, "id", ids)
    named = select(AttributeName.attribute_id, AttributeName.name).order_by(AttributeName.name)
    aliases: dict[str, list[str]] = {}
    for piece in pieces(sorted(plain)):
        aliases |= grouped(session, named.where(AttributeName.attribute_id.in_(piece)))
    return {
        key: replace(row, content=_with_aliases(row.content, aliases.get(key, [])))
        for key, row in plain.items()
    }


def nearest(session: Session, name: str, count: int = 5) -> list[str]:
    """Return the names of the attributes most like a name, best first."""
    known = session.execute(
        select(AttributeName.name)
        .join(Attribute, Attribute.id == AttributeName.attribute_id)
        .where(Attribute.removed_at.is_(None))
        .order_by(AttributeName.folded)
    ).scalars()
    return [match[0] for match in process.extract(name, list(known), limit=count)]


def nearest_to(
    session: Session, name: str, question: str = "", count: int = 5
) -> list[Stored[AttributeContent]]:
    """Return the attributes most like a name or a question, by all their names, best first."""
    standing = select(Attribute.id).where(Attribute.removed_at.is_(None))
    # What went up in another has no name of its own any more.
    named = standing.where(Attribute.id.in_(select(AttributeName.attribute_id)))
    known = by_id(session, session.scalars(named)).values()

    def likeness(row: Stored[AttributeContent]) -> tuple[float, str]:
        called = (row.content.name, *row.content.aliases)
        best = max(fuzz.token_sort_ratio(fold(name), fold(one)) for one in called)
        if question and row.content.question:
            asked = fuzz.token_sort_ratio(fold(question), fold(row.content.question))
            best = max(best, asked)
        return -best, row.content.name

    return sorted(known, key=likeness)[:count]


def _with_aliases(content: AttributeContent, names: list[str]) -> AttributeContent:
    return replace(content, aliases=tuple(n for n in names if n != content.name))
