"""What the ordinary tests do with few editors, kills and texts, with as many as there may be."""

from __future__ import annotations

import pytest

from tests import naughty
from tests.test_server_killed import server_survives_kills
from tests.test_two_editors import editors_lose_nothing
from tests.web.every_form import texts_break_nothing
from tests.web.test_every_form import MORE, admin  # noqa: F401
from tests.web.test_naughty import (  # noqa: F401
    boss,
    keep_their_shape,
    saved_keep_their_shape,
)

pytestmark = pytest.mark.slow
# What the ledger refuses to keep, or a page sets smaller, has another shape for good reason.
SAVED = [text for text in naughty.TEXTS if text.strip() and len(text) <= 200]


def test_two_hundred_editors_of_one_claim_lose_nothing(ledger) -> None:
    editors_lose_nothing(ledger, editors=200, at_once=8)


def test_server_killed_forty_times_loses_nothing_and_does_nothing_twice(ledger, ledger_url) -> None:
    acknowledged = server_survives_kills(ledger, ledger_url, kills=40, writers=4)

    assert acknowledged >= 40


def test_no_text_in_any_field_changes_the_shape_of_a_form(boss, ledger) -> None:  # noqa: F811
    assert keep_their_shape(boss, ledger, naughty.TEXTS) == 19 * len(naughty.TEXTS)


def test_no_saved_text_changes_the_shape_of_a_page(boss) -> None:  # noqa: F811
    assert saved_keep_their_shape(boss, SAVED) == len(SAVED) + 1


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_no_text_in_any_form_of_the_desk_becomes_part_of_a_page(admin) -> None:  # noqa: F811
    client, keys = admin

    forms, fields = texts_break_nothing(client, keys, MORE, naughty.BUNDLES)

    assert forms >= 60
    assert fields >= 200
