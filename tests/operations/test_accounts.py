"""Every change of an account leaves its event, and ends what must not go on."""

from __future__ import annotations

import json
from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import func, select

from claimtracker.models import Event, EventContent, SignIn
from claimtracker.operations import accounts, passwords, sign_ins
from claimtracker.operations.rows import StaleVersion
from claimtracker.queries import accounts as rows
from claimtracker.rules.credentials import BadLogin, BadName, WeakPassword
from claimtracker.rules.permissions import NotAllowed
from tests.operations.letting_in import OTHER_PASSWORD, PASSWORD, let_in


@pytest.fixture
def rosa(session):
    """Rosa, an admin who came by the link of the first start."""
    return let_in(session, "rosa", "admin")


@pytest.fixture
def emil(session, rosa):
    """Emil, an editor whom Rosa let in, with two browsers."""
    made = let_in(session, "emil", "editor", by=rosa.actor)
    for browser in ("Firefox", "Safari"):
        sign_ins.begin(session, account_id=made.id, now=made.created_at, browser=browser)
    return made


def told(session, row_id):
    """Return (act, by whom, content) of the events of a row, in order."""
    found = session.execute(
        select(Event.act, Event.actor_id, EventContent.content)
        .join(EventContent, EventContent.event_id == Event.id)
        .where(Event.row_id == row_id)
        .order_by(Event.id)
    )
    return [(act, by, json.loads(content)) for act, by, content in found]


def signed_in(session, account):
    counted = select(func.count()).where(SignIn.account_id == account.id)
    return session.execute(counted).scalar_one()


def nothing(**told):
    return {"before": None, "after": None, "why": ""} | told


def test_account_is_a_person_with_a_login_and_a_role(session, rosa, emil):
    found = rows.by_login(session, " EMIL ")

    assert (found.id, found.name, found.login, found.role) == (emil.id, "Emil", "emil", "editor")
    assert passwords.is_right(found.password, PASSWORD)
    assert told(session, emil.id) == [
        ("add", rosa.person_id, nothing(after={"name": "Emil", "role": "editor"}))
    ]


def test_first_account_is_its_own_doing(session, rosa):
    assert [by for _, by, _ in told(session, rosa.id)] == [rosa.person_id]


def test_only_admins_make_accounts(session, emil, now):
    with pytest.raises(NotAllowed):
        let_in(session, "mona", "viewer", by=emil.actor)


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"login": "EMIL"}, accounts.LoginTaken),
        ({"name": "emil"}, accounts.PersonTaken),
        ({"name": "Ada"}, accounts.PersonTaken),
        ({"role": "king"}, accounts.UnknownRole),
        ({"login": "two words"}, BadLogin),
        ({"name": " "}, BadName),
        ({"password": "short"}, WeakPassword),
        ({"login": "mona.musterfrau", "password": "Mona.Musterfrau"}, WeakPassword),
        ({"password": "ababababababab"}, WeakPassword),
    ],
)
def test_account_that_cannot_be_is_refused(session, rosa, emil, now, given, error):
    right = {"name": "Mona", "login": "mona", "role": "viewer", "password": PASSWORD}

    with pytest.raises(error):
        accounts.add(session, actor=rosa.actor, now=now, **{**right, **given})


def test_person_who_acted_before_gets_the_account_where_one_says_so(session, rosa, ada, now):
    key = accounts.add(
        session, actor=rosa.actor, now=now, name="Ada", login="ada", role="editor",
        known_person=True,
    )  # fmt: skip

    assert rows.get(session, key).person_id == ada.person_id


def test_changed_role_ends_every_browser(session, rosa, emil, now):
    accounts.change_role(
        session, actor=rosa.actor, now=now, account_id=emil.id, version=1, role="reviewer"
    )

    assert (rows.get(session, emil.id).role, signed_in(session, emil)) == ("reviewer", 0)
    assert told(session, emil.id)[-1] == (
        "edit", rosa.person_id, nothing(before={"role": "editor"}, after={"role": "reviewer"})
    )  # fmt: skip


def test_role_that_an_account_has_signs_nobody_out(session, rosa, emil, now):
    accounts.change_role(
        session, actor=rosa.actor, now=now, account_id=emil.id, version=1, role="editor"
    )

    assert (rows.get(session, emil.id).version, signed_in(session, emil)) == (1, 2)
    assert [act for act, _, _ in told(session, emil.id)] == ["add"]


def test_disabled_account_is_signed_out_and_may_be_enabled(session, rosa, emil, now):
    accounts.disable(session, actor=rosa.actor, now=now, account_id=emil.id, version=1)

    assert (rows.get(session, emil.id).active, signed_in(session, emil)) == (False, 0)

    accounts.enable(session, actor=rosa.actor, now=now, account_id=emil.id, version=2)

    assert rows.get(session, emil.id).active
    assert [act for act, _, _ in told(session, emil.id)] == ["add", "disable", "enable"]


def test_stale_change_is_refused(session, rosa, emil, now):
    accounts.disable(session, actor=rosa.actor, now=now, account_id=emil.id, version=1)

    with pytest.raises(StaleVersion):
        accounts.enable(session, actor=rosa.actor, now=now, account_id=emil.id, version=1)


