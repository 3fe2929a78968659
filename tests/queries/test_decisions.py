"""What was decided is read from events, whatever somebody made of one."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import insert

from claimtracker.db.types import new_id
from claimtracker.models import Event, EventContent, table_of
from claimtracker.queries import decision_words, decisions, row_history

DISPUTE = "00000000-0000-7000-8000-0000000000d1"
TOLD = {
    "state": "open", "outcome_id": None, "note": None, "decided_by": None,
    "decided_at": "2020-10-01 12:00:00",
}  # fmt: skip


def decide(session, ada, now, content):
    """Write an event of a decision as somebody who holds the database might."""
    event = {
        "id": new_id(), "at": now, "actor_id": ada.person_id, "act": "decide",
        "table_name": "dispute", "row_id": DISPUTE, "digest": "d",
    }  # fmt: skip
    session.execute(insert(table_of(Event)), [event])
    made = {"event_id": event["id"], "salt": "s", "content": content}
    session.execute(insert(table_of(EventContent)), [made])


@pytest.mark.parametrize(
    "content",
    ["", "nonsense", "[1]", '{"after": null}', '{"after": 1}', '{"after": {"state": "open"}}',
     "[" * 100_000],
    ids=["empty", "no JSON", "list", "null", "number", "half", "deep"],
)  # fmt: skip
def test_event_that_is_not_as_one_is_written_is_left_out(session, ada, now, content):
    decide(session, ada, now, json.dumps({"after": TOLD}))
    decide(session, ada, now, content)

    found = decisions.of_dispute(session, DISPUTE, decision_words.read(session))
    assert [one.state for one in found.decisions] == ["open"]
    assert [one.act for one in row_history.of(session, "dispute", DISPUTE)] == ["decide"] * 2
