"""Articles: the newest first, and one with its passages marked in the text."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from claimtracker.queries import article_pages, desk_notes, search
from claimtracker.queries.article_pages import ArticlePage
from claimtracker.rules.search_query import Query
from claimtracker.web import comments, just_done, ledger, people
from claimtracker.web.passages import Marked, Paragraph, paragraphs

pages = Blueprint("articles", __name__)
PAGE = 50
DRAWN = ("headline", "standfirst", "body", "caption")


@pages.get("/articles")
def listed() -> str:
    """Show articles, the newest first."""
    with ledger.reading() as session:
        found = search.find(
            session, Query(), kind="article", limit=PAGE, after=request.args.get("after")
        )
    return render_template("articles/list.html", found=found)


@pages.get("/articles/<path:key>")
def shown(key: str) -> str:
    """Show one article: its text on the left, what is claimed in it on the right."""
    with ledger.reading() as session:
        article = article_pages.get(session, key)
        before = comments.before()
        notes = desk_notes.of_article(session, key, before) if ledger.sees_whole() else None
        done = just_done.told(session)
    return render_template(
        "articles/page.html",
        article=article,
        held=notes.held if notes else {},
        comments=notes.thread if notes and people.allowed("comment.write") else None,
        parts=parts_of(article),
        done=done,
        card_done=_number_of(article, done.did.key if done.did else ""),
        back={},
    )


def _number_of(article: ArticlePage, key: str) -> int | None:
    """Return the number that stands in the text and on the card of a passage."""
    return next((n for n, one in enumerate(article.passages, start=1) if one.key == key), None)


def start_page(key: str, errors: dict[str, str]) -> str:
    """Show the form in which words of an article are named, for who marks without a script."""
    with ledger.reading() as session:
        article = article_pages.get(session, key)
    return render_template(
        "annotating/start.html", article=article, errors=errors, typed=request.args
    )


def parts_of(article: ArticlePage) -> dict[str, list[Paragraph]]:
    """Return the text part by part, in paragraphs, with what is marked in each."""
    marked: dict[str, list[Marked]] = {part: [] for part in DRAWN}
    for number, one in enumerate(article.passages, start=1):
        if one.start is not None and one.end is not None:
            stance = one.stance if one.claim_key else "loose"
            # Notices stand in the body.
            part = "body" if one.part == "notice" else one.part
            marked[part].append(Marked(one.start, one.end, number, stance))
    return {part: paragraphs(article.text.part(part), found) for part, found in marked.items()}
