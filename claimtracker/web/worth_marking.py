"""The sentences of an article that could be checked: outlined in its text, the likeliest first."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from claimtracker.operations import worth_marking
from claimtracker.operations.worth_marking import Place
from claimtracker.queries import article_pages, panels
from claimtracker.queries import worth_marking as worth_rows
from claimtracker.queries.article_pages import ArticlePage
from claimtracker.queries.worth_marking import Offered
from claimtracker.rules.vocabulary import PARTS
from claimtracker.web import acts, just_done, ledger, passage_forms
from claimtracker.web.acts import Acting
from claimtracker.web.passage_forms import PlaceUnreadable
from claimtracker.web.passages import Marked, Paragraph, paragraphs

pages = Blueprint("worth_marking", __name__, url_prefix="/worth-marking")


@pages.get("/<path:key>")
def shown(key: str) -> str:
    """Show the text of an article with what is worth marking in it, and say of each why."""
    with ledger.reading() as session:
        article = article_pages.get(session, key)
        worth = worth_rows.of_article(session, article)
        done = just_done.told(session)
    return render_template(
        "worth_marking/page.html", article=article, worth=worth, done=done,
        parts={part: _outlined(article, part, worth.offered) for part in worth_rows.PARTS},
        back={"back": just_done.WORTH},
    )  # fmt: skip


@pages.post("/dismiss/<path:key>")
def dismiss(key: str) -> Response:
    """Offer a sentence no more."""
    part, place = request.form.get("part", ""), passage_forms.place(request.form)
    if part not in PARTS or place is None:
        raise PlaceUnreadable

    def do(work: Acting) -> str:
        marked = panels.passage(work.session, key, part, *place)
        given = Place(marked.article_id, part, marked.quote)
        worth_marking.answer(work.session, given, accepted=False, **work.by)
        return url_for("worth_marking.shown", key=key, then="loose")

    return acts.once(do)


@pages.post("/again/<path:key>")
def again(key: str) -> Response:
    """Offer what was dismissed of an article again."""

    def do(work: Acting) -> str:
        article = article_pages.get(work.session, key)
        worth_marking.offer_again(work.session, article.id, actor=work.actor)
        return url_for("worth_marking.shown", key=key)

    return acts.once(do)


def _outlined(article: ArticlePage, part: str, offered: Sequence[Offered]) -> list[Paragraph]:
    marks = [
        Marked(one.start, one.end, number, "worth marking")
        for number, one in enumerate(offered, start=1)
        if one.part == part
    ]
    return paragraphs(article.text.part(part), marks)
