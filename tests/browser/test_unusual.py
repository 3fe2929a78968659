"""Pages hold whatever text comes in: other scripts, endless words, many answers."""

from __future__ import annotations

from typing import Literal

import pytest
from playwright.sync_api import Browser

from tests.browser.test_pages import DESKTOP, NARROWEST, opened
from tests.browser.usable import violations

pytestmark = pytest.mark.browser

PAGES = (
    "/disputes",
    "/disputes/value-0",
    "/disputes/word",
    "/claims",
    "/claims/word",
    "/claims/statement",
    "/articles",
    "/articles/arabic",
    "/articles/emoji",
    "/articles/long",
    "/search?q=80",
    "/search?q=" + "w" * 1_000,
    "/search?q=" + "w" * 5_000,
)


@pytest.mark.parametrize("width", [pytest.param(DESKTOP, marks=pytest.mark.twice), NARROWEST])
def test_endless_words_make_no_page_wider(browser: Browser, unusual_site: str, width: int) -> None:
    widths = {}
    with opened(browser, unusual_site, width) as page:
        for path in PAGES:
            page.goto(unusual_site + path)
            widths[path] = page.evaluate("document.documentElement.scrollWidth")

    assert widths == dict.fromkeys(PAGES, width)


@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.twice)])
def test_unusual_texts_can_be_read_by_everybody(
    browser: Browser, unusual_site: str, scheme: Literal["light", "dark"]
) -> None:
    found = {}
    with opened(browser, unusual_site, color_scheme=scheme) as page:
        for path in PAGES:
            page.goto(unusual_site + path)
            found[path] = violations(page)

    assert found == {path: [] for path in PAGES}


def test_labels_of_many_answers_stay_in_the_drawing_and_none_is_black_on_black(
    browser: Browser, unusual_site: str
) -> None:
    with opened(browser, f"{unusual_site}/disputes/value-0", color_scheme="dark") as page:
        labels = page.evaluate(
            """() => {
              const svg = document.querySelector('.plot svg'), box = svg.getBoundingClientRect();
              return [...svg.querySelectorAll('g[data-side] > text')].map(one => {
                const own = one.getBoundingClientRect();
                return [own.bottom <= box.bottom, own.right <= box.right,
                        getComputedStyle(one).fill !== 'rgb(0, 0, 0)'];
              });
            }"""
        )

    # Of thirty answers, 24 have a letter at their first mark and a label at their end.
    assert labels == [[True, True, True]] * 2 * 24


def test_name_that_runs_from_right_to_left_leaves_the_date_whole(
    browser: Browser, unusual_site: str
) -> None:
    with opened(browser, f"{unusual_site}/disputes/word") as page:
        sides = page.evaluate(
            """() => [...document.querySelectorAll('.said-list a.cite bdi')]
                 .filter(one => one.textContent.startsWith('صحيفة'))
                 .map(one => getComputedStyle(one).direction)"""
        )

    assert set(sides) == {"rtl"}
