"""Disputes as the list shows them: what is kept of each, with the words read by their keys."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from claimtracker.db.session import sight_of
from claimtracker.queries import (
    dispute_answers,
    dispute_briefs,
    dispute_cards,
    dispute_sides,
    disputed_claims,
    voices,
)
from claimtracker.queries.dispute_answers import AssertionRow
from claimtracker.queries.dispute_briefs import Brief, Reach, SideBrief
from claimtracker.queries.dispute_sides import BESIDE, FOR_AND_AGAINST
from claimtracker.queries.disputed_claims import Readings
from claimtracker.queries.passages import Passage
from claimtracker.rules.permissions import Sight


@dataclass(frozen=True, slots=True)
class ListedSide:
    """One side of a listed dispute: its value, its first voices, and whose words it quotes."""

    letter: str
    value: str
    understood: str
    is_beside: bool
    shown_first: AssertionRow | None
    lines: tuple[AssertionRow, ...]
    more: int
    origins: int

    @property
    def backing(self) -> str:
        """Say how many independent origins stand behind it."""
        return dispute_sides.backing(self.origins)


@dataclass(frozen=True, slots=True)
class ListedDispute:
    """A dispute as the list shows it: its first sides, and what all of them count.

    `reaches` are letters with the ends of values where all of them stand on one scale.
    """

    id: str
    question: str
    claim: str | None
    state: str
    outcome_label: str | None
    owner: str | None
    waiting_until: str | None
    new_since_decided: bool
    findings: int
    near: int
    by_one_voice: bool
    kind: str | None
    unit: str | None
    sides: tuple[ListedSide, ...]
    answers: int
    assertions: int
    origins: int
    since: date | None
    reaches: tuple[Reach, ...]
    found_at: datetime | None


def of_ids(session: Session, ids: Sequence[str]) -> dict[str, ListedDispute]:
    """Return disputes by their keys, in the same number of queries for any."""
    rows = dispute_cards.rows_of(session, ids)
    briefs = _briefs(session, rows)
    sides = [side for brief in briefs.values() for side in brief.sides]
    readings = disputed_claims.readings(session, sorted({side.claim for side in sides}))
    keys = {key for side in sides for key in (*side.lines, side.quoted) if key}
    said = {
        one.assertion_id: dispute_answers.row(one, "", Passage())
        for one in voices.of_assertions(session, sorted(keys))
    }
    return {row.id: _listed(row, briefs[row.id], readings, said) for row in rows}


def _briefs(session: Session, rows: Sequence[Any]) -> Mapping[str, Brief]:
    """Return what is kept; for the public it is made of what the public sees."""
    if sight_of(session) is Sight.PUBLIC:
        return dispute_briefs.of_rows(session, rows)
    return dispute_briefs.kept(session, [row.id for row in rows])


def _listed(
    row: Any, brief: Brief, readings: Readings, said: Mapping[str, AssertionRow]
) -> ListedDispute:
    return ListedDispute(
        row.id, dispute_cards.question_of(row), row.claim, row.state, row.outcome_label, row.owner,
        row.waiting_until, row.new_since_decided, row.findings, row.near, bool(row.by_one_voice),
        row.kind, row.unit, tuple(_side(one, readings, said) for one in brief.sides),
        brief.answers, brief.assertions, brief.origins,
        date.fromisoformat(brief.since) if brief.since else None, brief.reaches, row.found_at,
    )  # fmt: skip


def _side(one: SideBrief, readings: Readings, said: Mapping[str, AssertionRow]) -> ListedSide:
    value, understood = _words(one, readings)
    return ListedSide(
        one.letter, value, understood, one.role == BESIDE,
        said.get(one.quoted) if one.quoted else None, tuple(_known(one.lines, said)), one.more,
        one.origins,
    )  # fmt: skip


def _known(keys: Iterable[str], said: Mapping[str, AssertionRow]) -> Iterable[AssertionRow]:
    return (said[key] for key in keys if key in said)


def _words(one: SideBrief, readings: Readings) -> tuple[str, str]:
    """Return what a side says, and what that means."""
    if one.role in FOR_AND_AGAINST:
        return FOR_AND_AGAINST[one.role]
    line, answer = readings.lines[one.claim], readings.answers.get(one.claim)
    if one.role == BESIDE:
        return line.statement or line.key, ""
    if answer is None:
        return line.value or "", ""
    value = answer.value
    means = dispute_answers.means(value, readings.names)
    return value.text, dispute_sides.meaning(value.text, means)
