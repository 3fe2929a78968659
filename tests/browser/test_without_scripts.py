"""Every act of the desk, in a browser that runs no script."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page
from sqlalchemy import Engine

from claimtracker.db import engine as engines
from claimtracker.operations.writing import entering, writing
from claimtracker.queries.accounts import AccountNow
from claimtracker.web.people import COOKIE
from tests import builders, filled, tokens
from tests.browser.conftest import Site
from tests.browser.test_desk import pages
from tests.conftest import ADA, NOW
from tests.desks import serving
from tests.operations.letting_in import OTHER_PASSWORD, PASSWORD, let_in

pytestmark = pytest.mark.browser

EIGHTY = "ByteDance keeps 80% of TikTok Global."
ROLES = {"rosa": "admin", "nora": "reviewer", "emil": "editor"}
# Buttons that only a script could make do something, and links that lead nowhere without one.
IDLE = "button:not(form button), button[type=button], a[href='#'], a:not([href])"


class Desk:
    """Somebody before a browser without scripts, who works with the pages alone."""

    def __init__(self, context: BrowserContext, site: str) -> None:
        self.context, self.site = context, site

    @cached_property
    def page(self) -> Page:
        """The page that they look at, opened by the first who looks."""
        return self.context.new_page()

    def go(self, path: str) -> Desk:
        self.page.goto(self.site + path)
        return self

    def fill(self, **fields: str) -> Desk:
        for name, text in fields.items():
            self._in_sight(self.page.locator(f"main [name='{name}']").first).fill(text)
        return self

    def press(self, words: str, status: int = 200) -> Desk:
        """Press the first button of these words, in a folded part or not."""
        and_its_key = re.compile(rf"^{re.escape(words)}( \S+)?$")
        named = self.page.get_by_role("button", name=and_its_key, include_hidden=True)
        button = self._in_sight(named.first)
        with self.page.expect_navigation() as went:
            button.click()
        assert went.value.status == status, self.page.inner_text("main")
        return self

    def follow(self, words: str) -> Desk:
        with self.page.expect_navigation() as went:
            self.page.locator("main a", has_text=words).first.click()
        assert went.value.status == 200
        return self

    def choose(self, name: str, value: str) -> Desk:
        self.page.check(f"main [name='{name}'][value='{value}']")
        return self

    def reads(self, words: str) -> bool:
        return words in " ".join(self.page.inner_text("main").split())

    def _in_sight(self, control: Locator) -> Locator:
        """Open the folded part of the page that a control is in."""
        for folded in control.locator("xpath=ancestor::details[not(@open)]/summary").all():
            folded.click()
        return control


@pytest.fixture
def ledger(sqlite_template: Path, tmp_path: Path) -> Iterator[Engine]:
    """Give a ledger with two claims, an article nobody marked, and pairs that are one."""
    engine = engines.create(f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'plain.db')}")
    yield filled.once(engine, _fill)
    engine.dispose()


def _fill(engine: Engine) -> None:
    with writing(engine, actor=ADA, now=NOW) as session:
        post = builders.article(session, "post", "Ferry Post")
        builders.says(
            session, "The Meridian", builders.claim(session, "c-80", "80%", statement=EIGHTY)
        )
        sold = builders.claim(session, "c-1", statement="TikTok is sold.")
        builders.assertion(session, sold, post, quote="Oracle says", key="a-lost")
        builders.capture(session, post, "ByteDance keeps only 20%. It denies that. The end.")
        for name in ("Oracle", "Oracle Corp"):
            builders.entity(session, name)
        for name in ("portion owned of", "part held in"):
            builders.attribute(session, name)


@pytest.fixture
def accounts(ledger: Engine) -> Mapping[str, AccountNow]:
    """Give the accounts of somebody of each role that works at the desk."""
    with entering(ledger) as session:
        return {login: let_in(session, login, role) for login, role in ROLES.items()}


@pytest.fixture
def site(ledger: Engine) -> Iterator[str]:
    """Give the address at which the ledger is served."""
    with serving(ledger) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def strangers(browser: Browser, site: str) -> Iterator[list[Desk]]:
    """Give browsers in which nobody is signed in."""
    contexts = [browser.new_context(java_script_enabled=False) for _ in range(3)]
    for context in contexts:
        context.set_default_timeout(20_000)
    yield [Desk(context, site) for context in contexts]
    for context in contexts:
        context.close()


@pytest.fixture
def desks(
    strangers: list[Desk], ledger: Engine, accounts: Mapping[str, AccountNow]
) -> Mapping[str, Desk]:
    """Give the browsers of an admin, a reviewer and an editor, by their roles."""
    for desk, account in zip(strangers, accounts.values(), strict=True):
        token = tokens.given(ledger, account.actor, account.role)
        desk.context.add_cookies([{"name": COOKIE, "value": token, "url": desk.site}])
    return dict(zip(ROLES.values(), strangers, strict=True))


def test_people_come_in_and_are_shut_out(strangers: list[Desk], accounts) -> None:
    admin, guest, _ = strangers
    admin.go("/administration/accounts").fill(login="rosa", password=PASSWORD).press("Sign in")
    admin.page.select_option("#f-role", "editor")
    link = admin.press("Make the link").page.inner_text("main code")
    guest.page.goto(link)
    guest.fill(name="Nils", login="nils", password=PASSWORD).press("Make the account")
    guest.go("/account").fill(present=PASSWORD, password=OTHER_PASSWORD)
    guest.press("Change the password").go("/claims/new").fill(statement="Not sent yet.")
    admin.go("/administration/accounts")
    nils = admin.page.locator("tr", has_text="nils")
    nils.locator("summary").click()
    with admin.page.expect_navigation():
        nils.get_by_role("button", name="Disable").click()
    guest.press("Add", 401)
    guest.fill(login="emil", password=PASSWORD).press("Sign in")

    assert guest.reads("Not sent yet.")
    assert guest.press("Send it now").page.inner_text("h1") == "Not sent yet."
    assert guest.press("Sign out").go("/claims").page.inner_text("h1") == "Sign in"


def test_claim_is_edited_by_two_and_put_back(desks: Mapping[str, Desk]) -> None:
    ada, ben = desks["editor"], desks["reviewer"]
    for desk in (ada, ben):
        desk.go("/claims/c-1/edit")
    ada.fill(statement="Theirs.").press("Save")
    ben.fill(statement="Yours.", why="A slip").press("Save", 409)
    assert ben.reads("TikTok is sold.")
    assert ben.reads("Theirs.")

    ben.choose("take-statement", "yours").press("Save")
    assert ben.page.inner_text("h1") == "Yours."
    ben.go("/claims/c-1/edit").follow("History").press("Put it back")
    assert ben.go("/claims/c-1").page.inner_text("h1") == "Theirs."


def test_claim_is_released_held_back_and_its_words_go(desks: Mapping[str, Desk]) -> None:
    admin, reviewer, editor = (desks[role] for role in ("admin", "reviewer", "editor"))
    reviewer.go("/claims/c-1").press("Release it to the public").press("Take that back")
    editor.go("/claims/c-1").fill(reason="A letter came.").press("Hold it back")
    reviewer.go("/holds/claim/c-1").fill(reason="It is settled.").press("Lift the hold")
    assert not editor.go("/claims/c-1").reads("held back from everything public")

    admin.go("/redactions/of/claim/c-1").fill(reason="A court says so.").press("Ask for it")
    reviewer.go("/redactions").press("Take the words away for good")

    assert not editor.go("/claims/c-1").reads("TikTok is sold.")


def test_settings_are_turned_on_and_off(desks: Mapping[str, Desk]) -> None:
    admin = desks["admin"].go("/administration/settings")

    admin.press("Turn on: Open reading")
    assert admin.page.locator("main .chip.good").count() == 1
    admin.press("Turn off: Open reading")
    assert admin.page.locator("main .chip.good").count() == 0


@pytest.mark.parametrize(
    ("nouns", "name", "into"),
    [
        ("sources", "Ferry Post", "The Meridian"),
        pytest.param("entities", "Oracle Corp", "Oracle", marks=pytest.mark.twice),
        pytest.param("attributes", "portion owned of", "part held in", marks=pytest.mark.twice),
    ],
)
def test_two_names_become_one_and_are_taken_apart(
    desks: Mapping[str, Desk], nouns: str, name: str, into: str
) -> None:
    editor = desks["editor"].go(f"/{nouns}?q={name.replace(' ', '+')}").follow("Merge")
    editor.fill(into=into).press("Show what that would touch")
    editor.fill(reason="One and the same.").press("Merge")
    assert editor.reads("Went up in this one")
    assert editor.reads(name)

    editor.press(f"Take apart {name}")

    assert editor.go(f"/{nouns}").page.locator("th", has_text=name).count() >= 1


def test_passages_are_marked_tied_and_placed(desks: Mapping[str, Desk]) -> None:
    editor = desks["editor"]

    def marked(words: str) -> Desk:
        return editor.go("/articles/post").follow("Mark a passage").fill(quote=words).press("Go on")

    marked("ByteDance keeps only 20%").choose("claim", "c-80").press("Other answer")
    editor.fill(value="20%").press("Tie the passage")
    assert editor.reads("Tied to")
    assert editor.go("/disputes").reads("20%")
    marked("It denies that").press("Only mark").press("Undo").press("Do it again")
    editor.go("/passages/loose").follow("Tie it").fill(statement="It denies.")
    editor.press("Tie the passage")
    assert editor.go("/passages/loose").reads("None waits")
    marked("The end.").press("Only mark")
    editor.go("/passages/loose").press("Throw out")
    assert editor.go("/passages/loose").reads("None waits")

    editor.go("/passages/unanchored").follow("Place it").fill(quote="The end").press("Place it")

    assert editor.go("/passages/unanchored").page.locator("main .card").count() == 0


def test_articles_claims_and_attributes_are_added(desks: Mapping[str, Desk]) -> None:
    editor = desks["editor"].go("/articles/new").fill(pasted="A title\n\nA text of its own.")
    editor.press("Look it over").fill(source="Ferry Post").press("Add the article")
    assert editor.page.inner_text("h1") == "A title"
    editor.follow("its texts").follow("Give it a new text").fill(
        pasted="A title\n\nAnother text."
    ).press("Look it over")
    assert editor.press("Keep it as the newest text").reads("Another text.")

    editor.go("/claims/new").fill(statement="It is new.").press("Add")
    assert editor.page.inner_text("h1") == "It is new."

    editor.go("/attributes/new").fill(name="stakes held in").press("Add")
    assert editor.press("Make it all the same").go("/attributes").reads("stakes held in")


def test_search_is_saved_and_opened_again(desks: Mapping[str, Desk], ledger: Engine) -> None:
    editor = desks["editor"].go("/search?q=TikTok").fill(name="The sale").press("Save the search")
    assert editor.reads("The sale TikTok Nothing new since")
    with writing(ledger, actor=ADA, now=NOW) as session:
        builders.claim(session, "c-2", statement="TikTok stays.")
    assert editor.go("/saved-searches").reads("1 new since")

    with editor.page.expect_navigation():
        editor.page.get_by_role("button", name="Look, and count from now").click()

    assert editor.page.url.endswith("/search?q=TikTok")
    assert editor.reads("TikTok stays.")
    assert editor.go("/saved-searches").reads("Nothing new since")
    with editor.page.expect_navigation():
        editor.page.get_by_role("button", name="Delete").click()
    assert editor.reads("You keep no search")


def test_card_for_other_sites_is_read(desks: Mapping[str, Desk], strangers: list[Desk]) -> None:
    desks["reviewer"].go("/claims/c-80").press("Release it to the public")
    desks["admin"].go("/administration/settings").page.fill("#f-framing", "https://paper.example")
    desks["admin"].press("Save: Cards on other sites")
    editor = desks["editor"].go("/claims/c-80")
    frame = editor.page.input_value("#f-frame")
    [address] = re.findall('src="[^"]*(/embed/c/[^"]+)"', frame)

    card = strangers[0].page.context.browser.new_context(java_script_enabled=False)
    shown = card.new_page()
    answer = shown.goto(editor.site + address)

    assert answer.status == 200
    assert EIGHTY in shown.inner_text("body")
    assert "The Meridian" in shown.inner_text("body")
    assert card.cookies() == []
    card.close()


def test_lists_are_taken_along(desks: Mapping[str, Desk]) -> None:
    editor = desks["editor"]

    def taken(path: str, words: str) -> bytes:
        with editor.go(path).page.expect_download() as begun:
            editor.page.locator("main a[download]", has_text=words).first.click()
        return Path(begun.value.path()).read_bytes()

    table = taken("/search?q=TikTok", "a table (CSV)").decode("utf-8-sig").splitlines()
    told = taken("/search?q=TikTok", "JSON Lines").decode().splitlines()
    dump = taken("/search?q=TikTok", "SQL")

    assert len(table) - 1 == len(told) > 1
    assert EIGHTY in {json.loads(line).get("statement") for line in told}
    assert EIGHTY.encode() in dump
    assert taken("/claims", "JSON Lines").count(b"\n") == 2


def test_nothing_on_a_page_waits_for_a_script(browser: Browser, whole_site: Site) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        found = {}
        for path in [line.address(whole_site.keys) for line in pages()]:
            answer = page.goto(whole_site.address + path)
            idle = page.locator(IDLE).locator("visible=true")
            found[path] = (answer.status if answer else 0, idle.all_inner_texts())

    assert len(found) > 50
    assert found == {path: (200, []) for path in found}
