"""`export` writes a file for Datasette, and Datasette serves it: facets, search, labels."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import subprocess
from pathlib import Path
from typing import Any

import pytest

from claimtracker.db import engine as engines
from claimtracker.db import session as sessions
from claimtracker.exchange import readable_tables
from claimtracker.queries import dumps_taken
from tests.cli.conftest import Run

PAGE = Path(__file__).parents[2] / "docs" / "datasette.md"


def test_file_and_what_is_told_of_it_lie_side_by_side(told: Run, tmp_path: Path) -> None:
    done = told("--as", "Ada", "export", "--profile", "public", "-o", "look.db")

    assert (done.returncode, done.stderr) == (0, "")
    found = re.fullmatch(
        r"(\d+) rows of 17 tables written to look.db, what they are to look.metadata.json.\n",
        done.stdout,
    )
    assert found
    assert list(json.loads((tmp_path / "look.metadata.json").read_text())["databases"]) == ["look"]
    engine = engines.create(f"sqlite:///{tmp_path / 'claimtracker.db'}")
    with sessions.read(engine) as session:
        [noted] = dumps_taken.page(session)
    engine.dispose()
    assert (noted.taken_by, noted.form, noted.profile, noted.rows) == (
        "Ada", "A file for Datasette", "public", int(found[1])
    )  # fmt: skip


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--format", "datasette"), "needs a name: add -o ledger.db"),
        (("--profile", "public"), "--profile and --where are for --format datasette"),
        (("--where", "stake", "-o", "all.jsonl"), "--profile and --where are for --format"),
        (("--table", "claims", "-o", "x.db"), "--table is for CSV and XLSX"),
        (("--where", "zyzzyva", "-o", "x.db"), "No claim that may leave is found by 'zyzzyva'"),
        (("-o", "claimtracker.db"), "belongs to the ledger itself"),
    ],
)
def test_what_makes_no_file_is_said(
    told: Run, tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    done = told("export", *words)

    assert done.returncode in (1, 2)
    assert said in done.stderr
    assert not (tmp_path / "x.db").exists()


def test_page_names_the_tables_and_its_questions_are_answered(told: Run, tmp_path: Path) -> None:
    page = PAGE.read_text()
    assert told("export", "-o", "ledger.db").returncode == 0

    with sqlite3.connect(tmp_path / "ledger.db") as file:
        answers = [
            file.execute(sql).fetchall() for sql in re.findall(r"```sql\n(.*?)```", page, re.S)
        ]

    named = re.findall(r"^\| `(\w+)` \| ", page, re.MULTILINE)
    assert named == [*(one.name for one in readable_tables.TABLES), "about"]
    assert len(answers) == 2
    assert all(answers)


@pytest.fixture
def served(told: Run, tmp_path: Path) -> Any:
    """Ask Datasette for what it answers of the story."""
    program = shutil.which("datasette")
    if program is None:
        pytest.skip("datasette is not installed; `pip install datasette` brings it")
    assert told("export", "-o", "ledger.db").returncode == 0

    def get(address: str) -> str:
        words = ["ledger.db", "-m", "ledger.metadata.json", "--get", address]
        command = [program, *words]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return get


def test_datasette_finds_counts_and_labels(served: Any) -> None:
    claims = json.loads(served("/ledger/claims.json?_search=bytedance&_shape=objects"))
    found = served("/ledger/assertions?_search=oracle")

    statements = [row["statement"] for row in claims["rows"]]
    assert statements
    assert all("bytedance" in one.lower() for one in statements)
    facets = claims["facet_results"]
    facets = facets.get("results", facets)
    assert {"rating_label", "subject", "topics", "mode"} <= set(facets)
    assert facets["topics"]["type"] == "array"
    counted = sum(one["count"] for one in facets["mode"]["results"])
    assert counted == len(statements)
    labels = re.findall(r'<a href="/ledger/claims/[\w-]+">([^<]+)</a>', found)
    assert labels
    assert all(" " in label for label in labels)
    assert "Whose words: verbatim" in found
