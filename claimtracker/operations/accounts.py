"""Accounts: who may sign in, in which role, and with what.

No event of an account tells its login, its e-mail address or anything of a password; what was
done, by whom and when is told. Where the password, the role or the permission to sign in
changes, browsers are signed out in the same transaction.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from claimtracker.db.types import new_id
from claimtracker.errors import Conflict, Forbidden, Invalid
from claimtracker.models import Account, Person, table_of
from claimtracker.operations import events, passwords, rows, second_factors, sign_ins, void_links
from claimtracker.queries import accounts
from claimtracker.queries.accounts import AccountNow
from claimtracker.rules.credentials import login_of, name_of, require_password
from claimtracker.rules.permissions import Actor, require
from claimtracker.rules.text import fold
from claimtracker.rules.vocabulary import ROLES


class LoginTaken(Conflict):
    """Somebody else has that login."""

    def __init__(self) -> None:
        super().__init__("This login is taken; choose another one.")


class PersonTaken(Conflict):
    """Somebody else goes by that name in this ledger."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"Somebody goes by the name {name!r} here already; choose another one. If that is you,"
            f" ask to be invited by it, or run `claimtracker account add LOGIN --name {name!r}`."
        )


class UnknownRole(Invalid):
    """There is no such role."""

    def __init__(self, role: str) -> None:
        super().__init__(f"{role!r} is no role; it is one of {', '.join(ROLES)}.")


class LastAdmin(Conflict):
    """Nobody would be left who can let people in."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} is the last admin who can sign in; make somebody else an admin first."
        )


class WrongPassword(Forbidden):
    """The password that was given with a change is not that of the account."""

    def __init__(self) -> None:
        super().__init__("This is not your present password; nothing was changed.")


class WrongCode(Invalid):
    """The code from the phone is not the one of now."""

    def __init__(self) -> None:
        super().__init__(
            "This code is not right, or was used before; wait for the next one and type that."
        )


class HasSecondFactor(Conflict):
    """A phone would take the place of another one, without anybody proving who they are."""

    def __init__(self) -> None:
        super().__init__(
            "This account asks for codes from a phone already; take that phone off first, on the"
            " page of your account, and set up the new one then."
        )


def add(
    session: Session,
    *,
    actor: Actor | None,
    now: datetime,
    name: str,
    login: str,
    role: str,
    password: str | None = None,
    email: str | None = None,
    subject: str | None = None,
    known_person: bool = False,
) -> str:
    """Make an account and return its key; without an actor the person acts for themself.

    `known_person` lets the account be that of a person of this name who has none yet.
    Raises LoginTaken, PersonTaken, UnknownRole, BadLogin, BadName, WeakPassword.
    """
    if actor is not None:
        require(actor, "account.manage")
    _require_role(role)
    login, name = login_of(login), name_of(name)
    if password is not None:
        require_password(password, login=login)
    if session.execute(select(Account.id).where(Account.login == login)).first():
        raise LoginTaken
    person_id = _person(session, name, known=known_person)
    row = {
        "id": new_id(), "version": 1, "person_id": person_id, "login": login, "email": email,
        "password": passwords.hashed(password) if password is not None else None,
        "subject": subject, "role": role, "active": True, "created_at": now,
    }  # fmt: skip
    session.execute(insert(table_of(Account)), [row])
    act = events.Act("add", "account", str(row["id"]), after={"name": name, "role": role})
    by = actor or Actor(person_id, name, role)
    events.record(session, actor=by, now=now, acts=[act])
    return str(row["id"])


def change_role(
    session: Session, *, actor: Actor, now: datetime, account_id: str, version: int, role: str
) -> None:
    """Give an account another role, and sign it out; links that an admin made go with the role.

    The role that it has changes nothing.

    Raises LastAdmin, UnknownRole, StaleVersion.
    """
    require(actor, "account.manage")
    _require_role(role)
    found = accounts.get(session, account_id)
    if role == found.role:
        return
    if role != "admin":
        _require_another_admin(session, found)
    _change(session, found, version, {"role": role})
    sign_ins.end_all(session, account_id)
    if role != "admin":
        void_links.made_by(session, found.person_id, actor=actor, now=now)
    told = {"before": {"role": found.role}, "after": {"role": role}}
    _note(session, "edit", found, actor, now, **told)


def disable(
    session: Session, *, actor: Actor, now: datetime, account_id: str, version: int
) -> None:
    """Let an account sign in no more, sign it out, and make its links void.

    Raises LastAdmin, StaleVersion.
    """
    require(actor, "account.manage")
    found = accounts.get(session, account_id)
    _require_another_admin(session, found)
    _change(session, found, version, {"active": False})
    sign_ins.end_all(session, account_id)
    void_links.to_account(session, account_id)
    void_links.made_by(session, found.person_id, actor=actor, now=now)
    _note(session, "disable", found, actor, now)


def enable(session: Session, *, actor: Actor, now: datetime, account_id: str, version: int) -> None:
    """Let an account sign in again; raises StaleVersion."""
    require(actor, "account.manage")
    found = accounts.get(session, account_id)
    _change(session, found, version, {"active": True})
    _note(session, "enable", found, actor, now)


def set_password(
    session: Session, *, actor: Actor | None, now: datetime, account_id: str, password: str
) -> None:
    """Set the password of an account, and sign it out everywhere; raises WeakPassword.

    Without an actor the person acts for themself, who came by a link.
    """
    if actor is not None:
        require(actor, "account.manage")
    found = accounts.get(session, account_id)
    _set_password(session, found, password)
    _note(session, "set password", found, actor or found.actor, now)


def change_password(
    session: Session, *, actor: Actor, now: datetime, account_id: str, present: str, password: str
) -> None:
    """Change one's own password, and sign out everywhere; raises WrongPassword, WeakPassword."""
    found = _own(session, actor, account_id)
    if not passwords.is_right(found.password, present):
        raise WrongPassword
    _set_password(session, found, password)
    _note(session, "set password", found, actor, now)


