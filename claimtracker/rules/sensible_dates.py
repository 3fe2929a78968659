"""Which dates make sense where somebody writes one; a slip of the year is told at once.

Of which time the words of a claim speak is not asked here: they may speak of any.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from claimtracker.errors import Invalid
from claimtracker.rules import periods

# What a wait is written with: a month or a year has come with its first day.
_PLAIN = re.compile(r"\d{4}(-\d\d(-\d\d)?)?", re.ASCII)
# How long a wait is that is proposed where none was understood.
A_WHILE = timedelta(days=30)
# Where the desk is ahead of UTC its day has begun already.
TOMORROW = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Sense:
    """From which year dates make sense, until how many years ahead, and whether past ones do."""

    since: int = 1
    ahead: int = 0
    past: bool = True


# What the desk itself did: it saw something, asked somebody, took a text from the web.
DONE = Sense(since=1900)
# What a publication printed; there was none before.
PRINTED = Sense(since=1600)
# When somebody said something, and of which time a verdict speaks.
SPOKEN = Sense()
DUE = Sense(since=1900, ahead=100)
WAIT = Sense(since=1900, ahead=10, past=False)


# By the record of the exchange format and its field.
FIELDS: Mapping[tuple[str, str], Sense] = {
    ("claim", "due"): DUE,
    ("article", "published"): PRINTED, ("article", "retrieved"): DONE,
    ("assertion", "said"): SPOKEN, ("assertion", "standing"): PRINTED,
    ("notice", "date"): PRINTED,
    ("verdict", "as_of"): SPOKEN,
    ("evidence", "seen"): DONE, ("evidence", "asked_on"): DONE,
    ("verdict", "new_seen"): DONE, ("verdict", "new_asked_on"): DONE,
}  # fmt: skip
# A standing is a word, and perhaps a date since when.
_DATED = re.compile(r"\d.*")


class SenselessDate(Invalid):
    """A date is one that the calendar has, and cannot be meant."""

    def __init__(self, written: str, reason: str) -> None:
        super().__init__(f"“{written[:40]}” {reason}.")


class NoDayToWaitFor(SenselessDate):
    """Until when a dispute waits is one day, month or year."""

    def __init__(self, written: str, today: date) -> None:
        super().__init__(
            written, f"is no day to wait for; write a day to come, such as {to_wait_for(today)}"
        )


def to_wait_for(today: date) -> str:
    """Return a day until which a dispute may wait, to show how one is written."""
    return f"{today + A_WHILE}"


def require_in(record: str, field: str, written: str, today: date) -> None:
    """Refuse a date that cannot be meant in a field; raises SenselessDate, InvalidDate."""
    sense, dated = FIELDS.get((record, field)), _DATED.search(written)
    if sense is not None and dated is not None:
        require(sense, dated[0], today)


def require_wait(written: str, today: date) -> None:
    """Refuse what is no day, month or year until which a dispute can wait.

    Raises NoDayToWaitFor, SenselessDate.
    """
    if not _PLAIN.fullmatch(written) or written[5:7] > "12":
        raise NoDayToWaitFor(written, today)
    try:
        require(WAIT, written, today)
    except periods.InvalidDate as fault:
        raise NoDayToWaitFor(written, today) from fault


def require(sense: Sense, written: str, today: date) -> None:
    """Refuse a date that cannot be meant; raises SenselessDate, InvalidDate."""
    span = periods.parse(written)
    first, last = span.first or span.last, span.last or span.first
    assert first is not None
    assert last is not None
    if not sense.past and last < today:
        raise SenselessDate(written, "is past; write today or a later day")
    if first.year < sense.since:
        raise SenselessDate(written, f"is before {sense.since}; look at the year")
    if not sense.ahead and first > today + TOMORROW:
        raise SenselessDate(written, "is in the future; write a day that has come")
    if sense.ahead and last.year > today.year + sense.ahead:
        raise SenselessDate(written, f"is more than {sense.ahead} years ahead; look at the year")
