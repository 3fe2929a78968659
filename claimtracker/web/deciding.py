"""Deciding a dispute on its page: an outcome, then the next one; or that taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from claimtracker.errors import ClaimtrackerError, Forbidden, NotFound
from claimtracker.operations import decisions, disputes, releases, undone_decisions
from claimtracker.operations.decisions import MissingDate, MissingVerdict
from claimtracker.operations.rows import StaleVersion
from claimtracker.queries import suspected
from claimtracker.rules.keys import row_key
from claimtracker.rules.periods import InvalidDate
from claimtracker.rules.sensible_dates import NoDayToWaitFor, SenselessDate
from claimtracker.web import acts, decide_bars, ledger
from claimtracker.web.acts import Acting
from claimtracker.web.decide_bars import Typed
from claimtracker.web.disputes import page_of
from claimtracker.web.refusals import status_of

pages = Blueprint("deciding", __name__)
Answer = str | Response | tuple[str, int]
FIELDS: dict[type[ClaimtrackerError], str] = {
    MissingDate: "until", InvalidDate: "until", SenselessDate: "until",
    NoDayToWaitFor: "until",
    MissingVerdict: "verdict",
}  # fmt: skip


@pages.get("/suspected/next")
def next_suspected() -> Response:
    """Go to the suspected dispute that comes after one, with what was just decided.

    One that is not suspected any more says what it weighed (`at`).
    """
    after, did = (row_key(request.args.get(name, "")) for name in ("after", "did"))
    with ledger.reading() as session:
        at = request.args.get("at", type=float)
        at = suspected.weight(session, after) if at is None and after else at
        key = suspected.following(session, after, at)
    if key is None:
        return redirect(url_for("disputes.listed", did=did or None), 303)
    return redirect(url_for("disputes.shown", name=key, did=did or None), 303)


@pages.post("/disputes/<uuid:dispute_id>/decide")
def decide(dispute_id: UUID) -> Answer:
    """Decide a dispute and go to the next, or show what is wrong with the decision."""
    key, typed, version = str(dispute_id), decide_bars.read(), acts.version()

    def act(acting: Acting) -> str:
        at = suspected.weight(acting.session, key)
        decisions.decide(
            acting.session, dispute_id=key, version=version, decision=typed.asked(), **acting.by
        )
        return url_for("deciding.next_suspected", after=key, at=at, did=key)

    return _tried(key, typed, act)


@pages.post("/disputes/<uuid:dispute_id>/pair")
def decide_pair(dispute_id: UUID) -> Answer:
    """Decide one contradiction apart from its dispute."""
    key, typed, version = str(dispute_id), decide_bars.read(), acts.version()
    pair = row_key(request.form.get("pair", ""))
    if not pair:
        raise acts.FormIncomplete("pair")
    if typed.decision == "waiting":
        raise acts.FormIncomplete("decision")

    def act(acting: Acting) -> str:
        decisions.decide_pair(
            acting.session, dispute_id=key, contradiction_id=pair, version=version,
            decision=typed.asked(), **acting.by,
        )  # fmt: skip
        pairs = request.form.get("pairs") or None
        return url_for("disputes.shown", name=key, pairs=pairs, _anchor=f"pair-{pair}")

    return _tried(key, typed, act)


@pages.post("/disputes/<uuid:dispute_id>/take-back")
def take_back(dispute_id: UUID) -> Response:
    """Let a dispute be as it was before it was decided last."""
    key, version = str(dispute_id), acts.version()

    def act(acting: Acting) -> str:
        undone_decisions.take_back(acting.session, dispute_id=key, version=version, **acting.by)
        return url_for("disputes.shown", name=key, undone="yes")

    return acts.once(act)


@pages.post("/disputes/<uuid:dispute_id>/owner")
def assign(dispute_id: UUID) -> Response:
    """Give a dispute to whoever was chosen, or to nobody."""
    key, version = str(dispute_id), acts.version()
    chosen = request.form.get("me") or request.form.get("person", "")
    person = row_key(chosen) or None
    if chosen and person is None:
        raise acts.FormIncomplete("person")

    def act(acting: Acting) -> str:
        disputes.assign(
            acting.session, dispute_id=key, version=version, person_id=person, **acting.by
        )
        return url_for("disputes.shown", name=key)

    return acts.once(act)


@pages.post("/disputes/<uuid:dispute_id>/release")
def release(dispute_id: UUID) -> Response:
    """Let the public see that one voice contradicts itself in a dispute."""
    return _released(str(dispute_id), releases.release_dispute)


@pages.post("/disputes/<uuid:dispute_id>/hide")
def hide(dispute_id: UUID) -> Response:
    """Hide again that one voice contradicts itself in a dispute."""
    return _released(str(dispute_id), releases.take_back_dispute)


def _released(key: str, do: Callable[..., None]) -> Response:
    version = acts.version()

    def act(acting: Acting) -> str:
        do(acting.session, dispute_id=key, version=version, **acting.by)
        return url_for("disputes.shown", name=key)

    return acts.once(act)


def _tried(key: str, typed: Typed, act: Callable[[Acting], str]) -> Answer:
    """Do what a form decides; where that is refused, show the page with what was typed."""
    try:
        return acts.once(act)
    except StaleVersion:
        return page_of(key, typed, is_stale=True), 409
    except (Forbidden, NotFound, acts.FormIncomplete):
        raise
    except ClaimtrackerError as error:
        errors = {FIELDS.get(type(error), "decision"): str(error)}
        return page_of(key, replace(typed, errors=errors)), status_of(error)
