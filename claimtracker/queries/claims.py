"""Claims with their readings and topics, read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from claimtracker.errors import NotFound
from claimtracker.models import (
    Assertion,
    Claim,
    ClaimMerge,
    ClaimTopic,
    Reading,
    ReadingMember,
    table_of,
)
from claimtracker.queries import forwards
from claimtracker.queries.stored import Stored, columns_of, flat, grouped, pieces


class NoSuchClaim(NotFound):
    """There is no claim of that key."""

    def __init__(self, key: str) -> None:
        super().__init__(f"There is no claim {key[:80]!r} in this ledger.")


@dataclass(frozen=True, slots=True)
class ReadingContent:
    """A claim made comparable, with the bounds that its value and period were understood as."""

    question_id: str | None = None
    subject_id: str | None = None
    attribute_id: str | None = None
    object_id: str | None = None
    value: str | None = None
    period_from_text: str | None = None
    period_to_text: str | None = None
    supplied: str | None = None
    value_kind: str | None = None
    low: float | None = None
    high: float | None = None
    low_in: bool = True
    high_in: bool = True
    step: float = 0.0
    unit: str = ""
    scope: str = ""
    period_from: date | None = None
    period_to: date | None = None
    members: tuple[str, ...] = ()

    @property
    def supplied_fields(self) -> tuple[str, ...]:
        """The names of the fields that the words do not say."""
        return tuple(json.loads(self.supplied)) if self.supplied else ()


@dataclass(frozen=True, slots=True)
class ClaimContent:
    """What a claim says; `topics` holds keys of rows, sorted."""

    key: str
    identity: str
    statement: str | None
    language: str | None = None
    mode: str = "fact"
    due: str | None = None
    state: str = "draft"
    reading: ReadingContent | None = None
    topics: tuple[str, ...] = ()


def by_key(session: Session, keys: Iterable[str]) -> dict[str, Stored[ClaimContent]]:
    """Return claims by their keys, merged ones too."""
    plain = flat(session, Claim, _Plain, "key", keys)
    return {row.content.key: row for row in _whole(session, list(plain.values()))}


def by_id(session: Session, ids: Iterable[str]) -> dict[str, Stored[ClaimContent]]:
    """Return claims by the keys of their rows."""
    plain = flat(session, Claim, _Plain, "id", ids)
    return {row.id: row for row in _whole(session, list(plain.values()))}


def keys_by_identity(session: Session, identities: Iterable[str]) -> dict[str, str]:
    """Return the keys of claims by identity (statement and language), the earliest of each."""
    found: dict[str, str] = {}
    for piece in pieces(sorted(set(identities))):
        known = select(Claim.identity, Claim.key).where(Claim.identity.in_(piece))
        for identity, key in session.execute(known.order_by(Claim.id.desc())):
            found[identity] = key
    return found


def survivors(session: Session, ids: Iterable[str]) -> dict[str, str]:
    """Return what merged claims went up in, through every merge, by the keys of their rows."""
    return forwards.survivors(session, ClaimMerge, ids)


def standing(session: Session, ids: Iterable[str]) -> dict[str, str]:
    """Return what stands for each claim: itself, or what it went up in, by their rows' keys."""
    asked = set(ids)
    last = survivors(session, asked)
    return {one: last.get(one, one) for one in asked}


def standing_for(session: Session, ids: Iterable[str]) -> set[str]:
    """Return claims with those that they went up in, by the keys of their rows."""
    asked = set(ids)
    return asked | set(survivors(session, asked).values())


def absorbed(session: Session, ids: Iterable[str]) -> dict[str, set[str]]:
    """Return each claim with all that went up in it, through every merge, by their rows' keys."""
    return forwards.absorbed(session, ClaimMerge, ids)


def of_article() -> Select[str | None]:
    """Return the query of the claims that an article carries; it is given the article's row."""
    return (
        select(Assertion.claim_id)
        .where(Assertion.article_id == bindparam("article"), Assertion.removed_at.is_(None))
        .where(Assertion.claim_id.is_not(None))
    )


def get(session: Session, key: str) -> Stored[ClaimContent]:
    """Return the claim of a key; a merged key answers with the survivor. Raises NoSuchClaim."""
    found = by_key(session, [key]).get(key)
    if found is None or found.removed:
        raise NoSuchClaim(key)
    survivor = survivors(session, [found.id]).get(found.id)
    return by_id(session, [survivor])[survivor] if survivor else found


def key_standing(session: Session, claim_id: str) -> str | None:
    """Return the key of the claim of a row, or of the one that it went up in, if it is there."""
    now = standing(session, [claim_id])[claim_id]
    found = select(Claim.key).where(Claim.id == now, Claim.removed_at.is_(None))
    return session.execute(found).scalar()


@dataclass(frozen=True, slots=True)
class _Plain:
    key: str
    identity: str
    statement: str | None
    language: str | None
    mode: str
    due: str | None
    state: str


def _whole(session: Session, rows: Sequence[Stored[_Plain]]) -> list[Stored[ClaimContent]]:
    whole: list[Stored[ClaimContent]] = []
    for piece in pieces(rows):
        ids = [row.id for row in piece]
        readings, topics = _readings(session, ids), _topics(session, ids)
        for row in piece:
            plain = row.content
            content = ClaimContent(
                plain.key, plain.identity, plain.statement, plain.language, plain.mode, plain.due,
                plain.state, readings.get(row.id), tuple(topics.get(row.id, [])),
            )  # fmt: skip
            whole.append(Stored(row.id, row.version, content, row.removed))
    return whole


def _readings(session: Session, ids: Sequence[str]) -> dict[str, ReadingContent]:
    table, names = table_of(Reading), columns_of(ReadingContent, Reading)
    wanted = select(table.c.claim_id, *(table.c[n] for n in names))
    found = {
        row[0]: ReadingContent(**dict(zip(names, row[1:], strict=True)))
        for row in session.execute(wanted.where(table.c.claim_id.in_(ids)))
    }
    named = select(ReadingMember.claim_id, ReadingMember.entity_id)
    named = named.where(ReadingMember.claim_id.in_(ids)).order_by(ReadingMember.entity_id)
    for claim_id, members in grouped(session, named).items():
        found[claim_id] = replace(found[claim_id], members=tuple(members))
    return found


def _topics(session: Session, ids: Sequence[str]) -> dict[str, list[str]]:
    filed = select(ClaimTopic.claim_id, ClaimTopic.topic_id).where(ClaimTopic.claim_id.in_(ids))
    return grouped(session, filed.order_by(ClaimTopic.topic_id))
