"""Who asks: the person behind the cookie of a request, or nobody yet."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from contextlib import suppress
from datetime import timedelta

from flask import Flask, Response, current_app, g, request
from sqlalchemy import Engine

from claimtracker.db import session as sessions
from claimtracker.db.session import LedgerBusy
from claimtracker.operations import sign_ins as sign_in_acts
from claimtracker.operations.writing import clock
from claimtracker.queries import sign_ins
from claimtracker.queries.sign_ins import LONGEST, SignedIn
from claimtracker.rules.permissions import Actor, may

COOKIE = "claimtracker"
FORM_COOKIE = "claimtracker_form"
# Pages that are the same for everybody: no cookie is read there, and none is set.
IMPERSONAL = frozenset({"embeds", "feeds"})
# How often it is written down that a browser is still in use.
NOTED_EVERY = timedelta(minutes=5)


def know(app: Flask) -> None:
    """Let an application know, before anything else, who asks."""
    app.before_request(_recognize)
    app.after_request(_with_cookies)
    app.context_processor(lambda: {"signed_in": signed_in(), "may": allowed})


def signed_in() -> SignedIn | None:
    """Return who is signed in."""
    found: SignedIn | None = g.get("signed_in")
    return found


def actor() -> Actor:
    """Return who acts; only where the rule of the route lets nobody else in."""
    found = signed_in()
    assert found is not None
    return found.actor


def allowed(act: str) -> bool:
    """Say whether who asks may do an act."""
    found = signed_in()
    return found is not None and may(found.actor, act)


def sign_in(token: str) -> None:
    """Give the browser a token to hold."""
    g.token_given = token


def enter(token: str, actor: Actor, account_id: str) -> None:
    """Give the browser a token, and take whoever holds it for signed in at once."""
    sign_in(token)
    g.signed_in = SignedIn(sign_ins.digest(token), account_id, actor, clock(), False)


def sign_out() -> None:
    """Take the token of the browser away."""
    g.token_given = ""


def let_read() -> None:
    """Let whoever asks read, without being anybody."""
    g.only_reads = True


def only_reads() -> bool:
    """Say whether whoever asks is not signed in and may read; such pages have no form to send."""
    return bool(g.get("only_reads"))


def form_token() -> str:
    """Return what every form of this browser carries, to show that our own page sent it."""
    if only_reads():
        return ""
    return hmac.new(_held().encode(), b"form", hashlib.sha256).hexdigest()


def is_own_form(given: str) -> bool:
    """Say whether a form carries the token of this browser."""
    held = _sent(COOKIE) or _sent(FORM_COOKIE)
    return bool(held) and hmac.compare_digest(form_token().encode(), given.encode())


def named(cookie: str) -> str:
    """Return the name of a cookie; under https one that no other site can set or read."""
    return f"__Host-{cookie}" if request.is_secure else cookie


def _sent(cookie: str) -> str | None:
    return request.cookies.get(named(cookie))


def _held() -> str:
    """Return the secret that only this browser holds, made where it has none yet."""
    held: str = (
        g.get("token_given")
        or _sent(COOKIE)
        or _sent(FORM_COOKIE)
        or g.get("form_given")
        or secrets.token_urlsafe(32)
    )
    if held not in (g.get("token_given"), *request.cookies.values()):
        g.form_given = held
    return held


def _recognize() -> None:
    token = _sent(COOKIE)
    if not token or request.endpoint == "static" or request.blueprint in IMPERSONAL:
        return
    engine: Engine = current_app.extensions["claimtracker"]
    now = clock()
    with sessions.read(engine) as session:
        found = sign_ins.find(session, token, now=now)
    g.signed_in = found
    if found and now - found.seen_at > NOTED_EVERY:
        # Nobody waits with a page for an import; it is noted with the next one.
        with suppress(LedgerBusy), sessions.write_at_once(engine) as session:
            sign_in_acts.keep(session, found.digest, now=now)


def _with_cookies(response: Response) -> Response:
    if "token_given" in g:
        _give(response, COOKIE, g.token_given)
        _give(response, FORM_COOKIE, "")
    elif "form_given" in g:
        _give(response, FORM_COOKIE, g.form_given)
    return response


def _give(response: Response, cookie: str, value: str) -> None:
    name = named(cookie)
    if not value:
        if name in request.cookies:
            response.delete_cookie(name, httponly=True, samesite="Lax", secure=request.is_secure)
        return
    age = LONGEST if cookie == COOKIE else None
    response.set_cookie(
        name, value, max_age=age, httponly=True, samesite="Lax", secure=request.is_secure
    )
