"""Contradictions with their sides: who says what, in which words, in which article."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, or_, select, union
from sqlalchemy.orm import Session, aliased

from claimtracker.db.types import Id
from claimtracker.errors import NotFound
from claimtracker.models import Article, Assertion, Contradiction, Dispute, Outcome, Reading, Source
from claimtracker.queries import answers, claim_lines, released, voices
from claimtracker.queries import sources as source_rows
from claimtracker.queries.answers import Voiced
from claimtracker.queries.claim_lines import ClaimLine
from claimtracker.queries.contradiction_rows import ContradictionRow, SideRow
from claimtracker.queries.voices import Spoken
from claimtracker.rules import conflicts
from claimtracker.rules.propositions import Proposition, in_time
from claimtracker.rules.text import fold
from claimtracker.rules.voices import when

__all__ = [
    "ContradictionRow", "NoSuchContradiction", "SideRow", "between", "get", "is_there", "listed",
    "of_dispute", "told",
]  # fmt: skip


class NoSuchContradiction(NotFound):
    """No contradiction has that key, or it is none any more."""

    def __init__(self, key: str) -> None:
        super().__init__(f"There is no contradiction {key[:80]!r} in this ledger.")


_Sides = tuple[list[str], list[Spoken], list[Spoken]]


@dataclass(frozen=True, slots=True)
class _Ledger:
    voiced: Mapping[str, Voiced]
    spoken: Mapping[str, list[Spoken]]
    by_assertion: Mapping[str, Spoken]
    lines: Mapping[str, ClaimLine]


def listed(
    session: Session,
    *,
    kind: str | None = None,
    state: str | None = None,
    source: str | None = None,
    by_one_voice: bool = False,
    near: bool = False,
    dispute_id: str | None = None,
) -> list[ContradictionRow]:
    """Return contradictions, the strongest first; near ones only where they are asked for.

    `source` is a name, now or once, of a publication that stands on a side. The number of queries
    is the same however many there are.
    """
    if source is not None:
        source = _called_now(session, source)
    which: list[Any] = [Contradiction.live.is_(True)]
    which += [] if near else [Contradiction.near.is_(False)]
    which += [Contradiction.kind == kind] if kind else []
    which += [released.is_in_state(state)] if state else []
    which += [Contradiction.by_one_voice.is_(True)] if by_one_voice else []
    which += [Contradiction.dispute_id == dispute_id] if dispute_id else []
    which += [_in_source(source)] if source else []
    made = _made(session, which)
    kept = [one for one in made if source is None or _is_by(one, source)]
    return sorted(kept, key=_strongest_first)


def of_dispute(session: Session, dispute_id: str | None) -> Sequence[Any]:
    """Return the rows of the contradictions of a dispute, for `told`."""
    session.flush()
    return session.connection().execute(_of_dispute(), {"dispute": dispute_id}).all()


def told(
    rows: Iterable[Any],
    voiced: Mapping[str, Voiced],
    by_claim: Mapping[str, Sequence[Spoken]],
    lines: Mapping[str, ClaimLine],
) -> list[ContradictionRow]:
    """Return the contradictions of rows, the strongest first; the rest is what was loaded.

    `by_claim` is all that is said of the claims.
    """
    sides = [one for said in by_claim.values() for one in said if one.is_side]
    ledger = _loaded(voiced, sides, lines)
    return sorted((_row(row, ledger) for row in rows), key=_strongest_first)


@cache
def _of_dispute() -> Any:
    dispute = Contradiction.dispute_id == bindparam("dispute", type_=Id)
    is_real = func.coalesce(released.found_real(), False).label("is_real")
    rows = _rows([Contradiction.live.is_(True), dispute])
    return rows.add_columns(is_real, Dispute.released_at).order_by(
        Contradiction.found_at, Contradiction.id
    )


def get(session: Session, contradiction_id: str) -> ContradictionRow:
    """Return one contradiction by its key; raises NoSuchContradiction."""
    found = _made(session, [_is(contradiction_id)])
    if not found:
        raise NoSuchContradiction(contradiction_id)
    return found[0]


def is_there(session: Session, contradiction_id: str) -> bool:
    """Say whether there is a contradiction of that key."""
    found = select(Contradiction.id).where(_is(contradiction_id))
    return session.execute(found).first() is not None


def _is(contradiction_id: str) -> Any:
    return and_(Contradiction.id == contradiction_id, Contradiction.live.is_(True))


def _made(session: Session, which: Sequence[Any]) -> list[ContradictionRow]:
    found = session.execute(_rows(which)).all()
    ledger = _ledger(session, which)
    return [_row(row, ledger) for row in found]


def _strongest_first(one: ContradictionRow) -> tuple[object, ...]:
    keys = [claim.key for claim in one.claims]
    return one.lapsed, one.near, one.kind == "text", -one.gap, keys, one.kind


def _is_by(one: ContradictionRow, source: str) -> bool:
    return any(fold(row.source) == fold(source) for side in one.sides for row in side)


def _called_now(session: Session, source: str) -> str:
    found = source_rows.standing_by_name(session, [fold(source)]).get(fold(source))
    return found.content.name if found else source


def _in_source(source: str) -> Any:
    """Narrow down to claims of which the publication says anything at all."""
    said = (
        select(Assertion.claim_id)
        .join(Article, Article.id == Assertion.article_id)
        .join(Source, Source.id == Article.source_id)
        .where(Source.folded == fold(source), Assertion.claim_id.is_not(None))
    )
    # A side is made of all claims that say the same, so the whole question is looked at.
    asked = select(Reading.question_id).where(Reading.claim_id.in_(said))
    return or_(
        Contradiction.left_id.in_(said),
        Contradiction.right_id.in_(said),
        Dispute.question_id.in_(asked),
    )


def _rows(which: Sequence[Any]) -> Select[Any]:
    own = aliased(Outcome)
    columns = [c for c in Contradiction.__table__.c if c.name not in ("note", "removed_at")]
    return (
        select(
            *columns, Dispute.state.label("dispute_state"), Outcome.code.label("dispute_outcome"),
            own.code.label("outcome"), Dispute.new_since_decided, Dispute.question_id,
            released.counts_as_real().label("counts_as_real"),
        )
        .join(Dispute, Dispute.id == Contradiction.dispute_id)
        .outerjoin(Outcome, Outcome.id == Dispute.outcome_id)
        .outerjoin(own, own.id == Contradiction.outcome_id)
        .where(*which)
    )  # fmt: skip


def _ledger(session: Session, which: Sequence[Any]) -> _Ledger:
    joined = Dispute.id == Contradiction.dispute_id
    asked = select(Dispute.question_id).join(Contradiction, joined).where(*which)
    left = select(Contradiction.left_id).join(Dispute, joined).where(*which)
    right = select(Contradiction.right_id).join(Dispute, joined).where(*which)
    both = union(answers.claims_of(asked), left, right).subquery()
    concerned: Select[Any] = select(both.c[0])
    spoken = voices.sides(session, concerned)
    cells = answers.cells(session, asked)
    voiced = answers.with_voices(cells, spoken)
    return _loaded(voiced, spoken, claim_lines.of_claims(session, concerned))


def _loaded(
    voiced: Mapping[str, Voiced], spoken: Sequence[Spoken], lines: Mapping[str, ClaimLine]
) -> _Ledger:
    by_claim: dict[str, list[Spoken]] = {}
    for one in sorted(spoken, key=lambda s: (when(s.when), s.source, s.key)):
        by_claim.setdefault(one.claim_id, []).append(one)
    return _Ledger(voiced, by_claim, {one.assertion_id: one for one in spoken}, lines)


def _row(row: Any, ledger: _Ledger) -> ContradictionRow:
    claims, first, second = _sides(row, ledger)
    given = row.state or row.dispute_state
    state = released.state_of(given, row.counts_as_real)
    outcome = row.outcome if row.state else row.dispute_outcome
    return ContradictionRow(
        row.id, row.version, row.dispute_id, row.kind, row.near, row.by_one_voice, row.hint,
        row.gap, state, outcome if state == given else None, row.state is not None,
        row.new_since_decided, row.lapsed_at is not None, row.reason,
        tuple(ledger.lines[claim] for claim in claims), (_shown(first, ledger),
        _shown(second, ledger)), (_origins(first), _origins(second)),
    )  # fmt: skip


def _sides(row: Any, ledger: _Ledger) -> _Sides:
    if row.left_id == row.right_id:
        said = ledger.spoken.get(row.left_id, [])
        affirming = [one for one in said if one.stance == "affirms"]
        return [row.left_id], affirming, [one for one in said if one.stance == "denies"]
    pair = between(ledger.voiced.get(row.question_id), row.left_id, row.right_id)
    if pair is None:
        claims = sorted((row.left_id, row.right_id), key=lambda claim: ledger.lines[claim].key)
        first, second = (_affirming(claim, ledger) for claim in claims)
        return claims, first, second
    claims = [c for side in pair for c in (row.left_id, row.right_id) if c in side.claims]
    first, second = (_speaking(side, ledger) for side in pair)
    return list(dict.fromkeys(claims)), first, second


def between(voiced: Voiced | None, left: str, right: str) -> tuple[Proposition, Proposition] | None:
    """Return the two answers that two claims stand for, the one said first first."""
    if voiced is None:
        return None
    pairs = [
        (a, b)
        for a, b in product(voiced.propositions, repeat=2)
        if left in a.claims and right in b.claims
        and not conflicts.equal(a.answer.value, b.answer.value)
    ]  # fmt: skip
    # A claim that is affirmed and denied stands on two sides; its own words come first.
    chosen = min(pairs, key=lambda p: p[0].by_denial + p[1].by_denial, default=None)
    return None if chosen is None else _ordered(*chosen)


def _ordered(a: Proposition, b: Proposition) -> tuple[Proposition, Proposition]:
    return (a, b) if in_time(a) <= in_time(b) else (b, a)


def _affirming(claim: str, ledger: _Ledger) -> list[Spoken]:
    return [one for one in ledger.spoken.get(claim, []) if one.stance == "affirms"]


def _speaking(side: Proposition, ledger: _Ledger) -> list[Spoken]:
    return [ledger.by_assertion[speech.assertion_id] for speech in side.speeches]


def _origins(side: Iterable[Spoken]) -> int:
    return len({one.voice.origin for one in side})


def _shown(side: Sequence[Spoken], ledger: _Ledger) -> tuple[SideRow, ...]:
    ordered = sorted(side, key=lambda s: (when(s.when), s.source, s.key))
    return tuple(
        SideRow(
            one.key, ledger.lines[one.claim_id].key, one.source, one.article, one.published,
            one.said, one.voice.label, one.stance, one.words, one.quote,
        )
        for one in ordered
    )  # fmt: skip
