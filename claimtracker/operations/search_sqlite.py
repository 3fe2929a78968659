"""The entries of the search on SQLite: a table of words, FTS5 over it, and faces beside it.

FTS5 is told of each change by the old words and the new, a batch in one statement: triggers on
each row cost twice as much.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from claimtracker.queries.search_sqlite import stored
from claimtracker.queries.search_tables import FACES, Index

# In the statements, @ stands for the kind of row.
_GIVEN = "FROM @_search WHERE @_id IN (SELECT value FROM json_each(?))"
_LIST = "INSERT INTO @_fts(rowid, words) SELECT id, words"
_UNLIST = f"INSERT INTO @_fts(@_fts, rowid, words) SELECT 'delete', id, words {_GIVEN}"


def write_words(session: Session, index: Index, words: Mapping[str, str]) -> None:
    """Put in or replace the words of claims or articles, by their keys."""
    known = stored(session, index, list(words))
    _replace(session, index, {k: words[k] for k in known if known[k] != words[k]})
    _insert(session, index, {k: words[k] for k in words if k not in known})


def write_faces(session: Session, index: Index, faces: Mapping[str, Sequence[Any]]) -> None:
    """Put in or replace the faces of entries whose words are there, by their keys."""
    names = FACES[index.kind]
    statement = (
        "INSERT OR REPLACE INTO @_search_face (id, COLUMNS)"
        " SELECT id, VALUES FROM @_search WHERE @_id = ?"
    )
    named = statement.replace("COLUMNS", ", ".join(names))
    rows = [(*face, key) for key, face in faces.items()]
    _run(session, index, named.replace("VALUES", ", ".join("?" * len(names))), rows)


def take_out(session: Session, index: Index, keys: Iterable[str]) -> None:
    """Take claims or articles out of the search, by their keys."""
    taken = [(json.dumps(list(keys)),)]
    _run(session, index, _UNLIST, taken)
    _run(session, index, f"DELETE FROM @_search_face WHERE id IN (SELECT id {_GIVEN})", taken)
    _run(session, index, f"DELETE {_GIVEN}", taken)


def empty(session: Session, index: Index) -> None:
    """Take everything out of the search."""
    for statement in ("DELETE FROM @_search_face", "DELETE FROM @_search"):
        _run(session, index, statement, [()])
    _run(session, index, "INSERT INTO @_fts(@_fts) VALUES ('delete-all')", [()])


def rewrite(session: Session, index: Index) -> None:
    """Write the list of words anew, so that words taken out stand on no page of the file."""
    _run(session, index, "INSERT INTO @_fts(@_fts) VALUES ('optimize')", [()])


def is_broken(session: Session, index: Index) -> bool:
    """Say whether FTS5 lists other words than those in the table that it stands for."""
    try:
        _run(session, index, "INSERT INTO @_fts(@_fts, rank) VALUES ('integrity-check', 1)", [()])
    except DatabaseError:
        return True
    return False


def _replace(session: Session, index: Index, words: Mapping[str, str]) -> None:
    if not words:
        return
    changed = [(json.dumps(list(words)),)]
    over = [(text, owner) for owner, text in words.items()]
    _run(session, index, _UNLIST, changed)
    _run(session, index, "UPDATE @_search SET words = ? WHERE @_id = ?", over)
    _run(session, index, f"{_LIST} {_GIVEN}", changed)


def _insert(session: Session, index: Index, words: Mapping[str, str]) -> None:
    if not words:
        return
    last = session.execute(select(func.coalesce(func.max(index.row), 0))).scalar_one()
    made = "INSERT INTO @_search (@_id, words) VALUES (?, ?)"
    _run(session, index, made, list(words.items()))
    _run(session, index, f"{_LIST} FROM @_search WHERE id > ?", [(last,)])


def _run(session: Session, index: Index, statement: str, rows: list[tuple[Any, ...]]) -> None:
    named = statement.replace("@", index.kind)
    session.connection().exec_driver_sql(named, rows if len(rows) > 1 else rows[0])
