"""Add and edit evidence, and say that a piece is doubtful or withdrawn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimtracker.errors import Invalid, NotFound
from claimtracker.models import Evidence, Verdict, VerdictEvidence
from claimtracker.operations import rows, touched
from claimtracker.operations.rows import Edit, StaleVersion
from claimtracker.queries import claims, evidence, redactions
from claimtracker.queries.evidence import EvidenceContent
from claimtracker.queries.redactions import OF_EVIDENCE
from claimtracker.queries.stored import pieces
from claimtracker.queries.whole_redactions import BLOCKS, OF_PIECE
from claimtracker.rules.permissions import Actor, require
from claimtracker.rules.vocabulary import ASKED, EVIDENCE_STATES


class AskedNobody(Invalid):
    """Evidence for which nobody was asked says whom, when, or what was answered."""

    def __init__(self, key: str) -> None:
        super().__init__(
            f"The evidence {key!r} says who was asked, when, or what was answered; only evidence"
            f" of the kind {ASKED!r} does."
        )


class NoSuchEvidence(NotFound):
    """There is no piece of evidence of that key."""

    def __init__(self, key: str) -> None:
        super().__init__(f"There is no evidence {key[:80]!r} in this ledger.")


class UnknownState(Invalid):
    """Evidence has no such state."""

    def __init__(self, state: str) -> None:
        super().__init__(f"Evidence is {', '.join(EVIDENCE_STATES)}; it cannot be {state[:40]!r}.")


class StateWithoutReason(Invalid):
    """Nobody said why evidence is doubtful, withdrawn, or stands again."""

    def __init__(self) -> None:
        super().__init__("Say why; it stays in the history, for whoever rests a verdict on it.")


def add(
    session: Session, contents: Sequence[EvidenceContent], *, actor: Actor, now: datetime
) -> list[str]:
    """Add evidence and return its keys, in order; raises AskedNobody."""
    require(actor, "evidence.write")
    _require_asked(contents)
    return rows.add(session, Evidence, contents, actor=actor, now=now)


def edit(
    session: Session,
    edits: Sequence[Edit[EvidenceContent]],
    *,
    actor: Actor,
    now: datetime,
    verb: str = "edit",
    why: str = "",
) -> None:
    """Change evidence, of which the verdicts that rest on it take note.

    Words that a redaction took stay away. Raises StaleVersion, AskedNobody.
    """
    require(actor, "evidence.write")
    taken = redactions.taken(session, "evidence", [change.stored.id for change in edits])
    edits = [_without_words(one) if one.stored.id in taken else one for one in edits]
    _require_asked(change.after for change in edits)
    rows.edit(session, Evidence, edits, actor=actor, now=now, verb=verb, why=why)
    _touch(session, [e.stored.id for e in edits])


def set_state(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    key: str,
    version: int,
    state: str,
    reason: str,
) -> None:
    """Say whether a piece stands, is doubtful or withdrawn, as it was read at a version.

    Raises NoSuchEvidence, UnknownState, StateWithoutReason, StaleVersion.
    """
    require(actor, "evidence.write")
    if state not in EVIDENCE_STATES:
        raise UnknownState(state)
    if not reason.strip():
        raise StateWithoutReason
    stored = evidence.by_key(session, [key]).get(key)
    if stored is None or stored.removed:
        raise NoSuchEvidence(key)
    if stored.version != version:
        raise StaleVersion("evidence")
    change = Edit(stored, replace(stored.content, state=state))
    edit(session, [change], actor=actor, now=now, why=reason.strip())


def _without_words(change: Edit[EvidenceContent]) -> Edit[EvidenceContent]:
    before = change.stored.content
    went = OF_PIECE if before.title == BLOCKS else OF_EVIDENCE
    gone: dict[str, Any] = {
        name: getattr(before, name) for name in went if getattr(before, name) in (None, BLOCKS)
    }
    return Edit(change.stored, replace(change.after, **gone))


def _require_asked(contents: Iterable[EvidenceContent]) -> None:
    for content in contents:
        told = content.asked or content.asked_on or content.answer
        if told and content.kind != ASKED:
            raise AskedNobody(content.key)


def _touch(session: Session, ids: Sequence[str]) -> None:
    about: set[str] = set()
    for piece in pieces(ids):
        rest = select(Verdict.claim_id).join(VerdictEvidence).where(
            VerdictEvidence.evidence_id.in_(piece)
        )  # fmt: skip
        about |= set(session.scalars(rest))
    touched.claims(session, claims.standing_for(session, about))
