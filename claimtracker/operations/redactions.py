"""Take words away for good: from rows, texts, events and the search, with two people's word.

That something was there, its digest, who took it and why stay; the words do not.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Engine, delete, insert, inspect, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from claimtracker.db import session as sessions
from claimtracker.db.engine import sqlite_module
from claimtracker.db.types import new_id
from claimtracker.errors import Forbidden, Invalid, NotFound, Unavailable
from claimtracker.models import (
    Assertion,
    Base,
    Claim,
    EventContent,
    RedactedRow,
    Redaction,
    table_of,
)
from claimtracker.operations import articles, events, search_index, touched
from claimtracker.operations.articles import Capture
from claimtracker.operations.rows import StaleVersion
from claimtracker.queries import redactions as found
from claimtracker.queries.articles import ArticleText, newest_versions
from claimtracker.queries.redactions import Loss
from claimtracker.queries.stored import pieces
from claimtracker.rules.permissions import Actor, require

BLACK = "█"
GUARDED = frozenset({"article_version", "verdict"})


class SecondPersonNeeded(Forbidden):
    """One person alone would take words away."""

    def __init__(self, name: str) -> None:
        super().__init__(f"A redaction takes two people; {name} cannot confirm their own request.")


class NothingToRedact(NotFound):
    """There are no words there that could be taken away."""

    def __init__(self, what: str) -> None:
        super().__init__(f"There is no such {what}, or its words were taken away before.")


class ReasonTellsWords(Invalid):
    """The reason is missing, or repeats what shall be taken away."""

    def __init__(self) -> None:
        super().__init__(
            "A redaction needs a reason that does not repeat the words, for the reason stays."
        )


class LedgerInUse(Unavailable):
    """Somebody reads the ledger, so that its file cannot be written anew."""

    def __init__(self) -> None:
        super().__init__(
            "The words are out of the ledger, but its file could not be written anew while"
            " others use it; stop them and scrub again."
        )


@dataclass(frozen=True, slots=True)
class Redacted:
    """What a redaction did: its key, the assertions that are no longer found in their texts,
    and the columns of other rows in which the same words still stand.
    """

    id: str
    unanchored: tuple[str, ...]
    elsewhere: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Warrant:
    """Who asks, who agrees, when and why; `id` is the redaction's key."""

    id: str
    actor: Actor
    confirmed_by: Actor
    now: datetime
    reason: str


def redact_quote(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    confirmed_by: Actor,
    assertion_id: str,
    version: int,
    reason: str,
) -> Redacted:
    """Take the words that an assertion quotes out of its article, of copies, and of all that
    tells of them; a new version of each text has black blocks in their place.

    Raises SecondPersonNeeded, NothingToRedact, StaleVersion, ReasonTellsWords.
    """
    warrant = _warranted(actor, confirmed_by, now, reason)
    assertion = session.get(Assertion, assertion_id, populate_existing=True, with_for_update=True)
    if assertion is None or not assertion.quote:
        raise NothingToRedact("quote")
    _require_version("assertion", assertion.version, version)
    words = found.words_of(session, assertion)
    require_discreet(reason, words)
    article_ids = found.family(session, assertion.article_id)
    losses = found.of_assertions(session, article_ids, words)
    claim_ids = _claims_of(session, losses)
    losses += found.of_articles(session, article_ids, words)
    losses += found.of_claims(session, claim_ids, words)
    row_ids = found.rows_of(session, article_ids, claim_ids)
    captures = _blackened(session, article_ids, losses, words)
    _take(session, warrant, losses, found.of_events(session, row_ids, words, losses))
    unanchored = articles.capture(session, captures, actor=actor, now=now)
    articles.touch(session, article_ids)
    touched.claims(session, claim_ids)
    return Redacted(warrant.id, tuple(unanchored), tuple(found.elsewhere(session, words)))


def redact_statement(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    confirmed_by: Actor,
    claim_id: str,
    version: int,
    reason: str,
) -> Redacted:
    """Take the statement of a claim away; what articles say of it stays as it is.

    Raises SecondPersonNeeded, NothingToRedact, StaleVersion, ReasonTellsWords.
    """
    warrant = _warranted(actor, confirmed_by, now, reason)
    claim = session.get(Claim, claim_id, populate_existing=True, with_for_update=True)
    if claim is None or not claim.statement:
        raise NothingToRedact("statement")
    _require_version("claim", claim.version, version)
    words = (claim.statement,)
    require_discreet(reason, words)
    losses = [Loss("claim", claim_id, {"statement": claim.statement})]
    losses += found.of_claims(session, [claim_id], words)
    row_ids = found.rows_of(session, [], [claim_id])
    _take(session, warrant, losses, found.of_events(session, row_ids, words, losses))
    touched.claims(session, [claim_id])
    return Redacted(warrant.id, (), tuple(found.elsewhere(session, words)))


