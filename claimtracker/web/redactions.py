"""Ask that words go, and let a second person agree or refuse."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from claimtracker.operations import redaction_requests
from claimtracker.queries import redaction_requests as asked
from claimtracker.web import acts, ledger, people
from claimtracker.web.acts import Acting, FormIncomplete

pages = Blueprint("redactions", __name__)


@pages.get("/redactions")
def listed() -> str:
    """Show the redactions that wait for a second person, and those that were decided."""
    with ledger.reading() as session:
        found = asked.listed(session)
    waiting = [one for one in found if one.state == asked.WAITING]
    return render_template(
        "redactions/list.html",
        waiting=waiting,
        decided=[one for one in found if one.state != asked.WAITING],
        person_id=people.actor().person_id,
    )


@pages.get("/redactions/of/<table>/<path:key>")
def begin(table: str, key: str) -> str:
    """Show what would go, and take the reason for it."""
    with ledger.reading() as session:
        words = asked.words(session, table, key)
    return render_template("redactions/page.html", words=words)


@pages.post("/redactions/of/<table>/<path:key>")
def ask(table: str, key: str) -> Response:
    """Ask that words go."""
    version, reason = acts.version(), request.form.get("reason", "")

    def act(acting: Acting) -> str:
        redaction_requests.ask(
            acting.session, table=table, key=key, version=version, reason=reason, **acting.by
        )
        return url_for("redactions.listed")

    return acts.once(act)


@pages.post("/redactions/<uuid:request_id>")
def decide(request_id: UUID) -> Response:
    """Agree that words go, or let them stay."""
    decision, version = request.form.get("decision", ""), acts.version()
    if decision not in ("confirm", "refuse"):
        raise FormIncomplete("decision")
    return acts.once(partial(_decide, str(request_id), decision, version))


def _decide(request_id: str, decision: str, version: int, acting: Acting) -> str:
    told = {"request_id": request_id, "version": version, **acting.by}
    if decision == "confirm":
        redaction_requests.confirm(acting.session, **told)
    else:
        redaction_requests.refuse(acting.session, why=request.form.get("why", ""), **told)
    return url_for("redactions.listed")
