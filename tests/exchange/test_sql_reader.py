"""What is read of a dump is what the dump says, and anything else in it is refused."""

from __future__ import annotations

import gzip
import resource
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
import zstandard

from claimtracker.db import engine as engines
from claimtracker.db import migrate
from claimtracker.exchange import sql_reader, sql_text
from claimtracker.exchange.sql_values import Column, Rows
from tests.acceptance import take
from tests.conftest import NOW
from tests.exchange.dumping import dump
from tests.exchange.files import STORY, written
from tests.exchange.restoring import changed, digested, left_in, read, refusal, restored, survive

CANARY = "canary"
STATEMENTS = [
    f"\\! touch {CANARY}",
    f".shell touch {CANARY}",
    f".system touch {CANARY}",
    f"ATTACH DATABASE '{CANARY}' AS x;",
    "PRAGMA writable_schema = ON;",
    "CREATE TRIGGER t AFTER INSERT ON claim BEGIN SELECT 1; END;",
    "CREATE TABLE \"claim\" AS SELECT load_extension('x');",
    'INSERT INTO "nothing" ("id") VALUES\n(\'x\');',
    'INSERT INTO "claim" SELECT * FROM "claim";',
    "COPY claim FROM PROGRAM 'touch canary';",
    "SELECT pg_read_file('/etc/passwd');",
    "DO $$ BEGIN END $$;",
    "/* a comment */",
    "-- a comment",
    "COMMIT;",
    "BEGIN;",
    "\N{ZERO WIDTH NO-BREAK SPACE}",
    ";",
    "",
]
PLACES = [
    "-- A claimtracker", "BEGIN;", "-- One checkable", '  "key" TEXT', 'INSERT INTO "claim"',
    "CREATE INDEX", 'CREATE VIEW "claims_with', "FROM claim c\n", "COMMIT;", "-- rows: claim ",
    "-- sha256",
]  # fmt: skip


@pytest.fixture(scope="module")
def text(tmp_path_factory) -> str:
    """Give the dump of a small ledger."""
    engine = engines.create(f"sqlite:///{tmp_path_factory.mktemp('dumped') / 'small.db'}")
    migrate.upgrade(engine, now=NOW)
    take(engine, written(*STORY))
    made = dump(engine)
    engine.dispose()
    return made


@pytest.fixture
def file(tmp_path) -> Path:
    return tmp_path / "given.sql"


def test_reader_gives_back_what_the_dump_says(text, file):
    file.write_text(text)

    with sql_text.opened(file, None) as opened:
        made = sql_reader.Dump(opened)
        rows = {
            (block.table.name, row) for block in made.blocks() for row in block.rows
        }  # fmt: skip

    assert (made.header.schema, made.header.profile, made.header.part) == ("0020", "team", "whole")
    assert made.counts["claim"] == 1
    assert [row[3] for name, row in rows if name == "claim"] == [
        "ByteDance keeps 80% of TikTok Global."
    ]


def test_packed_dumps_are_read_whatever_they_are_called(text, file):
    for packed in (gzip.compress(text.encode()), zstandard.compress(text.encode())):
        file.write_bytes(packed)

        assert read(file).counts["claim"] == 1


