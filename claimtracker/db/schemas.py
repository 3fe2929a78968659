"""Which schema a ledger has, and whether it is the one that this program knows.

What changes the schema stands in `migrate`, and brings Alembic; nothing here needs it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import DatabaseError, OperationalError

from claimtracker.config import resource_dir
from claimtracker.errors import Conflict, Unavailable

VERSION = "alembic_version"


class LedgerMissing(Unavailable):
    """There is no ledger at the address."""

    def __init__(self, where: str) -> None:
        super().__init__(
            f"There is no ledger at {where}; make one with `claimtracker db upgrade`,"
            " or import a file into it."
        )


class LedgerOutdated(Unavailable):
    """The ledger has an older schema than the program."""

    def __init__(self, where: str, found: str, wanted: str) -> None:
        super().__init__(
            f"The ledger at {where} has schema {found}, this program needs {wanted};"
            " run `claimtracker db upgrade`."
        )


class LedgerNewer(Unavailable):
    """The ledger has a schema that this program does not know."""

    def __init__(self, where: str, found: str) -> None:
        super().__init__(
            f"The ledger at {where} has schema {found}, which this claimtracker does not know;"
            " install the newer claimtracker that made it."
        )


class LedgerUnreachable(Unavailable):
    """The database does not answer, or is no ledger."""

    def __init__(self, where: str, reason: str) -> None:
        super().__init__(f"The ledger at {where} cannot be opened: {reason}.{advice(reason)}")


class AnotherDatabase(Conflict):
    """The database belongs to some other program."""

    def __init__(self, where: str) -> None:
        super().__init__(
            f"{where} is a database of another program; name a new one with --database."
        )


@dataclass(frozen=True, slots=True)
class Status:
    """The schema that a ledger has and the one that the program knows; None where empty."""

    found: str | None
    wanted: str


def status(engine: Engine) -> Status:
    """Say which schema the ledger has; raises LedgerUnreachable."""
    wanted = revisions()[-1]
    if is_absent(engine):
        return Status(None, wanted)
    try:
        with engine.connect() as connection:
            found = _found(connection)
    except (OperationalError, DatabaseError) as error:
        raise LedgerUnreachable(where(engine), _reason(error)) from error
    return Status(found, wanted)


def require_current(engine: Engine) -> None:
    """Refuse a ledger that is missing, outdated or newer than the program, or is none."""
    now = status(engine)
    if now.found is None:
        refuse_another(engine)
        raise LedgerMissing(where(engine))
    if now.found not in revisions():
        raise LedgerNewer(where(engine), now.found)
    if now.found != now.wanted:
        raise LedgerOutdated(where(engine), now.found, now.wanted)


def revisions() -> list[str]:
    """Return the schemas that this program knows, the oldest first; their files are named so."""
    files = (folder() / "versions").glob("[0-9]*_*.py")
    return sorted(path.name.partition("_")[0] for path in files)


def folder() -> Path:
    """Return the folder of the migrations."""
    return resource_dir("migrations")


def where(engine: Engine) -> str:
    """Return the address of a ledger as people may see it, without its password."""
    return (
        engine.url.database or ":memory:"
        if _is_sqlite(engine)
        else str(engine.url.render_as_string(hide_password=True))
    )


def advice(reason: str) -> str:
    """Return what to do about a reason that a database gives; "" where it says so itself."""
    if "readonly" in reason:
        return " SQLite writes beside a file even to read it; copy it to where you may write."
    if "unable to open" in reason:
        return " It has to be a file in a folder that is there; make the folder, or name a file."
    if "malformed" in reason or "corruption" in reason:
        return " The file is damaged; restore the newest backup of it."
    return ""


def is_absent(engine: Engine) -> bool:
    """Say whether an SQLite ledger has no file yet (asking SQLite would make an empty one)."""
    name = engine.url.database
    return _is_sqlite(engine) and bool(name) and name != ":memory:" and not Path(str(name)).exists()


def refuse_another(engine: Engine) -> None:
    """Refuse a database that has tables but no schema of ours; raises AnotherDatabase."""
    if not is_absent(engine) and set(inspect(engine).get_table_names()) - {VERSION}:
        raise AnotherDatabase(where(engine))


def _found(connection: Connection) -> str | None:
    if not inspect(connection).has_table(VERSION):
        return None
    found: str | None = connection.execute(text(f"SELECT version_num FROM {VERSION}")).scalar()
    return found


def _is_sqlite(engine: Engine) -> bool:
    return engine.dialect.name == "sqlite"


def _reason(error: DatabaseError) -> str:
    return str(error.orig).strip().splitlines()[0] if error.orig else "no answer"
