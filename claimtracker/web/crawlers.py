"""What search engines ask of a reading room: where they may go, and what there is."""

from __future__ import annotations

from flask import Blueprint, Response, abort, render_template, request

from claimtracker.queries import sights, site_maps
from claimtracker.queries.site_maps import FIRST, KINDS, Kind
from claimtracker.rules.keys import row_key
from claimtracker.rules.permissions import Sight
from claimtracker.web import addresses, ledger

pages = Blueprint("crawlers", __name__)
# What is not called by a name, by the page of it and by what its route calls the key.
NAMES = {
    "claims": ("claims.shown", "key"), "disputes": ("disputes.shown", "name"),
    "articles": ("articles.shown", "key"),
}  # fmt: skip
NOWHERE = "User-agent: *\nDisallow: /\n"


@pages.get("/robots.txt")
def robots() -> Response:
    """Say where crawlers may go: where reading is open, to all that is read, else nowhere."""
    told = NOWHERE
    if ledger.open_sight() is Sight.PUBLIC:
        told = f"User-agent: *\nDisallow: /search\n\nSitemap: {addresses.whole('crawlers.index')}\n"
    return Response(told, mimetype="text/plain")


@pages.get("/sitemap.xml")
def index() -> Response:
    """List the site maps; what is public is in them, whoever asks."""
    with sights.read(ledger.engine(), Sight.PUBLIC) as session:
        maps = [
            addresses.whole("crawlers.listed", kind=kind, after=after)
            for kind in KINDS
            for after in site_maps.beginnings(session, kind)
        ]
    return _xml("crawlers/index.xml", maps)


@pages.get("/sitemaps/<kind>.xml")
def listed(kind: Kind) -> Response:
    """List the addresses of one stretch of what is public."""
    if kind not in KINDS:
        abort(404)
    with sights.read(ledger.engine(), Sight.PUBLIC) as session:
        found = site_maps.stretch(session, kind, _after())
    host = addresses.host()
    return _xml("crawlers/map.xml", [f"{host}{_address(kind, one)}" for one in found])


def _address(kind: Kind, one: str) -> str:
    if kind not in NAMES:
        return addresses.of_name(f"{kind}.shown", one)
    endpoint, name = NAMES[kind]
    return addresses.to(endpoint, one, named=name)


def _after() -> str:
    return row_key(request.args.get("after", FIRST)) or abort(404)


def _xml(template: str, listed: list[str]) -> Response:
    return Response(render_template(template, listed=listed), mimetype="application/xml")
