"""Write a ledger as one file of SQLite that Datasette serves: readable tables, links, a search.

It is made of the rows of a dump, so that what a profile may not have never comes near it, and on
disk, so that memory stays flat. What each table is about stands beside it, as Datasette reads it.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any, cast

from sqlalchemy.orm import Session

from claimtracker.db import readable_files
from claimtracker.db.readable_files import ARRAY, Table
from claimtracker.exchange import dumps, readable_tables
from claimtracker.exchange.dump_schema import Profile
from claimtracker.rules.search_query import Query

Progress = Callable[[int, int], None]
KIND = "application/vnd.sqlite3"
WHAT = {
    "team": "The whole ledger but accounts, for the newsroom.",
    "public": "What was released of a ledger of claims.",
}


def write(
    session: Session,
    out: IO[bytes],
    *,
    schema: str,
    profile: Profile = "team",
    part: Query | None = None,
    words: str = "",
    searched: Session | None = None,
    most: int | None = None,
    tells_head: bool = True,
    progress: Progress | None = None,
) -> Mapping[str, int]:
    """Write the file to a stream and return the rows of each table; asks and raises as a dump."""
    with TemporaryDirectory(prefix="claimtracker-") as folder:
        made = Path(folder) / "made.db"
        with readable_files.loading(Path(folder) / "rows.db", readable_tables.FUNCTIONS) as loader:
            dumps.write(
                session, cast("IO[bytes]", loader), schema=schema, profile=profile, part=part,
                words=words, searched=searched, most=most, tells_head=tells_head,
                progress=progress,
            )  # fmt: skip
            loader.run(readable_tables.LED)
            tables = readable_tables.tables(profile)
            counts = readable_files.make(loader, made, tables)
        with made.open("rb") as file:
            shutil.copyfileobj(file, out, 1 << 20)
    return counts


def metadata(name: str, profile: Profile, licence: str) -> str:
    """Return what Datasette is told of a file that is called `name`, as JSON."""
    told: dict[str, Any] = {"title": "A ledger of claims", "description": WHAT[profile]}
    if licence:
        told["license"] = licence
    described = {one.name: _of_table(one) for one in readable_tables.tables(profile)}
    told["databases"] = {name: {"tables": described}}
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def _of_table(table: Table) -> Mapping[str, Any]:
    facets = [
        {"array": column.name} if column.facet == ARRAY else column.name
        for column in table.columns
        if column.facet
    ]
    return {
        "description": table.about,
        "label_column": table.label,
        "facets": facets,
        "columns": {column.name: column.about for column in table.columns},
    }
