"""What a list on a page has: as a table for spreadsheets (CSV in UTF-8), or as JSON Lines.

Both have the same fields. Where a list is not whole, its first line says so: in a table before
the names of its columns, in JSON Lines as an object of its own.
"""

from __future__ import annotations

import csv
import io
import json
from codecs import BOM_UTF8
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
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
# What the exchange format calls otherwise.
OF_CLAIM: Mapping[str, str] = {"title": "statement"}
OF_DISPUTE: Mapping[str, str] = {"decided_at": "at"}
LIMIT = "limit"
Row = Sequence[object]


@dataclass(frozen=True, slots=True)
class Written:
    """How many rows were written, and whether there are more."""

    rows: int
    is_cut: bool


@dataclass(frozen=True, slots=True)
class Form:
    """How a list is written: its kind of content, its head, a row, and the line of a limit."""

    kind: str
    begins: bytes
    head: Callable[[Sequence[str]], bytes]
    row: Callable[[Sequence[str], Row], bytes]
    limit: Callable[[int, str], bytes]


def write_found(
    session: Session, out: IO[bytes], form: Form, query: Query, kind: Kind | None, limit: int | None
) -> Written:
    """Write the claims and articles that a search finds, to a limit."""
    return _write(out, form, FOUND, _found(session, query, kind), limit)


def write_disputes(
    session: Session, out: IO[bytes], form: Form, part: Part, choice: Choice, limit: int | None
) -> Written:
    """Write what is chosen of a part of the disputes, a row for each answer, to a limit."""
    return _write(out, form, ANSWERS, _answers(session, part, choice), limit)


def first_lines(form: Form, written: Written) -> bytes:
    """Return what stands before the rest of a list: that it is not all, if so."""
    if not written.is_cut:
        return form.begins
    told = f"Not complete: the first {written.rows:,} rows. Ask for less, or sign in for more."
    return form.begins + form.limit(written.rows, told)


def _write(
    out: IO[bytes], form: Form, names: Sequence[str], rows: Iterable[Row], limit: int | None
) -> Written:
    out.write(form.head(names))
    number = 0
    for row in rows:
        if number == limit:
            return Written(number, is_cut=True)
        out.write(form.row(names, row))
        number += 1
    return Written(number, is_cut=False)


def _line(row: Row) -> bytes:
    line = io.StringIO()
    csv.writer(line).writerow([guarded(_cell(value)) for value in row])
    return line.getvalue().encode()


def _cell(value: object) -> str:
    if isinstance(value, list | tuple):
        return SEPARATOR.join(value)
    return "" if value is None else str(value)


def _object(names: Sequence[str], row: Row) -> bytes:
    told = dict(zip(names, row, strict=True))
    calls = OF_DISPUTE if "dispute" in told else OF_CLAIM if told.get("type") == "claim" else {}
    return _json({calls.get(name, name): _value(value) for name, value in told.items()})


def _value(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds") + "Z"
    if isinstance(value, date):
        return value.isoformat()
    return value if value != "" else None


def _json(told: Mapping[str, object]) -> bytes:
    return json.dumps(told, ensure_ascii=False).encode() + b"\n"


CSV = Form(
    "text/csv; charset=utf-8", BOM_UTF8, _line, lambda _names, row: _line(row),
    lambda _rows, told: _line([told]),
)  # fmt: skip
JSON_LINES = Form(
    "application/jsonl; charset=utf-8", b"", lambda _names: b"", _object,
    lambda rows, told: _json({"type": LIMIT, "rows": rows, "note": told}),
)  # fmt: skip


def _found(session: Session, query: Query, kind: Kind | None) -> Iterator[Row]:
    after = None
    while True:
        page = search.find(session, query, kind=kind, limit=PAGE, after=after, cut=False)
        yield from map(_hit, page.results)
        after = page.next
        if after is None:
            return


def _hit(hit: Hit) -> Row:
    return (
        hit.type, hit.key, hit.title, hit.language, hit.rating, hit.rating_label,
        hit.sources, hit.contradictions, hit.first, hit.last, hit.published,
    )  # fmt: skip


def _answers(session: Session, part: Part, choice: Choice) -> Iterator[Row]:
    after = None
    while True:
        cards, after = dispute_lists.whole(session, part, choice, after, PAGE)
        for card in cards:
            yield from _rows(card)
        if after is None:
            return


def _rows(card: DisputeCard) -> Iterator[Row]:
    for one in card.answers:
        claims = [line.key for line in one.claims]
        yield (
            card.id, card.question, card.state, card.outcome, card.decided_at, one.letter,
            one.value, one.understood, one.voices, one.denied_by, one.origins, one.first_said,
            claims,
        )  # fmt: skip
