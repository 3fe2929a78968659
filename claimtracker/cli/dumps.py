"""The command that writes a ledger as SQL."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import click
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from claimtracker.cli.layouts import count, say
from claimtracker.cli.ledgers import Chosen
from claimtracker.cli.outputs import writable
from claimtracker.cli.parameters import OUTPUT, WORDS, example, output_file
from claimtracker.cli.progress import bar
from claimtracker.cli.takings import head, taking
from claimtracker.db import schemas
from claimtracker.db import session as sessions
from claimtracker.exchange import dumps
from claimtracker.exchange.dump_schema import Profile
from claimtracker.operations import seals
from claimtracker.operations.dumps_taken import Taken
from claimtracker.rules.permissions import Sight
from claimtracker.rules.search_query import Query, parse

# A part of what is public is found as the public finds it.
SIGHTS: Mapping[Profile, Sight] = {"team": Sight.WHOLE, "public": Sight.PUBLIC}


@click.command(
    short_help="Write the ledger as SQL.",
    epilog=example(
        "dump -o ledger.sql",
        "dump --profile public -o public.sql.gz",
        "dump --where 'topic:elections' | sqlite3 elections.db",
    ),
)
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=OUTPUT,
    callback=output_file,
    help="Write to a file, which is there only once it is complete, compressed where its name"
    " ends in .gz or .zst; without it, or as -, to standard output.",
)
@click.option(
    "--profile",
    type=click.Choice(["team", "public"]),
    default="team",
    show_default=True,
    help="team: all but accounts. public: only what was released.",
)
@click.option(
    "--where",
    metavar="QUERY",
    type=WORDS,
    help="Only the claims that `search` finds by this, the other sides of their contradictions,"
    " and all that they need.",
)
@click.pass_obj
def dump(chosen: Chosen, output: Path | None, profile: Profile, where: str | None) -> None:
    """Write the ledger as one SQL text that sqlite3, psql and DuckDB load.

    The same ledger gives the same bytes. `restore` makes a ledger of it again.
    """
    part = parse(where) if where else None
    with taking(chosen, output) as ledger:
        schema = str(schemas.status(ledger.engine).found)
        seals.catch_up(ledger.engine)
        with (
            sessions.read(ledger.engine) as session,
            searched_by(ledger.engine, profile, part) as searched,
            writable(output) as stream,
            bar("Dumping") as report,
        ):
            at = head(session)
            counts = dumps.write(
                session, stream, schema=schema, profile=profile, part=part, words=where or "",
                searched=searched, progress=report,
            )  # fmt: skip
        ledger.note(Taken("dump", profile, where or "", at, sum(counts.values())))
    if output:
        tables = count(len(counts), "table")
        say(f"{count(sum(counts.values()), 'row')} of {tables} written to {output}.")


@contextmanager
def searched_by(engine: Engine, profile: Profile, part: Query | None) -> Iterator[Session | None]:
    """Give a session that finds what a part is of, as the profile may; None for no part."""
    if part is None:
        yield None
        return
    # The dump of a whole ledger does without the search, and without its memory.
    from claimtracker.queries import sights

    with sights.read(engine, SIGHTS[profile]) as session:
        yield session
