"""Commands about the schema of a ledger."""

from __future__ import annotations

import click
from sqlalchemy import Engine

from claimtracker.cli.layouts import document, say
from claimtracker.cli.ledgers import Chosen, opened
from claimtracker.cli.parameters import example
from claimtracker.db import migrate, schemas
from claimtracker.db import session as sessions
from claimtracker.operations import dispute_facets, public_rows, search_index, work_items
from claimtracker.operations.writing import clock


@click.group(
    short_help="Make a ledger, or bring it up to date.", epilog=example("db status", "db upgrade")
)
def db() -> None:
    """Make a ledger, or bring it to the schema of this program."""


@db.command(epilog=example("db upgrade"))
@click.pass_obj
def upgrade(chosen: Chosen) -> None:
    """Bring the ledger to the newest schema, after a backup that is verified."""
    with opened(chosen.url) as engine:
        before = schemas.status(engine)
        backup = migrate.upgrade(engine, now=clock())
        if before.found != before.wanted:
            derive(engine)
        where = schemas.where(engine)
    if backup:
        say(f"The ledger as it was is kept in {backup}.")
    if before.found == before.wanted:
        say(f"The ledger at {where} has the newest schema, {before.wanted}.")
    else:
        say(f"The ledger at {where} now has schema {before.wanted}.")


@db.command(epilog=example("db status"))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_obj
def status(chosen: Chosen, as_json: bool) -> None:
    """Say which schema the ledger has, and whether it is the one that this program needs.

    The status of the program is 0 only where it is.
    """
    with opened(chosen.url) as engine:
        now, where = schemas.status(engine), schemas.where(engine)
        if as_json:
            document({"ledger": where, "found": now.found, "wanted": now.wanted})
        elif now.found is not None:
            say(f"The ledger at {where} has schema {now.found}, this program has {now.wanted}.")
        schemas.require_current(engine)


def derive(engine: Engine) -> None:
    """Make anew what follows from the ledger: what is public, the search, the work lists."""
    with sessions.write(engine) as session:
        public_rows.rebuild(session)
        dispute_facets.rebuild(session)
        search_index.rebuild(session)
        work_items.rebuild(session)
