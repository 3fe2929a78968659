"""Claims that may say the same as a passage, or the opposite: what an editor is offered to tie.

Found by the rarest words of the passage, so that the cost follows what is alike and not the size
of the ledger; ranked by how alike they are, each with what differs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Subquery, select
from sqlalchemy.orm import Session

from claimtracker.models import Attribute, Claim, Entity, Reading
from claimtracker.queries import rare_words
from claimtracker.queries.answers import takes_part
from claimtracker.queries.rare_words import Reach
from claimtracker.queries.search_tables import Index, index
from claimtracker.rules import likeness
from claimtracker.rules.likeness import Likeness
from claimtracker.rules.text import search_words

REACH = Reach(longest=16, rarest=5, entries=300)
LEAST_ALIKE, SURELY_ALIKE = 45.0, 85.0


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

    @property
    def is_same(self) -> bool:
        """Whether it surely says what the passage says."""
        return self.alike.kind == likeness.SAME and self.alike.score >= SURELY_ALIKE

    @property
    def is_denied(self) -> bool:
        """Whether the passage surely says that it is not so."""
        return self.alike.kind == likeness.DENIED and self.alike.score >= SURELY_ALIKE


def find(session: Session, passage: str, limit: int = 8) -> list[Candidate]:
    """Return the claims most like a passage, the likest first; two queries at most."""
    tables = index(session, "claim")
    said = [word for word in search_words(passage) if len(word) > 1]
    shared = rare_words.sharing(session, tables, said, REACH)
    if shared is None:
        return []
    found = session.execute(_listed(tables, shared)).all()
    ranked = sorted((_candidate(passage, row) for row in found), key=_rank)
    return [one for one in ranked if one.alike.score >= LEAST_ALIKE][:limit]


def get(session: Session, passage: str, key: str) -> Candidate | None:
    """Return a claim by its key, as it would be offered for a passage."""
    row = session.execute(_claims().where(Claim.key == key)).first()
    return _candidate(passage, row) if row else None


def _listed(tables: Index, alike: Subquery) -> Any:
    """Return the query of the claims whose entries are alike."""
    found = _claims().join(tables.search, tables.owner == Claim.id)
    return found.where(tables.row.in_(select(alike.c.row))).order_by(Claim.key)


def _claims() -> Any:
    """Return the query of claims that take part, with what they answer."""
    return (
        select(
            Claim.id, Claim.key, Claim.statement, Claim.mode, Reading.value, Reading.question_id,
            Attribute.kind, Attribute.name.label("attribute"), Entity.name.label("subject"),
        )
        .outerjoin(Reading, Reading.claim_id == Claim.id)
        .outerjoin(Attribute, Attribute.id == Reading.attribute_id)
        .outerjoin(Entity, Entity.id == Reading.subject_id)
        .where(*takes_part())
    )  # fmt: skip


def _candidate(passage: str, row: Any) -> Candidate:
    alike = likeness.compare(passage, row.statement or "")
    return Candidate(
        row.id, row.key, row.statement or "", row.mode, row.value, row.question_id, row.kind,
        row.attribute, row.subject, alike,
    )  # fmt: skip


def _rank(one: Candidate) -> tuple[float, str]:
    differs = {likeness.SAME: 0.0}.get(one.alike.kind, 1.0)
    return -one.alike.score + differs, one.key
