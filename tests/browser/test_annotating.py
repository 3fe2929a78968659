"""Annotating in a real browser: by mouse, by keyboard alone, by touch, and without a script."""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from claimtracker.db import engine as engines
from claimtracker.models import Anchor, Assertion, Attribution, ProposalAnswer
from claimtracker.operations.writing import writing
from tests import builders, tokens
from tests.browser.conftest import served
from tests.browser.usable import violations as broken
from tests.conftest import ADA, NOW

pytestmark = pytest.mark.browser

BODY = (
    "The deal is not done.  😀 ByteDance keeps only\u00a020% of TikTok Global, a banker said. "
    "Cafe\u0301 au lait, na\u00efve co\u00adoperation.\n\n"
    "قالت الشركة إنها ستحتفظ بحصة 80% في الشركة الجديدة.\n\n"
    "字节跳动将保留百分之八十的股份,甲骨文否认。👩\u200d👩\u200d👧 The end of it."
)
QUOTE = "ByteDance keeps only\u00a020% of TikTok Global"
SELECT = """([part, start, end]) => {
  const inside = (paragraph) => {
    const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode())
      if (!walker.currentNode.parentElement.closest(".ref")) found.push(walker.currentNode);
    return found;
  };
  const at = (place, last) => {
    for (const paragraph of document.querySelectorAll(`[data-part=${part}]`)) {
      let left = place - Number(paragraph.dataset.start);
      for (const word of inside(paragraph)) {
        const units = [...word.data];
        if (left >= 0 && (left < units.length || (last && left === units.length)))
          return [word, units.slice(0, left).join("").length];
        left -= units.length;
      }
    }
    return null;
  };
  const range = document.createRange();
  range.setStart(...at(start, false));
  range.setEnd(...at(end, true));
  getSelection().removeAllRanges();
  getSelection().addRange(range);
  document.querySelector("[data-annotate]").dispatchEvent(
    new PointerEvent("pointerup", { bubbles: true }));
}"""

# What the ends of a selection fall into: beside letters, what is one sign of several characters.
ODD = (
    "The deal ", "😀", "👩\u200d👩\u200d👧", "🇺🇸", "e\u0301", "a\u0308\u0323 ", "co\u00ado",
    "字节跳动", "保留百分之八十", "قالت الشركة ", "بحصة 80% ", "\u2067تيك توك\u2069 ", "80\u00a0% ",
    "\u200b", "ไม่มี", "  ",
)  # fmt: skip
DRAWN = """() => {
  const found = {};
  for (const mark of document.querySelectorAll("article mark[data-numbers]"))
    (found[mark.dataset.numbers] ??= []).push(mark.textContent);
  return Object.values(found).map((words) => words.join(""));
}"""
IN_VIEW = """(id) => {
  const { top, bottom } = document.getElementById(id).getBoundingClientRect();
  return top >= 0 && bottom <= innerHeight;
}"""


@pytest.fixture
def desk(sqlite_template: Path, tmp_path: Path) -> Iterator[Engine]:
    """Give a ledger in which one publication says 80%, and an article that nobody has marked."""
    engine = engines.create(f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'desk.db')}")
    with writing(engine, actor=ADA, now=NOW) as session:
        eighty = builders.claim(session, "eighty", "80%")
        builders.says(session, "The Meridian", eighty, published="2020-09-21")
        builders.capture(session, builders.article(session, "post-1", "Ferry Post"), BODY)
    yield engine
    engine.dispose()


@contextmanager
def opened(
    browser: Browser, engine: Engine, path: str = "/articles/post-1", **options: Any
) -> Iterator[Page]:
    options.setdefault("viewport", {"width": 1280, "height": 900})
    said: list[str] = []
    with contextmanager(served)(engine) as site:
        context = browser.new_context(**options)
        token = tokens.given(engine, ADA, "editor")
        context.add_cookies([{"name": "claimtracker", "value": token, "url": site}])
        context.set_default_timeout(10_000)
        page = context.new_page()
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("console", lambda message: said.append(message.text))
        page.goto(f"{site}{path}")
        yield page
        context.close()
    assert [text for text in said if "400" not in text] == []


