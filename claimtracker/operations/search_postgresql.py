"""The entries of the search on PostgreSQL: a table of tsvectors under GIN, and faces beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from claimtracker.queries.search_postgresql import vector
from claimtracker.queries.search_tables import FACES, Index, Listed

# In the statements, # stands for how the names of the tables begin, KEY for whose they are.
_WORDS = """
    INSERT INTO #_search (KEY, words)
    SELECT owner, listed::tsvector FROM unnest(%s::uuid[], %s::text[]) AS given(owner, listed)
    ON CONFLICT (KEY) DO UPDATE SET words = excluded.words
    WHERE #_search.words <> excluded.words
"""
_FACES = """
    INSERT INTO #_search_face AS face (KEY, COLUMNS)
    SELECT * FROM unnest(%s::uuid[], GIVEN)
    ON CONFLICT (KEY) DO UPDATE SET (COLUMNS) = ROW(NEW) WHERE (OLD) IS DISTINCT FROM (NEW)
"""
_FACET = """
    INSERT INTO #_search_facet (facet, last, KEY)
    SELECT * FROM unnest(%s::bigint[], %s::integer[], %s::uuid[])
"""
_UNFACET = """
    DELETE FROM #_search_facet AS held
    USING unnest(%s::bigint[], %s::integer[], %s::uuid[]) AS given(facet, last, owner)
    WHERE held.facet = given.facet AND held.last = given.last AND held.KEY = given.owner
"""


def write_words(session: Session, index: Index, words: Mapping[str, str]) -> None:
    """Put in or replace the words of claims or articles, by their keys."""
    given = list(words), [vector(text) for text in words.values()]
    _run(session, index, _WORDS, given)


def write_faces(session: Session, index: Index, faces: Mapping[str, Sequence[Any]]) -> None:
    """Put in or replace the faces of entries, by their keys."""
    statement = _FACES
    for place, form in {"COLUMNS": "@", "NEW": "excluded.@", "OLD": "face.@"}.items():
        named = ", ".join(form.replace("@", name) for name in FACES[index.kind])
        statement = statement.replace(place, named)
    held = [index.face.c[name].type for name in FACES[index.kind]]
    kinds = [kind.compile(session.get_bind().dialect) for kind in held]
    statement = statement.replace("GIVEN", ", ".join(f"%s::{kind}[]" for kind in kinds))
    columns = (list(values) for values in zip(*faces.values(), strict=True))
    _run(session, index, statement, (list(faces), *columns))


def write_facets(session: Session, index: Index, new: Listed, old: Listed) -> None:
    """List entries under numbers, and under others no more."""
    for statement, rows in ((_UNFACET, old), (_FACET, new)):
        if rows:
            columns = (list(values) for values in zip(*sorted(rows), strict=True))
            _run(session, index, statement, tuple(columns))


def take_out(session: Session, index: Index, keys: Iterable[str]) -> None:
    """Take claims or articles out of the search, by their keys."""
    taken = list(keys)
    session.execute(delete(index.face).where(index.face_row.in_(taken)))
    session.execute(delete(index.search).where(index.owner.in_(taken)))


def empty(session: Session, index: Index) -> None:
    """Take everything out of the search."""
    for table in (index.facet, index.face, index.search):
        session.execute(delete(table))


def rewrite(_session: Session, _index: Index) -> None:
    """Do nothing: words taken out leave the file at the next VACUUM, as everywhere there."""


def is_broken(_session: Session, _index: Index) -> bool:
    """Say no: the list of words is an index that PostgreSQL keeps itself."""
    return False


def _run(session: Session, index: Index, statement: str, values: tuple[Any, ...]) -> None:
    named = statement.replace("#", index.name).replace("KEY", f"{index.kind}_id")
    session.connection().exec_driver_sql(named, values)
