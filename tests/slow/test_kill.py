"""Fifty kills at random moments: the long form of what the ordinary tests do three times."""

from __future__ import annotations

import pytest

from tests.backing_up import programs  # noqa: F401
from tests.test_kill import (  # noqa: F401
    anew,
    empty,
    survives_backups_killed,
    survives_imports_killed,
    survives_merges_killed,
    survives_migrations_killed,
)

pytestmark = pytest.mark.slow


def test_import_killed_fifty_times_leaves_a_whole_ledger(anew, tmp_path) -> None:  # noqa: F811
    survives_imports_killed(anew, tmp_path, claims=500, kills=50)


def test_merge_killed_twenty_times_leaves_a_whole_ledger(anew, tmp_path, monkeypatch) -> None:  # noqa: F811
    monkeypatch.setenv("TMPDIR", str(tmp_path))

    survives_merges_killed(anew, tmp_path, claims=200, kills=20)


def test_migration_killed_fifty_times_leaves_a_whole_ledger(empty, tmp_path) -> None:  # noqa: F811
    survives_migrations_killed(empty, tmp_path, kills=50)


@pytest.mark.usefixtures("programs")
def test_backup_killed_twenty_times_leaves_no_file_that_looks_finished(anew, tmp_path) -> None:  # noqa: F811
    survives_backups_killed(anew, tmp_path, claims=2_000, kills=20)