def add_second_factor(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    account_id: str,
    present: str,
    key: str,
    code: str,
) -> None:
    """Ask for codes from a phone from now on, proven by a first one, which counts as used.

    Whoever has a password gives it, so that a browser left open lets nobody lock its owner out.
    Other browsers are signed out. Raises HasSecondFactor, WrongPassword, WrongCode.
    """
    found = _own(session, actor, account_id)
    if found.totp_key is not None:
        raise HasSecondFactor
    if found.password is not None and not passwords.is_right(found.password, present):
        raise WrongPassword
    is_key = second_factors.is_key(key)
    number = second_factors.matching(key, code, used=None, now=now) if is_key else None
    if number is None:
        raise WrongCode
    _change(session, found, found.version, {"totp_key": key, "totp_used": number})
    sign_ins.end_all(session, account_id)
    _note(session, "add second factor", found, actor, now)


def remove_second_factor(
    session: Session, *, actor: Actor, now: datetime, account_id: str, present: str | None = None
) -> None:
    """Ask for no codes any more, and sign out everywhere.

    Of oneself one proves it by the present password; an admin does it for others without.
    Raises WrongPassword.
    """
    found = accounts.get(session, account_id)
    if found.person_id != actor.person_id or present is None:
        require(actor, "account.manage")
    elif not passwords.is_right(found.password, present):
        raise WrongPassword
    _change(session, found, found.version, {"totp_key": None, "totp_used": None})
    sign_ins.end_all(session, account_id)
    _note(session, "remove second factor", found, actor, now)


def _person(session: Session, name: str, *, known: bool) -> str:
    """Return the person of a name, made where nobody has it; raises PersonTaken."""
    wanted = fold(name)
    named = session.execute(select(Person.id, Person.name)).all()
    for person_id, other in named:
        if fold(other) != wanted:
            continue
        held = select(Account.id).where(Account.person_id == person_id)
        if not known or session.execute(held).first():
            raise PersonTaken(name)
        return str(person_id)
    made = new_id()
    session.execute(insert(table_of(Person)), [{"id": made, "name": name, "version": 1}])
    return made


def _own(session: Session, actor: Actor, account_id: str) -> AccountNow:
    found = accounts.get(session, account_id)
    if found.person_id != actor.person_id:
        raise accounts.NoSuchAccount
    return found


def _set_password(session: Session, found: AccountNow, password: str) -> None:
    require_password(password, login=found.login)
    # One account has one way in: whoever sets a password does not come by a provider any more.
    kept = {"password": passwords.hashed(password), "subject": None}
    _change(session, found, found.version, kept)
    sign_ins.end_all(session, found.id)
    void_links.to_account(session, found.id)


def _change(session: Session, found: AccountNow, version: int, to: Mapping[str, Any]) -> None:
    rows.write_over(session, Account, [{"row": found.id, "read": version, **to}])


def _note(
    session: Session, verb: str, found: AccountNow, actor: Actor, now: datetime, **told: Any
) -> None:
    act = events.Act(verb, "account", found.id, **told)
    events.record(session, actor=actor, now=now, acts=[act])


def _require_role(role: str) -> None:
    if role not in ROLES:
        raise UnknownRole(role)


def _require_another_admin(session: Session, found: AccountNow) -> None:
    if found.role == "admin" and found.active:
        others = [one for one in accounts.admins(session, locked=True) if one != found.id]
        if not others:
            raise LastAdmin(found.name)
