"""Settling disputes in a real browser: by keyboard alone, without a script, two at once, and the
whole life of one.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from claimtracker.db import engine as engines
from claimtracker.models import Claim, Dispute
from claimtracker.operations import people
from claimtracker.operations.writing import clock, writing
from claimtracker.rules.permissions import Actor
from tests import builders, tokens
from tests.browser.conftest import served
from tests.browser.usable import violations
from tests.conftest import ADA, BEN, CLEO, NOW
from tests.operations import given

pytestmark = pytest.mark.browser

ROSA = replace(BEN, role="reviewer")
# What ten disputes are settled with; a verdict stands on the eighth.
NEXT_YEAR = clock().year + 1
KEYS = ("2", "3", "4", "5", "f", "2", "3", "1 Enter", "4", "5")


@pytest.fixture
def ledger(sqlite_template: Path, tmp_path: Path) -> Iterator[Engine]:
    engine = engines.create(f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'desk.db')}")
    yield engine
    engine.dispose()


def disputed(session: Session, company: str, values: tuple[str, ...], said: str = "") -> None:
    for value in values:
        claim = builders.claim(session, f"{company}-{value}", value, subject=company)
        quote = f"It keeps {value} of it, a banker said"
        told: dict[str, Any] = {"quote": quote, "published": said or "2020-09-21"}
        builders.says(session, "The Meridian", claim, by=f"Voice {value}", **told)


@contextmanager
def site(engine: Engine) -> Iterator[str]:
    with contextmanager(served)(engine, ADA) as address:
        yield address


@contextmanager
def opened(
    browser: Browser, engine: Engine, address: str, actor: Any = ADA, **options: Any
) -> Iterator[Page]:
    options.setdefault("viewport", {"width": 1280, "height": 900})
    context = browser.new_context(**options)
    token = tokens.given(engine, actor, actor.role)
    context.add_cookies([{"name": "claimtracker", "value": token, "url": address}])
    context.set_default_timeout(10_000)
    page = context.new_page()
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(str(error)))
    yield page
    context.close()
    assert said == []


def states(engine: Engine) -> list[str]:
    with Session(engine) as session:
        return list(session.scalars(select(Dispute.state).order_by(Dispute.id)))


def only(engine: Engine) -> str:
    with Session(engine) as session:
        return session.scalars(select(Dispute.id)).one()


def test_ten_suspected_disputes_are_settled_by_keyboard_in_at_most_two_keys_each(
    browser: Browser, ledger: Engine
) -> None:
    with writing(ledger, actor=ADA, now=NOW) as session:
        # The gap narrows from one to the next, so that they come in this order.
        for number in range(10):
            disputed(session, f"Company {number}", ("95%", f"{1 + 5 * number}%"))
        claim = session.scalars(select(Claim.id).where(Claim.key == "Company 7-95%")).one()
        given.verdict(session, "v-7", claim, "true")

    pressed = []
    with site(ledger) as address, opened(browser, ledger, address) as page:
        page.goto(f"{address}/suspected/next")
        for number, keys in enumerate(KEYS):
            assert f"Company {number} hold" in page.inner_text("h1")
            before = page.url
            for key in keys.split():
                page.keyboard.press(key)
            page.wait_for_url(lambda url, before=before: url != before and "/suspected" not in url)
            pressed.append(len(keys.split()))
        last = page.inner_text("main")

    assert max(pressed) <= 2
    assert "Decided: What stake does Company 9 hold" in last
    assert sorted(set(states(ledger))) == ["closed", "open"]


def test_key_that_is_typed_or_held_down_decides_nothing(browser: Browser, ledger: Engine) -> None:
    with writing(ledger, actor=ADA, now=NOW) as session:
        disputed(session, "Wide", ("95%", "5%"))
        disputed(session, "Narrow", ("60%", "40%"))

    with site(ledger) as address, opened(browser, ledger, address) as page:
        page.goto(f"{address}/suspected/next")
        page.keyboard.press("t")
        page.keyboard.type("2 of 3 were asked, f, w")
        page.keyboard.press("Escape")
        page.keyboard.press("Control+2")
        repeated = "document.body.dispatchEvent(new KeyboardEvent('keydown', HELD))"
        page.evaluate(repeated.replace("HELD", "{key: '2', repeat: true, bubbles: true}"))
        assert page.input_value("#f-note") == "2 of 3 were asked, f, w"
        assert states(ledger) == ["suspected", "suspected"]
        page.keyboard.press("w")
        assert page.input_value("#f-note-wait") == "2 of 3 were asked, f, w"
        page.keyboard.press("Escape")
        page.keyboard.press("3")
        page.wait_for_url("**did=**")
        page.keyboard.press("z")
        page.wait_for_url("**undone=yes")

    assert states(ledger) == ["suspected", "suspected"]


def test_disputes_are_settled_without_a_script(browser: Browser, ledger: Engine) -> None:
    with writing(ledger, actor=ADA, now=NOW) as session:
        disputed(session, "Wide", ("95%", "5%"))
    key = only(ledger)

    with (
        site(ledger) as address,
        opened(browser, ledger, address, java_script_enabled=False) as page,
    ):
        page.goto(f"{address}/disputes/{key}")
        page.click("summary:has-text('Wait until')")
        page.fill("[name=until]", f"{NEXT_YEAR}-01-01")
        page.press("[name=until]", "Enter")
        page.goto(f"{address}/disputes/{key}")
        assert f"Waiting until 1 Jan {NEXT_YEAR}" in page.inner_text(".kicker")
        page.click("summary:has-text('Other outcome')")
        page.select_option("[name=outcome]", "misquoted")
        page.click("text=Close it so")
        assert "misquoted or mistranslated." in page.inner_text(".note.done")
        page.click("text=Take it back")

    assert states(ledger) == ["waiting"]


def test_of_two_who_decide_at_once_the_second_is_told_and_keeps_the_note(
    browser: Browser, ledger: Engine
) -> None:
    with writing(ledger, actor=ADA, now=NOW) as session:
        disputed(session, "Wide", ("95%", "5%"))
    key = only(ledger)

    with (
        site(ledger) as address,
        opened(browser, ledger, address, viewport={"width": 390, "height": 800}) as ada,
        opened(browser, ledger, address, BEN) as ben,
    ):
        for page in (ada, ben):
            page.goto(f"{address}/disputes/{key}")
        ben.keyboard.press("2")
        ben.wait_for_url("**did=**")
        ada.keyboard.press("t")
        ada.keyboard.type("Both were asked.")
        ada.click("button:has-text('Rounding or estimate')")
        ada.wait_for_selector("#errors")
        told, kept = ada.inner_text("#errors"), ada.input_value("#f-note")
        found = violations(ada)
        wide = ada.evaluate("document.documentElement.scrollWidth")

    assert "Ben decided meanwhile: both stand" in told
    assert kept == "Both were asked."
    assert (found, wide) == ([], 390)


@pytest.mark.parametrize(
    "way",
    [*(pytest.param(one, marks=pytest.mark.twice) for one in ("light", "dark")), "phone"],
)
def test_dispute_of_many_answers_can_be_used_by_everybody(
    browser: Browser, ledger: Engine, way: str
) -> None:
    with writing(ledger, actor=ADA, now=NOW) as session:
        disputed(session, "Wide", tuple(f"{10 * n}%" for n in range(1, 7)))
        disputed(session, "Narrow", ("60%", "40%"))
    options: dict[str, Any] = {
        "light": {"color_scheme": "light"}, "dark": {"color_scheme": "dark"},
        "phone": {"viewport": {"width": 390, "height": 800}},
    }[way]  # fmt: skip

    with site(ledger) as address, opened(browser, ledger, address, **options) as page:
        page.goto(f"{address}/suspected/next")
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        found = violations(page)
        inside = page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    assert found == []
    assert inside


def test_whole_life_of_a_dispute(browser: Browser, ledger: Engine) -> None:
    """Found on saving, opened, waiting, new since decided, closed by a verdict, released, held,
    redacted.
    """
    with writing(ledger, actor=ADA, now=NOW) as session:
        dora = Actor(people.named(session, "Dora"), "Dora", "admin")
        disputed(session, "ByteDance", ("80%",))
        hale = builders.claim(session, "ByteDance-20", "20%", subject="ByteDance")
    with writing(ledger, actor=ADA, now=NOW) as session:
        told: dict[str, Any] = {"quote": "It keeps 20%, a banker said", "key": "says-20"}
        builders.says(session, "The Harbour Post", hale, by="Voice 80%", **told)
    key = only(ledger)
    assert states(ledger) == ["suspected"]

    with (
        site(ledger) as address,
        opened(browser, ledger, address) as ada,
        opened(browser, ledger, address, ROSA) as rosa,
        opened(browser, ledger, address, CLEO) as cleo,
        opened(browser, ledger, address, dora) as admin,
    ):
        shown = f"{address}/disputes/{key}"

        def public() -> int:
            answer = cleo.goto(shown)
            assert answer is not None
            return answer.status

        _press(ada, shown, "f")
        assert (states(ledger), public()) == (["open"], 404)
        _press(ada, shown, "w")
        ada.fill("[name=until]", f"{clock().date()}")
        ada.keyboard.press("Enter")
        ada.wait_for_url("**did=**")
        ada.goto(shown)
        assert "It is due." in ada.inner_text("main")

        with writing(ledger, actor=ADA, now=NOW) as session:
            new_voice = {"quote": "It keeps 80%, it said", "published": "2020-10-03"}
            eighty = session.scalars(select(Claim.id).where(Claim.key == "ByteDance-80%")).one()
            builders.says(session, "The Lantern", eighty, by="Somebody new", **new_voice)
        ada.goto(shown)
        assert "New since decided" in ada.inner_text(".kicker")

        with writing(ledger, actor=ADA, now=NOW) as session:
            given.verdict(session, "v-80", eighty, "true")
            given.verdict(session, "v-20", hale, "false")
        ada.goto(shown)
        ada.keyboard.press("1")
        ada.keyboard.press("Enter")
        ada.wait_for_url("**did=**")
        assert (states(ledger), public()) == (["closed"], 404)

        rosa.goto(shown)
        rosa.click("text=Release it to the public")
        rosa.wait_for_selector("text=Hide it again")
        assert public() == 200
        assert "Owner" not in cleo.inner_text("main")

        ada.goto(shown)
        ada.click("summary:has-text('Hold this dispute back')")
        ada.fill("#f-hold", "A letter came.")
        ada.click("text=Hold it back")
        ada.wait_for_selector("text=This dispute is held back")
        assert public() == 404
        rosa.goto(shown)
        rosa.click("summary:has-text('Lift the hold')")
        rosa.fill("#f-lift", "It was settled.")
        rosa.click("button:has-text('Lift the hold')")
        rosa.wait_for_selector("text=Hold this dispute back")
        assert public() == 200
        assert "It keeps 20%" in cleo.inner_text("main")

        admin.goto(f"{address}/redactions/of/assertion/says-20")
        admin.fill("[name=reason]", "A court says so.")
        admin.click("text=Ask for it")
        admin.wait_for_load_state()
        rosa.goto(f"{address}/redactions")
        rosa.click("text=Take the words away for good")
        rosa.wait_for_selector("text=Taken away")
        assert public() == 200
        assert "It keeps 20%" not in cleo.inner_text("main")


def _press(page: Page, shown: str, key: str) -> None:
    page.goto(shown)
    page.keyboard.press(key)
    if key != "w":
        page.wait_for_url("**did=**")
