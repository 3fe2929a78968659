"""`import` takes annotations and says whose they are; `export` writes assertions as annotations."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Run

LINES = (
    '{"text": "The bridge costs 40 million.", "label": [[0, 27, "Claim"]]}\n'
    '{"text": "Short.", "label": [[0, 99, "Claim"]], "relations": [{"id": 1}]}\n'
)


def test_annotations_come_in_by_what_is_in_the_file_and_go_out_again(
    empty: Run, tmp_path: Path
) -> None:
    (tmp_path / "marks.jsonl").write_text(LINES)
    words = ("import", "marks.jsonl", "--source", "Gazette", "--label", "Claim=claim")

    refused = empty(*words)
    kept = empty(*words, "--skip-bad", "--json")
    assert refused.returncode == 1
    assert refused.stderr == ("marks.jsonl is read as doccano: 2 marks. Not taken: relation (1).\n")
    assert (
        "marks.jsonl, mark 2, “line 2, label[0]”: The offsets 0 to 99 are no span" in refused.stdout
    )
    assert json.loads(kept.stdout)["created"] == {
        "source": 1, "article": 1, "claim": 1, "assertion": 1,
    }  # fmt: skip

    assert empty("export", "--format", "annotations", "-o", "all.jsonld").returncode == 0
    told = json.loads((tmp_path / "all.jsonld").read_text())
    public = json.loads(empty("export", "--format", "annotations", "--profile", "public").stdout)
    again = empty("import", "all.jsonld")
    assert (told["total"], public["total"]) == (1, 0)
    assert "assertion  1 the same" in again.stdout, again.stdout + again.stderr


def test_records_of_annotations_are_handed_out_instead(empty: Run, tmp_path: Path) -> None:
    (tmp_path / "marks.jsonl").write_text(LINES)

    done = empty("import", "marks.jsonl", "--source", "Gazette", "--exchange", "-")

    assert [json.loads(line)["type"] for line in done.stdout.splitlines()] == [
        "article", "assertion",
    ]  # fmt: skip
    assert "1 mark cannot be made records, the first at line 2, label[0]" in done.stderr
