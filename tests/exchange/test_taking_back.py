"""A story that came in, was taken back, and comes in again."""

from __future__ import annotations

import io
import json

from sqlalchemy import Engine

from claimtracker.db.session import read
from claimtracker.exchange import exports, imports
from claimtracker.operations import imports as acts
from claimtracker.operations.writing import writing
from tests.conftest import ADA, NOW, Actor
from tests.story import STORY

ROOT = Actor(ADA.person_id, "Ada", "admin")


def export(ledger: Engine) -> bytes:
    """Return the ledger as records."""
    out = io.BytesIO()
    with read(ledger) as session:
        exports.write(session, out)
    return out.getvalue()


def take(ledger: Engine) -> imports.Report:
    """Bring the story in."""
    with STORY.open("rb") as stream:
        return imports.run(ledger, stream, actor=ROOT, now=NOW, file_name="story")


def undo(ledger: Engine, import_id: str | None) -> None:
    """Take an import back."""
    with writing(ledger, actor=ROOT, now=NOW) as session:
        acts.undo(session, actor=ROOT, now=NOW, import_id=str(import_id))


def with_plus(exported: bytes) -> bytes:
    """Return records as they come in again: each verdict under its key with a plus sign."""
    lines = []
    for line in exported.splitlines(keepends=True):
        record = json.loads(line)
        if record["type"] == "verdict":
            record["key"] += "+"
            line = json.dumps(record, ensure_ascii=False).encode() + b"\n"
        lines.append(line)
    return b"".join(lines)


def test_a_story_taken_back_leaves_nothing_to_export(ledger: Engine) -> None:
    before = export(ledger)
    report = take(ledger)

    undo(ledger, report.import_id)

    assert export(ledger) == before


def test_a_story_taken_back_comes_in_again_with_its_verdicts(ledger: Engine) -> None:
    first = take(ledger)
    exported = export(ledger)
    undo(ledger, first.import_id)

    again = take(ledger)

    assert again.refused == 0
    assert export(ledger) == with_plus(exported)
    assert again.contradictions == first.contradictions


def test_a_story_taken_back_twice_leaves_nothing_either(ledger: Engine) -> None:
    before = export(ledger)
    undo(ledger, take(ledger).import_id)

    undo(ledger, take(ledger).import_id)

    assert export(ledger) == before
