"""One topic as readers find it: the claims filed under it, and the disputes over them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, literal, or_, select, union, union_all
from sqlalchemy.orm import Session

from claimtracker.db.session import sight_of
from claimtracker.models import Claim, ClaimTopic, Dispute, Reading
from claimtracker.queries import claim_lines, dispute_cards, public_tables, question_links, verdicts
from claimtracker.queries.claim_lines import ClaimLine
from claimtracker.queries.dispute_cards import DisputeCard
from claimtracker.queries.places import NoSuchPlace
from claimtracker.queries.question_links import QuestionLink
from claimtracker.queries.recorded import DECIDED
from claimtracker.queries.verdicts import RatingNow
from claimtracker.rules.keys import is_row_key
from claimtracker.rules.permissions import Sight

CAP = 1_000


@dataclass(frozen=True, slots=True)
class TopicClaims:
    """A page of claims, the newest first, with their ratings and disputes by the keys of rows."""

    lines: tuple[ClaimLine, ...]
    ratings: Mapping[str, RatingNow]
    questions: Mapping[str, tuple[QuestionLink, ...]]
    next: str | None


def claims(session: Session, topic_id: str, *, after: str | None, limit: int) -> TopicClaims:
    """Return the claims under a topic, the newest first. Raises NoSuchPlace."""
    if after and not is_row_key(after):
        raise NoSuchPlace
    column, filed = _filed(session, topic_id)
    wanted = select(column).join(Claim, Claim.id == column).where(filed, Claim.removed_at.is_(None))
    if after:
        wanted = wanted.where(column < after)
    found = session.execute(wanted.order_by(column.desc()).limit(limit + 1)).scalars().all()
    ids = found[:limit]
    lines = claim_lines.of_keys(session, ids)
    return TopicClaims(
        tuple(lines[key] for key in ids), verdicts.rating_by_claim(session, ids),
        question_links.by_claim(session, ids), ids[-1] if len(found) > limit else None,
    )  # fmt: skip


def count(session: Session, topic_id: str) -> int:
    """Return how many claims are filed under a topic, at most `CAP` + 1."""
    column, filed = _filed(session, topic_id)
    under = select(column).join(Claim, Claim.id == column)
    some = under.where(filed, Claim.removed_at.is_(None)).limit(CAP + 1).subquery()
    return int(session.execute(select(func.count()).select_from(some)).scalar_one())


def disputes(session: Session, topic_id: str, number: int, limit: int) -> tuple[list[str], bool]:
    """Return the disputes over claims of a topic, decided ones first, the newest first in each.

    `number` is how many claims it has; of a topic with more than `CAP` only the newest `CAP`
    disputes are looked at, and then the second part is true.
    """
    is_capped = number > CAP
    wanted = _among_newest(session, topic_id) if is_capped else _of_claims(session, topic_id)
    return list(session.execute(wanted.limit(limit)).scalars()), is_capped


def cards(session: Session, ids: Sequence[str]) -> list[DisputeCard]:
    """Return disputes with their answers, in the order given."""
    rows = session.execute(dispute_cards.rows().where(Dispute.id.in_(ids))).all()
    loaded = dispute_cards.load(session, [row.question_id for row in rows])
    made = {row.id: dispute_cards.card(row, loaded) for row in rows}
    return [made[key] for key in ids if key in made]


def _filed(session: Session, topic_id: str) -> tuple[Any, Any]:
    """Return the column of claims, and the condition that they are filed under a topic.

    For the public it is that of what is public: all else may be many times as much.
    """
    if sight_of(session) is Sight.WHOLE:
        return ClaimTopic.claim_id, ClaimTopic.topic_id == topic_id
    names = public_tables.NAME.c
    return names.claim_id, names.row_id == topic_id


def _of_claims(session: Session, topic_id: str) -> Any:
    column, filed = _filed(session, topic_id)
    seen = Dispute.id, Dispute.state
    over_questions = select(*seen).join(Reading, Reading.question_id == Dispute.question_id)
    over_questions = over_questions.join(column.table, column == Reading.claim_id).where(filed)
    over_claims = select(*seen).join(column.table, column == Dispute.claim_id).where(filed)
    found = union(over_questions, over_claims).subquery()
    states = func.coalesce(found.c.state, "")
    live = select(found.c.id).where(states.in_((*DECIDED, "suspected")))
    return live.order_by(states == "suspected", found.c.id.desc())


def _among_newest(session: Session, topic_id: str) -> Any:
    decided = select(Dispute.id, Dispute.question_id, Dispute.claim_id, literal(0).label("rank"))
    decided = decided.where(Dispute.state.in_(DECIDED)).order_by(Dispute.id.desc()).limit(CAP)
    # Asked so, keys are walked in order, and not sorted first.
    suspected = select(Dispute.id, Dispute.question_id, Dispute.claim_id, literal(1).label("rank"))
    suspected = suspected.where(func.coalesce(Dispute.state, "") == "suspected")
    suspected = suspected.order_by(Dispute.id.desc()).limit(CAP)
    parts = [decided] if sight_of(session) is Sight.PUBLIC else [decided, suspected]
    found = union_all(*(select(part.subquery()) for part in parts)).subquery()
    column, filed = _filed(session, topic_id)
    answering = (
        select(Reading.claim_id)
        .join(column.table, column == Reading.claim_id)
        .where(Reading.question_id == found.c.question_id, filed)
    )
    itself = select(column).where(column == found.c.claim_id, filed)
    wanted = select(found.c.id).where(or_(answering.exists(), itself.exists()))
    return wanted.order_by(found.c.rank, found.c.id.desc())
