"""Claims: the newest first, and one with all that is known of it."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from claimtracker.queries import claim_pages, search
from claimtracker.queries.verdict_history import EvidenceSeen, VerdictSeen
from claimtracker.queries.voices import Spoken
from claimtracker.rules.search_query import Query
from claimtracker.web import ledger
from claimtracker.web.differences import differing
from claimtracker.web.marks import cut

pages = Blueprint("claims", __name__)
PAGE = 50


@pages.get("/claims")
def listed() -> str:
    """Show claims, the newest first."""
    with ledger.reading() as session:
        found = search.find(
            session, Query(), kind="claim", limit=PAGE, after=request.args.get("after")
        )
    return render_template("claims/list.html", found=found)


@pages.get("/claims/<path:key>")
def shown(key: str) -> str | Response:
    """Show one claim; a merged one leads to the claim that it went up in."""
    with ledger.reading() as session:
        claim = claim_pages.get(session, key)
    if claim.key != key:
        return redirect(url_for("claims.shown", key=claim.key), 303)
    value = claim.reading.value if claim.reading else None

    def marked_pieces(spoken: Spoken) -> list[tuple[str, bool]]:
        return cut(spoken.quote or "", differing(spoken.quote or "", value))

    return render_template(
        "claims/page.html",
        claim=claim,
        now=_rating_now(claim.verdicts),
        evidence=_evidence(claim.verdicts),
        sources=len({one.spoken.source for one in claim.assertions}),
        origins=len({one.spoken.voice.origin for one in claim.assertions if one.spoken.is_side}),
        marked_pieces=marked_pieces,
    )


def _rating_now(verdicts: Iterable[VerdictSeen]) -> VerdictSeen | None:
    standing = (v for v in verdicts if v.ours and not v.withdrawal and not v.assertion_key)
    return next(standing, None)


def _evidence(verdicts: Iterable[VerdictSeen]) -> list[EvidenceSeen]:
    by_key = {seen.key: seen for verdict in verdicts for seen in verdict.evidence}
    return [by_key[key] for key in sorted(by_key)]
