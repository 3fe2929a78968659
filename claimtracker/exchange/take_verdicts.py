"""Take verdicts: published ones as they are, drafts as drafts, withdrawn ones as both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from claimtracker.exchange.intake import Intake, Wanted, merged, prepare, save
from claimtracker.exchange.moments import MINUTE
from claimtracker.exchange.moments import moment as moment
from claimtracker.exchange.records import REDACTED, BadRecord, Record
from claimtracker.exchange.verdict_records import Known, find, identity, read
from claimtracker.models import VerdictDraft
from claimtracker.operations import rows, verdict_drafts, verdicts
from claimtracker.queries import claims as claim_rows
from claimtracker.queries import sources as source_rows
from claimtracker.queries import verdicts as verdict_rows
from claimtracker.queries.stored import Stored
from claimtracker.queries.verdicts import DraftContent, VerdictContent

WITHDRAWN = "withdrawn in the file that it came with"
DONE = ("published", "withdrawn")


def take_verdicts(intake: Intake, records: list[Record]) -> None:
    """Take verdicts; one with a known key and other words is refused."""
    known = find(intake, records)
    told = prepare(intake, records, lambda record: Wanted(record, None, read(record, known)))
    keys = _keys(intake, told)
    done = [w for w in told if (w.record.given.get("state") or "published") in DONE]
    _take_published(intake, done, keys, known)
    _take_drafts(intake, [w for w in told if w not in done], keys, known)


def _keys(intake: Intake, told: Sequence[Wanted]) -> dict[int, str]:
    """Return the key of each record: its own, else that of the verdict that says the same."""
    bare = [w.content for w in told if not w.record.given.get("key")]
    claims = [content["claim_id"] for content in bare]
    same = verdict_rows.keys_by_identity(intake.session, claims) if bare else {}
    keys = {
        w.record.line: w.record.given.get("key")
        or same.get(tuple(w.content[name] for name in verdict_rows.IDENTITY))
        or identity(w.record)
        for w in told
    }
    return _standing_again(intake, keys)


def _standing_again(intake: Intake, keys: dict[int, str]) -> dict[int, str]:
    """Give another key to verdicts whose import was taken back: a withdrawal is for ever."""
    while gone := verdict_rows.taken_back(intake.session, keys.values()):
        keys = {line: f"{key}+" if key in gone else key for line, key in keys.items()}
    return keys


def _take_published(
    intake: Intake, told: Sequence[Wanted], keys: Mapping[int, str], known: Known
) -> None:
    stored = verdict_rows.by_key(intake.session, [keys[w.record.line] for w in told])
    went_up = _went_up(intake, [row.content for row in stored.values()])
    contents = {w.record.line: w.content for w in told}

    def make(record: Record) -> Wanted:
        key = keys[record.line]
        said = contents[record.line] | {"key": key}
        row = stored.get(key)
        if row is not None:
            said |= _as_stored(row.content, said, went_up)
        return _published(intake, record, known, row, said)

    wanted = prepare(intake, [w.record for w in told], make)
    new = [w for w in wanted if w.stored is None]
    ids = verdicts.publish(intake.session, [w.content for w in new], **intake.by)
    found = {w.record.line: w.stored.id for w in wanted if w.stored}
    found |= {w.record.line: key for w, key in zip(new, ids, strict=True)}
    ended = _end_drafts(intake, [w.content.key for w in new])
    intake.tally.created["verdict"] += len(new) - ended
    intake.tally.changed["verdict"] += ended
    _withdraw(intake, wanted, found)


def _went_up(intake: Intake, told: Sequence[VerdictContent]) -> dict[str, str]:
    """Return what the claims and publishers of verdicts went up in, by the keys of their rows."""
    publishers = {content.publisher_id for content in told if content.publisher_id}
    claims_up = claim_rows.survivors(intake.session, {content.claim_id for content in told})
    return claims_up | source_rows.survivors(intake.session, publishers)


def _as_stored(
    before: VerdictContent, told: Mapping[str, Any], went_up: Mapping[str, str]
) -> dict[str, str | None]:
    """Return what a verdict has otherwise than the record, without saying something else.

    Its claim or its publisher went up in the one that the record names, or its words were
    redacted.
    """
    same: dict[str, str | None] = {}
    if went_up.get(before.claim_id) == told["claim_id"]:
        same["claim_id"] = before.claim_id
    if went_up.get(before.publisher_id or "", "") == told["publisher_id"]:
        same["publisher_id"] = before.publisher_id
    if before.rationale is None and told["rationale"] == REDACTED:
        same["rationale"] = None
    return same


def _withdraw(intake: Intake, wanted: Sequence[Wanted], found: Mapping[int, str]) -> None:
    for one in wanted:
        gone = one.record.given.get("state") == "withdrawn"
        if gone and not (one.stored and one.stored.removed):
            verdict_id = found[one.record.line]
            verdicts.withdraw(intake.session, verdict_id=verdict_id, reason=WITHDRAWN, **intake.by)
            intake.tally.changed["verdict"] += one.stored is not None
        else:
            intake.tally.same["verdict"] += one.stored is not None


def _end_drafts(intake: Intake, keys: Sequence[str]) -> int:
    """Close the drafts of verdicts that came in published, and return how many there were."""
    drafts = verdict_rows.drafts_by_key(intake.session, keys).values()
    over = [{"row": row.id, "read": row.version, "state": "published"} for row in drafts]
    if over:
        rows.write_over(intake.session, VerdictDraft, over)
    return len(over)


def _take_drafts(
    intake: Intake, told: Sequence[Wanted], keys: Mapping[int, str], known: Known
) -> None:
    asked = [keys[w.record.line] for w in told]
    stored = verdict_rows.drafts_by_key(intake.session, asked)
    published = verdict_rows.by_key(intake.session, asked)
    contents = {w.record.line: w.content for w in told}

    def make(record: Record) -> Wanted:
        key, given = keys[record.line], record.given
        if key in published:
            raise BadRecord(f"is {given['state']!r}, and the verdict is published already", "state")
        row = stored.get(key)
        author = known.people.get(given.get("by") or "", intake.actor.person_id)
        own = {"key": key, "state": given["state"], "decided": given.get("at"),
               "author_id": row.content.author_id if row else author}  # fmt: skip
        return Wanted(record, row, merged(row, DraftContent, contents[record.line] | own))

    act = (partial(verdict_drafts.draft, intake.session, **intake.by),
           partial(verdict_drafts.edit_draft, intake.session, **intake.by))  # fmt: skip
    save(intake, "verdict", prepare(intake, [w.record for w in told], make), *act)


def _published(
    intake: Intake,
    record: Record,
    known: Known,
    row: Stored[VerdictContent] | None,
    told: dict[str, Any],
) -> Wanted:
    if told["rationale"] is None and row is None:
        raise BadRecord("is missing; a published verdict gives its reasons", "rationale")
    if by := record.given.get("by"):
        told |= {"decided_by": known.people[by]}
    content = VerdictContent(**told)
    if row is not None and not verdicts.same(row, content):
        raise verdicts.VerdictAltered(content.key)
    if row is None:
        at = content.decided or intake.now.strftime(MINUTE)
        content = replace(content, decided=at, decided_at=moment(at))
    return Wanted(record, row, content)
