"""Tables as text are read row by row, whatever program wrote them, and no row is lost."""

from __future__ import annotations

import codecs
import time
from pathlib import Path

import pytest

from claimtracker.exchange import delimited
from claimtracker.exchange.delimited import NoTable

HEAD = "key,statement\r\n"


def read(path: Path, raw: bytes) -> list[tuple[int, list[str]]]:
    path.write_bytes(raw)
    return list(delimited.rows(path, delimited.form_of(path)))


def cells(path: Path, raw: bytes) -> list[list[str]]:
    return [row for _, row in read(path, raw)]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "table.csv"


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (b"", "utf-8"), (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"), (b"", "utf-16-le"), (b"", "cp1252"),
    ],
)  # fmt: skip
def test_encoding_is_found(file: Path, mark: bytes, encoding: str) -> None:
    written = "key;statement\r\n1;Die Brücke kostet 40 Mio. € – „mehr“\r\n"

    found = cells(file, mark + written.encode(encoding))

    assert found == [["key", "statement"], ["1", "Die Brücke kostet 40 Mio. € – „mehr“"]]


def test_bytes_that_windows_has_no_sign_for_are_read_as_latin_1(file: Path) -> None:
    assert cells(file, b"key,statement\n1,caf\xe9 \x81\n")[1] == ["1", "café \x81"]


def test_one_byte_that_is_no_utf_8_far_behind_the_start_is_seen(file: Path) -> None:
    raw = HEAD.encode() + b"1,plain\r\n" * 150_000 + b"2,caf\xe9\r\n"

    assert read(file, raw)[-1] == (150_002, ["2", "café"])


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_delimiter_is_found_among_commas_of_prose(file: Path, sign: str) -> None:
    lines = [["key", "statement"], ["1", "a, b, and c"], ["2", "d; e"], ["3", "f"]]
    quoted = [[f'"{cell}"' if sign in cell else cell for cell in row] for row in lines]

    found = cells(file, "\n".join(sign.join(row) for row in quoted).encode())

    assert found == lines


def test_first_line_may_tell_the_delimiter(file: Path) -> None:
    assert read(file, b"sep=;\r\na,b;c\r\n1,2;3\r\n") == [(2, ["a,b", "c"]), (3, ["1,2", "3"])]


def test_quotes_of_csv_are_taken_off_and_cells_go_on_over_lines(file: Path) -> None:
    raw = HEAD + '1,"It said ""no"",\r\nand then, again,\r\nno."\r\n2,plain\r\n'

    assert read(file, raw.encode()) == [
        (1, ["key", "statement"]), (2, ["1", 'It said "no",\r\nand then, again,\r\nno.']),
        (3, ["2", "plain"]),
    ]  # fmt: skip


def test_rows_with_unbalanced_quotes_stay_rows_of_their_own(file: Path) -> None:
    # A reader of CSV takes the second to the fourth for one row, and says nothing.
    lines = [
        "id\tlabel\tstatement\tby", 'a\tfalse\t"No," he said\tx', 'b\ttrue\t"Unclosed\ty',
        "c\ttrue\tplain\tz", 'd\ttrue\tends with a quote"\ty', 'e\tfalse\t"Whole"\tx',
    ]  # fmt: skip

    found = cells(file, "\n".join(lines).encode())

    assert [row[0] for row in found] == ["id", "a", "b", "c", "d", "e"]
    assert [row[2] for row in found[1:]] == [
        '"No," he said', '"Unclosed', "plain", 'ends with a quote"', "Whole",
    ]  # fmt: skip


def test_quotes_that_pair_by_chance_over_rows_of_full_width_join_nothing(file: Path) -> None:
    raw = b'id\tlabel\tstatement\tby\na\tx\t"Opens\ty\nb\tx\tplain\ty\nc\tx\tcloses"\ty\n'

    assert [row[0] for row in cells(file, raw)] == ["id", "a", "b", "c"]


def test_cell_over_lines_is_kept_beside_a_stray_quote(file: Path) -> None:
    raw = HEAD + '1,"two\r\nlines"\r\n2,"a" stray\r\n3,end\r\n'

    assert cells(file, raw.encode())[1:] == [
        ["1", "two\r\nlines"],
        ["2", '"a" stray'],
        ["3", "end"],
    ]


def test_a_file_of_opening_quotes_does_not_keep_the_reader_busy(file: Path) -> None:
    started = time.monotonic()

    found = read(file, HEAD.encode() + b'"x\n' * 100_000)

    assert len(found) == 100_001
    assert time.monotonic() - started < 30


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "table.csv is empty; a table has a header and rows."),
        (b"\n \n", "table.csv is empty; a table has a header and rows."),
        (b"a,b\n\x00\x00\x001,2\n", "is no text; save the table as CSV in UTF-8, or as XLSX."),
        (
            b"\nkey,state\x00ment\na,It is so.\n",
            "table.csv has a zero character (U+0000) in line 2, which cannot be stored; remove it.",
        ),
        (codecs.BOM_UTF16_LE + b"a,b", "breaks off or is damaged; save it anew as CSV in UTF-8."),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(file: Path, raw: bytes, said: str) -> None:
    with pytest.raises(NoTable) as refused:
        read(file, raw)

    assert said in str(refused.value)
