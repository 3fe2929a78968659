"""Verdicts in the making: begun on a claim, on one assertion or on an earlier verdict, reviewed,
and published.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy.orm import Session

from claimtracker.errors import ClaimtrackerError
from claimtracker.operations import verdict_drafts as acts_on
from claimtracker.operations.verdicts import (
    NoSuchVerdict,
    VerdictWithoutEvidence,
    VerdictWithoutReasons,
)
from claimtracker.queries import assertions as assertion_rows
from claimtracker.queries import claims as claim_rows
from claimtracker.queries import draft_pages, ledgers
from claimtracker.queries import verdicts as verdict_rows
from claimtracker.queries.draft_pages import DraftPage
from claimtracker.web import acts, drafting, edit_pages, edits, ledger, people
from claimtracker.web.acts import Acting
from claimtracker.web.drafting import Subject
from claimtracker.web.edits import Answer
from claimtracker.web.nouns import NOUNS, NoSuchRow, Noun
from claimtracker.web.refusals import status_of
from claimtracker.web.written import Typed

pages = Blueprint("drafts", __name__)
NOUN = NOUNS["verdict_draft"]
# What stops a draft from being published, by the field of its form where that is put right.
LACKING: Mapping[type[ClaimtrackerError], tuple[str, str]] = {
    VerdictWithoutReasons: ("rationale", "Give the reasons before you publish."),
    VerdictWithoutEvidence: ("evidence", "Name at least one piece of evidence before you publish."),
    acts_on.ChangeUnsaid: ("change", ""),
    acts_on.PublicNoteMissing: ("public_note", ""),
}
NEEDS_WORDS = (acts_on.SentBackWithoutNote, acts_on.SecondPersonNeeded)


@pages.route("/claims/<path:key>/verdict", methods=["GET", "POST"])
def on_claim(key: str) -> Answer:
    """Show the form of a new verdict on a claim, or keep what was sent as a draft."""
    with ledger.reading() as session:
        now = claim_rows.get(session, key).content.key
    if now == key:
        return _begun(lambda session: Subject(claim_rows.get(session, key).id))
    if request.method == "POST":
        raise acts_on.ClaimWentUp(now)
    return redirect(url_for("drafts.on_claim", key=now), 303)


@pages.route("/assertions/<path:key>/verdict", methods=["GET", "POST"])
def on_assertion(key: str) -> Answer:
    """Show the form of a new verdict on one utterance, or keep what was sent as a draft."""
    return _begun(partial(_uttered, key))


@pages.route("/verdicts/<path:key>/correct", methods=["GET", "POST"])
def correct(key: str) -> Answer:
    """Show the form of a verdict that begins from a published one, or keep what was sent."""

    def subject(session: Session) -> Subject:
        content = _published(session, key)
        return Subject(content.claim_id, content.assertion_id)

    return _begun(subject, partial(_as_before, key))


@pages.get("/drafts/<uuid:key>")
def shown(key: UUID) -> str:
    """Show a verdict in the making, and what can be done with it."""
    return _page(str(key), {})


@pages.post("/drafts/<uuid:key>/submit")
def submit(key: UUID) -> Answer:
    """Hand a draft in for review."""
    return _done(str(key), acts_on.submit)


@pages.post("/drafts/<uuid:key>/send-back")
def send_back(key: UUID) -> Answer:
    """Send what is in review back to be worked on."""
    return _done(str(key), partial(acts_on.send_back, note=request.form.get("note", "")))


@pages.post("/drafts/<uuid:key>/discard")
def discard(key: UUID) -> Answer:
    """Take a verdict in the making away, and go to its claim."""
    do = partial(acts_on.discard, why=request.form.get("why", ""))
    return _done(str(key), do, to=_claim_of)


@pages.post("/drafts/<uuid:key>/publish")
def publish(key: UUID) -> Answer:
    """Publish a draft, and go to its claim; what it lacks is said in its form."""
    do = partial(acts_on.publish_draft, override=request.form.get("override", ""))
    try:
        return _done(str(key), do, to=_claim_of)
    except tuple(LACKING) as error:
        field, sentence = LACKING[type(error)]
        return _form_with(str(key), {field: sentence or str(error)}), status_of(error)


@dataclass(frozen=True, slots=True)
class Review:
    """What publishing asks of whoever reads: somebody else, or a reason to do without."""

    is_writer: bool
    needs_second: bool

    @property
    def waits(self) -> bool:
        """Whether whoever reads has to leave it to another."""
        return self.is_writer and self.needs_second


def _begun(
    subject: Callable[[Session], Subject], typed: Callable[[Session], Typed] | None = None
) -> Answer:
    with ledger.reading() as session:
        on = subject(session)

    def kept(session: Session, contents: list[Any], **by: Any) -> list[str]:
        return acts_on.draft(session, contents, **by)

    noun: Noun = replace(
        NOUN, made=partial(drafting.begun, on), add=kept,
        about=lambda session, _content: drafting.on(session, on.claim_id),
    )  # fmt: skip
    return edits.added(noun, typed or (lambda _session: _blank()))


def _blank() -> Typed:
    return {"new_kind": "primary", "new_relation": "supports"}


def _uttered(key: str, session: Session) -> Subject:
    """Return one assertion as what a verdict is on; raises NoSuchRow."""
    row = assertion_rows.by_key(session, [key]).get(key)
    if row is None or row.removed or row.content.claim_id is None:
        raise NoSuchRow("assertion that carries a claim", key)
    return Subject(row.content.claim_id, row.id)


def _published(session: Session, key: str) -> verdict_rows.VerdictContent:
    row = verdict_rows.by_key(session, [key]).get(key)
    if row is None or not verdict_rows.is_ours(session, row.content):
        raise NoSuchVerdict(key)
    return row.content


def _as_before(key: str, session: Session) -> Typed:
    """Return a published verdict as a form shows it, with what is new about it left open."""
    content = _published(session, key)
    typed = drafting.typed(content, drafting.names(session, content))
    return typed | {"change": "", "public_note": ""}


def _page(draft_id: str, errors: Mapping[str, str]) -> str:
    with ledger.reading() as session:
        draft = _found(session, draft_id)
        needs_second = ledgers.settings(session).verdicts_need_second_person
    review = Review(people.actor().person_id in draft.writers, needs_second)
    return render_template(
        "drafts/page.html", draft=draft, review=review, lacking=_lacking(draft), errors=errors
    )


def _found(session: Session, draft_id: str) -> DraftPage:
    draft = draft_pages.find(session, draft_id)
    if draft is None:
        raise NoSuchRow(NOUN.word, draft_id)
    return draft


def _lacking(draft: DraftPage) -> list[tuple[str, str]]:
    """Return what is to be put right before it is published: the field, and a few words."""
    content = draft.content
    wanted = (
        ("rationale", "its reasons", (content.rationale or "").strip()),
        ("evidence", "at least one piece of evidence", draft.evidence),
        ("change", "what kind of change it is", content.change or not draft.follows_public),
        ("public_note", "a public note on what changed",
         (content.public_note or "").strip() or not draft.follows_public),
    )  # fmt: skip
    return [(field, words) for field, words, there in wanted if not there]


def _done(
    draft_id: str, act: Callable[..., object], to: Callable[[Session, str], str] | None = None
) -> Answer:
    """Do to a draft what its form asks; where words are missing, show it with that said."""
    version = acts.version()

    def do(acting: Acting) -> str:
        act(acting.session, draft_id=draft_id, version=version, **acting.by)
        return to(acting.session, draft_id) if to else url_for("drafts.shown", key=draft_id)

    try:
        return acts.once(do)
    except NEEDS_WORDS as error:
        field = "note" if isinstance(error, acts_on.SentBackWithoutNote) else "override"
        return _page(draft_id, {field: str(error)}), status_of(error)


def _claim_of(session: Session, draft_id: str) -> str:
    draft = _found(session, draft_id)
    return url_for("claims.shown", key=draft.claim_key) + "#verdicts"


def _form_with(draft_id: str, errors: Mapping[str, str]) -> str:
    with ledger.reading() as session:
        row = NOUN.find(session, draft_id)
        action = url_for("edits.verdict_draft", key=draft_id)
        return edit_pages.form(session, NOUN, row, None, errors, action)
