"""`match --vectors` weighs the claims nearest in meaning too, and they decide nothing."""

from __future__ import annotations

import json
import re
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from claimtracker.cli import nominations
from tests.cli.conftest import Run
from tests.cli.test_matching import ASKED, CLAIMS, lines

PAGE = (Path(__file__).parents[2] / "docs" / "matching.md").read_text(encoding="utf-8")
LISTED = re.search(r"```jsonl\n(.*?)```", PAGE, re.DOTALL)[1]  # type: ignore[index]
VECTORS = re.search(r"```vec\n(.*?)```", PAGE, re.DOTALL)[1]  # type: ignore[index]
[QUERY] = re.findall(r"nothing is found for `(\{.*\})`", PAGE)
needs_numpy = pytest.mark.skipif(find_spec("numpy") is None, reason="numpy is not installed")

FILLED = [
    {"id": "walkout", "claim": "Doctors walked out"},
    {"id": "resigned", "claim": "The minister resigned on Monday"},
    {"id": "not-resigned", "claim": "The minister has not resigned on Monday"},
    *({"id": f"f{at}", "claim": f"Town {at} built road {at}"} for at in range(40)),
]
RECORDS = [{"type": "claim", "key": one["id"], "statement": one["claim"]} for one in FILLED]
ALIKE = "The minister resigned on Monday"


@pytest.fixture
def vectors(tmp_path: Path) -> str:
    (tmp_path / "vectors").mkdir()
    (tmp_path / "vectors" / "news.vec").write_text(VECTORS + "resigned -1 0 0\nmonday -1 0 0\n")
    (tmp_path / "claims.jsonl").write_text(lines(FILLED))
    return "vectors"


def of_list(run: Run, text: str, *more: str) -> dict[str, Any]:
    given = json.dumps({"id": 1, "text": text})
    done = run("match", "--queries", "-", "--claims", "claims.jsonl", "--json", *more, given=given)
    assert done.returncode == 0, done.stderr
    [found] = json.loads(done.stdout)["results"]
    return dict(found)


def of_ledger(run: Run, text: str, *more: str) -> dict[str, dict[str, Any]]:
    done = run("match", text, "--json", *more)
    assert done.returncode == 0, done.stderr
    return {one["id"]: one for one in json.loads(done.stdout)["results"][0]["matches"]}


@needs_numpy
def test_paraphrase_without_a_shared_word_is_found_with_vectors_only(
    empty: Run, vectors: str
) -> None:
    asked = "Physicians strike"

    without = of_list(empty, asked)
    found = of_list(empty, asked, "--vectors", vectors)

    assert without == {"id": 1, "matches": [], "none": 1.0}
    assert "walkout" in {one["id"] for one in found["matches"]}
    assert found["none"] > 0.5


@needs_numpy
def test_paraphrase_is_found_in_the_ledger_with_vectors_only(told: Run, vectors: str) -> None:
    told("import", "-", given=lines(RECORDS))

    assert of_ledger(told, "Physicians strike") == {}
    assert "walkout" in of_ledger(told, "Physicians strike", "--vectors", vectors, "--top", "10")


@needs_numpy
def test_negation_that_is_nearest_is_not_called_the_same(told: Run, vectors: str) -> None:
    told("import", "-", given=lines([one for one in RECORDS if one["key"] != "resigned"]))

    without = of_ledger(told, ALIKE)["not-resigned"]
    found = of_ledger(told, ALIKE, "--vectors", vectors)

    assert next(iter(found)) == "not-resigned"
    assert found["not-resigned"]["how"] == without["how"] == "opposite"
    assert found["not-resigned"]["score"] <= without["score"] < 0.5


@needs_numpy
def test_what_words_find_keeps_its_order_and_its_probability(empty: Run, vectors: str) -> None:
    without = of_list(empty, ALIKE, "--top", "2")
    found = of_list(empty, ALIKE, "--vectors", vectors, "--top", "2")

    ids = [[one["id"] for one in each["matches"]] for each in (without, found)]
    assert ids == [["resigned", "not-resigned"]] * 2
    assert abs(without["none"] - found["none"]) < 0.05


@needs_numpy
def test_example_of_the_page_is_so(empty: Run, vectors: str, tmp_path: Path) -> None:
    (tmp_path / "claims.jsonl").write_text(LISTED)
    (tmp_path / "vectors" / "news.vec").write_text(VECTORS)
    asked = json.loads(QUERY)["text"]

    assert of_list(empty, asked)["matches"] == []
    found = of_list(empty, asked, "--vectors", vectors)["matches"]
    assert "walkout" in {one["id"] for one in found}


@needs_numpy
@pytest.mark.parametrize(
    ("folder", "said"),
    [("nowhere", "nowhere is no folder"), (".", ". has no word vectors")],
)
def test_folder_without_vectors_is_refused_in_one_sentence(
    told: Run, folder: str, said: str
) -> None:
    done = told("match", "a text", "--vectors", folder)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        f"claimtracker: {said}; name a folder of files *.vec that have a word and its numbers in"
        " each line.\n"
    )


def test_extra_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "claimtracker.exchange.word_vectors", None)
    monkeypatch.delattr("claimtracker.exchange.word_vectors", raising=False)

    with pytest.raises(nominations.ExtraMissing, match=r"`pip install 'claimtracker\[meaning\]'`"):
        nominations.of_list(tmp_path, [], nominations.Index([]))


def test_answers_without_vectors_are_those_of_before(empty: Run, tmp_path: Path) -> None:
    (tmp_path / "claims.jsonl").write_text(lines(CLAIMS))

    done = empty(
        "match", "--queries", "-", "--claims", "claims.jsonl", "--json", given=lines(ASKED)
    )

    assert done.stdout == BEFORE


def test_answers_of_the_ledger_without_vectors_are_those_of_before(told: Run) -> None:
    done = told("match", "ByteDance will keep 80% of TikTok Global")

    assert done.stdout == BEFORE_IN_THE_LEDGER


BEFORE = """{
  "results": [
    {
      "id": 1,
      "matches": [
        {
          "id": "batmobile",
          "score": 0.9662
        }
      ],
      "none": 0.0338
    },
    {
      "id": "q2",
      "matches": [],
      "none": 1.0
    }
  ]
}
"""
BEFORE_IN_THE_LEDGER = """\
That nothing here says it is likely by 3%
   97%  ByteDance will keep 80% of TikTok Global
        stake-80 · no figure, name or negation differs
    0%  ByteDance will keep <20>% of TikTok Global
        stake-20 · another figure
    0%  ByteDance will own <no> part of TikTok Global
        stake-none · denies it
    0%  TikTok Global will pay five billion dollars into a fund for education
        education-fund · no figure, name or negation differs
"""
