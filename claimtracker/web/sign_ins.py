"""Signing in and out."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from claimtracker.db import session as sessions
from claimtracker.demo.people import PEOPLE, DemoPerson
from claimtracker.operations import sign_ins
from claimtracker.operations.writing import clock
from claimtracker.queries import accounts
from claimtracker.queries.accounts import AccountNow
from claimtracker.rules.credentials import LONGEST_LOGIN, LONGEST_PASSWORD, folded_login
from claimtracker.web import browsers, carried, guesses, ledger, people
from claimtracker.web.carried import HOME, Carried
from claimtracker.web.guesses import TooManyTries

pages = Blueprint("sign_ins", __name__)
# One sentence for every reason, so that it tells nobody who has an account here.
WRONG = (
    "This login and password do not go together. Where a phone is asked for as well, its code of"
    " this moment is needed, and each code goes once."
)


@pages.get("/sign-in")
def asked() -> str | Response:
    """Ask who it is."""
    to = carried.own_path(request.args.get("to", ""))
    return page(None, to=to) if people.signed_in() is None else redirect(to, 303)


@pages.post("/sign-in")
def sign_in() -> Response | tuple[str | Response, int]:
    """Sign in, and go where one was going; a form that was carried along is shown to be sent."""
    form, to = carried.from_form(), carried.own_path(request.form.get("to", ""))
    # Misses are counted by login; nobody fills the memory with long ones.
    login = folded_login(request.form.get("login", "")[: LONGEST_LOGIN + 1])
    with sessions.read(ledger.engine()) as session:
        found = accounts.find(session, login)
    guess = guesses.at(login, found)
    try:
        guesses.require_patience(guess)
    except TooManyTries as error:
        answer = page(form, to=to, login=login, error=str(error))
        return Response(answer, headers={"Retry-After": str(error.seconds)}), 429
    if not _entered(found):
        guesses.miss(guess)
        return page(form, to=to, login=login, error=WRONG), 401
    return redirect(to, 303) if form is None else (typed(form), 200)


@pages.post("/sign-out")
def sign_out() -> Response:
    """Sign this browser out."""
    found = people.signed_in()
    if found is not None:
        with sessions.write(ledger.engine()) as session:
            sign_ins.end(session, found.digest)
        people.sign_out()
    return redirect(url_for("sign_ins.asked"), 303)


def page(form: Carried | None, *, to: str, login: str = "", error: str = "") -> str:
    """Return the page that asks who it is, with a form that is carried along."""
    too_long = request.method == "POST" and form is None and "to" not in request.form
    return render_template(
        "people/sign_in.html", carried=form, to=to or HOME, login=login, error=error,
        lost=too_long and bool(request.form), of_demo=_of_demo(),
    )  # fmt: skip


def _of_demo() -> list[DemoPerson]:
    """Return who may sign in to the demo as everybody may know; none where it is another ledger.

    Somebody whose account was changed since may have another password, and whoever has another
    name is nobody of the demo.
    """
    if not ledger.is_invented():
        return []
    with sessions.read(ledger.engine()) as session:
        now = [(one, accounts.find(session, one.login)) for one in PEOPLE]
    return [one for one, found in now if found and found.active and _is_as_made(one, found)]


def _is_as_made(one: DemoPerson, found: AccountNow) -> bool:
    return found.version == 1 and found.name == one.name


def typed(form: Carried) -> str:
    """Return the page that shows what was typed, to be sent now."""
    return render_template("people/typed.html", carried=form)


def _entered(found: AccountNow | None) -> bool:
    """Sign this browser in if what was typed is right."""
    now, password = clock(), request.form.get("password", "")[: LONGEST_PASSWORD + 1]
    code = request.form.get("phone_code", "")
    proven = sign_ins.prove(found, password=password, code=code, now=now)
    if proven is None:
        return False
    with sessions.write(ledger.engine()) as session:
        token = sign_ins.begin_proven(session, proven, now=now, browser=browsers.name())
        if token is None:
            return False
        if (before := people.signed_in()) is not None:
            sign_ins.end(session, before.digest)
        kept = accounts.get(session, proven.account.id)
    people.enter(token, kept.actor, kept.id)
    guesses.know(kept)
    return True
