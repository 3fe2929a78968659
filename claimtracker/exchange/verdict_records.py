"""What records of verdicts name, and what they say."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from claimtracker.exchange import names
from claimtracker.exchange.intake import Intake
from claimtracker.exchange.records import BadRecord, Record
from claimtracker.models import Assertion, Claim, Evidence, Rating
from claimtracker.operations import people
from claimtracker.queries import assertions as assertion_rows
from claimtracker.queries import evidence as evidence_rows
from claimtracker.queries import ratings as rating_rows
from claimtracker.queries.assertions import AssertionContent
from claimtracker.queries.stored import Stored
from claimtracker.queries.verdicts import EvidenceLink


@dataclass(frozen=True, slots=True)
class Known:
    """The rows that the records of a batch name."""

    session: Session
    claims: Mapping[str, str]
    assertions: Mapping[str, Stored[AssertionContent]]
    ratings: Mapping[str, Stored[rating_rows.RatingContent]]
    codes: Sequence[str]
    evidence: Mapping[str, Stored[evidence_rows.EvidenceContent]]
    publishers: Mapping[str, str]
    people: Mapping[str, str]


def identity(record: Record) -> str:
    """Return the key of a verdict: its own, else one made of claim, rating, reasons and date."""
    if key := record.given.get("key"):
        return str(key)
    told = ("claim", "assertion", "rating", "rationale", "at")
    whole = "\n".join(str(record.given.get(name)) for name in told)
    return "v-" + hashlib.sha256(whole.encode()).hexdigest()[:16]


def read(record: Record, known: Known) -> dict[str, Any]:
    """Return what a record says as a verdict holds it, but for when, by whom and its key."""
    given = record.given
    claim_id, assertion_id = _about(record, known)
    rating = known.ratings.get(given["rating"])
    if rating is None or rating.removed:
        raise names.unknown("rating", "rating", given["rating"], known.codes)
    publisher = given.get("publisher")
    return {
        "claim_id": claim_id, "assertion_id": assertion_id,
        "rating_id": rating.id, "rationale": given.get("rationale"),
        "publisher_id": known.publishers[publisher] if publisher else None,
        "decided": given.get("at"), "as_of": given.get("as_of"), "change": given.get("change"),
        "public_note": given.get("public_note"), "evidence": _evidence(record, known),
    }  # fmt: skip


def _about(record: Record, known: Known) -> tuple[str, str | None]:
    claim, assertion = record.given.get("claim"), record.given.get("assertion")
    if bool(claim) == bool(assertion):
        raise BadRecord("is needed, or else `assertion`: one of the two", "claim")
    if claim:
        if claim not in known.claims:
            raise names.unknown("claim", "claim", claim, names.some_keys(known.session, Claim.key))
        return known.claims[claim], None
    row = known.assertions.get(assertion or "")
    if row is None or row.removed:
        raise names.unknown(
            "assertion", "assertion", str(assertion), names.some_keys(known.session, Assertion.key)
        )
    if row.content.claim_id is None:
        raise BadRecord(f"names {assertion!r}, a loose passage that carries no claim", "assertion")
    return row.content.claim_id, row.id


def _evidence(record: Record, known: Known) -> tuple[EvidenceLink, ...]:
    links = []
    for link in record.given.get("evidence") or ():
        row = known.evidence.get(link["evidence"])
        if row is None or row.removed:
            raise names.unknown(
                "evidence",
                "evidence",
                link["evidence"],
                names.some_keys(known.session, Evidence.key),
            )
        links.append((row.content.key, EvidenceLink(row.id, link["relation"], link.get("note"))))
    return tuple(link for _, link in sorted(links, key=lambda pair: pair[0]))


def find(intake: Intake, records: Sequence[Record]) -> Known:
    """Find the rows that records name; publications and people not seen before are added."""
    session = intake.session
    named = [link["evidence"] for record in records for link in record.given.get("evidence") or ()]
    by = names.given(records, "by")
    return Known(
        session,
        names.claims_of(intake, names.given(records, "claim")),
        assertion_rows.by_key(session, names.given(records, "assertion")),
        rating_rows.by_code(session, Rating, names.given(records, "rating")),
        rating_rows.codes(session, Rating),
        evidence_rows.by_key(session, named),
        names.sources_of(intake, names.given(records, "publisher")),
        {name: people.named(session, name) for name in by},
    )
