"""The command that learns: what it says where there is nothing to learn, and whom it refuses."""

from __future__ import annotations

import json

from claimtracker.rules import estimates
from tests.cli.conftest import Run


def test_without_answers_nothing_is_learnt_and_each_estimate_says_so(told: Run) -> None:
    said = told("learn")

    assert said.returncode == 0
    lines = said.stdout.splitlines()
    assert [line.split(":")[0] for line in lines] == estimates.names()
    assert all("nothing learnt; 0 answers, and 40 answers are needed." in line for line in lines)


def test_json_names_each_estimate(told: Run) -> None:
    learnt = json.loads(told("learn", "--json").stdout)["learnt"]

    assert [one["name"] for one in learnt] == estimates.names()
    assert all(one["number"] is None for one in learnt)


def test_show_says_what_is_in_use(told: Run) -> None:
    said = told("learn", "--show")

    assert said.stdout.splitlines() == [f"{one}: as it came in use" for one in estimates.names()]


def test_unknown_estimate_and_nothing_to_go_back_to_are_named(told: Run) -> None:
    unknown = told("learn", "wisdom")

    assert (unknown.returncode, unknown.stdout) == (1, "")
    assert "There is no estimate 'wisdom'" in unknown.stderr
    for name in estimates.names():
        refused = told("learn", "--back", name)
        assert refused.returncode == 1
        assert f"Nothing that was learnt for {name!r} is in use" in refused.stderr
