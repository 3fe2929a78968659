"""A link lets somebody in once, for seven days."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import select

from claimtracker.models import Invitation
from claimtracker.operations import accounts, invitations, passwords
from claimtracker.queries import accounts as account_rows
from claimtracker.queries import invitations as rows
from claimtracker.queries.invitations import InvitationGone
from claimtracker.rules.permissions import NotAllowed
from tests.operations.letting_in import OTHER_PASSWORD, PASSWORD, let_in
from tests.operations.test_accounts import nothing, told

MONA = {"login": "mona", "name": "Mona", "password": PASSWORD}


@pytest.fixture
def rosa(session):
    return let_in(session, "rosa", "admin")


def test_link_of_the_first_start_makes_the_first_admin(session, now):
    token = invitations.first(session, now=now)

    key = invitations.accept(session, now=now, token=token, **MONA)

    found = account_rows.get(session, key)
    assert (found.name, found.role) == ("Mona", "admin")
    assert told(session, key) == [
        ("add", found.person_id, nothing(after={"name": "Mona", "role": "admin"}))
    ]


def test_second_start_makes_the_first_link_void(session, now):
    old = invitations.first(session, now=now)
    new = invitations.first(session, now=now)

    with pytest.raises(InvitationGone):
        rows.by_token(session, old, now=now)
    assert rows.by_token(session, new, now=now).is_first


def test_link_of_the_first_start_lets_nobody_in_once_there_is_an_account(session, now):
    token = invitations.first(session, now=now)
    let_in(session, "rosa", "admin")

    with pytest.raises(invitations.AccountsAreThere):
        invitations.accept(session, now=now, token=token, **MONA)
    with pytest.raises(invitations.AccountsAreThere):
        invitations.first(session, now=now)


def test_invited_choose_login_name_and_password(session, rosa, now):
    token = invitations.invite(
        session, actor=rosa.actor, now=now, role="viewer", email="mona@desk.example"
    )
    [waiting] = rows.listed(session, now=now)

    key = invitations.accept(session, now=now, token=token, **MONA)

    found = account_rows.get(session, key)
    assert (found.login, found.role, found.email) == ("mona", "viewer", "mona@desk.example")
    assert rows.listed(session, now=now) == []
    assert told(session, waiting.id) == [
        ("add", rosa.person_id, nothing(after={"role": "viewer"}))
    ]  # fmt: skip


def test_named_invitation_is_for_that_person(session, rosa, ada, now):
    token = invitations.invite(session, actor=rosa.actor, now=now, role="editor", name="Ada")

    key = invitations.accept(session, now=now, token=token, **MONA)

    assert account_rows.get(session, key).person_id == ada.person_id


def test_invited_cannot_pass_for_somebody_who_acted_here(session, rosa, now):
    token = invitations.invite(session, actor=rosa.actor, now=now, role="editor")

    with pytest.raises(accounts.PersonTaken):
        invitations.accept(session, now=now, token=token, **{**MONA, "name": "ADA"})


def test_only_the_digest_of_a_link_is_kept(session, rosa, now):
    token = invitations.invite(session, actor=rosa.actor, now=now, role="editor")

    kept = session.execute(select(Invitation.__table__)).one()

    assert token not in [str(value) for value in kept]


def test_link_is_used_once(session, rosa, now):
    token = invitations.invite(session, actor=rosa.actor, now=now, role="editor")
    invitations.accept(session, now=now, token=token, **MONA)

    with pytest.raises(InvitationGone):
        invitations.accept(session, now=now, token=token, **{**MONA, "login": "nora"})


def test_link_grows_old_after_seven_days(session, rosa, now):
    token = invitations.invite(session, actor=rosa.actor, now=now, role="editor")

    week = now + timedelta(days=7)
    assert rows.by_token(session, token, now=week - timedelta(seconds=1)).role == "editor"
    with pytest.raises(InvitationGone):
        rows.by_token(session, token, now=week)


def test_invitation_is_taken_back(session, rosa, now):
    token = invitations.invite(session, actor=rosa.actor, now=now, role="editor")
    [waiting] = rows.listed(session, now=now)

    invitations.withdraw(session, actor=rosa.actor, now=now, invitation_id=waiting.id)

    with pytest.raises(InvitationGone):
        invitations.accept(session, now=now, token=token, **MONA)
    with pytest.raises(InvitationGone):
        invitations.withdraw(session, actor=rosa.actor, now=now, invitation_id=waiting.id)


def test_only_admins_invite(session, rosa, now):
    emil = let_in(session, "emil", "editor", by=rosa.actor)

    with pytest.raises(NotAllowed):
        invitations.invite(session, actor=emil.actor, now=now, role="viewer")
    with pytest.raises(NotAllowed):
        invitations.reset(session, actor=emil.actor, now=now, account_id=rosa.id)


def test_reset_link_sets_a_new_password(session, rosa, now):
    emil = let_in(session, "emil", "editor", by=rosa.actor)
    token = invitations.reset(session, actor=rosa.actor, now=now, account_id=emil.id)

    invitations.accept_reset(session, now=now, token=token, password=OTHER_PASSWORD)

    assert passwords.is_right(account_rows.get(session, emil.id).password, OTHER_PASSWORD)
    assert [(act, by) for act, by, _ in told(session, emil.id)] == [
        ("add", rosa.person_id), ("make reset link", rosa.person_id),
        ("set password", emil.person_id),
    ]  # fmt: skip


def test_reset_link_makes_no_account_and_an_invitation_no_reset(session, rosa, now):
    reset = invitations.reset(session, actor=rosa.actor, now=now, account_id=rosa.id)
    invited = invitations.invite(session, actor=rosa.actor, now=now, role="editor")

    with pytest.raises(InvitationGone):
        invitations.accept(session, now=now, token=reset, **MONA)
    with pytest.raises(InvitationGone):
        invitations.accept_reset(session, now=now, token=invited, password=OTHER_PASSWORD)


@pytest.mark.parametrize("act", ["disabled", "another link", "password set"])
def test_reset_link_is_void_after(session, rosa, now, act):
    emil = let_in(session, "emil", "editor", by=rosa.actor)
    by = {"actor": rosa.actor, "now": now, "account_id": emil.id}
    token = invitations.reset(session, **by)

    if act == "disabled":
        accounts.disable(session, **by, version=1)
    elif act == "another link":
        invitations.reset(session, **by)
    else:
        accounts.set_password(session, **by, password=OTHER_PASSWORD)

    with pytest.raises(InvitationGone):
        invitations.accept_reset(session, now=now, token=token, password=PASSWORD)


@pytest.mark.parametrize("act", [accounts.disable, partial(accounts.change_role, role="viewer")])
def test_links_of_an_admin_go_with_the_admin(session, rosa, now, act):
    emil = let_in(session, "emil", "admin", by=rosa.actor)
    by = {"actor": emil.actor, "now": now}
    invited = invitations.invite(session, **by, role="admin")
    to_rosa = invitations.reset(session, **by, account_id=rosa.id)
    kept = invitations.invite(session, actor=rosa.actor, now=now, role="viewer")
    links = [rows.by_token(session, token, now=now).id for token in (invited, to_rosa)]

    act(session, actor=rosa.actor, now=now, account_id=emil.id, version=emil.version)

    for token in (invited, to_rosa):
        with pytest.raises(InvitationGone):
            rows.by_token(session, token, now=now)
    assert rows.by_token(session, kept, now=now).role == "viewer"
    assert [told(session, link)[-1] for link in links] == [
        ("remove", rosa.person_id, nothing()), ("remove", rosa.person_id, nothing()),
    ]  # fmt: skip
