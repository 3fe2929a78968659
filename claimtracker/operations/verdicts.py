"""Publish and withdraw verdicts; what is published is never altered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.orm import Session

from claimtracker.db.types import new_id
from claimtracker.errors import Conflict, Invalid, NotFound
from claimtracker.models import (
    Rating,
    Verdict,
    VerdictEvidence,
    VerdictWithdrawal,
    table_of,
)
from claimtracker.operations import events, rows, touched
from claimtracker.queries import claims, verdicts
from claimtracker.queries.ratings import RatingContent
from claimtracker.queries.stored import Stored, columns_of, flat
from claimtracker.queries.verdicts import EvidenceLink, VerdictContent
from claimtracker.rules.permissions import Actor, require


class VerdictAltered(Conflict):
    """A published verdict would be other than it was published."""

    def __init__(self, key: str) -> None:
        super().__init__(
            f"The verdict {key!r} is published and says something else; verdicts are never"
            " altered. Withdraw it and publish another one under another key."
        )


class VerdictWithoutReasons(Invalid):
    """A verdict says nothing of its reasons."""

    def __init__(self, key: str) -> None:
        super().__init__(f"The verdict {key!r} needs its reasons (`rationale`).")


class VerdictWithoutEvidence(Invalid):
    """A verdict of ours rests on nothing."""

    def __init__(self, key: str) -> None:
        super().__init__(f"The verdict {key!r} needs at least one piece of evidence.")


class NoSuchVerdict(NotFound):
    """There is no verdict, or draft of one, of that key."""

    def __init__(self, key: str) -> None:
        super().__init__(f"There is no verdict {key!r}.")


class AlreadyWithdrawn(Conflict):
    """The verdict was withdrawn before."""

    def __init__(self, key: str) -> None:
        super().__init__(f"The verdict {key!r} is withdrawn already.")


class WithdrawalWithoutReason(Invalid):
    """Nobody said why a verdict is withdrawn."""

    def __init__(self, key: str) -> None:
        super().__init__(f"Withdrawing the verdict {key!r} needs a reason.")


def publish(
    session: Session,
    contents: Sequence[VerdictContent],
    *,
    actor: Actor,
    now: datetime,
    evidence_required: bool = False,
) -> list[str]:
    """Publish verdicts and return the keys of their rows, in order.

    One that is published already with the same words is left as it is. Raises VerdictAltered,
    VerdictWithoutReasons, VerdictWithoutEvidence.
    """
    require(actor, "verdict.publish")
    dated = [_decided(content, actor, now) for content in contents]
    for content in dated:
        _require_reasons(content, evidence_required)
    known = verdicts.by_key(session, [content.key for content in contents])
    new = _unpublished(known, contents, dated)
    ids = {key: new_id() for key in new} | {key: row.id for key, row in known.items()}
    _insert(session, {ids[key]: content for key, content in new.items()}, actor=actor, now=now)
    return [ids[content.key] for content in contents]


def same(stored: Stored[VerdictContent], content: VerdictContent) -> bool:
    """Say whether a verdict that comes in is the published one, word for word.

    What the incoming one leaves open (when, by whom) is as it is, and so are words that a
    redaction took.
    """
    before = stored.content
    left_open = content.decided is None and content.decided_at is None
    to_the_hour = before.decided is None and content.decided_at == before.decided_at
    if left_open or to_the_hour:
        content = replace(content, decided=before.decided)
    if before.rationale is None:
        noted = {link.evidence_id: link.note for link in before.evidence}
        links = tuple(replace(e, note=noted.get(e.evidence_id)) for e in content.evidence)
        content = replace(content, rationale=None, public_note=before.public_note, evidence=links)
    by = content.decided_by or before.decided_by
    comparable = replace(content, decided_at=before.decided_at, decided_by=by)
    return _in_order(comparable) == _in_order(before)


def withdraw(
    session: Session, *, actor: Actor, now: datetime, verdict_id: str, reason: str
) -> None:
    """Take a published verdict back; it stays, marked, and no longer counts.

    Raises NoSuchVerdict, AlreadyWithdrawn, WithdrawalWithoutReason.
    """
    require(actor, "verdict.withdraw")
    stored = verdicts.by_id(session, [verdict_id]).get(verdict_id)
    if stored is None:
        raise NoSuchVerdict(verdict_id)
    if stored.removed:
        raise AlreadyWithdrawn(stored.content.key)
    if not reason.strip():
        raise WithdrawalWithoutReason(stored.content.key)
    made = {
        "verdict_id": verdict_id, "withdrawn_at": now, "withdrawn_by": actor.person_id,
        "reason": reason,
    }  # fmt: skip
    session.execute(insert(table_of(VerdictWithdrawal)), [made])
    act = events.Act("withdraw", "verdict", verdict_id, why=reason)
    events.record(session, actor=actor, now=now, acts=[act])
    touched.claims(session, claims.standing_for(session, [stored.content.claim_id]))


def links(owner: str, evidence: Mapping[str, Sequence[EvidenceLink]]) -> list[dict[str, object]]:
    """Return the rows that tie verdicts or drafts, by the column `owner`, to their evidence."""
    return [
        {owner: key, "evidence_id": e.evidence_id, "relation": e.relation, "note": e.note}
        for key, links in evidence.items()
        for e in links
    ]


def _decided(content: VerdictContent, actor: Actor, now: datetime) -> VerdictContent:
    return replace(
        content,
        decided_at=content.decided_at or now,
        decided_by=content.decided_by or actor.person_id,
    )


def _unpublished(
    known: Mapping[str, Stored[VerdictContent]],
    contents: Sequence[VerdictContent],
    dated: Sequence[VerdictContent],
) -> dict[str, VerdictContent]:
    new: dict[str, VerdictContent] = {}
    for content, whole in zip(contents, dated, strict=True):
        if content.key in known and not same(known[content.key], content):
            raise VerdictAltered(content.key)
        if content.key not in known and new.setdefault(content.key, whole) != whole:
            raise VerdictAltered(content.key)
    return new


def _in_order(content: VerdictContent) -> VerdictContent:
    links = sorted(content.evidence, key=lambda link: link.evidence_id)
    return replace(content, evidence=tuple(links))


def _require_reasons(content: VerdictContent, evidence_required: bool) -> None:
    if not (content.rationale or "").strip():
        raise VerdictWithoutReasons(content.key)
    if evidence_required and content.publisher_id is None and not content.evidence:
        raise VerdictWithoutEvidence(content.key)


def _insert(
    session: Session, contents: Mapping[str, VerdictContent], *, actor: Actor, now: datetime
) -> None:
    if not contents:
        return
    names = columns_of(VerdictContent, Verdict)
    rated = flat(session, Rating, RatingContent, "id", [c.rating_id for c in contents.values()])
    made = [
        {
            "id": key, **{name: getattr(content, name) for name in names},
            "rating_code": rated[content.rating_id].content.code,
            "rating_label": rated[content.rating_id].content.label,
            "published_at": now,
        }
        for key, content in contents.items()
    ]  # fmt: skip
    session.execute(insert(table_of(Verdict)), made)
    tied = links("verdict_id", {key: content.evidence for key, content in contents.items()})
    if tied:
        session.execute(insert(table_of(VerdictEvidence)), tied)
    acts = [
        events.Act("publish", "verdict", key, after=rows.described(content))
        for key, content in contents.items()
    ]
    events.record(session, actor=actor, now=now, acts=acts)
    about = {content.claim_id for content in contents.values()}
    touched.claims(session, claims.standing_for(session, about))
