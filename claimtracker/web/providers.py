"""Signing in with an account at the newsroom's identity provider.

A browser is sent there by a link, never by a form: a form that leads elsewhere is what the policy
of the pages forbids.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Flask, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from claimtracker import config
from claimtracker.db import session as sessions
from claimtracker.errors import ClaimtrackerError, Conflict, Forbidden, NotFound
from claimtracker.operations import identities, second_factors, sign_ins
from claimtracker.operations.accounts import WrongCode
from claimtracker.operations.writing import clock, entering
from claimtracker.outside.attempts import ExtraMissing, NotVouchedFor, ProviderFails
from claimtracker.queries import accounts
from claimtracker.queries.accounts import AccountNow
from claimtracker.queries.invitations import InvitationGone
from claimtracker.rules.identities import Identity
from claimtracker.web import browsers, guesses, ledger, people, proofs, ways
from claimtracker.web import invitations as links
from claimtracker.web import sign_ins as sign_in_pages
from claimtracker.web.carried import own_path
from claimtracker.web.guesses import TooManyTries
from claimtracker.web.ways import Way

if TYPE_CHECKING:
    from claimtracker.outside.identity_providers import IdentityProvider

pages = Blueprint("providers", __name__)
BACK = "/sign-in/provider/answer"
Answer = Response | tuple[str, int]


class NoProvider(NotFound):
    """No identity provider is set."""

    def __init__(self) -> None:
        super().__init__("People sign in to this ledger with a login and a password.")


class OffTheWay(Forbidden):
    """An answer of the provider comes in a browser that did not ask, or too late."""

    def __init__(self) -> None:
        super().__init__(
            "This browser did not begin to sign in, or did so more than a quarter of an hour ago;"
            " begin again."
        )


class NobodyHere(Forbidden):
    """The provider vouches for somebody who has no account here, or may not sign in."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"Nobody who signs in here goes by what you have at {name}; ask an admin of this"
            " ledger for a link, and come by that the first time."
        )


STATUSES: dict[type[ClaimtrackerError], int] = {
    ProviderFails: 503, NotVouchedFor: 403, NobodyHere: 403, Conflict: 409, InvitationGone: 404,
    TooManyTries: 429,
}  # fmt: skip


def connect(app: Flask) -> None:
    """Let an application sign people in by the identity provider that is set, if one is.

    Raises ExtraMissing, SettingMissing.
    """
    found = app.extensions["identity_provider"] = _configured()
    app.context_processor(lambda: {"provider": found.name if found else ""})


def provider() -> IdentityProvider:
    """Return the identity provider; raises NoProvider."""
    found: IdentityProvider | None = current_app.extensions["identity_provider"]
    if found is None:
        raise NoProvider
    return found


@pages.get("/sign-in/provider")
def go() -> Answer:
    """Send the browser to the provider."""
    provider()
    to = own_path(request.args.get("to", ""))
    return redirect(to, 303) if people.signed_in() else _sent(Way.new(to=to))


@pages.get("/invitations/<token>/provider")
def go_by_link(token: str) -> Answer:
    """Send the browser to the provider, to come back by a link; from our own page only."""
    provider()
    links.waiting(token)
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        return redirect(url_for("invitations.shown", token=token), 303)
    return _sent(Way.new(link=token))


@pages.get(BACK)
def answered() -> Answer:
    """Hear the answer of the provider, and sign in whom it vouches for."""
    found, way = provider(), ways.held()
    if way is None or not way.is_of(request.args.get("state", "")):
        return _refused(OffTheWay(), 403)
    try:
        account = _account(found, _identity(found, way), way)
    except tuple(STATUSES) as error:
        return _with_no_way(_refused(error, _status(error)))
    if account.totp_key is not None:
        return _with_no_way((_code_page(proofs.of(account, found.sealed), way.to), 200))
    entered = _enter(account, None)
    return _with_no_way(redirect(way.to, 303) if entered else _refused(OffTheWay(), 403))


