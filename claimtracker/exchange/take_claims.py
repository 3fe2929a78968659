"""Take claims with their readings, and the forwarding addresses of merged ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from claimtracker.errors import ClaimtrackerError
from claimtracker.exchange import names
from claimtracker.exchange.intake import Intake, Wanted, merged, prepare, save
from claimtracker.exchange.records import REDACTED, BadRecord, Record
from claimtracker.models import Claim
from claimtracker.operations import claims, merges
from claimtracker.operations.readings import EmptyPeriod, Written, understand
from claimtracker.queries import attributes as attribute_rows
from claimtracker.queries import claims as claim_rows
from claimtracker.queries.attributes import AttributeContent
from claimtracker.queries.claims import ClaimContent, ReadingContent
from claimtracker.queries.stored import Stored
from claimtracker.rules import values
from claimtracker.rules.vocabulary import READING_FIELDS

SETS = {"places": "place", "entities": "other"}


@dataclass(frozen=True, slots=True)
class Known:
    """The rows that the records of a batch name."""

    session: Session
    attribute_ids: Mapping[str, str]
    attributes: Mapping[str, Stored[AttributeContent]]
    entities: Mapping[str, str]
    topics: Mapping[str, str]


def identity_of(record: Record) -> str:
    """Return what makes two records the same claim where they carry no key."""
    return claims.identity(record.given["statement"], record.given.get("language"))


def identity(record: Record) -> str:
    """Return what tells claims of one file apart."""
    return record.given.get("key") or identity_of(record)


def take_claims(intake: Intake, records: list[Record]) -> None:
    """Take claims; an unknown attribute is refused, an entity not seen before is added."""
    keys = _keys(intake, records)
    stored = claim_rows.by_key(intake.session, keys.values())
    rows = {line: stored[key] for line, key in keys.items() if key in stored}
    before = {line: row.content.reading for line, row in rows.items() if row.content.reading}
    known = find(intake, records, before)

    def make(record: Record) -> Wanted:
        row = rows.get(record.line)
        return Wanted(record, row, content(record, row, keys[record.line], known))

    act = (partial(claims.add, intake.session, **intake.by),
           partial(claims.edit, intake.session, **intake.by))  # fmt: skip
    save(intake, "claim", prepare(intake, records, make), *act)


def take_forwards(intake: Intake, records: list[Record]) -> None:
    """Take the forwarding addresses of merged claims, each as a merge where it is new."""
    for record in records:
        merged_key, survivor = record.given["from"], record.given["to"]
        rows = claim_rows.by_key(intake.session, [merged_key, survivor])
        for field, key in (("from", merged_key), ("to", survivor)):
            if key not in rows:
                known = names.some_keys(intake.session, Claim.key)
                intake.tally.refuse(record.line, names.unknown("claim", field, key, known))
                break
        else:
            _forward(intake, record, rows[merged_key].id, rows[survivor].id)


def _forward(intake: Intake, record: Record, merged_id: str, survivor_id: str) -> None:
    now = claim_rows.survivors(intake.session, [merged_id, survivor_id])
    if now.get(merged_id) == now.get(survivor_id, survivor_id):
        intake.tally.same["forward"] += 1
        return
    try:
        merges.merge(
            intake.session, survivor=record.given["to"], merged=record.given["from"], **intake.by
        )
        intake.tally.created["forward"] += 1
    except ClaimtrackerError as error:
        intake.tally.refuse(record.line, error)


def _keys(intake: Intake, records: list[Record]) -> dict[int, str]:
    bare = {r.line: identity_of(r) for r in records if not r.given.get("key")}
    found = claim_rows.keys_by_identity(intake.session, bare.values())
    made = {line: found.get(same, f"c-{same[:16]}") for line, same in bare.items()}
    return {r.line: r.given.get("key") or made[r.line] for r in records}


def find(intake: Intake, records: list[Record], before: Mapping[int, ReadingContent]) -> Known:
    """Return the rows that records name, those not seen before added; `before` by line."""
    named = attribute_rows.ids_by_name(intake.session, names.given(records, "attribute"))
    used = {reading.attribute_id for reading in before.values() if reading.attribute_id}
    attributes = attribute_rows.by_id(intake.session, {*named.values(), *used})
    attribute_ids = {n: key for n, key in named.items() if not attributes[key].removed}
    wanted = dict.fromkeys(names.given(records, "subject", "object"), "other")
    for record in records:
        was = before.get(record.line, ReadingContent())
        key = attribute_ids.get(record.given.get("attribute") or "", was.attribute_id)
        value = record.given.get("value", was.value)
        if key and value and attributes[key].content.kind in SETS:
            wanted = _members(value, attributes[key].content.kind) | wanted
    topics = names.topics_of(intake, names.given(records, "topics"))
    entities = names.entities_of(intake, wanted)
    return Known(intake.session, attribute_ids, attributes, entities, topics)


def _members(value: str, kind: str) -> dict[str, str]:
    try:
        members = values.parse(value, kind=kind).members
    except ClaimtrackerError:
        return {}  # The record itself is refused, with its field, when its turn comes.
    return dict.fromkeys(sorted(members), SETS[kind])


def content(
    record: Record, row: Stored[ClaimContent] | None, key: str, known: Known
) -> ClaimContent:
    """Return what a claim says once a record is laid over it; raises BadRecord."""
    told: dict[str, Any] = {
        name: record.given[name] for name in ("language", "mode", "due") if name in record.given
    }
    told |= {"key": key, "identity": identity_of(record), "statement": record.given["statement"]}
    if row is not None and row.content.statement is None:
        told |= _redacted(record, row.content)
    if "state" in record.given or row is None:
        told["state"] = record.given.get("state") or "published"
    if "topics" in record.given:
        filed = record.given["topics"] or ()
        told["topics"] = tuple(sorted({known.topics[name] for name in filed}))
    if any(name in record.given for name in (*READING_FIELDS, "supplied")):
        told["reading"] = _reading(record, row.content.reading if row else None, known)
    return merged(row, ClaimContent, told)


def _redacted(record: Record, before: ClaimContent) -> dict[str, Any]:
    if record.given["statement"] != REDACTED:
        raise BadRecord(f"was redacted here; write {REDACTED} in its place", "statement")
    return {"identity": before.identity, "statement": None}


def _reading(record: Record, before: ReadingContent | None, known: Known) -> ReadingContent | None:
    was = before or ReadingContent()
    given = record.given
    name = given.get("attribute")
    if name and name not in known.attribute_ids:
        nearest = attribute_rows.nearest(known.session, name)
        raise names.unknown("attribute", "attribute", name, nearest)
    attribute_id = (
        known.attribute_ids[name] if name else (None if "attribute" in given else was.attribute_id)
    )
    written = Written(
        _entity(given, "subject", was.subject_id, known),
        attribute_id,
        _entity(given, "object", was.object_id, known),
        given.get("value", was.value),
        given.get("from", was.period_from_text),
        given.get("to", was.period_to_text),
        _supplied(record, was),
    )
    attribute = known.attributes[attribute_id].content if attribute_id else None
    try:
        reading = understand(written, attribute, lambda member: known.entities[member])
    except EmptyPeriod as error:
        raise BadRecord(str(error), "from" if "from" in given else "to") from error
    except ClaimtrackerError as error:
        raise BadRecord(str(error), "value") from error
    if reading is None and written.supplied:
        raise BadRecord("names what was supplied to a reading, and there is none", "supplied")
    return reading


def _entity(given: Mapping[str, Any], field: str, was: str | None, known: Known) -> str | None:
    if field not in given:
        return was
    return known.entities[given[field]] if given[field] else None


def _supplied(record: Record, was: ReadingContent) -> tuple[str, ...]:
    if "supplied" not in record.given:
        return was.supplied_fields
    listed: tuple[str, ...] = record.given["supplied"] or ()
    for name in listed:
        if name not in READING_FIELDS:
            raise BadRecord(f"names {name!r}; it can name {', '.join(READING_FIELDS)}", "supplied")
    return listed
