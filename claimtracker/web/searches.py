"""Searching: claims and articles in one list, best first."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from claimtracker.errors import Invalid
from claimtracker.queries import search
from claimtracker.rules import search_query
from claimtracker.web import ledger
from claimtracker.web.marks import cut

pages = Blueprint("searches", __name__)
PAGE = 20
LONGEST = 1_000


class SearchTooLong(Invalid):
    """More was asked for than one search can hold."""

    def __init__(self) -> None:
        super().__init__(f"A search has at most {LONGEST:,} characters; ask for fewer words.")


@pages.get("/search")
def searched() -> str:
    """Show a page of what a search finds, with its words marked."""
    asked = request.args.get("q", "").strip()
    if len(asked) > LONGEST:
        raise SearchTooLong
    query = search_query.parse(asked)
    with ledger.reading() as session:
        found = search.find(session, query, limit=PAGE, after=request.args.get("after"))
    return render_template("search/page.html", asked=asked, query=query, found=found, cut=cut)
