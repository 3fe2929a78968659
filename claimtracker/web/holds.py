"""Hold a row back from everything public, and let it go again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from flask import Blueprint, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from claimtracker.operations import holds as hold_acts
from claimtracker.queries import holds, redaction_requests
from claimtracker.queries.holds import Holdable, HoldNow
from claimtracker.web import acts, ledger, people
from claimtracker.web.acts import Acting, FormIncomplete

pages = Blueprint("holds", __name__)
PAGES = {"article": "articles.shown", "claim": "claims.shown"}


@pages.get("/holds/<table>/<path:key>")
def shown(table: str, key: str) -> str:
    """Show whether a row is held back, by whom and why, and let it be held or let go."""
    with ledger.reading() as session:
        row = holds.row(session, table, key)
        may_lose = people.allowed("redaction.request") and redaction_requests.has_words(
            session, table, key
        )
    return render_template("holds/page.html", row=row, back=_page_of(row), may_lose_words=may_lose)


@pages.post("/holds/<table>/<path:key>")
def place(table: str, key: str) -> Response:
    """Hold a row back."""
    return _act(hold_acts.place, table, key)


@pages.post("/lifts/<table>/<path:key>")
def lift(table: str, key: str) -> Response:
    """Let a row go that is held back."""
    return _act(_lift, table, key)


def _lift(session: Session, **told: Any) -> None:
    """Lift the hold that the form was made on, and none that took its place."""
    hold_id = request.form.get("hold")
    if not hold_id:
        raise FormIncomplete("hold")
    hold_acts.lift(session, hold_id=hold_id, **told)


def _act(do: Callable[..., object], table: str, key: str) -> Response:
    """Do to a row what its form asks, for the reason that it gives, and go to the row's page."""

    def act(acting: Acting) -> str:
        row = holds.row(acting.session, table, key)
        reason = request.form.get("reason", "")
        do(acting.session, table=table, row_id=row.id, reason=reason, **acting.by)
        return _page_of(row)

    return acts.once(act)


def on_page(
    session: Session, keys: Mapping[str, Iterable[str]]
) -> Mapping[tuple[str, str], HoldNow]:
    """Return the holds on the rows that a page shows, for those who see more than the public."""
    return holds.by_key(session, keys) if ledger.sees_whole() else {}


def _page_of(row: Holdable) -> str:
    """Return the address of the page that shows a row."""
    table, key = row.shown_by
    if table == "dispute":
        return url_for("disputes.shown", name=key)
    if table == "evidence":
        return url_for("evidence.shown", key=key)
    return url_for(PAGES[table], key=key)
