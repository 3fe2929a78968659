"""Take what a person wrote in a form: a few records, by the same rules as those of a file."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from claimtracker.errors import Invalid
from claimtracker.exchange import (
    records,
    take_articles,
    take_assertions,
    take_claims,
    take_disputes,
    take_sources,
)
from claimtracker.exchange.checks import BadRecord
from claimtracker.exchange.intake import Intake, Tally, attempt
from claimtracker.exchange.records import Record
from claimtracker.rules import sensible_dates
from claimtracker.rules.permissions import Actor
from claimtracker.rules.sensible_dates import SenselessDate

TAKES: Mapping[str, Callable[[Intake, list[Record]], None]] = {
    "article": take_articles.take_articles,
    "assertion": take_assertions.take_assertions,
    "attribute": take_sources.take_attributes,
    "claim": take_claims.take_claims,
    "contradiction": take_disputes.take_contradictions,
    "notice": take_articles.take_notices,
}


class EntryRefused(Invalid):
    """What was written in a field cannot be taken."""

    def __init__(self, field: str, reason: str) -> None:
        self.field = field
        self.reason = reason[:1].upper() + reason[1:] if not field else reason
        super().__init__(f"{field} {reason}".strip())


def take(
    session: Session, written: Sequence[Mapping[str, Any]], *, actor: Actor, now: datetime
) -> None:
    """Take records in the order in which they are written; raises EntryRefused.

    Each is a record of the exchange format, with its `type`. What is empty is left out. Dates
    that cannot be meant are refused, which those of a file are not.
    """
    tally = Tally()
    intake = Intake(session, actor, now, None, tally, careful=True)
    for line, one in enumerate(written, start=1):
        record = _read(line, one)
        _require_sensible_dates(record.type, one, now.date())
        attempt(intake, [record], TAKES[record.type])
        if tally.faults:
            fault = tally.faults[0]
            raise EntryRefused(fault.field, fault.reason)


def _require_sensible_dates(record: str, written: Mapping[str, Any], today: date) -> None:
    for name, value in written.items():
        try:
            sensible_dates.require_in(record, name, str(value), today)
        except SenselessDate as refusal:
            raise EntryRefused(name, f": {refusal}") from refusal


def _read(line: int, written: Mapping[str, Any]) -> Record:
    given = {name: value for name, value in written.items() if value not in (None, "", [])}
    try:
        return records.read(line, json.dumps(given))
    except BadRecord as refusal:
        raise EntryRefused(refusal.field, str(refusal)) from refusal
