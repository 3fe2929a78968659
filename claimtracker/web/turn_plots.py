"""The timeline of what one voice said to one question, and then said otherwise."""

from __future__ import annotations

from datetime import date

from claimtracker.queries.turns import Answer, Turn
from claimtracker.rules.voices import when
from claimtracker.web.dates import in_words
from claimtracker.web.timelines import Lane, Said, Timeline, timeline

LABEL = 24


def drawn(turn: Turn) -> Timeline | None:
    """Return one line for each answer, with a mark for each time it was given.

    The answers of one voice are not all that a dispute has, so they have no letters of their own.
    """
    lanes = [_lane(str(place), answer) for place, answer in enumerate(turn.answers)]
    said = [
        Said(lane.letter, when(one.when), one.stance)
        for lane, answer in zip(lanes, turn.answers, strict=True)
        for one in answer.spoken
        if when(one.when) != date.max
    ]
    dated = {one.letter for one in said}
    return timeline([lane for lane in lanes if lane.letter in dated], said)


def _lane(name: str, answer: Answer) -> Lane:
    text = in_words(answer.value)
    if len(text) > LABEL:
        text = text[:LABEL].rpartition(" ")[0] + " …"
    times = len(answer.spoken)
    return Lane(name, text, "once" if times == 1 else f"{times} times")
