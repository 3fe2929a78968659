"""Disputes: the question, every answer given, by whom, when said, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import String, cast, select
from sqlalchemy.orm import Session

from claimtracker.errors import Conflict, NotFound
from claimtracker.models import Claim, Dispute
from claimtracker.queries import (
    claims,
    contradictions,
    decision_words,
    decisions,
    dispute_answers,
    dispute_cards,
    dispute_verdicts,
    one_voice,
)
from claimtracker.queries.contradictions import ContradictionRow
from claimtracker.queries.decision_words import DecisionWords
from claimtracker.queries.decisions import Decision
from claimtracker.queries.dispute_answers import AnswerRow, Difference
from claimtracker.queries.dispute_cards import DisputeCard, Loaded
from claimtracker.queries.dispute_verdicts import VerdictRow
from claimtracker.queries.one_voice import OneVoice
from claimtracker.rules import findings
from claimtracker.rules.keys import row_key

SHORTEST_TAIL = 6
FIRST_STATES = ("open", "waiting", "suspected", "closed")


class NoSuchDispute(NotFound):
    """No dispute, and no claim, has that key."""

    def __init__(self, name: str) -> None:
        super().__init__(f"There is no dispute or claim {name[:80]!r} in this ledger.")


class AmbiguousDispute(Conflict):
    """The end of a key fits several disputes."""

    def __init__(self, name: str) -> None:
        super().__init__(f"Several disputes end in {name!r}; write more of the key.")


@dataclass(frozen=True, slots=True)
class DisputePage:
    """One dispute whole.

    `changes` are answers that differ because time passed, `outcomes` plans and what came of them,
    `not_comparable` what no rule can compare, each by letters. `left_out` holds the letters of
    answers that were too many to be compared two by two. `decisions` and `verdicts` are in order,
    the newest first. `own` is where one voice contradicts itself; `words` are those that decisions
    are told in; `can_be_taken_back` is the last decision.
    """

    card: DisputeCard
    contradictions: tuple[ContradictionRow, ...]
    near: tuple[ContradictionRow, ...]
    changes: tuple[Difference, ...]
    outcomes: tuple[Difference, ...]
    not_comparable: tuple[Difference, ...]
    left_out: tuple[str, ...]
    decisions: tuple[Decision, ...]
    verdicts: tuple[VerdictRow, ...]
    own: OneVoice
    words: DecisionWords
    can_be_taken_back: bool


def listed(session: Session, *, state: str | None = None) -> list[DisputeCard]:
    """Return disputes with their answers: open ones first, then by what was said first.

    Those that lapsed are left out unless that state is asked for. The number of queries is the
    same however many there are.
    """
    which = [Dispute.state == state if state else Dispute.state != "lapsed"]
    rows = session.execute(dispute_cards.rows().where(*which)).all()
    loaded = dispute_cards.load(session, select(Dispute.question_id).where(*which))
    return sorted((dispute_cards.card(row, loaded) for row in rows), key=_in_order)


def get(session: Session, name: str) -> DisputePage:
    """Return one dispute by its key, the end of it (six characters at least), or a claim's key.

    A claim's key finds the dispute over its denial, else the one over its question, else the
    question with its answers, disputed or not. Raises NoSuchDispute, AmbiguousDispute.
    """
    row = _by_key(session, name)
    question_id = row.question_id if row else _named(session, name)
    row = row or dispute_cards.row_over(session, question_id)
    clashes = contradictions.of_dispute(session, row.id if row else None)
    loaded = dispute_cards.load_one(session, question_id, clashes)
    if row is None and not dispute_cards.answers_of(question_id, loaded):
        raise NoSuchDispute(name)
    return _page(session, question_id, row, clashes, loaded)


def is_there(session: Session, dispute_id: str) -> bool:
    """Say whether there is a dispute of that key."""
    return session.execute(select(Dispute.id).where(Dispute.id == dispute_id)).first() is not None


def _in_order(card: DisputeCard) -> tuple[object, ...]:
    place = FIRST_STATES.index(card.state) if card.state in FIRST_STATES else len(FIRST_STATES)
    said = [answer.first_said.isoformat() for answer in card.answers if answer.first_said]
    return place, not card.findings, min(said, default="9"), card.question, card.claim or ""


def _named(session: Session, name: str) -> str:
    """Return the question that a claim answers, or that of the dispute whose key ends so."""
    return _by_claim(session, name) or _by_tail(session, name)


def _by_key(session: Session, name: str) -> Any:
    key = row_key(name)
    return next(iter(dispute_cards.rows_of(session, [key])), None) if key else None


def _by_claim(session: Session, name: str) -> str | None:
    if session.execute(select(Claim.id).where(Claim.key == name)).first() is None:
        return None
    claim = claims.get(session, name)
    asked = claim.content.reading.question_id if claim.content.reading else None
    denied = select(Dispute.id).where(Dispute.question_id == claim.id)
    if asked is None or session.execute(denied).first():
        return claim.id
    return asked


def _by_tail(session: Session, name: str) -> str:
    tail = name.lower().replace("%", "").replace("_", "")
    if len(tail) < SHORTEST_TAIL:
        raise NoSuchDispute(name)
    ends = cast(Dispute.id, String).like(f"%{tail}")
    found = list(session.execute(select(Dispute.question_id).where(ends).limit(2)).scalars())
    if not found:
        raise NoSuchDispute(name)
    if len(found) > 1:
        raise AmbiguousDispute(name)
    return found[0]


def _page(
    session: Session, question_id: str, row: Any, clashes: Sequence[Any], loaded: Loaded
) -> DisputePage:
    card = dispute_cards.card(row, loaded) if row else dispute_cards.undisputed(question_id, loaded)
    told = contradictions.told(clashes, loaded.voiced, loaded.by_claim, loaded.material.lines)
    apart, left_out = _apart(card, loaded)
    words = decision_words.read(session)
    decided = decisions.of_dispute(session, row.id if row else None, words)
    return DisputePage(
        card,
        tuple(row for row in told if not row.near),
        tuple(row for row in told if row.near),
        apart["change"],
        apart["outcome"],
        apart["not comparable"],
        left_out,
        decided.decisions,
        tuple(dispute_verdicts.listed(session, _judged(question_id, loaded))),
        one_voice.of_rows(clashes),
        words,
        decided.last is not None and decisions.is_as_decided(row, decided.last.after),
    )


def _judged(question_id: str, loaded: Loaded) -> set[str]:
    """Return the claims whose verdicts count: the answers, what stands in pairs, what is denied."""
    own = {question_id} & loaded.material.lines.keys()
    answering = loaded.answering.get(question_id, ())
    return {*answering, *loaded.paired.get(question_id, ()), *own}


def _apart(
    card: DisputeCard, loaded: Loaded
) -> tuple[Mapping[str, tuple[Difference, ...]], tuple[str, ...]]:
    kinds = ("change", "outcome", "not comparable")
    voiced = loaded.voiced.get(card.question_id)
    if voiced is None:
        return dict.fromkeys(kinds, ()), ()
    found = findings.of_question(voiced.cell.asked, voiced.propositions)
    letters = _letters(card.answers)
    apart = {kind: [a for a in found.apart if a.kind == kind] for kind in kinds}
    told = {
        kind: tuple(dispute_answers.difference(a.earlier, a.later, a.why, letters) for a in listed)
        for kind, listed in apart.items()
    }
    return told, tuple(sorted(letters[one.answer.claim_id] for one in found.left_out))


def _letters(given: Iterable[AnswerRow]) -> dict[str, str]:
    return {claim.id: answer.letter for answer in given for claim in answer.claims}
