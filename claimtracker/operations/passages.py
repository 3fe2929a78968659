"""Take a passage back that was marked or tied, and mark it again: undo and redo at the article."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimtracker.errors import NotFound
from claimtracker.models import Assertion, Verdict
from claimtracker.operations import assertions, claims, restoring
from claimtracker.operations.rows import Edit, StaleVersion
from claimtracker.queries import assertions as assertion_rows
from claimtracker.queries import claims as claim_rows
from claimtracker.queries import row_history
from claimtracker.queries.assertions import AssertionContent
from claimtracker.queries.history import restored
from claimtracker.queries.stored import Stored
from claimtracker.rules.permissions import Actor, require

UNDONE = "undone at the article"
REDONE = "done again at the article"
THROWN_OUT = "thrown out at the article"
_KINDS = {kind.table: kind for kind in restoring.KINDS}


class NoSuchAssertion(NotFound):
    """There is no passage of that key."""

    def __init__(self, key: str) -> None:
        super().__init__(f"There is no passage {key[:80]!r} any more.")


def get(session: Session, key: str, *, version: int) -> Stored[AssertionContent]:
    """Return a passage as it was read at a version, which every change of it names."""
    found = assertion_rows.by_key(session, [key]).get(key)
    if found is None:
        raise NoSuchAssertion(key)
    return replace(found, version=version)


def require_version(session: Session, key: str, *, version: int) -> None:
    """Refuse a passage that somebody changed since it was read; raises StaleVersion."""
    found = assertion_rows.by_key(session, [key]).get(key)
    if found is None or found.removed:
        raise NoSuchAssertion(key)
    if found.version != version:
        raise StaleVersion("assertion")


def take_back(
    session: Session, *, actor: Actor, now: datetime, key: str, version: int, why: str = UNDONE
) -> None:
    """Take a passage away, and its claim where nobody else says it or worked on it.

    One that had waited for its claim waits again, unless it is thrown out. Raises
    NoSuchAssertion, StaleVersion.
    """
    require(actor, "assertion.write")
    passage = get(session, key, version=version)
    before = _before_last_edit(session, passage)
    if why == UNDONE and before and passage.content.claim_id and not before.claim_id:
        assertions.edit(session, [Edit(passage, before)], actor=actor, now=now, why=why)
    else:
        restoring.remove(session, _KINDS["assertion"], [passage], actor=actor, now=now, why=why)
    claim_id = passage.content.claim_id
    if claim_id and _is_untouched(session, claim_id):
        claim = claim_rows.by_id(session, [claim_id])[claim_id]
        restoring.remove(session, _KINDS["claim"], [claim], actor=actor, now=now, why=why)


def put_back(session: Session, *, actor: Actor, now: datetime, key: str, version: int) -> None:
    """Let a passage stand again as it did before it was taken back, with its claim.

    Raises NoSuchAssertion, StaleVersion.
    """
    require(actor, "assertion.write")
    passage = get(session, key, version=version)
    after = passage.content
    if not passage.removed:
        after = _before_last_edit(session, passage, why=UNDONE) or after
    claim_id = after.claim_id
    if claim_id:
        claim = claim_rows.by_id(session, [claim_id])[claim_id]
        if claim.removed:
            claims.edit(session, [Edit(claim, claim.content)], actor=actor, now=now)
    assertions.edit(session, [Edit(passage, after)], actor=actor, now=now, why=REDONE)


def _before_last_edit(
    session: Session, passage: Stored[AssertionContent], why: str | None = None
) -> AssertionContent | None:
    """Return what a passage was before what happened to it last; None where that was no edit, or
    one for another reason than `why`.
    """
    last = row_history.newest(session, "assertion", passage.id)
    if last is None or last.act != "edit" or last.lost or (why or last.why) != last.why:
        return None
    return restored(passage.content, last.before)


def _is_untouched(session: Session, claim_id: str) -> bool:
    """Say whether a claim is as it was made, a draft that nothing rests on."""
    claim = claim_rows.by_id(session, [claim_id])[claim_id]
    if claim.version > 1 or claim.content.state != "draft" or claim.removed:
        return False
    said = select(Assertion.id).where(
        Assertion.claim_id == claim_id, Assertion.removed_at.is_(None)
    )
    judged = select(Verdict.id).where(Verdict.claim_id == claim_id)
    return not session.execute(said.limit(1)).first() and not session.execute(judged).first()
