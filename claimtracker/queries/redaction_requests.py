"""Wishes that words go, with what stands there now, read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import literal, select
from sqlalchemy.orm import Session, aliased

from claimtracker.errors import NotFound
from claimtracker.models import Article, Assertion, Claim, Person, RedactionRequest

WAITING = "waiting"


class NoSuchRequest(NotFound):
    """Nobody asked for such a redaction."""

    def __init__(self) -> None:
        super().__init__("There is no such request; the list of redactions shows those there are.")


class NoWordsToRedact(NotFound):
    """The row whose words shall go is not there, or has none that can be taken away."""

    def __init__(self, table: str, key: str) -> None:
        super().__init__(f"There is no {table[:40]} {key[:80]!r} with words to take away.")


@dataclass(frozen=True, slots=True)
class Words:
    """A row whose words can be taken away: its version, the words, and the article they are in.

    The article is empty for the statement of a claim.
    """

    table: str
    id: str
    key: str
    version: int
    words: str
    article: str


@dataclass(frozen=True, slots=True)
class Request:
    """One request: what it asks, of whom it came, what became of it; `stands` is the row now.

    Without `stands` the words are gone, or the row is.
    """

    id: str
    version: int
    table: str
    row_id: str
    row_version: int
    reason: str
    requested_at: datetime
    requested_by: str
    requester_id: str
    state: str
    decided_at: datetime | None
    decided_by: str | None
    stands: Words | None

    @property
    def is_stale(self) -> bool:
        """Whether somebody changed the row since it was asked for."""
        return self.stands is not None and self.stands.version != self.row_version


def words(session: Session, table: str, key: str) -> Words:
    """Return a row whose words can be taken away, by its key; raises NoWordsToRedact."""
    called = {"assertion": Assertion.key, "claim": Claim.key}.get(table)
    found = None
    if called is not None:
        found = session.execute(_WORDS[table].where(called == key)).first()
    if found is None:
        raise NoWordsToRedact(table, key)
    return Words(table, *found)


def listed(session: Session, *, limit: int = 100) -> list[Request]:
    """Return requests, those that wait first, then the newest."""
    order = (RedactionRequest.state != WAITING, RedactionRequest.requested_at.desc())
    return _with_words(session, _requests().order_by(*order).limit(limit))


def get(session: Session, request_id: str) -> Request:
    """Return one request; raises NoSuchRequest."""
    found = _with_words(session, _requests().where(RedactionRequest.id == request_id))
    if not found:
        raise NoSuchRequest
    return found[0]


def _requests() -> Any:
    asks, decides = aliased(Person), aliased(Person)
    return (
        select(
            RedactionRequest.id, RedactionRequest.version,
            RedactionRequest.table_name.label("table"), RedactionRequest.row_id,
            RedactionRequest.row_version, RedactionRequest.reason, RedactionRequest.requested_at,
            asks.name.label("requested_by"), asks.id.label("requester_id"),
            RedactionRequest.state, RedactionRequest.decided_at, decides.name.label("decided_by"),
        )
        .join(asks, asks.id == RedactionRequest.requested_by)
        .outerjoin(decides, decides.id == RedactionRequest.decided_by)
    )  # fmt: skip


def _with_words(session: Session, wanted: Any) -> list[Request]:
    rows: Sequence[Any] = session.execute(wanted).mappings().all()
    standing: dict[tuple[str, str], Words] = {}
    for table, statement in _WORDS.items():
        ids = [row["row_id"] for row in rows if row["table"] == table]
        standing |= _by_id(session, table, statement, ids)
    return [Request(**row, stands=standing.get((row["table"], row["row_id"]))) for row in rows]


def _by_id(
    session: Session, table: str, statement: Any, ids: Sequence[str]
) -> dict[tuple[str, str], Words]:
    key = Assertion.id if table == "assertion" else Claim.id
    found = session.execute(statement.where(key.in_(ids))) if ids else ()
    return {(table, row.id): Words(table, *row) for row in found}


_QUOTES: Any = (
    select(Assertion.id, Assertion.key, Assertion.version, Assertion.quote, Article.key)
    .join(Article, Article.id == Assertion.article_id)
    .where(Assertion.quote.is_not(None))
)
_STATEMENTS: Any = select(
    Claim.id, Claim.key, Claim.version, Claim.statement, literal("").label("article")
).where(Claim.statement.is_not(None))
_WORDS: Mapping[str, Any] = {"assertion": _QUOTES, "claim": _STATEMENTS}
