"""What a ledger held at one moment, as far as a backup is compared with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from claimtracker.db.backup_files import BackupFailed

Rows = Sequence[Sequence[Any]]
Query = Callable[[str], Rows]
NO_HEAD = f"0:{'0' * 64}"


@dataclass(frozen=True, slots=True)
class State:
    """A ledger at one moment: its schema, the head of its seals `count:hash`, its tables.

    `origin` is the hash of its first seal, which tells it from other ledgers; "" before one.
    `rows` counts each table; `shape` describes tables, keys, views and guards.
    """

    schema: str
    head: str
    origin: str
    rows: Mapping[str, int]
    shape: frozenset[tuple[str, ...]]


def read(query: Query, tables: Sequence[str], shape: str) -> State:
    """Read the state of a ledger by queries that all see one moment.

    `shape` is the query that lists its tables, keys and guards on this engine.
    """
    [(schema,)] = query("SELECT version_num FROM alembic_version")
    last = query("SELECT count, hash FROM seal ORDER BY number DESC LIMIT 1")
    first = query("SELECT hash FROM seal ORDER BY number LIMIT 1")
    return State(
        schema=schema,
        head=f"{last[0][0]}:{last[0][1]}" if last else NO_HEAD,
        origin=first[0][0] if first else "",
        rows={table: query(f'SELECT count(*) FROM "{table}"')[0][0] for table in tables},
        shape=frozenset(tuple(map(str, row)) for row in query(shape)),
    )


def compare(original: State, made: State) -> None:
    """Compare a copy with the state that was copied; raises BackupFailed."""
    if made.schema != original.schema:
        raise BackupFailed(f"the copy has schema {made.schema}, not {original.schema}")
    if (made.head, made.origin) != (original.head, original.origin):
        raise BackupFailed("the seals of the copy end elsewhere")
    for table in sorted(original.rows.keys() | made.rows.keys()):
        wanted, found = original.rows.get(table), made.rows.get(table)
        if wanted != found:
            raise BackupFailed(f"the copy has {found or 0} rows in {table}, not {wanted or 0}")
    if made.shape != original.shape:
        other = min(original.shape ^ made.shape)
        raise BackupFailed(f"the {other[0]} {other[1]} is not the same in the copy")
