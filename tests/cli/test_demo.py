"""The demo is loaded once, keeps what was decided in it, and shows a journalist something."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from pathlib import Path
from typing import Any

from sqlalchemy import select

from claimtracker.db import engine as engines
from claimtracker.db import migrate
from claimtracker.db import session as sessions
from claimtracker.exchange.take_verdicts import moment
from claimtracker.models import Dispute, Person
from claimtracker.queries import decision_words
from claimtracker.queries.decisions import of_dispute
from claimtracker.rules.permissions import Actor
from tests.cli.conftest import started
from tests.story import of_type
from tests.web.conftest import signed_in
from tests.web.reading import page

DEMO = ("--database", "sqlite:///demo.db")


def demo(folder: Path) -> subprocess.CompletedProcess[str]:
    return started("demo", "--no-serve", cwd=folder)


def disputes(folder: Path) -> list[dict[str, Any]]:
    told = started(*DEMO, "disputes", "--json", cwd=folder).stdout
    found: list[dict[str, Any]] = json.loads(told)["results"]
    return found


def test_demo_keeps_what_was_decided_in_it(tmp_path: Path) -> None:
    demo(tmp_path)
    dispute = next(one for one in disputes(tmp_path) if one["state"] == "open")
    decided = started(
        *DEMO, "decide", dispute["id"], "closed", "--outcome", "both-stand", cwd=tmp_path
    )

    again = demo(tmp_path)

    assert (decided.returncode, again.returncode) == (0, 0)
    stands = {one["id"]: one["state"] for one in disputes(tmp_path)}
    assert stands[dispute["id"]] == "closed"


def test_demo_has_disputes_that_are_public(tmp_path: Path) -> None:
    demo(tmp_path)

    public = started(*DEMO, "dump", "--profile", "public", cwd=tmp_path).stdout

    assert "-- rows: dispute 2\n" in public


def test_demo_tells_each_decision_once_with_the_day_of_the_story(tmp_path: Path) -> None:
    demo(tmp_path)
    demo(tmp_path)

    engine = engines.create(f"sqlite:///{tmp_path / 'demo.db'}")
    with sessions.read(engine) as session:
        words = decision_words.read(session)
        person = session.scalars(select(Person).where(Person.name == "Demo journalist")).one()
        ids = session.scalars(select(Dispute.id).where(Dispute.decided_at.is_not(None))).all()
        found = [decided for one in ids for decided in of_dispute(session, one, words).decisions]
    reader = signed_in(engine, Actor(person.id, person.name, "viewer"))
    pages = [page(reader, f"/disputes/{key}") for key in ("stake-20", "education-fund")]
    rows = list(csv.DictReader(io.StringIO(page(reader, "/download/disputes.csv"))))
    engine.dispose()

    told = {(one["by"], one["note"], moment(one["at"])) for one in of_type("dispute")}
    assert len(found) == 2
    assert {(one.by, one.note, one.at) for one in found} == told
    assert "State: open, decided 22 Sep 2020." in pages[0]
    assert "State: closed: both stand, decided 24 Sep 2020." in pages[1]
    assert {row["decided_at"][:10] for row in rows} == {"2020-09-22", "2020-09-24"}


def test_demo_lets_nobody_into_a_ledger_that_has_accounts(tmp_path: Path) -> None:
    started(*DEMO, "db", "upgrade", cwd=tmp_path)
    made = started(
        *DEMO, "account", "add", "ada", "--name", "Ada", "--role", "admin", "--invite", cwd=tmp_path
    )

    refused = demo(tmp_path)

    assert (made.returncode, refused.returncode) == (0, 1)
    assert "holds a ledger that is not the demo; name a new file" in refused.stderr


def test_demo_of_an_older_program_is_whole_again(tmp_path: Path) -> None:
    demo(tmp_path)
    migrate.downgrade(engines.create(f"sqlite:///{tmp_path / 'demo.db'}"), "0014")

    again = demo(tmp_path)

    checked = started(*DEMO, "check", cwd=tmp_path)
    assert (again.returncode, checked.returncode) == (0, 0), checked.stdout
