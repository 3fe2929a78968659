"""Two claims that contradict each other: an editor saw it, and says why."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from claimtracker.operations import contradictions
from claimtracker.operations.contradictions import ContradictsItself, Flagged
from claimtracker.queries import claims
from claimtracker.rules.text import clean
from claimtracker.web import acts, ledger
from claimtracker.web.acts import Acting

pages = Blueprint("flagging", __name__)
LONGEST = 500


@pages.get("/claims/<path:key>/opposite")
def shown(key: str) -> str:
    """Show the form that says of which other claim a claim says the opposite."""
    return _page(key, request.args.get("other", ""), "", {})


@pages.post("/claims/<path:key>/opposite")
def flag(key: str) -> Response | tuple[str, int]:
    """Record the contradiction, and go to its dispute; or show what is missing.

    Two claims that are recorded already lead to the dispute in which they are.
    """
    other, reason = (clean(request.form.get(name, "")).strip() for name in ("other", "reason"))
    with ledger.reading() as session:
        claim = claims.get(session, key)
        found = claims.by_key(session, [other]).get(other)
    errors = (
        {} if found else {"other": "There is no claim of that key; choose one of those offered."}
    )
    if not reason:
        errors["reason"] = "Say in a sentence why both cannot hold."
    elif len(reason) > LONGEST:
        errors["reason"] = f"The reason has more than {LONGEST} characters; shorten it."
    if found is None or errors:
        return _page(key, other, reason, errors), 400

    def act(acting: Acting) -> str:
        pair = claim.id, claims.get(acting.session, found.content.key).id
        made = contradictions.flag(acting.session, claims=pair, reason=reason, **acting.by)
        return _address(made)

    try:
        return acts.once(act)
    except ContradictsItself as error:
        return _page(key, other, reason, {"other": str(error)}), 409


def _address(made: Flagged) -> str:
    if made.was_recorded:
        return url_for("disputes.shown", name=made.dispute_id, recorded="already")
    return url_for("disputes.shown", name=made.dispute_id, _anchor="pairs")


def _page(key: str, other: str, reason: str, errors: dict[str, str]) -> str:
    with ledger.reading() as session:
        claim = claims.get(session, key)
    return render_template(
        "claims/opposite.html", claim=claim.content, other=other, reason=reason, errors=errors
    )
