"""Every page of the table of routes can be used by everybody, with its errors too."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page

from claimtracker.web.people import COOKIE
from tests.browser.conftest import Site
from tests.web.test_routes import Line, lines

pytestmark = pytest.mark.browser

AXE = Axe()
PHONE: Any = {"width": 390, "height": 800}
NO_PAGES = ("/healthz", "/static/<path:filename>", "/names")
# Pages, and the status that the first form in each is answered with when it is sent as it stands.
SENT_EMPTY = {
    "/account": 400,
    "/account/second-factor": 400,
    "/attributes/new": 400,
    "/claims/new": 400,
    "/claims/public/verdict": 400,
    "/holds/claim/public": 400,
    "/verdicts/verdict/withdraw": 400,
    "/nowhere": 404,
    "/ratings/new": 400,
}
SEND = "form => { form.noValidate = true; form.requestSubmit(form.querySelector('button')) }"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport=PHONE, color_scheme="dark")
    yield context.new_page()
    context.close()


def pages() -> list[Line]:
    """Return one line of the table for each route that an admin reads."""
    read = [one for one in lines() if one.method == "GET" and one.statuses["admin"] == 200]
    return list({one.route: one for one in reversed(read) if one.route not in NO_PAGES}.values())


def violations(page: Page) -> list[tuple[str, list[str]]]:
    """Return what is wrong with a page whose folded parts are all open, and what is too wide."""
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    found = AXE.run(page).response["violations"]
    wide = page.evaluate("document.documentElement.scrollWidth") > PHONE["width"]
    told = [(one["id"], [node["html"] for node in one["nodes"]]) for one in found]
    return [*told, *([("wider than the window", [])] if wide else [])]


def test_every_page_that_an_admin_reads_can_be_used_by_everybody(
    page: Page, whole_site: Site
) -> None:
    addresses = [line.address(whole_site.keys) for line in pages()]
    assert len(addresses) > 50

    found = {}
    for path in addresses:
        page.goto(whole_site.address + path)
        found[path] = violations(page)

    assert found == {path: [] for path in addresses}


def test_pages_that_show_errors_can_be_used_by_everybody(page: Page, whole_site: Site) -> None:
    found = {}
    for path in SENT_EMPTY:
        answer = page.goto(whole_site.address + path)
        if page.locator("main form").count():
            with page.expect_navigation() as sent:
                page.locator("main form").first.evaluate(SEND)
            answer = sent.value
        found[path] = (answer.status if answer else 0, violations(page))

    assert found == {path: (status, []) for path, status in SENT_EMPTY.items()}


def test_pages_of_whoever_is_not_signed_in_can_be_used_by_everybody(
    page: Page, whole_site: Site
) -> None:
    nobody = {"name": COOKIE, "value": "nobody", "url": whole_site.address}
    page.context.add_cookies([nobody])
    found = {}
    for path in ("/sign-in", f"/invitations/{whole_site.keys['link']}", "/claims/new"):
        page.goto(whole_site.address + path)
        before = violations(page)
        with page.expect_navigation() as sent:
            page.locator("main form").last.evaluate(SEND)
        found[path.split("/")[1]] = [before, sent.value.status, violations(page)]

    assert found == {
        "sign-in": [[], 401, []], "invitations": [[], 400, []], "claims": [[], 401, []],
    }  # fmt: skip


def test_page_of_two_changes_can_be_used_by_everybody(page: Page, whole_site: Site) -> None:
    path = f"{whole_site.address}/topics/{whole_site.keys['topic']}/edit"
    theirs = page.context.new_page()
    for one, name in ((page, "Commerce"), (theirs, "Barter")):
        one.goto(path)
        one.fill("[name=name]", name)
    theirs.click("main button[type=submit]")

    with page.expect_navigation() as sent:
        page.click("main button[type=submit]")

    assert (sent.value.status, violations(page)) == (409, [])
