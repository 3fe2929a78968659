"""How the benchmark of matching scores, and what the weights of the program reach."""

from __future__ import annotations

import json
import random

import pytest

from benchmarks.quality import matching as scoring
from benchmarks.quality.matching import Outcome
from claimtracker.exchange import match_files
from claimtracker.rules import matching, posts
from claimtracker.rules.statements import Index
from tests.acceptance import SHARED

DATA = SHARED / "data" / "claim-matching"


def test_asked_twice_a_wrong_answer_that_is_surer_costs_the_recall() -> None:
    sure = Outcome(frozenset({"a"}), 1.0, (0.9, 0.1))
    misled = Outcome(frozenset({"b"}), 0.0, (0.5, 0.95))

    assert scoring.mean_precision([sure, misled]) == 0.5
    assert scoring.found_surely([sure]) == 1.0
    assert scoring.found_surely([sure, misled]) == 0.0


def test_weights_of_the_program_find_the_claims_of_posts() -> None:
    if not DATA.is_dir():
        pytest.skip("the posts and claims of CheckThat! are not on this machine")
    with (DATA / "claims.jsonl").open("rb") as stream:
        index = Index(match_files.statements(stream, []))
    lines = (DATA / "queries.jsonl").read_text(encoding="utf-8").splitlines()
    asked = [json.loads(line) for line in random.Random(7).sample(lines, 40)]

    came = matching.came()
    first = [matching.answer(posts.read(one["text"], index.counts), index, came) for one in asked]

    right = [
        found.matches[0].id in one["relevant"] for one, found in zip(asked, first, strict=True)
    ]
    assert sum(right) >= 32
