"""The two plots of a dispute, drawn from its sides."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from claimtracker.queries.dispute_answers import AssertionRow
from claimtracker.queries.dispute_cards import DisputeCard
from claimtracker.queries.dispute_verdicts import VerdictRow
from claimtracker.rules import periods
from claimtracker.rules.vocabulary import DEFAULT_SHELF_LIFE
from claimtracker.web.dates import in_words
from claimtracker.web.sides import Side, stance_words
from claimtracker.web.strips import Reach, Strip, strip
from claimtracker.web.timelines import Event, Lane, Said, Timeline, timeline

SCALED = ("quantity", "money", "date")
FIGURES = ("quantity", "money")
KEPT = ("figure", "total")
LABEL = 24


def drawn_strip(
    reaches: Sequence[tuple[str, float | None, float | None]], kind: str, unit: str
) -> Strip | None:
    """Return the strip that shows why answers exclude each other; figures and dates only.

    `reaches` are letters with the ends of values that stand on one scale.
    """
    if kind not in SCALED:
        return None
    return strip([Reach(*one) for one in reaches], dates=kind == "date", unit=unit)


def drawn_timeline(
    sides: Sequence[Side], verdicts: Iterable[VerdictRow], card: DisputeCard
) -> Timeline | None:
    """Return what was said when; the height is the figure where every answer has one."""
    said = [_said(side.letter, one) for side in sides for one in side.assertions if one.said_on]
    spoken = {one.letter for one in said}
    by_figure = card.kind in FIGURES and _of_one_unit(sides)
    lanes = [_lane(side, by_figure) for side in sides if side.letter in spoken]
    decided = [
        Event(verdict.decided_at.date(), verdict.label)
        for verdict in verdicts
        if verdict.publisher is None and not verdict.withdrawn
    ]
    shelf_life = (card.shelf_life or DEFAULT_SHELF_LIFE) if card.runs in KEPT else 0
    return timeline(lanes, said, decided, card.unit or "", shelf_life)


def _said(letter: str, one: AssertionRow) -> Said:
    day = one.said_on or date.max
    until = one.said_until if one.said_until and one.said_until > day else None
    if one.standing == "stands":
        return Said(letter, day, one.stance, until=until)
    since = periods.parse(one.standing_from).first if one.standing_from else None
    stance = one.stance if since else "gone"
    return Said(letter, day, stance, since, until)


def _of_one_unit(sides: Iterable[Side]) -> bool:
    return len({side.unit for side in sides}) < 2


def _lane(side: Side, by_figure: bool) -> Lane:
    text = f"{side.letter} {in_words(side.value) or 'affirmed'}"
    if len(text) > LABEL:
        text = text[:LABEL].rpartition(" ")[0] + " …"
    note = _note(side.assertions)
    room = len(text) + len(note) <= LABEL
    period = (side.begins, side.ends) if side.begins or side.ends else None
    figure = _middle(side) if by_figure else None
    reach = (side.low, side.high) if by_figure and (side.low, side.high) != (None, None) else None
    return Lane(side.letter, text, note if room else "", figure, period, reach)


def _note(said: Sequence[AssertionRow]) -> str:
    standing = [one.stance for one in said if one.standing == "stands"]
    return stance_words(standing).split(",")[0] if standing else "no longer stands"


def _middle(side: Side) -> float | None:
    ends = [end for end in (side.low, side.high) if end is not None]
    return sum(ends) / len(ends) if ends else None