def test_packed_dumps_that_are_cut_or_damaged_are_refused(text, file):
    unsaid = text.encode() + b"more"
    for pack in (gzip.compress, zstandard.compress):
        packed = pack(text.encode())
        for given in (packed[:-1], packed[: len(packed) // 2], packed + b"x", packed + packed,
                      pack(unsaid)):  # fmt: skip
            assert refusal(file, given) is not None


@pytest.mark.parametrize("statement", STATEMENTS)
def test_statements_of_others_are_refused_with_their_line(text, file, statement):
    for place in PLACES:
        at = text.index(place)
        given = digested((text[:at] + statement + "\n" + text[at:]).encode())

        error = refusal(file, given)

        if place == "-- One checkable" and statement == "-- a comment":
            continue  # One comment more, and the table follows it no longer.
        assert error is not None, place
        line = text.count("\n", 0, at) + 1
        assert line <= error.line <= line + 2, place
    assert left_in(file.parent) == ["given.sql"]


@pytest.mark.parametrize(
    "value",
    ["load_extension('x')", "E'x'", "x'00'", "U&'x'", "$$x$$", "'a' 'b'", "'a' || 'b'",
     "(SELECT 1)", "'a'::text", "TEXT 'a'", "'a' -- b", "'a' /* b */", "CURRENT_USER", "\"key\"",
     "1", "TRUE", "NULL", "'a\rb'", "'a\0b'", "'a", "a'", "'a'b'", "'a''"],
)  # fmt: skip
def test_values_that_are_no_plain_texts_are_refused(text, file, value):
    at = text.index("'stake-80'")

    error = refusal(file, changed(text, "'stake-80'", value))

    assert error is not None
    assert error.line >= text.count("\n", 0, at) + 1


@pytest.mark.parametrize(
    ("kind", "taken", "refused"),
    [
        ("UUID", ["'0190a2b4-0000-7000-8000-00000000000a'"],
         ["'0190A2B4-0000-7000-8000-00000000000A'", "'0190a2b4000070008000000000000000'", "''"]),
        ("INTEGER", ["0", "-1", "9223372036854775807", "-9223372036854775808"],
         ["9223372036854775808", "00", "-0", "+1", "1.0", "'1'", "1e3", "0x1"]),
        ("DOUBLE PRECISION", ["0.0", "-2.5e0", "1e-05", "1.7976931348623157e+308", "3.0"],
         ["1e999", "NaN", "'NaN'", "Infinity", ".5", "1.", "1e", "--1", "9e9999"]),
        ("BOOLEAN", ["TRUE", "FALSE"], ["1", "0", "true", "'t'"]),
        ("DATE", ["'2020-02-29'", "'0001-01-01'"],
         ["'2021-02-29'", "'2020-13-01'", "'0000-01-01'", "'2020-1-1'", "2020", "'٢٠٢٠-01-01'"]),
        ("TIMESTAMP", ["'2020-01-01 23:59:59.000000'"],
         ["'2020-01-01 24:00:00.000000'", "'2020-01-01 23:59:60.000000'", "'2020-01-01'",
          "'2020-01-01T00:00:00.000000'", "'2020-06-31 00:00:00.000000'"]),
        ("TEXT", ["''", "''''", "'it''s'", "'\\'", "'$$ \\! -- /* \ufeff \u2028'", "'a\nb\tc'"],
         ["'''", "'it's'", "\"a\"", "a"]),
    ],
)  # fmt: skip
def test_values_are_held_to_their_type(kind, taken, refused):
    required, open_to_null = Rows([Column("x", kind, True)]), Rows([Column("x", kind, False)])

    assert [value for value in taken if values(required, value) is None] == []
    assert [value for value in refused if values(required, value) is not None] == []
    assert values(required, "NULL") is None
    assert values(open_to_null, "NULL") == (None,)


def values(rows: Rows, value: str) -> tuple[object, ...] | None:
    found = rows.match(f"({value});\n")
    try:
        return rows.values(found) if found else None
    except ValueError:
        return None


def test_texts_come_in_as_they_were_meant():
    rows = Rows([Column("x", "TEXT", True), Column("y", "TEXT", False)])

    assert rows.values(rows.match("('it''s ''''\n''', '');\n")) == ("it's ''\n'", "")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("-- schema: 0020", "-- schema: 0003; DROP", "the header must say the schema here"),
        ("-- profile: team", "-- profile: all", "the header must say the profile here"),
        ("-- part: whole", "-- part: \x1b[31mwhole", "the header must say the part here"),
        ('"key" TEXT NOT NULL,\n', '"key" BLOB NOT NULL,\n', "here must stand a column"),
        ('"key" TEXT NOT NULL,\n', '"key" TEXT NOT NULL DEFAULT x(),\n', "here must stand"),
        ('"key" TEXT NOT NULL,\n', '"id" TEXT NOT NULL,\n', "stands in claim twice"),
        ("CHECK (kind IN (", "CHECK (load_extension('x') IN (", "a column, key or check"),
        ("CHECK (kind IN (", "CHECK (kind IN (SELECT 1; ", "a column, key or check"),
        ("SELECT c.id AS claim_id", "SELECT pg_sleep(9) AS claim_id", "a line of a SELECT"),
        ("SELECT c.id AS claim_id", "DELETE FROM claim", "a line of a SELECT"),
        ("SELECT c.id AS claim_id", "SELECT pg_sleep\n(9) AS claim_id", "a line of a SELECT"),
        ('ON "claim" ("identity")', 'ON "claim" (lower("identity"))', "an index of a table"),
        ('ON "claim" ("identity")', 'ON "other" ("identity")', "an index of a table"),
        ('CREATE TABLE "claim" (', 'CREATE TABLE "attribute" (', "stands there twice"),
        ("-- rows: claim 1", "-- rows: claim 2", "claim has 1 rows in this file, not 2"),
        ("-- rows: claim 1", "-- rows: entity 1", "the number of rows of claim"),
        (", 'stake-80'", ", 'stake-80', NULL", "must hold"),
    ],
)  # fmt: skip
def test_refusals_say_what_is_wrong(text, file, old, new, told):
    error = refusal(file, changed(text, old, new))

    assert error is not None
    assert told in str(error)
    assert str(error).startswith("The dump is refused at line ")
    assert str(error).endswith("; nothing of it was kept.")


