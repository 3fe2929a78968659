"""A merge that closes its dispute, and somebody who adds a claim about the same meanwhile."""

from __future__ import annotations

from threading import Event, Thread, current_thread
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, event, select
from sqlalchemy.orm import Session

from claimtracker.db import locks
from claimtracker.models import Claim, Dispute
from claimtracker.operations.writing import writing
from tests import builders
from tests.conftest import ADA, BEN, NOW
from tests.operations.test_wordings_together import run
from tests.web.test_claim_merges import form, merge

MERGES, ADDS = "merges", "adds"
ADDRESS = "/claims/four-fifths/merge"


@pytest.mark.parametrize("engine_name", ["postgresql"])
def test_who_merges_and_closes_and_who_adds_a_claim_wait_for_each_other_in_one_order(
    ledger: Engine, ada_reads: FlaskClient
) -> None:
    with writing(ledger, actor=ADA, now=NOW) as session:
        for key, value, voice in (("four-fifths", "80%", "Ada Berg"), ("stake-80", "8%", "Lee")):
            builders.says(session, "The Meridian", builders.claim(session, key, value), by=voice)
    with Session(ledger) as session:
        dispute = session.scalars(select(Dispute.id)).one()
    address = f"{ADDRESS}?into=stake-80&dispute={dispute}"
    fields, done, has = form(ada_reads, address, ADDRESS), [], {MERGES: Event(), ADDS: Event()}

    def wait(_: Any, __: Any, statement: str, told: Any, *___: Any) -> None:
        """Let each hold a turn before either goes on, as far as the other comes to one."""
        name = current_thread().name
        if "pg_advisory_xact_lock" not in statement or name not in has or has[name].is_set():
            return
        if (told["slot"] == locks.WORDINGS) == (name == ADDS):
            has[name].set()
            has[ADDS if name == MERGES else MERGES].wait(timeout=1)

    def merging() -> None:
        done.append(merge(ada_reads, fields=fields).status_code)

    def adding() -> None:
        with writing(ledger, actor=BEN, now=NOW, by_wording=True) as session:
            builders.says(session, "The Lantern", builders.claim(session, "stake-20", "20%"))
        done.append("added")

    event.listen(ledger, "after_cursor_execute", wait)
    run(Thread(target=merging, name=MERGES), Thread(target=adding, name=ADDS))

    assert sorted(map(str, done)) == ["303", "added"]
    with Session(ledger) as session:
        assert session.get_one(Dispute, dispute).state == "closed"
        assert "stake-20" in session.scalars(select(Claim.key)).all()
