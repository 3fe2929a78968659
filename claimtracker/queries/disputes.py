"""Disputes: the question, every answer given, by whom, when said, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import String, cast, select
from sqlalchemy.orm import Session

from claimtracker.errors import Conflict, NotFound
from claimtracker.models import Claim, Dispute
from claimtracker.queries import (
    claims,
    contradictions,
    decisions,
    dispute_answers,
    dispute_cards,
    dispute_verdicts,
)
from claimtracker.queries.contradictions import ContradictionRow
from claimtracker.queries.decisions import Decision
from claimtracker.queries.dispute_answers import AnswerRow, Difference
from claimtracker.queries.dispute_cards import DisputeCard, Loaded
from claimtracker.queries.dispute_verdicts import VerdictRow
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
    the newest first.
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
    question_id = _question_id(session, name)
    loaded = dispute_cards.load(session, [question_id], with_passages=True)
    wanted = dispute_cards.rows().where(Dispute.question_id == question_id)
    row = session.execute(wanted).first()
    if row is None and not dispute_cards.answers_of(question_id, loaded):
        raise NoSuchDispute(name)
    card = dispute_cards.card(row, loaded) if row else dispute_cards.undisputed(question_id, loaded)
    return _page(session, card, loaded)


def is_there(session: Session, dispute_id: str) -> bool:
    """Say whether there is a dispute of that key."""
    return session.execute(select(Dispute.id).where(Dispute.id == dispute_id)).first() is not None


def _in_order(card: DisputeCard) -> tuple[object, ...]:
    place = FIRST_STATES.index(card.state) if card.state in FIRST_STATES else len(FIRST_STATES)
    said = [answer.first_said.isoformat() for answer in card.answers if answer.first_said]
    return place, not card.findings, min(said, default="9"), card.question, card.claim or ""


def _question_id(session: Session, name: str) -> str:
    return _by_key(session, name) or _by_claim(session, name) or _by_tail(session, name)


def _by_key(session: Session, name: str) -> str | None:
    key = row_key(name)
    if not key:
        return None
    return session.execute(select(Dispute.question_id).where(Dispute.id == key)).scalar()


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


def _page(session: Session, card: DisputeCard, loaded: Loaded) -> DisputePage:
    rows = contradictions.listed(session, near=True, dispute_id=card.id) if card.id else []
    apart, left_out = _apart(card, loaded)
    about = card.question_id if card.question_id in loaded.material.lines else None
    return DisputePage(
        card,
        tuple(row for row in rows if not row.near),
        tuple(row for row in rows if row.near),
        apart["change"],
        apart["outcome"],
        apart["not comparable"],
        left_out,
        tuple(decisions.of_dispute(session, card.id)) if card.id else (),
        tuple(dispute_verdicts.listed(session, card.question_id, about)),
    )


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
