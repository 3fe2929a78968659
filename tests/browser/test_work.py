"""The first page of the desk in a browser: by keys, without a script, for everybody."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from claimtracker.db import engine as engines
from claimtracker.operations import comments
from claimtracker.operations.writing import writing
from claimtracker.queries import comments as comment_rows
from tests import tokens
from tests.browser.conftest import served
from tests.browser.usable import violations
from tests.conftest import ADA, BEN, NOW
from tests.web.test_work import LISTS, fill

pytestmark = pytest.mark.browser

PAGES = ("/", *(f"/desk/lists/{name}" for name in LISTS), "/desk/changed", "/notifications")
SETTINGS: Any = (pytest.param(1280, "light", marks=pytest.mark.twice), (390, "dark"))


@pytest.fixture(scope="module")
def empty(sqlite_template: Path) -> Iterator[str]:
    """Give the address of a ledger in which nothing waits."""
    engine = engines.create(f"sqlite:///{shutil.copy(sqlite_template, f'{sqlite_template}.none')}")
    yield from served(engine)
    engine.dispose()


@pytest.fixture(scope="module")
def filled(sqlite_template: Path) -> Iterator[str]:
    """Give the address of a ledger in which much waits for Ada, and Ben wrote to her."""
    engine = engines.create(f"sqlite:///{shutil.copy(sqlite_template, f'{sqlite_template}.work')}")
    with writing(engine, actor=BEN, now=NOW) as session:
        tokens.account(session, ADA, ADA.role)
        for number in range(3):
            fill(session, number)
        row_id = comment_rows.row_of(session, "claim", "80% 1")
        comments.add(
            session, table="claim", row_id=row_id, text="@Ada, look here.", actor=BEN, now=NOW
        )
    yield from served(engine)
    engine.dispose()


def opened(browser: Browser, width: int = 1280, **options: Any) -> Page:
    return browser.new_context(viewport={"width": width, "height": 800}, **options).new_page()


@pytest.mark.parametrize(("width", "scheme"), SETTINGS)
@pytest.mark.parametrize("waits", ["empty", "filled"])
def test_lists_can_be_used_by_everybody(
    browser: Browser, waits: str, width: int, scheme: str, request: pytest.FixtureRequest
) -> None:
    site = request.getfixturevalue(waits)
    found: dict[str, Any] = {}
    page = opened(browser, width, color_scheme=scheme)
    for path in (*PAGES, "/claims/80%25%201") if waits == "filled" else PAGES:
        page.goto(site + path)
        told = violations(page)
        wide = page.evaluate("document.documentElement.scrollWidth") > width
        if told or wide:
            found[path] = [*told, wide]
    page.context.close()

    assert found == {}


def test_keys_lead_to_a_list_along_its_rows_and_into_one(browser: Browser, filled: str) -> None:
    page = opened(browser)
    page.goto(filled)

    page.keyboard.press("s")
    page.wait_for_url("**/desk/lists/suspected")
    page.keyboard.press("j")
    first = page.evaluate("document.activeElement.href")
    page.keyboard.press("j")
    second = page.evaluate("document.activeElement.href")
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.href") == first != second
    page.keyboard.press("Enter")
    page.wait_for_url(first)
    page.context.close()


def test_keys_pass_rows_that_lead_nowhere(browser: Browser, filled: str) -> None:
    page = opened(browser)
    page.goto(f"{filled}/desk/changed")
    links = [row.query_selector("a") for row in page.query_selector_all("[data-rows] tbody tr")]
    assert None in links
    wanted = [one.get_attribute("href") for one in links if one]

    passed = []
    for key in ["j"] * len(wanted) + ["k"] * (len(wanted) - 1):
        page.keyboard.press(key)
        passed.append(page.evaluate("document.activeElement.getAttribute('href')"))

    assert passed == [*wanted, *reversed(wanted[:-1])]
    page.context.close()


def test_key_is_a_letter_where_somebody_types(browser: Browser, filled: str) -> None:
    page = opened(browser)
    page.goto(filled)

    page.keyboard.press("/")
    page.keyboard.type("s/?")

    assert page.input_value("[role=search] input") == "s/?"
    assert page.url.rstrip("/") == filled
    page.context.close()


def test_single_keys_can_be_switched_off_and_on_again(browser: Browser, filled: str) -> None:
    page = opened(browser)
    page.goto(f"{filled}/account")
    page.click("text=Switch single keys off")

    page.goto(filled)
    page.keyboard.press("s")
    page.keyboard.press("/")
    page.click("#keys summary")

    assert page.url.rstrip("/") == filled
    assert page.evaluate("document.activeElement.name ?? ''") != "q"
    page.click("text=Switch single keys on")
    page.keyboard.press("s")
    page.wait_for_url("**/desk/lists/suspected")
    page.context.close()


def test_question_mark_tells_every_key(browser: Browser, filled: str) -> None:
    page = opened(browser)
    page.goto(filled)
    assert not page.is_visible("#keys dl")

    page.keyboard.press("?")

    assert "Suspected disputes" in page.inner_text("#keys dl")
    page.keyboard.press("?")
    assert not page.is_visible("#keys dl")
    page.keyboard.press("?")
    assert page.is_visible("#keys dl")
    page.context.close()


def test_work_is_done_without_a_script(browser: Browser, filled: str) -> None:
    page = opened(browser, 390, java_script_enabled=False)
    page.goto(filled)
    page.click("text=For you")
    page.click("text=80% 1")
    page.fill("#f-comment", "I did.")
    page.click("button:text-is('Comment')")
    assert "I did." in page.inner_text("#comments")

    page.goto(filled)
    page.click("text=I have seen this")
    assert "Since you said on" in page.inner_text("main")
    page.click("text=We printed this >> nth=0")
    page.click("text=Record a notice >> nth=0")
    assert page.url.endswith("/notices/new")
    page.context.close()


def test_name_after_an_at_is_completed(browser: Browser, filled: str) -> None:
    page = opened(browser)
    page.goto(f"{filled}/claims/80%25%201")

    page.click("#f-comment")
    page.keyboard.type("Ada, no at here")
    assert not page.is_visible("#names")
    page.keyboard.type(", but @Ad")
    page.wait_for_selector("#names li")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    assert page.input_value("#f-comment") == "Ada, no at here, but @Ada"
    page.context.close()
