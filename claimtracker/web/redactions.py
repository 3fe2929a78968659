"""Ask that words go, and let a second person agree or refuse."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from claimtracker.operations import redaction_requests, scrubbing
from claimtracker.operations.redactions import ReasonTellsWords
from claimtracker.operations.scrubbing import LedgerInUse
from claimtracker.queries import redaction_requests as asked
from claimtracker.queries import redactions
from claimtracker.web import acts, ledger, people
from claimtracker.web.acts import Acting, FormIncomplete

pages = Blueprint("redactions", __name__)


@dataclass(frozen=True, slots=True)
class Goes:
    """What is said before words of a table go, and the page that shows them."""

    noun: str
    page: str
    means: str


GOES: Mapping[str, Goes] = {
    "article": Goes(
        "article", "articles.shown",
        "Every text that the article had goes, with all that is quoted from it. What claims say,"
        " who said it, and what copies have stay.",
    ),
    "assertion": Goes(
        "article", "articles.shown",
        "The words go from every text of the article, from its copies, and from all that tells of"
        " them. In their place stand black blocks.",
    ),
    "claim": Goes(
        "claim", "claims.shown",
        "The statement goes from the claim, its history and the search; what articles say of it"
        " stays.",
    ),
    "evidence": Goes(
        "evidence", "evidence.shown",
        "What the piece is called goes, where it lies, who was asked and answered, and the notes on"
        " it. Its kind, its dates and the verdicts that rest on it stay, and so does what they"
        " say.",
    ),
    "verdict": Goes(
        "claim", "claims.shown",
        "The reasons of the verdict go, its notes, and why it was withdrawn. Its rating, its dates"
        " and what it rests on stay.",
    ),
}  # fmt: skip


@pages.get("/redactions")
def listed() -> str:
    """Show the redactions that wait for a second person, and those that were decided."""
    with ledger.reading() as session:
        found, scrub_is_due = asked.listed(session), redactions.scrub_is_due(session)
    waiting = [one for one in found if one.state == asked.WAITING]
    return render_template(
        "redactions/list.html",
        waiting=waiting,
        decided=[one for one in found if one.state != asked.WAITING],
        person_id=people.actor().person_id,
        goes=GOES,
        scrub_is_due=scrub_is_due,
        elsewhere=_elsewhere(),
    )


@pages.get("/redactions/of/<table>/<path:key>")
def begin(table: str, key: str) -> str:
    """Show what would go, and take the reason for it."""
    return _asking(table, key)


@pages.post("/redactions/of/<table>/<path:key>")
def ask(table: str, key: str) -> Response | tuple[str, int]:
    """Ask that words go; a reason that tells them is given back to be written anew."""
    version, reason = acts.version(), request.form.get("reason", "")

    def act(acting: Acting) -> str:
        redaction_requests.ask(
            acting.session, table=table, key=key, version=version, reason=reason, **acting.by
        )
        return url_for("redactions.listed")

    try:
        return acts.once(act)
    except ReasonTellsWords as error:
        return _asking(table, key, version, {"reason": str(error)}), 400


@pages.post("/redactions/<uuid:request_id>")
def decide(request_id: UUID) -> Response:
    """Agree that words go, or let them stay."""
    decision, version = request.form.get("decision", ""), acts.version()
    if decision not in ("confirm", "refuse"):
        raise FormIncomplete("decision")
    answer = acts.once(partial(_decide, str(request_id), decision, version))
    if decision == "confirm":
        _scrub()
    return answer


@pages.post("/redactions/scrub")
def scrub() -> Response:
    """Write the file of the ledger anew, where that could not be done with the redaction."""
    _scrub()
    return redirect(url_for("redactions.listed"), 303)


def _asking(
    table: str, key: str, version: int | None = None, errors: Mapping[str, str] | None = None
) -> str:
    """Return the page that asks for a redaction; one that was refused keeps its version."""
    with ledger.reading() as session:
        words = asked.words(session, table, key)
    return render_template(
        "redactions/page.html", words=words, goes=GOES[words.table],
        version=version or words.version, errors=errors or {}, given=request.form,
    )  # fmt: skip


def _scrub() -> None:
    """Write the file anew; while others use it that waits, and the list of redactions says so."""
    with suppress(LedgerInUse):
        scrubbing.scrub(ledger.engine())


def _decide(request_id: str, decision: str, version: int, acting: Acting) -> str:
    told = {"request_id": request_id, "version": version, **acting.by}
    if decision == "refuse":
        redaction_requests.refuse(acting.session, why=request.form.get("why", ""), **told)
        return url_for("redactions.listed")
    done = redaction_requests.confirm(acting.session, **told)
    places = [f"{table}.{column}" for table, column in done.elsewhere]
    return url_for("redactions.listed", elsewhere=places)


def _elsewhere() -> list[str]:
    """Return in which columns the words that went just now still stand, as an address has it."""
    asked = [one.partition(".") for one in request.args.getlist("elsewhere")]
    known = redactions.text_columns()
    return [f"{table} ({column})".replace("_", " ") for table, _, column in asked
            if (table, column) in known]  # fmt: skip
