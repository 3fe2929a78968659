"""The entries of the search on SQLite: a table of words, FTS5 over it, and faces beside it.

FTS5 is told of each change by the old words and the new, a batch in one statement: triggers on
each row cost twice as much.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from claimtracker.db.engine import sqlite_module
from claimtracker.errors import Unavailable
from claimtracker.queries.search_sqlite import stored
from claimtracker.queries.search_tables import FACES, Index, Listed

# In the statements, @ stands for how the names of the tables begin, KEY for whose they are.
_GIVEN = "FROM @_search WHERE KEY IN (SELECT value FROM json_each(?))"
_LIST = "INSERT INTO @_fts(rowid, words) SELECT id, words"
_UNLIST = f"INSERT INTO @_fts(@_fts, rowid, words) SELECT 'delete', id, words {_GIVEN}"
_COMPARE = "INSERT INTO @_fts(@_fts, rank) VALUES ('integrity-check', 1)"
_FACET = "INSERT INTO @_search_facet (facet, last, id) VALUES (?, ?, ?)"
_UNFACET = "DELETE FROM @_search_facet WHERE facet = ? AND last = ? AND id = ?"
# The tables in which FTS5 keeps its list.
_LISTS = ("@_fts_data", "@_fts_idx", "@_fts_docsize", "@_fts_config")
ROWS_A_PAGE = 1_000
# The name by which SQLite makes a database on disk that is gone once it is closed.
IN_A_PASSING_FILE = ""


class NoRoomForCopy(Unavailable):
    """The list of words could not be copied to be looked at."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"The search could not be looked at, for its copy failed: {reason};"
            " make room in the folder for passing files and check again."
        )


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
        " SELECT id, VALUES FROM @_search WHERE KEY = ?"
    )
    named = statement.replace("COLUMNS", ", ".join(names))
    rows = [(*face, key) for key, face in faces.items()]
    _run(session, index, named.replace("VALUES", ", ".join("?" * len(names))), rows)


def write_facets(session: Session, index: Index, new: Listed, old: Listed) -> None:
    """List entries under numbers, and under others no more."""
    for statement, rows in ((_UNFACET, old), (_FACET, new)):
        if rows:
            _run(session, index, statement, sorted(rows))


def take_out(session: Session, index: Index, keys: Iterable[str]) -> None:
    """Take claims or articles out of the search, by their keys."""
    taken = [(json.dumps(list(keys)),)]
    _run(session, index, _UNLIST, taken)
    _run(session, index, f"DELETE FROM @_search_face WHERE id IN (SELECT id {_GIVEN})", taken)
    _run(session, index, f"DELETE {_GIVEN}", taken)


def empty(session: Session, index: Index) -> None:
    """Take everything out of the search."""
    for part in ("face", "facet"):
        _run(session, index, f"DELETE FROM @_search_{part}", [()])
    _run(session, index, "DELETE FROM @_search", [()])
    _run(session, index, "INSERT INTO @_fts(@_fts) VALUES ('delete-all')", [()])


def rewrite(session: Session, index: Index) -> None:
    """Write the list of words anew, so that words taken out stand on no page of the file."""
    _run(session, index, "INSERT INTO @_fts(@_fts) VALUES ('optimize')", [()])


def is_broken(session: Session, index: Index) -> bool:
    """Say whether FTS5 lists other words than those in the table that it stands for.

    FTS5 looks into this by a statement that writes, so that it looks at a copy: a check waits
    for nobody, and nobody for it. Raises NoRoomForCopy.
    """
    module = sqlite_module()
    with closing(module.connect(IN_A_PASSING_FILE, isolation_level=None)) as copy:
        try:
            _copy_words(session, index, copy)
            copy.execute(_COMPARE.replace("@", index.name))
        except module.OperationalError as error:
            raise NoRoomForCopy(str(error)) from error
        except module.DatabaseError:
            return True
    return False


def _copy_words(session: Session, index: Index, copy: Any) -> None:
    read = session.connection().exec_driver_sql
    for name in ("@_search", "@_fts"):
        named = name.replace("@", index.name)
        copy.execute(read("SELECT sql FROM sqlite_master WHERE name = ?", (named,)).scalar_one())
    copy.execute("BEGIN")
    for name in ("@_search", *_LISTS):
        named = name.replace("@", index.name)
        copy.execute(f"DELETE FROM {named}")
        rows = read(f"SELECT * FROM {named}")
        places = ", ".join("?" * len(rows.keys()))
        for page in rows.partitions(ROWS_A_PAGE):
            copy.executemany(f"INSERT INTO {named} VALUES ({places})", map(tuple, page))
    copy.execute("COMMIT")


def _replace(session: Session, index: Index, words: Mapping[str, str]) -> None:
    if not words:
        return
    changed = [(json.dumps(list(words)),)]
    over = [(text, owner) for owner, text in words.items()]
    _run(session, index, _UNLIST, changed)
    _run(session, index, "UPDATE @_search SET words = ? WHERE KEY = ?", over)
    _run(session, index, f"{_LIST} {_GIVEN}", changed)


def _insert(session: Session, index: Index, words: Mapping[str, str]) -> None:
    if not words:
        return
    last = session.execute(select(func.coalesce(func.max(index.row), 0))).scalar_one()
    made = "INSERT INTO @_search (KEY, words) VALUES (?, ?)"
    _run(session, index, made, list(words.items()))
    _run(session, index, f"{_LIST} FROM @_search WHERE id > ?", [(last,)])


def _run(session: Session, index: Index, statement: str, rows: list[tuple[Any, ...]]) -> None:
    named = statement.replace("@", index.name).replace("KEY", f"{index.kind}_id")
    session.connection().exec_driver_sql(named, rows if len(rows) > 1 else rows[0])
