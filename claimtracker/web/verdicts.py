"""Withdraw a published verdict, and what the desk is told of the verdicts on a claim."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, render_template, request
from sqlalchemy.orm import Session

from claimtracker.operations import verdicts as acts_on
from claimtracker.operations.verdicts import (
    AlreadyWithdrawn,
    NoSuchVerdict,
    WithdrawalWithoutReason,
)
from claimtracker.queries import agreements, verdict_drafts
from claimtracker.queries import verdicts as verdict_rows
from claimtracker.queries.agreements import Agreement
from claimtracker.queries.claim_pages import ClaimPage
from claimtracker.queries.stored import Stored
from claimtracker.queries.verdict_drafts import DraftSeen
from claimtracker.queries.verdicts import VerdictContent
from claimtracker.web import acts, drafting, ledger
from claimtracker.web.acts import Acting
from claimtracker.web.edits import Answer

pages = Blueprint("verdicts", __name__)


@dataclass(frozen=True, slots=True)
class Beside:
    """What only the desk sees of the verdicts on a claim: those in the making, and who agreed."""

    drafts: Sequence[DraftSeen] = ()
    agreements: Mapping[str, Agreement] | None = None

    def agreed(self, key: str) -> Agreement | None:
        """Return how a verdict was published, if it was drafted here."""
        return (self.agreements or {}).get(key)


def beside(session: Session, claim: ClaimPage) -> Beside:
    """Return what stands beside the verdicts of a claim, for those who see the whole ledger."""
    if not ledger.sees_whole():
        return Beside()
    return Beside(
        verdict_drafts.of_claims(session, [claim.id]).get(claim.id, ()),
        agreements.by_verdict(session, [one.key for one in claim.verdicts]),
    )


@pages.get("/verdicts/<path:key>/withdraw")
def withdrawing(key: str) -> str:
    """Show what withdrawing a verdict does, and ask why."""
    return _page(key)


@pages.post("/verdicts/<path:key>/withdraw")
def withdraw(key: str) -> Answer:
    """Withdraw a published verdict, and go to its claim."""

    def do(acting: Acting) -> str:
        row = _found(acting.session, key)
        reason = request.form.get("reason", "")
        acts_on.withdraw(acting.session, verdict_id=row.id, reason=reason, **acting.by)
        return drafting.on(acting.session, row.content.claim_id)[0] + "#verdicts"

    try:
        return acts.once(do)
    except WithdrawalWithoutReason:
        return _page(key, {"reason": "Say why; readers of the verdict see it."}), 400


def _page(key: str, errors: Mapping[str, str] | None = None) -> str:
    with ledger.reading() as session:
        row = _found(session, key)
        if row.removed:
            raise AlreadyWithdrawn(key)
        return render_template(
            "verdicts/withdraw.html", key=key, verdict=row.content, errors=errors or {},
            rating=verdict_rows.rating_of(session, row.id),
            about=drafting.on(session, row.content.claim_id),
            ended=verdict_rows.disputes_ended_by(session, row.id),
        )  # fmt: skip


def _found(session: Session, key: str) -> Stored[VerdictContent]:
    row = verdict_rows.by_key(session, [key]).get(key)
    if row is None:
        raise NoSuchVerdict(key)
    return row