def test_last_admin_stays(session, rosa, emil, now):
    by = {"actor": rosa.actor, "now": now, "account_id": rosa.id, "version": 1}

    with pytest.raises(accounts.LastAdmin):
        accounts.disable(session, **by)
    with pytest.raises(accounts.LastAdmin):
        accounts.change_role(session, **by, role="editor")

    let_in(session, "mona", "admin", by=rosa.actor)
    accounts.disable(session, **by)
    assert not rows.get(session, rosa.id).active


def test_own_password_is_changed_by_whoever_knows_it(session, emil, now):
    by = {"actor": emil.actor, "now": now, "account_id": emil.id, "password": OTHER_PASSWORD}

    with pytest.raises(accounts.WrongPassword):
        accounts.change_password(session, **by, present="a guess of somebody")
    assert signed_in(session, emil) == 2

    accounts.change_password(session, **by, present=PASSWORD)

    kept = rows.get(session, emil.id).password
    assert (passwords.is_right(kept, PASSWORD), passwords.is_right(kept, OTHER_PASSWORD)) == (
        False, True,
    )  # fmt: skip
    assert signed_in(session, emil) == 0
    assert told(session, emil.id)[-1] == ("set password", emil.person_id, nothing())


def test_password_of_another_is_not_changed(session, rosa, emil, now):
    with pytest.raises(rows.NoSuchAccount):
        accounts.change_password(
            session, actor=rosa.actor, now=now, account_id=emil.id, present=PASSWORD,
            password=OTHER_PASSWORD,
        )  # fmt: skip


def test_second_factor_begins_with_a_code_and_ends_with_the_password(session, emil, now):
    key = pyotp.random_base32()
    by = {"actor": emil.actor, "now": now, "account_id": emil.id}

    with pytest.raises(accounts.WrongCode):
        accounts.add_second_factor(session, **by, present=PASSWORD, key=key, code="000 000 0")
    accounts.add_second_factor(session, **by, present=PASSWORD, key=key, code=code_at(key, now))

    found = rows.get(session, emil.id)
    assert (found.totp_key, found.totp_used) == (key, 1601553600 // 30)
    assert signed_in(session, emil) == 0

    with pytest.raises(accounts.WrongPassword):
        accounts.remove_second_factor(session, **by, present="a guess of somebody")
    accounts.remove_second_factor(session, **by, present=PASSWORD)

    assert rows.get(session, emil.id).totp_key is None
    assert [act for act, _, _ in told(session, emil.id)] == [
        "add", "add second factor", "remove second factor",
    ]  # fmt: skip


def test_second_factor_is_set_up_by_whoever_knows_the_password_and_replaces_none(
    session, emil, now
):
    key, other = pyotp.random_base32(), pyotp.random_base32()
    by = {"actor": emil.actor, "now": now, "account_id": emil.id}

    with pytest.raises(accounts.WrongPassword):
        accounts.add_second_factor(
            session, **by, present="a guess", key=key, code=code_at(key, now)
        )
    accounts.add_second_factor(session, **by, present=PASSWORD, key=key, code=code_at(key, now))
    with pytest.raises(accounts.HasSecondFactor):
        accounts.add_second_factor(
            session, **by, present=PASSWORD, key=other, code=code_at(other, now)
        )

    assert rows.get(session, emil.id).totp_key == key


def test_admin_takes_a_lost_phone_off_an_account(session, rosa, emil, now):
    key = pyotp.random_base32()
    accounts.add_second_factor(
        session, actor=emil.actor, now=now, account_id=emil.id, present=PASSWORD, key=key,
        code=code_at(key, now),
    )  # fmt: skip

    accounts.remove_second_factor(session, actor=rosa.actor, now=now, account_id=emil.id)

    assert told(session, emil.id)[-1] == ("remove second factor", rosa.person_id, nothing())


def test_no_event_tells_a_login_or_a_password(session, rosa, now):
    key = accounts.add(
        session, actor=rosa.actor, now=now, name="Mona", login="mona-at-the-desk", role="viewer",
        password=PASSWORD, email="mona@desk.example",
    )  # fmt: skip
    accounts.set_password(
        session, actor=rosa.actor, now=now, account_id=key, password=OTHER_PASSWORD
    )

    contents = " ".join(json.dumps(content) for _, _, content in told(session, key))

    secrets = ("mona-at-the-desk", "mona@desk.example", PASSWORD, OTHER_PASSWORD, "argon2")
    assert [secret for secret in secrets if secret in contents] == []


def test_list_tells_when_a_browser_was_last_used(session, rosa, emil, now):
    accounts.disable(session, actor=rosa.actor, now=now, account_id=emil.id, version=1)
    sign_ins.begin(session, account_id=rosa.id, now=now + timedelta(hours=1))

    lines = rows.listed(session)

    assert [(line.name, line.active, line.seen_at) for line in lines] == [
        ("Rosa", True, now + timedelta(hours=1)), ("Emil", False, None),
    ]  # fmt: skip


def code_at(key, now):
    return pyotp.TOTP(key).generate_otp(1601553600 // 30)
