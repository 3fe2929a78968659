"""Every act leaves one event, and its content under a salted digest."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import DatabaseError

from claimtracker.models import Event, EventContent, Import
from claimtracker.operations import events
from claimtracker.operations.events import Act

ROW = "00000000-0000-7000-8000-0000000000f1"
IMPORT = "00000000-0000-7000-8000-0000000000f2"


def kept(session):
    rows = select(Event, EventContent).join(EventContent, EventContent.event_id == Event.id)
    return session.execute(rows.where(Event.row_id == ROW).order_by(Event.id)).all()


def test_acts_leave_one_event_each_in_order(session, ada, now):
    acts = [Act("add", "claim", ROW), Act("edit", "claim", ROW), Act("remove", "claim", ROW)]

    events.record(session, actor=ada, now=now, acts=acts)

    found = [event for event, _ in kept(session)]
    assert [event.act for event in found] == ["add", "edit", "remove"]
    assert {(e.at, e.actor_id, e.table_name, e.import_id) for e in found} == {
        (now, ada.person_id, "claim", None)
    }


def test_no_act_leaves_no_event(session, ada, now):
    events.record(session, actor=ada, now=now, acts=[])

    assert session.execute(select(func.count()).select_from(Event)).scalar_one() == 0


def test_content_is_kept_as_readable_json(session, ada, now):
    act = Act("edit", "claim", ROW, {"due": date(2020, 9, 20)}, {"due": None}, "“Später” gesagt")

    events.record(session, actor=ada, now=now, acts=[act])

    [(_, content)] = kept(session)
    assert content.content == (
        '{"after":{"due":null},"before":{"due":"2020-09-20"},"why":"“Später” gesagt"}'
    )
    assert json.loads(content.content)["why"] == "“Später” gesagt"


def test_digest_covers_salt_and_content(session, ada, now):
    events.record(session, actor=ada, now=now, acts=[Act("add", "claim", ROW)])

    [(event, content)] = kept(session)
    assert event.digest == events.digest(content.salt, content.content)
    assert event.digest != events.digest(content.salt, content.content + " ")


def test_equal_acts_have_unequal_digests(session, ada, now):
    events.record(session, actor=ada, now=now, acts=[Act("add", "claim", ROW)] * 2)

    [(first, first_content), (second, second_content)] = kept(session)
    assert first_content.content == second_content.content
    assert first.digest != second.digest


def test_acts_of_an_import_carry_its_key(session, ada, now):
    session.add(Import(id=IMPORT, imported_at=now, imported_by=ada.person_id, file_name="f"))
    session.flush()

    importing = replace(ada, import_id=IMPORT)
    events.record(session, actor=importing, now=now, acts=[Act("add", "claim", ROW)])

    assert [event.import_id for event, _ in kept(session)] == [IMPORT]


def test_act_of_nobody_is_refused(session, ada, now):
    nobody = replace(ada, person_id=ROW)

    with pytest.raises(DatabaseError):
        events.record(session, actor=nobody, now=now, acts=[Act("add", "claim", ROW)])
