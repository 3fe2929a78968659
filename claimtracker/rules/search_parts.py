"""The parts of a search as a person types it: words, phrases and filters, and what OR joins."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

FILTERS = (
    "source", "speaker", "for", "subject", "topic", "rating", "mode", "stance", "standing",
    "genre", "year", "kind", "state", "type", "has",
)  # fmt: skip
DATES = ("before", "after")

_QUOTATION_MARKS = str.maketrans(dict.fromkeys("\u201c\u201d\u201e\u201f", '"'))
_PART = re.compile(
    rf"(?P<minus>-)?(?:(?P<name>{'|'.join((*FILTERS, *DATES))}):)?"
    # Within the value of a filter, a quotation mark is written twice.
    r'(?:"(?P<phrase>[^"]*(?(name)(?:""[^"]*)*))"?|(?P<word>[^\s"]+))',
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Part:
    """One word, phrase or filter: `name` is that of the filter, else empty.

    `joins` says that it is an OR, which is a word where it stands between nothing to join.
    """

    name: str
    text: str
    negated: bool = False
    joins: bool = False
    quoted: bool = False

    @property
    def written(self) -> str:
        """Return how it is typed, so that it means the same beside any other part."""
        text = self.text
        if self.quoted or self.joins:
            text = quoted(text) if self.name else f'"{text}"'
        return f"{'-' * self.negated}{self.name}{':' if self.name else ''}{text}"


@dataclass(frozen=True, slots=True)
class Run:
    """A part of a search, or several that OR joins, which all have one name."""

    parts: tuple[Part, ...]

    @property
    def name(self) -> str:
        """Return the name of its filter, or nothing for words."""
        return self.parts[0].name

    @property
    def negated(self) -> bool:
        """Say whether it asks for what is not so."""
        return self.parts[0].negated

    @property
    def written(self) -> str:
        """Return how it is typed, by itself or beside others."""
        return " OR ".join(part.written for part in self.parts)


def runs(text: str) -> list[Run]:
    """Cut a search into its parts, those that OR joins together."""
    parts = list(_parts(text))
    found: list[list[Part]] = []
    join = False
    for place, part in enumerate(parts):
        beside = parts[max(0, place - 1) : place] + parts[place + 1 : place + 2]
        if part.joins and len(beside) == 2 and _may_join(*beside):
            join = True
            continue
        if join:
            found[-1].append(part)
        else:
            found.append([part])
        join = False
    return [Run(tuple(one)) for one in found]


def written(name: str, value: str) -> str:
    """Write a filter with any value, as `runs` reads it."""
    return f"{name}:{value if value.isalnum() else quoted(value)}"


def quoted(value: str) -> str:
    """Put the value of a filter between quotation marks."""
    return '"' + value.translate(_QUOTATION_MARKS).replace('"', '""') + '"'


def typed_words(text: str) -> Iterator[tuple[str, bool]]:
    """Give the words of a search that are in no phrase, and whether one follows without a space."""
    asked = text.translate(_QUOTATION_MARKS)
    for found in _PART.finditer(asked):
        if found["word"] and not found["name"]:
            yield found["word"], asked[found.end() : found.end() + 1] == '"'


def _parts(text: str) -> Iterator[Part]:
    for found in _PART.finditer(text.translate(_QUOTATION_MARKS)):
        name, negated = (found["name"] or "").lower(), found["minus"] is not None
        phrase = found["phrase"]
        typed = found["word"] if phrase is None else phrase
        if name and not typed.strip():
            name, typed, phrase = "", name, None
        if name and phrase is not None:
            typed = typed.replace('""', '"')
        joins = found["word"] == "OR" and not name and not negated
        yield Part(name, typed.strip(), negated, joins, phrase is not None)


def _may_join(left: Part, right: Part) -> bool:
    plain = not any(part.negated or part.joins for part in (left, right))
    return plain and left.name == right.name and left.name not in DATES
