"""What a journalist types into the search box, understood.

Words are asked for in the form in which `text.index_text` writes them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from claimtracker.errors import Invalid
from claimtracker.rules.facets import HAS, TRAITS
from claimtracker.rules.search_parts import DATES, Part, Run, runs, written
from claimtracker.rules.text import storable, words

TYPES = ("claim", "article")
# What stands after these is one of a few words; what stands after the others is a name.
WORDS: Mapping[str, tuple[str, ...]] = {**TRAITS, "has": HAS, "type": TYPES}

_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)
_YEAR = re.compile(r"(?!0000)\d{4}", re.ASCII)


class InvalidQuery(Invalid):
    """The search asks for something that cannot be looked up."""


class UnreadableSearchDate(InvalidQuery):
    """The day after `before:` or `after:` is no date."""

    def __init__(self, name: str, value: str) -> None:
        self.name = name
        self.value = value
        super().__init__(
            f"{name}:{value} names no date; write {name}:2020, {name}:2020-09 or {name}:2020-09-22."
        )


class UnreadableYear(InvalidQuery):
    """What stands after `year:` is no year."""

    def __init__(self, value: str) -> None:
        self.value = value
        super().__init__(f"year:{value} names no year; write it in four digits, as year:2020.")


class UnknownProperty(InvalidQuery):
    """What stands after a filter is none of the few words that it takes."""

    def __init__(self, name: str, value: str) -> None:
        self.name = name
        self.value = value
        known = [written(name, word) for word in WORDS[name]]
        listed = " or ".join([", ".join(known[:-1]), known[-1]])
        super().__init__(f"{name}:{value} is not known; write {listed}.")


@dataclass(frozen=True, slots=True)
class Term:
    """Words that stand one after another; if `open`, the last of them need only begin so."""

    words: tuple[str, ...]
    open: bool = False


@dataclass(frozen=True, slots=True)
class Filter:
    """One property, with the values of which any will do, or, if negated, none."""

    name: str
    values: tuple[str, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """What is searched for: one term of each group, none of `without`, and every filter.

    `before` and `after` are the days that something must be earlier or later than. `ignored`
    are parts without a letter or digit, which no index can find.
    """

    groups: tuple[tuple[Term, ...], ...] = ()
    without: tuple[Term, ...] = ()
    filters: tuple[Filter, ...] = ()
    before: date | None = None
    after: date | None = None
    ignored: tuple[str, ...] = ()

    @property
    def asks_nothing(self) -> bool:
        """Whether it has no word, filter or date by which anything could be chosen."""
        asked = (self.groups, self.without, self.filters, self.before, self.after)
        return not any(asked)

    @property
    def finds_nothing(self) -> bool:
        """Whether all that it has are parts that no index can find."""
        return bool(self.ignored) and self.asks_nothing

    @property
    def terms(self) -> tuple[Term, ...]:
        """The terms that a hit may show, in the order in which they were typed."""
        return tuple(term for group in self.groups for term in group)


@dataclass(slots=True)
class _Draft:
    groups: list[tuple[Term, ...]] = field(default_factory=list)
    without: list[Term] = field(default_factory=list)
    filters: list[Filter] = field(default_factory=list)
    before: list[date] = field(default_factory=list)
    after: list[date] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)


def parse(text: str) -> Query:
    """Read a search: words, "phrases", -not, OR, and filters such as source:"The Meridian".

    OR joins the two words, phrases or filters of one name beside it; anywhere else it is a word.
    before: and after: leave out the span that their date names. Raises InvalidQuery only for an
    unreadable date or year, and an unknown word after a filter that takes few. What no ledger can
    hold is read as blank.
    """
    draft = _Draft()
    for run in runs(storable(text)):
        if run.name in DATES:
            _add_date(draft, run.parts[0])
        elif run.name:
            _add_filter(draft, run)
        else:
            _add_terms(draft, run)
    return _query(draft)


def _add_terms(draft: _Draft, run: Run) -> None:
    terms = {part.text: _term(part.text) for part in run.parts}
    draft.ignored += [text for text, term in terms.items() if term is None]
    known = tuple(dict.fromkeys(term for term in terms.values() if term))
    if run.negated:
        draft.without += known
    elif known:
        draft.groups.append(known)


def _term(text: str) -> Term | None:
    found = list(words(text))
    if not found:
        return None
    plain = tuple(word.text for word in found)
    if not found[-1].tail:
        return Term(plain)
    # The pair before it has the last character already, and the text may go on behind it.
    if len(found) > 1 and found[-2].end == found[-1].end:
        return Term(plain[:-1])
    return Term(plain, open=True)


def _add_filter(draft: _Draft, run: Run) -> None:
    values = tuple(dict.fromkeys(_value(run.name, part.text) for part in run.parts))
    draft.filters.append(Filter(run.name, values, run.negated))


def _value(name: str, text: str) -> str:
    if name == "year" and not _YEAR.fullmatch(text):
        raise UnreadableYear(text)
    if name not in WORDS:
        return text
    word = " ".join(text.lower().split())
    if word not in WORDS[name]:
        raise UnknownProperty(name, text)
    return word


def _add_date(draft: _Draft, part: Part) -> None:
    try:
        first, last = _days(part.text)
        if part.negated:
            first, last = last + timedelta(days=1), first - timedelta(days=1)
    except (ValueError, OverflowError):
        raise UnreadableSearchDate(part.name, part.text) from None
    if (part.name == "before") is not part.negated:
        draft.before.append(first)
    else:
        draft.after.append(last)


def _days(text: str) -> tuple[date, date]:
    """Return the first and the last day of the year, month or day that is named."""
    found = _DATE.fullmatch(text)
    if found is None:
        raise ValueError(text)
    year, month, day = (int(number) if number else None for number in found.groups())
    first = date(year or 0, month or 1, day or 1)
    if day:
        return first, first
    if month and month < 12:
        return first, first.replace(month=month + 1) - timedelta(days=1)
    return first, first.replace(month=12, day=31)


def _query(draft: _Draft) -> Query:
    return Query(
        groups=tuple(dict.fromkeys(draft.groups)),
        without=tuple(dict.fromkeys(draft.without)),
        filters=tuple(dict.fromkeys(draft.filters)),
        before=min(draft.before, default=None),
        after=max(draft.after, default=None),
        ignored=tuple(draft.ignored),
    )
