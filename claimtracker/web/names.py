"""The names that a field, or the search box, offers while one is typed."""

from __future__ import annotations

from dataclasses import asdict

from flask import Blueprint, abort, jsonify, request
from werkzeug.wrappers import Response

from claimtracker.queries import offered
from claimtracker.web import ledger

pages = Blueprint("names", __name__)
LONGEST = 200
# What a search is narrowed by has names that a reader may ask for.
SEARCHED = ("source", "entity", "topic")


@pages.get("/names")
def listed() -> Response:
    """Give the names of a noun that begin with what was typed, the likeliest first."""
    noun = request.args.get("of", "entity")
    if noun not in offered.NOUNS:
        abort(404)
    with ledger.reading() as session:
        found = offered.like(session, noun, request.args.get("q", "")[:LONGEST])
    return jsonify(names=[asdict(one) for one in found])


@pages.get("/search/names")
def named() -> Response:
    """Give the names of a noun that begin with what was typed, of those that the reader may see."""
    noun = request.args.get("of", "entity")
    if noun not in SEARCHED:
        abort(404)
    with ledger.reading() as session:
        found = offered.beginning(session, noun, request.args.get("q", "")[:LONGEST])
    return jsonify(names=[asdict(one) for one in found])
