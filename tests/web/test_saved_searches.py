"""The page of the searches that somebody keeps: what is more, and where each leads."""

from __future__ import annotations

from flask.testing import FlaskClient
from sqlalchemy import Engine, select, update
from werkzeug.test import TestResponse

from claimtracker.db.types import new_id
from claimtracker.models import Claim
from claimtracker.operations import touched
from claimtracker.operations.writing import clock, writing
from tests import builders
from tests.conftest import ADA, CLEO, NOW
from tests.exchange.files import CHIEF, taken
from tests.web.conftest import Counted, signed_in
from tests.web.forms import filled
from tests.web.reading import page, words

HERE = "/saved-searches"


def stakes(ledger: Engine, *numbers: int) -> None:
    with writing(ledger, actor=ADA, now=NOW) as session:
        for number in numbers:
            builders.claim(session, f"c-{number}", statement=f"The stake is {number}")


def save(client: FlaskClient, name: str, asked: str = "stake") -> TestResponse:
    form = filled(client, f"/search?q={asked}")
    return client.post(HERE, data=form | {"name": name})


def send(client: FlaskClient, action: str, **given: str) -> TestResponse:
    form = filled(client, "/search?q=stake")
    told = {"form_token": form["form_token"], "form_key": new_id()}
    return client.post(action, data=told | given)


def key(client: FlaskClient) -> str:
    return page(client, HERE).partition(f"{HERE}/")[2].partition("/")[0]


def test_search_is_saved_from_what_it_found_and_says_what_is_more(client: FlaskClient, ledger):
    stakes(ledger, 1, 2)
    assert save(client, "Stakes").location == HERE
    before = words(page(client, HERE))

    stakes(ledger, 3)
    after = words(page(client, HERE))
    looked = send(client, f"{HERE}/{key(client)}/look")

    assert "Stakes" in before
    assert "Nothing new since" in before
    assert "1 new since" in after
    assert "finds 3, 2 then" in after
    assert (looked.status_code, looked.location) == (303, "/search?q=stake")
    assert "Nothing new since" in words(page(client, HERE))


def test_what_is_new_is_counted_where_as_much_is_gone(client: FlaskClient, ledger: Engine):
    stakes(ledger, 1, 2)
    save(client, "Stakes")

    with writing(ledger, actor=ADA, now=NOW) as session:
        gone = session.scalars(select(Claim.id).where(Claim.key == "c-1")).one()
        session.execute(update(Claim).where(Claim.id == gone).values(removed_at=NOW))
        touched.claims(session, [gone])
    stakes(ledger, 3)

    told = words(page(client, HERE))
    assert "1 new since" in told
    assert "then" not in told.split("1 new since")[1].split("Rename")[0]


def test_claim_that_was_rated_since_is_new(client: FlaskClient, ledger: Engine):
    stakes(ledger, 1, 2)
    save(client, "Stakes")
    before = words(page(client, HERE))

    verdict = {"type": "verdict", "key": "v", "claim": "c-1", "rating": "false", "by": "Ada"}
    taken(ledger, verdict | {"rationale": "So it is.", "at": "2020-09-30"}, actor=CHIEF)
    rated = words(page(client, HERE))
    send(client, f"{HERE}/{key(client)}/look")

    assert "Nothing new since" in before
    assert "1 new since" in rated
    assert "Nothing new since" in words(page(client, HERE))


def test_claim_that_was_released_since_is_new_to_a_reader(client: FlaskClient, ledger: Engine):
    stakes(ledger, 1, 2)
    cleo = signed_in(ledger, CLEO)
    save(cleo, "Stakes")
    before = words(page(cleo, HERE))

    with writing(ledger, actor=CHIEF, now=NOW) as session:
        row = session.execute(select(Claim.id, Claim.version).where(Claim.key == "c-1")).one()
        session.execute(update(Claim).where(Claim.id == row.id).values(released_at=clock()))
        touched.claims(session, [row.id])

    assert "Nothing new since" in before
    assert "1 new since" in words(page(cleo, HERE))


def test_page_of_saved_searches_costs_as_much_for_one_that_finds_three(
    client: FlaskClient, ledger: Engine, counted: Counted
):
    save(client, "Stakes")
    page(client, HERE)
    before = counted.number
    page(client, HERE)
    none = counted.number - before
    stakes(ledger, 1, 2, 3)

    before = counted.number
    page(client, HERE)

    assert counted.number - before == none


def test_search_is_renamed_and_deleted(client: FlaskClient):
    save(client, "Stakes")

    send(client, f"{HERE}/{key(client)}/rename", name="Who owns it")
    renamed = words(page(client, HERE))
    send(client, f"{HERE}/{key(client)}/delete")

    assert "Who owns it" in renamed
    assert "You keep no search" in words(page(client, HERE))


def test_name_that_is_taken_is_said_with_what_was_typed(client: FlaskClient):
    save(client, "Stakes")

    again = save(client, "Stakes", "users")

    assert again.status_code == 409
    assert "You keep another search under the name" in words(again.text)
    assert 'name="q" value="users"' in again.text


def test_searches_are_of_one_person(client: FlaskClient, ledger: Engine):
    save(client, "Stakes")

    cleo = signed_in(ledger, CLEO)

    assert "You keep no search" in words(page(cleo, HERE))
    assert send(cleo, f"{HERE}/{key(client)}/look").status_code == 404


def test_reader_counts_what_is_public(client: FlaskClient, ledger: Engine):
    cleo = signed_in(ledger, CLEO)
    save(cleo, "Stakes")

    stakes(ledger, 1)

    assert "Nothing new since" in words(page(cleo, HERE))


def test_page_is_kept_by_no_browser(client: FlaskClient):
    assert client.get(HERE).headers["Cache-Control"] == "no-store"
