"""The contradictions behind a cell of a matrix: what two who stand against each other say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from claimtracker.models import Dispute
from claimtracker.queries import claim_lines, dispute_cards, voices
from claimtracker.queries.claim_lines import ClaimLine
from claimtracker.queries.oppositions import Opposition, Stand
from claimtracker.queries.voices import Spoken

Keys = Callable[[Stand], Iterable[str]]
Sides = tuple[tuple[Stand, ...], tuple[Stand, ...]]
# How much of each side is quoted.
QUOTED = 3


@dataclass(frozen=True, slots=True)
class Quoted:
    """One thing that is said on a side, and the claim that it is said of."""

    spoken: Spoken
    claim: ClaimLine


@dataclass(frozen=True, slots=True)
class Behind:
    """One contradiction: the question, its state, and what either of the two is quoted with."""

    dispute_id: str
    question: str
    state: str
    is_real: bool
    sides: tuple[tuple[Quoted, ...], tuple[Quoted, ...]]


@dataclass(frozen=True, slots=True)
class AllBehind:
    """The first contradictions between two, how many there are, and on how many questions."""

    shown: tuple[Behind, ...]
    number: int
    questions: int


def between(
    session: Session,
    found: Iterable[Opposition],
    pair: tuple[str, str],
    keys: Keys,
    most: int,
) -> AllBehind:
    """Return the contradictions that two stand on the sides of, the first of the two first."""
    mine = [(one, sides) for one in found if (sides := _sides_of(one, pair, keys))]
    shown = mine[:most]
    stands = [s for _, sides in shown for side in sides for s in side[:QUOTED]]
    spoken = voices.of_assertions(session, [stand.assertion_id for stand in stands])
    by_key = {one.assertion_id: one for one in spoken}
    lines = claim_lines.of_keys(session, sorted({one.claim_id for one in spoken}))
    disputes = sorted({one.dispute_id for one, _ in shown})
    rows = session.execute(dispute_cards.rows().where(Dispute.id.in_(disputes)))
    questions = {row.id: dispute_cards.question_of(row) for row in rows}

    def quoted(side: Sequence[Stand]) -> tuple[Quoted, ...]:
        said = (by_key[one.assertion_id] for one in side[:QUOTED] if one.assertion_id in by_key)
        return tuple(Quoted(one, lines[one.claim_id]) for one in said)

    made = [
        Behind(one.dispute_id, questions[one.dispute_id], one.state, one.is_real,
               (quoted(sides[0]), quoted(sides[1])))
        for one, sides in shown if one.dispute_id in questions
    ]  # fmt: skip
    return AllBehind(tuple(made), len(mine), len({one.dispute_id for one, _ in mine}))


def _sides_of(one: Opposition, pair: tuple[str, str], keys: Keys) -> Sides | None:
    """Return what two say on opposite sides, where they do."""
    for left, right in (one.sides, one.sides[::-1]):
        first = tuple(stand for stand in left if pair[0] in keys(stand))
        second = tuple(stand for stand in right if pair[1] in keys(stand))
        if first and second:
            return first, second
    return None
