from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, FloatRect, Locator, Page

from tests.browser.usable import violations

pytestmark = pytest.mark.browser

PAGES = (
    "/disputes",
    "/disputes?state=lapsed",
    "/disputes/stake-80",
    "/disputes/education-fund",
    "/disputes/users-june",
    "/claims",
    "/claims/data-only-us",
    "/claims/algorithm-needs-licence",
    "/articles",
    "/articles/plover-accounts",
    "/articles/fastfeed-copy",
    "/search?q=tiktok",
    '/search?q=tiktok mode:fact source:"Plover News Agency"',
    "/search?q=nobody-ever-said-this",
    "/nowhere",
    "/index/speakers",
    "/index/sources",
    "/matrix",
    "/graph/TikTok sale",
    "/matrix?one=Plover News Agency&other=The Ferry Post",
    "/subjects/ByteDance",
    "/topics/TikTok sale",
    "/sources/Plover News Agency",
    "/speakers/Keep Our Feed",
)
DESKTOP, PHONE, NARROWEST = 1280, 390, 320


@contextmanager
def opened(browser: Browser, address: str, width: int = DESKTOP, **options: Any) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": width, "height": 800}, **options)
    page = context.new_page()
    page.goto(address)
    yield page
    context.close()


def box_of(one: Locator) -> FloatRect:
    """Return where something stands on the page."""
    box = one.bounding_box()
    assert box is not None
    return box


@pytest.mark.parametrize(
    ("width", "scheme"),
    [
        (PHONE, "dark"),
        pytest.param(DESKTOP, "light", marks=pytest.mark.twice),
        pytest.param(DESKTOP, "dark", marks=pytest.mark.twice),
        pytest.param(PHONE, "light", marks=pytest.mark.twice),
    ],
)  # fmt: skip
def test_pages_can_be_used_by_everybody(
    browser: Browser, site: str, width: int, scheme: Literal["light", "dark"]
) -> None:
    found = {}
    with opened(browser, site, width, color_scheme=scheme) as page:
        for path in PAGES:
            page.goto(site + path)
            found[path] = violations(page)

    assert found == {path: [] for path in PAGES}


def test_no_page_is_wider_than_the_narrowest_window(browser: Browser, site: str) -> None:
    widths = {}
    with opened(browser, site, NARROWEST) as page:
        for path in PAGES:
            page.goto(site + path)
            widths[path] = page.evaluate("document.documentElement.scrollWidth")

    assert widths == dict.fromkeys(PAGES, NARROWEST)


def test_dates_stop_where_stances_begin(browser: Browser, site: str) -> None:
    apart = """() => [...document.querySelectorAll(".said-list > li")].map(line =>
      Math.max(...[...line.children[0].querySelectorAll("time")].map(
        day => day.getBoundingClientRect().right)) <=
      line.children[1].getBoundingClientRect().left)"""
    with opened(browser, f"{site}/speakers/TikTok") as page:
        lines = page.evaluate(apart)

    assert lines == [True] * 6


def test_cells_of_a_matrix_stay_even_and_names_in_sight_on_a_phone(
    browser: Browser, site: str
) -> None:
    with opened(browser, f"{site}/matrix", PHONE) as page:
        cells = page.locator(".matrix tbody tr").first.locator("td")
        widths = {round(box["width"]) for box in map(box_of, cells.all())}
        page.eval_on_selector(".scroll", "one => { one.scrollLeft = 200 }")
        name = box_of(page.locator(".matrix tbody th").first)

    assert len(widths) == 1
    assert 0 <= name["x"] < name["x"] + name["width"] < PHONE / 2


def test_both_sides_of_a_contradiction_stand_side_by_side(browser: Browser, site: str) -> None:
    with opened(browser, f"{site}/disputes/stake-80") as page:
        page.click("a[href^='/contradictions/'] >> nth=0")
        first, second = map(box_of, page.locator(".facing > section").all())
        page.set_viewport_size({"width": PHONE, "height": 800})
        above, below = map(box_of, page.locator(".facing > section").all())

    assert (first["y"], above["x"]) == (second["y"], below["x"])
    assert first["x"] < second["x"]
    assert above["y"] < below["y"]


def test_no_page_says_anything_to_the_console(browser: Browser, site: str) -> None:
    said: list[str] = []
    with opened(browser, site) as page:
        page.on("console", lambda message: said.append(f"{page.url}: {message.text}"))
        page.on("pageerror", lambda error: said.append(f"{page.url}: {error}"))
        for path in (one for one in PAGES if one != "/nowhere"):
            page.goto(site + path)

    assert said == []


def test_site_is_read_without_scripts_from_dispute_to_article_and_back(
    browser: Browser, site: str
) -> None:
    with opened(browser, site, java_script_enabled=False) as page:
        page.click("text=What stake does ByteDance hold in TikTok Global?")
        page.click("a.cite >> text=Plover News Agency")
        page.click("a.ref >> nth=1")
        page.click("#c2 .statement a")

        assert page.inner_text("h1") == "ByteDance will own no part of TikTok Global"


def test_number_in_the_text_is_reached_and_followed_by_keyboard(
    browser: Browser, site: str
) -> None:
    with opened(browser, f"{site}/articles/plover-accounts") as page:
        page.focus("#r2")
        page.keyboard.press("Enter")

        assert page.evaluate("document.querySelector(':target').id") == "c2"


def test_search_box_finds(browser: Browser, site: str) -> None:
    with opened(browser, site) as page:
        page.fill("input[name=q]", "education")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search?q=education")

        assert page.inner_text("h1").endswith("answer “education”")


def test_search_is_narrowed_and_widened_without_scripts(browser: Browser, site: str) -> None:
    with opened(browser, f"{site}/search?q=tiktok", java_script_enabled=False) as page:
        page.click("#facets a:has-text('Plover News Agency')")
        narrowed = page.inner_text("h1")
        page.click("#facets a:has-text('denies')")
        page.click("[aria-label='Without stance denies']")

        assert page.inner_text("h1") == narrowed
        assert page.url.endswith("/search?q=tiktok+source:%22Plover+News+Agency%22")


def test_search_box_completes_names_after_a_filter(browser: Browser, site: str) -> None:
    with opened(browser, site) as page:
        page.click("input[name=q]")
        page.keyboard.type("tiktok source:plo")
        page.wait_for_selector("#names li")
        found = violations(page)
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        completed = page.input_value("input[name=q]")
        page.keyboard.type("stance:denies")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search?q=*")

        assert completed == 'tiktok source:"Plover News Agency" '
        assert found == []
        assert page.inner_text("h1").endswith("answer “tiktok”")
