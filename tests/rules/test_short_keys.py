from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtracker.rules import short_keys

KEY = "01a21180-93c3-7642-bac6-bd757b3eefc7"


@given(st.uuids())
def test_short_form_leads_back_to_its_key(key):
    short = short_keys.short(str(key))

    assert (len(short), short_keys.whole(short)) == (26, str(key))


@given(st.uuids(), st.uuids())
def test_short_forms_are_in_the_order_of_keys(one, other):
    in_order = short_keys.short(str(one)) < short_keys.short(str(other))

    assert in_order == (str(one) < str(other))


def test_capitals_and_misread_letters_are_understood():
    short = short_keys.short(KEY)

    assert short_keys.whole(short.upper().replace("0", "O").replace("1", "l")) == KEY


def test_key_itself_is_understood():
    assert short_keys.whole(KEY) == KEY


@pytest.mark.parametrize(
    "given", ["", "z" * 26, "u" * 26, "0" * 25, "0" * 27, "٣" * 26, "ı" * 26, "x" * 36]
)
def test_what_is_no_short_form_is_none(given):
    assert short_keys.whole(given) is None


def test_key_says_when_its_row_was_made():
    assert short_keys.made_at("01997a4e-8c00-7642-bac6-bd757b3eefc7") == datetime(
        2025, 9, 24, 5, 59, 52, 64000
    )
    assert short_keys.made_at("2a1f7f0b-53c4-5f67-9a4c-7d1d0a1e6c35") == datetime(1970, 1, 1)
