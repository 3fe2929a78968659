"""ClaimReviews of others come in by a page as other files do: looked over, taken, taken back."""

from __future__ import annotations

import json

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from tests.conftest import BEN
from tests.exchange.files import export, records, taken
from tests.exchange.wild_reviews import AS_MICRODATA, FLAT, PAGE, with_
from tests.web.conftest import signed_in
from tests.web.forms import fields
from tests.web.reading import words
from tests.web.test_imports import again, look

FALSE = with_(reviewRating={"alternateName": "False", "ratingValue": 9})


def test_reviews_are_looked_over_taken_and_taken_back(client: FlaskClient, ledger: Engine) -> None:
    seen = look(client, json.dumps([FALSE, AS_MICRODATA]), "theirs.json")

    told = words(seen.text)
    assert seen.status_code == 200
    assert "It would bring" in told
    assert "verdict: 2 new" in told
    assert "Not taken: numbers of ratings that are on no scale (2)." in told
    assert "Checks & Balances" in told
    assert "Which column is what" not in told
    assert records(ledger, "verdict") == []
    done = again(client, seen, "take")
    assert len(records(ledger, "verdict")) == 2
    page = client.get(done.location)
    client.post(f"{done.location}/undo", data=fields(page.text))
    assert (records(ledger, "verdict"), records(ledger, "claim")) == ([], [])


def test_what_is_wrong_stands_beside_its_review(client: FlaskClient, ledger: Engine) -> None:
    seen = look(client, PAGE % (json.dumps(FALSE), json.dumps(with_(claimReviewed=None,
                itemReviewed=None))), "page.html")  # fmt: skip

    told = words(seen.text)
    assert "2 rows cannot be taken" in told
    assert "claimReviewed is missing: the review says of no claim what it is" in told
    assert "The script is no JSON" in told
    assert records(ledger, "verdict") == []


def test_new_words_of_a_rating_take_a_reviewer(client: FlaskClient, ledger: Engine) -> None:
    seen = look(client, json.dumps(FLAT), "theirs.jsonld")

    assert "it takes the role admin or reviewer" in words(seen.text)
    ben = signed_in(ledger, BEN, "reviewer")
    done = again(ben, look(ben, json.dumps(FLAT), "theirs.jsonld"), "take")
    assert done.status_code == 303
    assert records(ledger, "rating", code="pants-on-the-line")


@pytest.mark.parametrize(
    ("raw", "name", "said"),
    [
        ("<html><p>Nothing</p></html>", "page.html", "page.html has no ClaimReview in it"),
        (json.dumps([FLAT, FLAT])[:-20], "theirs.jsonld", "The file is no JSON"),
    ],
)
def test_file_that_cannot_be_read_is_refused(
    client: FlaskClient, raw: str, name: str, said: str
) -> None:
    answer = look(client, raw, name)

    assert answer.status_code == 400
    assert said in words(answer.text)


def test_review_that_says_it_is_ours_is_refused_on_a_page_too(
    client: FlaskClient, ledger: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLAIMTRACKER_NEWSROOM", "Checks & Balances")
    taken(ledger, {"type": "claim", "key": "c", "statement": "It is dry."})
    before = export(ledger)

    seen = look(client, json.dumps(FALSE), "theirs.json")

    assert "which is this newsroom" in words(seen.text)
    assert again(client, seen, "take").status_code == 400
    assert export(ledger) == before
