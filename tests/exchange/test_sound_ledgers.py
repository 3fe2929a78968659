"""What people do leaves a ledger that `check` finds nothing wrong with, act after act."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from claimtracker.db import session as sessions
from claimtracker.models import Assertion, Claim, Dispute, Verdict, VerdictWithdrawal
from claimtracker.operations import (
    checks,
    decisions,
    holds,
    imports,
    merges,
    redactions,
    sources,
    verdicts,
)
from claimtracker.operations.decisions import Decision
from claimtracker.operations.rows import Edit
from claimtracker.operations.writing import writing
from claimtracker.queries import sources as source_rows
from claimtracker.rules.text import fold
from tests.conftest import BEN, NOW
from tests.exchange.everything import EVERYTHING
from tests.exchange.files import ASSERTION, CHIEF, CLAIM, STORY, began, record, taken
from tests.exchange.merging import Newsroom, merge
from tests.story import STORY as TOLD

BY: Mapping[str, Any] = {"actor": CHIEF, "now": NOW}
TWO: Mapping[str, Any] = {**BY, "confirmed_by": replace(BEN, role="admin"), "reason": "A promise."}
Step = Callable[[Session], object]


def problems(ledger: Engine) -> list[str]:
    with sessions.read(ledger) as session:
        return checks.check(session).problems


def after_each(ledger: Engine, *steps: Step) -> dict[str, list[str]]:
    """Do one thing after another; return what is wrong after each, by its name."""
    wrong = {}
    for step in steps:
        with writing(ledger, **BY) as session:
            step(session)
        if found := problems(ledger):
            wrong[step.__name__] = found
    return wrong


def one(session: Session, model: Any, *which: Any) -> Any:
    return session.scalars(select(model).where(*which).order_by(model.id).limit(1)).one()


def merge_claims(session: Session) -> None:
    merges.merge(session, survivor="sold", merged="share-80", **BY)


def take_the_merge_back(session: Session) -> None:
    merges.undo(session, merged="share-80", **BY)


def open_a_dispute(session: Session) -> None:
    row = one(session, Dispute, Dispute.state != "lapsed", Dispute.claim_id.is_(None))
    wanted = {"dispute_id": row.id, "version": row.version}
    decisions.decide(session, decision=Decision("open"), **wanted, **BY)


def close_a_dispute_over_a_claim(session: Session) -> None:
    row = one(session, Dispute, Dispute.state != "lapsed", Dispute.claim_id.is_not(None))
    wanted = {"dispute_id": row.id, "version": row.version}
    decision = Decision("closed", "both-stand", "Both.")
    decisions.decide(session, decision=decision, **wanted, **BY)


def hold_a_claim(session: Session) -> None:
    row = one(session, Claim, Claim.key == "share-none")
    holds.place(session, table="claim", row_id=row.id, reason="A letter.", **BY)


def lift_the_hold(session: Session) -> None:
    row = one(session, Claim, Claim.key == "share-none")
    holds.lift(session, table="claim", row_id=row.id, reason="Settled.", **BY)


def redact_a_quote(session: Session) -> None:
    row = one(session, Assertion, Assertion.key == "says-none")
    redactions.redact_quote(session, assertion_id=row.id, version=row.version, **TWO)


def redact_a_statement(session: Session) -> None:
    row = one(session, Claim, Claim.key == "share-80")
    redactions.redact_statement(session, claim_id=row.id, version=row.version, **TWO)


def withdraw_a_verdict(session: Session) -> None:
    gone = select(VerdictWithdrawal.verdict_id)
    row = one(session, Verdict, Verdict.id.not_in(gone))
    verdicts.withdraw(session, verdict_id=row.id, reason="Too early.", **BY)


def edit_a_source(session: Session) -> None:
    [stored] = source_rows.by_name(session, [fold("Null Island Times")]).values()
    edited = replace(stored.content, kind="agency")
    sources.edit(session, [Edit(stored, edited)], **BY)


def test_check_finds_nothing_wrong_after_each_act_of_editors(ledger: Engine):
    began(ledger, *EVERYTHING)

    wrong = after_each(
        ledger, open_a_dispute, close_a_dispute_over_a_claim, merge_claims, hold_a_claim,
        take_the_merge_back, lift_the_hold, edit_a_source, redact_a_quote, redact_a_statement,
        merge_claims, withdraw_a_verdict,
    )  # fmt: skip

    assert wrong == {}


def test_check_finds_nothing_wrong_after_a_story_came_in_and_was_taken_back(ledger: Engine):
    began(ledger, *STORY)
    report = taken(ledger, raw=TOLD.read_bytes())
    found = problems(ledger)

    with writing(ledger, **BY) as session:
        imports.undo(session, import_id=str(report.import_id), **BY)

    assert (found, problems(ledger)) == ([], [])


def test_check_finds_nothing_wrong_after_two_ledgers_became_one(ledger: Engine, tmp_path: Path):
    began(ledger, *STORY)
    theirs = Newsroom(tmp_path, ledger)
    theirs.take(
        {**CLAIM, "statement": "Theirs says so.", "value": "75%"},
        {**ASSERTION, "standing": "taken back 2020-10"}, *EVERYTHING,
    )  # fmt: skip
    taken(ledger, {**CLAIM, "statement": "Ours says so.", "value": "70%"})

    done = merge(ledger, theirs.dumped(), rest="theirs")
    after = problems(ledger)
    with writing(ledger, **BY) as session:
        imports.undo(session, import_id=str(done.import_id), **BY)

    assert record(ledger, "claim", key="stake-80")["statement"] == "Ours says so."
    assert (after, problems(ledger)) == ([], [])
