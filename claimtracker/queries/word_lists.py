"""The rows that all of a ledger shares, as lists: found by name, a page at a time, with their uses.

One description of a table says how its rows are called and what uses them; nothing here knows
which table it reads.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select
from sqlalchemy.orm import Session

from claimtracker.models import (
    Article,
    Attribute,
    AttributeName,
    Attribution,
    Base,
    ClaimTopic,
    Dispute,
    Entity,
    EntityName,
    Evidence,
    Outcome,
    Rating,
    Reading,
    ReadingMember,
    Source,
    SourceMerge,
    Topic,
    Verdict,
    VerdictEvidence,
    table_of,
)
from claimtracker.queries import forwards, holds
from claimtracker.queries.holds import HoldNow
from claimtracker.queries.stored import grouped
from claimtracker.rules.text import fold

Names = type[EntityName] | type[AttributeName]
Uses = Callable[[ColumnElement[str]], ColumnElement[Any]]


@dataclass(frozen=True, slots=True)
class WordTable:
    """A table as a list of it is read.

    `order` is the column that no two rows share and that the list is sorted by; with `names` it is
    the folded name there. `sought` are the columns that a search looks in. Each of `uses` gives the
    query that counts what uses a row. `merges` says which rows went up in others, where they keep
    their names.
    """

    model: type[Base]
    named: str
    order: str
    sought: tuple[str, ...]
    uses: tuple[Uses, ...]
    names: Names | None = None
    merges: type[SourceMerge] | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a list: its columns, its other names, and how often it is used."""

    id: str
    version: int
    name: str
    columns: Mapping[str, Any]
    aliases: tuple[str, ...]
    uses: int
    held: HoldNow | None


@dataclass(frozen=True, slots=True)
class Lines:
    """A page of a list, and where the next one begins."""

    lines: tuple[Line, ...]
    next: str | None


def page(
    session: Session,
    of: WordTable,
    *,
    sought: str = "",
    after: str | None = None,
    limit: int = 50,
    used_once: bool = False,
) -> Lines:
    """Return a page of a list in the order of names; three queries, however long the page."""
    order, uses = _order(of), _uses(of)
    wanted = _rows(of, order, uses)
    if sought.strip():
        wanted = wanted.where(_named_like(of, fold(sought)))
    if after is not None:
        wanted = wanted.where(order > after)
    if used_once:
        wanted = wanted.where(uses == 1)
    found = session.execute(wanted.order_by(order).limit(limit + 1)).mappings().all()
    shown = found[:limit]
    return Lines(
        tuple(_lines(session, of, shown)), shown[-1]["sorted_by"] if len(found) > limit else None
    )


def by_id(session: Session, of: WordTable, ids: Sequence[str]) -> dict[str, Line]:
    """Return rows as lists show them, by their keys."""
    key = table_of(of.model).c.id
    rows = session.execute(_rows(of, _order(of), _uses(of)).where(key.in_(ids))).mappings().all()
    return {line.id: line for line in _lines(session, of, rows)}


def owner_of(names: Names) -> Any:
    """Return the column by which a table of names says whose name it is."""
    return names.entity_id if names is EntityName else names.attribute_id  # type: ignore[union-attr]


def _rows(of: WordTable, order: ColumnElement[str], uses: ColumnElement[int]) -> Select[Any]:
    table = table_of(of.model)
    wanted = select(table, order.label("sorted_by"), uses.label("uses"))
    if of.names is not None:
        own = and_(owner_of(of.names) == table.c.id, of.names.name == table.c.name)
        # What went up in another row has no name of its own any more, and is in no list.
        wanted = wanted.join(of.names, own)
    if of.merges is not None:
        wanted = wanted.where(table.c.id.not_in(forwards.merged(of.merges)))
    return wanted.where(table.c.removed_at.is_(None))


def _lines(session: Session, of: WordTable, rows: Sequence[Any]) -> list[Line]:
    ids = [row["id"] for row in rows]
    aliases = _aliases(session, of, ids)
    held = holds.on(session, str(of.model.__tablename__), ids)
    return [
        Line(
            row["id"], row["version"], row[of.named], dict(row),
            tuple(name for name in aliases.get(row["id"], ()) if name != row[of.named]),
            row["uses"], held.get(row["id"]),
        )
        for row in rows
    ]  # fmt: skip


def _order(of: WordTable) -> ColumnElement[str]:
    if of.names is not None:
        return of.names.folded.expression
    found: ColumnElement[str] = table_of(of.model).c[of.order]
    return found


def _uses(of: WordTable) -> ColumnElement[int]:
    key = table_of(of.model).c.id
    return reduce(add, [use(key) for use in of.uses], literal(0))


def _named_like(of: WordTable, folded: str) -> ColumnElement[bool]:
    table = table_of(of.model)
    found = [func.lower(table.c[name]).contains(folded, autoescape=True) for name in of.sought]
    if of.names is not None:
        alike = select(owner_of(of.names)).where(of.names.folded.contains(folded, autoescape=True))
        found.append(table.c.id.in_(alike))
    if of.merges is not None:
        found.append(table.c.id.in_(_called_like(of.merges, folded)))
    return or_(*found)


def _called_like(merges: type[SourceMerge], folded: str) -> Select[Any]:
    """Return what took up rows whose names have some letters."""
    return (
        select(merges.survivor_id)
        .join(Source, Source.id == merges.merged_id)
        .where(merges.live.is_(True), Source.folded.contains(folded, autoescape=True))
    )


def _aliases(session: Session, of: WordTable, ids: Sequence[str]) -> dict[str, list[str]]:
    if of.merges is not None:
        return _names_taken_up(session, of.merges, ids)
    if of.names is None:
        return {}
    owner = owner_of(of.names)
    named = select(owner, of.names.name).where(owner.in_(ids)).order_by(of.names.name)
    return grouped(session, named)


def _names_taken_up(
    session: Session, merges: type[SourceMerge], ids: Sequence[str]
) -> dict[str, list[str]]:
    named = (
        select(merges.survivor_id, Source.name)
        .join(Source, Source.id == merges.merged_id)
        .where(merges.survivor_id.in_(ids), merges.live.is_(True))
    )
    return grouped(session, named.order_by(Source.name))


def _counted(column: Any) -> Uses:
    """Return how the rows are counted that name a row in a column."""

    def counting(key: ColumnElement[str]) -> ColumnElement[Any]:
        return (
            select(func.count()).select_from(column.class_).where(column == key).scalar_subquery()
        )

    return counting


SOURCES = WordTable(
    Source, "name", "folded", ("folded",), (_counted(Article.source_id),), merges=SourceMerge
)
ENTITIES = WordTable(
    Entity, "name", "folded", (),
    tuple(
        _counted(column)
        for column in (
            Reading.subject_id, Reading.object_id, ReadingMember.entity_id,
            Attribution.entity_id, Attribution.for_id,
        )
    ),
    EntityName,
)  # fmt: skip
ATTRIBUTES = WordTable(
    Attribute, "name", "folded", ("question",), (_counted(Reading.attribute_id),), AttributeName
)
TOPICS = WordTable(Topic, "name", "folded", ("folded",), (_counted(ClaimTopic.topic_id),))
RATINGS = WordTable(Rating, "label", "code", ("code", "label"), (_counted(Verdict.rating_id),))
OUTCOMES = WordTable(Outcome, "label", "code", ("code", "label"), (_counted(Dispute.outcome_id),))
EVIDENCE = WordTable(
    Evidence, "title", "key", ("key", "title"), (_counted(VerdictEvidence.evidence_id),)
)
