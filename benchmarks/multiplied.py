"""Make a large ledger in minutes: an imported one, taken many times over.

`python -m benchmarks.multiplied small.db sqlite:///large.db --times 10` reads an SQLite ledger of
synthetic claims and makes one, on either engine, of so many worlds like it: each with claims,
articles, assertions, findings and a history of its own, about subjects of its own, among the same
sources, speakers, places and topics. Seals and search are made as the program makes them, and
`claimtracker check` finds nothing wrong. As many claims answer a question as in the small ledger,
so that the questions with a great many answers become more, and not larger.
"""

from __future__ import annotations

import argparse
import json
import re
import sqlite3
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.orm import Session

from claimtracker.db import engine as engines
from claimtracker.db import loading, migrate
from claimtracker.db.types import Id
from claimtracker.exchange.restores import FIRST_ROWS
from claimtracker.models import Base
from claimtracker.operations import (
    dispute_facets,
    events,
    public_rows,
    seals,
    search_index,
    work_items,
)
from claimtracker.operations.writing import clock
from claimtracker.rules.questions import question_id

ROWS_AT_ONCE = 5_000
SHARED = {
    "person", "import", "attribute", "attribute_name", "outcome", "rating", "setting", "topic",
    "source",
}  # fmt: skip
# Of entities, those that no question is about are shared too: they have no marks in their keys.
NAMED = {"entity": "id", "entity_name": "entity_id"}
SEALED = ("event", "seal", "sealed_event")
# Who was let in to measure the small ledger is not in the large one.
LEFT_OUT = ("account", "sign_in")
# What differs between worlds is marked once, so that the engine can write each of them.
BEGIN, WORLD, LETTER, IDENTITY = "\x01", "\x02", "\x03", "\x04"
LETTERS = "bcdfghjklmnpqrstvwxz"
# A key begins with the upper bits of its time; what they count is some fifty days.
BITS = 4
_MARKED = re.compile(
    r"(?P<id>[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12})"
    r"|(?P<subject>\b(?:The|the|Party|party) [A-Za-z][a-z]{6,})"
    r'|(?P<key>(?<="key":")s-|^s-)'
    r'|(?P<identity>(?<="identity":")[0-9a-f]{2})'
)

Row = tuple[Any, ...]


class Mould:
    """An imported ledger, marked where its worlds are to differ."""

    def __init__(self, base: str) -> None:
        self.rows = sqlite3.connect("")
        self.rows.create_function("question", 3, question_id, deterministic=True)
        self.rows.create_function("asked_anew", 1, _asked_anew, deterministic=True)
        with sqlite3.connect(f"file:{base}?mode=ro", uri=True) as source:
            self._shared = set(_shared_ids(source))
            self.bits = source.execute("SELECT substr(id, 1, ?) FROM claim", (BITS,)).fetchone()[0]
            for table in Base.metadata.sorted_tables:
                self._mark_table(source, table)

    def world(self, table: Table, number: int) -> Iterator[Row]:
        """Give the rows of a table in one of the worlds, in the order of their keys."""
        bits = f"{int(self.bits, 16) - number:0{BITS}x}"
        columns = ", ".join(_told(table, column.name, number, bits) for column in table.c)
        keys = ", ".join(f'"{column.name}"' for column in table.primary_key)
        statement = f'SELECT {columns} FROM "{table.name}"'
        if number and table.name.startswith("entity"):
            statement += (
                f" WHERE \"{'id' if table.name == 'entity' else 'entity_id'}\" LIKE '{BEGIN}%'"
            )
        return iter(self.rows.execute(f"{statement} ORDER BY {keys}"))

    def _mark_table(self, source: sqlite3.Connection, table: Table) -> None:
        names = ", ".join(f'"{column.name}"' for column in table.c)
        self.rows.execute(f'CREATE TABLE "{table.name}" ({names})')
        marks = ", ".join("?" * len(table.c))
        rows = source.execute(f'SELECT {names} FROM "{table.name}"')
        self.rows.executemany(
            f'INSERT INTO "{table.name}" VALUES ({marks})',
            ([self._marked(one) if isinstance(one, str) else one for one in row] for row in rows),
        )

    def _marked(self, words: str) -> str:
        return _MARKED.sub(self._mark, words)

    def _mark(self, found: re.Match[str]) -> str:
        whole = found[0]
        if found.lastgroup == "id":
            return whole if whole in self._shared else BEGIN + whole[BITS:]
        if found.lastgroup == "identity":
            return IDENTITY
        return f"s{WORLD}-" if found.lastgroup == "key" else whole[:-1] + LETTER


