"""Under which numbers entries are listed, as their faces say it and as they are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, func, select, tuple_
from sqlalchemy.orm import Session

from claimtracker.queries.search_tables import Index, Listed
from claimtracker.queries.stored import pieces
from claimtracker.rules import facets

FACES = 10_000
# Each row is three values of a statement.
ROWS = 2_000


def of_entries(session: Session, tables: Index, owners: Sequence[str]) -> Listed:
    """Return the rows of the lists that the faces of claims or articles stand for."""
    faces = _faces(tables).join(tables.search, tables.row == tables.face_row)
    found: Listed = set()
    for face in session.execute(faces.where(tables.owner.in_(owners))):
        found |= _rows(face)
    return found


def astray(session: Session, tables: Index) -> tuple[int, int]:
    """Count the rows that the lists lack of what all faces say, and those that none says."""
    said, held = 0, 0
    faces = _faces(tables).order_by(tables.face_row).execution_options(yield_per=FACES)
    for part in session.execute(faces).partitions():
        rows = sorted({row for face in part for row in _rows(face)})
        said += len(rows)
        held += sum(_held(session, tables, piece) for piece in pieces(rows, ROWS))
    listed = session.execute(select(func.count()).select_from(tables.facet)).scalar_one()
    return said - held, listed - held


def _faces(tables: Index) -> Select[Any]:
    face = tables.face.c
    return select(tables.face_row, face.last, face.traits, face.names)


def _rows(face: Any) -> Listed:
    row, last, traits, names = face
    return {(number, last, row) for number in facets.numbers(traits, names)}


def _held(session: Session, tables: Index, rows: Sequence[tuple[int, int, Any]]) -> int:
    facet = tables.facet.c
    row = tuple_(facet.facet, facet.last, tables.facet_row)
    return session.execute(select(func.count()).where(row.in_(rows))).scalar_one()
