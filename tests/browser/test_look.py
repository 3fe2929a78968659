"""Every element of the pages can be used by everybody."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser

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

    found = Axe().run(opened).response["violations"]
    context.close()

    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []


def test_elements_fit_the_narrowest_window(browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 800})
    opened = context.new_page()
    opened.goto(PAGE.as_uri())

    width = opened.evaluate("document.documentElement.scrollWidth")
    context.close()

    assert width == 320
