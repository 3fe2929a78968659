"""Accounts of people for whom an identity provider vouches.

Such an account was bound by a link that an admin gave, and never by a name or an e-mail address.
It has no password: whoever is let go at the provider has no other way in.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from claimtracker.errors import Conflict
from claimtracker.models import Account
from claimtracker.operations import accounts, events, invitations, sign_ins, void_links
from claimtracker.operations.accounts import LoginTaken, PersonTaken
from claimtracker.operations.invitations import AccountsAreThere
from claimtracker.queries import accounts as rows
from claimtracker.queries.invitations import InvitationGone, Waiting
from claimtracker.rules.credentials import BadLogin, BadName, login_of
from claimtracker.rules.identities import Identity


class IdentityTaken(Conflict):
    """Whom a provider vouches for signs in here already."""

    def __init__(self) -> None:
        super().__init__(
            "You sign in to this ledger already, with another account of it; sign in as that one."
        )


class NameNeeded(Conflict):
    """A provider calls somebody as nobody new can be called here."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"You cannot go by the name {name!r} here, which somebody has or which is no name; ask"
            " the admin for a link that has your name in it."
        )


def accept(session: Session, *, now: datetime, token: str, identity: Identity) -> str:
    """Let somebody in by a link, from now on with their provider, and return the account's key.

    A link to a new password takes the password away instead.
    Raises InvitationGone, AccountsAreThere, IdentityTaken, NameNeeded, LoginTaken.
    """
    found = invitations.take(session, token, now=now)
    bound = rows.by_subject(session, identity.subject)
    if bound is not None and bound.id != found.account_id:
        raise IdentityTaken
    if found.account_id is None:
        return _added(session, found, identity, now)
    _bind(session, found.account_id, identity, now)
    return found.account_id


def _added(session: Session, found: Waiting, identity: Identity, now: datetime) -> str:
    if found.is_first and rows.are_there(session):
        raise AccountsAreThere
    try:
        return accounts.add(
            session, actor=None, now=now, name=found.name or identity.name,
            login=_free_login(session, identity), role=found.role, email=found.email,
            subject=identity.subject, known_person=found.name is not None,
        )  # fmt: skip
    except (PersonTaken, BadName) as error:
        raise NameNeeded(found.name or identity.name) from error


def _bind(session: Session, account_id: str, identity: Identity, now: datetime) -> None:
    found = rows.get(session, account_id)
    if not found.active:
        raise InvitationGone
    session.execute(
        update(Account)
        .where(Account.id == account_id)
        .values(subject=identity.subject, password=None, version=Account.version + 1)
    )
    sign_ins.end_all(session, account_id)
    void_links.to_account(session, account_id)
    act = events.Act("set identity provider", "account", account_id)
    events.record(session, actor=found.actor, now=now, acts=[act])


def _free_login(session: Session, identity: Identity) -> str:
    """Return the first login that is offered and that nobody has; raises LoginTaken."""
    for offered in identity.logins:
        try:
            login = login_of(offered)
        except BadLogin:
            continue
        if session.execute(select(Account.id).where(Account.login == login)).first() is None:
            return login
    raise LoginTaken
