"""The index for readers: names in their order, each with a page of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import Blueprint, abort, render_template, request
from werkzeug.wrappers import Response

from claimtracker.queries import indexes
from claimtracker.queries.indexes import CAP
from claimtracker.web import ledger, source_pages, speakers, subjects, topic_pages

pages = Blueprint("indexes", __name__)
PAGE = 30
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Index:
    """One list of names: what it is called, what a name has, and the page of a name."""

    noun: str
    title: str
    means: str
    counted: tuple[str, str]
    endpoint: str
    shown: Callable[[str], str | Response]


INDEXES: Mapping[str, Index] = {
    one.noun: one
    for one in (
        Index(
            "speakers", "Speakers",
            "Who is quoted by name, and what was said for them by others.",
            ("statement", "statements"), "speakers.shown", speakers.shown,
        ),
        Index(
            "sources", "Sources", "Publications, and how many articles of each are here.",
            ("article", "articles"), "sources.shown", source_pages.shown,
        ),
        Index(
            "subjects", "Subjects", "Whom and what questions are asked about.",
            ("question", "questions"), "subjects.shown", subjects.shown,
        ),
        Index(
            "topics", "Topics", "Subject areas that claims are filed under.",
            ("claim", "claims"), "topics.shown", topic_pages.shown,
        ),
    )
}  # fmt: skip


@pages.get("/index/<noun>")
def listed(noun: str) -> str | Response:
    """Show names in their order, or the page of one that no path can hold."""
    shown = INDEXES.get(noun) or abort(404)
    if name := request.args.get("name"):
        return shown.shown(name)
    begins = request.args.get("q", "")[:LONGEST]
    with ledger.reading() as session:
        found = indexes.page(
            session, noun, begins=begins, after=request.args.get("after"), limit=PAGE
        )
    return render_template(
        "indexes/list.html", shown=shown, all=INDEXES.values(), found=found, begins=begins, cap=CAP
    )
