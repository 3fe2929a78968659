"""Small cards of a claim or a dispute for pages of other sites, where a setting lets them in.

A card is the same for everybody: what is public, whoever is signed in; it sets no cookie and has
no script.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Blueprint, abort, make_response, render_template, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from claimtracker.queries import claim_pages, claims, disputes, sights
from claimtracker.queries.claim_pages import AssertionShown
from claimtracker.queries.claims import NoSuchClaim
from claimtracker.queries.disputes import NoSuchDispute
from claimtracker.rules import short_keys
from claimtracker.rules.permissions import Sight
from claimtracker.rules.voices import when
from claimtracker.web import frames, ledger, security, short_addresses, sides
from claimtracker.web.claims import rating_now

pages = Blueprint("embeds", __name__)
MOST = 4


@pages.get("/embed/c/<short>")
def claim(short: str) -> Response:
    """Show the card of a claim: its rating, and the first who say or deny it."""
    with _framed() as (session, sites):
        key = short_keys.whole(short)
        found = claims.key_standing(session, key) if key else None
        if found is None:
            raise NoSuchClaim(short)
        shown = claim_pages.get(session, found)
    said = [one for one in shown.assertions if one.spoken.is_side]
    html = render_template(
        "embeds/claim.html",
        claim=shown,
        now=rating_now(shown.verdicts),
        said=sorted(said, key=_first)[:MOST],
        more=max(0, len(said) - MOST),
        to=short_addresses.of("claim", shown.id),
    )
    return _card(html, sites)


@pages.get("/embed/d/<short>")
def dispute(short: str) -> Response:
    """Show the card of a dispute: the question, and its answers side by side."""
    with _framed() as (session, sites):
        key = short_keys.whole(short)
        if key is None or not disputes.is_there(session, key):
            raise NoSuchDispute(short)
        page = disputes.get(session, key)
    listed = sides.affirmed(sides.of_card(page.card))
    html = render_template(
        "embeds/dispute.html",
        card=page.card,
        sides=listed[:MOST],
        more=max(0, len(listed) - MOST),
        pieces=sides.pieces,
        to=short_addresses.of("dispute", page.card.id),
    )
    return _card(html, sites)


@contextmanager
def _framed() -> Iterator[tuple[Session, str]]:
    """Give a session that sees what is public, and the sites that may frame it; 404 for none."""
    sites = frames.sites()
    if not sites:
        abort(404)
    with sights.read(ledger.engine(), Sight.PUBLIC) as session:
        yield session, sites


def _card(html: str, sites: str) -> Response:
    answer = make_response(html)
    answer.headers["Content-Security-Policy"] = security.policy_of_card(sites)
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    # A copy may be kept, and is shown only once it was asked whether it still holds.
    answer.headers["Cache-Control"] = "public, no-cache"
    answer.add_etag()
    return answer.make_conditional(request)


def _first(one: AssertionShown) -> tuple[bool, object, str]:
    return one.copy is not None, when(one.spoken.when), one.spoken.key
