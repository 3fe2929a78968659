"""Who answers differently from whom: sources against sources, and speakers against speakers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from flask import Blueprint, render_template, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from claimtracker.queries import entities, named, opposed_pairs, oppositions, source_pages
from claimtracker.queries.oppositions import Opposition, Oppositions, Stand
from claimtracker.web import ledger

pages = Blueprint("matrices", __name__)
MOST = 30
OFTEN = 10
BEHIND = 20
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Matrix:
    """What stands against what: what rows are called, where they lead, and who a stand is of."""

    title: str
    noun: str
    endpoint: str
    page: str
    keys: Callable[[Stand], Iterable[str]]
    names: Callable[[Session, Sequence[str]], Mapping[str, str]]
    named: Callable[[Session, str], str]
    of_one: Callable[[Session, str], Oppositions]


@dataclass(frozen=True, slots=True)
class Cell:
    """How many questions two answer differently, and the class that its size and tone have."""

    name: str
    number: int
    tone: str


@dataclass(frozen=True, slots=True)
class Row:
    """One who stands against others, with a cell for each; None for itself."""

    name: str
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True, slots=True)
class Often:
    """Two that answer most questions differently."""

    one: str
    other: str
    number: int


SOURCES = Matrix(
    "Sources", "sources", "matrices.sources", "sources.shown",
    lambda stand: (stand.source_id,), source_pages.names,
    lambda session, name: named.source(session, name).id, oppositions.of_source,
)  # fmt: skip
SPEAKERS = Matrix(
    "Speakers", "speakers", "matrices.speakers", "speakers.shown",
    lambda stand: stand.speakers, entities.names_by_id,
    lambda session, name: named.entity(session, name, noun="speaker").id,
    lambda session, _: oppositions.newest(session),
)  # fmt: skip


@pages.get("/matrix")
def sources() -> str | Response:
    """Show which sources answer differently, or the contradictions between two of them."""
    return _shown(SOURCES)


@pages.get("/matrix/speakers")
def speakers() -> str | Response:
    """Show which speakers answer differently, or the contradictions between two of them."""
    return _shown(SPEAKERS)


def _shown(matrix: Matrix) -> str:
    one, other = request.args.get("one"), request.args.get("other")
    if one and other:
        return _behind(matrix, one, other)
    with ledger.reading() as session:
        found = oppositions.newest(session)
        counted = _counted(matrix, found.found)
        names = matrix.names(session, sorted({key for pair in counted for key in pair}))
    counts = {pair: number for pair, number in counted.items() if names.keys() >= set(pair)}
    keys = _most(counts)
    everybody = {key for pair in counts for key in pair}
    return render_template(
        "matrices/page.html",
        matrix=matrix,
        matrices=(SOURCES, SPEAKERS),
        names=[names[key] for key in keys],
        rows=[_row(key, keys, counts, names) for key in keys],
        often=_often(counts, names),
        left_out=len(everybody) - len(keys),
        is_capped=found.is_capped,
        looked_at=oppositions.CAP,
    )


def _behind(matrix: Matrix, one: str, other: str) -> str:
    """Show the contradictions that two stand on the sides of."""
    with ledger.reading() as session:
        pair = matrix.named(session, one), matrix.named(session, other)
        names = matrix.names(session, sorted(set(pair)))
        found = matrix.of_one(session, pair[0])
        behind = opposed_pairs.between(session, found.found, pair, matrix.keys, BEHIND)
    return render_template(
        "matrices/behind.html",
        matrix=matrix,
        one=names[pair[0]],
        other=names[pair[1]],
        behind=behind,
        is_capped=found.is_capped,
        looked_at=oppositions.CAP,
    )


def _counted(matrix: Matrix, found: Iterable[Opposition]) -> Counter[Pair]:
    """Count the questions on whose sides two stand, under both orders of the two."""
    questions: dict[Pair, set[str]] = {}
    for one in found:
        left, right = ({key for stand in side for key in matrix.keys(stand)} for side in one.sides)
        for a, b in product(left, right):
            if a != b:
                questions.setdefault((a, b), set()).add(one.dispute_id)
                questions.setdefault((b, a), set()).add(one.dispute_id)
    return Counter({pair: len(disputes) for pair, disputes in questions.items()})


def _most(counts: Mapping[Pair, int]) -> list[str]:
    """Return those that stand against others most often, in that order."""
    total: Counter[str] = Counter()
    for (one, _), number in counts.items():
        total[one] += number
    ordered = sorted(total.items(), key=lambda item: (-item[1], item[0]))
    return [key for key, _ in ordered[:MOST]]


def _row(
    key: str, keys: Sequence[str], counts: Mapping[Pair, int], names: Mapping[str, str]
) -> Row:
    cells = (
        None if key == other else _cell(names[other], counts.get((key, other), 0)) for other in keys
    )
    return Row(names[key], tuple(cells))


def _cell(name: str, number: int) -> Cell:
    tone = 1 if number < 2 else 2 if number < 4 else 3 if number < 7 else 4
    return Cell(name, number, f"n{tone}")


def _often(counts: Mapping[Pair, int], names: Mapping[str, str]) -> list[Often]:
    once = ((names[a], names[b], number) for (a, b), number in counts.items())
    listed = [Often(*told) for told in once if told[0] < told[1]]
    return sorted(listed, key=lambda one: (-one.number, one.one, one.other))[:OFTEN]
