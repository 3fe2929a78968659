"""Where merged rows lead, through every merge."""

from __future__ import annotations

import pytest
from sqlalchemy import insert

from claimtracker.db.types import new_id
from claimtracker.models import SourceMerge, table_of
from claimtracker.queries import forwards
from tests import builders


@pytest.fixture
def papers(session):
    """Return three sources."""
    return [builders.source(session, name) for name in ("First", "Second", "Third")]


def go_up(session, ada, now, *pairs, live=True):
    made = [
        {"id": new_id(), "merged_id": lost, "survivor_id": kept, "merged_at": now,
         "merged_by": ada.person_id, "live": live}
        for lost, kept in pairs
    ]  # fmt: skip
    session.execute(insert(table_of(SourceMerge)), made)


def test_merged_rows_lead_to_the_last_one_that_stands(session, papers, ada, now):
    first, second, third = papers
    go_up(session, ada, now, (first, second), (second, third))

    assert forwards.survivors(session, SourceMerge, papers) == {first: third, second: third}
    assert forwards.absorbed(session, SourceMerge, [third, second]) == {
        third: {first, second, third}, second: {first, second},
    }  # fmt: skip


def test_merge_that_was_undone_leads_nowhere(session, papers, ada, now):
    go_up(session, ada, now, tuple(papers[:2]), live=None)

    assert forwards.survivors(session, SourceMerge, papers) == {}


def test_circle_that_somebody_made_is_read_to_its_end(session, papers, ada, now):
    first, second, _ = papers
    go_up(session, ada, now, (first, second), (second, first))

    assert forwards.survivors(session, SourceMerge, [first]).keys() == {first, second}
    assert forwards.absorbed(session, SourceMerge, [first]) == {first: {first, second}}
