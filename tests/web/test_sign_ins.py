"""Signing in and out, by the pages; and that a token that was ended opens nothing."""

from __future__ import annotations

from datetime import timedelta
from time import monotonic

import pyotp
import pytest
from argon2 import PasswordHasher
from flask.testing import FlaskClient
from sqlalchemy import Engine, func, select, update
from sqlalchemy.orm import Session

from claimtracker.app import create_app
from claimtracker.demo.people import PEOPLE
from claimtracker.models import Account, Person, SignIn
from claimtracker.operations import accounts, passwords, settings
from claimtracker.operations.writing import clock, entering, writing
from claimtracker.web.people import COOKIE
from tests.conftest import NOW
from tests.exchange.files import CHIEF
from tests.operations.letting_in import OTHER_PASSWORD, PASSWORD
from tests.web.reading import words
from tests.web.signing import another_browser, first_link, people, send, sign_in, signed_in_browser

READ = "/disputes"


@pytest.fixture
def staff(ledger: Engine):
    return people(ledger)


def replayed(client: FlaskClient) -> FlaskClient:
    """Give a browser that holds a copy of the cookie of another."""
    other = another_browser(client)
    cookie = client.get_cookie(COOKIE)
    assert cookie is not None
    other.set_cookie(COOKIE, cookie.value)
    return other


def test_anonymous_visit_is_asked_to_sign_in_and_leaves_no_row(ledger, staff, anonymous):
    answer = anonymous.get(READ)

    with Session(ledger) as session:
        kept = session.scalar(select(func.count()).select_from(SignIn))
    assert (answer.status_code, kept, answer.headers["Cache-Control"]) == (401, 0, "no-store")
    assert 'name="password"' in answer.text


def test_sign_in_leads_to_the_page_that_was_asked_for(staff, anonymous):
    answer = send(
        anonymous, "/claims?q=stake", "/sign-in", login="EMIL", password=PASSWORD,
        to="/claims?q=stake",
    )  # fmt: skip

    assert (answer.status_code, answer.location) == (303, "/claims?q=stake")
    assert anonymous.get(READ).status_code == 200


def let_into_demo(ledger: Engine) -> None:
    with writing(ledger, actor=CHIEF, now=NOW) as session:
        settings.mark_invented(session)
        for one in PEOPLE:
            accounts.add(
                session, actor=CHIEF, now=NOW, name=one.name, login=one.login, role=one.role,
                password=one.password,
            )  # fmt: skip


def test_demo_says_as_whom_to_sign_in(ledger, anonymous):
    let_into_demo(ledger)

    said = words(anonymous.get("/sign-in").text)

    assert (
        "This is the demo. Sign in as editor with the password invented-editor or as journalist"
        " with the password invented-journalist."
    ) in said
    assert sign_in(anonymous, "editor", "invented-editor").status_code == 303


def test_demo_account_that_was_changed_is_not_named(ledger, anonymous):
    let_into_demo(ledger)
    with Session(ledger) as session, session.begin():
        session.execute(update(Account).where(Account.login == "editor").values(version=2))

    said = words(anonymous.get("/sign-in").text)

    assert "Sign in as journalist with the password invented-journalist." in said


def test_somebody_else_with_the_login_of_the_demo_is_not_named(ledger, anonymous):
    let_into_demo(ledger)
    with Session(ledger) as session, session.begin():
        session.execute(update(Person).where(Person.name == "Demo editor").values(name="Dora"))

    said = words(anonymous.get("/sign-in").text)

    assert "Sign in as journalist with the password invented-journalist." in said


def test_sign_in_of_another_ledger_names_nobody(ledger, staff, anonymous):
    assert "demo" not in anonymous.get("/sign-in").text


@pytest.mark.parametrize(
    "to", ["https://evil.example/", "//evil.example/", "/\\evil.example", "evil", "/\tx", ""]
)
def test_sign_in_leads_nowhere_else(staff, anonymous, to):
    assert sign_in(anonymous, "emil", to=to).location == "/"


