"""A file comes in and is taken back in a browser that runs no script, on a page for everybody."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Site
from tests.browser.test_pages import DESKTOP, PHONE, opened
from tests.browser.usable import violations

pytestmark = pytest.mark.browser

GOOD = "ID,Headline,Publisher,Notes\n{0}-1,One,Harbour Gazette,x\n{0}-2,Two,Harbour Gazette,\n"
BAD = "ID,Headline,Publisher,Date\n" + "".join(f"{n},{n},Gazette,soon\n" for n in range(1, 24))
MARKS = (
    '[{"text": "The bridge will cost 40 million, said the mayor. It is late.",'
    ' "label": [[0, 31, "Claim"], [200, 209, "x"]], "Comments": ["Ask the council."]}]'
)


def chosen(page: Page, site: Site, path: Path) -> None:
    page.goto(f"{site.address}/imports")
    page.set_input_files("#f-file", path)
    with page.expect_navigation():
        page.click("text=Look it over")


def faults(page: Page) -> tuple[list[str], bool]:
    """Return what axe finds wrong with a page, and whether it is too wide for its window."""
    found = [rule for rule, _ in violations(page)]
    wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    return found, bool(page.evaluate(wide))


@pytest.mark.parametrize(
    ("width", "scheme"),
    [pytest.param(DESKTOP, "light", marks=pytest.mark.twice), (PHONE, "dark")],
)  # fmt: skip
def test_pages_of_imports_can_be_used_by_everybody(
    browser: Browser, whole_site: Site, tmp_path: Path, width: int,
    scheme: Literal["light", "dark"],
) -> None:  # fmt: skip
    (tmp_path / "good.csv").write_text(GOOD.format(scheme))
    (tmp_path / "bad.csv").write_text(BAD)
    (tmp_path / "marks.json").write_text(MARKS)
    found = {}

    with opened(browser, whole_site.address, width, color_scheme=scheme) as page:
        for name in ("bad.csv", "marks.json", "good.csv"):
            chosen(page, whole_site, tmp_path / name)
            found[name] = faults(page)
        with page.expect_navigation():
            page.click("text=Take it")
        found["import"] = faults(page)
        page.goto(f"{whole_site.address}/imports")
        found["list"] = faults(page)

    assert found == dict.fromkeys(
        ("bad.csv", "marks.json", "good.csv", "import", "list"), ([], False)
    )


def test_file_comes_in_and_is_taken_back_without_scripts(
    browser: Browser, whole_site: Site, tmp_path: Path
) -> None:
    (tmp_path / "ours.csv").write_text(
        GOOD.format("plain").replace("Headline", "Wording").replace("ID", "No")
    )

    with opened(browser, whole_site.address, java_script_enabled=False) as page:
        chosen(page, whole_site, tmp_path / "ours.csv")
        assert "do not say what the rows are" in page.inner_text("main")
        page.select_option("#f-1-table", "articles")
        page.click("text=Read it anew")
        page.select_option("#f-1-column-1", "key")
        page.select_option("#f-1-column-2", "title")
        page.click("text=Read it anew")
        page.click("text=Take it")
        assert page.inner_text("h1") == "ours.csv"
        assert "2\t0" in page.inner_text("tbody").replace("\n", "\t")
        page.click("button:has-text('Take it back')")
        assert "Taken back" in page.inner_text("main")
