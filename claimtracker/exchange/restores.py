"""Make a ledger of a dump: where none is yet, and only if all of it is as it was written.

A dump of a whole ledger becomes a ledger to work in; a public one, or a part, a copy to read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm import Session

from claimtracker.db import loading, migrate, schemas
from claimtracker.errors import Invalid, Unavailable
from claimtracker.exchange import dumped_tables, sql_text
from claimtracker.exchange.dumped_tables import Fitted
from claimtracker.exchange.dumps import Header
from claimtracker.exchange.sql_reader import Block, Dump
from claimtracker.exchange.sql_text import DumpRefused, Progress
from claimtracker.models import Person, Setting
from claimtracker.operations import (
    checked_rows,
    checks,
    dispute_facets,
    public_rows,
    seals,
    search_index,
    settings,
    work_items,
)
from claimtracker.queries import ledgers
from claimtracker.queries.ledgers import Copied

# The first schema that dumps are of.
FIRST_DUMPED = "0003"
# What migrations put into a new ledger, in an order in which it can be taken away.
FIRST_ROWS = ("attribute_name", "attribute", "outcome", "rating")
STRANGER = "not named in this copy"


class DumpNotWhole(Invalid):
    """What stands in a dump does not fit together."""

    def __init__(self, problem: str, more: int = 0) -> None:
        others = f" ({more} more such faults)" if more else ""
        super().__init__(
            f"The dump is refused, and nothing of it was kept: {problem.rstrip('.')}{others}."
        )


class DumpIsNewer(Unavailable):
    """A dump has a schema that this program does not know."""

    def __init__(self, schema: str) -> None:
        super().__init__(
            f"The dump has the schema {schema}, which a newer claimtracker made;"
            " install that one to restore it."
        )


class NoDumpsOfSchema(Invalid):
    """A dump says that it has a schema of which there are no dumps."""

    def __init__(self, schema: str) -> None:
        super().__init__(f"The dump says that its schema is {schema}, of which there are no dumps.")


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored: what the dump said of itself, and the rows of each table."""

    header: Header
    rows: Mapping[str, int]

    @property
    def is_copy(self) -> bool:
        """Whether the new ledger is only there to be read."""
        return self.header.makes_copy


def restore(
    engine: Engine,
    path: Path,
    *,
    progress: Progress | None = None,
    checking: Progress | None = None,
) -> Restored:
    """Make the ledger of an engine, which must not be there yet, from a dump.

    `progress` hears bytes of the file read and all, `checking` rows checked and all. Raises
    DumpRefused, DumpNotWhole, DumpIsNewer, NoDumpsOfSchema, and what `loading.building` does.
    """
    with sql_text.opened(path, progress) as text:
        dump = Dump(text)
        _require_known(dump.header.schema)
        with loading.building(engine) as connection:
            migrate.upgrade_within(connection, dump.header.schema)
            _load(connection, dump)
            if dump.header.schema != schemas.revisions()[-1]:
                migrate.upgrade_within(connection)
            with Session(connection, join_transaction_mode="rollback_only") as session:
                _complete(session, dump.header, checking)
                session.flush()
    return Restored(dump.header, dump.counts)


def _require_known(schema: str) -> None:
    known = schemas.revisions()
    if schema not in known:
        raise DumpIsNewer(schema)
    if schema not in known[known.index(FIRST_DUMPED) :]:
        raise NoDumpsOfSchema(schema)


def _load(connection: Connection, dump: Dump) -> None:
    fitted = dumped_tables.fit(connection, dump)
    try:
        put_back = loading.prepare(connection)
        loading.clear(connection, FIRST_ROWS)
        stranger = dumped_tables.STRANGER_ID
        if any(stranger in one.values for one in fitted.values()):
            loading.rows(
                connection, Person.__tablename__, ("id", "name", "version"),
                [(stranger, STRANGER, 1)],
            )  # fmt: skip
        for block in dump.blocks():
            _put(connection, block, fitted[block.table.name])
        loading.finish(connection, put_back)
    except (IntegrityError, DataError) as error:
        raise DumpNotWhole(_reason(error)) from error


def _put(connection: Connection, block: Block, fitted: Fitted) -> None:
    rows = [row + fitted.values for row in block.rows] if fitted.values else block.rows
    try:
        loading.rows(connection, block.table.name, fitted.columns, rows)
    except (IntegrityError, DataError) as error:
        table = block.table.name
        what = f"a row of {table} from here on does not fit the ledger ({_reason(error)})"
        raise DumpRefused(block.line, what) from error


def _complete(session: Session, header: Header, checking: Progress | None) -> None:
    """Make what a dump leaves out, and prove that all of it fits together."""
    for problem in checked_rows.foreign_keys(session):
        raise DumpNotWhole(problem)
    if session.get(Setting, ledgers.COPY) is not None:
        raise DumpNotWhole("a setting says that it is a copy, which stands in no dump")
    if header.makes_copy:
        copied = Copied(header.profile, header.part, header.licence, header.head)
        settings.mark_copy(session, copied)
    else:
        found = seals.head(session)
        if found != header.head:
            raise DumpNotWhole(f"its seals end at {found}, not at {header.head} as it says")
        seals.seal_rest(session)
    public_rows.rebuild(session)
    dispute_facets.rebuild(session)
    search_index.rebuild(session)
    work_items.rebuild(session)
    checked = checks.check_restored(session, progress=checking)
    if not checked.ok:
        raise DumpNotWhole(checked.problems[0], len(checked.problems) - 1)


def _reason(error: IntegrityError | DataError) -> str:
    return str(error.orig).strip().splitlines()[0]