def scrub(engine: Engine) -> None:
    """Write the ledger's file anew, so that words taken away stand on none of its pages.

    To be called after the redaction is committed. Earlier backups keep what they hold. Raises
    LedgerInUse.
    """
    try:
        with sessions.write(engine) as session:
            search_index.rewrite(session)
        rewrite = _rewrite_file if engine.dialect.name == "sqlite" else _rewrite_tables
        rewrite(engine)
    except (OperationalError, sqlite_module().OperationalError) as error:
        raise LedgerInUse() from error


def _rewrite_file(engine: Engine) -> None:
    connection = engine.raw_connection()
    driver = connection.driver_connection
    assert driver is not None
    try:
        for statement in ("VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"):
            answer = driver.execute(statement).fetchone()
            if answer and answer[0]:
                raise LedgerInUse()
    finally:
        connection.close()


def _rewrite_tables(engine: Engine) -> None:
    with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        tables = ", ".join(f'"{name}"' for name in inspect(connection).get_table_names())
        connection.exec_driver_sql(f"VACUUM FULL {tables}")


def _warranted(actor: Actor, confirmed_by: Actor, now: datetime, reason: str) -> _Warrant:
    require(actor, "redaction.request")
    require(confirmed_by, "redaction.confirm")
    if actor.person_id == confirmed_by.person_id:
        raise SecondPersonNeeded(actor.name)
    return _Warrant(new_id(), actor, confirmed_by, now, reason)


def _require_version(table: str, stands: int, read: int) -> None:
    if stands != read:
        raise StaleVersion(table)


def require_discreet(reason: str, words: Sequence[str]) -> None:
    """Refuse a reason that is missing or repeats the words; raises ReasonTellsWords."""
    if not reason.strip() or any(word in reason for word in words):
        raise ReasonTellsWords()


def _claims_of(session: Session, losses: Sequence[Loss]) -> list[str]:
    carried: set[str] = set()
    for piece in pieces([loss.row_id for loss in losses]):
        claims = select(Assertion.claim_id).where(Assertion.id.in_(piece))
        carried |= {key for key in session.scalars(claims) if key}
    return sorted(carried)


def _blackened(
    session: Session, article_ids: Sequence[str], losses: Sequence[Loss], words: Sequence[str]
) -> list[Capture]:
    """Return the newest texts with blocks for words, of the same length for the other anchors."""
    losing = {loss.row_id: loss.values for loss in losses}
    return [
        Capture(v.article_id, _blocks(v.text, losing[v.id], words), v.captured)
        for v in newest_versions(session, article_ids).values()
        if v.id in losing
    ]


def _blocks(text: ArticleText, losing: Mapping[str, str], words: Sequence[str]) -> ArticleText:
    blackened = dict(losing)
    for column in losing:
        for word in words:
            blackened[column] = blackened[column].replace(word, BLACK * len(word))
    return replace(text, **blackened)


def _take(
    session: Session, warrant: _Warrant, losses: Sequence[Loss], told: Sequence[Loss]
) -> None:
    """Write down what is taken, by its digest, and only then take it: the guards ask for that."""
    _write_down(session, warrant, [*losses, *told])
    for loss in losses:
        _empty(session, warrant, loss)
    for piece in pieces([loss.row_id for loss in told]):
        session.execute(delete(EventContent).where(EventContent.event_id.in_(piece)))
    acts = [
        events.Act(
            "redact", loss.table, loss.row_id, why=warrant.reason,
            after={"redaction": warrant.id, "columns": sorted(loss.values)},
        )
        for loss in losses
    ]  # fmt: skip
    events.record(session, actor=warrant.actor, now=warrant.now, acts=acts)
    # What this session has read before still has the words.
    session.expire_all()


def _write_down(session: Session, warrant: _Warrant, losses: Sequence[Loss]) -> None:
    made = {
        "id": warrant.id, "redacted_at": warrant.now, "reason": warrant.reason,
        "requested_by": warrant.actor.person_id, "confirmed_by": warrant.confirmed_by.person_id,
    }  # fmt: skip
    session.execute(insert(table_of(Redaction)), [made])
    taken = [
        {
            "redaction_id": warrant.id, "table_name": loss.table, "row_id": loss.row_id,
            "digest": _digest(warrant.id, loss.values),
        }
        for loss in losses
    ]  # fmt: skip
    session.execute(insert(table_of(RedactedRow)), taken)


def _digest(redaction_id: str, values: Mapping[str, str]) -> str:
    whole = redaction_id + json.dumps(values, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(whole.encode()).hexdigest()


def _empty(session: Session, warrant: _Warrant, loss: Loss) -> None:
    table = Base.metadata.tables[loss.table]
    emptied: dict[str, object] = dict.fromkeys(loss.values)
    if loss.table in GUARDED:
        emptied["redaction_id"] = warrant.id
    else:
        emptied["version"] = table.c.version + 1
    session.execute(update(table).where(table.c.id == loss.row_id).values(**emptied))
