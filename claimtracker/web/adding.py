"""Adding an article: its words are pasted or sent as a file, looked over, and only then kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from claimtracker.errors import ClaimtrackerError
from claimtracker.exchange import extracts, new_articles
from claimtracker.exchange.extracts import Extract
from claimtracker.exchange.new_articles import FieldRefused, NewArticle
from claimtracker.queries import near_texts, offered
from claimtracker.queries.near_texts import NearText
from claimtracker.rules.text import clean
from claimtracker.rules.vocabulary import COPY_KINDS, GENRES
from claimtracker.web import acts, ledger
from claimtracker.web.acts import Acting, FormIncomplete
from claimtracker.web.refusals import status_of

pages = Blueprint("adding", __name__)
READ, SAVE = "read", "save"
# What somebody says who was shown a text that is alike: it is no copy.
OWN = "own"
Answer = str | tuple[str, int] | Response


class NothingGiven(FieldRefused):
    """Neither words nor a file were sent."""

    def __init__(self) -> None:
        super().__init__("pasted", "Paste the words of the article, or choose a file.")


@pages.route("/articles/new", methods=["GET", "POST"])
def new() -> Answer:
    """Take the words of an article, show what was found in them, and keep what was approved."""
    if request.method == "GET":
        return _begin({})
    action = request.form.get("action")
    if action == READ:
        return _read()
    if action == SAVE:
        return _save()
    raise FormIncomplete("button")


def given() -> Extract:
    """Return the article in what was pasted or sent; raises NothingGiven, and as `extracts`."""
    sent = request.files.get("file")
    if sent is not None and sent.filename:
        return extracts.read(sent.stream.read(), clean(sent.filename)[-100:])
    pasted = clean(request.form.get("pasted", ""))
    if not pasted.strip():
        raise NothingGiven
    return extracts.pasted(pasted)


def _read() -> Answer:
    try:
        found = given()
    except ClaimtrackerError as error:
        field = "pasted" if isinstance(error, NothingGiven) else "file"
        return _begin({field: str(error)}), status_of(error)
    article = NewArticle(**{one.name: getattr(found, one.name) for one in fields(Extract)})
    return _look_over(article, {}, _near(article))


def _save() -> Answer:
    sent = _sent()
    # Whoever says whether it is a copy was shown what is alike.
    if not request.form.get("copy") and (near := _near(sent)):
        why = "Say whether it is a copy; the same words stand here already."
        return _look_over(sent, {"copy": why}, near), 400
    try:
        return acts.once(lambda acting: _kept(acting, sent))
    except FieldRefused as refusal:
        return _look_over(sent, {refusal.field: str(refusal)}, _near(sent)), 400


def _kept(acting: Acting, sent: NewArticle) -> str:
    return url_for("articles.shown", key=new_articles.add(acting.session, sent, **acting.by))


def _sent() -> NewArticle:
    told = {one.name: clean(request.form.get(one.name, "")) for one in fields(NewArticle)}
    told = {name: text if name == "text" else text.strip() for name, text in told.items()}
    told["copy"] = "" if told["copy"] == OWN else told["copy"]
    return NewArticle(**told)


def _begin(errors: dict[str, str]) -> str:
    with ledger.reading():
        pasted = request.form.get("pasted", "")
        return render_template("adding/begin.html", errors=errors, pasted=pasted)


def _near(article: NewArticle) -> list[NearText]:
    with ledger.reading() as session:
        return near_texts.find(session, article.text)


def _look_over(article: NewArticle, errors: dict[str, str], near: Sequence[NearText]) -> str:
    with ledger.reading() as session:
        names = offered.names(session, ["article", "source"])
    return render_template(
        "adding/look_over.html", article=article, errors=errors, near=near, names=names,
        genres=[(one, one.capitalize()) for one in GENRES], copies=COPY_KINDS, own=OWN,
        chosen=request.form.get("copy", ""),
    )  # fmt: skip
