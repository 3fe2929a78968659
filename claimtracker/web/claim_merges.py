"""Let one claim go up in another: a look at what that touches, then done; and undone again."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from claimtracker.db import locks
from claimtracker.errors import Conflict
from claimtracker.operations import decisions, merged_decisions, merges
from claimtracker.operations.decisions import Decision
from claimtracker.operations.merges import MergeRefused
from claimtracker.queries import claim_merges, claims, disputes, verdicts
from claimtracker.queries.claim_merges import Merge, Since
from claimtracker.queries.claims import ClaimContent, NoSuchClaim
from claimtracker.queries.stored import Stored
from claimtracker.queries.verdicts import RatingNow
from claimtracker.rules.keys import row_key
from claimtracker.rules.text import clean
from claimtracker.web import acts, ledger, reasons
from claimtracker.web.acts import Acting
from claimtracker.web.decide_bars import SAME_CLAIM

pages = Blueprint("claim_merges", __name__)


@dataclass(frozen=True, slots=True)
class One:
    """A claim of a merge as the page shows it."""

    key: str
    statement: str | None
    value: str | None
    rating: RatingNow | None
    assertions: int


@dataclass(frozen=True, slots=True)
class Preview:
    """The claim that stays, what would move to it, and why that is refused, if it is."""

    other: One
    decisions: int
    refused: str


@dataclass(frozen=True, slots=True)
class Undoing:
    """A merge with what has happened since and stays; `decisions` counts those changed since."""

    merge: Merge
    since: Since
    decisions: int


@pages.get("/claims/<path:key>/merge")
def shown(key: str) -> str | Response:
    """Show a claim, what would become of it in another, and what went up in it."""
    with ledger.reading() as session:
        here = claims.get(session, key).content.key
    if here != key:
        return redirect(url_for("claim_merges.shown", key=here), 303)
    return _page(key, request.args.get("into", ""))


@pages.post("/claims/<path:key>/merge")
def merge(key: str) -> Response | tuple[str, int]:
    """Let a claim go up in the one that was chosen, and close the dispute that says so."""
    version, into = acts.version(), clean(request.form.get("into", "")).strip()
    why = reasons.read()

    def act(acting: Acting) -> str:
        dispute = row_key(request.form.get("dispute", ""))
        is_all = bool(dispute) and _is_one_pair(acting.session, dispute)
        if is_all:
            # To close the dispute takes turns on claims, and those come after this one.
            locks.take_wording_turn(acting.session)
        merges.merge(
            acting.session, merged=key, survivor=into, version=version, why=why, **acting.by
        )
        if is_all:
            return _close(acting, dispute)
        if dispute:
            return url_for("disputes.shown", name=dispute)
        return url_for("claim_merges.shown", key=into, merged=key)

    try:
        return acts.once(act)
    except Conflict as error:
        return _page(key, into, str(error)), 409


@pages.post("/claims/<path:key>/undo-merge")
def undo(key: str) -> Response:
    """Let a claim stand by itself again, and say what could not be taken back."""

    def act(acting: Acting) -> str:
        merges.undo(acting.session, merged=key, **acting.by)
        return url_for("claim_merges.shown", key=key, undone="yes")

    return acts.once(act)


def _is_one_pair(session: Session, dispute_id: str) -> bool:
    """Say whether nothing is in a dispute but one contradiction."""
    page = disputes.get(session, dispute_id)
    return len(page.contradictions) + len(page.near) == 1


def _close(acting: Acting, dispute_id: str) -> str:
    """Close the dispute of claims that are one by now, and say where to go.

    It knows what stands after the merge, so that the merge is no news to it and an undoing is.
    """
    decisions.decide(
        acting.session, dispute_id=dispute_id, version=_version_of_dispute(),
        decision=Decision("closed", SAME_CLAIM), **acting.by,
    )  # fmt: skip
    return url_for("deciding.next_suspected", after=dispute_id, did=dispute_id)


def _version_of_dispute() -> int | None:
    given = request.form.get("dispute_version", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else None


def _page(key: str, into: str, refused: str = "") -> str:
    with ledger.reading() as session:
        claim = claims.get(session, key)
        within = [_undoing(session, one) for one in claim_merges.in_one(session, claim.id)]
        undone = claim_merges.last(session, claim.id) if request.args.get("undone") else None
        return render_template(
            "claims/merge.html", claim=claim, one=_one(session, claim), into=into,
            preview=_preview(session, claim, into, refused) if into else None, within=within,
            undone=_undoing(session, undone) if undone and not undone.live else None,
            dispute=_dispute(session),
        )  # fmt: skip


def _preview(
    session: Session, claim: Stored[ClaimContent], into: str, refused: str
) -> Preview | None:
    try:
        other = claims.get(session, into)
        merges.both(session, claim.content.key, into)
    except NoSuchClaim:
        return None
    except MergeRefused as error:
        refused = refused or str(error)
    return Preview(_one(session, other), merged_decisions.moving(session, claim.id), refused)


def _one(session: Session, claim: Stored[ClaimContent]) -> One:
    reading = claim.content.reading
    return One(
        claim.content.key, claim.content.statement, reading.value if reading else None,
        verdicts.rating_by_claim(session, [claim.id]).get(claim.id),
        claim_merges.assertions(session, claim.id),
    )  # fmt: skip


def _undoing(session: Session, merge: Merge) -> Undoing:
    moved = {"merge_id": merge.id, "kept": merge.survivor_id}
    changed = merged_decisions.changed_since(session, **moved) if merge.live else 0
    return Undoing(merge, claim_merges.since(session, merge), changed)


def _dispute(session: Session) -> tuple[str, int] | None:
    """Return the key and version of the dispute that the page was opened from."""
    key = row_key(request.values.get("dispute", ""))
    if not key:
        return None
    card = disputes.get(session, key).card
    return card.id, card.version