def stored(engine: Engine) -> list[tuple[str | None, int | None, int | None]]:
    """Return what was marked, with its places, in the order in which it was."""
    with Session(engine) as session:
        placed = select(Assertion.quote, Anchor.span_start, Anchor.span_end).join(Anchor)
        mine = placed.where(Assertion.key.startswith("a-"), Assertion.removed_at.is_(None))
        return [tuple(row) for row in session.execute(mine.order_by(Assertion.id))]


def arrived(page: Page, address: str) -> None:
    """Wait until another page is there, with what its keys do."""
    page.wait_for_url(address, wait_until="load")


def choose(page: Page, start: int, end: int, part: str = "body") -> None:
    page.evaluate(SELECT, [part, start, end])
    page.wait_for_selector("#panel:not([hidden]) [data-panel]")


def bottom(page: Page, selector: str) -> float:
    """Return how far down the window an element reaches."""
    reached: float = page.locator(selector).evaluate("(one) => one.getBoundingClientRect().bottom")
    return reached


def test_passage_is_tied_by_mouse_and_its_contradiction_is_seen_before(
    browser: Browser, desk: Engine
) -> None:
    start = BODY.index(QUOTE)
    with opened(browser, desk) as page:
        choose(page, start, start + len(QUOTE))
        page.check("[name=claim][value=new]")
        page.fill("[name=statement]", "ByteDance keeps a fifth of TikTok Global")
        page.evaluate("document.querySelector('[name=value]').closest('details').open = true")
        for name, words in (
            ("subject", "ByteDance"), ("attribute", "stake held in"), ("object", "TikTok Global"),
            ("value", "20%"),
        ):  # fmt: skip
            page.fill(f"[name={name}]", words)
        page.wait_for_selector("#meaning .clash")
        clash = page.inner_text("#meaning")
        page.click("button[value=tie]")
        page.wait_for_selector("#done")

        assert "This would contradict 1 answer" in clash
        assert page.inner_text(".card .statement") == "ByteDance keeps a fifth of TikTok Global"
    assert stored(desk) == [(QUOTE, start, start + len(QUOTE))]


def test_voice_that_the_words_name_is_proposed_and_what_was_taken_is_kept(
    browser: Browser, desk: Engine
) -> None:
    start = BODY.index(QUOTE)
    with writing(desk, actor=ADA, now=NOW) as session:
        builders.claim(session, "fifth", None, statement="ByteDance keeps 20% of TikTok Global")
    with opened(browser, desk) as page:
        choose(page, start, start + len(QUOTE))
        proposed = page.input_value("[name=voice]")
        hint = page.inner_text("[data-panel] .hint:has-text('Proposed')")
        with page.expect_request("**written=yes*") as asked:
            page.check("[name=hedged]")
        page.click("button[value=tie]")
        page.wait_for_selector("#done")

        assert (proposed, hint) == ("a banker", "Proposed: “a banker said”")
        assert "voice=a+banker" in asked.value.url
        assert not {"proposed", "began"} & {*re.findall(r"\w+(?==)", asked.value.url)}
    with Session(desk) as session:
        assert session.scalars(select(Attribution.described)).all() == ["a banker"]
        kept = session.execute(select(ProposalAnswer.estimate, ProposalAnswer.answer)).all()
        assert sorted(tuple(row) for row in kept) == [
            ("matching", "1"), ("stance", "affirms"), ("voice", "yes"),
        ]  # fmt: skip