def test_other_bytes_than_text_are_refused_with_their_line(text, file):
    line = text.count("\n", 0, text.index("stake-80")) + 1
    for given in (b"\xff", b"\xed\xa0\x80", b"\0", b"\r\n", b"\xc0\x80", b"\xf5\x80\x80\x80"):
        content = text.encode().replace(b"stake-80", b"stake" + given, 1)

        error = refusal(file, digested(content))

        assert error is not None
        assert error.line == line


def test_altered_dump_is_refused_by_its_digest_alone(text, file):
    error = refusal(file, text.replace("stake-80", "stake-81").encode())

    assert "the file was altered" in str(error)


def test_rows_of_a_table_stand_in_the_order_of_the_tables(text, file):
    first, second = text.index('INSERT INTO "attribute"'), text.index('INSERT INTO "claim"')
    moved = text[:first] + text[second:].replace("\n\n", "\n" + text[first:second] + "\n", 1)

    error = refusal(file, digested(moved.encode()))

    assert "an INSERT into the next of the tables declared" in str(error)


def test_dump_cut_at_every_hundredth_byte_is_refused_at_its_end(text, file):
    content = text.encode()
    cuts = range(0, len(content), 100)

    told = [str(refusal(file, content[:cut])) for cut in cuts]

    assert len(told) > 500
    assert [one for one in told if "cut off" not in one] == []


def test_cut_dump_leaves_nothing(text, tmp_path):
    content = text.encode()

    told = [restored(content[:cut], tmp_path) for cut in range(100, len(content), 4_000)]

    assert len(told) > 10
    assert [one for one in told if "cut off" not in one] == []


@pytest.mark.parametrize(
    "seed", [1, *(pytest.param(n, marks=pytest.mark.twice) for n in (2, 3, 4))]
)
def test_two_thousand_mutations_do_no_harm(text, tmp_path, seed, monkeypatch):
    folder = tmp_path / "made"
    folder.mkdir()
    monkeypatch.chdir(folder)

    tally = survive(text.encode(), folder, seed=seed, wanted=500, every=9)

    assert tally.tried == 500
    assert tally.unread > 250
    assert tally.restored > 0
    assert left_in(folder) == ["given.sql"]


@pytest.mark.parametrize(
    "opened",
    [
        partial(gzip.open, compresslevel=1),
        pytest.param(zstandard.open, marks=pytest.mark.twice),
    ],
)
def test_bombs_are_refused_at_flat_memory(text, tmp_path, opened):
    at = text.index("'stake-80'") + 1
    bombs = {
        "text.sql": (text[:at], b"a", 600),
        "line.sql": (text[: text.index("-- part: ") + 9], b"a", 300),
        "quotes.sql": (text[:at], b"''", 150),
    }
    for name, (before, piece, millions) in bombs.items():
        with opened(tmp_path / name, "wb") as packed:
            packed.write(before.encode())
            for _ in range(millions):
                packed.write(piece * 1_000_000)

        said = refused_within(tmp_path / name, megabytes=450)

        assert said.startswith("The dump is refused at line "), name


def refused_within(path: Path, *, megabytes: int) -> str:
    """Read a dump in a process of its own that may not take more memory; return what it says."""
    program = (
        "import sys; from pathlib import Path\n"
        "from claimtracker.exchange import sql_text\n"
        "from tests.exchange.restoring import read\n"
        "try: read(Path(sys.argv[1]))\n"
        "except sql_text.DumpRefused as error: print(error)\n"
    )

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))

    done = subprocess.run(
        [sys.executable, "-c", program, str(path)], capture_output=True, text=True, timeout=120,
        preexec_fn=limit, check=False, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(
    ("first", "way"),
    [(b"SQLite format 3\0", "put a copy of it"), (b"PGDMP\1\16", "make a database of it")],
)
def test_backup_is_told_from_a_dump(tmp_path, first, way):
    path = tmp_path / "desk.backup"
    path.write_bytes(first + bytes(84))

    with pytest.raises(sql_text.BackupGiven, match=way), sql_text.opened(path, None):
        pass
