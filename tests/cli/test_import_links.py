"""What fails beside an import that is kept: its report is printed, and what can be had later."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from claimtracker.db import engine as engines
from claimtracker.db import session as sessions
from claimtracker.db.types import new_id
from claimtracker.models import FittedEstimate, Person, table_of
from tests.cli.conftest import Run
from tests.cli.test_wordings import worded
from tests.conftest import NOW

STATED = "ByteDance will keep 80% of TikTok Global"
CLAIM = json.dumps({"type": "claim", "key": "again", "statement": STATED})


@pytest.fixture
def unreadable(told: Run, tmp_path: Path) -> Run:
    """Run the program on the story, with weights that were learnt and cannot be read."""
    engine = engines.create(f"sqlite:///{tmp_path / 'claimtracker.db'}")
    with sessions.write(engine) as session:
        fit = {
            "id": new_id(), "name": "matching", "number": 1, "content": "{", "scores": "{}",
            "person_id": session.scalars(select(Person.id)).first(), "fitted_at": NOW,
        }  # fmt: skip
        session.execute(insert(table_of(FittedEstimate)), [fit])
    engine.dispose()
    return told


@pytest.fixture
def damaged(told: Run, tmp_path: Path) -> Run:
    """Run the program on the story, in a file whose list of words is damaged."""
    with closing(sqlite3.connect(tmp_path / "claimtracker.db")) as file, file:
        # Ten numbers are kept for what the list is made up of; the rest are the words.
        file.execute("UPDATE claim_fts_data SET block = zeroblob(length(block)) WHERE id > 10")
    return told


def test_weights_that_cannot_be_read_leave_the_report_and_the_other_proposals(
    unreadable: Run,
) -> None:
    done = unreadable("import", "-", "--link", "--json", given=CLAIM)

    report = json.loads(done.stdout)
    assert done.returncode == 1
    assert (report["created"], report["wordings"], report["suspected"]) == ({"claim": 1}, [], 0)
    assert "links" not in report
    assert done.stderr == (
        "claimtracker: The import is kept, but which claims were here before could not be told:"
        " The weights that this ledger learnt for 'matching' cannot be read; `claimtracker learn"
        " --back matching` puts them away. `claimtracker match TEXT` tells it of one.\n"
    )
    taken_back = unreadable("undo-import", report["import"], "--json")
    assert json.loads(taken_back.stdout)["removed"] == {"claim": 1}


def test_what_could_be_told_is_printed_before_what_could_not(unreadable: Run) -> None:
    done = unreadable("import", "-", "--link", given=CLAIM)

    assert done.returncode == 1
    assert done.stdout.startswith("-: kept as import ")
    assert "may have been here before" not in done.stdout
    assert done.stderr.startswith("claimtracker: The import is kept, but ")


def test_weights_that_cannot_be_read_are_put_away_as_the_sentence_says(unreadable: Run) -> None:
    assert unreadable("learn", "--back", "matching").returncode == 0

    done = unreadable("import", "-", "--link", "--json", given=CLAIM)

    assert (done.returncode, len(json.loads(done.stdout)["links"])) == (0, 1)


def test_damage_met_by_proposals_leaves_the_report_of_what_is_kept(damaged: Run) -> None:
    done = damaged("import", "-", "--link", "--json", given=worded("2,500"))

    report = json.loads(done.stdout)
    assert done.returncode == 1
    assert report["created"]["claim"] == 1
    assert report["wordings"] == []
    assert report.keys().isdisjoint({"links", "suspected"})
    assert "The import is kept, but which claims were here before, and which" in done.stderr
    assert done.stderr.count("restore the newest backup of it.") == 1
    assert done.stderr.endswith(" `claimtracker suspect` looks for them.\n")
    assert json.loads(damaged("undo-import", report["import"], "--json").stdout)["removed"]


def test_file_that_fails_leaves_the_report_of_those_before_it(told: Run, tmp_path: Path) -> None:
    (tmp_path / "first.jsonl").write_text(CLAIM)
    (tmp_path / "second.jsonl").write_text("")

    done = told("import", "first.jsonl", "second.jsonl", "--json")

    report = json.loads(done.stdout)
    assert (done.returncode, report["created"]) == (2, {"claim": 1})
    assert "second.jsonl is empty" in done.stderr
    assert told("undo-import", report["import"]).returncode == 0


def test_what_was_kept_before_a_file_failed_is_proposed_for(told: Run, tmp_path: Path) -> None:
    (tmp_path / "first.jsonl").write_text(CLAIM + "\n" + worded("2,500") + worded("25,000"))
    (tmp_path / "second.jsonl").write_text("")

    done = told("import", "first.jsonl", "second.jsonl", "--link", "--json")

    report = json.loads(done.stdout)
    assert (done.returncode, report["wordings"], report["suspected"]) == (2, [], 1)
    assert "again" in [one["claim"] for one in report["links"]]
    assert "second.jsonl is empty" in done.stderr


def test_what_was_kept_before_a_file_failed_is_proposed_for_in_plain_words(
    told: Run, tmp_path: Path
) -> None:
    (tmp_path / "first.jsonl").write_text(worded("2,500") + worded("25,000"))
    (tmp_path / "second.jsonl").write_text("")

    done = told("import", "first.jsonl", "second.jsonl", "--link")
    alone = told("import", "second.jsonl", "--link")

    assert "1 contradiction suspected by wording" in done.stdout
    assert "may have been here before; nothing is tied." in done.stdout
    assert (done.returncode, alone.returncode, alone.stdout) == (2, 2, "")


def test_two_failures_are_both_said(unreadable: Run, tmp_path: Path) -> None:
    (tmp_path / "first.jsonl").write_text(CLAIM)
    (tmp_path / "second.jsonl").write_text("")

    done = unreadable("import", "first.jsonl", "second.jsonl", "--link", "--json")

    first, second = done.stderr.splitlines()
    assert (done.returncode, json.loads(done.stdout)["suspected"]) == (2, 0)
    assert first.startswith("claimtracker: The import is kept, but which claims were here before")
    assert "second.jsonl is empty" in second


def test_what_was_recorded_of_one_import_is_counted_if_the_next_fails(
    told: Run, tmp_path: Path
) -> None:
    lost = [worded(count).replace("n-", "m-").replace("jobs-", "lost-").replace(
        f"The new plant brings {count} jobs to the town", f"The ferry to Bergen lost {count} cars"
    ) for count in ("300", "400")]  # fmt: skip
    (tmp_path / "first.jsonl").write_text(worded("2,500") + worded("25,000"))
    (tmp_path / "second.jsonl").write_text("".join(lost))
    with closing(sqlite3.connect(tmp_path / "claimtracker.db")) as file, file:
        # One is written, and to write another fails as a damaged file does.
        file.execute(
            "CREATE TRIGGER one_only BEFORE INSERT ON contradiction"
            " WHEN (SELECT count(*) FROM contradiction WHERE kind = 'text') > 0"
            " BEGIN SELECT json(NEW.kind); END"
        )

    done = told("import", "first.jsonl", "second.jsonl", "--link", "--json")

    assert (done.returncode, json.loads(done.stdout)["suspected"]) == (1, 1)
    assert done.stderr.endswith(" `claimtracker suspect` looks for them.\n")
