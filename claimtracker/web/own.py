"""One's own account: the password, the second factor, and where one is signed in."""

from __future__ import annotations

import io
from collections.abc import Callable

import segno
from flask import Blueprint, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from claimtracker.db import session as sessions
from claimtracker.errors import ClaimtrackerError
from claimtracker.operations import accounts, second_factors, sign_ins
from claimtracker.operations.accounts import WrongCode, WrongPassword
from claimtracker.operations.writing import clock
from claimtracker.queries import accounts as rows
from claimtracker.queries import notifications
from claimtracker.queries import sign_ins as signed_in_rows
from claimtracker.queries.accounts import AccountNow
from claimtracker.queries.sign_ins import SignedIn
from claimtracker.rules.credentials import SHORTEST_PASSWORD, WeakPassword
from claimtracker.web import access, acts, browsers, guesses, ledger, people
from claimtracker.web.acts import Acting
from claimtracker.web.guesses import TooManyTries

pages = Blueprint("own", __name__)
Answer = Response | tuple[str, int]


@pages.get("/account")
def shown() -> str:
    """Show one's own account."""
    return _page({})


@pages.post("/account/password")
def change_password() -> Answer:
    """Change one's own password; only this browser stays signed in."""

    def change(acting: Acting) -> None:
        accounts.change_password(
            acting.session, **acting.by, account_id=_me().account_id,
            present=request.form.get("present", ""), password=request.form.get("password", ""),
        )  # fmt: skip

    return _changed(change, {WrongPassword: "present", WeakPassword: "password"}, _page)


@pages.get("/account/second-factor")
def second_factor() -> str | Response:
    """Show the picture that a phone reads; whoever has a phone takes that off first."""
    has_one = _me().has_second_factor
    return redirect(url_for("own.shown"), 303) if has_one else _second_factor({})


@pages.post("/account/second-factor")
def add_second_factor() -> Answer:
    """Ask for codes from a phone from now on."""

    def add(acting: Acting) -> None:
        accounts.add_second_factor(
            acting.session, **acting.by, account_id=_me().account_id,
            present=request.form.get("present", ""), key=_shared_key(),
            code=request.form.get("phone_code", ""),
        )  # fmt: skip

    return _changed(add, {WrongPassword: "present", WrongCode: "phone_code"}, _second_factor)


@pages.post("/account/second-factor/remove")
def remove_second_factor() -> Answer:
    """Ask for no codes any more."""

    def remove(acting: Acting) -> None:
        accounts.remove_second_factor(
            acting.session, **acting.by, account_id=_me().account_id,
            present=request.form.get("present", ""),
        )  # fmt: skip

    return _changed(remove, {WrongPassword: "present_for_phone"}, _page)


@pages.post("/account/browsers/end")
def end_others() -> Response:
    """Sign out everywhere but here."""
    me = _me()
    with sessions.write(ledger.engine()) as session:
        sign_ins.end_all(session, me.account_id, but=me.digest)
    return redirect(url_for("own.shown"), 303)


def _changed(
    change: Callable[[Acting], None],
    fields: dict[type[ClaimtrackerError], str],
    page: Callable[[dict[str, str]], str],
) -> Answer:
    """Do what ends every browser, and keep this one signed in under a new token.

    What is proven by the password is a guess at it where it is wrong.
    """
    guess = guesses.at_own(_me().account_id)
    try:
        guesses.require_patience(guess)
        answer = acts.once(lambda acting: _signed_in_anew(acting, change))
    except tuple(fields) as error:
        if not isinstance(error, WeakPassword):
            guesses.miss(guess)
        return page({fields[type(error)]: str(error)}), 400
    except TooManyTries as error:
        return page({next(iter(fields.values())): str(error)}), 429
    with sessions.read(ledger.engine()) as session:
        guesses.know(rows.get(session, _me().account_id))
    return answer


def _signed_in_anew(acting: Acting, change: Callable[[Acting], None]) -> str:
    change(acting)
    people.sign_in(
        sign_ins.begin(
            acting.session, account_id=_me().account_id, now=acting.now, browser=browsers.name()
        )
    )
    return url_for("own.shown")


def _page(errors: dict[str, str]) -> str:
    me = _me()
    with sessions.read(ledger.engine()) as session:
        account = rows.get(session, me.account_id)
        where = signed_in_rows.of_account(session, me.account_id, now=clock())
        by_mail = notifications.wishes_mail(session, me.actor.person_id)
    return render_template(
        "people/account.html", account=account, browsers=where, here=me.digest, errors=errors,
        by_mail=by_mail,
        shortest=SHORTEST_PASSWORD,
    )  # fmt: skip


def _second_factor(errors: dict[str, str]) -> str:
    key = _shared_key() or second_factors.new_key()
    with sessions.read(ledger.engine()) as session:
        account = rows.get(session, _me().account_id)
    return render_template(
        "people/second_factor.html", account=account, key=key, errors=errors,
        picture=_picture(account, key), needed=access.lacks_second_factor(_me()),
    )  # fmt: skip


def _picture(account: AccountNow, key: str) -> Markup:
    """Return a drawing of what a phone reads, made here."""
    made = io.BytesIO()
    code = segno.make(second_factors.address(key, login=account.login), micro=False)
    code.save(
        made, kind="svg", xmldecl=False, svgns=False, nl=False, scale=5, border=3, light="#fff",
        svgclass="qr", lineclass=None, omitsize=True, unit="", title="A code for your phone",
    )  # fmt: skip
    return Markup(made.getvalue().decode())  # noqa: S704  # drawn by us, of letters and figures


def _shared_key() -> str:
    given = request.form.get("shared_key", "")
    return given if second_factors.is_key(given) else ""


def _me() -> SignedIn:
    found = people.signed_in()
    assert found is not None
    return found
