"""Who decides on claims in a browser, and who adds a claim about the same meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event, Thread, current_thread
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, event, select
from sqlalchemy.orm import Session

from claimtracker.db import locks
from claimtracker.models import Dispute
from claimtracker.operations.writing import writing
from tests import builders
from tests.conftest import ADA, BEN, NOW
from tests.operations.test_wordings_together import run
from tests.web.test_annotating import BODY, PLACE, send
from tests.web.test_claim_merges import form, merge

DECIDES, ADDS = "decides", "adds"
ADDRESS = "/claims/four-fifths/merge"


@pytest.mark.parametrize("engine_name", ["postgresql"])
def test_merge_that_closes_its_dispute_and_who_adds_a_claim_wait_in_one_order(
    ledger: Engine, ada_reads: FlaskClient
) -> None:
    with writing(ledger, actor=ADA, now=NOW) as session:
        for key, value, voice in (("four-fifths", "80%", "Ada Berg"), ("stake-80", "8%", "Lee")):
            builders.says(session, "The Meridian", builders.claim(session, key, value), by=voice)
    with Session(ledger) as session:
        dispute = session.scalars(select(Dispute.id)).one()
    fields = form(ada_reads, f"{ADDRESS}?into=stake-80&dispute={dispute}", ADDRESS)

    done = together(ledger, lambda: merge(ada_reads, fields=fields).status_code)

    came, added = done
    with Session(ledger) as session:
        stands = session.get_one(Dispute, dispute).state
    # On a slow machine the claim is there first, is another answer, and keeps the dispute open to
    # question; a merge that had begun by then is told so.
    assert (came, stands) in (("303", "closed"), ("303", "suspected"), ("409", "suspected"))
    assert added == "added"


@pytest.mark.parametrize("engine_name", ["postgresql"])
def test_opposite_that_is_marked_and_who_adds_a_claim_wait_in_one_order(
    ledger: Engine, ada_reads: FlaskClient
) -> None:
    with writing(ledger, actor=ADA, now=NOW) as session:
        builders.says(session, "The Meridian", builders.claim(session, "eighty", "80%"))
        builders.capture(session, builders.article(session, "post-1", "Ferry Post"), BODY)
    said = {"claim": "eighty", "statement": "It keeps little", "action": "opposite"}

    done = together(ledger, lambda: send(ada_reads, **PLACE, **said).status_code)

    assert done == ["303", "added"]


def together(ledger: Engine, decide: Callable[[], int]) -> list[str]:
    """Decide while somebody adds a claim, and return what came of both.

    Each holds a turn before either goes on, as far as the other comes to one.
    """
    done: list[str] = []
    has = {DECIDES: Event(), ADDS: Event()}

    def wait(_: Any, __: Any, statement: str, told: Any, *___: Any) -> None:
        name = current_thread().name
        if "pg_advisory_xact_lock" not in statement or name not in has or has[name].is_set():
            return
        if (told["slot"] == locks.WORDINGS) == (name == ADDS):
            has[name].set()
            has[ADDS if name == DECIDES else DECIDES].wait(timeout=1)

    def adding() -> None:
        with writing(ledger, actor=BEN, now=NOW, by_wording=True) as session:
            builders.says(session, "The Lantern", builders.claim(session, "stake-20", "20%"))
        done.append("added")

    event.listen(ledger, "after_cursor_execute", wait)
    deciding = Thread(target=lambda: done.append(str(decide())), name=DECIDES)
    run(deciding, Thread(target=adding, name=ADDS))
    return sorted(done)
