"""Files of other tools that become records: taken, or written as what they would come in as."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Generic, Protocol, TypeVar

import click
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from claimtracker.cli.import_reports import Places, Taken
from claimtracker.cli.inputs import STANDARD, seekable
from claimtracker.cli.layouts import count, plain
from claimtracker.cli.ledgers import Chosen
from claimtracker.cli.new_ledgers import made
from claimtracker.cli.progress import bar
from claimtracker.cli.tables import copy_records
from claimtracker.db import session as sessions
from claimtracker.exchange import imports
from claimtracker.exchange.checks import BadRecord
from claimtracker.operations.writing import acting, clock


class Converted(Protocol):
    """A file as records: their lines, those that are refused already, and how much it had."""

    @property
    def stream(self) -> IO[bytes]:
        """Return the records, a line each."""

    @property
    def refused(self) -> Mapping[int, BadRecord]:
        """Return what is wrong, by line."""

    @property
    def places(self) -> Places:
        """Return which line comes of what."""

    @property
    def rows(self) -> int:
        """Return how many things the file had."""


Found = TypeVar("Found", bound=Converted)


@dataclass(frozen=True, slots=True)
class Tool(Generic[Found]):
    """How files of one kind are read, and how they are talked about.

    `noun` is what is counted in them, `called` whose they are, `left` what is not taken, `place`
    where the line of a record stands in the file.
    """

    noun: str
    opens: Callable[[Session, Path], AbstractContextManager[Found]]
    called: Callable[[Found], str]
    left: Callable[[Found], Sequence[str]]
    place: Callable[[Found, int], str]


def take(
    engine: Engine, person: str, path: Path, tool: Tool[Found], *, dry_run: bool, skip_bad: bool
) -> Taken:
    """Take a file into a ledger."""
    actor = acting(engine, person)
    with _opened(engine, path, tool) as (name, found), bar(f"Importing {name}") as progress:
        report = imports.run(
            engine, found.stream, actor=actor, now=clock(), file_name=name, dry_run=dry_run,
            skip_bad=skip_bad, progress=progress, refused=found.refused,
        )  # fmt: skip
    return Taken(str(path), report, dry_run, found.places)


def write_exchange(chosen: Chosen, path: Path, tool: Tool[Found], exchange: Path | None) -> None:
    """Write a file as the records that it would come in as; nothing is taken."""
    with made(chosen, for_a_trial=True) as engine, _opened(engine, path, tool) as (_, found):
        for line, error in list(found.refused.items())[:1]:
            left, place = count(len(found.refused), tool.noun), tool.place(found, line)
            _say(f"{left} cannot be made records, the first at {place}: {error}")
        copy_records(engine, found.stream, exchange)


@contextmanager
def _opened(engine: Engine, path: Path, tool: Tool[Found]) -> Iterator[tuple[str, Found]]:
    """Give the records of a file; the ledger is let go of once they are made."""
    with ExitStack() as stack:
        file = stack.enter_context(seekable(path))
        with sessions.read(engine) as session:
            found = stack.enter_context(tool.opens(session, file))
        _tell(path, tool, found)
        yield file.name, found


def _tell(path: Path, tool: Tool[Found], found: Found) -> None:
    """Say on standard error how a file is read, so that a wrong guess is seen at once."""
    left = ", ".join(tool.left(found))
    name = "standard input" if str(path) == STANDARD else path
    _say(
        f"{name} is read as {tool.called(found)}: {count(found.rows, tool.noun)}."
        + (f" Not taken: {left}." if left else "")
    )


def _say(sentence: str) -> None:
    click.echo(plain(sentence), err=True)
