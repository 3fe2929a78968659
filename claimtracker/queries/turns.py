"""Questions on which somebody said one thing and then another: what changed, and what contradicts.

Only what one voice said is compared here, by the rules that compare everybody. A contradiction
counts as one where it is recorded and may be seen; a change is told from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from claimtracker.models import Contradiction, Dispute
from claimtracker.queries import answers, claim_lines, released, voices
from claimtracker.queries.answers import Cell
from claimtracker.queries.claim_lines import ClaimLine
from claimtracker.queries.sayings import Said
from claimtracker.queries.voices import Spoken
from claimtracker.rules import findings, propositions
from claimtracker.rules.findings import Asked
from claimtracker.rules.propositions import Proposition, code
from claimtracker.rules.questions import question_text
from claimtracker.rules.voices import Speech, Voice, when

LOOKED_AT = 100
SHOWN = 5
SIDES = ("affirms", "denies")


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer that somebody gave, and each time it was said; `value` is empty for a claim that
    is affirmed and denied.
    """

    value: str
    spoken: tuple[Spoken, ...]


@dataclass(frozen=True, slots=True)
class Turn:
    """One question on which somebody gave several answers, in the order in which they came.

    `state` is that of the contradiction, empty where the answer only changed; `released_at` when a
    reviewer let the public see it. `name` leads to the dispute, or to the question.
    """

    name: str
    question: str
    answers: tuple[Answer, ...]
    state: str
    reason: str
    released_at: datetime | None


@dataclass(frozen=True, slots=True)
class Turns:
    """The first turns of somebody, contradictions before changes, and how many there are.

    `is_capped` says that more questions were answered twice than are looked at.
    """

    turns: tuple[Turn, ...]
    contradictions: int
    changes: int
    is_capped: bool


@dataclass(frozen=True, slots=True)
class _Found:
    """A turn before its words are loaded: its answers as propositions of one voice."""

    name: str
    question: str
    sides: tuple[tuple[str, tuple[str, ...]], ...]
    recorded: Any
    last: tuple[Any, ...]


def of_speaker(session: Session, entity_id: str, said: Sequence[Said]) -> Turns:
    """Return the turns in what somebody said; in the same number of queries for any."""
    sides = [one for one in said if one.stands and one.stance in SIDES]
    several = _several(sides, "question_id")
    by_question = dict(list(several.items())[:LOOKED_AT])
    both = [(key, s) for key, s in _several(sides, "claim_id").items() if _both(s)]
    denied = dict(both[:LOOKED_AT])
    recorded = _recorded(session, [*by_question, *denied])
    cells = _cells(session, by_question, recorded)
    found = [
        one
        for key in cells
        for one in _on_question(cells[key], by_question[key], entity_id, recorded)
    ]
    lines = claim_lines.of_keys(session, sorted(denied))
    found += [one for key in denied for one in _on_claim(lines.get(key), denied[key], recorded)]
    return _shown(session, found, max(len(several), len(both)) > LOOKED_AT)


def _several(sides: Iterable[Said], name: str) -> dict[str, list[Said]]:
    """Return what was said more than once, by question or claim, the last said first."""
    found: dict[str, list[Said]] = {}
    for one in sides:
        if key := getattr(one, name):
            found.setdefault(key, []).append(one)
    several = sorted(found.items(), key=lambda item: item[1][-1].place, reverse=True)
    return {key: listed for key, listed in several if len(listed) > 1}


def _both(said: Sequence[Said]) -> bool:
    return len({one.stance for one in said}) == len(SIDES)


def _recorded(session: Session, questions: Sequence[str]) -> dict[str, list[Any]]:
    """Return the contradictions of one voice with itself over questions, as far as seen."""
    is_real = func.coalesce(released.found_real(), False).label("is_real")
    rows = session.execute(
        select(
            Contradiction.left_id, Contradiction.right_id, Contradiction.state,
            Contradiction.reason, Contradiction.found_at, Dispute.id, Dispute.question_id, is_real,
            Dispute.state.label("dispute_state"), Dispute.released_at,
        )
        .join(Dispute, Dispute.id == Contradiction.dispute_id)
        .where(
            Dispute.question_id.in_(questions), Contradiction.by_one_voice.is_(True),
            Contradiction.live.is_(True), Contradiction.lapsed_at.is_(None),
        )
        .order_by(Contradiction.id)
    )  # fmt: skip
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(row.question_id, []).append(row)
    return found


