"""What people call the rows that contents and events name by their keys."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from claimtracker.models import (
    Article,
    Assertion,
    Attribute,
    Claim,
    Contradiction,
    Dispute,
    Entity,
    Evidence,
    Outcome,
    Person,
    Rating,
    Source,
    Topic,
    Verdict,
    VerdictDraft,
)
from claimtracker.queries import dispute_cards
from claimtracker.queries.stored import pieces

CALLED: Mapping[str, tuple[InstrumentedAttribute[str], InstrumentedAttribute[Any]]] = {
    "article": (Article.id, Article.key),
    "assertion": (Assertion.id, Assertion.key),
    "attribute": (Attribute.id, Attribute.name),
    "claim": (Claim.id, Claim.key),
    "entity": (Entity.id, Entity.name),
    "evidence": (Evidence.id, Evidence.title),
    "outcome": (Outcome.id, Outcome.label),
    "person": (Person.id, Person.name),
    "rating": (Rating.id, Rating.label),
    "source": (Source.id, Source.name),
    "topic": (Topic.id, Topic.name),
    "verdict": (Verdict.id, Verdict.key),
}
# What the fields of contents refer to.
REFERS: Mapping[str, str] = {
    "article_id": "article", "assertion_id": "assertion", "attribute_id": "attribute",
    "author_id": "person", "claim_id": "claim", "copy_of": "article", "decided_by": "person",
    "entity_id": "entity", "evidence_id": "evidence", "for_id": "entity", "into": "claim",
    "left_claim_id": "claim", "members": "entity", "object_id": "entity", "outcome_id": "outcome",
    "owner_id": "person", "publisher_id": "source", "rating_id": "rating",
    "right_claim_id": "claim", "source_id": "source", "subject_id": "entity", "topics": "topic",
    "verdict_id": "verdict", "within": "entity",
}  # fmt: skip


def called(session: Session, rows: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Return what rows are called, given their keys by table; a query for each table."""
    found: dict[str, str] = {}
    for table in sorted(rows.keys() & CALLED.keys()):
        key, name = CALLED[table]
        for piece in pieces(sorted(rows[table])):
            known = session.execute(select(key, name).where(key.in_(piece)))
            found |= {one: words for one, words in known if words}
    for piece in pieces(sorted(rows.get("verdict_draft", ()))):
        about = select(VerdictDraft.id, func.coalesce(Claim.statement, Claim.key)).join(
            Claim, Claim.id == VerdictDraft.claim_id
        )
        found |= {
            row[0]: row[1] for row in session.execute(about.where(VerdictDraft.id.in_(piece)))
        }
    for piece in pieces(sorted(rows.get("contradiction", ()))):
        found |= {row[0]: _between(*row[1:]) for row in session.execute(_pairs(piece))}
    for piece in pieces(sorted(rows.get("dispute", ()))):
        asked = dispute_cards.rows().where(Dispute.id.in_(piece))
        found |= {row.id: dispute_cards.question_of(row) for row in session.execute(asked)}
    return found


def _pairs(ids: Sequence[str]) -> Any:
    left, right = aliased(Claim), aliased(Claim)
    return (
        select(
            Contradiction.id, func.coalesce(left.statement, left.key),
            func.coalesce(right.statement, right.key),
        )
        .join(left, left.id == Contradiction.left_id)
        .join(right, right.id == Contradiction.right_id)
        .where(Contradiction.id.in_(ids))
    )  # fmt: skip


def _between(left: str, right: str) -> str:
    """Return what a contradiction is called: its two claims, or the one that voices deny."""
    return left if left == right else f"{left} / {right}"


def of(session: Session, told: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Return what the rows are called that contents name, by their keys.

    The number of statements depends on the tables that are named, not on how many rows are.
    """
    wanted: dict[str, set[str]] = {}
    for content in told:
        for table, key in _named(content):
            wanted.setdefault(table, set()).add(key)
    found: dict[str, str] = {}
    for table, keys in sorted(wanted.items()):
        row, called = CALLED[table]
        for piece in pieces(sorted(keys)):
            known = session.execute(select(row, called).where(row.in_(piece)))
            found |= {key: name for key, name in known if name}
    return found


def _named(content: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in content.items():
        table = REFERS.get(name)
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, Mapping):
                yield from _named(item)
            elif table and isinstance(item, str):
                yield table, item
