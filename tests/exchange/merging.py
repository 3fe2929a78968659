"""Two newsrooms for the tests: a second ledger beside the fixture's, and merges of its dump."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from claimtracker.db import engine as engines
from claimtracker.db import migrate
from claimtracker.exchange import merges, restores
from claimtracker.exchange.dump_schema import Profile
from claimtracker.exchange.merge_decisions import Choice, Deciding
from claimtracker.exchange.merges import Merge
from claimtracker.operations.writing import acting
from tests import filled
from tests.conftest import NOW
from tests.exchange import files
from tests.exchange.dumping import dump
from tests.exchange.files import CHIEF, Record


class Newsroom:
    """Another newsroom, with a ledger of its own in a folder."""

    def __init__(self, folder: Path, copy_of: Engine | None = None) -> None:
        self._folder = folder
        self.engine = engines.create(f"sqlite:///{folder}/theirs.db")
        if copy_of is None:
            filled.once(self.engine, _new, folder.name)
            self.actor = replace(acting(self.engine, "Dana"), role="admin")
        else:
            filled.once(self.engine, _copy, dump(copy_of))
            self.actor = CHIEF

    def take(self, *records: Record) -> None:
        """Take records into this newsroom's ledger."""
        files.taken(self.engine, *records, actor=self.actor)

    def dumped(self, profile: Profile = "team") -> Path:
        """Return a file with the dump of this newsroom's ledger."""
        return saved(self.engine, self._folder, profile)


def _new(engine: Engine, _name: str) -> None:
    """Make a ledger; newsrooms of two names have rows of their own."""
    migrate.upgrade(engine, now=NOW)


def _copy(engine: Engine, text: str) -> None:
    """Make a ledger of what another was when it was dumped."""
    restores.restore(engine, _written(text, Path(str(engine.url.database)).parent))


def saved(engine: Engine, folder: Path, profile: Profile = "team") -> Path:
    """Write the dump of a ledger to a file and return it."""
    return _written(dump(engine, profile), folder)


def _written(text: str, folder: Path) -> Path:
    path = folder / f"{len(list(folder.iterdir()))}.sql"
    path.write_text(text)
    return path


def merge(
    ledger: Engine, path: Path, *, rest: Choice | None = None, **told: Any
) -> Merge:  # fmt: skip
    """Merge a file into a ledger; `rest` decides whatever is to be decided."""
    by = {"actor": CHIEF, "now": NOW, "deciding": Deciding(rest=rest)} | told
    return merges.merge(ledger, path, **by)


def clashes(done: Merge) -> list[tuple[str, str, str]]:
    """Return what is to be decided: type, key and field."""
    return [clash.place for clash in done.undecided]
