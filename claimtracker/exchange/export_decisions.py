"""Write merges, verdicts, disputes that a person decided, and pairs decided apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimtracker.exchange.export_pages import Given, pages, told
from claimtracker.exchange.moments import MINUTE
from claimtracker.exchange.names import keys_of
from claimtracker.exchange.records import REDACTED
from claimtracker.models import (
    Assertion,
    Attribute,
    Claim,
    ClaimMerge,
    Contradiction,
    Dispute,
    Entity,
    Evidence,
    Outcome,
    Person,
    Rating,
    Source,
    Verdict,
    VerdictDraft,
)
from claimtracker.operations.contradictions import SEEN
from claimtracker.queries import claims as claim_rows
from claimtracker.queries import sources as source_rows
from claimtracker.queries import verdicts as verdict_rows
from claimtracker.queries.stored import Stored
from claimtracker.queries.stored import pieces as pieces_of
from claimtracker.queries.verdicts import DraftContent, VerdictContent

DECIDED = ("open", "waiting", "closed")
# The kinds of contradiction that no rule finds.
BY_HAND = ("manual", "text")


def forwards(session: Session) -> Iterator[list[Given]]:
    """Give the forwarding addresses of merged claims in the order of their keys."""
    merged = select(ClaimMerge).where(ClaimMerge.live.is_(True))
    rows = list(session.execute(merged).scalars())
    last = claim_rows.survivors(session, [row.merged_id for row in rows])
    keys = keys_of(session, Claim, {*last, *last.values()})
    # Each points to the last survivor: in whatever order they are taken, the same comes out.
    yield sorted(
        ({"from": keys[merged], "to": keys[survivor]} for merged, survivor in last.items()),
        key=lambda given: given["from"],
    )


def verdicts(session: Session) -> Iterator[list[Given]]:
    """Give verdicts in the order of their keys, drafts after those published."""
    standing = select(Verdict.key).where(~verdict_rows.was_taken_back())
    for page in pages(session, Verdict.key, standing):
        rows = verdict_rows.by_key(session, page)
        yield verdict_records(session, [rows[key] for key in page])
    drafts = select(VerdictDraft.key).where(VerdictDraft.state != "published")
    for page in pages(session, VerdictDraft.key, drafts):
        drafted = verdict_rows.drafts_by_key(session, page)
        yield draft_records(session, [drafted[key] for key in page])


def verdict_records(session: Session, rows: Sequence[Stored[VerdictContent]]) -> list[Given]:
    """Return published verdicts as records."""
    known = _Named.of(session, rows)
    return [_published(row, known) for row in rows]


def draft_records(session: Session, rows: Sequence[Stored[DraftContent]]) -> list[Given]:
    """Return verdicts in the making as records."""
    known = _Named.of(session, rows)
    return [
        _verdict(row.content, known)
        | {
            "state": row.content.state,
            "by": known.names[row.content.author_id],
            "at": row.content.decided,
        }
        for row in rows
    ]


def disputes(session: Session) -> Iterator[list[Given]]:
    """Give the disputes that somebody decided, by subject, attribute and object, or claim."""
    given = dispute_records(session, decided_disputes(session))
    yield sorted(given, key=lambda g: [g[n] or "" for n in ("subject", "attribute", "object",
                                                            "claim")])  # fmt: skip


def decided_disputes(session: Session) -> list[Dispute]:
    """Return the disputes that somebody decided."""
    decided = list(session.execute(select(Dispute).where(Dispute.state.in_(DECIDED))).scalars())
    # What was decided on a claim went with it, into the claim that it went up in.
    gone = claim_rows.survivors(session, [row.claim_id for row in decided if row.claim_id])
    return [row for row in decided if row.claim_id not in gone]


def dispute_records(session: Session, rows: Sequence[Dispute]) -> list[Given]:
    """Return decided disputes as records."""
    known = _Named.of_decisions(session, rows)
    return [
        {
            "subject": known.names.get(row.subject_id or ""),
            "attribute": known.names.get(row.attribute_id or ""),
            "object": known.names.get(row.object_id or ""),
            "claim": known.names.get(row.claim_id or ""),
            "until": row.waiting_until,
            "verdict": known.names.get(row.verdict_id or ""),
        }
        | _decision(row, known)
        for row in rows
    ]


def contradictions(session: Session) -> Iterator[list[Given]]:
    """Give the pairs that were decided apart from their dispute, or seen by an editor."""
    given = contradiction_records(session, decided_apart(session))
    yield sorted(given, key=lambda g: (g["claims"], g["kind"]))


def decided_apart(session: Session) -> list[Contradiction]:
    """Return the pairs that were decided apart from their dispute, or seen by an editor."""
    apart = select(Contradiction).where(
        Contradiction.live.is_(True),
        Contradiction.state.is_not(None) | Contradiction.kind.in_(BY_HAND),
        Contradiction.state.is_not(None) | Contradiction.lapsed_at.is_(None),
    )
    return list(session.execute(apart).scalars())


def contradiction_records(session: Session, rows: Sequence[Contradiction]) -> list[Given]:
    """Return contradictions that somebody decided or saw as records."""
    known = _Named.of_decisions(session, rows)
    return [
        {
            "claims": sorted({known.names[row.left_id], known.names[row.right_id]}),
            "kind": row.kind,
            "reason": row.reason if row.kind in BY_HAND and row.reason != SEEN else None,
        }
        | _decision(row, known)
        for row in rows
    ]


class _Named:
    """The names and keys of the rows that decisions name, by the keys of their rows."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self.names = names

    @classmethod
    def of(
        cls, session: Session, rows: Sequence[Stored[VerdictContent] | Stored[DraftContent]]
    ) -> _Named:
        ids: set[str] = set()
        for row in rows:
            content = row.content
            ids |= {content.claim_id, content.rating_id}
            ids |= {i for i in (content.assertion_id, content.publisher_id) if i}
            ids |= {link.evidence_id for link in content.evidence}
            by = "decided_by" if isinstance(content, VerdictContent) else "author_id"
            ids.add(getattr(content, by))
        columns = (Claim.key, Rating.code, Assertion.key, Source.name, Evidence.key, Person.name)
        # What was said of a claim that went up in another is said of that one.
        went_up = claim_rows.survivors(session, [row.content.claim_id for row in rows])
        names = _names(session, ids | set(went_up.values()), columns)
        names |= source_rows.names_now(session, [row.content.publisher_id for row in rows])
        return cls(names | {merged: names[survivor] for merged, survivor in went_up.items()})

    @classmethod
    def of_decisions(cls, session: Session, rows: Sequence[Dispute | Contradiction]) -> _Named:
        ids = {
            getattr(row, name)
            for row in rows
            for name in ("subject_id", "attribute_id", "object_id", "claim_id", "outcome_id",
                         "decided_by", "verdict_id", "left_id", "right_id")
            if getattr(row, name, None)
        }  # fmt: skip
        columns = (Entity.name, Attribute.name, Claim.key, Outcome.code, Person.name, Verdict.key)
        return cls(_names(session, ids, columns))


