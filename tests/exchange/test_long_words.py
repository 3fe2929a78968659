"""Ten thousand characters in every field, all that is naughty among them, go home and come back."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine

from claimtracker.exchange.restores import restore
from tests import needs
from tests.acceptance import is_whole
from tests.exchange import dumping
from tests.exchange.dumping import dump
from tests.exchange.files import began
from tests.exchange.long_words import LENGTH, NAUGHTY, filled
from tests.exchange.test_restores import file, fresh, is_same  # noqa: F401
from tests.test_kill import read


@pytest.fixture
def long(ledger: Engine) -> Engine:
    return began(ledger, *filled(prose=lambda words: f"{words}\n{NAUGHTY}", name=padded))


def padded(name: str) -> str:
    """Return a name that is as long as a field of names may have to hold."""
    return f"{name} " + "n字é" * ((LENGTH - len(name)) // 3)


def test_long_words_come_back_as_they_were(long, fresh, file):  # noqa: F811
    text = dump(long)

    restore(fresh, file(text))

    assert is_same(dump(fresh), text)
    assert is_whole(fresh) == []


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_long_words_mean_the_same_to_other_engines(
    long,
    server,
    tmp_path: Path,
    file,  # noqa: F811
):
    text = dump(long)

    there = server.database(sorted_by=needs.language())
    read(there, lambda engine: restore(engine, file(text)))
    moved = read(there, dump)
    rows = dumping.loaded_by_all(text, dumping.selects("team"), server, tmp_path)

    assert is_same(moved, text)
    kept = {value for table in rows.values() for row in table for value in row}
    assert sum(isinstance(value, str) and len(value) > LENGTH for value in kept) > 30
