"""The command `backup`: what it says, its JSON, and how it ends."""

from __future__ import annotations

import json
import resource
import subprocess
from pathlib import Path

import pytest

from tests.backing_up import names, programs  # noqa: F401
from tests.cli.conftest import COMMAND, Run, started
from tests.story import STORY


def test_a_backup_says_what_it_holds_and_the_head_that_check_takes(
    told: Run, tmp_path: Path
) -> None:
    done = told("backup", "desk.backup")

    head = done.stdout.split("Head: ")[1].strip()
    checked = started(
        "--database", "sqlite:///desk.backup", "check", "--since", head, cwd=tmp_path
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("desk.backup holds ")
    assert (checked.returncode, f"Head: {head}\n" in checked.stdout) == (0, True)


def test_a_backup_tells_the_same_as_one_document(told: Run, tmp_path: Path) -> None:
    done = told("backup", "desk.backup", "--json")

    found = json.loads(done.stdout)
    assert list(found) == ["file", "size", "schema", "head", "tables", "rows", "removed"]
    assert (found["file"], found["removed"]) == ("desk.backup", [])
    assert found["size"] == (tmp_path / "desk.backup").stat().st_size


def test_backups_are_kept_in_a_folder_up_to_a_number(told: Run, tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()

    made = [json.loads(told("backup", "--keep", "2", "kept", "--json").stdout) for _ in range(3)]

    assert made[2]["removed"] == [made[0]["file"]]
    assert names(tmp_path / "kept") == [Path(one["file"]).name for one in made[1:]]


@pytest.mark.usefixtures("programs")
def test_a_ledger_of_either_engine_is_backed_up(database_url: str, tmp_path: Path) -> None:
    started("--database", database_url, "import", str(STORY), cwd=tmp_path)
    (tmp_path / "kept").mkdir()

    done = started("--database", database_url, "backup", "--keep", "1", "kept", cwd=tmp_path)
    again = started("--database", database_url, "backup", "--keep", "1", "kept", cwd=tmp_path)

    assert (done.returncode, done.stderr) == (0, "")
    assert again.stdout.count("Removed kept/") == 1
    assert len(names(tmp_path / "kept")) == 1


def test_what_cannot_be_backed_up_ends_in_a_sentence(told: Run, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear editor,\n")
    endings = {
        ("backup",): (2, "Missing argument 'FILE'"),
        ("backup", "--keep", "0", "."): (2, "0 is not in the range"),
        ("backup", "claimtracker.db"): (2, "belongs to the ledger itself"),
        ("backup", "letter.txt"): (1, "is no backup of an SQLite ledger"),
        ("backup", "."): (1, "is a folder"),
        ("backup", "gone/desk.backup"): (1, "so no backup was made; make or mount it."),
        ("backup", "--keep", "2", "gone"): (1, "There is no folder gone"),
        ("--database", "sqlite:///none.db", "backup", "x"): (1, "There is no ledger at none.db"),
    }
    before = names(tmp_path)

    for words, (status, sentence) in endings.items():
        done = told(*words)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (status, "", 1), words
        assert sentence in done.stderr

    assert [name for name in names(tmp_path) if name not in before] == []


def test_a_file_that_may_not_grow_leaves_the_older_backup(told: Run, tmp_path: Path) -> None:
    told("backup", "desk.backup")
    before = (tmp_path / "desk.backup").read_bytes()
    limit = len(before) // 2

    done = subprocess.run(
        [*COMMAND, "backup", "desk.backup"], cwd=tmp_path, capture_output=True, text=True,
        check=False, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )  # fmt: skip

    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert "The backup could not be made" in done.stderr
    assert (tmp_path / "desk.backup").read_bytes() == before
    assert not (tmp_path / "desk.backup.unfinished").exists()
