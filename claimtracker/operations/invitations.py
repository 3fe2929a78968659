"""Links that let somebody in once: to a new account, or to a new password.

The ledger keeps the digest of a link's token only, so that a link is shown once, where it is
made.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy import CursorResult, delete, insert, update
from sqlalchemy.orm import Session

from claimtracker.db.types import new_id
from claimtracker.errors import Conflict
from claimtracker.models import Invitation, table_of
from claimtracker.operations import accounts, events, void_links
from claimtracker.operations.accounts import UnknownRole
from claimtracker.queries import accounts as account_rows
from claimtracker.queries import invitations
from claimtracker.queries.invitations import InvitationGone, Waiting
from claimtracker.queries.sign_ins import digest
from claimtracker.rules.credentials import name_of
from claimtracker.rules.permissions import Actor, require
from claimtracker.rules.vocabulary import ROLES

LASTS = timedelta(days=7)


class AccountsAreThere(Conflict):
    """The link of the first start is asked for where somebody can sign in."""

    def __init__(self) -> None:
        super().__init__("Somebody can sign in to this ledger already; ask an admin to invite you.")


def invite(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    role: str,
    name: str | None = None,
    email: str | None = None,
) -> str:
    """Invite somebody to an account in a role and return the token of the link; raises UnknownRole.

    With a name the account is that person's, who may have acted here before; without one the
    invited choose a name that nobody has.
    """
    require(actor, "account.manage")
    if role not in ROLES:
        raise UnknownRole(role)
    name = name_of(name) if name else None
    invitation_id, token = _made(
        session, now, role=role, name=name, email=email or None, invited_by=actor.person_id
    )
    told = {"role": role} | ({"name": name} if name else {})
    act = events.Act("add", "invitation", invitation_id, after=told)
    events.record(session, actor=actor, now=now, acts=[act])
    return token


def reset(session: Session, *, actor: Actor, now: datetime, account_id: str) -> str:
    """Return the token of a link by which an account gets a new password.

    Links made for it before are void. The present password holds until the link is used.
    """
    require(actor, "account.manage")
    found = account_rows.get(session, account_id)
    void_links.to_account(session, account_id)
    _, token = _made(
        session, now, role=found.role, account_id=account_id, invited_by=actor.person_id
    )
    act = events.Act("make reset link", "account", account_id)
    events.record(session, actor=actor, now=now, acts=[act])
    return token


def first(session: Session, *, now: datetime) -> str:
    """Return the token of a link that makes the first admin; raises AccountsAreThere.

    Links of earlier starts are void. Nobody acts yet, so it leaves no event.
    """
    if account_rows.are_there(session):
        raise AccountsAreThere
    session.execute(
        delete(Invitation).where(Invitation.invited_by.is_(None), Invitation.used_at.is_(None))
    )
    return _made(session, now, role="admin")[1]


def withdraw(session: Session, *, actor: Actor, now: datetime, invitation_id: str) -> None:
    """Take back an invitation that was not used yet; raises InvitationGone."""
    require(actor, "account.manage")
    gone = delete(Invitation).where(Invitation.id == invitation_id, Invitation.used_at.is_(None))
    done: CursorResult[object] = session.connection().execute(gone)
    if done.rowcount != 1:
        raise InvitationGone
    act = events.Act("remove", "invitation", invitation_id)
    events.record(session, actor=actor, now=now, acts=[act])


def take(session: Session, token: str, *, now: datetime) -> Waiting:
    """Use a link up; of two who use it at once the second finds it gone. Raises InvitationGone."""
    found = invitations.by_token(session, token, now=now)
    use = update(Invitation).where(Invitation.id == found.id, Invitation.used_at.is_(None))
    done: CursorResult[object] = session.connection().execute(use.values(used_at=now))
    if done.rowcount != 1:
        raise InvitationGone
    return found


def accept(
    session: Session, *, now: datetime, token: str, login: str, name: str, password: str
) -> str:
    """Make the account that a link invites to and return its key.

    Raises InvitationGone, AccountsAreThere, and what `accounts.add` raises.
    """
    found = take(session, token, now=now)
    if found.account_id is not None:
        raise InvitationGone
    if found.is_first and account_rows.are_there(session):
        raise AccountsAreThere
    return accounts.add(
        session, actor=None, now=now, name=found.name or name, login=login, role=found.role,
        password=password, email=found.email, known_person=found.name is not None,
    )  # fmt: skip


def accept_reset(session: Session, *, now: datetime, token: str, password: str) -> str:
    """Set the password of the account that a link leads to and return the account's key.

    Raises InvitationGone, WeakPassword.
    """
    found = take(session, token, now=now)
    if found.account_id is None or not account_rows.get(session, found.account_id).active:
        raise InvitationGone
    accounts.set_password(
        session, actor=None, now=now, account_id=found.account_id, password=password
    )
    return found.account_id


def _made(
    session: Session,
    now: datetime,
    *,
    role: str,
    account_id: str | None = None,
    email: str | None = None,
    name: str | None = None,
    invited_by: str | None = None,
) -> tuple[str, str]:
    invitation_id, token = new_id(), secrets.token_urlsafe(32)
    row = {
        "id": invitation_id, "digest": digest(token), "role": role, "account_id": account_id,
        "email": email, "name": name, "invited_by": invited_by, "invited_at": now,
        "expires_at": now + LASTS,
    }  # fmt: skip
    session.execute(insert(table_of(Invitation)), [row])
    return invitation_id, token
