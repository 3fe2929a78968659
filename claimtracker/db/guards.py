"""The guards that keep unalterable rows unalterable, in the database itself.

They are laid anew at the end of every migration, for a table that a migration rebuilds
loses its triggers on SQLite without a word.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, inspect, text


@dataclass(frozen=True, slots=True)
class Guarded:
    """A table whose rows stay as they were inserted.

    `keys` are its unique keys; `words` the columns that a redaction may empty; `deletable`
    says that a redaction may take whole rows.
    """

    keys: tuple[tuple[str, ...], ...]
    words: tuple[str, ...] = ()
    deletable: bool = False

    @property
    def key(self) -> str:
        """The first column of its first key, by which a redaction names a row."""
        return self.keys[0][0]


GUARDED: Mapping[str, Guarded] = {
    "article_version": Guarded(
        (("id",), ("article_id", "number")), ("title", "standfirst", "body", "captions")
    ),
    "anchor": Guarded((("id",), ("assertion_id", "article_version_id", "number"))),
    "verdict": Guarded((("id",), ("key",)), ("rationale", "public_note")),
    "verdict_evidence": Guarded((("verdict_id", "evidence_id"),), ("note",)),
    "verdict_withdrawal": Guarded((("verdict_id",),), ("reason",)),
    "event": Guarded((("id",),)),
    "event_content": Guarded((("event_id",),), deletable=True),
    "seal": Guarded((("number",),)),
    "sealed_event": Guarded((("event_id",), ("seal_number", "position"))),
    "redaction": Guarded((("id",),)),
    "redacted_row": Guarded((("redaction_id", "table_name", "row_id"),)),
}


def lay(connection: Connection) -> None:
    """Put every guard in place, replacing those that are there."""
    for statement in _statements(connection):
        connection.execute(text(statement.replace(":", r"\:")))


def missing(connection: Connection) -> list[str]:
    """Return the names of guards that ought to be there and are not, sorted."""
    if connection.dialect.name == "sqlite":
        found = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'"))
    else:
        found = connection.execute(
            text("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'")
        )
    return sorted(set(_names(connection.dialect.name)) - set(found.scalars()))


def _names(dialect: str) -> Iterator[str]:
    last = "insert" if dialect == "sqlite" else "truncate"
    for table in GUARDED:
        for act in ("update", "delete", last):
            yield f"guard_{table}_{act}"


def _statements(connection: Connection) -> Iterator[str]:
    existing = set(inspect(connection).get_table_names())
    for table, guarded in GUARDED.items():
        if table in existing:
            columns = [column["name"] for column in inspect(connection).get_columns(table)]
            make = _sqlite if connection.dialect.name == "sqlite" else _postgresql
            yield from make(table, guarded, columns)


def _redaction_allows(table: str, guarded: Guarded, columns: list[str], same: str) -> str:
    """The one change that goes through: words to NULL, with the redaction that says why."""
    kept = [c for c in columns if c not in guarded.words and c != "redaction_id"]
    unchanged = [f"NEW.{c} {same} OLD.{c}" for c in kept]
    emptied = [f"(NEW.{c} IS NULL OR NEW.{c} {same} OLD.{c})" for c in guarded.words]
    named = (
        "EXISTS (SELECT 1 FROM redacted_row r WHERE r.redaction_id = NEW.redaction_id"
        f" AND r.table_name = '{table}' AND r.row_id = OLD.{guarded.key})"
    )
    return " AND ".join([*unchanged, *emptied, named])


def _delete_allows(table: str, guarded: Guarded) -> str:
    return (
        f"EXISTS (SELECT 1 FROM redacted_row r WHERE r.table_name = '{table}'"
        f" AND r.row_id = OLD.{guarded.key})"
    )


def _sqlite(table: str, guarded: Guarded, columns: list[str]) -> Iterator[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    taken = " OR ".join(
        "(" + " AND ".join(f"t.{c} = NEW.{c}" for c in key) + ")" for key in guarded.keys
    )
    # A row can be replaced by the number that SQLite gives it, too, whatever its keys are.
    conditions = {
        "insert": f"WHEN EXISTS (SELECT 1 FROM {table} t WHERE t.rowid = NEW.rowid OR {taken})",
        "update": "",
        "delete": "",
    }
    if guarded.words:
        allowed = _redaction_allows(table, guarded, ["rowid", *columns], "IS")
        conditions["update"] = f"WHEN NOT ({allowed})"
    if guarded.deletable:
        conditions["delete"] = f"WHEN NOT ({_delete_allows(table, guarded)})"
    for act, condition in conditions.items():
        yield f"DROP TRIGGER IF EXISTS guard_{table}_{act}"
        yield f"CREATE TRIGGER guard_{table}_{act} BEFORE {act} ON {table} {condition} {refuse}"


def _postgresql(table: str, guarded: Guarded, columns: list[str]) -> Iterator[str]:
    allowed = {"update": "FALSE", "delete": "FALSE", "truncate": "FALSE"}
    if guarded.words:
        same = "IS NOT DISTINCT FROM"
        allowed["update"] = _redaction_allows(table, guarded, columns, same)
    if guarded.deletable:
        allowed["delete"] = _delete_allows(table, guarded)
    for act, condition in allowed.items():
        name = f"guard_{table}_{act}"
        level = "STATEMENT" if act == "truncate" else "ROW"
        result = {"update": "NEW", "delete": "OLD", "truncate": "NULL"}[act]
        yield (
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            f" IF {condition} THEN RETURN {result}; END IF;"
            f" RAISE EXCEPTION '{table} is append-only'; END $$"
        )
        yield f"DROP TRIGGER IF EXISTS {name} ON {table}"
        yield (
            f"CREATE TRIGGER {name} BEFORE {act} ON {table}"
            f" FOR EACH {level} EXECUTE FUNCTION {name}()"
        )
