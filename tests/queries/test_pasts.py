"""What a row was at some moment, as its events tell it."""

from __future__ import annotations

import pytest

from claimtracker.queries.entities import EntityContent
from claimtracker.queries.pasts import Past, was
from claimtracker.queries.sources import SourceContent
from claimtracker.queries.stored import Stored

ROW = Stored("01900000-0000-7000-8000-000000000001", 2, SourceContent("Plover", "plover"), False)


def _edited(**before):
    return Past(("edit",), before, is_known=True)


def test_row_was_what_its_events_say_was_there_before_them():
    past = was(ROW, _edited(name="Plover News"))

    assert past is not None
    assert past.content == SourceContent("Plover News", "plover")


@pytest.mark.parametrize(
    "past",
    [Past(("add",), {}, is_known=True), Past(("edit",), {}, is_known=False)],
)
def test_row_was_not_there_before_it_was_made_nor_where_what_was_said_is_gone(past):
    assert was(ROW, past) is None


def test_account_that_cannot_be_a_rows_tells_nothing_of_it():
    entity = Stored(ROW.id, 2, EntityContent("Plover"), False)

    assert was(entity, _edited(aliases=5)) is None
