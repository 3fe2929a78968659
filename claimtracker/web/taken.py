"""What no two rows may be called: refused with a word, before the database refuses it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimtracker.models import table_of
from claimtracker.queries.stored import Stored
from claimtracker.web.nouns import Noun
from claimtracker.web.written import Faulty

# By noun: the column that is unique, the field that says it, and what it is called.
UNIQUE: Mapping[str, tuple[str, str, str]] = {
    "claim": ("key", "statement", "claim with this statement"),
    "evidence": ("key", "key", "evidence with this key"),
    "outcome": ("code", "code", "outcome with this code"),
    "rating": ("code", "code", "rating with this code"),
    "source": ("folded", "name", "publication of this name"),
    "topic": ("folded", "name", "topic of this name"),
}


def refuse(session: Session, noun: Noun, row: Stored[Any] | None, made: Any) -> None:
    """Raise Faulty where another row is called so already."""
    if noun.name not in UNIQUE:
        return
    column, field, called = UNIQUE[noun.name]
    table = table_of(noun.kind.model)
    same = select(table.c.id).where(table.c[column] == getattr(made, column))
    known = session.execute(same).scalar()
    if known and (row is None or known != row.id):
        raise Faulty({field: f"There is another {called} already; use that one."})
