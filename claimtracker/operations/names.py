"""The names of entities and attributes: each belongs to one row only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from claimtracker.errors import Conflict
from claimtracker.models import AttributeName, EntityName, table_of
from claimtracker.queries.stored import pieces
from claimtracker.rules.text import fold

Names = type[EntityName] | type[AttributeName]


class NameTaken(Conflict):
    """A name or an alias belongs to another row already."""

    def __init__(self, name: str, other: str) -> None:
        self.name = name
        super().__init__(
            f"The name {name!r} belongs to {other!r} already; a name can mean one thing only."
        )


def give(session: Session, model: Names, names: Mapping[str, Sequence[str]]) -> None:
    """Make these the names of rows, by their keys, replacing those they had; raises NameTaken."""
    owner = _owner(model)
    for piece in pieces(sorted(names)):
        session.execute(delete(model).where(owner.in_(piece)))
    wanted = [(fold(name), row, name) for row, listed in names.items() for name in listed]
    unique = {(folded, row): name for folded, row, name in reversed(wanted)}
    _refuse_taken(session, model, unique)
    made = [
        {"folded": folded, owner.key: row, "name": name} for (folded, row), name in unique.items()
    ]
    if made:
        session.execute(insert(table_of(model)), made)


def _refuse_taken(session: Session, model: Names, wanted: Mapping[tuple[str, str], str]) -> None:
    seen: dict[str, str] = {}
    for (folded, _), name in wanted.items():
        if folded in seen:
            raise NameTaken(name, seen[folded])
        seen[folded] = name
    for piece in pieces(sorted(seen)):
        taken = session.execute(
            select(model.folded, model.name).where(model.folded.in_(piece))
        ).first()
        if taken:
            raise NameTaken(seen[taken[0]], taken[1])


def _owner(model: Names):  # type: ignore[no-untyped-def]
    return model.entity_id if model is EntityName else model.attribute_id  # type: ignore[union-attr]
