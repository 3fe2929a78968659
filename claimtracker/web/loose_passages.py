"""The passages of all articles that wait for a claim, decided on one after the other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from flask import Blueprint, render_template, request

from claimtracker.queries import loose_passages
from claimtracker.queries.loose_passages import LoosePassage
from claimtracker.web import just_done, ledger

pages = Blueprint("loose_passages", __name__)
PAGE = 50


@dataclass(frozen=True, slots=True)
class OfArticle:
    """The passages of one article that wait, with the first for what is said of the article."""

    first: LoosePassage
    passages: tuple[LoosePassage, ...]


@pages.get("/passages/loose")
def listed() -> str:
    """Show the passages that wait for a claim, of one article or of all, article by article."""
    article, after = request.args.get("article", ""), request.args.get("after", "")
    with ledger.reading() as session:
        found = loose_passages.page(session, article=article, after=after, limit=PAGE)
        waiting = loose_passages.count(session)
        done = just_done.told(session)
    shown = found[:PAGE]
    return render_template(
        "passages/loose.html", articles=_by_article(shown), waiting=waiting, article=article,
        next=shown[-1].key if len(found) > PAGE else None, done=done,
        back={"back": just_done.LOOSE, "of": article, "after": after},
    )  # fmt: skip


def _by_article(passages: Iterable[LoosePassage]) -> list[OfArticle]:
    grouped = (tuple(found) for _, found in groupby(passages, key=lambda one: one.article))
    return [OfArticle(found[0], found) for found in grouped]
