"""Articles: the newest first, and one with its passages marked in the text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, render_template, request

from claimtracker.queries import article_pages, search
from claimtracker.queries.article_pages import ArticlePage, Passage
from claimtracker.rules.search_query import Query
from claimtracker.web import comments, holds, just_done, ledger
from claimtracker.web.passages import Marked, Paragraph, paragraphs

pages = Blueprint("articles", __name__)
PAGE = 50


@dataclass(frozen=True, slots=True)
class Card:
    """A passage with the number that stands in the text and on its card."""

    number: int
    passage: Passage


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
        passages = [one.key for one in article.passages]
        held = holds.on_page(session, {"article": [article.key], "assertion": passages})
        done = just_done.told(session)
        said = comments.on_page(session, "article", article.key)
    cards = [Card(number, passage) for number, passage in enumerate(article.passages, start=1)]
    return render_template(
        "articles/page.html",
        article=article,
        held=held,
        comments=said,
        cards=cards,
        parts={part: _part(article, part, cards) for part in ("headline", "standfirst", "body")},
        captions=_part(article, "caption", cards),
        done=done,
        card_done=_number_of(cards, done.did.key if done.did else ""),
        back={},
    )


def _number_of(cards: Sequence[Card], key: str) -> int | None:
    return next((one.number for one in cards if one.passage.key == key), None)


def start_page(key: str, errors: dict[str, str]) -> str:
    """Show the form in which words of an article are named, for who marks without a script."""
    with ledger.reading() as session:
        article = article_pages.get(session, key)
    return render_template(
        "annotating/start.html", article=article, errors=errors, typed=request.args
    )


def _part(article: ArticlePage, part: str, cards: Sequence[Card]) -> list[Paragraph]:
    stands_in = {"body": ("body", "notice")}.get(part, (part,))
    marked = [
        Marked(start, end, card.number, card.passage.stance if card.passage.claim_key else "loose")
        for card in cards
        if card.passage.part in stands_in
        and (start := card.passage.start) is not None
        and (end := card.passage.end) is not None
    ]
    return paragraphs(article.text.part(part), marked)
