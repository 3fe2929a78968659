"""Articles that are likely reprints of earlier ones: linked or dismissed, one by one."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from claimtracker.operations import likely_reprints
from claimtracker.operations.likely_reprints import ProposalGone
from claimtracker.queries import likely_reprints as rows
from claimtracker.web import acts, ledger
from claimtracker.web.acts import Acting, FormIncomplete

pages = Blueprint("likely_reprints", __name__)
ACCEPT, DISMISS = "accept", "dismiss"


@pages.get("/likely-reprints")
def listed() -> str:
    """Show the likely reprints among the newest articles, or among those behind a key."""
    with ledger.reading() as session:
        page = rows.page(session, request.args.get("after", ""))
    return render_template("articles/likely_reprints.html", page=page)


@pages.post("/likely-reprints/<path:key>")
def decide(key: str) -> Response:
    """Record an article as a reprint, or propose it no more."""
    action, version = request.form.get("action"), acts.version()
    if action not in (ACCEPT, DISMISS):
        raise FormIncomplete("button")

    def do(work: Acting) -> str:
        one = rows.of_article(work.session, key)
        if one is None or one.origin.key != request.form.get("origin"):
            raise ProposalGone(key)
        if action == ACCEPT:
            likely_reprints.accept(work.session, one, version=version, **work.by)
        else:
            likely_reprints.dismiss(work.session, one, **work.by)
        after = request.form.get("after") or None
        return url_for("likely_reprints.listed", after=after)

    return acts.once(do)


@pages.post("/likely-reprints")
def again() -> Response:
    """Propose again what was dismissed."""

    def do(work: Acting) -> str:
        likely_reprints.propose_again(work.session, actor=work.actor)
        return url_for("likely_reprints.listed")

    return acts.once(do)
