"""`suggest-stance` and `suspect` read plain files and say what wording suggests."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from claimtracker.db.types import new_id
from claimtracker.models import FittedEstimate, Person
from claimtracker.rules import estimates, suspicions
from tests.cli.conftest import Run
from tests.conftest import NOW

HOAX = '{"id": 7, "claim": "The Batmobile was stolen", "text": "Stolen Batmobile is a hoax"}\n'
ASKS = '{"id": "b", "claim": "The bridge is safe", "text": "Is the bridge safe?", "gold": "x"}\n'


def test_stance_is_said_of_each_line_in_order(empty: Run) -> None:
    done = empty("suggest-stance", "-", "--json", given=HOAX + "\n" + ASKS)

    results = json.loads(done.stdout)["results"]
    assert [(one["id"], one["stance"]) for one in results] == [(7, "denies"), ("b", "observes")]
    assert all(0 < one["probability"] <= 1 for one in results)


def test_questions_are_told_apart_where_asked_for(empty: Run) -> None:
    done = empty("suggest-stance", "-", "--json", "--questions", given=ASKS)

    assert json.loads(done.stdout)["results"][0]["stance"] == "questions"


def test_stance_is_said_in_plain_words(empty: Run) -> None:
    done = empty("suggest-stance", "-", given=HOAX)

    assert done.stdout.startswith("7  denies, ")
    assert done.stdout.endswith("“hoax” speaks against the claim.\n")


def test_empty_file_has_no_results(empty: Run) -> None:
    assert json.loads(empty("suggest-stance", "-", "--json", given="").stdout) == {"results": []}
    assert empty("suggest-stance", "-", given="").stdout == "There are no pairs in it.\n"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('{"id": 1, "claim": "x"}', "standard input, line 2, field 'text': is missing."),
        (
            '{"id": 1, "claim": 5, "text": "x"}',
            "standard input, line 2, field 'claim': is 5, a text is needed.",
        ),
        ('{"id": true, "claim": "x", "text": "x"}', "a text or a whole number is needed."),
        ("[1]", "standard input, line 2: the line is no JSON object."),
        ("hm", "standard input, line 2: the line is no JSON: Expecting value at character 1."),
    ],
)
def test_bad_line_is_refused_by_line_and_field(empty: Run, line: str, said: str) -> None:
    done = empty("suggest-stance", "-", "--json", given=HOAX + line + "\n")

    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr


def test_contradiction_is_suspected_line_by_line(empty: Run) -> None:
    pairs = (
        '{"id": 1, "a": "It keeps an 80% stake", "b": "It keeps a 20% stake"}\n'
        '{"id": 2, "a": "It keeps a stake", "b": "A stake is kept"}\n'
    )

    results = json.loads(empty("suspect", "-", "--json", given=pairs).stdout)["results"]

    assert [(one["id"], one["contradicts"]) for one in results] == [(1, True), (2, False)]
    assert results[0]["probability"] > results[1]["probability"]
    assert "exclude each other" in results[0]["reason"]


def test_suspicion_is_said_in_plain_words(empty: Run) -> None:
    pair = '{"id": "x", "a": "The plant is safe", "b": "The plant is dangerous"}\n'

    done = empty("suspect", "-", given=pair)

    assert done.stdout.startswith("x  suspected, ")
    assert "stands against" in done.stdout


def test_pairs_are_judged_by_what_the_ledger_learnt_where_that_is_asked(
    told: Run, tmp_path: Path
) -> None:
    pair = '{"id": "x", "a": "The plant is safe", "b": "The plant is dangerous"}\n'
    before = told("suspect", "-", "--learnt", given=pair).stdout
    came = suspicions.came()
    never = replace(came, outcomes={came.name: replace(came.weights, intercept=-20.0)})
    engine = create_engine(f"sqlite:///{tmp_path / 'claimtracker.db'}")
    with Session(engine) as session:
        session.add(
            FittedEstimate(
                id=new_id(), name=came.name, number=1, content=estimates.written(never),
                scores="{}", person_id=session.scalars(select(Person.id)).first(), fitted_at=NOW,
            )
        )  # fmt: skip
        session.commit()
    engine.dispose()

    after = [told("suspect", "-", *how, given=pair).stdout for how in ((), ("--learnt",))]

    assert before == after[0]
    assert after[0].startswith("x  suspected, ")
    assert after[1].startswith("x  not suspected, 0%")


def test_pairs_without_a_text_are_refused_by_line_and_field(empty: Run) -> None:
    done = empty("suspect", "-", given='{"id": 1, "a": "x", "b": ""}\n')

    assert (done.returncode, done.stdout) == (2, "")
    assert "standard input, line 1, field 'b': is empty, a text is needed." in done.stderr


def test_stance_of_another_script_cannot_be_told(empty: Run) -> None:
    given = '{"id": 1, "claim": "桥梁耗资四千万", "text": "市长说桥梁没有耗资四千万"}\n'

    said = empty("suggest-stance", "-", given=given).stdout
    told = json.loads(empty("suggest-stance", "-", "--json", given=given).stdout)["results"]

    assert " ".join(said.split()).startswith("1 cannot tell. It cannot be told which side")
    assert [(one["id"], one["stance"], one["probability"]) for one in told] == [
        (1, "observes", 0.3333)
    ]


def worded(count: str) -> str:
    records = [
        {"type": "article", "key": f"n-{count}", "title": f"{count} jobs",
         "source": f"News {count}", "text": f"It brings {count} jobs."},
        {"type": "claim", "key": f"jobs-{count}",
         "statement": f"The new plant brings {count} jobs to the town"},
        {"type": "assertion", "claim": f"jobs-{count}", "article": f"n-{count}",
         "quote": f"It brings {count} jobs."},
    ]  # fmt: skip
    return "".join(json.dumps(record) + "\n" for record in records)


def test_ledger_is_looked_through_for_wording_and_twice_is_the_same(told: Run) -> None:
    told("import", "-", given=worded("2,500") + worded("25,000"))

    first = json.loads(told("suspect", "--json").stdout)
    again = told("suspect").stdout

    assert first["found"] == 1
    assert " ".join(again.split()) == (
        f"{first['claims'] - 1} claims looked at, 1 passed over that nobody affirms in words that"
        " stand; 0 contradictions newly suspected, 0 no longer suspected."
    )
    assert first["passed_over"] == 1
    listed = json.loads(told("contradictions", "--kind", "text", "--json").stdout)
    assert [one["reason"] for one in listed["results"]] == [
        "25,000 and 2,500 exclude each other, by the wording alone"
    ]


def test_import_suspects_by_wording_where_proposals_are_asked_for(told: Run) -> None:
    plain = json.loads(told("import", "-", "--json", given=worded("2,500")).stdout)
    linked = json.loads(told("import", "-", "--link", "--json", given=worded("25,000")).stdout)
    third = told("import", "-", "--link", given=worded("900"))

    assert "suspected" not in plain
    assert linked["suspected"] == 1
    assert "2 contradictions suspected by wording" in third.stdout


def test_ledger_that_is_not_there_is_told(empty: Run) -> None:
    done = empty("suspect")

    assert (done.returncode, done.stdout) == (1, "")
    assert "ledger" in done.stderr
