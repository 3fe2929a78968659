"""Every dump and export that was handed out whole is noted, and changes no byte of the next."""

from __future__ import annotations

from pathlib import Path

import pytest

from claimtracker.db import engine as engines
from claimtracker.db import session as sessions
from claimtracker.operations import settings
from claimtracker.queries import dumps_taken
from claimtracker.queries.ledgers import Copied
from tests.cli.conftest import Run

NOTED = (
    (("--as", "Ada", "dump"), ("Ada", "dump", "team", "")),
    (("dump", "--profile", "public", "--where", "tiktok"),
     ("command line", "dump", "public", "tiktok")),
    (("export",), ("command line", "export", "team", "")),
)  # fmt: skip


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'claimtracker.db'}"


def noted(url: str) -> list[dumps_taken.TakenLine]:
    engine = engines.create(url)
    with sessions.read(engine) as session:
        found = dumps_taken.page(session)
    engine.dispose()
    return found


def test_whoever_takes_a_dump_or_an_export_is_noted(told: Run, url: str) -> None:
    for words, _ in NOTED:
        assert told(*words).returncode == 0

    found = noted(url)

    assert [(one.taken_by, one.form, one.profile, one.part) for one in found[::-1]] == [
        expected for _, expected in NOTED
    ]
    assert [one.rows > 100 and len(one.head.split(":")[1]) == 64 for one in found] == [True] * 3


def test_noting_a_dump_changes_no_byte_of_the_next(told: Run, url: str) -> None:
    first, again = (told("--as", "Somebody new", "dump").stdout for _ in range(2))

    assert first == again
    assert len(noted(url)) == 2


def test_dump_that_was_not_made_is_not_noted(told: Run, url: str) -> None:
    assert told("dump", "--where", "nothing-of-the-kind").returncode == 1

    assert noted(url) == []


def test_copy_is_dumped_and_not_written_to(told: Run, url: str) -> None:
    engine = engines.create(url)
    with sessions.write(engine) as session:
        settings.mark_copy(session, Copied("public", "tiktok", "CC0", "1:ab"))
    engine.dispose()

    assert told("dump", "--profile", "public").returncode == 0
    assert noted(url) == []
