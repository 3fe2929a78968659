"""Wishes that words go, with what stands there now, read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from typing import Any

from sqlalchemy import func, literal, or_, select
from sqlalchemy.orm import Session, aliased

from claimtracker.errors import NotFound
from claimtracker.models import (
    Article,
    ArticleVersion,
    Assertion,
    Claim,
    Evidence,
    Person,
    RedactionRequest,
    Verdict,
    table_of,
)
from claimtracker.queries import chains
from claimtracker.queries.whole_redactions import BLOCKS, OF_PIECE

WAITING = "waiting"
# What can go, by the table of its row.
WHAT: Mapping[str, str] = {
    "article": "the text of an article",
    "assertion": "the quote of an assertion",
    "claim": "the statement of a claim",
    "evidence": "the words of a piece of evidence",
    "verdict": "the words of a verdict",
}
# As much as shows somebody who decides what would go.
SHOWN = 600


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
    """A row whose words can be taken away: its version, and how the words begin.

    `shown_by` is the key of the article, claim or evidence whose page shows it.
    """

    table: str
    id: str
    key: str
    version: int
    words: str
    shown_by: str

    @property
    def what(self) -> str:
        """What goes, in a few words."""
        return WHAT[self.table]


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
    def what(self) -> str:
        """What goes, in a few words."""
        return WHAT[self.table]

    @property
    def is_stale(self) -> bool:
        """Whether somebody changed the row since it was asked for."""
        return self.stands is not None and self.stands.version != self.row_version


def words(session: Session, table: str, key: str) -> Words:
    """Return a row whose words can be taken away, by its key; raises NoWordsToRedact."""
    found = None
    if table in _WORDS:
        found = session.execute(_WORDS[table].where(_MODELS[table].key == key)).first()
    if found is None:
        raise NoWordsToRedact(table, key)
    return _made(table, found)


def has_words(session: Session, table: str, key: str) -> bool:
    """Say whether a row has words that can be taken away."""
    wanted = _WORDS[table].where(_MODELS[table].key == key) if table in _WORDS else None
    return wanted is not None and session.execute(wanted).first() is not None


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
    found = session.execute(statement.where(_MODELS[table].id.in_(ids))) if ids else ()
    return {(table, row.id): _made(table, row) for row in found}


def _made(table: str, row: Any) -> Words:
    key, called, version, words, shown_by = row
    if table == "evidence":
        words = "\n".join(line for line in words.split("\n") if line.strip())
    return Words(table, key, called, version, words.strip("\n"), shown_by)


def _beginning(*columns: Any) -> Any:
    """Return how the texts of columns begin, one a line."""
    shown: list[Any] = [func.coalesce(func.substr(column, 1, SHOWN), "") for column in columns]
    return reduce(lambda above, text: above + "\n" + text, shown)


_MODELS: Mapping[str, Any] = {
    "article": Article, "assertion": Assertion, "claim": Claim, "evidence": Evidence,
    "verdict": Verdict,
}  # fmt: skip
_QUOTES: Any = (
    select(Assertion.id, Assertion.key, Assertion.version, Assertion.quote, Article.key)
    .join(Article, Article.id == Assertion.article_id)
    .where(Assertion.quote.is_not(None))
)
_STATEMENTS: Any = select(
    Claim.id, Claim.key, Claim.version, Claim.statement, Claim.key.label("shown_by")
).where(Claim.statement.is_not(None))
_VERDICTS: Any = (
    select(
        Verdict.id, Verdict.key, literal(1), _beginning(Verdict.rationale, Verdict.public_note),
        Claim.key,
    )
    .join(Claim, Claim.id == Verdict.claim_id)
    .where(or_(Verdict.rationale.is_not(None), Verdict.public_note.is_not(None)))
)  # fmt: skip
_SAID = tuple(table_of(Evidence).c[name] for name in OF_PIECE)
_EVIDENCE: Any = select(
    Evidence.id, Evidence.key, Evidence.version, _beginning(*_SAID), Evidence.key.label("shown_by")
).where(or_(Evidence.title != BLOCKS, *(one.is_not(None) for one in _SAID[1:])))
_PARTS = (
    ArticleVersion.title, ArticleVersion.standfirst, ArticleVersion.body, ArticleVersion.captions,
)  # fmt: skip
_TEXTS: Any = (
    select(Article.id, Article.key, Article.version, _beginning(*_PARTS), Article.key)
    .join(ArticleVersion, ArticleVersion.article_id == Article.id)
    .where(
        ArticleVersion.number == chains.newest_number(),
        or_(*(part.is_not(None) for part in _PARTS)),
    )
)
_WORDS: Mapping[str, Any] = {
    "article": _TEXTS, "assertion": _QUOTES, "claim": _STATEMENTS,
    "evidence": _EVIDENCE, "verdict": _VERDICTS,
}  # fmt: skip