def test_passage_is_tied_with_the_keyboard_alone(browser: Browser, desk: Engine) -> None:
    with opened(browser, desk) as page:
        keys = ["c", "ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight", "Enter"]
        for key in keys:
            page.keyboard.press(key)
        page.wait_for_selector("#panel:not([hidden]) [data-panel]")
        page.keyboard.press("d")
        page.keyboard.press("Enter")
        arrived(page, "**did=*")
        page.keyboard.press("z")
        arrived(page, "**undone=*")
        taken = stored(desk)
        page.keyboard.press("z")
        arrived(page, "**did=*")

    assert taken == []
    assert len(stored(desk)) == 1


def test_plain_tie_costs_two_keys_once_words_are_marked(browser: Browser, desk: Engine) -> None:
    with opened(browser, desk) as page:
        for key in ("c", "Shift+ArrowRight", "Shift+ArrowRight"):
            page.keyboard.press(key)
        page.keyboard.press("Enter")
        page.wait_for_selector("#panel:not([hidden]) [data-panel]")
        page.keyboard.press("Enter")
        arrived(page, "**did=*")

    assert len(stored(desk)) == 1


def test_one_key_marks_and_nothing_is_decided(browser: Browser, desk: Engine) -> None:
    with opened(browser, desk) as page:
        choose(page, 0, 3)
        page.keyboard.press("l")
        page.wait_for_selector("mark.loose")

        assert page.inner_text("mark.loose") == "The"


def test_words_marked_before_the_scripts_have_come_are_decided_on(
    browser: Browser, desk: Engine
) -> None:
    with opened(browser, desk) as page:
        held: list[Route] = []
        page.route("**/annotate.js", lambda route: held.append(route))
        page.reload(wait_until="commit")
        page.wait_for_selector("[data-annotate]")
        page.evaluate(SELECT, ["body", 0, 3])
        hidden = page.locator("#panel").is_hidden()
        while not held:
            page.wait_for_timeout(10)
        held[0].continue_()
        page.wait_for_selector("#panel:not([hidden]) [data-panel]")

        assert hidden
    assert stored(desk) == []


def test_passages_that_wait_are_decided_one_after_the_other(browser: Browser, desk: Engine) -> None:
    with opened(browser, desk) as page:
        for start, end in ((0, 3), (4, 8)):
            choose(page, start, end)
            page.keyboard.press("l")
            page.wait_for_selector(f".card:nth-child({1 + bool(start)})")
        page.wait_for_load_state()
        page.keyboard.press("t")
        page.wait_for_selector("#panel:not([hidden]) [name=passage]", state="attached")
        page.keyboard.press("Enter")
        arrived(page, "**then=loose**")
        focused = page.evaluate("document.activeElement.matches('[data-open]')")
        page.keyboard.press("Delete")
        arrived(page, "**undone=*")

        assert focused
        assert page.locator("[data-open]").count() == 0
    assert set(stored(desk)) == {("The", 0, 3)}


def test_passages_of_all_articles_are_decided_on_with_single_keys(
    browser: Browser, desk: Engine
) -> None:
    with writing(desk, actor=ADA, now=NOW) as session:
        post = builders.article(session, "post-1")
        for quote in ("The deal is not done.", "a banker said", "The end of it."):
            builders.assertion(session, None, post, quote=quote, key=f"a-{quote}")
    with opened(browser, desk, path="/passages/loose") as page:
        waiting = page.locator("[data-waits]")
        page.keyboard.press("t")
        page.wait_for_selector("#panel:not([hidden]) [name=back]", state="attached")
        page.keyboard.press("Enter")
        arrived(page, "**did=**")
        page.keyboard.press("n")
        page.keyboard.press("Delete")
        arrived(page, "**undone=**")
        left = waiting.all_inner_texts()
        page.keyboard.press("z")
        arrived(page, "**did=**")

        assert [text.split("\n")[0].strip("“”") for text in left] == ["a banker said"]
        assert waiting.count() == 2
    assert [quote for quote, *_ in stored(desk)] == [
        "The deal is not done.", "a banker said", "The end of it."
    ]  # fmt: skip


