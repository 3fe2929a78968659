"""The typefaces that the build brings are the ones that pages are set in."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


def test_pages_are_set_in_the_typefaces_of_the_look(browser: Browser, site: str) -> None:
    page = browser.new_page()
    page.goto(f"{site}/articles/plover-accounts")

    page.evaluate("document.fonts.ready")
    loaded = page.evaluate(
        """[...document.fonts].filter((face) => face.status === "loaded")
          .map((face) => face.family.replaceAll('"', ''))"""
    )
    page.close()

    assert set(loaded) == {"Public Sans Variable", "Source Serif 4 Variable"}
