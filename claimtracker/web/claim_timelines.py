"""The timeline of one claim: who took which stance on it when, and how it was rated."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from claimtracker.queries.claim_pages import AssertionShown
from claimtracker.queries.verdict_history import VerdictSeen
from claimtracker.queries.voices import Spoken
from claimtracker.rules import periods
from claimtracker.rules.vocabulary import STANCES
from claimtracker.rules.voices import when
from claimtracker.web.timelines import Event, Lane, Said, Timeline, timeline


def drawn(assertions: Sequence[AssertionShown], verdicts: Iterable[VerdictSeen]) -> Timeline | None:
    """Return the stances by the day on which they were taken, with our verdicts above them."""
    spoken = [shown.spoken for shown in assertions]
    said = [_said(one) for one in spoken if when(one.when) != date.max]
    taken = [stance for stance in STANCES if stance in {one.letter for one in said}]
    decided = [
        Event(verdict.decided_at.date(), verdict.label)
        for verdict in verdicts
        if verdict.ours and not verdict.withdrawal and not verdict.assertion_key
    ]
    return timeline([_lane(stance, spoken) for stance in taken], said, decided)


def _said(one: Spoken) -> Said:
    day = when(one.when)
    if one.standing == "stands":
        return Said(one.stance, day, one.stance)
    since = periods.parse(one.standing_from).first if one.standing_from else None
    return Said(one.stance, day, one.stance if since else "gone", since)


def _lane(stance: str, spoken: Sequence[Spoken]) -> Lane:
    times = sum(one.stance == stance for one in spoken)
    return Lane(stance, stance, "once" if times == 1 else f"{times} times")
