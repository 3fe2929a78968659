"""Every attack on one page, in a browser: nothing runs, and there is nothing to block."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from sqlalchemy import Engine

from claimtracker.db import engine as engines
from claimtracker.operations import claims, topics
from claimtracker.operations.writing import writing
from claimtracker.queries.claims import ClaimContent
from claimtracker.queries.topics import TopicContent
from claimtracker.rules.text import clean, fold
from claimtracker.web.people import COOKIE
from tests import naughty, tokens
from tests.conftest import ADA, NOW
from tests.desks import serving

pytestmark = pytest.mark.browser
WATCH = """
window.blocked = [];
document.addEventListener("securitypolicyviolation", e => window.blocked.push(e.violatedDirective));
"""


@pytest.fixture
def attacked(sqlite_template: Path, tmp_path: Path) -> Iterator[Engine]:
    """Give a ledger with one claim that is filed under every attack."""
    engine = engines.create(f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'attacked.db')}")
    by = {"actor": ADA, "now": NOW}
    names = {fold(text): clean(text) for text in naughty.TEXTS if fold(text)}
    with writing(engine, **by) as session:
        filed = topics.add(session, [TopicContent(n, f) for f, n in names.items()], **by)
        statement = "\n".join(names.values())
        content = ClaimContent(
            "c-1", claims.identity(statement, None), statement, topics=tuple(sorted(filed))
        )
        claims.add(session, [content], **by)
    yield engine
    engine.dispose()


def test_no_attack_runs_and_none_has_to_be_blocked(browser: Browser, attacked: Engine) -> None:
    said: list[str] = []
    token = tokens.given(attacked, ADA, "editor")
    with serving(attacked) as port, browser.new_context() as context:
        site = f"http://127.0.0.1:{port}"
        context.add_cookies([{"name": COOKIE, "value": token, "url": site}])
        context.add_init_script(WATCH)
        page = context.new_page()
        page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
        page.on("console", lambda message: said.append(message.text))
        page.on("request", lambda asked: said.append(asked.url) if site not in asked.url else None)
        blocked = {}
        for path in ("/claims/c-1", "/claims/c-1/edit"):
            page.goto(site + path)
            assert "onerror=alert(1)" in page.content().replace("&gt;", ">")
            blocked[path] = page.evaluate("[...window.blocked, ...(window.ran ? ['ran'] : [])]")

    assert said == []
    assert blocked == {"/claims/c-1": [], "/claims/c-1/edit": []}