def test_names_are_completed_while_a_chain_of_voices_is_typed(
    browser: Browser, desk: Engine
) -> None:
    with writing(desk, actor=ADA, now=NOW) as session:
        builders.entity(session, "Ken Glueck")
        builders.entity(session, "Daily Mail", aliases=("The Mail",))
    with opened(browser, desk) as page:
        choose(page, 0, 20)
        page.focus("[name=voice]")
        for typed in ("the mai", ", ken", " for tikt"):
            page.keyboard.type(typed)
            page.wait_for_selector("#names")
            page.keyboard.press("ArrowDown")
            page.keyboard.press("Enter")
        chain = page.input_value("[name=voice]")
        page.keyboard.type(" G")
        page.keyboard.type("xq")
        page.wait_for_selector("#names", state="detached")
        page.keyboard.press("Escape")

        assert chain == "Daily Mail, Ken Glueck for TikTok Global"
        assert page.locator("#panel").is_hidden()


def test_keys_of_the_panel_choose_what_they_stand_beside(browser: Browser, desk: Engine) -> None:
    with writing(desk, actor=ADA, now=NOW) as session:
        builders.claim(session, "done", statement="The deal is done.")
    with opened(browser, desk) as page:
        choose(page, 0, BODY.index("  😀"))
        page.keyboard.press("0")
        page.wait_for_selector("#meaning .denied")
        new = page.is_checked("[name=claim][value=new]")
        page.keyboard.press("h")
        page.keyboard.press("d")

        assert new
        assert page.is_checked("[name=hedged]")
        assert page.is_checked("[name=claim][value=done]")
        assert page.is_checked("[name=stance][value=denies]")


def test_passage_and_card_bring_each_other_into_view(browser: Browser, desk: Engine) -> None:
    lines = [f"Paragraph {number} says what it says, at some length." for number in range(80)]
    with writing(desk, actor=ADA, now=NOW) as session:
        made = builders.article(session, "long")
        builders.capture(session, made, "\n\n".join(lines))
        for number, line in enumerate(lines):
            builders.assertion(session, None, made, quote=line, key=f"{number:02}")
    with opened(browser, desk, path="/articles/long", reduced_motion="reduce") as page:
        page.evaluate("() => document.getElementById('r40').scrollIntoView()")
        page.wait_for_function(IN_VIEW, arg="c40")
        page.locator("#r70").scroll_into_view_if_needed()
        page.hover("#r70")
        page.wait_for_function(IN_VIEW, arg="c70")
        top = page.evaluate("scrollY")
        page.locator("#c5 a").first.focus()
        page.wait_for_function(IN_VIEW, arg="r5")

        assert page.evaluate(IN_VIEW, "c5")
        assert page.evaluate("scrollY") < top
        page.goto(f"{page.url.split('?')[0]}?did=60#done")
        page.wait_for_function(IN_VIEW, arg="r61")
        assert page.evaluate(IN_VIEW, "done")


def test_refusal_stays_in_the_panel_with_what_was_typed(browser: Browser, desk: Engine) -> None:
    with opened(browser, desk) as page:
        address = page.url
        choose(page, 0, 20)
        page.check("[name=claim][value=new]")
        page.fill("[name=statement]", "")
        page.fill("[name=voice]", "Ben, an aide")
        page.click("button[value=tie]")
        page.wait_for_selector("#panel #errors:focus")
        typed = page.input_value("[name=voice]")
        page.fill("[name=statement]", "It is not done")
        page.click("button[value=tie]")
        page.wait_for_selector("#done")

        assert (typed, page.inner_text(".card .statement")) == ("Ben, an aide", "It is not done")
        assert page.url.startswith(address)