def test_wrong_password_unknown_login_and_disabled_account_have_the_same_answer(
    ledger, staff, anonymous
):
    rosa, emil = staff
    with entering(ledger) as session:
        accounts.disable(session, actor=rosa.actor, now=clock(), account_id=emil.id, version=1)
    wrong = [
        sign_in(anonymous, "rosa", "a guess of somebody"),
        sign_in(anonymous, "nina", "a guess of somebody"),
        sign_in(anonymous, "emil", PASSWORD),
    ]

    told = {answer.text.replace(login, "X") for answer, login in zip(wrong, LOGINS, strict=True)}
    assert [answer.status_code for answer in wrong] == [401, 401, 401]
    assert len(told) == 1


LOGINS = ("rosa", "nina", "emil")


def test_password_is_compared_also_where_there_is_no_account(staff, anonymous, monkeypatch):
    compared = []
    right = passwords.is_right
    monkeypatch.setattr(
        passwords, "is_right", lambda *given: (compared.append(given[0]), right(*given))[1]
    )

    sign_in(anonymous, "nina", "a guess of somebody")

    assert compared == [None]


@pytest.mark.parametrize("act", ["sign out", "password", "role", "disabled"])
def test_cookie_that_was_ended_opens_nothing(ledger, staff, act):
    rosa, emil = staff
    mine = signed_in_browser(ledger)
    other = another_browser(mine)
    sign_in(other, "emil")
    thief = replayed(mine)
    assert thief.get(READ).status_code == 200

    by = {"actor": rosa.actor, "now": clock(), "account_id": emil.id}
    if act == "sign out":
        send(mine, "/account", "/sign-out")
    elif act == "password":
        send(mine, "/account", "/account/password", present=PASSWORD, password=OTHER_PASSWORD)
    elif act == "role":
        with entering(ledger) as session:
            accounts.change_role(session, **by, version=1, role="viewer")
    else:
        with entering(ledger) as session:
            accounts.disable(session, **by, version=1)

    statuses = [client.get(READ).status_code for client in (thief, mine, other)]
    assert statuses == {
        "sign out": [401, 401, 200], "password": [401, 200, 401], "role": [401, 401, 401],
        "disabled": [401, 401, 401],
    }[act]  # fmt: skip


@pytest.mark.parametrize("column", ["seen_at", "began_at"])
def test_browser_is_forgotten_when_idle_or_old(ledger, staff, column):
    client = signed_in_browser(ledger)
    age = timedelta(hours=12) if column == "seen_at" else timedelta(days=14)
    with ledger.execution_options(writes=True).begin() as connection:
        connection.execute(update(SignIn).values({column: clock() - age}))

    assert client.get(READ).status_code == 401


def test_page_does_not_wait_for_somebody_who_writes_for_long(ledger, staff):
    client = signed_in_browser(ledger)
    long_ago = clock() - timedelta(hours=1)
    with ledger.execution_options(writes=True).begin() as connection:
        connection.execute(update(SignIn).values(seen_at=long_ago))

    with ledger.execution_options(writes=True).begin() as importing:
        importing.execute(update(Account).values(version=Account.version))
        began = monotonic()
        status = client.get(READ).status_code
        took = monotonic() - began

    assert (status, took < 5) == (200, True)
    client.get(READ)
    with Session(ledger) as session:
        assert session.scalars(select(SignIn.seen_at)).one() > long_ago


def test_sign_in_takes_a_new_token(ledger, staff):
    client = signed_in_browser(ledger)
    first = client.get_cookie(COOKIE).value
    send(client, "/account", "/sign-out")
    sign_in(client, "emil")

    assert client.get_cookie(COOKIE).value != first


def test_sign_in_of_another_site_is_refused(staff, anonymous):
    answer = anonymous.post("/sign-in", data={"login": "emil", "password": PASSWORD})

    assert (answer.status_code, anonymous.get(READ).status_code) == (403, 401)


