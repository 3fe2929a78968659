"""What leaves a ledger comes into another one as the same, to the last byte, on either engine."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from claimtracker.db import engine as engines
from claimtracker.db import session as sessions
from claimtracker.exchange.records import FIELDS
from claimtracker.models import Assertion, Claim, Dispute
from claimtracker.operations import holds, imports, merges, redactions, suspecting
from claimtracker.operations.writing import writing
from claimtracker.rules.permissions import Actor
from tests.conftest import BEN, NOW
from tests.exchange.everything import EVERYTHING
from tests.exchange.files import (
    ASSERTION,
    CHIEF,
    CLAIM,
    STORY,
    Record,
    began,
    export,
    record,
    take,
    taken,
)

SECOND = Actor(BEN.person_id, "Ben", "admin")
BY = {"actor": CHIEF, "now": NOW}

NewLedger = Callable[[], Engine]


@pytest.fixture
def new_ledger(sqlite_template: Path, tmp_path: Path) -> Iterator[NewLedger]:
    """Make ledgers on SQLite with nothing in them."""
    made: list[Engine] = []

    def make() -> Engine:
        path = shutil.copy(sqlite_template, tmp_path / f"new-{len(made)}.db")
        made.append(engines.create(f"sqlite:///{path}"))
        return made[-1]

    yield make
    for engine in made:
        engine.dispose()


def comes_in_as_it_left(ledger: Engine, other: Engine) -> None:
    """Assert that an export is the same in another ledger, and changes nothing in its own."""
    left = export(ledger)
    report = take(other, raw=left)
    assert report.faults == []
    assert export(other).decode().splitlines() == left.decode().splitlines()
    again = take(ledger, raw=left)
    assert (again.faults, +again.created, +again.changed) == ([], {}, {})
    assert export(ledger) == left


def redact_quote(session: Session, key: str) -> None:
    row = session.execute(select(Assertion).where(Assertion.key == key)).scalar_one()
    told = {"assertion_id": row.id, "version": row.version, "reason": "a court said so"}
    redactions.redact_quote(session, confirmed_by=SECOND, **told, **BY)


def test_everything_uses_every_field_there_is():
    used: dict[str, set[str]] = {}
    for one in EVERYTHING:
        used.setdefault(one["type"], set()).update(one.keys() - {"type"})

    # The text of a file is tested where files are read.
    assert used == {
        kind: set(fields) - ({"text_file"} if kind == "article" else set())
        for kind, fields in FIELDS.items()
    }


def test_everything_comes_in_whole(ledger: Engine):
    report = taken(ledger, *EVERYTHING)

    assert [lost["quote"] for lost in report.unanchored] == ["these words stand nowhere"]
    assert +report.changed == {"rating": 1, "contradiction": 1}
    exported = [json.loads(line) for line in export(ledger).splitlines()]
    for one in EVERYTHING:
        leaves = {name: value for name, value in one.items() if name in ("note", "reason", "text")}
        same = [found for found in exported if leaves.items() <= found.items()]
        assert same, one
    assert {one["type"] for one in exported} == FIELDS.keys()


@pytest.mark.parametrize(
    "state", [{"state": "suspected"}, {"state": "closed", "outcome": "both-stand"}]
)
def test_what_wording_suggests_comes_in_again_as_it_left(
    ledger: Engine, new_ledger: NewLedger, state: Record
):
    plain = ("subject", "attribute", "object", "value")
    claim = {name: value for name, value in CLAIM.items() if name not in plain}
    for count in ("2,500", "25,000"):
        said = f"The plant brings {count} jobs to the town"
        told = ASSERTION | {"key": f"a-{count}", "claim": count, "attribution": [f"Mayor {count}"]}
        taken(ledger, *STORY[:3], claim | {"key": count, "statement": said}, told)
    assert suspecting.suspect(ledger, **BY).found == 1
    if state["state"] == "closed":
        over = {"type": "dispute", "claim": "2,500", "by": "Cleo", "at": "2030-09-30"}
        taken(ledger, over | state)

    other = new_ledger()
    comes_in_as_it_left(ledger, other)

    [one] = [json.loads(line) for line in export(other).splitlines() if b'"text", "re' in line]
    assert one["reason"] == "25,000 and 2,500 exclude each other, by the wording alone"
    assert suspecting.suspect(other, **BY).found == 0
    with sessions.read(other) as session:
        assert [row.new_since_decided for row in session.scalars(select(Dispute))] == [False]


def test_everything_comes_in_again_as_it_left(ledger: Engine, new_ledger: NewLedger):
    began(ledger, *EVERYTHING)

    comes_in_as_it_left(ledger, new_ledger())


def test_both_engines_write_the_same(ledger: Engine, new_ledger: NewLedger):
    other = new_ledger()

    taken(ledger, *EVERYTHING)
    taken(other, *reversed(EVERYTHING))

    assert export(ledger) == export(other)


def test_a_redacted_ledger_comes_in_again_as_it_left(ledger: Engine, new_ledger: NewLedger):
    words = "keeps an 80% stake"
    taken(
        ledger, *STORY,
        {"type": "notice", "key": "n", "article": "sale", "kind": "correction",
         "text": f"We wrote that ByteDance {words}."},
        {"type": "verdict", "key": "v", "claim": "stake-80", "rating": "false", "at": "2020-10-01",
         "rationale": f"It never {words}.", "public_note": words},
        {"type": "verdict", "key": "w", "claim": "stake-80", "rating": "false", "state": "draft",
         "rationale": f"It never {words}."},
    )  # fmt: skip
    with writing(ledger, **BY) as session:
        redact_quote(session, "a-1")
    with writing(ledger, **BY) as session:
        row = session.execute(select(Claim).where(Claim.key == "stake-80")).scalar_one()
        told = {"claim_id": row.id, "version": row.version, "reason": "a court said so"}
        redactions.redact_statement(session, confirmed_by=SECOND, **told, **BY)

    assert record(ledger, "notice")["text"] == "[redacted]"
    assert record(ledger, "verdict", key="v")["rationale"] == "[redacted]"
    assert words.encode() not in export(ledger)
    comes_in_as_it_left(ledger, new_ledger())


def test_words_redacted_from_a_notice_do_not_come_in_again(ledger: Engine):
    notice = {"type": "notice", "key": "n", "article": "sale", "kind": "correction",
              "text": "It keeps an 80% stake."}  # fmt: skip
    taken(ledger, *STORY, notice)
    with writing(ledger, **BY) as session:
        redact_quote(session, "a-1")

    report = take(ledger, notice)

    assert [(fault.field, fault.reason) for fault in report.faults] == [
        ("text", "was redacted here; write [redacted] in its place")
    ]


def test_a_held_ledger_leaves_as_one_without_holds(ledger: Engine, new_ledger: NewLedger):
    began(ledger, *EVERYTHING)
    before = export(ledger)
    with writing(ledger, **BY) as session:
        row = session.execute(select(Claim.id).where(Claim.key == "share-80")).scalar_one()
        holds.place(session, table="claim", row_id=row, reason="a lawyer asks", **BY)

    assert export(ledger) == before
    comes_in_as_it_left(ledger, new_ledger())


def test_what_an_import_leaves_when_taken_back_comes_in_as_it_left(
    ledger: Engine, new_ledger: NewLedger
):
    taken(ledger, *EVERYTHING)
    before = export(ledger)
    report = taken(
        ledger,
        {"type": "claim", "key": "new", "statement": "It is new", "subject": "TikTok",
         "attribute": "was sold", "value": "no"},
        {"type": "assertion", "key": "new-1", "claim": "new", "article": "plain"},
        {"type": "assertion", "key": "new-2", "claim": "new", "article": "art-1",
         "stance": "denies"},
        {"type": "contradiction", "claims": ["new", "plan"], "kind": "manual", "note": "seen"},
        {"type": "dispute", "claim": "new", "state": "open", "at": "2020-10-01", "by": "Ada"},
        {"type": "forward", "from": "born", "to": "called"},
        now=NOW + timedelta(hours=1),
    )  # fmt: skip

    with writing(ledger, **BY) as session:
        imports.undo(session, import_id=str(report.import_id), **BY)

    assert export(ledger).decode().splitlines() == before.decode().splitlines()
    comes_in_as_it_left(ledger, new_ledger())


def test_a_ledger_with_merged_claims_comes_in_again_as_it_left(
    ledger: Engine, new_ledger: NewLedger
):
    taken(
        ledger, *EVERYTHING,
        {"type": "claim", "key": "again", "statement": "80 again", "subject": "ByteDance",
         "attribute": "share kept of", "object": "TikTok Global", "value": "80%",
         "from": "2020-09"},
        {"type": "assertion", "key": "again-1", "claim": "again", "article": "plain"},
        {"type": "assertion", "key": "again-2", "claim": "share-80", "article": "plain",
         "stance": "denies"},
        {"type": "contradiction", "claims": ["plan", "share-80"], "kind": "manual", "note": "x"},
        {"type": "dispute", "claim": "share-80", "state": "open", "by": "Ada",
         "at": "2020-10-03"},
        {"type": "verdict", "key": "m-1", "claim": "share-80", "rating": "true",
         "rationale": "x", "at": "2020-10-01"},
        {"type": "verdict", "key": "m-2", "claim": "again", "rating": "true", "rationale": "y",
         "at": "2020-10-02"},
    )  # fmt: skip
    with writing(ledger, **BY) as session:
        merges.merge(session, survivor="again", merged="share-80", **BY)

    comes_in_as_it_left(ledger, new_ledger())
