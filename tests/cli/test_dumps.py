"""The command that writes a ledger as SQL, run as a process."""

from __future__ import annotations

import fcntl
import gzip
import re
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import zstandard

from tests.cli.conftest import COMMAND, Run
from tests.test_drills import run

PAGE = Path(__file__).parents[2] / "docs" / "dumps.md"


def test_dump_to_a_file_says_how_much_it_wrote(told: Run, tmp_path: Path):
    done = told("dump", "-o", "ledger.sql")
    assert re.fullmatch(r"1,\d{3} rows of 46 tables written to ledger.sql\.\n", done.stdout)
    assert (done.returncode, done.stderr) == (0, "")
    assert told("dump").stdout == (tmp_path / "ledger.sql").read_text(encoding="utf-8")


def test_dump_is_packed_by_the_name_of_its_file_to_the_same_bytes(told: Run, tmp_path: Path):
    plain = told("dump").stdout.encode()
    for name in ("a.sql.gz", "b.sql.gz", "a.sql.zst", "b.sql.zst"):
        assert told("dump", "-o", name).returncode == 0
    for kind in ("gz", "zst"):
        packed = (tmp_path / f"a.sql.{kind}").read_bytes()
        assert packed == (tmp_path / f"b.sql.{kind}").read_bytes()
        assert len(packed) < len(plain) / 3
    assert gzip.decompress((tmp_path / "a.sql.gz").read_bytes()) == plain
    assert told("dump", "-o", "LEDGER.SQL.GZ").returncode == 0
    assert gzip.decompress((tmp_path / "LEDGER.SQL.GZ").read_bytes()) == plain
    assert told("dump", "-o", "LEDGER.SQL.ZST").returncode == 0
    assert (tmp_path / "LEDGER.SQL.ZST").read_bytes() == packed
    unpacked = zstandard.ZstdDecompressor().stream_reader((tmp_path / "a.sql.zst").read_bytes())
    assert unpacked.read() == plain


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("--profile", "secret"), 2, "'secret' is not one of 'team', 'public'"),
        (("--where", "subject:"), 1, "No claim that may leave is found by 'subject:'"),
        (("--where", "((((", "-o", "part.sql"), 2, "'((((' asks for nothing"),
        (("--where", "nothing-of-the-kind"), 1, "No claim that may leave is found"),
        (("-o", "claimtracker.db"), 2, "belongs to the ledger itself"),
        (("-o", "claimtracker.db-wal"), 2, "belongs to the ledger itself"),
        (("-o", "claimtracker.db-journal"), 2, "belongs to the ledger itself"),
        (("-o", "no/such/folder.sql"), 2, "There is no folder"),
    ],
)
def test_dump_that_cannot_be_made_leaves_nothing(told: Run, tmp_path: Path, words, status, said):
    before = sorted(path.name for path in tmp_path.iterdir())
    done = told("dump", *words)
    assert (done.returncode, done.stdout) == (status, "")
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_dump_of_no_ledger_is_refused(empty: Run, tmp_path: Path):
    done = empty("dump", "-o", "x.sql")
    assert (done.returncode, done.stdout) == (1, "")
    assert "There is no ledger" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_dump_is_not_made_in_a_file_that_is_the_ledger(told: Run, tmp_path: Path):
    (tmp_path / "claimtracker.db").rename(tmp_path / "desk.sql.unfinished")
    done = told("--database", "sqlite:///desk.sql.unfinished", "dump", "-o", "desk.sql")
    assert (done.returncode, done.stdout) == (2, "")
    assert "belongs to the ledger itself" in done.stderr
    assert told("--database", "sqlite:///desk.sql.unfinished", "check").returncode == 0


def test_two_dumps_to_one_file_do_not_mix(told: Run, tmp_path: Path):
    with (tmp_path / "ledger.sql.unfinished").open("w") as other:
        other.write("half of another")
        other.flush()
        fcntl.flock(other, fcntl.LOCK_EX)
        done = told("dump", "-o", "ledger.sql")
        assert (done.returncode, done.stdout) == (1, "")
        assert "Another process is writing" in done.stderr
        assert (tmp_path / "ledger.sql.unfinished").read_text() == "half of another"
    assert told("dump", "-o", "ledger.sql").returncode == 0
    assert (tmp_path / "ledger.sql").read_text(encoding="utf-8") == told("dump").stdout


def test_dump_writes_through_no_link_that_somebody_laid_for_it(told: Run, tmp_path: Path):
    (tmp_path / "diary.txt").write_text("mine")
    (tmp_path / "ledger.sql.unfinished").symlink_to("diary.txt")
    assert told("dump", "-o", "ledger.sql").returncode == 1
    assert (tmp_path / "diary.txt").read_text() == "mine"


def test_dump_on_a_full_disk_says_so_and_leaves_the_old_one(told: Run, tmp_path: Path):
    (tmp_path / "ledger.sql").write_text("the old one")
    done = subprocess.run(
        [*COMMAND, "dump", "-o", "ledger.sql"], cwd=tmp_path, capture_output=True, text=True,
        check=False, timeout=60,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000)),
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "File too large" in done.stderr
    assert (tmp_path / "ledger.sql").read_text() == "the old one"
    assert not list(tmp_path.glob("*.unfinished"))


def test_dump_that_is_killed_leaves_nothing_that_looks_finished(told: Run, tmp_path: Path):
    seconds = time.monotonic()
    assert told("dump", "-o", "whole.sql").returncode == 0
    seconds = time.monotonic() - seconds
    killed = 0
    for part in (0.55, 0.7, 0.8, 0.9, 0.95):
        process = subprocess.Popen([*COMMAND, "dump", "-o", "ledger.sql"], cwd=tmp_path)
        time.sleep(seconds * part)
        process.send_signal(signal.SIGKILL)
        killed += process.wait() == -signal.SIGKILL
        if (tmp_path / "ledger.sql").exists():
            assert (tmp_path / "ledger.sql").read_bytes() == (tmp_path / "whole.sql").read_bytes()
    assert killed, "every dump was done before it could be killed"
    assert told("dump", "-o", "ledger.sql").returncode == 0
    assert not list(tmp_path.glob("*.unfinished"))


def test_reader_that_has_had_enough_is_no_error(told: Run, tmp_path: Path):
    command = " ".join(COMMAND) + " dump | head -1"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command], cwd=tmp_path, capture_output=True, text=True,
        check=False, timeout=60,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("-- A claimtracker ledger")


def test_page_on_dumps_does_what_it_says(told: Run, tmp_path: Path, require):
    require("sqlite3")
    blocks = re.findall(r"```sh\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    # The last block merges another newsroom's dump, which test_merges does.
    assert len(blocks) == 4
    done = run("\n".join(blocks[:3]), tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "The ledger is whole." in done.stdout
    assert "stake" in done.stdout


def test_dump_loads_nothing_of_the_program_that_only_others_need() -> None:
    heavy = {
        "alembic", "claimtracker.operations.findings", "claimtracker.queries.disputes",
        "claimtracker.queries.search", "flask", "pydantic", "rich",
        "sqlalchemy.dialects.postgresql",
    }  # fmt: skip
    words = "import sys, claimtracker.cli.program, claimtracker.cli.dumps; print(*sys.modules)"

    done = subprocess.run(
        [sys.executable, "-c", words], capture_output=True, text=True, check=True, cwd=PAGE.parent
    )

    assert heavy & set(done.stdout.split()) == set()
