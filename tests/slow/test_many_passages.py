"""An article with five hundred passages, the panel open over them, used by everybody."""

from __future__ import annotations

import pytest

from benchmarks import pages
from tests.browser.test_annotating import choose, desk, opened  # noqa: F401
from tests.browser.usable import violations

pytestmark = [pytest.mark.slow, pytest.mark.browser]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_five_hundred_passages_can_be_used_by_everybody(browser, desk, width, scheme) -> None:  # noqa: F811
    pages.add(desk, pages.article("many", pages.PASSAGES))
    size = {"width": width, "height": 900}

    with opened(browser, desk, "/articles/many", viewport=size, color_scheme=scheme) as page:
        choose(page, 0, 20)
        drawn = page.locator("mark").count()
        with_panel = violations(page)
        page.check("[name=claim][value=new]")
        page.fill("[name=statement]", "")
        page.click("button[value=tie]")
        page.wait_for_selector(".note.error")
        with_errors = violations(page)

    assert drawn >= pages.PASSAGES
    assert with_panel + with_errors == []