def _cells(
    session: Session, by_question: Mapping[str, Sequence[Said]], recorded: Mapping[str, list[Any]]
) -> dict[str, Cell]:
    """Return the questions with what one voice answers, and with both sides of what is recorded."""
    claims = {one.claim_id for said in by_question.values() for one in said}
    for row in (row for rows in recorded.values() for row in rows):
        claims |= {row.left_id, row.right_id}
    return answers.cells(session, list(by_question), claims=sorted(claims))


def _on_question(
    cell: Cell, said: Sequence[Said], entity_id: str, recorded: Mapping[str, list[Any]]
) -> list[_Found]:
    """Return what one voice contradicts itself in, else what it changed, on one question."""
    props = propositions.fold(cell.answers, [_speech(one, entity_id) for one in said])
    if len(props) < 2:
        return []
    codes = {answer.claim_id: code(answer) for answer in cell.answers}
    rows = [row for row in recorded.get(cell.question_id, ()) if _stands_on_both(row, props, codes)]
    found = findings.of_question(cell.asked, props)
    if rows:
        return [_of(cell, props, rows[0], str(rows[0].id))]
    changes = [one for one in found.apart if one.kind == "change"]
    moved = {id(side) for one in changes for side in (one.earlier, one.later)}
    among = [one for one in props if id(one) in moved]
    return [_of(cell, among, None, among[0].answer.key)] if among else []


def _stands_on_both(row: Any, props: Sequence[Proposition], codes: Mapping[str, str]) -> bool:
    """Say whether a voice gives both answers of a recorded contradiction."""
    left, right = (
        {
            n
            for n, one in enumerate(props)
            if claim in one.claims or codes.get(claim) == code(one.answer)
        }
        for claim in (row.left_id, row.right_id)
    )
    return bool(left and right) and len(left | right) > 1


def _of(cell: Cell, props: Sequence[Proposition], recorded: Any, name: str) -> _Found:
    sides = tuple(
        (one.answer.value.text, tuple(speech.assertion_id for speech in one.speeches))
        for one in props
    )
    last = max(_place(speech) for one in props for speech in one.speeches)
    return _Found(name, _in_words(cell.asked), sides, recorded, last)


def _on_claim(
    line: ClaimLine | None, said: Sequence[Said], recorded: Mapping[str, list[Any]]
) -> list[_Found]:
    """Return that one voice affirms and denies a claim, where that is recorded."""
    if line is None or line.id not in recorded:
        return []
    row = recorded[line.id][0]
    sides = tuple(
        (stance, tuple(one.assertion_id for one in said if one.stance == stance))
        for stance in SIDES
    )
    return [_Found(str(row.id), line.statement or line.key, sides, row, said[-1].place)]


def _place(speech: Speech) -> tuple[Any, ...]:
    return when(speech.said), speech.assertion_id


def _speech(one: Said, entity_id: str) -> Speech:
    voice = Voice("", frozenset({entity_id}), entity_id)
    return Speech(
        one.assertion_id, one.claim_id, one.article_id, one.in_headline, one.stance == "affirms",
        one.span, voice,
    )  # fmt: skip


def _in_words(question: Asked) -> str:
    return question_text(question.words, question.subject, question.object)


def _shown(session: Session, found: Sequence[_Found], is_capped: bool) -> Turns:
    """Return the first turns with their words."""
    newest = sorted(found, key=lambda one: one.last, reverse=True)
    ordered = sorted(newest, key=lambda one: one.recorded is None)
    ids = [key for one in ordered[:SHOWN] for _, keys in one.sides for key in keys]
    spoken = {one.assertion_id: one for one in voices.of_assertions(session, ids)}
    contradictions = sum(one.recorded is not None for one in found)
    return Turns(
        tuple(_turn(one, spoken) for one in ordered[:SHOWN]),
        contradictions, len(found) - contradictions, is_capped,
    )  # fmt: skip


def _turn(one: _Found, spoken: Mapping[str, Spoken]) -> Turn:
    given = tuple(
        Answer(value, tuple(spoken[key] for key in keys if key in spoken))
        for value, keys in one.sides
    )
    row = one.recorded
    if row is None:
        return Turn(one.name, one.question, given, "", "", None)
    # A release covers what was found before it, once somebody found that real.
    covers = row.is_real and row.released_at and row.found_at <= row.released_at
    released_at = row.released_at if covers else None
    return Turn(
        one.name, one.question, given, row.state or row.dispute_state, row.reason, released_at
    )
