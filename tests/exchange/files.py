"""Files of records for the tests, taken into a ledger and written out of one."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from typing import Any

from sqlalchemy import Engine

from claimtracker.db import session as sessions
from claimtracker.exchange import exports, imports
from claimtracker.exchange.imports import Report
from tests import filled
from tests.conftest import ADA, NOW

Record = dict[str, Any]

# Ada with the keys of the house: she may change ratings and withdraw verdicts.
CHIEF = replace(ADA, role="admin")

MERIDIAN = {"type": "source", "name": "The Meridian"}
STAKE = {"type": "attribute", "name": "share kept of", "kind": "quantity", "unit": "%"}
TEXT = "ByteDance keeps an 80% stake, Oracle said. Nobody denied it."
ARTICLE = {
    "type": "article", "key": "sale", "title": "TikTok is sold", "source": "The Meridian",
    "published": "2020-09-21", "text": TEXT,
}  # fmt: skip
CLAIM = {
    "type": "claim", "key": "stake-80", "statement": "ByteDance keeps 80% of TikTok Global.",
    "subject": "ByteDance", "attribute": "share kept of", "object": "TikTok Global",
    "value": "80%",
}  # fmt: skip
ASSERTION = {
    "type": "assertion", "key": "a-1", "claim": "stake-80", "article": "sale",
    "quote": "keeps an 80% stake", "attribution": ["Oracle"],
}  # fmt: skip
STORY = (MERIDIAN, STAKE, ARTICLE, CLAIM, ASSERTION)


def written(*records: Record) -> bytes:
    """Return records as a file has them."""
    return b"".join(json.dumps(r, ensure_ascii=False).encode() + b"\n" for r in records)


def take(ledger: Engine, *records: Record, raw: bytes | None = None, **told: Any) -> Report:
    """Take records, or a file as it is, into a ledger."""
    by = {"actor": CHIEF, "now": NOW, "file_name": "sale.jsonl"} | told
    return imports.run(ledger, io.BytesIO(written(*records) if raw is None else raw), **by)


def taken(ledger: Engine, *records: Record, **told: Any) -> Report:
    """Take records of which none may be refused."""
    report = take(ledger, *records, **told)
    assert report.faults == []
    return report


def began(ledger: Engine, *records: Record) -> Engine:
    """Take records that a test begins with into its ledger; what is said of that is lost."""
    return filled.once(ledger, taken, *records)


def faults(report: Report) -> list[tuple[int, str]]:
    """Return where records were refused: line and field."""
    return [(fault.line, fault.field) for fault in report.faults]


def export(ledger: Engine) -> bytes:
    """Return a ledger as a file of records."""
    out = io.BytesIO()
    with sessions.read(ledger) as session:
        exports.write(session, out)
    return out.getvalue()


def records(ledger: Engine, kind: str, /, **given: Any) -> list[Record]:
    """Return the records of a type that a ledger exports, those that have what is given."""
    lines = [json.loads(line) for line in export(ledger).splitlines()]
    of_kind = [line for line in lines if line["type"] == kind]
    return [line for line in of_kind if given.items() <= line.items()]


def record(ledger: Engine, kind: str, /, **given: Any) -> Record:
    """Return the one record of a type that has what is given."""
    [found] = records(ledger, kind, **given)
    return found
