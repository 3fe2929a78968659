"""Every element of the pages can be used by everybody."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.usable import violations
from tests.look.pages import PAGE

pytestmark = pytest.mark.browser

WAYS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 800}},
    "forced colours": {"forced_colors": "active"},
}


@pytest.mark.parametrize("way", WAYS)
def test_elements_can_be_used_by_everybody(browser: Browser, way: str) -> None:
    context = browser.new_context(**WAYS[way])
    opened = context.new_page()
    opened.goto(PAGE.as_uri())

    found = violations(opened)
    context.close()

    assert found == []


def test_elements_fit_the_narrowest_window(browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 800})
    opened = context.new_page()
    opened.goto(PAGE.as_uri())

    width = opened.evaluate("document.documentElement.scrollWidth")
    context.close()

    assert width == 320


def test_page_that_not_everybody_can_use_is_told_from_one_that_they_can(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content("<p style='color: #ccc; background: #fff'>Who can read this?</p><img>")

    broken = {rule for rule, _ in violations(page)}
    page.close()

    assert {"color-contrast", "image-alt", "html-has-lang", "landmark-one-main"} <= broken
