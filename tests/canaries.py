"""Words laid into every text of a ledger that is not public, to be looked for in what is."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Text, select, text, update

from claimtracker.db import guards
from claimtracker.db.types import Id, new_id
from claimtracker.models import Base, FittedEstimate, ProposalAnswer
from tests.conftest import NOW

CANARY = "canary"
# Words that a table refuses, and digests and names that others are found by.
NO_ROOM = {
    "account.role", "verdict_draft.state", "verdict_draft.change",
    "verdict_draft_evidence.relation", "hold.table_name", "invitation.role",
    "redaction_request.state", "comment.table_name", "notification.why",
}  # fmt: skip


def answer_rows(person_id: str) -> list[tuple[type[Base], dict[str, Any]]]:
    """Return an answer to what the panel proposed, and weights that were learnt of it."""
    return [
        (ProposalAnswer, {"id": new_id(), "estimate": "matching", "about": "passage:1",
                          "proposed": "1", "answer": "1", "features": "{}", "estimate_version": 1,
                          "person_id": person_id, "answered_at": NOW}),
        (FittedEstimate, {"id": new_id(), "name": "matching", "number": 1, "content": "{}",
                          "scores": "{}", "person_id": person_id, "fitted_at": NOW,
                          "put_away_at": None}),
    ]  # fmt: skip


def lay_canaries(connection: Connection) -> set[str]:
    """Write a canary into every text that is not public, and return where."""
    for name in guards.GUARDED:
        for act in ("update", "delete", "insert", "truncate"):
            on = f" ON {name}" if connection.dialect.name == "postgresql" else ""
            connection.execute(text(f"DROP TRIGGER IF EXISTS guard_{name}_{act}{on}"))
    laid = set()
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            is_text = isinstance(column.type, Text) and not isinstance(column.type, Id)
            where = f"{table.name}.{column.name}"
            if column.info["class"] == "public" or not is_text or where in NO_ROOM:
                continue
            keys = list(table.primary_key)
            for row in connection.execute(select(*keys)).all():
                if column in keys:
                    continue
                this = [key == value for key, value in zip(keys, row, strict=True)]
                words = f"{CANARY} {where} {row[0]}"
                connection.execute(update(table).where(*this).values({column.name: words}))
                laid.add(where)
    return laid
