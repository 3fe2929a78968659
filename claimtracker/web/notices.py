"""What a publication says of its own article: recorded, with what becomes of the passages."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request, url_for

from claimtracker.exchange import entries
from claimtracker.exchange.entries import EntryRefused
from claimtracker.operations import passages
from claimtracker.operations.passages import NoSuchAssertion
from claimtracker.operations.rows import StaleVersion
from claimtracker.queries import article_pages
from claimtracker.queries.article_pages import ArticlePage, Passage
from claimtracker.rules.text import clean
from claimtracker.rules.vocabulary import NOTICE_KINDS
from claimtracker.web import acts, ledger, passage_forms
from claimtracker.web.acts import Acting
from claimtracker.web.adding import Answer

pages = Blueprint("notices", __name__)
# What each kind of notice usually makes of the passages that it touches.
BECOMES = {"correction": "corrected", "retraction": "retracted", "removal": "retracted"}
CHANGED = "Somebody changed one of the passages since you opened this page; tick them anew."
STANDINGS = (
    ("corrected", "Corrected by the publication"),
    ("retracted", "Retracted by the publication"),
)


@pages.route("/articles/<path:key>/notices/new", methods=["GET", "POST"])
def new(key: str) -> Answer:
    """Record a notice, and say which passages it touches and what became of them."""
    if request.method == "GET":
        return _shown(key, {})
    try:
        return acts.once(lambda acting: _given(acting, key))
    except EntryRefused as refusal:
        field = {"date": "dated"}.get(refusal.field, refusal.field) or "text"
        return _shown(key, {field: passage_forms.sentence(refusal)}), 400
    except (StaleVersion, NoSuchAssertion):
        return _shown(key, {"touched": CHANGED}), 409


def _given(acting: Acting, key: str) -> str:
    article = article_pages.get(acting.session, key)
    dated = clean(request.form.get("dated", "")).strip()
    told = {
        "type": "notice", "key": passage_forms.new_key("notice"), "article": article.key,
        "kind": request.form.get("kind", ""), "date": dated,
        "text": clean(request.form.get("text", "")).strip(),
    }  # fmt: skip
    known = {one.key for one in _touchable(article)}
    touched = [
        _touched(acting, article.key, known, one, dated) for one in request.form.getlist("touched")
    ]
    entries.take(acting.session, [told, *touched], **acting.by)
    return url_for("articles.shown", key=article.key)


def _touched(
    acting: Acting, article: str, known: set[str], named: str, dated: str
) -> dict[str, Any]:
    """Return the record of a passage that a notice touches.

    Raises StaleVersion, NoSuchAssertion, EntryRefused.
    """
    version, _, key = named.partition(".")
    if key not in known:
        raise NoSuchAssertion(key)
    standing = request.form.get("standing", "")
    if standing not in dict(STANDINGS):
        raise EntryRefused("standing", "say what became of the passages that it touches")
    passages.require_version(acting.session, key, version=acts.number(version))
    since = f"{standing} {dated}".strip()
    return {"type": "assertion", "key": key, "article": article, "standing": since}


def _touchable(article: ArticlePage) -> list[Passage]:
    """Return the passages that stand and carry a claim."""
    return [one for one in article.passages if one.claim_key and one.standing == "stands"]


def _shown(key: str, errors: dict[str, str]) -> str:
    with ledger.reading() as session:
        article = article_pages.get(session, key)
    kind = request.form.get("kind") or request.args.get("kind", "")
    return render_template(
        "notices/new.html", article=article, kinds=NOTICE_KINDS, standings=STANDINGS, kind=kind,
        passages=_touchable(article),
        standing=request.form.get("standing") or BECOMES.get(kind, ""), typed=request.form,
        touched=request.form.getlist("touched"), errors=errors,
    )  # fmt: skip
