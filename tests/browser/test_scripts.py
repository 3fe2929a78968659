"""The scripts that the build brings run under the policy that every page has."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

ANNOTATE = """() => {
  const made = RecogitoJS.createTextAnnotator(
    document.querySelector(".text"), { renderer: "SPANS", annotatingEnabled: true }
  );
  made.setAnnotations([{ id: "a", bodies: [], target: { annotation: "a", selector: [
    { quote: "words", start: 2, end: 12 }
  ] } }]);
  return new Promise((done) => setTimeout(
    () => done(document.querySelectorAll(".r6o-annotation").length), 300
  ));
}"""


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """Give an article's page, with a list of what it said to the console."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{site}/articles/plover-accounts")
    yield page
    context.close()


def complaints(page: Page) -> list[str]:
    said: list[str] = []
    page.on("console", lambda one: said.append(one.text) if one.type == "error" else None)
    return said


def test_annotator_draws_a_passage_and_breaks_no_rule(page: Page, site: str) -> None:
    said = complaints(page)
    page.add_script_tag(url=f"{site}/static/vendor/text-annotator.js")

    drawn = page.evaluate(ANNOTATE)

    assert (drawn, said) == (1, [])


def test_htmx_swaps_and_breaks_no_rule(page: Page, site: str) -> None:
    said = complaints(page)
    page.evaluate(
        """document.head.insertAdjacentHTML("beforeend", `<meta name="htmx-config"
          content='{"allowEval": false, "includeIndicatorStyles": false}'>`)"""
    )
    page.add_script_tag(url=f"{site}/static/vendor/htmx.min.js")

    page.evaluate(
        "htmx.ajax('GET', '/claims', {target: '#main', select: '#main', swap: 'outerHTML'})"
    )

    assert page.wait_for_selector("h1:has-text('Claims')")
    assert said == []


def test_pages_are_set_in_the_typefaces_of_the_look(page: Page) -> None:
    page.evaluate("document.fonts.ready")

    loaded = page.evaluate(
        """[...document.fonts].filter((face) => face.status === "loaded")
          .map((face) => face.family.replaceAll('"', ''))"""
    )

    assert set(loaded) == {"Public Sans Variable", "Source Serif 4 Variable"}
