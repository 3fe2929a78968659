"""Why a search finds nothing, what nearly fits, and what may have been meant.

All is read from the words and names of the sight that asks, so that nothing that is kept back
is hinted at; and from samples, so that it costs the same in any ledger.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, literal, select
from sqlalchemy.orm import Session

from claimtracker.queries import offered, ratings, search_ways
from claimtracker.queries.search_matches import engine
from claimtracker.queries.search_tables import KINDS, Kind, index
from claimtracker.rules import search_parts, spelling
from claimtracker.rules.search_parts import Run
from claimtracker.rules.search_query import Query, Term, parse
from claimtracker.rules.text import fold, search_words

# Of a long search, only so many parts are looked at, and nothing is counted further.
PARTS = 8
COUNTED = 1_001
MISTYPED = 3
NAMES = 4
# How many entries that have words which begin so are looked through.
SAMPLED: Mapping[Kind, int] = {"claim": 200, "article": 10}
NOUNS = {
    "source": "source", "speaker": "entity", "for": "entity", "subject": "entity", "topic": "topic",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a search: how many it finds by itself, and how many are found without it.

    `without` is the rest of the search, empty where it has no other part. Nothing is counted
    past COUNTED.
    """

    written: str
    alone: int
    without: str
    others: int


@dataclass(frozen=True, slots=True)
class Hints:
    """The parts of a search that finds nothing, and searches that may have been meant.

    `ratings` are all there are, each as it is typed with the search that asks for it, where the
    search asks for a rating that there is not.
    """

    pieces: Sequence[Piece]
    meant: Sequence[str]
    ratings: Sequence[tuple[str, str]] = ()


def hints(session: Session, asked: str) -> Hints:
    """Say which parts of a search that finds nothing find nothing by themselves, and what may
    have been meant.
    """
    listed = search_parts.runs(asked)
    rests = [_written(listed, place, "") for place in range(len(listed))][:PARTS]
    texts = [*(run.written for run in listed[:PARTS]), *rests]
    counts = _counts(session, [parse(text) for text in texts], parse(asked))
    pieces = [
        Piece(run.written, alone, rest, others)
        for run, alone, rest, others in zip(
            listed, counts[: len(rests)], rests, counts[len(rests) :], strict=False
        )
    ]
    failing = [place for place, piece in enumerate(pieces) if not piece.alone]
    return Hints(pieces, _meant(session, listed, failing), _ratings(session, listed, failing))


def _counts(session: Session, queries: Sequence[Query], empty: Query) -> list[int]:
    """Count what each search finds, all in one statement, nothing past COUNTED.

    `empty` is one that is known to find nothing.
    """
    asked = [query for query in dict.fromkeys(queries) if query != empty]
    every = search_ways.of(session, asked, KINDS, cut=True)
    within = [one.found().order_by(None).limit(COUNTED).subquery() for one in every]
    counted = [select(func.count()).select_from(one).scalar_subquery() for one in within]
    numbers = session.execute(select(literal(0), *counted)).one()[1:]
    found: Counter[Query] = Counter()
    for one, number in zip(every, numbers, strict=True):
        found[one.query] += number
    return [min(found[query], COUNTED) for query in queries]


def _meant(session: Session, listed: list[Run], failing: Sequence[int]) -> list[str]:
    """Return the search with all that is mistyped replaced, in as many ways as names are like."""
    instead = {place: _instead(session, listed[place]) for place in failing[:MISTYPED]}
    best = [instead.get(place, [run.written])[0] for place, run in enumerate(listed)]
    if best == [run.written for run in listed]:
        return []
    others = [
        [*best[:place], other, *best[place + 1 :]]
        for place, written in instead.items()
        for other in written[1:]
    ]
    return [" ".join(one) for one in [best, *others][:NAMES]]


def _instead(session: Session, run: Run) -> list[str]:
    """Return what may have been meant by a part that finds nothing, at least the part itself."""
    if run.name in NOUNS:
        named = _like_names(session, run)
        return [search_parts.written(run.name, name) for name in named] or [run.written]
    is_of_words = not run.name and not run.negated
    return [_corrected(session, run) if is_of_words else run.written]


def _corrected(session: Session, run: Run) -> str:
    text = run.written
    for word in dict.fromkeys(search_words(text)):
        if spelling.can_be_mistyped(word):
            known = _meant_by(session, word)
            if known != word:
                text = re.sub(rf"\b{re.escape(word)}\b", known, text, flags=re.IGNORECASE)
    return text


def _meant_by(session: Session, word: str) -> str:
    """Return the word that may have been meant, or the word itself."""
    for beginning in spelling.beginnings(word):
        known = _words_beginning(session, beginning)
        if word in known:
            return word
        found = spelling.meant(word, known)
        if found:
            return found
    return word


def _words_beginning(session: Session, beginning: str) -> list[str]:
    """Return the words that begin so, as often as they stand in a sample of the newest."""
    query = Query(groups=((Term((beginning,), open=True),),))
    texts: list[str] = []
    for kind, most in SAMPLED.items():
        texts += session.scalars(engine(session).sample(index(session, kind), query, most))
    return [word for text in texts for word in text.split() if word.startswith(beginning)]


def _like_names(session: Session, run: Run) -> list[str]:
    found: list[str] = []
    for part in run.parts[:MISTYPED]:
        found += offered.nearly(session, NOUNS[run.name], part.text, NAMES)
    typed = {fold(part.text) for part in run.parts}
    return [name for name in found if fold(name) not in typed]


def _ratings(
    session: Session, listed: Sequence[Run], failing: Sequence[int]
) -> list[tuple[str, str]]:
    place = next((one for one in failing if listed[one].name == "rating"), None)
    if place is None:
        return []
    known = ratings.labels(session)
    names = {fold(name) for one in known for name in one}
    if names & {fold(part.text) for part in listed[place].parts}:
        return []
    written = [search_parts.written("rating", code) for code, _ in known]
    return [(one, _written(listed, place, one)) for one in written]


def _written(listed: Sequence[Run], place: int, instead: str) -> str:
    texts = [instead if at == place else run.written for at, run in enumerate(listed)]
    return " ".join(filter(None, texts))
