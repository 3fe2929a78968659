"""The page that a link leads to: a new account, or a new password."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from claimtracker.db import session as sessions
from claimtracker.errors import ClaimtrackerError
from claimtracker.operations import invitations, sign_ins
from claimtracker.operations.accounts import LoginTaken, PersonTaken
from claimtracker.operations.invitations import AccountsAreThere
from claimtracker.operations.writing import clock, entering
from claimtracker.queries import accounts
from claimtracker.queries import invitations as rows
from claimtracker.queries.invitations import InvitationGone, Waiting
from claimtracker.rules.credentials import SHORTEST_PASSWORD, BadLogin, BadName, WeakPassword
from claimtracker.web import browsers, guesses, ledger, people
from claimtracker.web.carried import HOME

pages = Blueprint("invitations", __name__)
# Which field a refusal is about.
FIELDS: dict[type[ClaimtrackerError], str] = {
    LoginTaken: "login", BadLogin: "login", PersonTaken: "name", BadName: "name",
    WeakPassword: "password",
}  # fmt: skip


@pages.get("/invitations/<token>")
def shown(token: str) -> str:
    """Show what a link leads to."""
    return _page(waiting(token), {})


@pages.post("/invitations/<token>")
def accept(token: str) -> Response | tuple[str, int]:
    """Make the account, or set the password, and sign in."""
    waiting_for = waiting(token)
    try:
        account_id, signed_in = _accepted(waiting_for, token)
    except tuple(FIELDS) as error:
        return _page(waiting_for, {FIELDS[type(error)]: str(error)}), 400
    with sessions.read(ledger.engine()) as session:
        found = accounts.get(session, account_id)
    if signed_in:
        people.enter(signed_in, found.actor, found.id)
        guesses.know(found)
    return redirect(HOME, 303)


def waiting(token: str) -> Waiting:
    """Return what a link leads to, if it still leads there; raises InvitationGone."""
    with sessions.read(ledger.engine()) as session:
        found = rows.by_token(session, token, now=clock())
        if found.is_first and accounts.are_there(session):
            raise AccountsAreThere
        if found.account_id and not accounts.get(session, found.account_id).active:
            raise InvitationGone
        return found


def _accepted(waiting_for: Waiting, token: str) -> tuple[str, str]:
    """Do what a link is for; return the account, and the token of this browser.

    Whoever has a second factor signs in with it, for a link alone shows no phone.
    """
    now, given = clock(), request.form
    with entering(ledger.engine()) as session:
        if waiting_for.account_id is None:
            account_id = invitations.accept(
                session, now=now, token=token, login=given.get("login", ""),
                name=given.get("name", ""), password=given.get("password", ""),
            )  # fmt: skip
        else:
            account_id = invitations.accept_reset(
                session, now=now, token=token, password=given.get("password", "")
            )
        if accounts.get(session, account_id).totp_key is not None:
            return account_id, ""
        token = sign_ins.begin(session, account_id=account_id, now=now, browser=browsers.name())
        return account_id, token


def _page(waiting_for: Waiting, errors: dict[str, str]) -> str:
    return render_template(
        "people/invitation.html", waiting=waiting_for, errors=errors, given=request.form,
        shortest=SHORTEST_PASSWORD,
    )  # fmt: skip
