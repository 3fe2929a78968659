"""Passages that lost their place in a new text: listed, placed again, or settled."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request, url_for

from claimtracker.exchange import entries
from claimtracker.exchange.entries import EntryRefused
from claimtracker.operations import passages
from claimtracker.queries import panels, unanchored
from claimtracker.queries.articles import ArticleText
from claimtracker.queries.panels import NoSuchPassage, NotFoundOnce, PassageTooLong
from claimtracker.queries.unanchored import Lost
from claimtracker.rules.text import clean
from claimtracker.rules.vocabulary import PARTS
from claimtracker.web import acts, ledger, passage_forms
from claimtracker.web.acts import Acting, FormIncomplete
from claimtracker.web.adding import Answer
from claimtracker.web.passages import Paragraph, paragraphs

pages = Blueprint("unanchored", __name__)
PAGE = 50
PLACE, SETTLE = "place", "settle"
# How the words of a passage can have gone, and what people call it.
ENDS = (
    ("corrected", "Corrected by the publication"),
    ("retracted", "Retracted by the publication"),
    ("gone", "Gone without notice"),
)


@pages.get("/passages/unanchored")
def listed() -> str:
    """Show the passages whose words are not in the newest text, of one article or of all."""
    article = request.args.get("article")
    with ledger.reading() as session:
        found = unanchored.page(
            session, article=article, after=request.args.get("after"), limit=PAGE
        )
    following = found[PAGE - 1].key if len(found) > PAGE else None
    return render_template(
        "passages/unanchored.html", found=found[:PAGE], next=following, article=article
    )


@pages.route("/passages/unanchored/<path:key>", methods=["GET", "POST"])
def placing(key: str) -> Answer:
    """Show a passage beside the newest text, and place it there or say what became of it."""
    if request.method == "GET":
        return _shown(key, {})
    version, action = acts.version(), request.form.get("action")
    if action not in (PLACE, SETTLE):
        raise FormIncomplete("button")
    try:
        return acts.once(lambda work: _decided(work, key, version, action))
    except (NoSuchPassage, NotFoundOnce, PassageTooLong) as refusal:
        return _shown(key, {"quote": str(refusal)}), 400
    except EntryRefused as refusal:
        field = "quote" if action == PLACE else "since"
        return _shown(key, {field: passage_forms.sentence(refusal)}), 400


def _decided(work: Acting, key: str, version: int, action: str) -> str:
    passages.require_version(work.session, key, version=version)
    passage = unanchored.get(work.session, key).passage
    told = _placed(work, passage.article) if action == PLACE else _settled()
    record = {"type": "assertion", "key": key, "article": passage.article, **told}
    entries.take(work.session, [record], **work.by)
    return url_for("unanchored.listed", article=request.args.get("article"))


def _placed(work: Acting, article: str) -> dict[str, Any]:
    """Return the words that stand there now, and where: as they were marked, else as quoted."""
    part, quote = request.form.get("part", "body"), clean(request.form.get("quote", ""))
    if part not in PARTS or not quote.strip():
        raise EntryRefused("quote", "quote the words that stand there now")
    place = passage_forms.place(request.form)
    if place is None:
        place = panels.place_of(work.session, article, part, quote.strip())
    found = panels.passage(work.session, article, part, *place)
    return {"quote": found.quote, "part": part, "start": found.start, "end": found.end}


def _settled() -> dict[str, Any]:
    standing = request.form.get("standing", "")
    if standing not in dict(ENDS):
        raise EntryRefused("standing", "say what became of it")
    return {"standing": f"{standing} {clean(request.form.get('since', '')).strip()}".strip()}


def _shown(key: str, errors: dict[str, str]) -> str:
    with ledger.reading() as session:
        lost: Lost = unanchored.get(session, key)
    return render_template(
        "passages/place.html", lost=lost, one=lost.passage, parts=_parts(lost.text), ends=ENDS,
        errors=errors, typed=request.form, article=request.args.get("article"),
    )  # fmt: skip


def _parts(text: ArticleText) -> list[tuple[str, list[Paragraph]]]:
    shown = ("headline", "standfirst", "body", "caption")
    return [(part, paragraphs(text.part(part), [])) for part in shown]
