"""Signing in by an identity provider that really listens, as browsers do it."""

from __future__ import annotations

import json
import subprocess
import sys
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from urllib.parse import urlsplit

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, update
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from claimtracker import config
from claimtracker.app import create_app
from claimtracker.config import SettingMissing
from claimtracker.db import engine as engines
from claimtracker.models import Account
from claimtracker.operations import accounts, invitations
from claimtracker.operations.writing import clock, entering
from claimtracker.outside.attempts import ExtraMissing
from claimtracker.queries import accounts as rows
from claimtracker.web.ways import COOKIE as WAY
from tests.operations.letting_in import PASSWORD
from tests.outside.provider import CLIENT_ID, INES, SECRET, Provider, listening, visit
from tests.web.reading import words
from tests.web.signing import another_browser, first_link, people, send, sign_in

READ = "/disputes"
GO = "/sign-in/provider"


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    with listening() as found:
        for name, value in {
            "OIDC_ISSUER": found.issuer, "OIDC_CLIENT_ID": CLIENT_ID, "OIDC_CLIENT_SECRET": SECRET,
            "OIDC_NAME": "the desk’s account", "ADDRESS": "http://localhost",
        }.items():  # fmt: skip
            monkeypatch.setenv(f"CLAIMTRACKER_{name}", value)
        yield found


@pytest.fixture
def app(ledger: Engine, provider: Provider) -> Flask:
    return create_app(ledger)


