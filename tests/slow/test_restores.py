"""A hundred thousand mutations of a dump: the long form of what the ordinary tests do."""

from __future__ import annotations

import pytest

from tests.exchange.restoring import left_in, survive
from tests.exchange.test_sql_reader import text  # noqa: F401

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("seed", range(100, 120))
def test_hundred_thousand_mutations_do_no_harm(text, tmp_path, seed, monkeypatch):  # noqa: F811
    folder = tmp_path / "made"
    folder.mkdir()
    monkeypatch.chdir(folder)

    tally = survive(text.encode(), folder, seed=seed, wanted=5_000, every=10)

    assert tally.tried == 5_000
    assert tally.restored > 0
    assert left_in(folder) == ["given.sql"]
