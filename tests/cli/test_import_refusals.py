"""Files that cannot be taken at all are refused in a sentence, and nothing is kept of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run

NONE = "so there is nothing to take."
CLAIM = '{"type": "claim", "key": "open", "statement": "The bridge is open."}'


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.jsonl", "", f"a.jsonl is empty, {NONE}"),
        ("a.json", "\ufeff\n \n", f"a.json is empty, {NONE}"),
        ("a.json", '{\n "a": 1,\n "b": [1\n}\n', "at line 4, character 1."),
        ("a.json", '{\n "a": 1\n}\n', "It is JSON of a kind that is not known."),
        ("a.json", f"[{CLAIM},\n{CLAIM}\n]", "It is JSON of a kind that is not known."),
        ("a.json", "[]", "It is JSON of a kind that is not known."),
        ("a.json", "Dear all", "The file is no JSON: expecting value at line 1, character 1."),
        ("a.json", '{"a": 1}\nb\nc\nd\n', "The line is no JSON: Expecting value"),
        ("a.json", '{"total":0,"rows":[]}', f"read as Hypothesis and has no marks in it, {NONE}"),
        ("a.json", '{"type":"AnnotationPage","items":[]}', "read as Web Annotations and has no"),
        ("a.json", '{"@type":"DataFeed","dataFeedElement":[]}', "has no ClaimReview in it"),
    ],
)
def test_file_without_anything_to_take_is_refused_in_one_sentence(
    empty: Run, tmp_path: Path, name: str, content: str, said: str
) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")

    done = empty("import", name)

    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


def test_file_with_a_bad_line_among_others_is_refused_by_line(empty: Run, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(f"{CLAIM[:-1]}\n{CLAIM}\n")

    done = empty("import", "a.jsonl")

    assert "a.jsonl:1: The line is no JSON" in done.stdout


def test_records_come_in_through_a_pipe_and_an_empty_one_is_told(empty: Run) -> None:
    nothing, taken = empty("import", "-", given=""), empty("import", "-", given=CLAIM)

    assert nothing.stderr == f"claimtracker: standard input is empty, {NONE}\n"
    assert "claim  1 new" in taken.stdout


def test_table_without_rows_is_not_kept_as_an_import(empty: Run, tmp_path: Path) -> None:
    (tmp_path / "claims.csv").write_text("statement,language\n")

    done = empty("import", "claims.csv")

    assert (done.returncode, done.stdout) == (
        0, "claims.csv: nothing is in it, so nothing was kept\n",
    )  # fmt: skip


def test_columns_that_say_nothing_are_refused_with_the_options_that_say_it(
    empty: Run, tmp_path: Path
) -> None:
    (tmp_path / "eins.csv").write_text("Behauptung;Sprache\nDie Brücke ist offen;de\n")

    done = empty("import", "eins.csv")

    assert " ".join(done.stderr.split()).endswith(
        "That is said by --table, by --map COLUMN=FIELD, and by --no-header where the first row is"
        " one of them."
    )
