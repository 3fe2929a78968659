"""What a merge keeps in hand while it compares two ledgers."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO, Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimtracker.exchange.exports import KEYS
from claimtracker.exchange.merge_decisions import Choice, Clash, Deciding
from claimtracker.exchange.merge_names import Names
from claimtracker.models import RedactedRow
from claimtracker.queries.pasts import Meeting
from claimtracker.queries.stored import pieces


@dataclass(frozen=True, slots=True)
class Weighed:
    """One decision, on which row of ours it was made, and what was taken."""

    table: str
    row_id: str
    clash: Clash
    choice: Choice


@dataclass(slots=True)
class Work:
    """Two ledgers that become one: theirs is read only. `out` gets the records to take.

    `meeting` is None where they share no history. `is_public` says that theirs has only what
    was released.
    """

    ours: Session
    theirs: Session
    meeting: Meeting | None
    is_public: bool
    deciding: Deciding
    out: IO[bytes]
    names: Names = field(default_factory=Names)
    beside: list[tuple[str, str, str]] = field(default_factory=list)
    same: Counter[str] = field(default_factory=Counter)
    written: int = 0
    weighed: list[Weighed] = field(default_factory=list)
    removed: list[tuple[str, str]] = field(default_factory=list)
    renamed: list[tuple[str, str, str]] = field(default_factory=list)
    held: dict[tuple[str, str], str] = field(default_factory=dict)
    held_there: list[tuple[str, str, str]] = field(default_factory=list)
    compared: dict[str, dict[str, int]] = field(default_factory=dict)
    protected: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    def write(self, kind: str, given: Mapping[str, Any]) -> None:
        """Write a record that is to be taken; a field that is given as nothing is emptied."""
        known_by = KEYS.get(kind)
        record = {"type": kind, **{n: v for n, v in given.items() if n != "key" or not known_by}}
        self.out.write(json.dumps(record, ensure_ascii=False).encode() + b"\n")
        self.written += 1

    def will_change(self, table: str, row: Any) -> None:
        """Note a row of ours that is to be changed, and the version at which it was compared."""
        self.compared.setdefault(table, {})[row.id] = row.version

    def decide(self, table: str, row_id: str, clash: Clash) -> Choice | None:
        """Return what is to be taken where both sides differ, None where nobody decided."""
        choice = self.deciding.decide(clash)
        if choice is not None:
            self.weighed.append(Weighed(table, row_id, clash, choice))
        return choice

    @property
    def brings_something(self) -> bool:
        """Whether anything is to be done to our ledger."""
        acts = (self.removed, self.renamed, self.held, self.held_there, self.weighed)
        return bool(self.written) or any(acts)


def full(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a record that say something."""
    return {name: value for name, value in given.items() if value not in (None, (), [], "")}


def redacted(session: Session, table: str, ids: Sequence[str]) -> set[str]:
    """Return the rows of a table that words were taken from, by the keys of the rows."""
    found: set[str] = set()
    for piece in pieces(ids):
        taken = select(RedactedRow.row_id).where(
            RedactedRow.table_name == table, RedactedRow.row_id.in_(piece)
        )
        found |= set(session.execute(taken).scalars())
    return found
