"""After a redaction the ledger is scrubbed, and it is noted whether that was done."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from claimtracker.db import session as sessions
from claimtracker.models import Claim
from claimtracker.operations import redactions, scrubbing
from claimtracker.operations.writing import writing
from claimtracker.queries import redactions as found
from tests.operations import given


@pytest.fixture
def chief(ada):
    return replace(ada, role="admin")


def test_scrub_is_due_from_a_redaction_until_it_is_done(ledger, chief, ben, now):
    with writing(ledger, actor=chief, now=now) as session:
        claim = given.claim(session, "c1", statement="Xanthippe signed it.")
        assert not found.scrub_is_due(session)
        redactions.redact_statement(
            session, actor=chief, now=now, confirmed_by=replace(ben, role="reviewer"),
            claim_id=claim, version=1, reason="A court ordered it.",
        )  # fmt: skip
        assert found.scrub_is_due(session)

    scrubbing.scrub(ledger)

    with sessions.read(ledger) as session:
        assert not found.scrub_is_due(session)


def test_scrub_waits_for_no_reader(ledger, engine_name, monkeypatch):
    if engine_name == "sqlite":
        pytest.skip("How long SQLite waits is a setting of each of its connections.")
    monkeypatch.setattr(scrubbing, "PATIENCE", 50)

    with sessions.read(ledger) as reading:
        reading.execute(select(Claim.id)).all()

        with pytest.raises(scrubbing.LedgerInUse):
            scrubbing.scrub(ledger)

    scrubbing.scrub(ledger)
