"""The command that learns: what it says where there is nothing to learn, and whom it refuses."""

from __future__ import annotations

import json
from pathlib import Path

from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from claimtracker.db.types import new_id
from claimtracker.models import Person, ProposalAnswer
from claimtracker.rules import estimates
from tests.cli.conftest import Run
from tests.conftest import NOW

BY_RULES = ("hedge", "reprint", "voice")


def test_without_answers_nothing_is_learnt_and_each_estimate_says_so(told: Run) -> None:
    said = told("learn")

    assert said.returncode == 0
    lines = said.stdout.splitlines()
    names = estimates.names()
    assert [line.split(":")[0] for line in lines] == [*names, *BY_RULES]
    few = "nothing learnt; 0 answers, and 40 answers are needed."
    assert all(few in line for line in lines[: len(names)])
    none = "proposed by rules without weights; no answers yet."
    assert all(none in line for line in lines[len(names) :])


def test_json_names_each_estimate(told: Run) -> None:
    said = json.loads(told("learn", "--json").stdout)

    assert [one["name"] for one in said["learnt"]] == estimates.names()
    assert all(one["number"] is None for one in said["learnt"])
    assert [(one["name"], one["precision"]) for one in said["proposed_by_rules"]] == [
        (name, None) for name in BY_RULES
    ]


def test_show_says_what_is_in_use(told: Run) -> None:
    said = told("learn", "--show")

    assert said.stdout.splitlines() == [
        *(f"{one}: as it came in use" for one in estimates.names()),
        *(f"{one}: proposed by rules without weights; no answers yet." for one in BY_RULES),
    ]


def test_how_often_a_voice_was_taken_is_said(told: Run, tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'claimtracker.db'}")
    with Session(engine) as session:
        person = session.scalars(select(Person.id)).first()
        for number, said in enumerate(("yes", "yes", "yes", "changed", "no")):
            session.add(
                ProposalAnswer(
                    id=new_id(), estimate="voice", about=f"passage:{number}", proposed="yes",
                    answer=said, features="{}", estimate_version=0, person_id=person,
                    answered_at=NOW,
                )
            )  # fmt: skip
        session.commit()
    engine.dispose()

    said = told("learn", "voice")

    assert " ".join(said.stdout.split()) == (
        "voice: proposed by rules without weights; 5 answers: 3 taken, 1 changed, 1 refused;"
        " 60% precise (23% to 88%)."
    )
    assert "propose what 'voice' stands for" in told("learn", "--back", "voice").stderr


def test_unknown_estimate_and_nothing_to_go_back_to_are_named(told: Run) -> None:
    unknown = told("learn", "wisdom")

    assert (unknown.returncode, unknown.stdout) == (1, "")
    assert "There is no estimate 'wisdom'" in unknown.stderr
    for name in estimates.names():
        refused = told("learn", "--back", name)
        assert refused.returncode == 1
        assert f"Nothing that was learnt for {name!r} is in use" in refused.stderr
