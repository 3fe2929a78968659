"""An admin asks on a page that words go, a second person agrees, and the file is written anew."""

from __future__ import annotations

import re
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, insert
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from claimtracker.db import session as sessions
from claimtracker.db.types import new_id
from claimtracker.models import Person
from claimtracker.operations import redaction_requests
from claimtracker.operations.writing import writing
from claimtracker.queries import redaction_requests as requests
from claimtracker.queries import redactions as found
from claimtracker.rules.permissions import Actor
from tests import builders, tokens
from tests.conftest import BEN, NOW
from tests.operations import given
from tests.web.conftest import signed_in
from tests.web.reading import page, words

Write = AbstractContextManager[Session]
CANARY = "Canary Quillfeather"
TEXT = f"It was said: {CANARY} signed it. Then it rained."
KINDS = (
    ("claim", "signed", "Ask that the statement of a claim go for good"),
    ("assertion", "says", "Ask that the quote of an assertion go for good"),
    ("verdict", "judged", "Ask that the words of a verdict go for good"),
    ("article", "sale", "Ask that the text of an article go for good"),
)
READ_AFTER = (
    "/claims", "/claims/signed", "/claims/signed/edit", "/articles", "/articles/sale",
    "/articles/sale/edit", "/articles/sale/versions", "/articles/sale/versions/new",
    "/annotate/sale", "/assertions/says/edit", "/holds/verdict/judged",
    "/redactions", "/search?q=quillfeather",
)  # fmt: skip


@pytest.fixture
def chief(ledger: Engine, write: Write) -> FlaskClient:
    """Give the browser of an admin on a ledger in which words stand that have to go."""
    dora = Actor(new_id(), "Dora", "admin")
    with write as session:
        session.execute(insert(Person), [{"id": dora.person_id, "name": "Dora", "version": 1}])
        claim = given.claim(session, "signed", statement=f"{CANARY} signed it.")
        article = builders.article(session, "sale")
        builders.capture(session, article, TEXT)
        builders.assertion(session, claim, article, key="says", quote=f"{CANARY} signed it")
        given.verdict(session, "judged", claim, rationale=f"{CANARY} signed nothing.")
    return signed_in(ledger, dora)


@pytest.fixture
def second(ledger: Engine) -> FlaskClient:
    """Give the browser of a reviewer."""
    return signed_in(ledger, replace(BEN, role="reviewer"))


def send(client: FlaskClient, shown: str, address: str, **fields: str) -> TestResponse:
    looked = page(client, shown)
    form = {"form_token": tokens.hidden(looked, "form_token"), "form_key": new_id()}
    return client.post(address, data={"version": "1"} | form | fields)


def ask(chief: FlaskClient, table: str, key: str) -> TestResponse:
    address = f"/redactions/of/{table}/{key}"
    version = tokens.hidden(page(chief, address), "version")
    return send(chief, address, address, version=version, reason="A court ordered it.")


def agree(second: FlaskClient) -> TestResponse:
    looked = page(second, "/redactions")
    [address] = re.findall(r'action="(/redactions/[0-9a-f-]{36})"', looked)
    return send(second, "/redactions", address, decision="confirm")


@pytest.mark.parametrize(("table", "key", "heading"), KINDS)
def test_words_of_every_kind_are_asked_for_from_the_page_that_holds_them_back(
    chief: FlaskClient, table: str, key: str, heading: str
) -> None:
    assert f'href="/redactions/of/{table}/{key}"' in page(chief, f"/holds/{table}/{key}")
    looked = words(page(chief, f"/redactions/of/{table}/{key}"))

    assert heading in looked
    assert CANARY in looked


def test_words_go_from_every_page_and_from_the_file_once_a_second_person_agrees(
    chief: FlaskClient, second: FlaskClient, ledger: Engine
) -> None:
    for table, key in (("verdict", "judged"), ("article", "sale"), ("claim", "signed")):
        assert ask(chief, table, key).location == "/redactions"
        assert CANARY in page(second, "/redactions")
        gone = agree(second)
        assert gone.status_code == 303

    for address in READ_AFTER:
        assert CANARY not in page(second, address)
    with sessions.read(ledger) as session:
        assert not found.scrub_is_due(session)
    if ledger.dialect.name == "sqlite":
        assert files_with(ledger, CANARY) == []


def test_whoever_agrees_is_told_where_the_words_still_stand(
    chief: FlaskClient, second: FlaskClient, ledger: Engine
) -> None:
    with writing(ledger, actor=BEN, now=NOW) as session:
        given.claim(session, "again", statement=f"{CANARY} signed it.")
    ask(chief, "claim", "signed")

    said = words(page(second, agree(second).location))

    [places] = re.findall(r"The same words still stand elsewhere: ([^.]*)\.", said)
    assert sorted(places.split(", ")) == [
        "article version (body)", "claim (statement)", "event content (content)",
    ]  # fmt: skip
    made_up = words(page(second, "/redactions?elsewhere=claim.nothing&elsewhere=x"))
    assert "elsewhere" not in made_up


def files_with(ledger: Engine, looked_for: str) -> list[str]:
    """Return which files of a ledger hold words, byte for byte."""
    file = Path(str(ledger.url.database))
    listed = sorted(file.parent.glob(f"{file.name}*"))
    return [path.name for path in listed if looked_for.encode() in path.read_bytes()]


def test_file_that_was_in_use_is_written_anew_later(
    chief: FlaskClient, second: FlaskClient, ledger: Engine
) -> None:
    ask(chief, "claim", "signed")
    with writing(ledger, actor=BEN, now=NOW) as session:
        [waits] = requests.listed(session)
        by = {"actor": replace(BEN, role="reviewer"), "now": NOW}
        redaction_requests.confirm(session, request_id=waits.id, version=1, **by)

    said = words(page(second, "/redactions"))
    sent = send(second, "/redactions", "/redactions/scrub")

    assert "may still stand on pages of its file" in said
    assert (sent.status_code, sent.location) == (303, "/redactions")
    assert "may still stand" not in words(page(second, "/redactions"))


def test_reason_that_tells_the_words_is_given_back_to_be_written_anew(chief: FlaskClient) -> None:
    table, key, _ = KINDS[0]
    address = f"/redactions/of/{table}/{key}"

    refused = send(chief, address, address, reason=f"{CANARY} signed it.")

    assert refused.status_code == 400
    assert 'id="f-reason-error"' in refused.text
    assert f"{CANARY} signed it.</textarea>" in refused.text
    assert "Nothing waits" in page(chief, "/redactions")
