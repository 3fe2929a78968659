"""Which files an import is about: a folder stands for its tables, and tables come in order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from claimtracker.exchange.table_exports import TABLES
from claimtracker.exchange.table_files import ENDINGS

ORDER = {name: number for number, name in enumerate(TABLES)}
# What is written here, or is like it, and is no file of records.
NO_RECORDS = {
    ".zip": "is packed; unpack it, and import its folder",
    ".db": "is a file of SQLite, which is read and does not come in; import records or tables",
    ".sqlite": "is a file of SQLite, which is read and does not come in; import records or tables",
    ".sql": "is a dump; `claimtracker restore` makes a ledger of it",
}


def listed(given: Sequence[Path]) -> tuple[Path, ...]:
    """Return the files to be taken, in order; raises UsageError for what none can be read of.

    Tables that an export wrote come after those that they name, whatever the shell's order.
    """
    files = [file for path in given for file in _in(path)]
    for path in files:
        if path.suffix.lower() in NO_RECORDS:
            raise click.UsageError(f"{path.name} {NO_RECORDS[path.suffix.lower()]}")
    if all(_is_table(path) and path.stem in ORDER for path in files):
        files.sort(key=lambda path: ORDER[path.stem])
    return tuple(files)


def _in(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    tables = sorted(filter(_is_table, path.iterdir()))
    if not tables:
        raise click.UsageError(f"{path} is a folder without tables; name the files in it")
    yield from tables


def _is_table(path: Path) -> bool:
    return path.suffix.lower() in ENDINGS
