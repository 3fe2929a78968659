"""Short addresses to print and to cite: they lead on to the page, whatever its key is by now."""

from __future__ import annotations

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from claimtracker.queries import claims, contradictions, disputes
from claimtracker.queries.claims import NoSuchClaim
from claimtracker.queries.contradictions import NoSuchContradiction
from claimtracker.queries.disputes import NoSuchDispute
from claimtracker.rules import short_keys
from claimtracker.web import addresses, ledger

pages = Blueprint("short_addresses", __name__)


@pages.get("/c/<short>")
def claim(short: str) -> Response:
    """Lead to a claim, or to the claim that it went up in."""
    key = short_keys.whole(short)
    with ledger.reading() as session:
        found = claims.key_standing(session, key) if key else None
    if found is None:
        raise NoSuchClaim(short)
    return redirect(url_for("claims.shown", key=found), 303)


@pages.get("/d/<short>")
def dispute(short: str) -> Response:
    """Lead to a dispute."""
    key = short_keys.whole(short)
    with ledger.reading() as session:
        if key is None or not disputes.is_there(session, key):
            raise NoSuchDispute(short)
    return redirect(url_for("disputes.shown", name=key), 303)


@pages.get("/x/<short>")
def contradiction(short: str) -> Response:
    """Lead to a single contradiction."""
    key = short_keys.whole(short)
    with ledger.reading() as session:
        if key is None or not contradictions.is_there(session, key):
            raise NoSuchContradiction(short)
    return redirect(url_for("contradictions.shown", contradiction_id=key), 303)


def of(noun: str, key: str) -> str:
    """Return the short address of a row, to be used from anywhere."""
    return absolute(url_for(f"short_addresses.{noun}", short=short_keys.short(key)))


def absolute(path: str) -> str:
    """Return a path of ours with the scheme and host before it."""
    return f"{addresses.host()}{path}"
