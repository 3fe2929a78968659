"""Claims that may say the same as a passage, or the opposite: what an editor is offered to tie.

Found by the rarest words of the passage, so that the cost follows what is alike and not the size
of the ledger; ranked by how alike they are, each with what differs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from sqlalchemy import func, literal, select, union_all
from sqlalchemy.orm import Session

from claimtracker.models import Attribute, Claim, Entity, Reading
from claimtracker.queries import search_postgresql, search_sqlite
from claimtracker.queries.answers import takes_part
from claimtracker.queries.search_tables import Index, index
from claimtracker.rules import likeness
from claimtracker.rules.likeness import Likeness
from claimtracker.rules.search_query import Query, Term
from claimtracker.rules.text import search_words

# Words looked at in a passage, the longest first; of these the rarest are asked for, two by two.
MOST_WORDS = 16
RAREST = 5
# A word that more claims have than this tells nothing.
TOO_COMMON = 2_001
MOST_COMPARED = 300
LEAST_ALIKE = 45.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A claim that an editor may have meant, how alike it is, and what it answers."""

    id: str
    key: str
    statement: str
    mode: str
    value: str | None
    question_id: str | None
    kind: str | None
    attribute: str | None
    subject: str | None
    alike: Likeness


def find(session: Session, passage: str, limit: int = 8) -> list[Candidate]:
    """Return the claims most like a passage, the likest first; three queries at most."""
    tables = index(session, "claim")
    words = _rarest(session, tables, _words(passage))
    if not words:
        return []
    found = session.execute(_listed(session, tables, words)).all()
    ranked = sorted((_candidate(passage, row) for row in found), key=_rank)
    return [one for one in ranked if one.alike.score >= LEAST_ALIKE][:limit]


def _words(passage: str) -> list[str]:
    distinct = dict.fromkeys(word for word in search_words(passage) if len(word) > 1)
    return sorted(distinct, key=lambda word: (-len(word), word))[:MOST_WORDS]


def _rarest(session: Session, tables: Index, words: Sequence[str]) -> list[str]:
    """Return the rarest of some words that any claim has, the rarest first."""
    if not words:
        return []
    engine = _engine(session)
    counted = [
        select(literal(word).label("word"), func.count().label("times")).select_from(
            select(engine.row(tables))
            .where(engine.matching(tables, _query(word)))
            .limit(TOO_COMMON)
            .subquery()
        )
        for word in words
    ]
    times = {word: count for word, count in session.execute(union_all(*counted))}
    standing = sorted((word for word in words if times[word]), key=lambda word: times[word])
    telling = [word for word in standing if times[word] < TOO_COMMON]
    return (telling or standing)[:RAREST]


def _listed(session: Session, tables: Index, words: Sequence[str]) -> Any:
    """Return the statement of claims that have two of some words, or the one that there is."""
    engine = _engine(session)
    pairs: list[tuple[str, ...]] = [*combinations(words, 2)] or [tuple(words)]
    rows = union_all(
        *(
            select(
                select(engine.row(tables).label("row"))
                .where(engine.matching(tables, _query(*pair)))
                .order_by(engine.row(tables).desc())
                .limit(MOST_COMPARED // len(pairs))
                .subquery()
                .c.row
            )
            for pair in pairs
        )
    ).subquery()
    return (
        select(
            Claim.id, Claim.key, Claim.statement, Claim.mode, Reading.value, Reading.question_id,
            Attribute.kind, Attribute.name.label("attribute"), Entity.name.label("subject"),
        )
        .join(tables.search, tables.owner == Claim.id)
        .outerjoin(Reading, Reading.claim_id == Claim.id)
        .outerjoin(Attribute, Attribute.id == Reading.attribute_id)
        .outerjoin(Entity, Entity.id == Reading.subject_id)
        .where(tables.row.in_(select(rows.c.row)), *takes_part())
        .order_by(Claim.key)
    )  # fmt: skip


def _query(*words: str) -> Query:
    return Query(groups=tuple((Term((word,)),) for word in words))


def _candidate(passage: str, row: Any) -> Candidate:
    alike = likeness.compare(passage, row.statement or "")
    return Candidate(
        row.id, row.key, row.statement or "", row.mode, row.value, row.question_id, row.kind,
        row.attribute, row.subject, alike,
    )  # fmt: skip


def _rank(one: Candidate) -> tuple[float, str]:
    differs = {likeness.SAME: 0.0}.get(one.alike.kind, 1.0)
    return -one.alike.score + differs, one.key


def _engine(session: Session) -> Any:
    return search_sqlite if session.get_bind().dialect.name == "sqlite" else search_postgresql