def _told(table: Table, name: str, number: int, bits: str) -> str:
    """Return the SQL that writes a marked column for one of the worlds."""
    column, letter = f'"{name}"', f"replace({{}}, '{LETTER}', '{LETTERS[number]}')"
    if name == "question_id":
        parts = ("subject_id", "attribute_id", "object_id")
        subject, attribute, thing = (_told(table, part, number, bits) for part in parts)
        other = _told(table, "claim_id", number, bits)
        asked = f"question({subject}, {attribute}, {thing})"
        return f"CASE WHEN subject_id IS NULL THEN {other} ELSE {asked} END"
    if name == "identity":
        return f"'{number:02x}' || substr({column}, 3)"
    if name == "digest":
        return f"substr({column}, {number + 1}) || substr({column}, 1, {number})"
    if isinstance(table.c[name].type, Id):
        return f"replace({column}, '{BEGIN}', '{bits}')"
    if name == "key":
        return f"replace({column}, '{WORLD}', '{number}')"
    if name == "content":
        keyed = f"replace(replace({column}, '{BEGIN}', '{bits}'), '{WORLD}', '{number}')"
        told = letter.format(f"replace({keyed}, '{IDENTITY}', '{number:02x}')")
        return f"asked_anew({told})"
    named = ("statement", "name", "folded", "title", "body", "quote", "value", "reason")
    return letter.format(column) if name in named else column


def _asked_anew(content: str) -> str:
    """Return what an event says, with the question that its reading answers in this world."""
    if '"question_id"' not in content:
        return content
    reading = json.loads(content)["after"]["reading"]
    if "subject_id" not in reading:
        return content
    asked = (reading["subject_id"], reading["attribute_id"], reading.get("object_id"))
    return content.replace(reading["question_id"], question_id(*asked))


def multiply(base: str, url: str, times: int) -> None:
    """Make a ledger, which must not be there yet, of so many worlds like an imported one."""
    engine, mould = engines.create(url), Mould(base)
    with loading.building(engine) as connection:
        migrate.upgrade_within(connection)
        put_back = loading.prepare(connection)
        loading.clear(connection, FIRST_ROWS)
        _load(connection, mould, times)
        _seal(connection, mould, times)
        loading.finish(connection, put_back)
        with Session(connection, join_transaction_mode="rollback_only") as session:
            for derived in (public_rows, dispute_facets, search_index, work_items):
                derived.rebuild(session)
            session.flush()
    engine.dispose()


def _load(connection: Connection, mould: Mould, times: int) -> None:
    for table in Base.metadata.sorted_tables:
        worlds = 1 if table.name in SHARED else times
        worlds = 0 if table.name in (*SEALED, *LEFT_OUT) else worlds
        for number in reversed(range(worlds)):
            rows = mould.world(table, number)
            while page := list(islice(rows, ROWS_AT_ONCE)):
                loading.rows(connection, table.name, table.columns.keys(), page)


def _seal(connection: Connection, mould: Mould, times: int) -> None:
    """Write the events with the digests of what they say in each world, and seal them."""
    event, content = (Base.metadata.tables[name] for name in ("event", "event_content"))
    names, last = event.columns.keys(), (0, 0, seals.FIRST)
    for number in reversed(range(times)):
        made, said = mould.world(event, number), mould.world(content, number)
        while batch := list(islice(made, seals.BATCH)):
            told = [
                dict(zip(names, row, strict=True)) | {"digest": events.digest(salt, words)}
                for row, (_, salt, words) in zip(batch, said, strict=False)
            ]
            last = _seal_batch(connection, told, last)


def _seal_batch(
    connection: Connection, told: Sequence[dict[str, Any]], last: tuple[int, int, str]
) -> tuple[int, int, str]:
    number, count, previous = last[0] + 1, last[1] + len(told), last[2]
    made = (number, previous, seals.chained(previous, told), count, str(clock()))
    loading.rows(connection, "event", list(told[0]), [tuple(one.values()) for one in told])
    loading.rows(connection, "seal", ("number", "previous", "hash", "count", "sealed_at"), [made])
    places = [(one["id"], number, position) for position, one in enumerate(told)]
    loading.rows(connection, "sealed_event", ("event_id", "seal_number", "position"), places)
    return number, count, made[2]


def _shared_ids(base: sqlite3.Connection) -> Iterator[str]:
    for name in ("person", "import", "topic", "source"):
        yield from (row[0] for row in base.execute(f'SELECT id FROM "{name}"'))
    asked = "SELECT id FROM entity WHERE id NOT IN (SELECT subject_id FROM reading)"
    yield from (row[0] for row in base.execute(asked))


def main() -> None:
    """Make the ledger."""
    parser = argparse.ArgumentParser(description="Make a large ledger of an imported one.")
    parser.add_argument("base", help="the SQLite file of a ledger of synthetic claims")
    parser.add_argument("url", help="the address of the ledger to be made")
    parser.add_argument("--times", type=int, default=10, help=f"at most {len(LETTERS)}")
    told = parser.parse_args()
    multiply(told.base, told.url, told.times)


if __name__ == "__main__":
    main()
