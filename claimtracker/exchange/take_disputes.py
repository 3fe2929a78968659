"""Take what people decided: disputes, pairs decided apart, and contradictions that editors saw."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from itertools import product
from typing import Any

from sqlalchemy import select

from claimtracker.exchange import names
from claimtracker.exchange.export_decisions import BY_HAND
from claimtracker.exchange.intake import Intake, attempt
from claimtracker.exchange.records import BadRecord, Record
from claimtracker.exchange.take_verdicts import moment
from claimtracker.models import Claim, Contradiction, Dispute, Outcome, Reading, table_of
from claimtracker.operations import contradictions, decisions, disputes, people
from claimtracker.operations.decisions import Decision
from claimtracker.queries import answers
from claimtracker.queries import attributes as attribute_rows
from claimtracker.queries import entities as entity_rows
from claimtracker.queries import ratings as rating_rows
from claimtracker.queries import verdicts as verdict_rows
from claimtracker.queries.contradictions import between


def take_disputes(intake: Intake, records: list[Record]) -> None:
    """Take decisions on disputes; a dispute that no rule has found is made."""
    _each(intake, records, _dispute)


def take_contradictions(intake: Intake, records: list[Record]) -> None:
    """Take pairs decided apart; one that an editor saw is made, one of a rule must be found."""
    _each(intake, records, _contradiction)


def _each(intake: Intake, records: list[Record], take: Callable[[Intake, Record], None]) -> None:
    for record in records:
        attempt(intake, [record], lambda intake, alone: take(intake, alone[0]))


def _dispute(intake: Intake, record: Record) -> None:
    asked = disputes.ask(
        intake.session, actor=intake.actor, now=intake.now, **about(intake, record)
    )
    decision = _decision(intake, record)
    table = table_of(Dispute)
    row = intake.session.execute(select(table).where(table.c.id == asked.id)).one()
    if _is_decided_so(intake, row, decision):
        intake.tally.same["dispute"] += 1
        return
    decisions.decide(
        intake.session, dispute_id=asked.id, version=asked.version, decision=decision, **intake.by
    )
    intake.tally.created["dispute"] += row.decided_at is None
    intake.tally.changed["dispute"] += row.decided_at is not None


def about(intake: Intake, record: Record) -> dict[str, str | None]:
    """Return what the dispute of a record is about, as `disputes.ask` takes it."""
    given = record.given
    if given.get("claim"):
        if given.get("subject") or given.get("attribute"):
            raise BadRecord("stands beside a subject; give one of the two", "claim")
        return {"claim_id": _claim(intake, "claim", given["claim"])}
    for field in ("subject", "attribute"):
        if not given.get(field):
            raise BadRecord("is missing; a dispute is about a claim, or a question", field)
    named = [given["subject"], *([given["object"]] if given.get("object") else [])]
    known = entity_rows.ids_by_name(intake.session, named)
    for field in ("subject", "object"):
        if given.get(field) and given[field] not in known:
            raise names.unknown("entity", field, given[field], [])
    asked = attribute_rows.ids_by_name(intake.session, [given["attribute"]])
    if not asked:
        nearest = attribute_rows.nearest(intake.session, given["attribute"])
        raise names.unknown("attribute", "attribute", given["attribute"], nearest)
    return {
        "subject_id": known[given["subject"]],
        "attribute_id": asked[given["attribute"]],
        "object_id": known[given["object"]] if given.get("object") else None,
    }


def _claim(intake: Intake, field: str, key: str) -> str:
    found = names.claims_of(intake, [key]).get(key)
    if found is None:
        raise names.unknown("claim", field, key, names.some_keys(intake.session, Claim.key))
    return found


def _decision(intake: Intake, record: Record) -> Decision:
    """Return a decision as the operation asks for it."""
    given = record.given
    outcome, verdict = given.get("outcome"), given.get("verdict")
    codes = rating_rows.codes(intake.session, Outcome)
    if outcome and outcome not in codes:
        raise names.unknown("outcome", "outcome", outcome, codes)
    verdicts = verdict_rows.by_key(intake.session, [verdict]) if verdict else {}
    if verdict and verdict not in verdicts:
        raise names.unknown("verdict", "verdict", verdict, [])
    if given.get("until") and given["state"] != "waiting":
        raise BadRecord("goes with the state 'waiting' alone", "until")
    return Decision(
        given["state"], outcome, given.get("note"), given.get("until"),
        verdict_id=verdicts[verdict].id if verdict else None, at=_at(given.get("at")),
        by=people.named(intake.session, given["by"]) if given.get("by") else None,
    )  # fmt: skip


def _at(written: str | None) -> datetime | None:
    return moment(written) if written else None


def _is_decided_so(intake: Intake, row: Any, decision: Decision) -> bool:
    """Say whether a row has the decision already; what the record leaves open does not count."""
    if row.decided_at is None:
        return False
    code = None
    if row.outcome_id:
        wanted = select(Outcome.code).where(Outcome.id == row.outcome_id)
        code = intake.session.execute(wanted).scalar_one()
    told = decision.state, decision.outcome, decision.note, decision.waiting_until
    if told != (row.state, code, row.note, getattr(row, "waiting_until", None)):
        return False
    at = row.decided_at.replace(second=0, microsecond=0), row.decided_at
    known = {"at": at, "by": [row.decided_by], "verdict_id": [getattr(row, "verdict_id", None)]}
    given = {name: getattr(decision, name) for name in known}
    return all(value is None or value in known[name] for name, value in given.items())


def _contradiction(intake: Intake, record: Record) -> None:
    given, tally = record.given, intake.tally
    claims = sorted(_claim(intake, "claims", key) for key in given["claims"])
    left, right = claims[0], claims[-1]
    row = _recorded(intake, left, right, given["kind"])
    is_seen_now = row is None and given["kind"] in BY_HAND
    if is_seen_now:
        _see(intake, record, left, right)
    elif row is None:
        raise BadRecord(
            "names claims between which no such contradiction is found; a decision needs one",
            "claims",
        )
    changed = _say_why(intake, record, row) if row is not None else False
    changed |= _decide_apart(intake, record, _recorded(intake, left, right, given["kind"]))
    counted = tally.created if is_seen_now else tally.changed if changed else tally.same
    counted["contradiction"] += 1


def _decide_apart(intake: Intake, record: Record, row: Any) -> bool:
    """Take what was decided on a pair, and say whether that is news."""
    if not record.given.get("state"):
        return False
    decision = _decision(intake, record)
    if _is_decided_so(intake, row, decision):
        return False
    decisions.decide_pair(
        intake.session, dispute_id=row.dispute_id, version=row.version, decision=decision,
        contradiction_id=row.id, **intake.by,
    )  # fmt: skip
    return True


def _reason(record: Record) -> str | None:
    """Return why an editor saw a contradiction; without a decision, the note says it."""
    given = record.given
    told = given.get("reason") or (None if given.get("state") else given.get("note"))
    if told and given["kind"] not in BY_HAND:
        field = "reason" if given.get("reason") else "note"
        what = "is the rule's to give" if field == "reason" else "needs a decision, its `state`"
        raise BadRecord(f"{what}, for a contradiction of kind {given['kind']}", field)
    return told


def _say_why(intake: Intake, record: Record, row: Any) -> bool:
    """Take the reason of a contradiction that was seen before, and say whether it is another."""
    told = _reason(record)
    if told in (None, row.reason):
        return False
    contradictions.say_why(
        intake.session, contradiction_id=row.id, version=row.version, reason=told, **intake.by
    )
    return True


def _recorded(intake: Intake, left: str, right: str, kind: str) -> Any:
    """Return a contradiction of two claims, or of those that speak for their answers by now."""
    named = _of_claims(intake, left, right, kind)
    if named is not None or kind != "value":
        return named
    asked = select(Reading.question_id).where(Reading.claim_id == left)
    question_id = intake.session.scalar(asked)
    cells = answers.cells(intake.session, [question_id]) if question_id else {}
    voiced = answers.voiced(intake.session, cells).get(question_id or "")
    sides = between(voiced, left, right)
    pairs = product(sides[0].claims, sides[1].claims) if sides else ()
    found = (_of_claims(intake, min(pair), max(pair), kind) for pair in pairs)
    return next((row for row in found if row is not None), None)


def _of_claims(intake: Intake, left: str, right: str, kind: str) -> Any:
    table = table_of(Contradiction)
    wanted = select(table).where(
        table.c.left_id == left, table.c.right_id == right, table.c.kind == kind,
        table.c.live.is_(True),
    )  # fmt: skip
    return intake.session.execute(wanted).first()


def _see(intake: Intake, record: Record, left: str, right: str) -> None:
    """Record a contradiction that an editor saw, in the dispute of the first claim's question."""
    asked = contradictions.over(intake.session, left, actor=intake.actor, now=intake.now)
    contradictions.record(
        intake.session, dispute_id=asked.id, claims=(left, right), kind=record.given["kind"],
        reason=_reason(record) or record.given.get("note") or contradictions.SEEN, **intake.by,
    )  # fmt: skip
