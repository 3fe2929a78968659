"""A row is held back from its page, says so to the desk, and is let go by a reviewer."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from claimtracker.db.types import new_id
from tests import builders, tokens
from tests.conftest import BEN
from tests.web.conftest import signed_in
from tests.web.reading import page, words

Write = AbstractContextManager[Session]


@pytest.fixture
def held_claim(write: Write, ada_reads: FlaskClient) -> FlaskClient:
    with write as session:
        claim = builders.claim(session, "stake-80", "80%")
        builders.says(session, "The Meridian", claim, key="says-80", quote="keeps 80%")
    sent = send(ada_reads, "/claims/stake-80", "/holds/claim/stake-80", reason="A letter came.")
    assert (sent.status_code, sent.location) == (303, "/claims/stake-80")
    return ada_reads


def send(client: FlaskClient, shown: str, address: str, **fields: str):  # type: ignore[no-untyped-def]
    form = {"form_token": tokens.hidden(page(client, shown), "form_token"), "form_key": new_id()}
    return client.post(address, data=form | fields)


def test_claim_that_is_held_says_so_with_who_and_why(held_claim: FlaskClient) -> None:
    said = words(page(held_claim, "/claims/stake-80"))

    assert "This claim is held back from everything public. Ada," in said
    assert "A letter came." in said
    assert "Lift the hold" not in said


def test_reviewer_lifts_a_hold(held_claim: FlaskClient, ledger: Engine) -> None:
    reviewer = signed_in(ledger, replace(BEN, role="reviewer"))

    seen = tokens.hidden(page(reviewer, "/claims/stake-80"), "hold")
    sent = send(
        reviewer, "/claims/stake-80", "/lifts/claim/stake-80", hold=seen, reason="It was settled."
    )

    assert (sent.status_code, sent.location) == (303, "/claims/stake-80")
    assert "is held back" not in words(page(reviewer, "/claims/stake-80"))


def test_hold_that_took_the_place_of_the_one_that_was_read_is_not_lifted(
    held_claim: FlaskClient, ledger: Engine
) -> None:
    reviewer = signed_in(ledger, replace(BEN, role="reviewer"))
    lifting = ("/claims/stake-80", "/lifts/claim/stake-80")
    seen = tokens.hidden(page(reviewer, lifting[0]), "hold")
    send(reviewer, *lifting, hold=seen, reason="It was settled.")
    send(held_claim, lifting[0], "/holds/claim/stake-80", reason="A judge forbids it.")

    stale = send(reviewer, *lifting, hold=seen, reason="Settled, I said.")
    blind = send(reviewer, *lifting, reason="Settled, I said.")

    assert (stale.status_code, blind.status_code) == (409, 400)
    assert "held back for another reason than the one you read" in words(stale.text)
    assert "A judge forbids it." in words(page(reviewer, lifting[0]))


def test_hold_without_a_reason_is_refused(held_claim: FlaskClient) -> None:
    sent = send(held_claim, "/holds/assertion/says-80", "/holds/assertion/says-80", reason=" ")

    assert sent.status_code == 400
    assert "A hold needs a reason" in words(sent.text)


def test_assertion_is_held_from_a_page_of_its_own(held_claim: FlaskClient) -> None:
    assert "hold back the assertion says-80" in words(page(held_claim, "/claims/stake-80"))

    address = "/holds/assertion/says-80"
    sent = send(held_claim, address, address, reason="A slip.")

    assert sent.status_code == 303
    assert "Held back" in words(page(held_claim, sent.location))
    assert "This assertion is held back" in words(page(held_claim, "/holds/assertion/says-80"))
