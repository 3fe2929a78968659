"""The command `restore`, as a process: what it says, what it leaves, and when it refuses."""

from __future__ import annotations

import json
import resource
import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import COMMAND, Run

PUBLIC = "sqlite:///public.db"
NEW = "sqlite:///new.db"


@pytest.fixture
def dumped(told: Run, tmp_path: Path) -> Run:
    """Run the program in a folder that holds the story and its dumps, in all forms."""
    for name in ("story.sql", "story.sql.gz", "story.sql.zst"):
        assert told("dump", "-o", name).returncode == 0
    assert told("dump", "--profile", "public", "-o", "public.sql").returncode == 0
    return told


@pytest.mark.parametrize("name", ["story.sql", "story.sql.gz", "story.sql.zst"])
def test_dump_comes_back_packed_or_not(dumped, tmp_path, name):
    done = dumped("--database", NEW, "restore", name)

    assert (done.returncode, done.stderr) == (0, "")
    rows, head = done.stdout.splitlines()
    assert rows.endswith("tables restored to new.db.")
    assert head.startswith("Head: 2")
    assert dumped("--database", NEW, "check").stdout == f"The ledger is whole.\n{head}\n"
    dumped("--database", NEW, "dump", "-o", "again.sql")
    assert (tmp_path / "again.sql").read_bytes() == (tmp_path / "story.sql").read_bytes()


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("-", "story.sql.zst"),
        *(pytest.param(one, "story.sql", marks=pytest.mark.twice) for one in ("-", "/dev/stdin")),
    ],
)
def test_dump_comes_back_through_a_pipe(dumped, tmp_path, words, name):
    done = subprocess.run(
        [*COMMAND, "--database", NEW, "restore", words], input=(tmp_path / name).read_bytes(),
        cwd=tmp_path, capture_output=True, timeout=120, check=False,
    )  # fmt: skip

    assert (done.returncode, done.stderr) == (0, b"")
    dumped("--database", NEW, "dump", "-o", "again.sql")
    assert (tmp_path / "again.sql").read_bytes() == (tmp_path / "story.sql").read_bytes()


def test_dump_that_is_cut_off_in_a_pipe_is_refused(dumped, tmp_path):
    before = sorted(tmp_path.iterdir())

    done = dumped("--database", NEW, "restore", "-", given="-- half a dump\n")

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("claimtracker: The dump is refused at line 1: ")
    assert sorted(tmp_path.iterdir()) == before


def test_merge_takes_a_dump_through_a_pipe(dumped, tmp_path):
    text = (tmp_path / "story.sql").read_text()

    done = dumped("restore", "--merge", "-", given=text)

    assert done.returncode == 0
    assert done.stdout.startswith("standard input is an earlier state of claimtracker.db itself")


def test_json_says_what_was_restored(dumped):
    told = json.loads(dumped("--database", NEW, "restore", "--json", "story.sql").stdout)

    assert list(told) == ["ledger", "profile", "part", "schema", "head", "rows"]
    assert told["rows"]["claim"] > 10
    assert (told["ledger"], told["profile"], told["part"]) == ("new.db", "team", "whole")


def test_public_dump_becomes_a_copy_that_says_so_everywhere(dumped):
    done = dumped("--database", PUBLIC, "restore", "public.sql")
    checked = dumped("--database", PUBLIC, "check")
    refused = dumped("--database", PUBLIC, "rescan")
    told = json.loads(dumped("--database", PUBLIC, "check", "--json").stdout)

    assert "It is a copy of a part of a ledger" in done.stdout
    assert checked.returncode == 0
    assert checked.stdout.startswith("This ledger is a copy to be read: profile public, whole.")
    assert refused.returncode == 1
    assert refused.stderr == (
        "claimtracker: This ledger is a copy of a part of another (profile public) and is there"
        " to be read; write in the ledger that it came from.\n"
    )
    assert (told["ok"], told["copy"]["profile"]) == (True, "public")


def test_ledger_that_is_there_is_refused(dumped, tmp_path):
    before = (tmp_path / "claimtracker.db").read_bytes()

    done = dumped("restore", "story.sql")

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("claimtracker: There is something at ")
    assert (tmp_path / "claimtracker.db").read_bytes() == before


def test_altered_dump_is_refused_in_one_sentence(dumped, tmp_path):
    text = (tmp_path / "story.sql").read_text()
    (tmp_path / "story.sql").write_text(text.replace("COMMIT;", f"\\! touch {tmp_path}/canary", 1))
    before = sorted(tmp_path.iterdir())

    done = dumped("--database", NEW, "restore", "story.sql")

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("claimtracker: The dump is refused at line ")
    assert done.stderr.count("\n") == 1
    assert sorted(tmp_path.iterdir()) == before


def test_missing_file_and_other_files_are_refused(empty, tmp_path):
    (tmp_path / "other.jsonl").write_text('{"type": "source"}\n')
    (tmp_path / "empty.sql").write_bytes(b"")

    for name, told in (("none.sql", "does not exist"), ("other.jsonl", "line 1"),
                       ("empty.sql", "line 1"), (".", "is a directory")):  # fmt: skip
        done = empty("restore", name)

        assert done.returncode == 2, name
        assert told in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["empty.sql", "other.jsonl"]


def test_full_disk_says_so_and_leaves_nothing(dumped, tmp_path):
    before = sorted(tmp_path.iterdir())

    done = subprocess.run(
        [*COMMAND, "--database", NEW, "restore", "story.sql"], cwd=tmp_path, capture_output=True,
        text=True, timeout=120, check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, 600_000)),
    )  # fmt: skip

    assert done.returncode == 1
    assert done.stderr.startswith("claimtracker: The ledger at new.db cannot be used: ")
    assert done.stderr.count("\n") == 1
    assert sorted(tmp_path.iterdir()) == before
