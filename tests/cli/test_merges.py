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
    assert listed.stdout.splitlines()[:6] == [
        "other.sql: nothing was merged, for 1 thing is to be decided.",
        "  claim algorithm-in-sale: statement",
        "    was     TikTok’s algorithm is part of the sale",
        "    ours    Ours says so",
        "    theirs  Theirs says so",
        "  In conflicts.jsonl fill in each `take`, and merge with --decisions",
    ]
    assert (merged.returncode, merged.stderr) == (0, "")
    said = json.loads(merged.stdout)
    assert (said["changed"], said["decided"]) == ({"claim": 1}, [conflict | {"take": "theirs"}])
    assert told("check").returncode == 0


def test_list_of_conflicts_is_written_over_nothing_and_keeps_what_was_decided(told, tmp_path):
    told("dump", "-o", "story.sql")
    told("--database", OTHER, "restore", "story.sql")
    other = {"type": "topic", "name": "Elections"}
    for before, note, said in (((), "Ours", "Ours"), (("--database", OTHER), "Theirs", "Theirs")):
        path = tmp_path / "change.jsonl"
        lines = [{**CLAIM, "statement": said}, {**other, "note": note}]
        path.write_text("\n".join(map(json.dumps, lines)))
        assert told(*before, "import", path.name).returncode == 0
    told("--database", OTHER, "dump", "-o", "other.sql")
    merging = ("restore", "--merge", "other.sql", "--conflicts")

    over = told(*merging, "other.sql")
    told(*merging, "conflicts.jsonl")
    listed = [json.loads(line) for line in (tmp_path / "conflicts.jsonl").read_text().splitlines()]
    filled = [line | {"take": "theirs"} for line in listed]
    (tmp_path / "conflicts.jsonl").write_text("\n".join(map(json.dumps, filled)))
    lost = told(*merging, "conflicts.jsonl")
    _import(told, tmp_path, statement="Ours says so by now")
    told(*merging, "conflicts.jsonl", "--decisions", "conflicts.jsonl")

    assert over.stderr.startswith("claimtracker: other.sql is there and is no list of conflicts")
    assert lost.stderr.startswith("claimtracker: conflicts.jsonl has decisions in it")
    again = [json.loads(line) for line in (tmp_path / "conflicts.jsonl").read_text().splitlines()]
    assert [(line["type"], line["take"]) for line in again] == [("topic", "theirs"), ("claim", "")]
    assert again[1]["ours"] == "Ours says so by now"


def test_what_only_a_merge_can_do_needs_one(empty, tmp_path):
    (tmp_path / "any.sql").touch()

    refused = empty("restore", "any.sql", "--take=ours")

    assert refused.returncode == 2
    assert refused.stderr.startswith(
        "claimtracker: --dry-run, --conflicts, --decisions and --take need --merge."
    )
