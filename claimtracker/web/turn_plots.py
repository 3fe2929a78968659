"""The timeline of what one voice said to one question, and then said otherwise."""

from __future__ import annotations

from datetime import date

from claimtracker.queries.turns import Answer, Turn
from claimtracker.rules.voices import when
from claimtracker.web.dates import in_words
from claimtracker.web.timelines import Lane, Said, Timeline, timeline

LABEL = 24


def drawn(turn: Turn) -> Timeline | None:
    """Return one line for each answer, with a mark for each time it was given."""
    said = [
        Said(answer.letter, when(one.when), one.stance)
        for answer in turn.answers
        for one in answer.spoken
        if when(one.when) != date.max
    ]
    lettered = {one.letter for one in said}
    return timeline([_lane(one) for one in turn.answers if one.letter in lettered], said)


def _lane(answer: Answer) -> Lane:
    text = f"{answer.letter} {in_words(answer.value)}"
    if len(text) > LABEL:
        text = text[:LABEL].rpartition(" ")[0] + " …"
    times = len(answer.spoken)
    return Lane(answer.letter, text, "once" if times == 1 else f"{times} times")
