from __future__ import annotations

import pytest

from claimtracker.rules.keys import is_row_key, row_key

KEY = "01a2179c-e10d-71fe-bf78-1561483ac8b3"


@pytest.mark.parametrize("given", [KEY, KEY.upper(), KEY.replace("-", ""), f"{{{KEY}}}"])
def test_key_is_read_however_it_is_written(given):
    assert row_key(given) == KEY
    assert is_row_key(given) == (given == KEY)


@pytest.mark.parametrize("given", ["", "x", "0" * 31, "１" * 31, "stake-80", "\x00"])
def test_other_words_are_no_key(given):
    assert (row_key(given), is_row_key(given)) == ("", False)
