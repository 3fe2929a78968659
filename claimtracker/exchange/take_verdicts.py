"""Take verdicts: published ones as they are, drafts as drafts, withdrawn ones as both."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from claimtracker.exchange import names
from claimtracker.exchange.intake import Intake, Wanted, merged, prepare, save
from claimtracker.exchange.records import BadRecord, Record
from claimtracker.models import Assertion, Claim, Evidence, Rating
from claimtracker.operations import people, verdicts
from claimtracker.queries import assertions as assertion_rows
from claimtracker.queries import evidence as evidence_rows
from claimtracker.queries import ratings as rating_rows
from claimtracker.queries import verdicts as verdict_rows
from claimtracker.queries.assertions import AssertionContent
from claimtracker.queries.stored import Stored
from claimtracker.queries.verdicts import DraftContent, EvidenceLink, VerdictContent
from claimtracker.rules import periods

WITHDRAWN = "withdrawn in the file that it came with"
MINUTE = "%Y-%m-%dT%H:%MZ"


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


def take_verdicts(intake: Intake, records: list[Record]) -> None:
    """Take verdicts; one with a known key and other words is refused."""
    known = _known(intake, records)
    done = [r for r in records if (r.given.get("state") or "published") in DONE]
    _take_published(intake, done, known)
    _take_drafts(intake, [r for r in records if r not in done], known)


DONE = ("published", "withdrawn")


def _take_published(intake: Intake, records: Sequence[Record], known: Known) -> None:
    stored = verdict_rows.by_key(intake.session, [identity(r) for r in records])
    make = partial(_published, intake, known, stored)
    wanted = prepare(intake, records, make)
    new = [w for w in wanted if w.stored is None]
    ids = verdicts.publish(intake.session, [w.content for w in new], **intake.by)
    found = {w.record.line: w.stored.id for w in wanted if w.stored}
    found |= {w.record.line: key for w, key in zip(new, ids, strict=True)}
    intake.tally.created["verdict"] += len(new)
    for one in wanted:
        gone = one.record.given.get("state") == "withdrawn"
        if gone and not (one.stored and one.stored.removed):
            verdict_id = found[one.record.line]
            verdicts.withdraw(intake.session, verdict_id=verdict_id, reason=WITHDRAWN, **intake.by)
            intake.tally.changed["verdict"] += one.stored is not None
        else:
            intake.tally.same["verdict"] += one.stored is not None


def _take_drafts(intake: Intake, records: Sequence[Record], known: Known) -> None:
    stored = verdict_rows.drafts_by_key(intake.session, [identity(r) for r in records])

    def make(record: Record) -> Wanted:
        row = stored.get(identity(record))
        told = _told(record, known) | {"state": record.given["state"]}
        author = known.people.get(record.given.get("by") or "", intake.actor.person_id)
        told["author_id"] = row.content.author_id if row else author
        return Wanted(record, row, merged(row, DraftContent, told))

    act = (partial(verdicts.draft, intake.session, **intake.by),
           partial(verdicts.edit_draft, intake.session, **intake.by))  # fmt: skip
    save(intake, "verdict", prepare(intake, records, make), *act)


def _published(
    intake: Intake, known: Known, stored: Mapping[str, Stored[VerdictContent]], record: Record
) -> Wanted:
    told = _told(record, known)
    if by := record.given.get("by"):
        told["decided_by"] = known.people[by]
    row = stored.get(identity(record))
    content = VerdictContent(**told)
    if row is not None and not verdicts.same(row, content):
        raise verdicts.VerdictAltered(content.key)
    if row is None:
        at = content.decided or intake.now.strftime(MINUTE)
        content = replace(content, decided=at, decided_at=moment(at))
    return Wanted(record, row, content)


def _told(record: Record, known: Known) -> dict[str, Any]:
    given = record.given
    claim_id, assertion_id = _about(record, known)
    rating = known.ratings.get(given["rating"])
    if rating is None:
        raise names.unknown("rating", "rating", given["rating"], known.codes)
    publisher = given.get("publisher")
    return {
        "key": identity(record), "claim_id": claim_id, "assertion_id": assertion_id,
        "rating_id": rating.id, "rationale": given["rationale"],
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
    if row is None:
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
        if row is None:
            raise names.unknown(
                "evidence",
                "evidence",
                link["evidence"],
                names.some_keys(known.session, Evidence.key),
            )
        links.append((row.content.key, EvidenceLink(row.id, link["relation"], link.get("note"))))
    return tuple(link for _, link in sorted(links, key=lambda pair: pair[0]))


def _known(intake: Intake, records: Sequence[Record]) -> Known:
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


def moment(written: str) -> datetime:
    """Return the moment that a date begins at, with its hour where it has one."""
    if "T" in written:
        try:
            return datetime.fromisoformat(written.rstrip("Z"))
        except ValueError:
            pass  # An hour in another form: the day has to do.
    first = periods.parse(written).first
    if first is None:
        raise BadRecord(f"is {written!r}; a verdict needs the day it was decided", "at")
    return datetime.combine(first, datetime.min.time())
