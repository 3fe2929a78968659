"""What a journalist types into the search box, and the same question for each search engine.

Words are asked for in the form in which `text.index_text` writes them; nothing that a person
types reaches an engine unquoted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from claimtracker.errors import Invalid
from claimtracker.rules.text import words

FILTERS = ("source", "speaker", "subject", "topic", "rating", "has")
DATES = ("before", "after")
HAS = ("contradiction",)

_QUOTATION_MARKS = str.maketrans(dict.fromkeys("\u201c\u201d\u201e\u201f", '"'))
_PART = re.compile(
    rf"(?P<minus>-)?(?:(?P<name>{'|'.join((*FILTERS, *DATES))}):)?"
    r'(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))',
    re.IGNORECASE,
)
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)


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


class UnknownProperty(InvalidQuery):
    """What stands after `has:` is nothing that a claim can have."""

    def __init__(self, value: str) -> None:
        self.value = value
        super().__init__(f"has:{value} is not known; write has:{' or has:'.join(HAS)}.")


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
    def terms(self) -> tuple[Term, ...]:
        """The terms that a hit may show, in the order in which they were typed."""
        return tuple(term for group in self.groups for term in group)


@dataclass(frozen=True, slots=True)
class _Part:
    name: str
    text: str
    negated: bool = False
    joins: bool = False


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
    unreadable date and an unknown has:.
    """
    draft = _Draft()
    for parts in _joined(list(_parts(text))):
        name = parts[0].name
        if name in DATES:
            _add_date(draft, parts[0])
        elif name:
            _add_filter(draft, parts)
        else:
            _add_terms(draft, parts)
    return _query(draft)


def _parts(text: str) -> Iterator[_Part]:
    for found in _PART.finditer(text.translate(_QUOTATION_MARKS)):
        name, negated = (found["name"] or "").lower(), found["minus"] is not None
        typed = found["word"] if found["phrase"] is None else found["phrase"]
        if name and not typed.strip():
            name, typed = "", name
        joins = found["word"] == "OR" and not name and not negated
        yield _Part(name, typed.strip(), negated, joins)


def _joined(parts: list[_Part]) -> list[list[_Part]]:
    """Put the parts that OR joins together, each other part by itself."""
    runs: list[list[_Part]] = []
    join = False
    for place, part in enumerate(parts):
        beside = parts[max(0, place - 1) : place] + parts[place + 1 : place + 2]
        if part.joins and len(beside) == 2 and _may_join(*beside):
            join = True
            continue
        if join:
            runs[-1].append(part)
        else:
            runs.append([part])
        join = False
    return runs


def _may_join(left: _Part, right: _Part) -> bool:
    plain = not any(part.negated or part.joins for part in (left, right))
    return plain and left.name == right.name and left.name not in DATES


def _add_terms(draft: _Draft, parts: list[_Part]) -> None:
    terms = {part.text: _term(part.text) for part in parts}
    draft.ignored += [text for text, term in terms.items() if term is None]
    known = tuple(dict.fromkeys(term for term in terms.values() if term))
    if parts[0].negated:
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


def _add_filter(draft: _Draft, parts: list[_Part]) -> None:
    name, values = parts[0].name, tuple(dict.fromkeys(part.text for part in parts))
    if name == "has":
        values = tuple(_property(value) for value in values)
    draft.filters.append(Filter(name, values, parts[0].negated))


def _property(value: str) -> str:
    if value.lower() not in HAS:
        raise UnknownProperty(value)
    return value.lower()


def _add_date(draft: _Draft, part: _Part) -> None:
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
        groups=tuple(draft.groups),
        without=tuple(draft.without),
        filters=tuple(draft.filters),
        before=min(draft.before, default=None),
        after=max(draft.after, default=None),
        ignored=tuple(draft.ignored),
    )


def fts5(query: Query) -> str:
    """Return the MATCH expression of FTS5, or "" where no word must be found."""
    if not query.groups:
        return ""
    wanted = " AND ".join(_any_fts5(group) for group in query.groups)
    return f"({wanted}) NOT {_any_fts5(query.without)}" if query.without else wanted


def fts5_without(query: Query) -> str:
    """Return the MATCH expression of what must not be found, or "".

    It serves a search that only leaves out, which FTS5 cannot say by itself.
    """
    return _any_fts5(query.without) if query.without else ""


def _any_fts5(terms: Iterable[Term]) -> str:
    return "(" + " OR ".join(map(_fts5_term, terms)) + ")"


def _fts5_term(term: Term) -> str:
    quoted = '"' + " ".join(term.words).replace('"', '""') + '"'
    return quoted + " *" if term.open else quoted


def tsquery(query: Query) -> str:
    """Return the text for to_tsquery('simple', …), or "" where no word must be found."""
    if not query.groups:
        return ""
    wanted = " & ".join(_any_tsquery(group) for group in query.groups)
    return f"{wanted} & !{_any_tsquery(query.without)}" if query.without else wanted


def tsquery_without(query: Query) -> str:
    """Return the text for to_tsquery of what must not be found, or ""."""
    return _any_tsquery(query.without) if query.without else ""


def _any_tsquery(terms: Iterable[Term]) -> str:
    return "(" + " | ".join(map(_tsquery_term, terms)) + ")"


def _tsquery_term(term: Term) -> str:
    lexemes = ["'" + word.replace("\\", "\\\\").replace("'", "''") + "'" for word in term.words]
    if term.open:
        lexemes[-1] += ":*"
    return "(" + " <-> ".join(lexemes) + ")"
