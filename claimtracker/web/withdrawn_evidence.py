"""The claims to decide anew: their verdict rests on evidence that was withdrawn."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from claimtracker.queries import withdrawn_evidence
from claimtracker.web import ledger

pages = Blueprint("withdrawn_evidence", __name__)
PAGE = 50


# Beside the evidence and not below it, where a piece could have the same key.
@pages.get("/withdrawn-evidence")
def listed() -> str:
    """Show a page of those claims, by key."""
    after = request.args.get("after", "")
    with ledger.reading() as session:
        found = withdrawn_evidence.concerned(session, after=after, limit=PAGE)
    shown = found[:PAGE]
    following = shown[-1].key if len(found) > PAGE else None
    return render_template("evidence/concerned.html", listed=shown, next=following)
