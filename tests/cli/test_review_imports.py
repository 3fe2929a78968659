"""`import` takes ClaimReviews of others, known by what is in the file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.exchange.wild_reviews import AS_MICRODATA, FLAT, PAGE, with_


def test_reviews_come_in_by_their_content_and_it_is_said_what_is_left_out(
    empty: Run, tmp_path: Path
) -> None:
    (tmp_path / "theirs.json").write_text(json.dumps([FLAT, AS_MICRODATA]))

    done = empty("import", "theirs.json")

    assert done.returncode == 0, done.stderr
    assert "theirs.json is read as ClaimReview: 2 reviews. Not taken: numbers of ratings" in (
        done.stderr
    )
    assert "verdict" in done.stdout


def test_review_that_cannot_be_taken_is_named_by_its_place(empty: Run, tmp_path: Path) -> None:
    (tmp_path / "theirs.jsonld").write_text(json.dumps([FLAT, with_(reviewRating=None)]))

    done = empty("import", "theirs.jsonld")

    assert done.returncode == 1
    assert "theirs.jsonld, review 2, “reviewRating”: says nothing: it has no alternateName" in (
        done.stdout
    )
    kept = empty("import", "--skip-bad", "--json", "theirs.jsonld")
    told = json.loads(kept.stdout)
    assert told["created"]["verdict"] == 1
    assert [(one["row"], one["column"]) for one in told["rejected"]] == [(2, "reviewRating")]


def test_page_is_tried_and_keeps_nothing(empty: Run, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(PAGE % (json.dumps(FLAT), json.dumps(AS_MICRODATA)))

    done = empty("import", "--dry-run", "page.html")

    assert "page.html [script 3], review 2: The script is no JSON" in done.stdout
    assert "nothing is kept, as this is a trial" in done.stdout


def test_records_are_handed_out_and_come_in_as_the_file_would(empty: Run, tmp_path: Path) -> None:
    (tmp_path / "theirs.json").write_text(json.dumps([FLAT, with_(reviewRating=None)]))

    done = empty("import", "theirs.json", "--exchange", "records.jsonl")

    assert done.returncode == 0, done.stderr
    assert "1 review cannot be made records, the first at review 2: says nothing" in done.stderr
    assert "records written to records.jsonl; nothing was taken." in done.stderr
    assert empty("import", "records.jsonl").returncode == 0


@pytest.mark.parametrize("given", ["", '{"@type": "Article"}'])
def test_file_that_is_said_to_have_reviews_and_has_none_is_refused(
    empty: Run, tmp_path: Path, given: str
) -> None:
    (tmp_path / "x.json").write_text(given)

    done = empty("import", "--format", "claimreview", "x.json")

    assert done.returncode == 2
    assert "x.json has no ClaimReview in it" in done.stderr


def test_reviews_come_in_by_standard_input(empty: Run) -> None:
    done = empty("import", "--format", "claimreview", "-", given=json.dumps(FLAT))

    assert done.returncode == 0, done.stderr
    assert "standard input is read as ClaimReview: 1 review." in done.stderr
