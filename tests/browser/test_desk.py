"""Every page of the table of routes can be used by everybody, with its errors too."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from claimtracker.web.people import COOKIE
from tests.browser.conftest import Site
from tests.browser.usable import violations as broken
from tests.web.shapes import shape
from tests.web.test_routes import Line, lines

pytestmark = pytest.mark.browser

WAYS: dict[str, Any] = {
    "390 dark": {"viewport": {"width": 390, "height": 800}, "color_scheme": "dark"},
    "1280 light": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"},
}
AT_ONCE, ONCE_MORE = WAYS
ROLES = ("admin", "reviewer", "editor", "viewer")
NO_PAGES = ("/healthz", "/static/<path:filename>", "/names", "/search/names")
NO_PAGE_BEGINS = ("/annotations/", "/download/", "/exports/", "/feeds/", "/robots.txt", "/sitemap")
# Pages by role, and the status that the first form in each is answered with when it is sent empty.
SENT_EMPTY = {
    ("admin", "/account"): 400,
    ("admin", "/account/second-factor"): 400,
    ("admin", "/redactions/of/claim/public"): 400,
    ("admin", "/nowhere"): 404,
    ("reviewer", "/holds/claim/held"): 400,
    ("reviewer", "/ratings/new"): 400,
    ("reviewer", "/verdicts/verdict/withdraw"): 400,
    ("editor", "/articles/new"): 400,
    ("editor", "/articles/public/versions/new"): 400,
    ("editor", "/attributes/new"): 400,
    ("editor", "/claims/new"): 400,
    ("editor", "/claims/public/edit"): 400,
    ("editor", "/claims/public/verdict"): 400,
    ("editor", "/holds/claim/public"): 400,
    ("viewer", "/account"): 400,
    ("viewer", "/claims/draft"): 404,
}
SEND = """form => {
  form.noValidate = true;
  for (const one of form.querySelectorAll("[required]")) one.value = "";
  form.requestSubmit(form.querySelector("button"));
}"""


@pytest.fixture(params=[AT_ONCE, pytest.param(ONCE_MORE, marks=pytest.mark.twice)])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = browser.new_context(**WAYS[request.param])
    yield context.new_page()
    context.close()


def pages(role: str = "admin") -> list[Line]:
    """Return one line of the table for each route that somebody of a role reads."""
    read = [one for one in lines() if one.method == "GET" and one.statuses[role] == 200]
    shown = [
        one for one in reversed(read)
        if one.route not in NO_PAGES and not one.route.startswith(NO_PAGE_BEGINS)
    ]  # fmt: skip
    return list({one.route: one for one in shown}.values())


def sit_down(page: Page, site: Site, role: str) -> None:
    """Sign somebody of a role in."""
    page.context.add_cookies([{"name": COOKIE, "value": site.held[role], "url": site.address}])


def violations(page: Page) -> list[tuple[str, list[str]]]:
    """Return what is wrong with a page whose folded parts are all open, and what is too wide."""
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    found = broken(page)
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return [*found, *([("wider than the window", [])] if wide else [])]


def test_every_page_that_a_role_reads_can_be_used_by_everybody(
    page: Page, whole_site: Site
) -> None:
    """Pages that have the same elements for two roles are looked at once."""
    looked: set[tuple[str, ...]] = set()
    found, read = {}, 0
    for role in ROLES:
        sit_down(page, whole_site, role)
        for path in [line.address(whole_site.keys) for line in pages(role)]:
            read += 1
            looks = (path, *shape(page.request.get(whole_site.address + path).text()))
            if looks in looked:
                continue
            looked.add(looks)
            page.goto(whole_site.address + path)
            found[role, path] = violations(page)

    assert (read > 150, len(found) > 70) == (True, True)
    assert {one: wrong for one, wrong in found.items() if wrong} == {}


def test_pages_that_show_errors_can_be_used_by_everybody(page: Page, whole_site: Site) -> None:
    found = {}
    for role, path in SENT_EMPTY:
        sit_down(page, whole_site, role)
        answer = page.goto(whole_site.address + path)
        if page.locator("main form").count():
            with page.expect_navigation() as sent:
                page.locator("main form").first.evaluate(SEND)
            answer = sent.value
        found[role, path] = (answer.status if answer else 0, violations(page))

    assert found == {one: (status, []) for one, status in SENT_EMPTY.items()}


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
    sit_down(page, whole_site, "editor")
    path = f"{whole_site.address}/topics/{whole_site.keys['topic']}/edit"
    theirs = page.context.new_page()
    for one, note in ((page, "Of customs."), (theirs, "Of barter.")):
        one.goto(path)
        one.fill("[name=note]", f"{note} {page.viewport_size}")
    theirs.click("main button[type=submit]")

    with page.expect_navigation() as sent:
        page.click("main button[type=submit]")

    assert (sent.value.status, violations(page)) == (409, [])
