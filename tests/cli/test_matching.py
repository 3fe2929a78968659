"""`match` says which claims a text may say: of plain files, and of the ledger."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

CLAIMS = [
    {"id": "batmobile", "claim": "The Batmobile was stolen in Detroit.", "title": "Stolen?"},
    {"id": 2, "statement": "A giraffe killed two lion hunters.", "date": "9 March 2016"},
    *({"id": f"f{at}", "claim": f"Town {at} built a road in {at}."} for at in range(40)),
]
ASKED = [
    {"id": 1, "text": "BREAKING: somebody has stolen the Batmobile in Detroit", "relevant": ["x"]},
    {"id": "q2", "tweet": "xylophone quartz"},
]


def lines(records: list[dict[str, object]]) -> str:
    return "".join(json.dumps(one) + "\n" for one in records)


@pytest.fixture
def claims(tmp_path: Path) -> str:
    (tmp_path / "claims.jsonl").write_text(lines(CLAIMS))
    return "claims.jsonl"


def test_each_query_is_answered_by_claims_with_a_probability(empty: Run, claims: str) -> None:
    done = empty(
        "match", "--queries", "-", "--claims", claims, "--top", "3", "--json", given=lines(ASKED)
    )

    one, other = json.loads(done.stdout)["results"]
    assert (one["id"], one["matches"][0]["id"]) == (1, "batmobile")
    assert len(one["matches"]) <= 3
    assert 0 <= one["none"] < 0.5 < one["matches"][0]["score"] <= 1
    assert other == {"id": "q2", "matches": [], "none": 1.0}


def test_answers_are_told_in_words(empty: Run, claims: str) -> None:
    done = empty("match", "--queries", "-", "--claims", claims, given=lines(ASKED))

    assert "batmobile  The Batmobile was stolen in Detroit." in done.stdout
    assert done.stdout.endswith("q2  That nothing here says it is likely by 100%\n")


def test_day_that_cannot_be_read_is_told_and_left_out(empty: Run, claims: str) -> None:
    asked = [ASKED[0] | {"date": "soon"}, ASKED[1] | {"date": "9 March 2016"}]

    done = empty("match", "--queries", "-", "--claims", claims, "--json", given=lines(asked))

    assert done.returncode == 0
    assert done.stderr == (
        "standard input: 1 day not understood and left out of account, first on line 1: soon\n"
    )


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            '{"id": 5, "headline": "x"}',
            "standard input, line 1: there is no text; write it as one of text, query, passage,",
        ),
        ('{"text": "x"}', "standard input, line 1, field 'id': is missing."),
        ('{"id": 5, "text": 7}', "standard input, line 1, field 'text': is 7, a text is needed."),
        (
            '{"id": 5, "text": "x", "date": 7}',
            "standard input, line 1, field 'date': is 7, a text is needed.",
        ),
        (
            '{"id": 5, "text": "x"}\n{"id": 5, "text": "y"}',
            "standard input, line 2, field 'id': is 5, as that of a line before.",
        ),
        ("[]", "standard input, line 1: the line is no JSON object."),
    ],
)
def test_bad_line_is_refused_by_line_and_field(
    empty: Run, claims: str, line: str, said: str
) -> None:
    done = empty("match", "--queries", "-", "--claims", claims, "--json", given=line + "\n")

    assert (done.returncode, done.stdout) == (2, "")
    assert said in " ".join(done.stderr.split())


@pytest.mark.parametrize("bad", ["asked.jsonl", "checks.jsonl"])
def test_bad_line_names_the_file_that_it_is_in(empty: Run, tmp_path: Path, bad: str) -> None:
    for name in ("asked.jsonl", "checks.jsonl"):
        good = lines([{"id": 1, "text": "The bridge is open."}])
        (tmp_path / name).write_text(good + ('{"id": 2}\n' if name == bad else ""))

    done = empty("match", "--queries", "asked.jsonl", "--claims", "checks.jsonl")

    assert done.returncode == 2
    assert f"{bad}, line 2: there is no text; write it as one of" in done.stderr


@pytest.mark.parametrize(
    "words", [(), ("a text", "--queries", "claims.jsonl"), ("--claims", "claims.jsonl")]
)
def test_text_or_both_files_are_needed(empty: Run, claims: str, words: tuple[str, ...]) -> None:
    done = empty("match", *words)

    assert done.returncode == 2
    assert "Give a TEXT, or both --queries and --claims" in done.stderr


def test_ledger_is_asked_for_a_text_and_other_figures_are_marked(told: Run) -> None:
    found = json.loads(told("match", "Oracle will move the data of TikTok", "--json").stdout)

    assert found["results"][0]["none"] <= 1
    assert len(found["results"][0]["matches"]) > 0


def test_ledger_says_that_nothing_matches(told: Run) -> None:
    done = told("match", "xylophone quartz")

    assert done.stdout == "Nothing here matches, as far as words tell (100% likely).\n"


def test_import_lists_new_claims_that_were_here_before_and_ties_none(told: Run) -> None:
    new = {"type": "claim", "key": "again", "statement": "ByteDance will keep 80% of TikTok Global"}

    found = json.loads(told("import", "-", "--link", "--json", given=lines([new])).stdout)

    [link] = found["links"]
    assert (link["claim"], link["matches"][0]["id"]) == ("again", "stake-80")
    assert found["created"] == {"claim": 1}


HEADLINES = [
    {"type": "claim", "key": "batmobile", "statement": "The Batmobile was stolen"},
    *(
        {"type": "article", "key": key, "title": title, "text": title, "source": "Ferry Post",
         "published": "2020-09-21"}
        for key, title in (
            ("h-1", "Stolen Batmobile story is a hoax"),
            ("h-2", "The Batmobile was stolen, Detroit Police Department says"),
            ("h-3", "The Batmobile was stolen"),
        )
    ),
    *(
        {"type": "assertion", "key": f"s-{number}", "claim": "batmobile", "article": f"h-{number}",
         "stance": "affirms", "part": "headline"}
        for number in (1, 2, 3)
    ),
]  # fmt: skip


def test_import_says_which_headlines_show_another_stance_or_a_voice_and_changes_none(
    told: Run,
) -> None:
    found = json.loads(told("import", "-", "--link", "--json", given=lines(HEADLINES)).stdout)

    [denial, voiced] = found["wordings"]
    assert (denial["assertion"], denial["stance"]) == ("s-1", "denies")
    assert denial["reason"] == "“hoax” speaks against the claim."
    assert (voiced["assertion"], voiced["voice"]) == ("s-2", "Detroit Police Department")
    assert "stance" not in voiced


def test_import_prints_what_headlines_show(told: Run) -> None:
    done = told("import", "-", "--link", given=lines(HEADLINES))

    said = " ".join(done.stdout.split())
    assert "2 new passages by whose words the stance or the voice may be another" in said
    assert "said by Detroit Police Department" in said


def test_publication_that_says_so_itself_is_no_voice_however_its_name_is_written(
    told: Run,
) -> None:
    said = "The harbour is empty, the Evening Post said."
    new = (
        {"type": "source", "name": "EVENING POST"},
        {"type": "article", "key": "f-1", "source": "EVENING POST", "title": "Ships", "text": said},
        {"type": "claim", "key": "ships", "statement": "The harbour is empty"},
        {"type": "assertion", "claim": "ships", "article": "f-1", "quote": said},
    )

    found = told("import", "-", "--link", "--json", given=lines(new))

    assert json.loads(found.stdout)["wordings"] == []


def test_links_of_a_trial_are_refused(told: Run) -> None:
    done = told("import", "-", "--link", "--dry-run", given="")

    assert "--link is about what was kept; leave out --dry-run" in done.stderr


def test_empty_files_are_said_to_be_empty(empty: Run, claims: str, tmp_path: Path) -> None:
    (tmp_path / "none.jsonl").write_text("\n")

    of_nothing = empty("match", "--queries", "-", "--claims", claims, "--json", given="")
    in_nothing = empty("match", "--queries", claims, "--claims", "none.jsonl")

    assert json.loads(of_nothing.stdout) == {"results": []}
    assert of_nothing.stderr == "standard input is empty, so there is nothing to match.\n"
    assert in_nothing.stderr == "none.jsonl is empty, so there is nothing to match.\n"