def test_cursor_and_copied_words_pass_over_the_numbers(browser: Browser, desk: Engine) -> None:
    with writing(desk, actor=ADA, now=NOW) as session:
        post = builders.article(session, "post-1")
        builders.assertion(session, None, post, quote="The deal", key="a-deal")
    with opened(browser, desk) as page:
        page.keyboard.press("c")
        first = page.evaluate("String(getSelection())")

        assert first == page.inner_text("h1").split()[0]
        page.keyboard.press("ArrowDown")
        for _ in range(3):
            page.keyboard.press("Shift+ArrowRight")
        assert page.evaluate("String(getSelection())") == "The deal is not"


def test_words_of_two_parts_are_no_passage(browser: Browser, desk: Engine) -> None:
    with opened(browser, desk) as page:
        page.evaluate(
            """() => {
              const [title, text] = ["headline", "body"].map(
                (part) => document.querySelector(`[data-part=${part}]`).firstChild);
              getSelection().setBaseAndExtent(title, 1, text, 3);
              document.querySelector("[data-annotate]").dispatchEvent(
                new PointerEvent("pointerup", { bubbles: true }));
            }"""
        )
        page.wait_for_selector("#panel .note")
        said = page.inner_text("#panel")
        page.keyboard.press("Escape")

        assert said.startswith("A passage stands in the headline, the standfirst,")
        assert page.locator("#panel").is_hidden()


def test_question_mark_shows_all_keys(browser: Browser, desk: Engine) -> None:
    with opened(browser, desk) as page:
        page.keyboard.press("?")

        assert page.locator("#keys dl").is_visible()


def test_passage_is_tied_by_touch_on_a_phone(browser: Browser, desk: Engine) -> None:
    phone = {"viewport": {"width": 390, "height": 800}, "has_touch": True, "is_mobile": True}
    with opened(browser, desk, **phone) as page:
        choose(page, 0, 20)
        page.tap("[data-close]")
        closed = page.locator("#panel").is_hidden()
        choose(page, 0, 20)
        bar = bottom(page, "#panel .bar.keys")
        page.tap("button[value=tie]")
        page.wait_for_selector("#done")

    assert closed
    assert bar <= 802  # its border hangs over
    assert stored(desk) == [(BODY[:20], 0, 20)]


def test_words_stay_in_sight_on_a_phone_before_and_after_they_are_tied(
    browser: Browser, desk: Engine
) -> None:
    phone = {"viewport": {"width": 390, "height": 400}, "has_touch": True, "is_mobile": True}
    with opened(browser, desk, **phone) as page:
        choose(page, len(BODY) - 20, len(BODY))
        words = "getSelection().getRangeAt(0).getBoundingClientRect().bottom"
        over = page.evaluate(words) - page.locator(".panel").bounding_box()["y"]
        page.tap("button[value=tie]")
        page.wait_for_selector("#done")
        page.wait_for_function("() => scrollY > 0")
        number, note = bottom(page, "#r1"), page.locator("#done").bounding_box()

    assert over < 0
    assert 0 < number < note["y"]
    assert round(note["y"] + note["height"]) == 400


def test_passage_is_placed_anew_by_touch_with_the_form_in_sight(
    browser: Browser, desk: Engine
) -> None:
    phone = {"viewport": {"width": 390, "height": 800}, "has_touch": True, "is_mobile": True}
    with writing(desk, actor=ADA, now=NOW) as session:
        post = builders.article(session, "post-1")
        builders.assertion(session, None, post, quote="a banker said", key="a-lost")
        builders.capture(session, post, "\n\n".join(f"Line {one} is here." for one in range(60)))
    with opened(browser, desk, path="/passages/unanchored/a-lost", **phone) as page:
        page.evaluate("getSelection().selectAllChildren(document.querySelector('[data-start]'))")
        page.wait_for_function("() => document.querySelector('[data-placing]').elements.end.value")
        below = bottom(page, "[data-placing]")
        page.tap("button[value=place]")
        arrived(page, "**/passages/unanchored**")

        assert below <= 800


