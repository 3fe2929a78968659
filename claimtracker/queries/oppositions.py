"""Who stood against whom: the two sides of each question in dispute, and who is quoted on each.

Counted are questions, each once for two who stand on its sides. Copies are left out, for they
stand where what they repeat stands, and so is satire. Of many disputes only the newest are
looked at, those first that a person decided.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, literal, or_, select, union, union_all
from sqlalchemy.orm import Session, aliased

from claimtracker.db.session import sight_of
from claimtracker.models import (
    Article,
    ArticleCopy,
    Assertion,
    Attribution,
    Claim,
    Contradiction,
    Dispute,
    Reading,
)
from claimtracker.queries import released
from claimtracker.queries.recorded import DECIDED
from claimtracker.rules.permissions import Sight
from claimtracker.rules.vocabulary import GENRES_WITHOUT_VOICE

CAP = 300
MOST_PAIRS = 2_000
FEW_ARTICLES = 300
SIDES = ("affirms", "denies")


@dataclass(frozen=True, slots=True)
class Stand:
    """One assertion on a side: in which source, by whom, and for whom it was said."""

    assertion_id: str
    claim_id: str
    stance: str
    source_id: str
    speakers: frozenset[str]


@dataclass(frozen=True, slots=True)
class Opposition:
    """One contradiction of a question in dispute, and who stands on its two sides.

    `is_real` says that a person found it so; what came after that is suspected, also in a dispute
    that is open.
    """

    contradiction_id: str
    dispute_id: str
    state: str
    is_real: bool
    sides: tuple[tuple[Stand, ...], tuple[Stand, ...]]


@dataclass(frozen=True, slots=True)
class _Answer:
    """What a claim answers, and all claims that answer the same for the same time."""

    value: tuple[Any, ...]
    claims: frozenset[str]


@dataclass(frozen=True, slots=True)
class Oppositions:
    """The contradictions of the disputes that were looked at, and whether there are more."""

    found: tuple[Opposition, ...]
    is_capped: bool


def newest(session: Session) -> Oppositions:
    """Return the contradictions of the newest disputes; in the same number of queries for any."""
    ids = session.execute(_newest(session)).scalars().all()
    return Oppositions(_of(session, ids[:CAP]), len(ids) > CAP)


def of_source(session: Session, source_id: str) -> Oppositions:
    """Return the contradictions in which a source stands on a side.

    Of a source with many articles those of the newest disputes.
    """
    some = select(Article.id).where(Article.source_id == source_id).limit(FEW_ARTICLES + 1)
    articles = session.execute(some).scalars().all()
    if len(articles) > FEW_ARTICLES:
        found = newest(session)
    else:
        ids = session.execute(_in_articles(articles)).scalars().all()
        found = Oppositions(_of(session, ids[:CAP]), len(ids) > CAP)
    mine = [
        one
        for one in found.found
        if any(s.source_id == source_id for side in one.sides for s in side)
    ]
    return Oppositions(tuple(mine), found.is_capped)


def _newest(session: Session) -> Any:
    decided = select(Dispute.id.label("id"), literal(0).label("rank"))
    decided = decided.where(Dispute.state.in_(DECIDED)).order_by(Dispute.id.desc()).limit(CAP + 1)
    # Asked so, keys are walked in order, and not sorted first.
    suspected = select(Dispute.id.label("id"), literal(1).label("rank"))
    suspected = suspected.where(func.coalesce(Dispute.state, "") == "suspected")
    suspected = suspected.order_by(Dispute.id.desc()).limit(CAP + 1)
    parts = [decided] if sight_of(session) is Sight.PUBLIC else [decided, suspected]
    found = union_all(*(select(part.subquery()) for part in parts)).subquery()
    return select(found.c.id).order_by(found.c.rank, found.c.id.desc()).limit(CAP + 1)


def _in_articles(articles: Sequence[str]) -> Any:
    said = Assertion.article_id.in_(articles)
    seen = Dispute.id, Dispute.state
    over_questions = (
        select(*seen)
        .select_from(Assertion)
        .join(Reading, Reading.claim_id == Assertion.claim_id)
        .join(Dispute, Dispute.question_id == Reading.question_id)
        .where(said)
    )
    over_claims = (
        select(*seen)
        .select_from(Assertion)
        .join(Dispute, Dispute.claim_id == Assertion.claim_id)
        .where(said)
    )
    found = union(over_questions, over_claims).subquery()
    live = func.coalesce(found.c.state, "").in_((*DECIDED, "suspected"))
    wanted = select(found.c.id).where(live)
    return wanted.order_by(found.c.state == "suspected", found.c.id.desc()).limit(CAP + 1)


def _of(session: Session, disputes: Sequence[str]) -> tuple[Opposition, ...]:
    rows = session.execute(_contradictions(disputes)).all()
    questions = sorted({row.question_id for row in rows})
    same = _same(session, questions)
    stands: dict[str, list[Stand]] = {}
    for one in map(_stand, session.execute(_stands(questions))):
        stands.setdefault(one.claim_id, []).append(one)
    made = [_opposition(row, same, stands) for row in rows]
    return tuple(one for one in made if all(one.sides))


def _contradictions(disputes: Sequence[str]) -> Any:
    state = func.coalesce(Contradiction.state, Dispute.state).label("state")
    is_real = released.counts_as_real().label("is_real")
    return (
        select(
            Contradiction.id, Contradiction.left_id, Contradiction.right_id, Dispute.question_id,
            Contradiction.dispute_id, state, is_real,
        )
        .join(Dispute, Dispute.id == Contradiction.dispute_id)
        .where(
            Contradiction.dispute_id.in_(disputes), Contradiction.live.is_(True),
            Contradiction.lapsed_at.is_(None), Contradiction.near.is_(False),
        )
        .order_by(Contradiction.dispute_id.desc(), Contradiction.id)
        .limit(MOST_PAIRS)
    )  # fmt: skip


def _same(session: Session, questions: Sequence[str]) -> dict[str, _Answer]:
    """Return what each claim that answers a question means, and all claims that say the same."""
    columns = Reading.__table__.c
    bounds = [columns[name] for name in _BOUNDS]
    rows = session.execute(
        select(
            Reading.claim_id, Reading.question_id, Claim.mode, Reading.period_from,
            Reading.period_to, Reading.value, *bounds,
        )
        .join(Claim, Claim.id == Reading.claim_id)
        .where(Reading.question_id.in_(questions), Claim.removed_at.is_(None))
    )  # fmt: skip
    meant = {row.claim_id: (_value(row), tuple(row[1:5])) for row in rows}
    groups: dict[Any, list[str]] = {}
    for claim, meaning in meant.items():
        groups.setdefault(meaning, []).append(claim)
    return {key: _Answer(one[0], frozenset(groups[one])) for key, one in meant.items()}


_BOUNDS = ("low", "high", "low_in", "high_in", "unit", "scope")


def _value(row: Any) -> tuple[Any, ...]:
    measured = row.low is not None or row.high is not None
    words = None if measured else (row.value or "").casefold()
    return (words, *row[6:])


def _stands(questions: Sequence[str]) -> Any:
    """Return the query of who stands for or against the claims that answer questions, or are
    themselves in question.
    """
    later = aliased(Attribution)
    last = select(later.position).where(
        later.assertion_id == Attribution.assertion_id, later.position > Attribution.position
    )
    speaks = (Attribution.assertion_id == Assertion.id) & ~last.exists()
    answering = select(Reading.claim_id).where(Reading.question_id.in_(questions))
    counts = func.coalesce(Article.counts_as_voice, Article.genre.not_in(GENRES_WITHOUT_VOICE))
    return (
        select(
            Assertion.id, Assertion.claim_id, Assertion.stance, Article.source_id,
            Attribution.entity_id, Attribution.for_id,
        )
        .join(Article, Article.id == Assertion.article_id)
        .outerjoin(ArticleCopy, ArticleCopy.article_id == Article.id)
        .outerjoin(Attribution, speaks)
        .where(or_(Assertion.claim_id.in_(answering), Assertion.claim_id.in_(questions)))
        .where(Assertion.standing == "stands", Assertion.stance.in_(SIDES), counts)
        .where(Assertion.removed_at.is_(None), Article.removed_at.is_(None))
        .where(ArticleCopy.article_id.is_(None))
    )  # fmt: skip


def _stand(row: Any) -> Stand:
    speakers = frozenset(key for key in (row.entity_id, row.for_id) if key)
    return Stand(row.id, row.claim_id, row.stance, row.source_id, speakers)


def _opposition(
    row: Any, same: Mapping[str, _Answer], stands: Mapping[str, Sequence[Stand]]
) -> Opposition:
    if row.left_id == row.right_id:
        said = stands.get(row.left_id, ())
        sides = [tuple(one for one in said if one.stance == stance) for stance in SIDES]
    else:
        left, right = same.get(row.left_id), same.get(row.right_id)
        # Where both say yes, one is denied, and that is a dispute over the claim itself.
        alike = left is not None and right is not None and left.value == right.value
        claims = [one.claims if one else {key} for one, key in
                  ((left, row.left_id), (right, row.right_id))]  # fmt: skip
        sides = [() if alike else tuple(_affirming(keys, stands)) for keys in claims]
    state = released.state_of(row.state, row.is_real)
    return Opposition(row.id, row.dispute_id, state, bool(row.is_real), (sides[0], sides[1]))


def _affirming(claims: Iterable[str], stands: Mapping[str, Sequence[Stand]]) -> Iterable[Stand]:
    return (
        one for claim in sorted(claims) for one in stands.get(claim, ()) if one.stance == "affirms"
    )