def test_cookie_belongs_to_the_host_under_https(staff, anonymous):
    page = anonymous.get("/sign-in", base_url="https://localhost")

    [cookie] = page.headers.getlist("Set-Cookie")
    assert cookie.startswith("__Host-claimtracker_form=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))


def test_code_is_needed_and_goes_once(ledger, staff, anonymous):
    _, emil = staff
    key = pyotp.random_base32()
    with ledger.execution_options(writes=True).begin() as connection:
        connection.execute(
            update(Account).where(Account.id == emil.id).values(totp_key=key, totp_used=1)
        )
    code = pyotp.TOTP(key).now()

    statuses = [
        sign_in(another_browser(anonymous), "emil", phone_code=given).status_code
        for given in ("", "000 000 0", code, code)
    ]

    assert statuses == [401, 401, 303, 401]


def test_password_kept_with_old_parameters_is_kept_anew(ledger, staff, anonymous, monkeypatch):
    monkeypatch.setattr(passwords, "HASHER", PasswordHasher(2, 16, 1))

    sign_in(anonymous, "emil")

    with Session(ledger) as session:
        kept = session.scalar(select(Account.password).where(Account.login == "emil"))
    assert (passwords.is_outdated(kept), passwords.is_right(kept, PASSWORD)) == (False, True)


def test_guessing_from_one_address_is_slow_and_the_owner_gets_in_from_another(staff, anonymous):
    tries = [sign_in(another_browser(anonymous), "emil", f"guess {n}") for n in range(11)]
    answers = [answer.status_code for answer in tries]

    assert answers == [401] * 10 + [429]
    assert int(tries[-1].headers["Retry-After"]) > 200
    assert sign_in(another_browser(anonymous), "emil").status_code == 429
    assert sign_in(another_browser(anonymous), "emil", at="198.51.100.7").status_code == 303


def test_owner_gets_in_from_the_address_of_the_guesser_in_a_browser_used_before(ledger, staff):
    mine = signed_in_browser(ledger)
    send(mine, "/account", "/sign-out")
    for n in range(11):
        guessed = sign_in(another_browser(mine), "emil", f"guess {n}")

    assert (guessed.status_code, sign_in(mine, "emil").status_code) == (429, 303)


def test_guessing_at_a_login_that_is_not_there_is_answered_alike(staff, anonymous):
    told = []
    for login in ("emil", "nina"):
        for n in range(11):
            answer = sign_in(anonymous, login, f"guess {n}", at=f"2001:db8::{n}")
        told.append((answer.status_code, answer.text.replace(login, "X")))

    assert told[0] == told[1]


def test_first_admin_comes_in_by_the_link_once(ledger, anonymous):
    link = first_link(ledger)
    answer = send(anonymous, link, name="Rosa", login="rosa", password=PASSWORD)

    assert (answer.status_code, anonymous.get("/account").status_code) == (303, 200)
    assert another_browser(anonymous).get(link).status_code == 404


def test_what_is_wrong_with_an_invitation_is_said_at_its_field(ledger, anonymous):
    answer = send(anonymous, first_link(ledger), name="Rosa", login="rosa", password="short")

    assert answer.status_code == 400
    assert 'id="f-password-error"' in answer.text
    assert 'value="Rosa"' in answer.text
    assert "short" not in answer.text


def test_admins_set_up_a_second_factor_before_anything_else(ledger, staff, anonymous):
    settings = create_app(ledger)
    with entering(ledger) as session:
        session.add(setting("admins_need_second_factor"))
    client = settings.test_client()
    sign_in(client, "rosa")

    assert client.get(READ).location == "/account/second-factor"

    page = client.get("/account/second-factor").text
    key = page.split('name="shared_key" value="')[1][:32]
    form = {"shared_key": key, "phone_code": pyotp.TOTP(key).now()}
    refused = send(client, "/account/second-factor", **form, present="a guess of somebody")
    assert (refused.status_code, 'id="f-present-error"' in refused.text) == (400, True)
    assert key in refused.text
    send(client, "/account/second-factor", **form, present=PASSWORD)
    assert client.get(READ).status_code == 200
    assert client.get("/account/second-factor").location == "/account"


def setting(name):
    from claimtracker.models import Setting

    return Setting(name=name, value="yes", version=1)
