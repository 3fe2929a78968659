"""What a list on a page has, as a table for spreadsheets (CSV in UTF-8).

Where a table is not whole, its first line says so, before the names of its columns.
"""

from __future__ import annotations

import csv
import io
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO

from sqlalchemy.orm import Session

from claimtracker.queries import dispute_lists, search
from claimtracker.queries.dispute_cards import DisputeCard
from claimtracker.queries.dispute_choices import Choice, Part
from claimtracker.queries.search import Hit
from claimtracker.queries.search_tables import Kind
from claimtracker.rules.search_query import Query
from claimtracker.rules.spreadsheets import guarded

PAGE = 200
SEPARATOR = "; "
FOUND = (
    "type", "key", "title", "language", "rating", "rating_label", "sources", "contradictions",
    "first_said", "last_said", "published",
)  # fmt: skip
ANSWERS = (
    "dispute", "question", "state", "outcome", "decided_at", "letter", "value", "understood",
    "voices", "denied_by", "origins", "first_said", "claims",
)  # fmt: skip
Row = Sequence[object]


@dataclass(frozen=True, slots=True)
class Written:
    """How many rows were written, and whether there are more."""

    rows: int
    is_cut: bool


def write_found(
    session: Session, out: IO[bytes], query: Query, kind: Kind | None, limit: int | None
) -> Written:
    """Write the claims and articles that a search finds, to a limit."""
    return _write(out, FOUND, _found(session, query, kind), limit)


def write_disputes(
    session: Session, out: IO[bytes], part: Part, choice: Choice, limit: int | None
) -> Written:
    """Write what is chosen of a part of the disputes, a row for each answer, to a limit."""
    return _write(out, ANSWERS, _answers(session, part, choice), limit)


def first_lines(written: Written) -> bytes:
    """Return what stands before the names of the columns: that the rest is not all, if so."""
    if not written.is_cut:
        return BOM_UTF8
    told = f"Not complete: the first {written.rows:,} rows. Ask for less, or sign in for more."
    return BOM_UTF8 + _line([told])


def _write(out: IO[bytes], names: Row, rows: Iterable[Row], limit: int | None) -> Written:
    out.write(_line(names))
    number = 0
    for row in rows:
        if number == limit:
            return Written(number, is_cut=True)
        out.write(_line(row))
        number += 1
    return Written(number, is_cut=False)


def _line(row: Row) -> bytes:
    line = io.StringIO()
    csv.writer(line).writerow([guarded("" if cell is None else str(cell)) for cell in row])
    return line.getvalue().encode()


def _found(session: Session, query: Query, kind: Kind | None) -> Iterator[Row]:
    after = None
    while True:
        page = search.find(session, query, kind=kind, limit=PAGE, after=after)
        yield from map(_hit, page.results)
        after = page.next
        if after is None:
            return


def _hit(hit: Hit) -> Row:
    return (
        hit.type, hit.key, hit.title, hit.language, hit.rating, hit.rating_label,
        SEPARATOR.join(hit.sources), hit.contradictions, hit.first, hit.last, hit.published,
    )  # fmt: skip


def _answers(session: Session, part: Part, choice: Choice) -> Iterator[Row]:
    after = None
    while True:
        page = dispute_lists.page(session, part, choice, after, PAGE)
        for card in page.cards:
            yield from _rows(card)
        after = page.next
        if after is None:
            return


def _rows(card: DisputeCard) -> Iterator[Row]:
    for one in card.answers:
        claims = SEPARATOR.join(line.key for line in one.claims)
        yield (
            card.id, card.question, card.state, card.outcome, card.decided_at, one.letter,
            one.value, one.understood, SEPARATOR.join(one.voices), SEPARATOR.join(one.denied_by),
            one.origins, one.first_said, claims,
        )  # fmt: skip
