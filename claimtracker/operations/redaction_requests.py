"""Ask that words go, and let a second person agree or refuse."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from claimtracker.db.types import new_id
from claimtracker.errors import Conflict
from claimtracker.models import Assertion, RedactionRequest, table_of
from claimtracker.operations import events, redactions, rows
from claimtracker.operations.redactions import Redacted, SecondPersonNeeded
from claimtracker.operations.rows import StaleVersion
from claimtracker.queries import redaction_requests
from claimtracker.queries import redactions as found
from claimtracker.queries import whole_redactions as whole
from claimtracker.queries.redaction_requests import WAITING, Request, Words
from claimtracker.rules.permissions import Actor, require


class AskedAlready(Conflict):
    """Somebody asked for the same redaction, and it waits."""

    def __init__(self) -> None:
        super().__init__("This redaction was asked for already, and waits for a second person.")


class DecidedAlready(Conflict):
    """Somebody agreed to the redaction or refused it before."""

    def __init__(self, state: str) -> None:
        super().__init__(f"This request is {state} already; nothing was changed.")


def ask(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    table: str,
    key: str,
    version: int,
    reason: str,
) -> str:
    """Ask that the words of a row go, as `queries.redaction_requests.WHAT` lists them.

    Returns the request.

    Raises NoWordsToRedact, StaleVersion, ReasonTellsWords, AskedAlready.
    """
    require(actor, "redaction.request")
    words = redaction_requests.words(session, table, key)
    if words.version != version:
        raise StaleVersion(table)
    redactions.require_discreet(reason, _all_words(session, words))
    _refuse_twice(session, words)
    made = {
        "id": new_id(), "version": 1, "table_name": table, "row_id": words.id,
        "row_version": version, "reason": reason, "requested_at": now,
        "requested_by": actor.person_id, "state": WAITING,
    }  # fmt: skip
    session.execute(insert(table_of(RedactionRequest)), [made])
    act = events.Act(
        "ask for redaction", table, words.id, after={"request": made["id"]}, why=reason
    )
    events.record(session, actor=actor, now=now, acts=[act])
    return str(made["id"])


def confirm(
    session: Session, *, actor: Actor, now: datetime, request_id: str, version: int
) -> Redacted:
    """Agree to a redaction, and take the words away at once.

    Raises NoSuchRequest, DecidedAlready, StaleVersion, SecondPersonNeeded, NothingToRedact.
    """
    require(actor, "redaction.confirm")
    asked = _waiting(session, request_id)
    if asked.requester_id == actor.person_id:
        raise SecondPersonNeeded(actor.name)
    # Whoever asked was an admin then, and has done their part; what counts now is who agrees.
    requester = Actor(asked.requester_id, asked.requested_by, "admin")
    _decide(session, asked, version, "done", actor=actor, now=now)
    told: dict[str, Any] = {
        "actor": requester, "confirmed_by": actor, "now": now, "version": asked.row_version,
        "reason": asked.reason, f"{asked.table}_id": asked.row_id,
    }  # fmt: skip
    return _REDACT[asked.table](session, **told)


def refuse(
    session: Session, *, actor: Actor, now: datetime, request_id: str, version: int, why: str = ""
) -> None:
    """Let the words stay; whoever asked may take the request back so.

    Raises NoSuchRequest, DecidedAlready, StaleVersion.
    """
    require(actor, "redaction.confirm")
    asked = _waiting(session, request_id)
    _decide(session, asked, version, "refused", actor=actor, now=now)
    act = events.Act(
        "refuse redaction", asked.table, asked.row_id, before={"request": asked.id}, why=why
    )
    events.record(session, actor=actor, now=now, acts=[act])


def _all_words(session: Session, words: Words) -> tuple[str, ...]:
    match words.table:
        case "claim":
            return (words.words,)
        case "verdict":
            return whole.words_in(whole.of_verdict(session, words.id))
        case "evidence":
            return whole.words_in(whole.of_evidence(session, words.id))
        case "article":
            return whole.words_in(whole.of_text(session, words.id))
    assertion = session.get_one(Assertion, words.id, populate_existing=True)
    return found.words_of(session, assertion)


_REDACT: Mapping[str, Callable[..., Redacted]] = {
    "article": redactions.redact_text,
    "assertion": redactions.redact_quote,
    "claim": redactions.redact_statement,
    "evidence": redactions.redact_evidence,
    "verdict": redactions.redact_verdict,
}


def _refuse_twice(session: Session, words: Words) -> None:
    waits = select(RedactionRequest.id).where(
        RedactionRequest.row_id == words.id, RedactionRequest.state == WAITING
    )
    if session.execute(waits).first():
        raise AskedAlready


def _waiting(session: Session, request_id: str) -> Request:
    asked = redaction_requests.get(session, request_id)
    if asked.state != WAITING:
        raise DecidedAlready(asked.state)
    return asked


def _decide(
    session: Session, asked: Request, version: int, state: str, *, actor: Actor, now: datetime
) -> None:
    to = {"state": state, "decided_by": actor.person_id, "decided_at": now}
    rows.write_over(session, RedactionRequest, [{"row": asked.id, "read": version, **to}])
