"""Copies of a PostgreSQL ledger, restored into a temporary database to be verified."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.exc import DBAPIError, ProgrammingError

from claimtracker.db import backup_states, postgresql_programs
from claimtracker.db.backup_files import BackupFailed, NotABackup, reason, unfinished
from claimtracker.db.backup_states import State
from claimtracker.db.postgresql_programs import ProgramFailed
from claimtracker.errors import Unavailable

MAGIC = b"PGDMP"
STEPS = 3
TEMPORARY = "claimtracker_unfinished_"
_NO_RIGHT = "42501"

_TABLES = """SELECT c.relname FROM pg_class c
    WHERE c.relkind IN ('r', 'p') AND c.relnamespace = current_schema()::regnamespace ORDER BY 1"""
_SHAPE = """
    SELECT 'relation', c.relname, c.relkind::text, coalesce(pg_get_indexdef(i.indexrelid), '')
    FROM pg_class c LEFT JOIN pg_index i ON i.indexrelid = c.oid
    WHERE c.relnamespace = current_schema()::regnamespace
    UNION ALL
    SELECT 'column', c.relname || '.' || a.attname, format_type(a.atttypid, a.atttypmod),
        a.attnotnull::text || a.attgenerated::text
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    WHERE c.relnamespace = current_schema()::regnamespace AND a.attnum > 0 AND NOT a.attisdropped
    UNION ALL
    SELECT 'key', conname, conrelid::regclass::text, pg_get_constraintdef(oid)
    FROM pg_constraint WHERE connamespace = current_schema()::regnamespace
    UNION ALL
    SELECT 'guard', t.tgname, t.tgrelid::regclass::text,
        t.tgenabled::text || pg_get_triggerdef(t.oid)
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    WHERE c.relnamespace = current_schema()::regnamespace AND NOT t.tgisinternal"""

# Which of these columns there are depends on the server's version; all are in the row.
_LIKE = """SELECT pg_encoding_to_char(encoding), datcollate, datctype,
    coalesce(to_jsonb(d)->>'datlocprovider', 'c'),
    coalesce(to_jsonb(d)->>'datlocale', to_jsonb(d)->>'daticulocale')
    FROM pg_database d WHERE datname = current_database()"""
_LEFT_BEHIND = f"""SELECT datname FROM pg_database d JOIN pg_roles r ON r.oid = d.datdba
    WHERE r.rolname = current_user AND datname ~ '^{TEMPORARY}[0-9a-f]{{32}}$'
    AND NOT EXISTS (SELECT FROM pg_stat_activity a WHERE a.application_name = d.datname)"""

Progress = Callable[[int, int], None]


class MayNotCreate(Unavailable):
    """The role may not make the temporary database in which a backup is verified."""

    def __init__(self, role: str) -> None:
        super().__init__(
            "A backup is restored into a temporary database to be verified, and the role"
            f' "{role}" may not create one; let an administrator run'
            f' ALTER ROLE "{role}" CREATEDB; and start again.'
        )


def name_of(engine: Engine) -> str:
    """Return the name of the database, fit for the name of a file."""
    with engine.connect() as connection:
        name: str = connection.exec_driver_sql("SELECT current_database()").scalar_one()
    return name.replace("/", "_")


def copy(engine: Engine, target: Path, progress: Progress | None = None) -> State:
    """Dump a ledger that others may be writing, restore it beside, compare, and return it.

    `progress` hears steps done and all. Raises BackupFailed, MayNotCreate, ProgramMissing,
    ProgramTooOld.
    """
    step = progress or (lambda _done, _all: None)
    try:
        with unfinished(target) as path:
            step(0, STEPS)
            original = _dump(engine, path)
            step(1, STEPS)
            with _temporary(engine, f"{TEMPORARY}{uuid4().hex}") as name:
                _restore(engine, path, name)
                step(2, STEPS)
                backup_states.compare(original, _state_of_copy(engine, name))
            step(STEPS, STEPS)
    except (DBAPIError, ProgramFailed) as error:
        raise BackupFailed(reason(getattr(error, "orig", None) or error)) from error
    return original


def refuse_others(target: Path) -> None:
    """Refuse to replace a file that is no backup of a PostgreSQL ledger; raises NotABackup."""
    if not target.exists():
        return
    with target.open("rb") as stream:
        is_archive = stream.read(len(MAGIC)) == MAGIC
    if not is_archive or not _lists_a_ledger(target):
        raise NotABackup(target, "no backup of a PostgreSQL ledger")


def is_of_another(engine: Engine, path: Path) -> bool:
    """Say whether a backup certainly is of another ledger: its first seal is another."""
    with engine.connect() as connection:
        restore = postgresql_programs.found("pg_restore", connection)
        here = connection.exec_driver_sql("SELECT hash FROM seal ORDER BY number LIMIT 1").scalar()
    rows = postgresql_programs.printed(
        restore, "--data-only", "--table=seal", "--file=-", str(path)
    )
    return bool(here and rows and "\n1\t" in rows and here not in rows)


def _lists_a_ledger(path: Path) -> bool:
    # Its table of contents says it in plain words, and needs no program that may be missing.
    with path.open("rb") as stream:
        contents = stream.read(4_000_000)
    return b"sealed_event" in contents and b"alembic_version" in contents


def _dump(engine: Engine, path: Path) -> State:
    """Write one moment of a ledger to a file and return what it held at that moment."""
    repeatable = engine.execution_options(isolation_level="REPEATABLE READ")
    with repeatable.connect() as connection:
        program = postgresql_programs.found("pg_dump", connection)
        postgresql_programs.found("pg_restore", connection)
        _be_patient(connection)
        snapshot = connection.exec_driver_sql("SELECT pg_export_snapshot()").scalar_one()
        original = _state(connection)
        postgresql_programs.run(
            program, "--format=custom", f"--snapshot={snapshot}",
            at=postgresql_programs.address(connection), into=path,
        )  # fmt: skip
    return original


def _restore(engine: Engine, path: Path, name: str) -> None:
    with engine.connect() as connection:
        program = postgresql_programs.found("pg_restore", connection)
        postgresql_programs.run(
            program, "--no-owner", "--no-privileges", "--no-tablespaces", str(path),
            at=postgresql_programs.address(connection, name),
        )  # fmt: skip


def _state_of_copy(engine: Engine, name: str) -> State:
    restored = create_engine(engine.url.set(database=name))
    try:
        with restored.connect() as connection:
            return _state(connection)
    finally:
        restored.dispose()


def _state(connection: Connection) -> State:
    def query(sql: str) -> backup_states.Rows:
        return connection.execute(text(sql.replace(":", r"\:"))).all()

    tables = [row[0] for row in query(_TABLES)]
    return backup_states.read(query, tables, _SHAPE)


def _be_patient(connection: Connection) -> None:
    for limit in ("statement_timeout", "idle_in_transaction_session_timeout"):
        connection.exec_driver_sql(f"SET LOCAL {limit} = 0")


@contextmanager
def _temporary(engine: Engine, name: str) -> Iterator[str]:
    """Give an empty database like the ledger's, closed to others, and drop it at the end.

    Those that killed processes left behind are dropped first. Raises MayNotCreate.
    """
    with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        # As long as this session lives, no other takes the database for one left behind.
        connection.execute(
            text("SELECT set_config('application_name', :name, false)"), {"name": name}
        )
        for left in connection.exec_driver_sql(_LEFT_BEHIND).scalars().all():
            _drop(connection, left)
        try:
            _create(connection, name)
            yield name
        except BaseException:
            with suppress(DBAPIError):
                _drop(connection, name)
            raise
        else:
            _drop(connection, name)
        finally:
            connection.invalidate()


def _create(connection: Connection, name: str) -> None:
    try:
        connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE template0 {_like(connection)}")
    except ProgrammingError as error:
        if getattr(error.orig, "sqlstate", None) != _NO_RIGHT:
            raise
        raise MayNotCreate(
            connection.exec_driver_sql("SELECT current_user").scalar_one()
        ) from error
    # It holds all that the ledger holds, and a new database is open to every role.
    connection.exec_driver_sql(f"REVOKE CONNECT, TEMPORARY ON DATABASE {name} FROM PUBLIC")


def _like(connection: Connection) -> str:
    """Return the options that make a database sort and encode as the ledger's does."""
    encoding, collate, ctype, provider, locale = connection.exec_driver_sql(_LIKE).one()
    options = [f"ENCODING {_quoted(encoding)}"]
    options += [f"LC_COLLATE {_quoted(collate)} LC_CTYPE {_quoted(ctype)}"]
    named = {"i": ("icu", "ICU_LOCALE"), "b": ("builtin", "BUILTIN_LOCALE")}.get(provider)
    if named and locale:
        options += [f"LOCALE_PROVIDER {named[0]} {named[1]} {_quoted(locale)}"]
    elif provider == "c":
        version = connection.exec_driver_sql("SHOW server_version_num").scalar_one()
        options += ["LOCALE_PROVIDER libc"] if int(version) >= 150_000 else []
    return " ".join(options)


def _quoted(word: str) -> str:
    return "'" + word.replace("'", "''") + "'"


def _drop(connection: Connection, name: str) -> None:
    connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
