"""Whether a page can be used by everybody: the rules of axe that it breaks."""

from __future__ import annotations

import json

from axe_playwright_python.base import AXE_SCRIPT  # type: ignore[import-untyped]
from playwright.sync_api import Page

# No rule that is asked reads the style sheets, which axe would fetch once more for each page.
OPTIONS = {"resultTypes": ["violations"], "preload": {"assets": ["media"]}}
ASKED = f"""() => axe.run(document, {json.dumps(OPTIONS)}).then(
  found => found.violations.map(one => [one.id, one.nodes.map(node => node.html)]))"""


def violations(page: Page) -> list[tuple[str, list[str]]]:
    """Return each rule that a page breaks, and the elements that break it."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE_SCRIPT)
    return [(rule, nodes) for rule, nodes in page.evaluate(ASKED)]
