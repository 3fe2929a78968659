"""Accounts as admins see them: who may sign in, in which role, and links that let people in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from claimtracker.db.types import new_id
from claimtracker.operations import accounts, invitations
from claimtracker.operations.writing import clock
from claimtracker.outside.mails import MailNotSent
from claimtracker.queries import accounts as account_rows
from claimtracker.queries import invitations as invitation_rows
from claimtracker.rules.mail_addresses import BadAddress, address_of
from claimtracker.rules.vocabulary import ROLES
from claimtracker.web import acts, addresses, ledger, letters, people
from claimtracker.web.acts import Acting, FormIncomplete
from claimtracker.web.letters import Invited

pages = Blueprint("accounts", __name__)
# What each role may do, for whoever gives one.
MEANINGS = {
    "admin": "lets people in, sets the ledger, asks for redactions",
    "reviewer": "lifts holds, withdraws verdicts, looks after ratings",
    "editor": "adds, edits, decides and publishes",
    "viewer": "reads what is public",
}
ROLE_CHOICES = tuple((role, f"{role}: {MEANINGS[role]}") for role in ROLES)


@pages.get("/administration/accounts")
def listed() -> str:
    """Show every account, and the invitations that nobody used yet."""
    return _page()


@pages.post("/administration/accounts/<uuid:account_id>")
def change(account_id: UUID) -> Response | str:
    """Change one account: its role, whether it may sign in, or its password by a link."""
    do = CHANGES.get(request.form.get("change", ""))
    if do is None:
        raise FormIncomplete("change")
    version, made = acts.version(), list[str]()

    def act(acting: Acting) -> str:
        made.extend(do(acting, str(account_id), version))
        return url_for("accounts.listed")

    answer = acts.once(act)
    return _page(made[0], "to a new password") if made else answer


@pages.post("/administration/invitations")
def invite() -> Response | str | tuple[str, int]:
    """Invite somebody, and send the link where mail can be sent and an address was given.

    Else it is shown, this once, for only its digest is kept.
    """
    role, name = request.form.get("role", ""), request.form.get("name", "").strip() or None
    try:
        email = _email()
    except BadAddress as error:
        return _page(errors={"email": str(error)}), 400
    made: list[str] = []

    def act(acting: Acting) -> str:
        told: dict[str, Any] = {"role": role, "name": name, "email": email}
        made.append(invitations.invite(acting.session, **told, **acting.by))
        return url_for("accounts.listed")

    answer = acts.once(act)
    if not made:
        return answer
    return _sent(made[0], role, email) if email else _page(made[0], "to an account")


@pages.post("/administration/invitations/<uuid:invitation_id>")
def withdraw(invitation_id: UUID) -> Response:
    """Take an invitation back."""

    def act(acting: Acting) -> str:
        invitations.withdraw(acting.session, invitation_id=str(invitation_id), **acting.by)
        return url_for("accounts.listed")

    return acts.once(act)


def _email() -> str | None:
    """Return where the link is to be sent; raises BadAddress."""
    given = request.form.get("email", "").strip() if letters.can_be_sent() else ""
    return address_of(given) if given else None


def _sent(token: str, role: str, email: str) -> str:
    """Send the link; where that fails it is shown after all, with the reason."""
    try:
        letters.invite(Invited(people.actor().name, role, email, token))
    except MailNotSent as error:
        return _page(token, "to an account", unsent=str(error))
    return _page(sent=email)


def _page(
    token: str = "", leads: str = "", sent: str = "", unsent: str = "",
    errors: Mapping[str, str] | None = None,
) -> str:  # fmt: skip
    """Return the page; what stands there after something was done are new forms."""
    with ledger.reading() as session:
        found = account_rows.listed(session)
        invited = invitation_rows.listed(session, now=clock())
    signed_in = people.signed_in()
    return render_template(
        "accounts/list.html",
        accounts=found,
        invited=invited,
        roles=ROLE_CHOICES,
        own=signed_in.account_id if signed_in else "",
        link=_link(token) if token else "",
        leads=leads,
        sent=sent,
        unsent=unsent,
        errors=errors or {},
        given=request.form,
        form_key=acts.form_key if errors else new_id,
    )


def _link(token: str) -> str:
    """Return the link of an invitation, at the address where the pages are reached."""
    return addresses.whole("invitations.shown", token=token)


def _change_role(acting: Acting, account_id: str, version: int) -> tuple[str, ...]:
    role = request.form.get("role", "")
    told: dict[str, Any] = {"account_id": account_id, "version": version, "role": role}
    accounts.change_role(acting.session, **told, **acting.by)
    return ()


def _disable(acting: Acting, account_id: str, version: int) -> tuple[str, ...]:
    accounts.disable(acting.session, account_id=account_id, version=version, **acting.by)
    return ()


def _enable(acting: Acting, account_id: str, version: int) -> tuple[str, ...]:
    accounts.enable(acting.session, account_id=account_id, version=version, **acting.by)
    return ()


def _reset(acting: Acting, account_id: str, version: int) -> tuple[str, ...]:  # noqa: ARG001
    return (invitations.reset(acting.session, account_id=account_id, **acting.by),)


CHANGES: Mapping[str, Callable[[Acting, str, int], tuple[str, ...]]] = {
    "role": _change_role,
    "disable": _disable,
    "enable": _enable,
    "reset": _reset,
}
