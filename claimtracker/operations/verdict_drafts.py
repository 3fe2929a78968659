"""Verdicts in the making: written, handed in for review, sent back, discarded, published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from claimtracker.errors import Conflict, Forbidden, Invalid
from claimtracker.models import VerdictDraft, VerdictDraftEvidence, table_of
from claimtracker.operations import events, notifications, rows, verdicts
from claimtracker.operations.rows import Edit, StaleVersion
from claimtracker.operations.verdicts import NoSuchVerdict
from claimtracker.queries import claims, ledgers, verdict_drafts
from claimtracker.queries import verdicts as verdict_rows
from claimtracker.queries.stored import Stored, pieces
from claimtracker.queries.verdicts import DraftContent, VerdictContent
from claimtracker.rules.permissions import Actor, may, require

DRAFT, IN_REVIEW, PUBLISHED = "draft", "in review", "published"
# How the account tells of the draft that it was published: by its author, by somebody else who
# agreed, or by its author alone where a second person is asked for.
ALONE, AGREED, OVERRIDDEN = "publish", "agree", "override"


class DraftIsPublished(Conflict):
    """A draft was published; from then on it is not worked on."""

    def __init__(self, key: str) -> None:
        super().__init__(f"The draft {key!r} is published; begin another one to say otherwise.")


class NotInState(Conflict):
    """A draft is not where the act would take it from."""

    def __init__(self, is_now: str, needed: str) -> None:
        where = {DRAFT: "still a draft", IN_REVIEW: "in review"}
        super().__init__(
            f"This verdict is {where.get(is_now, is_now)}; what you asked for is done with one"
            f" that is {where[needed]}. Nothing was changed."
        )


class ClaimWentUp(Conflict):
    """The claim that a verdict is written on went up in another meanwhile."""

    def __init__(self, key: str) -> None:
        super().__init__(
            f"The claim that this verdict was written on went up in {key!r} meanwhile, which says"
            " it in other words. Nothing was saved; read that claim, and write the verdict there."
        )


class SecondPersonNeeded(Forbidden):
    """Whoever wrote a verdict would publish it alone, where a second person has to agree."""

    def __init__(self, name: str, may_override: bool) -> None:
        way = "; or say why it cannot wait, and publish it alone" if may_override else ""
        super().__init__(
            f"{name} wrote this verdict or changed it last, so somebody else has to agree and"
            f" publish it{way}."
        )


class SentBackWithoutNote(Invalid):
    """Nobody said what is missing in a verdict that is sent back."""

    def __init__(self) -> None:
        super().__init__("Say what is missing, so that whoever wrote it knows what to do.")


class ChangeUnsaid(Invalid):
    """A verdict follows a public one of ours and does not say what kind of change it is."""

    def __init__(self) -> None:
        super().__init__(
            "A verdict of ours on this is public already: say whether this one is a correction, a"
            " clarification, an update or a retraction."
        )


class PublicNoteMissing(Invalid):
    """A verdict follows a public one of ours and does not tell the public what changed."""

    def __init__(self) -> None:
        super().__init__(
            "A verdict of ours on this is public already: tell its readers what changed."
        )


def draft(
    session: Session, contents: Sequence[DraftContent], *, actor: Actor, now: datetime
) -> list[str]:
    """Begin verdicts and return the keys of their rows, in order."""
    require(actor, "verdict.draft")
    ids = rows.add(session, VerdictDraft, contents, actor=actor, now=now)
    _tie(session, dict(zip(ids, contents, strict=True)))
    return ids


def edit_draft(
    session: Session,
    edits: Sequence[Edit[DraftContent]],
    *,
    actor: Actor,
    now: datetime,
    verb: str = "edit",
    why: str = "",
) -> None:
    """Change verdicts in the making; raises StaleVersion, DraftIsPublished."""
    require(actor, "verdict.draft")
    for change in edits:
        if PUBLISHED in (change.stored.content.state, change.after.state):
            raise DraftIsPublished(change.stored.content.key)
    rows.edit(session, VerdictDraft, edits, actor=actor, now=now, verb=verb, why=why)
    for piece in pieces([e.stored.id for e in edits]):
        owner = VerdictDraftEvidence.verdict_draft_id
        session.execute(delete(VerdictDraftEvidence).where(owner.in_(piece)))
    _tie(session, {e.stored.id: e.after for e in edits})


def submit(session: Session, *, actor: Actor, now: datetime, draft_id: str, version: int) -> None:
    """Hand a draft in for review; raises NoSuchVerdict, StaleVersion, NotInState."""
    stored = _in_state(session, draft_id, version, DRAFT)
    change = Edit(stored, replace(stored.content, state=IN_REVIEW))
    edit_draft(session, [change], actor=actor, now=now, verb="submit")
    notifications.tell_reviewers(session, "verdict_draft", draft_id, actor=actor, now=now)


def send_back(
    session: Session, *, actor: Actor, now: datetime, draft_id: str, version: int, note: str
) -> None:
    """Make a draft again of what is in review, with a note on what is missing; tell its author.

    Raises NoSuchVerdict, StaleVersion, NotInState, SentBackWithoutNote.
    """
    stored = _in_state(session, draft_id, version, IN_REVIEW)
    if not note.strip():
        raise SentBackWithoutNote
    change = Edit(stored, replace(stored.content, state=DRAFT))
    edit_draft(session, [change], actor=actor, now=now, verb="send back", why=note.strip())
    author = [stored.content.author_id]
    notifications.tell(session, author, "returned", "verdict_draft", draft_id, actor=actor, now=now)


def discard(
    session: Session, *, actor: Actor, now: datetime, draft_id: str, version: int, why: str = ""
) -> None:
    """Take a verdict in the making away; raises NoSuchVerdict, StaleVersion, DraftIsPublished."""
    require(actor, "verdict.draft")
    stored = _unpublished(session, draft_id, version)
    rows.remove(session, VerdictDraft, [stored], actor=actor, now=now, why=why.strip())


def publish_draft(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    draft_id: str,
    version: int,
    evidence_required: bool = True,
    override: str = "",
) -> str:
    """Publish a draft as it was read at a version and return the key of the verdict's row.

    Its author decided it; whoever else publishes it agrees. Where the ledger asks for a second
    person, `override` says why a reviewer publishes their own alone. Raises NoSuchVerdict,
    DraftIsPublished, StaleVersion, ClaimWentUp, NotInState, SecondPersonNeeded, ChangeUnsaid,
    PublicNoteMissing, and what `verdicts.publish` raises.
    """
    require(actor, "verdict.publish")
    stored = _unpublished(session, draft_id, version)
    _require_same_claim(session, stored.content.claim_id)
    how = _how(session, actor, stored, override)
    _require_change_told(session, stored.content)
    [verdict_id] = verdicts.publish(
        session, [_verdict(stored.content)], actor=actor, now=now,
        evidence_required=evidence_required,
    )  # fmt: skip
    over = {"row": draft_id, "read": version, "state": PUBLISHED}
    rows.write_over(session, VerdictDraft, [over])
    act = events.Act(
        how, "verdict_draft", draft_id, {"state": stored.content.state}, {"state": PUBLISHED},
        why=override.strip() if how == OVERRIDDEN else "",
    )  # fmt: skip
    events.record(session, actor=actor, now=now, acts=[act])
    return verdict_id


def _how(session: Session, actor: Actor, stored: Stored[DraftContent], override: str) -> str:
    """Say how a draft is published; raises NotInState, SecondPersonNeeded."""
    is_own = actor.person_id in verdict_drafts.writers(session, stored)
    if not ledgers.settings(session).verdicts_need_second_person:
        return ALONE if is_own else AGREED
    if stored.content.state != IN_REVIEW:
        raise NotInState(stored.content.state, IN_REVIEW)
    if not is_own:
        return AGREED
    if not override.strip():
        raise SecondPersonNeeded(actor.name, may(actor, "verdict.override"))
    require(actor, "verdict.override")
    return OVERRIDDEN


def _require_same_claim(session: Session, claim_id: str) -> None:
    last = claims.survivors(session, [claim_id]).get(claim_id)
    if last is not None and last != claim_id:
        raise ClaimWentUp(claims.by_id(session, [last])[last].content.key)


def _require_change_told(session: Session, content: DraftContent) -> None:
    if content.publisher_id is not None or not verdict_drafts.follows_public(session, content):
        return
    if not content.change:
        raise ChangeUnsaid
    if not (content.public_note or "").strip():
        raise PublicNoteMissing


def _unpublished(session: Session, draft_id: str, version: int) -> Stored[DraftContent]:
    stored = verdict_rows.drafts_by_id(session, [draft_id]).get(draft_id)
    if stored is None or stored.removed:
        raise NoSuchVerdict(draft_id)
    if stored.content.state == PUBLISHED:
        raise DraftIsPublished(stored.content.key)
    if stored.version != version:
        raise StaleVersion("verdict")
    return stored


def _in_state(session: Session, draft_id: str, version: int, state: str) -> Stored[DraftContent]:
    stored = _unpublished(session, draft_id, version)
    if stored.content.state != state:
        raise NotInState(stored.content.state, state)
    return stored


def _tie(session: Session, contents: Mapping[str, DraftContent]) -> None:
    evidence = {key: content.evidence for key, content in contents.items()}
    links = verdicts.links("verdict_draft_id", evidence)
    if links:
        session.execute(insert(table_of(VerdictDraftEvidence)), links)


def _verdict(content: DraftContent) -> VerdictContent:
    return VerdictContent(
        content.key, content.claim_id, content.rating_id, content.rationale,
        content.assertion_id, content.publisher_id, content.decided,
        decided_by=content.author_id, as_of=content.as_of, change=content.change,
        public_note=content.public_note, evidence=content.evidence,
    )  # fmt: skip
