"""The whole life of a verdict, by two people in two browsers, without a script."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from sqlalchemy import Engine

from claimtracker.db import engine as engines
from claimtracker.operations import evidence, settings
from claimtracker.operations.writing import writing
from claimtracker.queries.evidence import EvidenceContent
from claimtracker.web.people import COOKIE
from tests import builders, tokens
from tests.browser.conftest import served
from tests.browser.usable import violations as broken
from tests.conftest import ADA, BEN, CLEO, NOW

pytestmark = pytest.mark.browser

PHONE: Any = {"width": 390, "height": 800}
REVIEWER = replace(BEN, role="reviewer")
SENT = "main form button:text-is('{}')"


@pytest.fixture
def newsroom(sqlite_template: Path) -> Iterator[Engine]:
    """Give a ledger with a claim and a memo, in which a second person has to agree."""
    engine = engines.create(f"sqlite:///{shutil.copy(sqlite_template, f'{sqlite_template}.life')}")
    with writing(engine, actor=ADA, now=NOW) as session:
        claim = builders.claim(session, "stake-80", "80%")
        builders.says(session, "The Meridian", claim, quote="keeps 80%")
        evidence.add(session, [EvidenceContent("memo", "The memo")], actor=ADA, now=NOW)
        admin = replace(ADA, role="admin")
        on = {"name": "verdicts_need_second_person", "value": "yes", "version": 0}
        settings.write(session, actor=admin, now=NOW, **on)
    yield engine
    engine.dispose()


@pytest.fixture
def address(newsroom: Engine) -> Iterator[str]:
    """Give the address at which it is served."""
    yield from served(newsroom)


def opened(browser: Browser, newsroom: Engine, address: str, actor: Any, **options: Any) -> Page:
    """Return a page of a browser in which somebody is signed in; it runs no script."""
    context = browser.new_context(viewport=PHONE, java_script_enabled=False, **options)
    token = tokens.given(newsroom, actor, actor.role)
    context.add_cookies([{"name": COOKIE, "value": token, "url": address}])
    return context.new_page()


def press(page: Page, words: str) -> None:
    """Press the button of a form that says so, unfolded first where it is folded away."""
    folded = page.locator(f"summary:text-is('{words}')")
    if folded.count():
        folded.click()
    page.click(SENT.format(words))


def violations(page: Page) -> list[Any]:
    """Return what axe finds wrong with a page, and whether it is too wide for a phone."""
    found = broken(page)
    wide = page.evaluate("document.documentElement.scrollWidth") > PHONE["width"]
    return [*found, *(["wide"] if wide else [])]


def test_verdict_lives_from_its_draft_to_the_loss_of_its_evidence(
    browser: Browser, newsroom: Engine, address: str
) -> None:
    ada = opened(browser, newsroom, address, ADA)
    ben = opened(browser, newsroom, address, REVIEWER, color_scheme="dark")
    cleo = opened(browser, newsroom, address, CLEO)

    draft = _drafted(ada, address)
    _agreed(ben, draft)
    cleo.goto(f"{address}/claims/stake-80")
    assert "The memo says otherwise." in cleo.inner_text("#verdicts")
    assert "Ben agreed" not in cleo.inner_text("main")

    _corrected(ada, ben, address)
    cleo.reload()
    told = cleo.inner_text("#verdicts")
    assert "We misread page 2." in told
    assert "correction" in told
    assert cleo.inner_text(".head .chip") == "True"

    ben.goto(f"{address}/evidence/memo")
    assert "2 verdicts rest on it" in ben.inner_text("#state")
    ben.check("text=Withdrawn: nothing can rest on it")
    ben.fill("#f-reason", "It was forged.")
    press(ben, "Save its state")
    assert "2 verdicts rest on it and stand" in ben.inner_text("main")
    cleo.reload()
    assert "Evidence withdrawn" in cleo.inner_text(".head")
    for page in (ada, ben, cleo):
        page.context.close()


def _drafted(ada: Page, address: str) -> str:
    """Write a verdict with a piece that is known and one that is new, and hand it in."""
    ada.goto(f"{address}/claims/stake-80")
    ada.click("text=Write a verdict >> nth=0")
    ada.select_option("[name=rating]", label="False")
    ada.fill("[name=rationale]", "The memo says otherwise.")
    ada.fill("[name=evidence-0-piece]", "The memo (memo)")
    ada.select_option("[name=evidence-0-relation]", "refutes")
    ada.click("text=A piece of evidence that is not here yet")
    ada.fill("[name=new_title]", "Reply of ByteDance")
    ada.select_option("[name=new_kind]", "asked for comment")
    ada.fill("[name=new_asked]", "The press office")
    ada.fill("[name=new_answer]", "We keep 80%.")
    press(ada, "Keep the draft")
    assert "They answered: We keep 80%." in ada.inner_text("main")
    press(ada, "Hand it in for review")
    assert "somebody else has to agree" in ada.inner_text("#next")
    return ada.url


def _agreed(ben: Page, draft: str) -> None:
    ben.goto(draft)
    press(ben, "Agree and publish")
    assert "Ben agreed and published it." in ben.inner_text("#verdicts")


def _corrected(ada: Page, ben: Page, address: str) -> None:
    """Correct the verdict; the second person sees what it lacks, at its field."""
    ada.goto(f"{address}/claims/stake-80")
    ada.click("text=Correct it")
    ada.select_option("[name=rating]", label="True")
    ada.fill("[name=rationale]", "We read the memo again.")
    press(ada, "Keep the draft")
    press(ada, "Hand it in for review")
    draft = ada.url
    ben.goto(draft)
    press(ben, "Agree and publish")
    assert "A verdict of ours on this is public already" in ben.inner_text("#errors")
    ada.goto(f"{draft}/edit")
    ada.select_option("[name=change]", "correction")
    ada.fill("[name=public_note]", "We misread page 2.")
    press(ada, "Save")
    ben.goto(draft)
    press(ben, "Agree and publish")


@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.twice)])
def test_pages_of_a_verdict_can_be_used_by_everybody_with_their_errors(
    browser: Browser, newsroom: Engine, address: str, scheme: Any
) -> None:
    ada = opened(browser, newsroom, address, ADA)
    draft = _drafted(ada, address)
    ada.context.close()
    context = browser.new_context(viewport=PHONE, color_scheme=scheme)
    token = tokens.given(newsroom, REVIEWER, "reviewer")
    context.add_cookies([{"name": COOKIE, "value": token, "url": address}])
    page, found = context.new_page(), {}
    for path in ("/claims/stake-80", "/evidence/memo", "/claims/stake-80/verdict"):
        page.goto(address + path)
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        found[path] = violations(page)
    for form in ("send-back", "publish"):
        page.goto(draft)
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        found[form] = violations(page)
        if form == "send-back":
            page.locator(f"form[action$='{form}']").evaluate("form => form.submit()")
            page.wait_for_selector("#errors")
            found["errors of the draft"] = violations(page)
    page.goto(f"{address}/evidence/memo")
    page.locator("form[action$=state]").evaluate("form => form.submit()")
    page.wait_for_selector("#errors")
    found["errors of evidence"] = violations(page)
    context.close()

    assert found == {key: [] for key in found}
