"""Write a ledger as records of the exchange format: everything, in an order that never changes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import IO, Any

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from claimtracker.exchange import export_claims, export_decisions, export_sources
from claimtracker.exchange.export_pages import Given
from claimtracker.exchange.records import FIELDS
from claimtracker.models import (
    Article,
    Assertion,
    Attribute,
    Claim,
    Entity,
    Evidence,
    Notice,
    Outcome,
    Rating,
    Source,
    Topic,
)

Progress = Callable[[int, int], None]
Write = Callable[[Session], Iterator[Sequence[Given]]]

WRITERS: Mapping[str, Write] = {
    "source": export_sources.sources,
    "topic": export_sources.topics,
    "rating": export_sources.ratings,
    "outcome": export_sources.outcomes,
    "entity": export_sources.entities,
    "attribute": export_sources.attributes,
    "evidence": export_sources.evidence,
    "article": export_claims.articles,
    "claim": export_claims.claims,
    "forward": export_decisions.forwards,
    "assertion": export_claims.assertions,
    "notice": export_claims.notices,
    "verdict": export_decisions.verdicts,
    "dispute": export_decisions.disputes,
    "contradiction": export_decisions.contradictions,
}
KEYS: Mapping[str, Sequence[str]] = {
    "source": ("name",), "topic": ("name",), "entity": ("name",), "attribute": ("name",),
    "rating": ("code",), "outcome": ("code",), "forward": ("from",),
    "dispute": ("subject", "attribute", "object", "claim"), "contradiction": ("claims", "kind"),
}  # fmt: skip
_COUNTED: Mapping[str, InstrumentedAttribute[str]] = {
    "source": Source.id, "topic": Topic.id, "rating": Rating.id, "outcome": Outcome.id,
    "entity": Entity.id, "attribute": Attribute.id, "evidence": Evidence.id,
    "article": Article.id, "claim": Claim.id, "assertion": Assertion.id, "notice": Notice.id,
}  # fmt: skip


def write(session: Session, out: IO[bytes], progress: Progress | None = None) -> int:
    """Write every record to a stream, a line each, and return how many there were.

    The same ledger gives the same bytes on either engine. `progress` hears records done and
    about how many there are.
    """
    total, done = _total(session) if progress else 0, 0
    for kind, writer in WRITERS.items():
        for page in writer(session):
            out.write(b"".join(_line(kind, given) for given in page))
            done += len(page)
            if progress:
                progress(done, max(total, done))
    return done


def _line(kind: str, given: Given) -> bytes:
    record: dict[str, Any] = {"type": kind, "key": key_of(kind, given)}
    for name in FIELDS[kind]:
        value = given.get(name)
        if value not in (None, (), [], ""):
            record[name] = value
    return json.dumps(record, ensure_ascii=False).encode() + b"\n"


def key_of(kind: str, given: Given) -> str:
    """Return the key of a record; what is known by its name, or by what it names, has that."""
    parts = (given.get(name) for name in KEYS.get(kind, ("key",)))
    told = [part if isinstance(part, str) else " · ".join(part) for part in parts if part]
    return " · ".join(told)


def count(session: Session, kind: str) -> int:
    """Count the rows of a type, those that were taken away too."""
    return session.execute(select(func.count(_COUNTED[kind]))).scalar_one()


def _total(session: Session) -> int:
    return sum(count(session, kind) for kind in _COUNTED)
