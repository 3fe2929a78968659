"""The claims of a topic that contradict each other, question by question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from claimtracker.models import Contradiction, Dispute
from claimtracker.queries import claim_lines, dispute_cards, released
from claimtracker.queries.claim_lines import ClaimLine

CLAIMS = 8
PAIRS = 100


@dataclass(frozen=True, slots=True)
class Pair:
    """One contradiction: its claims, one twice where it is affirmed and denied."""

    left: ClaimLine
    right: ClaimLine
    state: str
    is_real: bool


@dataclass(frozen=True, slots=True)
class Contradicted:
    """One question with the claims that contradict each other over it.

    Claims past `CLAIMS` are left out with their pairs; `left_out` counts them.
    """

    dispute_id: str
    question: str
    claims: tuple[ClaimLine, ...]
    pairs: tuple[Pair, ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class AllContradicted:
    """Questions with their contradictions; whether there are more than the first `PAIRS`."""

    questions: tuple[Contradicted, ...]
    is_cut: bool


def of_disputes(session: Session, ids: Sequence[str]) -> AllContradicted:
    """Return disputes with their contradictions, in the order given; in three queries."""
    found = session.execute(_pairs(ids)).all()
    rows = found[:PAIRS]
    lines = claim_lines.of_keys(
        session, sorted({key for row in rows for key in (row.left_id, row.right_id)})
    )
    named = session.execute(dispute_cards.rows().where(Dispute.id.in_(ids)))
    questions = {row.id: dispute_cards.question_of(row) for row in named}
    made = [
        _contradicted(key, questions[key], [row for row in rows if row.dispute_id == key], lines)
        for key in ids
        if key in questions
    ]
    return AllContradicted(tuple(one for one in made if one.pairs), len(found) > PAIRS)


def _pair(row: Any, lines: dict[str, ClaimLine]) -> Pair:
    state = released.state_of(row.state, row.is_real)
    return Pair(lines[row.left_id], lines[row.right_id], state, bool(row.is_real))


def _pairs(ids: Sequence[str]) -> Any:
    state = func.coalesce(Contradiction.state, Dispute.state).label("state")
    is_real = released.counts_as_real().label("is_real")
    return (
        select(
            Contradiction.dispute_id, Contradiction.left_id, Contradiction.right_id, state, is_real
        )
        .join(Dispute, Dispute.id == Contradiction.dispute_id)
        .where(
            Contradiction.dispute_id.in_(ids), Contradiction.live.is_(True),
            Contradiction.lapsed_at.is_(None),
        )
        .order_by(Contradiction.near, Contradiction.gap.desc(), Contradiction.id)
        .limit(PAIRS + 1)
    )  # fmt: skip


def _contradicted(
    dispute_id: str, question: str, rows: Sequence[Any], lines: dict[str, ClaimLine]
) -> Contradicted:
    found = dict.fromkeys(key for row in rows for key in (row.left_id, row.right_id))
    claims = [lines[key] for key in found if key in lines]
    kept = {line.id for line in claims[:CLAIMS]}
    pairs = tuple(_pair(row, lines) for row in rows if {row.left_id, row.right_id} <= kept)
    left_out = len(claims) - len(kept)
    return Contradicted(dispute_id, question, tuple(claims[:CLAIMS]), pairs, left_out)
