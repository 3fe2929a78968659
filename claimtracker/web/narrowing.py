"""The filters of a search as things to take off and put on, each a plain link.

They stand in `q`, so that the page and the command line have one language.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from claimtracker.queries.search import Results
from claimtracker.queries.search_facets import Facets, Option
from claimtracker.rules.search_parts import Run, runs

# What the longest search may have; no link leads to one that is longer.
LONGEST = 1_000
TITLES: Mapping[str, str] = {
    "type": "Found",
    "rating": "Rating",
    "has": "Contradicted",
    "state": "State of contradiction",
    "kind": "Kind of contradiction",
    "mode": "Mode",
    "stance": "Stance",
    "standing": "Standing",
    "genre": "Genre",
    "speaker": "Who says it, or for whom",
    "for": "Said for",
    "source": "Source",
    "subject": "Subject",
    "topic": "Topic",
    "year": "Said in",
}
_KINDS = {"for": "said for", "year": "said in", "has": "with", "type": "only"}


Address = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class On:
    """A filter that is on: what it is, its words, and where the search is without it."""

    kind: str
    words: str
    href: str


class Off(NamedTuple):
    """A filter that can be put on: its words, what it would leave, and where that is."""

    words: str
    number: int
    href: str
    is_on: bool = False


def plain(asked: str) -> str:
    """Return the words of a search without its filters."""
    return " ".join(run.written for run in runs(asked) if not run.name)


def on(asked: str, address: Address) -> list[On]:
    """Return the filters of a search, in their order."""
    listed = runs(asked)
    return [
        On(_kind(run), _words(run), address(_written(listed, but=place)))
        for place, run in enumerate(listed)
        if run.name
    ]


def off(
    asked: str, found: Results, counted: Facets, address: Address
) -> Iterator[tuple[str, list[Off]]]:
    """Yield what a search can be narrowed by, under its title.

    What is on already is left out, and so is what all that was counted have in common.
    """
    listed = runs(asked)
    whole, known = _written(listed), {run.written for run in listed}
    options = {"type": _types(found)} | dict(counted.options)
    for name, title in TITLES.items():
        within = [
            (one, f"{whole} {one.written}".strip())
            for one in options[name]
            if one.written not in known
        ]
        offered = [Off(one.label, one.count, address(q)) for one, q in within if len(q) <= LONGEST]
        if len(offered) > 1 or any(one.number < counted.counted for one in offered):
            yield title, offered


def _types(found: Results) -> list[Option]:
    """Return the two kinds of things found, where both were and all are counted."""
    articles = found.total - found.claims
    if not (found.exact and found.claims and articles):
        return []
    return [
        Option("claims", "type:claim", found.claims),
        Option("articles", "type:article", articles),
    ]


def _words(run: Run) -> str:
    return " or ".join(part.text for part in run.parts)


def _kind(run: Run) -> str:
    kind = _KINDS.get(run.name, run.name)
    return f"not {kind}" if run.negated else kind


def _written(listed: list[Run], but: int | None = None) -> str:
    return " ".join(run.written for place, run in enumerate(listed) if place != but)
