"""Searching: claims and articles in one list, best first."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from flask import Blueprint, render_template, request, url_for

from claimtracker.errors import Invalid
from claimtracker.queries import questions_meant, search, search_facets, search_hints
from claimtracker.queries.search import Order
from claimtracker.rules import search_query, unknown_filters
from claimtracker.web import ledger, narrowing
from claimtracker.web.marks import cut
from claimtracker.web.narrowing import LONGEST

pages = Blueprint("searches", __name__)
PAGE = 20


class SearchTooLong(Invalid):
    """More was asked for than one search can hold."""

    def __init__(self) -> None:
        super().__init__(f"A search has at most {LONGEST:,} characters; ask for fewer words.")


@pages.get("/search")
def searched() -> str:
    """Show a page of what a search finds, with its words marked, and how to narrow it."""
    asked, order = asked_for(request.args), _order()
    query = search_query.parse(asked)
    after = request.args.get("after")
    with ledger.reading() as session:
        found = search.find(session, query, limit=PAGE, after=after, order=order)
        counted = search_facets.count(session, found.claim_rows)
        is_empty = not (found.total or after or query.asks_nothing)
        hints = search_hints.hints(session, asked) if is_empty else None
        has_claims = bool(found.claims or after)
        questions = [] if has_claims else questions_meant.meant(session, query)
    address = partial(_address, order)
    return render_template(
        "search/page.html", asked=asked, words=narrowing.plain(asked), query=query, found=found,
        order=order, counted=counted, on=narrowing.on(asked, address),
        off=list(narrowing.off(asked, found, counted, address)), address=address, hints=hints,
        cut=cut, no_filter=unknown_filters.said(asked), questions=questions,
    )  # fmt: skip


def asked_for(given: Mapping[str, str]) -> str:
    """Return what an address or a form asks to search for; raises SearchTooLong."""
    asked = given.get("q", "").strip()
    if len(asked) > LONGEST:
        raise SearchTooLong
    return asked


def _address(order: Order, asked: str) -> str:
    return url_for("searches.searched", q=asked, order=None if order == "best" else order)


def _order() -> Order:
    return "newest" if request.args.get("order") == "newest" else "best"
