"""How the program ends when something goes wrong: one sentence, and a status."""

from __future__ import annotations

import array
import fcntl
import os
import signal
import subprocess
import termios
import time
from pathlib import Path
from typing import IO

import pytest

from tests.cli.conftest import COMMAND, Run, started
from tests.story import STORY

COMMANDS = (
    "check", "claim x", "contradictions", "decide x open", "dispute x", "disputes", "export",
    "rescan", "search x", "serve", "undo-import x",
)  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS)
def test_a_missing_ledger_is_named_with_what_helps(empty: Run, command: str) -> None:
    done = empty(*command.split())

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    assert "There is no ledger at claimtracker.db" in done.stderr


@pytest.mark.parametrize(
    "command",
    ["nosuch", "search", "import", "search x --limit many", "decide x maybe", "import nofile"],
)
def test_misuse_ends_with_two(told: Run, command: str) -> None:
    done = told(*command.split())

    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("command", "advice"),
    [
        ("claim nosuch", "`claimtracker search` finds keys.\n"),
        ("dispute nosuch", "`claimtracker disputes` lists the disputes.\n"),
        ("decide nosuch open", "`claimtracker disputes` lists the disputes.\n"),
        ("undo-import nosuch", ""),
    ],
)
def test_what_is_not_there_is_refused(told: Run, command: str, advice: str) -> None:
    done = told(*command.split())

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("claimtracker: There is no ")
    assert done.stderr.endswith(advice)


def test_a_file_that_is_no_ledger_is_named(empty: Run, tmp_path: Path) -> None:
    (tmp_path / "claimtracker.db").write_text("Dear editor,\n")

    done = empty("check")

    sentence = "The ledger at claimtracker.db cannot be opened: file is not a database."
    assert (done.returncode, done.stderr) == (1, f"claimtracker: {sentence}\n")


def test_a_password_is_never_shown(empty: Run) -> None:
    done = empty("--database", "postgresql://ada:geheim@127.0.0.1:1/desk", "check")

    assert done.returncode == 1
    assert "geheim" not in done.stderr


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://ada:geheim@127.0.0.1:abc/x",
        "postgresql://ada:geheim@[::1/x",
        "sqlite:///a?mode=ro",
    ],
)
def test_an_address_that_cannot_be_read_is_named(empty: Run, url: str) -> None:
    done = empty("--database", url, "disputes")

    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "geheim" not in done.stderr


@pytest.mark.parametrize("command", ["export", "disputes", "contradictions", "search tiktok"])
def test_a_reader_who_has_had_enough_is_no_error(told: Run, tmp_path: Path, command: str) -> None:
    told("db", "status")
    reader, writer = os.pipe()
    os.close(reader)

    with os.fdopen(writer, "wb") as closed:
        done = subprocess.run(
            [*COMMAND, *command.split()], cwd=tmp_path, stdout=closed, stderr=subprocess.PIPE,
            check=False,
        )  # fmt: skip

    assert (done.returncode, done.stderr) == (0, b"")


def unread(pipe: IO[bytes]) -> int:
    """Return how many bytes of a pipe its reader has not taken yet."""
    waiting = array.array("i", [0])
    fcntl.ioctl(pipe, termios.FIONREAD, waiting)
    return waiting[0]


def test_an_interrupted_import_ends_with_130_and_keeps_nothing(tmp_path: Path) -> None:
    started("db", "upgrade", cwd=tmp_path)
    before = started("export", cwd=tmp_path).stdout
    importing = subprocess.Popen(
        [*COMMAND, "import", "-"], cwd=tmp_path, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )  # fmt: skip
    assert importing.stdin is not None
    importing.stdin.write(STORY.read_bytes())
    importing.stdin.flush()
    while unread(importing.stdin):
        time.sleep(0.05)
    time.sleep(0.5)

    importing.send_signal(signal.SIGINT)
    _, told = importing.communicate(timeout=60)

    assert importing.returncode == 130
    assert b"Traceback" not in told
    assert started("export", cwd=tmp_path).stdout == before


def test_what_steers_a_terminal_does_not_reach_it(empty: Run) -> None:
    claim = '{"type": "claim", "key": "x", "statement": "Red \\u001b[31malert\\u202e now"}\n'
    empty("import", "-", given=claim)

    shown = empty("claim", "x").stdout

    assert "alert" in shown
    assert not {"\x1b", "\u202e"} & set(shown)


def test_places_where_no_file_can_be_are_named_with_what_to_do(empty: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "claims.jsonl").write_text(
        '{"type": "claim", "key": "open", "statement": "The bridge is open."}'
    )

    told = {
        words: " ".join(empty(*words).stderr.split())
        for words in (
            ("--database", "sqlite:///gone/ledger.db", "import", "claims.jsonl"),
            ("--database", f"sqlite:///{tmp_path}", "import", "claims.jsonl"),
            ("import", "claims.jsonl"),
            ("export", "--format", "csv", "-o", "file/tables"),
        )
    }

    first, folder, taken, under_a_file = told.values()
    assert "make the folder, or name a file." in first
    assert "make the folder, or name a file." in folder
    assert taken == ""
    assert under_a_file.endswith("file/tables lies in what is a file and no folder; name a folder"
                                 " that is one.")  # fmt: skip
