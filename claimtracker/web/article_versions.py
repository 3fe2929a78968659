"""The texts that an article had: compared, and a changed one kept as a new version."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for

from claimtracker.errors import ClaimtrackerError
from claimtracker.exchange.new_articles import FieldRefused
from claimtracker.operations import articles
from claimtracker.operations.articles import Capture
from claimtracker.operations.rows import StaleVersion
from claimtracker.operations.writing import clock
from claimtracker.queries import article_versions
from claimtracker.queries import articles as article_rows
from claimtracker.queries.article_versions import Versions
from claimtracker.queries.articles import ArticleText
from claimtracker.rules import sensible_dates
from claimtracker.rules.periods import InvalidDate
from claimtracker.rules.sensible_dates import SenselessDate
from claimtracker.rules.text import clean
from claimtracker.rules.text_comparisons import Paragraph, compare
from claimtracker.web import acts, adding, ledger
from claimtracker.web.acts import Acting, FormIncomplete
from claimtracker.web.adding import Answer
from claimtracker.web.refusals import status_of

pages = Blueprint("article_versions", __name__)
PARTS = ("title", "standfirst", "body")


@pages.get("/articles/<path:key>/versions")
def listed(key: str) -> str:
    """Show the texts that an article had, and what changed between two of them."""
    with ledger.reading() as session:
        versions = article_versions.get(session, key)
    after = request.args.get("after", versions.number, type=int)
    before = request.args.get("before", max(after - 1, 1), type=int)
    return render_template(
        "articles/versions.html", versions=versions, before=before, after=after,
        compared=_compared(versions.text(before), versions.text(after)),
    )  # fmt: skip


@pages.route("/articles/<path:key>/versions/new", methods=["GET", "POST"])
def new(key: str) -> Answer:
    """Take a changed text, show what changed, and keep it once it was approved."""
    if request.method == "GET":
        return _begin(key, {})
    action = request.form.get("action")
    if action == adding.SAVE:
        return _save(key, acts.version_or_zero())
    if action != adding.READ:
        raise FormIncomplete("button")
    try:
        found = adding.given()
    except ClaimtrackerError as error:
        field = "pasted" if isinstance(error, adding.NothingGiven) else "file"
        return _begin(key, {field: str(error)}), status_of(error)
    return _look_over(key, ArticleText(found.title or None, found.standfirst or None, found.text))


def _save(key: str, version: int) -> Answer:
    try:
        return acts.once(lambda acting: _keep(acting, key, version))
    except FieldRefused as refusal:
        typed = ArticleText(*(clean(request.form.get(name, "")) for name in PARTS))
        return _look_over(key, typed, {refusal.field: str(refusal)}), 400


def _keep(acting: Acting, key: str, version: int) -> str:
    """Keep a text over the one that it was compared with; raises StaleVersion, FieldRefused."""
    versions = article_versions.get(acting.session, key)
    if versions.number != version:
        raise StaleVersion("article")
    title, standfirst, body = (clean(request.form.get(name, "")).strip("\n") for name in PARTS)
    if not title.strip() or not body.strip():
        raise FieldRefused("body", "A text needs a title and its words; nothing was saved.")
    captured = _captured(clean(request.form.get("captured", "")).strip())
    captions = versions.text(version).captions
    text = ArticleText(title, standfirst or None, body, captions)
    taken = article_rows.redacted_digests(acting.session, [versions.article_id])
    if articles.digest(text) in taken.get(versions.article_id, ()):
        raise FieldRefused("body", "The text holds words that were redacted here.")
    lost = articles.capture(
        acting.session, [Capture(versions.article_id, text, captured)], **acting.by
    )
    if lost:
        return url_for("unanchored.listed", article=key)
    return url_for("article_versions.listed", key=key)


def _captured(written: str) -> str | None:
    """Return the date on which a text was found, as it is written; raises FieldRefused."""
    try:
        if written:
            sensible_dates.require(sensible_dates.DONE, written, clock().date())
    except (InvalidDate, SenselessDate) as error:
        raise FieldRefused("captured", f"The date cannot be taken: {error}") from error
    return written or None


def _look_over(key: str, text: ArticleText, errors: dict[str, str] | None = None) -> str:
    with ledger.reading() as session:
        versions = article_versions.get(session, key)
    return render_template(
        "articles/new_version.html", versions=versions, text=text, errors=errors or {},
        captured=request.form.get("captured", ""),
        compared=_compared(versions.text(versions.number), text),
    )  # fmt: skip


def _begin(key: str, errors: dict[str, str]) -> str:
    with ledger.reading() as session:
        versions: Versions = article_versions.get(session, key)
    pasted = request.form.get("pasted", "")
    return render_template("adding/begin.html", errors=errors, pasted=pasted, article=versions.key)


def _compared(before: ArticleText, after: ArticleText) -> list[tuple[str, list[Paragraph]]]:
    return [
        (part, compare(getattr(before, part) or "", getattr(after, part) or "")) for part in PARTS
    ]