def test_passage_is_marked_without_a_script(browser: Browser, desk: Engine) -> None:
    with opened(browser, desk, java_script_enabled=False) as page:
        page.click("text=Mark a passage")
        page.fill("[name=quote]", "a banker said")
        page.click("text=Go on")
        page.click("button[value=mark]")

        assert page.inner_text("mark.loose") == "a banker said"


def test_marked_words_are_stored_exactly_and_drawn_again_in_their_place(
    browser: Browser, desk: Engine
) -> None:
    marked_words_stay(browser, desk, seed=7, times=10)


def _without_spaces(text: str, start: int, end: int) -> tuple[int, int]:
    words = text[start:end]
    return end - len(words.lstrip()), start + len(words.rstrip())


def marked_words_stay(browser: Browser, desk: Engine, *, seed: int, times: int) -> None:
    """Mark random words of an odd text, one over the other, and prove that they stand there."""
    chance = random.Random(seed)
    text = "\n\n".join("".join(chance.choices(ODD, k=12)) for _ in range(3))
    spans = {tuple(sorted(chance.sample(range(len(text)), 2))) for _ in range(times)}
    inside = [(a, b) for a, b in spans if text[a:b].strip() and "\n" not in text[a] + text[b - 1]]
    wanted = sorted({(text[a:b].strip(), *_without_spaces(text, a, b)) for a, b in inside})
    with writing(desk, actor=ADA, now=NOW) as session:
        article = builders.article(session, f"odd-{seed}", "Ferry Post")
        builders.capture(session, article, text)
    with opened(browser, desk, f"/articles/odd-{seed}") as page:
        for _, start, end in chance.sample(wanted, len(wanted)):
            choose(page, start, end)
            with page.expect_navigation(wait_until="load"):
                page.keyboard.press("l")
        drawn = page.evaluate(DRAWN)

    assert sorted(drawn) == sorted(one.replace("\n", "") for one, _, _ in wanted)
    assert sorted(stored(desk)) == wanted


def test_panel_can_be_used_by_everybody(browser: Browser, desk: Engine) -> None:
    with opened(browser, desk, color_scheme="dark") as page:
        choose(page, 0, 20)
        open_panel = violations(page)
        page.check("[name=claim][value=new]")
        page.fill("[name=statement]", "")
        page.click("button[value=tie]")
        page.wait_for_selector(".note.error")
        with_errors = violations(page)

    assert open_panel + with_errors == []


def test_lists_of_passages_can_be_used_by_everybody(browser: Browser, desk: Engine) -> None:
    with writing(desk, actor=ADA, now=NOW) as session:
        post = builders.article(session, "post-1")
        for quote in ("The deal is not done.", "The end of it."):
            builders.assertion(session, None, post, quote=quote, key=f"a-{quote}")
        builders.capture(session, post, "The deal is not done.")
    found = {}
    with opened(browser, desk, path="/passages/loose", color_scheme="dark") as page:
        page.keyboard.press("0")
        page.wait_for_selector("#panel:not([hidden]) [data-panel]")
        page.focus("[name=voice]")
        page.keyboard.type("byte")
        page.wait_for_selector("#names")
        found["loose, with names offered"] = violations(page)
        page.click("text=Place it")
        page.wait_for_load_state()
        found["placing"] = violations(page)
        page.keyboard.press("c")
        page.wait_for_function("() => document.querySelector('[name=quote]').value === 'The'")
        page.keyboard.press("Enter")
        page.keyboard.press("Enter")
        page.wait_for_url("**/passages/unanchored", wait_until="load")
        found["none without a place"] = violations(page)

    assert found == {name: [] for name in found}
    assert len(found) == 3
    assert ("The", 0, 3) in stored(desk)


def violations(page: Page) -> list[str]:
    """Return the rules of axe that a page breaks."""
    return [rule for rule, _ in broken(page)]