def _names(session: Session, ids: set[str], columns: Sequence[Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    for column, piece in product(columns, list(pieces_of(sorted(ids)))):
        known = select(column.class_.id, column).where(column.class_.id.in_(piece))
        found |= {row: name for row, name in session.execute(known)}
    return found


def _published(row: Stored[VerdictContent], known: _Named) -> Given:
    content = row.content
    return _verdict(content, known) | {
        "rationale": content.rationale or REDACTED,
        "state": "withdrawn" if row.removed else None,
        "by": known.names[content.decided_by or ""],
        "at": content.decided,
    }


def _verdict(content: VerdictContent | DraftContent, known: _Named) -> Given:
    linked = [
        {"evidence": known.names[link.evidence_id], "relation": link.relation}
        | ({"note": link.note} if link.note else {})
        for link in content.evidence
    ]
    about = (
        {"assertion": known.names[content.assertion_id]}
        if content.assertion_id
        else {"claim": known.names[content.claim_id]}
    )
    plain = told(content, "key", "rationale", "as_of", "change", "public_note")
    return (
        plain
        | about
        | {
            "rating": known.names[content.rating_id],
            "evidence": linked,
            "publisher": known.names.get(content.publisher_id or ""),
            "rationale": content.rationale,
        }
    )


def _decision(row: Dispute | Contradiction, known: _Named) -> Given:
    return {
        "state": row.state,
        "outcome": known.names.get(row.outcome_id or ""),
        "note": row.note,
        "by": known.names.get(row.decided_by or ""),
        "at": row.decided_at.strftime(MINUTE) if row.decided_at else None,
    }
