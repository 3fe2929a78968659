"""What a page gives to be put into another text, or on paper."""

from __future__ import annotations

from typing import Literal

import pytest
from playwright.sync_api import Browser

from tests.browser.test_pages import DESKTOP, NARROWEST, PHONE, opened
from tests.browser.usable import violations

pytestmark = pytest.mark.browser

PRINTED = (
    "/claims/data-only-us", "/disputes/stake-80", "/articles/plover-accounts", "/search?q=tiktok",
    "/disputes",
)  # fmt: skip
# What nobody can press on paper.
SCREEN_ONLY = "header.top, nav, form, button, kbd, textarea, .button, .skip"
SEEN = """(kinds) => [...document.querySelectorAll(kinds)]
  .filter((one) => one.checkVisibility()).map((one) => one.outerHTML.slice(0, 80))"""
COLOURS = """() => [...document.querySelectorAll("body *")].filter((one) => one.checkVisibility())
  .flatMap((one) => [getComputedStyle(one)])
  .flatMap((style) => [style.color, style.borderTopColor, style.backgroundColor])
  .filter((colour) => { const [r, g, b, a] = colour.match(/[0-9.]+/g).map(Number);
    return a !== 0 && !(r === g && g === b); })"""


@pytest.mark.parametrize("path", PRINTED)
def test_paper_has_nothing_to_press_and_no_colour(browser: Browser, site: str, path: str) -> None:
    with opened(browser, site + path, color_scheme="dark") as page:
        page.emulate_media(media="print", color_scheme="dark")

        seen = page.evaluate(SEEN, SCREEN_ONLY)
        colours = page.evaluate(COLOURS)
        ground = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")

    assert (seen, set(colours), ground) == ([], set(), "rgb(255, 255, 255)")


@pytest.mark.parametrize(
    ("path", "listed"), [("/search?q=bytedance", ".hits > li"), ("/disputes", "article.dispute")]
)
def test_lists_fill_wide_paper(browser: Browser, site: str, path: str, listed: str) -> None:
    with opened(browser, site + path, DESKTOP) as page:
        page.emulate_media(media="print")
        wide = page.evaluate("document.querySelector('main').clientWidth")
        found = page.locator(listed).first.bounding_box()

    assert found is not None
    assert found["width"] > wide * 0.9


@pytest.mark.parametrize("path", ["/speakers/TikTok", "/claims/stake-80", "/matrix", "/disputes"])
def test_paper_begins_with_no_way_around(browser: Browser, site: str, path: str) -> None:
    with opened(browser, site + path) as page:
        page.emulate_media(media="print")

        seen = page.evaluate(SEEN, ".kicker a:not(.name), .meta.listing a, .kicker [title]")

    assert seen == []


def test_paper_prints_the_number_of_every_cell(browser: Browser, site: str) -> None:
    with opened(browser, f"{site}/matrix") as page:
        page.emulate_media(media="print")
        page.eval_on_selector(".matrix td a", "cell => { cell.className = 'n4' }")
        colour = page.eval_on_selector(".matrix td a", "cell => getComputedStyle(cell).color")

    assert colour == "rgb(0, 0, 0)"


def test_paper_says_where_it_comes_from(browser: Browser, site: str) -> None:
    with opened(browser, f"{site}/claims/data-only-us") as page:
        on_screen = page.is_visible(".printed")
        page.emulate_media(media="print")
        on_paper = page.inner_text(".printed")

    assert not on_screen
    assert on_paper.startswith(f"{site}/c/")


@pytest.mark.parametrize(
    ("width", "scheme"),
    [
        (DESKTOP, "light"), (PHONE, "dark"),
        pytest.param(DESKTOP, "dark", marks=pytest.mark.twice),
        pytest.param(PHONE, "light", marks=pytest.mark.twice),
    ],
)  # fmt: skip
def test_contradiction_and_its_citation_can_be_used_by_everybody(
    browser: Browser, site: str, width: int, scheme: Literal["light", "dark"]
) -> None:
    with opened(browser, f"{site}/disputes/stake-80", width, color_scheme=scheme) as page:
        page.click("a[href^='/contradictions/'] >> nth=0")
        page.click("text=Copy as citation")
        found = violations(page)
        page.set_viewport_size({"width": NARROWEST, "height": 800})
        widest = page.evaluate("document.documentElement.scrollWidth")

    assert found == []
    assert widest == NARROWEST


def test_citation_is_copied_by_a_button(browser: Browser, site: str) -> None:
    options = {"permissions": ["clipboard-read", "clipboard-write"]}
    with opened(browser, f"{site}/claims/stake-80", **options) as page:
        page.click("text=Copy as citation")
        page.click("button >> text=Copy")
        page.wait_for_selector("text=Copied.")

        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied == page.input_value("#f-citation")


def test_citation_is_there_without_a_script(browser: Browser, site: str) -> None:
    with opened(browser, f"{site}/claims/stake-80", java_script_enabled=False) as page:
        page.click("text=Copy as citation")

        assert page.input_value("#f-citation").startswith("Claim: ByteDance will keep 80%")
        assert not page.is_visible("button >> text=Copy")
