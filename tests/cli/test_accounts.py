"""Accounts by the commands, and the sign-ins that the demo and the first start print."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from claimtracker.db import engine as engines
from claimtracker.operations import accounts
from claimtracker.operations.writing import entering
from tests.cli.conftest import COMMAND, Run, started
from tests.conftest import NOW

PASSWORD = "a tree by the harbour\n"


def rosa(run: Run) -> None:
    done = run("account", "add", "rosa", "--role", "admin", "--name", "Rosa Lind", given=PASSWORD)
    assert (done.returncode, done.stdout) == (0, "rosa may sign in as admin.\n"), done.stderr


def lines(run: Run) -> list[list[str]]:
    return [line.split() for line in run("account", "list").stdout.splitlines()[1:]]


def test_account_is_made_listed_changed_and_disabled(told: Run) -> None:
    rosa(told)
    told("account", "add", "nils", "--role", "editor", "--invite")
    told("account", "role", "nils", "reviewer")

    assert lines(told) == [
        ["rosa", "admin", "password", "no", "-", "Rosa", "Lind"],
        ["nils", "reviewer", "nothing", "yet", "no", "-", "nils"],
    ]

    told("account", "disable", "nils")

    assert lines(told)[1][:3] == ["nils", "reviewer,", "disabled"]


def test_account_of_an_identity_provider_is_listed_as_such(told: Run, tmp_path: Path) -> None:
    engine = engines.create(f"sqlite:///{tmp_path / 'claimtracker.db'}")
    with entering(engine) as session:
        accounts.add(
            session, actor=None, now=NOW, name="Ines", login="ines", role="editor",
            subject="https://id.example ines-7",
        )  # fmt: skip
    engine.dispose()

    assert lines(told) == [["ines", "editor", "provider", "no", "-", "Ines"]]


def test_link_is_printed_where_one_invites_or_resets(told: Run) -> None:
    rosa(told)

    invited = told("account", "add", "nils", "--role", "editor", "--invite").stdout
    reset = told("account", "reset", "rosa").stdout

    link = re.compile(r"^http://127\.0\.0\.1:8000/invitations/[\w-]{43}$", re.MULTILINE)
    assert (len(link.findall(invited)), len(link.findall(reset))) == (1, 1)


def test_last_admin_is_not_disabled(told: Run) -> None:
    rosa(told)

    done = told("account", "disable", "rosa")

    assert (done.returncode, "last admin" in done.stderr) == (1, True)


def test_short_password_is_refused_and_not_repeated(told: Run) -> None:
    done = told("account", "add", "rosa", "--role", "admin", given="tooshort\n")

    assert (done.returncode, "tooshort" in done.stdout + done.stderr) == (2, False)
    assert "12 characters" in done.stderr


def test_demo_prints_the_same_sign_ins_at_every_start(tmp_path: Path) -> None:
    ends = [started("demo", "--no-serve", cwd=tmp_path).stdout[-200:] for _ in range(2)]

    assert ends[0] == ends[1]
    assert re.findall(r"\w+ +invented-\w+", ends[0]) == [
        "editor      invented-editor", "journalist  invented-journalist",
    ]  # fmt: skip


def test_first_start_prints_a_link_and_later_ones_none(told: Run, tmp_path: Path) -> None:
    first = served(tmp_path)
    rosa(told)
    later = served(tmp_path)

    assert len(re.findall(r"http://127\.0\.0\.1:\d+/invitations/[\w-]{43}\n", first)) == 1
    assert "invitations" not in later


def served(folder: Path) -> str:
    """Return what `serve` prints until it serves."""
    server = subprocess.Popen(
        [*COMMAND, "serve", "--port", "0"], cwd=folder, stdout=subprocess.PIPE, text=True
    )
    assert server.stdout is not None
    told = ""
    for line in server.stdout:
        told += line
        if line.startswith("Serving at"):
            break
    server.terminate()
    server.wait(30)
    server.stdout.close()
    return told
