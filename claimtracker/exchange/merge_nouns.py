"""The kinds of rows that a merge compares: how they are found here, and written as records."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimtracker.exchange import export_claims, export_decisions, export_sources
from claimtracker.exchange.export_pages import PAGE, Given
from claimtracker.models import Outcome, Rating, table_of
from claimtracker.operations.restoring import KINDS, Kind
from claimtracker.queries import articles as article_rows
from claimtracker.queries import assertions as assertion_rows
from claimtracker.queries import attributes as attribute_rows
from claimtracker.queries import claims as claim_rows
from claimtracker.queries import entities as entity_rows
from claimtracker.queries import evidence as evidence_rows
from claimtracker.queries import ratings as rating_rows
from claimtracker.queries import sources as source_rows
from claimtracker.queries import topics as topic_rows
from claimtracker.queries import verdicts as verdict_rows
from claimtracker.queries.stored import Stored

Rows = Sequence[Stored[Any]]
Find = Callable[[Session, Rows], Mapping[str, Stored[Any]]]


@dataclass(frozen=True, slots=True)
class Noun:
    """A type of records, the rows it is about, and how the same row is found in another ledger.

    `find` gives rows of this ledger by the keys of the rows of the other one.
    """

    type: str
    kind: Kind
    find: Find
    records: Callable[[Session, Any], list[Given]]

    def pages(self, session: Session) -> Iterator[Rows]:
        """Give all rows, those taken away too, some at a time."""
        key = table_of(self.kind.model).c.id
        last = ""
        while ids := session.execute(_after(key, last)).scalars().all():
            rows = self.kind.read(session, ids)
            yield [rows[row] for row in ids]
            last = ids[-1]

    def same(self, session: Session, rows: Rows) -> dict[str, Stored[Any]]:
        """Return the rows of this ledger that are the same, by the keys of theirs."""
        found = dict(self.kind.read(session, [row.id for row in rows]))
        others = [row for row in rows if row.id not in found]
        return found | dict(self.find(session, others)) if others else found


def _after(key: Any, last: str) -> Any:
    wanted = select(key).order_by(key).limit(PAGE)
    return wanted.where(key > last) if last else wanted


def _by(read: Callable[[Session, Any], Mapping[str, Stored[Any]]], name: str) -> Find:
    def find(session: Session, rows: Rows) -> dict[str, Stored[Any]]:
        called = {row.id: getattr(row.content, name) for row in rows}
        known = read(session, list(called.values()))
        return {row: known[key] for row, key in called.items() if key in known}

    return find


def _by_any_name(rows_of: Any) -> Find:
    """Find a row by its name, else by the first of its aliases that something here has."""

    def find(session: Session, rows: Rows) -> dict[str, Stored[Any]]:
        called = {row.id: (row.content.name, *row.content.aliases) for row in rows}
        ids = rows_of.ids_by_name(session, [n for names in called.values() for n in names])
        known = rows_of.by_id(session, set(ids.values()))
        first = {row: next((ids[n] for n in names if n in ids), None)
                 for row, names in called.items()}  # fmt: skip
        return {row: known[here] for row, here in first.items() if here}

    return find


def _word(model: type[Rating] | type[Outcome]) -> Find:
    return _by(lambda session, codes: rating_rows.by_code(session, model, codes), "code")


_KIND = {kind.table: kind for kind in KINDS}

# In the order in which records are taken, so that what a record names is known before it.
NOUNS = (
    Noun("source", _KIND["source"], _by(source_rows.by_name, "folded"),
         export_sources.source_records),
    Noun("topic", _KIND["topic"], _by(topic_rows.by_name, "folded"), export_sources.topic_records),
    Noun("rating", _KIND["rating"], _word(Rating), export_sources.word_records),
    Noun("outcome", _KIND["outcome"], _word(Outcome), export_sources.word_records),
    Noun("entity", _KIND["entity"], _by_any_name(entity_rows), export_sources.entity_records),
    Noun("attribute", _KIND["attribute"], _by_any_name(attribute_rows),
         export_sources.attribute_records),
    Noun("evidence", _KIND["evidence"], _by(evidence_rows.by_key, "key"),
         export_sources.evidence_records),
    Noun("article", _KIND["article"], _by(article_rows.by_key, "key"),
         export_claims.article_records),
    Noun("claim", _KIND["claim"], _by(claim_rows.by_key, "key"), export_claims.claim_records),
    Noun("assertion", _KIND["assertion"], _by(assertion_rows.by_key, "key"),
         export_claims.assertion_records),
    Noun("notice", _KIND["notice"], _by(article_rows.notices_by_key, "key"),
         export_claims.notice_records),
    Noun("verdict", _KIND["verdict_draft"], _by(verdict_rows.drafts_by_key, "key"),
         export_decisions.draft_records),
)  # fmt: skip
