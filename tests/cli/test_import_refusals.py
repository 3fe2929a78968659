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


def test_file_that_is_said_to_have_records_is_taken_but_for_its_bad_lines(
    empty: Run, tmp_path: Path
) -> None:
    (tmp_path / "a.jsonl").write_text(f"Dear all\n[1]\n{{'a'\n{CLAIM}\n")
    words = ("import", "a.jsonl", "--format", "jsonl")

    assert [empty(*words[:2]).returncode, empty(*words).returncode] == [2, 1]
    done = empty(*words, "--skip-bad")

    assert done.returncode == 1
    assert "claim  1 new\n  Refused (3):" in done.stdout
    assert "a.jsonl:2: The line is no JSON object.\n" in done.stdout


def test_file_that_is_said_to_have_records_has_something(empty: Run, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("\n \n")

    done = empty("import", "a.jsonl", "--format", "jsonl")

    assert (done.returncode, done.stderr) == (2, f"claimtracker: a.jsonl is empty, {NONE}\n")


PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.csv", PNG, "a PNG image"),
        ("a.xlsx", PNG, "a PNG image"),
        ("a.jsonl", b"\xff\xd8\xff\xe0", "a JPEG image"),
        ("a.json", b"%PDF-1.4\n", "a PDF document"),
        ("a.csv", b"\x1f\x8b\x08", "a file packed by gzip"),
        ("a.jsonl", b"PK\x03\x04", "a ZIP archive, or a document of an office program"),
        ("a.tsv", b"RIFF\x10\x00\x00\x00WEBPVP8 ", "a WebP image"),
        ("a.jsonl", f"{CLAIM}\n{CLAIM}\n".encode("utf-16"), "a text in UTF-16 or UTF-32"),
        ("a.jsonl", f"{CLAIM}\n{CLAIM}\n".encode("utf-16-le"), "a text in UTF-16 or UTF-32"),
        ("a.jsonl", b"BZh91AY&SY\x0e\x09", "a file packed by bzip2"),
        ("a.csv", b"Rar!\x1a\x07\x01\x00", "a file packed by RAR"),
    ],
)
def test_file_of_another_kind_than_its_name_says_is_called_what_it_is(
    empty: Run, tmp_path: Path, name: str, content: bytes, kind: str
) -> None:
    (tmp_path / name).write_bytes(content)

    done = empty("import", name)

    assert (done.returncode, done.stdout) == (2, "")
    assert f"{name} is {kind}, whatever its name says" in " ".join(done.stderr.split())


@pytest.mark.parametrize("title", ["Rar! says the tiger", "BZh is no word", "GIF8 years on"])
def test_text_that_begins_like_a_packed_file_is_a_text(
    empty: Run, tmp_path: Path, title: str
) -> None:
    (tmp_path / "a.txt").write_text(f"{title}\n\nIt is so.\n")

    done = empty("import", "a.txt", "--source", "Courier")

    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        (
            "a.csv", b"key,statement\na,It is \x00 so.\n",
            "a.csv, row 2, “statement”: Character 7 of the text is a zero character (U+0000),",
        ),
        (
            "a.jsonl", CLAIM.replace("is", "is \0").encode(),
            "a.jsonl:1: Character 62 of the line is a zero character (U+0000),",
        ),
    ],
)  # fmt: skip
def test_zero_character_is_named_with_its_place(
    empty: Run, tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    (tmp_path / name).write_bytes(content)

    done = empty("import", name)

    assert done.returncode == 1
    assert f"{said} which cannot be stored; remove it." in done.stdout
