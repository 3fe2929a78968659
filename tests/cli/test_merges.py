"""The command `restore --merge`, as a process: what it lists, what it takes, and its status."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Run

OTHER = "sqlite:///other.db"
CLAIM = {"type": "claim", "key": "algorithm-in-sale"}


def _import(run: Run, folder: Path, *before: str, statement: str) -> None:
    path = folder / "change.jsonl"
    path.write_text(json.dumps({**CLAIM, "statement": statement}))
    assert run(*before, "import", path.name).returncode == 0


def test_two_ledgers_become_one_once_all_is_decided(told, tmp_path):
    told("dump", "-o", "story.sql")
    told("--database", OTHER, "restore", "story.sql")
    _import(told, tmp_path, "--database", OTHER, statement="Theirs says so")
    _import(told, tmp_path, statement="Ours says so")
    told("--database", OTHER, "dump", "-o", "other.sql")

    listed = told("restore", "--merge", "other.sql", "--conflicts", "conflicts.jsonl")
    conflict = json.loads((tmp_path / "conflicts.jsonl").read_text())
    (tmp_path / "conflicts.jsonl").write_text(json.dumps(conflict | {"take": "theirs"}))
    merged = told("restore", "--merge", "other.sql", "--decisions", "conflicts.jsonl", "--json")

    assert (listed.returncode, listed.stderr) == (1, "")
    assert listed.stdout.splitlines()[:5] == [
        "other.sql: nothing was merged, for 1 thing is to be decided.",
        "  claim algorithm-in-sale: statement",
        "    was     TikTok’s algorithm is part of the sale",
        "    ours    Ours says so",
        "    theirs  Theirs says so",
    ]
    assert (merged.returncode, merged.stderr) == (0, "")
    said = json.loads(merged.stdout)
    assert (said["changed"], said["decided"]) == ({"claim": 1}, [conflict | {"take": "theirs"}])
    assert told("check").returncode == 0


def test_what_only_a_merge_can_do_needs_one(empty, tmp_path):
    (tmp_path / "any.sql").touch()

    refused = empty("restore", "any.sql", "--take=ours")

    assert refused.returncode == 2
    assert refused.stderr.startswith(
        "claimtracker: --dry-run, --conflicts, --decisions and --take need --merge."
    )
