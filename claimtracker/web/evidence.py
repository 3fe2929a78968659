"""One piece of evidence: what it is, what rests on it, and whether it stands."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from flask import render_template, request, url_for

from claimtracker.operations import evidence as acts_on
from claimtracker.operations.evidence import NoSuchEvidence, StateWithoutReason
from claimtracker.queries import evidence_pages, redaction_requests
from claimtracker.queries.whole_redactions import BLOCKS
from claimtracker.rules.vocabulary import ASKED, EVIDENCE_STATES
from claimtracker.web import acts, holds, ledger, people
from claimtracker.web.acts import Acting
from claimtracker.web.edits import Answer


def shown(key: str) -> str:
    """Show a piece of evidence with every verdict, and every draft, that rests on it."""
    return _page(key)


def set_state(key: str) -> Answer:
    """Say that a piece is doubtful, withdrawn, or stands again."""
    version = acts.version()

    def act(acting: Acting) -> str:
        state, reason = request.form.get("state", ""), request.form.get("reason", "")
        do = partial(acts_on.set_state, acting.session, **acting.by)
        do(key=key, version=version, state=state, reason=reason)
        return url_for("evidence.shown", key=key)

    try:
        return acts.once(act)
    except StateWithoutReason as error:
        return _page(key, {"reason": str(error)}), 400


def _page(key: str, errors: Mapping[str, str] | None = None) -> str:
    with ledger.reading() as session:
        page = evidence_pages.find(session, key, with_drafts=ledger.sees_whole())
        if page is None:
            raise NoSuchEvidence(key)
        held = holds.on_page(session, {"evidence": [key]})
        may_lose = people.allowed("redaction.request") and redaction_requests.has_words(
            session, "evidence", key
        )
    return render_template(
        "evidence/page.html", page=page, held=held, errors=errors or {}, states=EVIDENCE_STATES,
        comment=ASKED, given=request.form, may_lose_words=may_lose,
        words_went=page.content.title == BLOCKS,
    )  # fmt: skip
