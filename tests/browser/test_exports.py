"""A file that takes long is asked for, watched and taken, with scripts and without."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

from claimtracker.web import exports, made_files
from tests.browser.conftest import Site
from tests.browser.test_imports import faults
from tests.browser.test_pages import DESKTOP, PHONE, opened

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def slow(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    monkeypatch.setattr(exports, "LONG", 0)
    monkeypatch.setattr(made_files.tempfile, "gettempdir", lambda: str(tmp_path))


def asked(page: Page, site: Site) -> None:
    page.goto(f"{site.address}/exports")
    page.click("tr:has-text('ledger.jsonl') button")
    page.wait_for_url("**/exports/made/*")


def taken(page: Page) -> bytes:
    with page.expect_download() as begun:
        page.click("text=Take ledger.jsonl")
    return begun.value.path().read_bytes()


def test_file_is_watched_and_taken_without_scripts(browser: Browser, whole_site: Site) -> None:
    with opened(browser, whole_site.address, java_script_enabled=False) as page:
        asked(page, whole_site)
        for _ in range(200):
            if page.locator("text=It is done").count():
                break
            page.click("text=Look again")
        raw = taken(page)

    assert raw.startswith(b'{"type": "source"')


@pytest.mark.parametrize("width", [pytest.param(DESKTOP, marks=pytest.mark.twice), PHONE])
def test_page_of_a_file_says_by_itself_that_it_is_done(
    browser: Browser, whole_site: Site, width: int
) -> None:
    with opened(browser, whole_site.address, width) as page:
        asked(page, whole_site)
        during = faults(page)
        page.wait_for_selector("text=It is done")
        after = faults(page)

    assert (during, after) == (([], False), ([], False))