@pages.post("/sign-in/provider/code")
def code() -> Answer:
    """Hear the code from the phone of somebody for whom the provider has vouched."""
    found, proof = provider(), request.form.get("proof", "")
    to = own_path(request.form.get("to", ""))
    account = _proven(found, proof)
    if account is None or account.totp_key is None:
        return _refused(OffTheWay(), 403)
    guess = guesses.at_own(account.id)
    try:
        guesses.require_patience(guess)
    except TooManyTries as error:
        return _code_page(proof, to, str(error)), 429
    given, used = request.form.get("phone_code", ""), account.totp_used
    number = second_factors.matching(account.totp_key, given, used=used, now=clock())
    if number is None or not _enter(account, number):
        guesses.miss(guess)
        return _code_page(proof, to, str(WrongCode())), 403
    return redirect(to, 303)


def _enter(account: AccountNow, code: int | None) -> bool:
    """Sign this browser in to an account for which the provider vouched, if it still may be."""
    with sessions.write(ledger.engine()) as session:
        token = sign_ins.begin_vouched(
            session, account, code=code, now=clock(), browser=browsers.name()
        )
        if token is None:
            return False
        if (before := people.signed_in()) is not None:
            sign_ins.end(session, before.digest)
    people.enter(token, account.actor, account.id)
    return True


def _configured() -> IdentityProvider | None:
    settings = config.identity_provider(BACK)
    if settings is None:
        return None
    try:
        from claimtracker.outside.identity_providers import IdentityProvider
    except ModuleNotFoundError as error:
        raise ExtraMissing from error
    return IdentityProvider(settings)


def _sent(way: Way) -> Answer:
    try:
        response = redirect(provider().address(way.attempt), 303)
    except ProviderFails as error:
        return _refused(error, 503)
    ways.hold(response, way)
    return response


def _identity(found: IdentityProvider, way: Way) -> Identity:
    """Return for whom the provider vouches; an answer that does not hold counts as a guess."""
    guess, given = guesses.at("", None), request.args
    guesses.require_patience(guess)
    try:
        if "code" not in given:
            raise NotVouchedFor(found.name, "no code")
        return found.vouched_for(given["code"], way.attempt, given.get("iss"))
    except NotVouchedFor:
        guesses.miss(guess)
        raise


def _account(found: IdentityProvider, identity: Identity, way: Way) -> AccountNow:
    """Return the account that goes with an identity, or that a link makes go with it."""
    if way.link:
        with entering(ledger.engine()) as session:
            key = identities.accept(session, now=clock(), token=way.link, identity=identity)
            return accounts.get(session, key)
    with sessions.read(ledger.engine()) as session:
        account = accounts.by_subject(session, identity.subject)
    if account is None or not account.active:
        raise NobodyHere(found.name)
    return account


def _proven(found: IdentityProvider, proof: str) -> AccountNow | None:
    """Return the account that a page speaks of, if the page was made here for this browser."""
    with sessions.read(ledger.engine()) as session:
        try:
            account = accounts.get(session, proofs.account_id(proof))
        except accounts.NoSuchAccount:
            return None
    return account if proofs.holds(proof, account, found.sealed) else None


def _code_page(proof: str, to: str, error: str = "") -> str:
    return render_template("people/phone_code.html", proof=proof, to=to, error=error)


def _status(error: ClaimtrackerError) -> int:
    return next(status for kind, status in STATUSES.items() if isinstance(error, kind))


def _refused(error: ClaimtrackerError, status: int) -> Answer:
    """Say on the page of signing in what went wrong; the log of the server says why."""
    if isinstance(error, ProviderFails | NotVouchedFor):
        current_app.logger.warning("identity provider: %r", error.reason)
    return sign_in_pages.page(None, to="", error=str(error)), status


def _with_no_way(answer: Answer) -> Response:
    response: Response = current_app.make_response(answer)
    ways.forget(response)
    return response
