"""A thousand selections in a real browser, each stored as it was made and drawn where it was."""

from __future__ import annotations

import pytest

from tests.browser.test_annotating import desk, marked_words_stay  # noqa: F401

pytestmark = [pytest.mark.slow, pytest.mark.browser]


@pytest.mark.parametrize("seed", range(100, 120))
def test_a_thousand_selections_are_stored_and_drawn_exactly(browser, desk, seed) -> None:  # noqa: F811
    marked_words_stay(browser, desk, seed=seed, times=50)
