"""Assertions with their chains of voices, read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, aliased

from claimtracker.models import (
    Anchor,
    Assertion,
    Attribution,
    Claim,
    Event,
    EventContent,
    Import,
    RedactedRow,
    table_of,
)
from claimtracker.queries import public_tables
from claimtracker.queries.history import side
from claimtracker.queries.stored import Stored, flat, pieces


@dataclass(frozen=True, slots=True)
class Link:
    """One link of a chain: an entity, perhaps for another, or somebody described."""

    entity_id: str | None = None
    for_id: str | None = None
    described: str | None = None


@dataclass(frozen=True, slots=True)
class AssertionContent:
    """Who says what, where, in which words; the last link of `chain` speaks."""

    key: str
    identity: str
    article_id: str
    claim_id: str | None = None
    stance: str = "affirms"
    part: str = "body"
    quote: str | None = None
    prefix: str | None = None
    suffix: str | None = None
    words: str = "verbatim"
    original: str | None = None
    hedged: bool = False
    said: str | None = None
    said_from: date | None = None
    said_to: date | None = None
    standing: str = "stands"
    standing_from: str | None = None
    note: str | None = None
    chain: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where an assertion stands in one version: code points, or None where it was not found."""

    assertion_id: str
    article_version_id: str
    number: int
    part: str
    start: int | None
    end: int | None
    how: str


def by_key(session: Session, keys: Iterable[str]) -> dict[str, Stored[AssertionContent]]:
    """Return assertions by their keys."""
    return _with_chains(session, flat(session, Assertion, AssertionContent, "key", keys))


def by_id(session: Session, ids: Iterable[str]) -> dict[str, Stored[AssertionContent]]:
    """Return assertions by the keys of their rows."""
    return _with_chains(session, flat(session, Assertion, AssertionContent, "id", ids))


def by_article(session: Session, ids: Iterable[str]) -> list[Stored[AssertionContent]]:
    """Return the assertions of articles, by the keys of their rows; those taken away not."""
    found: list[Stored[AssertionContent]] = []
    for piece in pieces(sorted(set(ids))):
        wanted = select(Assertion.id).where(
            Assertion.article_id.in_(piece), Assertion.removed_at.is_(None)
        )
        rows = by_id(session, session.execute(wanted).scalars().all())
        found += [rows[key] for key in sorted(rows)]
    return found


def public_keys(session: Session, size: int = 100) -> Iterator[list[str]]:
    """Give the keys of what is said in public articles, some articles at a time.

    To be read by who sees what is public: nothing else is walked.
    """
    column = public_tables.ARTICLE.c.article_id
    # A key that no row has, so that it is looked up from there and not walked.
    last = str(UUID(int=0))
    while True:
        page = select(column).where(column > last).order_by(column).limit(size)
        ids = list(session.scalars(page))
        if not ids:
            return
        said = select(Assertion.key).where(Assertion.article_id.in_(ids))
        yield list(session.scalars(said.order_by(Assertion.article_id, Assertion.key)))
        last = ids[-1]


def keys_by_identity(session: Session, identities: Iterable[str]) -> dict[str, str]:
    """Return the keys of assertions by identity, the earliest of each."""
    found: dict[str, str] = {}
    for piece in pieces(sorted(set(identities))):
        known = select(Assertion.identity, Assertion.key).where(Assertion.identity.in_(piece))
        for identity, key in session.execute(known.order_by(Assertion.id.desc())):
            found[identity] = key
    return found


def claims_of_words(session: Session, article_id: str, quote: str, *, without: str) -> set[str]:
    """Return the keys of the claims to which words of an article are tied, by another passage
    than the one of the key `without`.
    """
    wanted = select(Claim.key).join(Assertion, Assertion.claim_id == Claim.id)
    return {
        *session.scalars(
            wanted.where(
                Assertion.article_id == article_id, Assertion.quote == quote,
                Assertion.key != without,
                Assertion.removed_at.is_(None),
            )
        )
    }  # fmt: skip


def twin(session: Session, key: str) -> str | None:
    """Return the key of another assertion that says the same, in the same voice and stance and at
    the same place of a text; None where there is none.
    """
    other, there = aliased(Assertion), aliased(Anchor)
    same_place = [
        getattr(there, name) == getattr(Anchor, name)
        for name in ("article_version_id", "part", "span_start", "span_end")
    ]
    wanted = (
        select(other.key)
        .join(Assertion, (Assertion.identity == other.identity) & (Assertion.id != other.id))
        .join(Anchor, Anchor.assertion_id == Assertion.id)
        .join(there, (there.assertion_id == other.id) & and_(*same_place))
        .where(Assertion.key == key, Assertion.stance == other.stance, other.removed_at.is_(None))
    )
    return session.execute(wanted.order_by(other.id).limit(1)).scalar()


def places(
    session: Session, versions: Iterable[str], ids: Iterable[str]
) -> dict[tuple[str, str], Place]:
    """Return where assertions stand in versions, the newest finding of each.

    By the key of the assertion's row and of the version's.
    """
    found: dict[tuple[str, str], Place] = {}
    table, wanted_in = table_of(Anchor), list(versions)
    for piece in pieces(sorted(set(ids))):
        wanted = select(table).where(
            table.c.assertion_id.in_(piece), table.c.article_version_id.in_(wanted_in)
        )
        for row in session.execute(wanted.order_by(table.c.number)):
            found[row.assertion_id, row.article_version_id] = Place(
                row.assertion_id, row.article_version_id, row.number, row.part,
                row.span_start, row.span_end, row.how,
            )  # fmt: skip
    return found


def redacted(session: Session, ids: Iterable[str]) -> set[str]:
    """Return the keys of those assertions that words were taken from."""
    found: set[str] = set()
    for piece in pieces(sorted(set(ids))):
        taken = select(RedactedRow.row_id).where(
            RedactedRow.table_name == "assertion", RedactedRow.row_id.in_(piece)
        )
        found |= set(session.execute(taken).scalars())
    return found


def notes_of(session: Session, assertion_id: str) -> list[str]:
    """Return what the note of an assertion said at any time, but by imports taken back."""
    told = (
        select(EventContent.content)
        .join(Event, Event.id == EventContent.event_id)
        .outerjoin(Import, Import.id == Event.import_id)
        .where(Event.row_id == assertion_id, Event.table_name == "assertion")
        .where(Import.undone_at.is_(None))
    )
    notes = [side(content, "after").get("note") for content in session.scalars(told)]
    return [note for note in notes if isinstance(note, str)]


def _with_chains(
    session: Session, plain: dict[str, Stored[AssertionContent]]
) -> dict[str, Stored[AssertionContent]]:
    names = {row.id: name for name, row in plain.items()}
    chains: dict[str, list[Link]] = {}
    for piece in pieces(sorted(names)):
        links = select(Attribution).where(Attribution.assertion_id.in_(piece))
        for link in session.execute(links.order_by(Attribution.position)).scalars():
            made = Link(link.entity_id, link.for_id, link.described)
            chains.setdefault(link.assertion_id, []).append(made)
    for key, chain in chains.items():
        row = plain[names[key]]
        plain[names[key]] = replace(row, content=replace(row.content, chain=tuple(chain)))
    return plain
