"""What was said of the columns of a table, kept in the ledger for the next with that header."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy.orm import Session

from claimtracker.exchange.table_imports import Part
from claimtracker.exchange.table_records import Asked, Reading
from claimtracker.operations import column_choices as choices
from claimtracker.queries import column_choices
from claimtracker.rules.permissions import Actor


class Remembered:
    """What is known of headers in a ledger; without a session nothing is."""

    def __init__(self, session: Session | None) -> None:
        self._session = session

    def of(self, header: Iterable[str]) -> Asked | None:
        """Return how a table with this header was read the last time."""
        found = column_choices.find(self._session, [*header]) if self._session else None
        return Asked(**found.told) if found else None


def keep(session: Session, actor: Actor, parts: Iterable[Part]) -> None:
    """Keep how tables were read, where somebody said it and it was not all guessed."""
    for part in parts:
        how = part.how
        if how.asked.has_header and not how.is_own and _is_told(how.asked):
            choices.keep(session, actor=actor, header=how.header, told=_told(how))


def _is_told(asked: Asked) -> bool:
    return bool(asked.table or asked.mapped or asked.constant or asked.dates)


def _told(how: Reading) -> dict[str, Any]:
    named = zip(how.header, how.fields, strict=True)
    return {
        "table": how.table,
        "mapped": {column: name for column, name in named if column},
        "constant": dict(how.asked.constant),
        "dates": how.asked.dates,
    }
