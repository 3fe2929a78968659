"""Every command on the demo story: what it prints, its JSON, and how it ends."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run, started
from tests.story import STORY

CONTRADICTION = [
    "id", "dispute", "kind", "near", "self", "hint", "state", "outcome", "new_since_decided",
    "reason", "claims", "sides", "origins",
]  # fmt: skip


def parsed(run: Run, *words: str) -> Any:
    """Run a command that prints one JSON document, and return it."""
    done = run(*words, "--json")
    assert done.stderr == ""
    return json.loads(done.stdout)


def test_import_reports_in_one_document(empty: Run) -> None:
    report = parsed(empty, "import", str(STORY))

    assert list(report) == [
        "created", "changed", "same", "unanchored", "rejected", "repeated", "contradictions",
        "import",
    ]  # fmt: skip
    assert (report["created"]["claim"], report["contradictions"]) == (45, 12)


def test_a_key_that_stands_twice_is_named_with_what_counts(empty: Run, tmp_path: Path) -> None:
    claims = ('{"type": "claim", "key": "a", "statement": "It is so."}\n',
              '{"type": "claim", "key": "a", "statement": "It is not so."}\n')  # fmt: skip
    (tmp_path / "twice.jsonl").write_text("".join(claims))
    (tmp_path / "twice.csv").write_text("key,statement\na,It is so.\nb,Else.\na,It was so.\n")

    told = empty("import", "twice.jsonl", "twice.csv").stdout

    assert (
        "  The claim “a” stands in line 1 and line 2; where they differ, line 2 counts.\n" in told
    )
    assert "  The claim “a” stands in row 2 and row 4; where they differ, row 4 counts.\n" in told
    assert json.loads(empty("import", "twice.csv", "--json").stdout)["repeated"] == [
        {"file": "twice.csv", "type": "claim", "key": "a", "times": 2, "first": ["row 2", "row 4"],
         "counts": "row 4"}
    ]  # fmt: skip


def test_a_second_import_says_all_is_the_same(told: Run) -> None:
    report = parsed(told, "import", str(STORY))

    assert (report["created"], report["changed"]) == ({}, {})
    assert report["same"]["assertion"] == 71


def test_a_trial_run_leaves_nothing(empty: Run, tmp_path: Path) -> None:
    done = empty("import", "--dry-run", str(STORY))

    assert done.returncode == 0
    assert list(tmp_path.iterdir()) == []


def test_a_bad_line_is_named_and_nothing_is_kept(told: Run, tmp_path: Path) -> None:
    before = told("export").stdout
    (tmp_path / "bad.jsonl").write_text('{"type": "topic", "name": "A"}\n\n{"type": "topik"}\n')

    done = told("import", "bad.jsonl", "--json")

    rejected = json.loads(done.stdout)["rejected"]
    assert [(r["file"], r["line"], r["field"]) for r in rejected] == [("bad.jsonl", 3, "type")]
    assert (done.returncode, told("export").stdout) == (1, before)


def test_the_good_are_kept_where_one_asks_for_it(told: Run, tmp_path: Path) -> None:
    (tmp_path / "bad.jsonl").write_text('{"type": "topic", "name": "Harbour"}\n{"type": "x"}\n')

    done = told("import", "--skip-bad", "bad.jsonl", "--json")

    assert (done.returncode, json.loads(done.stdout)["created"]) == (1, {"topic": 1})


def test_records_come_from_standard_input(empty: Run) -> None:
    done = empty("import", "-", "--json", given='{"type": "topic", "name": "Harbour"}\n')

    assert json.loads(done.stdout)["created"] == {"topic": 1}


def test_a_text_becomes_an_article(empty: Run, tmp_path: Path) -> None:
    (tmp_path / "bridge.txt").write_text("Bridge reopens\n\nIt reopened on Monday.\n")

    empty("import", "bridge.txt", "--source", "Harbour Gazette", "--published", "2026-03-02")

    [article] = [
        record
        for line in empty("export").stdout.splitlines()
        if (record := json.loads(line))["type"] == "article"
    ]
    assert (article["key"], article["title"], article["source"]) == (
        "bridge", "Bridge reopens", "Harbour Gazette",
    )  # fmt: skip


def test_undoing_an_import_gives_back_what_was_before(told: Run, tmp_path: Path) -> None:
    before = told("export").stdout
    (tmp_path / "more.jsonl").write_text('{"type": "claim", "key": "x", "statement": "X is."}\n')
    made = parsed(told, "import", "more.jsonl")["import"]

    done = told("undo-import", made)

    assert (done.returncode, told("export").stdout) == (0, before)


def test_search_answers_with_what_it_found(told: Run) -> None:
    found = parsed(told, "search", "speaker:Oracle")

    assert list(found) == ["total", "exact", "next", "results"]
    keys = [hit["key"] for hit in found["results"] if hit["type"] == "claim"]
    assert "stake-none" in keys


def test_search_names_a_filter_that_there_is_not(told: Run) -> None:
    done = told("search", "foo:bar", "--json")

    assert json.loads(done.stdout)["total"] == 0
    assert done.stderr.startswith("There is no filter foo:, so it was looked for as words; there")


def test_search_that_finds_no_claim_leads_to_the_question(told: Run) -> None:
    done = told("search", "bytedance", "stake")

    assert "In dispute: What stake does ByteDance hold in TikTok Global?" in done.stdout
    [dispute] = re.findall(r"^claimtracker dispute (\S+)$", done.stdout, re.MULTILINE)
    assert "What stake" in told("dispute", dispute).stdout


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [('"', "an empty phrase"), ('"" ?! stake', "an empty phrase, ?!"), ("? ?", "?")],
)
def test_search_names_what_no_index_can_find(told: Run, asked: str, sentence: str) -> None:
    assert told("search", asked).stderr == f"Not searched for: {sentence}\n"


def test_search_pages_on(told: Run) -> None:
    first = parsed(told, "search", "tiktok", "--limit", "2")
    second = parsed(told, "search", "tiktok", "--limit", "2", "--after", first["next"])

    assert len({hit["key"] for hit in first["results"] + second["results"]}) == 4


def test_contradictions_show_both_sides(told: Run) -> None:
    found = parsed(told, "contradictions")

    assert found["total"] == 12
    assert all(list(one) == CONTRADICTION for one in found["results"])
    assert all(len(one["sides"]) == 2 and all(one["sides"]) for one in found["results"])


@pytest.mark.parametrize(
    ("words", "count"),
    [
        (("--kind", "denial"), 6), (("--kind", "value"), 6), (("--self",), 1), (("--near",), 13),
        (("--source", "Granite Coast Radio"), 4), (("--state", "closed"), 1),
    ],
)  # fmt: skip
def test_contradictions_are_narrowed(told: Run, words: tuple[str, ...], count: int) -> None:
    assert parsed(told, "contradictions", *words)["total"] == count


@pytest.mark.parametrize(
    ("named", "sentence"),
    [
        ("Nope", "No source is called “Nope”."),
        ("Granite Cost Radio",
         "No source is called “Granite Cost Radio”; did you mean Granite Coast Radio?"),
    ],
)  # fmt: skip
def test_contradictions_of_a_source_that_there_is_not_say_so(
    told: Run, named: str, sentence: str
) -> None:
    done = told("contradictions", "--source", named)

    assert (done.returncode, done.stdout, done.stderr) == (0, "0 found\n", f"{sentence}\n")


def test_changes_stand_apart_from_disputes(told: Run) -> None:
    found = parsed(told, "disputes")

    asked = [one["question"] for one in found["changes"]]
    assert any("Donald Trump" in question for question in asked)
    assert found["total"] == len(found["results"])


def test_a_dispute_is_found_by_a_claim_and_decided(told: Run) -> None:
    dispute = parsed(told, "dispute", "china-can-read")

    done = told("--as", "Ada", "decide", dispute["id"], "closed", "--outcome", "both-stand")

    after = parsed(told, "dispute", "china-can-read")
    assert (done.returncode, after["state"], after["outcome"]) == (0, "closed", "both-stand")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("closed",), "A dispute that is made closed is closed with an outcome; name one."),
        (("closed", "--outcome", "both"),
         "There is no outcome 'both'; the nearest are both-stand, other-scope, other-time."),
    ],
)  # fmt: skip
def test_half_a_decision_is_refused(told: Run, words: tuple[str, ...], sentence: str) -> None:
    done = told("decide", "china-can-read", *words)

    assert (done.stdout, done.stderr) == ("", f"claimtracker: {sentence}\n")


def test_wait_until_no_day_is_refused_with_a_day_that_is_taken(told: Run) -> None:
    decide = ("decide", "china-can-read", "waiting")
    none, wrong = told(*decide), told(*decide, "--until", "2030-01/..")

    days = [re.search(r"such as (\S+)\.$", one.stderr.strip()) for one in (none, wrong)]
    assert none.stderr.startswith("claimtracker: A dispute that waits needs a date until which")
    assert wrong.stderr.startswith("claimtracker: “2030-01/..” is no day to wait for; write a day")
    assert [told(*decide, "--until", day[1]).returncode for day in days if day] == [0, 0]


def test_a_claim_is_shown_whole(told: Run) -> None:
    shown = told("claim", "stake-80").stdout

    assert "79.5 to 80.5 %" in shown
    assert "not the speaker’s words" in shown
    assert parsed(told, "claim", "stake-80")["key"] == "stake-80"


def test_check_proves_the_ledger_and_an_earlier_head(told: Run) -> None:
    found = parsed(told, "check")

    again = told("check", "--since", found["head"])

    assert (list(found), found["ok"]) == (["ok", "problems", "head", "unsealed", "copy"], True)
    assert again.returncode == 0


def test_check_refuses_a_head_that_was_never_one(told: Run) -> None:
    assert told("check", "--since", f"3:{'0' * 64}").returncode == 1


def test_rescan_finds_nothing_new(told: Run) -> None:
    found = parsed(told, "rescan")

    assert (list(found), found["found"], found["gone"]) == (["compared", "found", "gone"], 0, 0)


def test_the_demo_tells_the_story_twice_alike(tmp_path: Path) -> None:
    first = started("demo", "--no-serve", cwd=tmp_path)
    second = started("demo", "--no-serve", cwd=tmp_path)

    assert (first.returncode, second.returncode) == (0, 0)
    assert first.stdout.startswith("14 articles by publications that do not exist, 45 claims")
    assert second.stdout == f"The story is in demo.db already.\n{first.stdout}"


def test_a_ledger_of_the_other_engine_takes_the_story(database_url: str, tmp_path: Path) -> None:
    done = started("--database", database_url, "import", str(STORY), "--json", cwd=tmp_path)
    checked = started("--database", database_url, "check", "--json", cwd=tmp_path)

    assert json.loads(done.stdout)["contradictions"] == 12
    assert json.loads(checked.stdout)["problems"] == []