@pytest.fixture
def browser(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def ines(ledger: Engine, provider: Provider, browser: FlaskClient) -> str:
    """Let Ines in, an admin, by the link of the first start; return the key of her account."""
    assert signed_in_by(another_browser(browser), f"{first_link(ledger)}/provider").location == "/"
    with Session(ledger) as session:
        return rows.by_login(session, INES["preferred_username"]).id


def way_back(browser: FlaskClient, page: str = GO) -> str:
    """Go to the provider, sign in there, and return the path that the browser is sent back to."""
    sent = browser.get(page)
    assert sent.status_code == 303, sent.text
    parts = urlsplit(visit(sent.location))
    return f"{parts.path}?{parts.query}"


def signed_in_by(browser: FlaskClient, page: str = GO) -> TestResponse:
    return browser.get(way_back(browser, page))


def invited(engine: Engine, admin: str, **given: str) -> str:
    """Return the path by which somebody who is invited goes to the provider."""
    with entering(engine) as session:
        by = rows.get(session, admin).actor
        token = invitations.invite(session, actor=by, now=clock(), **{"role": "editor"} | given)
        return f"/invitations/{token}/provider"


def reset(engine: Engine, login: str) -> str:
    with entering(engine) as session:
        found = rows.by_login(session, login)
        by = {"actor": rows.by_login(session, "rosa").actor, "now": clock()}
        token = invitations.reset(session, **by, account_id=found.id)
        return f"/invitations/{token}"


def test_first_admin_comes_in_by_the_provider(ledger, provider, ines):
    with Session(ledger) as session:
        found = rows.get(session, ines)

    assert (found.name, found.login, found.role) == ("Ines Roth", "ines@desk.example", "admin")
    assert (found.password, found.subject) == (None, f"{provider.issuer} ines-7")


def test_sign_in_leads_to_the_page_that_was_asked_for(ines, browser):
    asked = browser.get("/claims?q=stake").text

    assert 'href="/sign-in/provider?to=/claims?q%3Dstake"' in asked
    assert signed_in_by(browser, f"{GO}?to=/claims?q%3Dstake").location == "/claims?q=stake"
    assert browser.get(READ).status_code == 200


def test_sign_in_leads_nowhere_else(ines, browser):
    evil = ("https://evil.example/", "//evil.example/", "/\\evil.example")

    led = [signed_in_by(another_browser(browser), f"{GO}?to={to}").location for to in evil]

    assert led == ["/"] * 3


def test_whoever_is_signed_in_is_sent_nowhere_else(ines, browser):
    signed_in_by(browser)

    sent = [browser.get(f"{GO}?to={to}").location for to in ("/claims", "//evil.example/")]

    assert sent == ["/claims", "/"]


def test_forged_cookie_leads_nowhere_else(ines, browser):
    back = way_back(browser)
    way = json.loads(urlsafe_b64decode(browser.get_cookie(WAY).value))
    forged = urlsafe_b64encode(json.dumps([way[0], "//evil.example/", way[2]]).encode())
    browser.set_cookie(WAY, forged.decode())

    assert browser.get(back).location == "/"


def test_cookie_that_is_no_way_is_answered(browser):
    back, statuses = way_back(browser), []
    for cookie in ("", "x", "W10=", "WzEsMiwzXQ==", "é"):
        browser.set_cookie(WAY, cookie)
        statuses.append(browser.get(back).status_code)

    assert statuses == [403] * 5


def test_way_back_is_not_read_from_a_cookie_of_somebody_else(ines, browser):
    back = way_back(browser)
    thief = another_browser(browser)
    other = way_back(thief)

    answers = [thief.get(back), another_browser(browser).get(back), browser.get(other)]

    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert "This browser did not begin to sign in" in words(answers[0].text)
    assert thief.get(READ).status_code == 401


def test_way_back_is_gone_once(ines, browser):
    thief = another_browser(browser)
    back = way_back(browser)
    thief.set_cookie(WAY, browser.get_cookie(WAY).value)

    first = browser.get(back)

    assert (first.status_code, browser.get_cookie(WAY)) == (303, None)
    assert [browser.get(back).status_code, thief.get(back).status_code] == [403, 403]
    assert thief.get(READ).status_code == 401


def test_token_that_does_not_hold_signs_nobody_in(ines, provider, browser):
    provider.says = {"nonce": "of another attempt"}

    answer = signed_in_by(browser)

    assert (answer.status_code, browser.get(READ).status_code) == (403, 401)
    assert "Signing in with the desk’s account did not succeed; begin again." in words(answer.text)
    assert answer.headers["Cache-Control"] == "no-store"


def test_whoever_said_no_at_the_provider_is_told_to_begin_again(ines, browser):
    state = way_back(browser).partition("state=")[2].partition("&")[0]

    answer = browser.get(f"{GO}/answer?error=access_denied&error_description=Pay+me&state={state}")

    assert (answer.status_code, "Pay me" in answer.text) == (403, False)


def test_unknown_and_disabled_people_have_the_same_answer(ledger, provider, ines, browser):
    provider.who = INES | {"sub": "nina-1"}
    unknown = signed_in_by(browser)
    provider.who = INES
    with ledger.execution_options(writes=True).begin() as connection:
        connection.execute(update(Account).values(active=False))
    disabled = signed_in_by(browser)

    assert (unknown.status_code, disabled.status_code) == (403, 403)
    assert words(unknown.text) == words(disabled.text)
    assert "ask an admin of this ledger for a link" in words(unknown.text)


def test_nobody_is_found_by_an_email_address(ledger, provider, browser):
    rosa, _ = people(ledger)
    provider.who = {"sub": "x", "email": "rosa", "email_verified": True, "name": rosa.name}

    assert signed_in_by(browser).status_code == 403


def test_invited_come_in_once_and_with_the_role_of_the_ledger(ledger, provider, ines, browser):
    provider.who = {"sub": "ben-1", "name": "Benno", "email": "benno@desk.example", "role": "admin"}
    link = invited(ledger, ines)

    first, again = signed_in_by(browser, link), another_browser(browser).get(link)

    with Session(ledger) as session:
        found = rows.by_login(session, "benno@desk.example")
    assert (first.status_code, again.status_code) == (303, 404)
    assert (found.name, found.role) == ("Benno", "editor")
    assert browser.get(READ).status_code == 200


def test_invited_cannot_pass_for_somebody_who_acted_here(ledger, provider, ines, browser):
    provider.who = {"sub": "thief-1", "name": "ADA"}
    link = invited(ledger, ines)

    refused = signed_in_by(browser, link)

    assert refused.status_code == 409
    assert "You cannot go by the name 'ADA' here" in words(refused.text)
    provider.who = {"sub": "thief-1", "name": "Thea"}
    assert signed_in_by(browser, link).status_code == 303


def test_whoever_is_here_already_takes_no_second_account(ledger, provider, ines, browser):
    provider.who = INES | {"name": "Another", "preferred_username": "another@desk.example"}

    refused = signed_in_by(browser, invited(ledger, ines))

    assert refused.status_code == 409
    assert "You sign in to this ledger already" in words(refused.text)


def test_link_from_elsewhere_leads_to_its_page_first(ledger, provider, ines, browser):
    link = invited(ledger, ines)

    answer = browser.get(link, headers={"Sec-Fetch-Site": "cross-site"})

    assert answer.location == link.removesuffix("/provider")


def test_link_to_a_new_password_binds_the_provider_and_takes_the_password(ledger, browser):
    people(ledger)
    old = another_browser(browser)
    sign_in(old, "emil")

    bound = signed_in_by(browser, f"{reset(ledger, 'emil')}/provider")

    assert (bound.status_code, browser.get(READ).status_code) == (303, 200)
    assert (old.get(READ).status_code, sign_in(old, "emil").status_code) == (401, 401)


def test_password_set_by_a_link_takes_the_provider_away(ledger, browser):
    people(ledger)
    signed_in_by(browser, f"{reset(ledger, 'emil')}/provider")
    send(another_browser(browser), reset(ledger, "emil"), password=PASSWORD)

    assert signed_in_by(another_browser(browser)).status_code == 403
    assert sign_in(another_browser(browser), "emil").status_code == 303


def test_signing_out_ends_the_session_here(ines, browser):
    signed_in_by(browser)
    send(browser, "/account", "/sign-out")

    assert browser.get(READ).status_code == 401


def test_role_change_ends_the_session(ledger, provider, ines, browser):
    provider.who = {"sub": "ben-1", "name": "Benno"}
    signed_in_by(browser, invited(ledger, ines))
    with entering(ledger) as session:
        accounts.change_role(
            session, actor=rows.get(session, ines).actor, now=clock(), version=1, role="viewer",
            account_id=rows.by_login(session, "ben-1").id,
        )  # fmt: skip

    assert browser.get(READ).status_code == 401


def with_phone(ledger: Engine, account_id: str) -> pyotp.TOTP:
    key = pyotp.random_base32()
    with ledger.execution_options(writes=True).begin() as connection:
        connection.execute(update(Account).where(Account.id == account_id).values(totp_key=key))
    return pyotp.TOTP(key)


def hidden_fields(page: str) -> dict[str, str]:
    return {
        name: page.split(f'name="{name}" value="')[1].split('"')[0]
        for name in ("form_token", "proof", "to")
    }


def test_phone_that_was_set_up_is_asked_for(ledger, ines, browser):
    phone = with_phone(ledger, ines)
    asked = signed_in_by(browser, f"{GO}?to=/claims")
    form = hidden_fields(asked.text)
    assert (asked.status_code, browser.get(READ).status_code) == (200, 401)

    statuses = [
        browser.post(f"{GO}/code", data=form | {"phone_code": given}).status_code
        for given in ("", "000000")
    ]
    done = browser.post(f"{GO}/code", data=form | {"phone_code": phone.now()})

    assert (statuses, done.status_code, done.location) == ([403, 403], 303, "/claims")
    assert browser.get(READ).status_code == 200


@pytest.mark.parametrize("change", ["another browser", "old", "another account", "forged"])
def test_code_without_the_word_of_the_provider_is_worth_nothing(
    ledger, ines, browser, monkeypatch, change
):
    phone = with_phone(ledger, ines)
    form = hidden_fields(signed_in_by(browser).text)
    account_id, until, seal = form["proof"].split(".")
    at = browser
    if change == "another browser":
        at = another_browser(browser)
        form["form_token"] = hidden_token(at)
    elif change == "old":
        monkeypatch.setattr("claimtracker.web.proofs.time.time", lambda: float(until) + 1)
    elif change == "another account":
        other = people(ledger)[1].id
        phone, form["proof"] = with_phone(ledger, other), f"{other}.{until}.{seal}"
    else:
        form["proof"] = f"{account_id}.{int(until) + 1}.{seal}"

    answer = at.post(f"{GO}/code", data=form | {"phone_code": phone.now()})

    assert (answer.status_code, at.get(READ).status_code) == (403, 401)


def hidden_token(browser: FlaskClient) -> str:
    return browser.get("/sign-in").text.split('name="form_token" value="')[1][:64]


def test_codes_are_guessed_at_slowly(ledger, ines, browser):
    with_phone(ledger, ines)
    form = hidden_fields(signed_in_by(browser).text) | {"phone_code": "1"}

    statuses = [browser.post(f"{GO}/code", data=form).status_code for _ in range(11)]

    assert statuses == [403] * 10 + [429]


def test_answers_that_do_not_hold_are_heard_slowly(provider, ines, browser):
    provider.says = {"exp": 1}

    statuses = [signed_in_by(browser).status_code for _ in range(11)]

    assert statuses == [403] * 10 + [429]


def test_provider_that_is_down_is_told_in_a_sentence(ines, provider, browser):
    provider.refuses = 502
    provider.tells = {"issuer": "https://another.example"}
    fresh = create_app(browser.application.extensions["claimtracker"]).test_client()

    answer = fresh.get(GO)

    assert answer.status_code == 503
    assert "its server gives no answer that can be used" in words(answer.text)
    assert SECRET not in answer.text


def test_typed_words_are_there_after_signing_in_in_another_tab(ines, browser):
    signed_in_by(browser)
    text = {"form_token": hidden_token_of("/account", browser), "statement": "A long thought"}
    send(browser, "/account", "/sign-out")
    headers = {"Origin": "http://localhost"}
    asked = browser.post("/claims/new", data=text, headers=headers)
    assert (asked.status_code, "in another tab" in asked.text) == (401, True)
    form = {"form_token": asked.text.split('name="form_token" value="')[1][:64]}

    signed_in_by(browser)
    shown = browser.post(
        "/claims/new", data=form | {"statement": "A long thought"}, headers=headers
    )

    assert "What you typed is still here" in shown.text
    assert "A long thought" in shown.text


def hidden_token_of(page: str, browser: FlaskClient) -> str:
    return browser.get(page).text.split('name="form_token" value="')[1][:64]


def test_own_page_says_how_one_signs_in_and_asks_for_no_password(ines, browser):
    signed_in_by(browser)

    page = browser.get("/account").text

    assert "You sign in with the desk’s account; no password is kept here." in words(page)
    assert 'type="password"' not in page


def test_without_a_provider_there_is_no_button(anonymous):
    assert GO not in anonymous.get("/sign-in").text


def test_provider_without_the_libraries_is_refused_at_the_start(provider, monkeypatch):
    monkeypatch.setitem(sys.modules, "authlib.oauth2.auth", None)
    monkeypatch.delitem(sys.modules, "claimtracker.outside.identity_providers")

    with pytest.raises(ExtraMissing, match=r"pip install 'claimtracker\[oidc\]'"):
        create_app(engines.create("sqlite://"))


def test_pages_are_served_without_the_libraries():
    said = (
        "import sys; sys.modules |= {'authlib': None, 'joserfc': None};"
        "from claimtracker.app import create_app; from claimtracker.db import engine;"
        "create_app(engine.create('sqlite://')); print('served')"
    )

    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=False)

    assert (done.stdout, done.stderr) == ("served\n", "")


@pytest.mark.parametrize("missing", ["OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET", "ADDRESS"])
def test_provider_is_set_whole(provider, monkeypatch, missing):
    monkeypatch.delenv(f"CLAIMTRACKER_{missing}")

    with pytest.raises(SettingMissing, match=f"needs CLAIMTRACKER_{missing} beside it"):
        config.identity_provider("/back")
