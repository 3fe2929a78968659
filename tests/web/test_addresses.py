from __future__ import annotations

import pytest
from flask import url_for
from sqlalchemy import Engine

from claimtracker.app import create_app
from claimtracker.db import engine
from claimtracker.web import addresses

KEYS = [
    "plain",
    "a/b c?d",
    "100%",
    "<script>",
    "ключ 😀",
    "~&=+#;:@!$'()*,",
    "--the-key--",
    "..",
    "/a",
]


@pytest.mark.parametrize("prefix", ["/", "/desk/"])
def test_address_is_the_one_that_flask_makes(unused: Engine, prefix: str) -> None:
    app = create_app(unused)

    with app.test_request_context(base_url=f"http://localhost{prefix}"):
        for key in KEYS:
            assert addresses.to("claims.shown", key) == url_for("claims.shown", key=key)
            held = url_for("holds.shown", table="assertion", key=key)
            assert addresses.to("holds.shown", key, table="assertion") == held


def test_address_is_made_anew_for_each_request(unused: Engine) -> None:
    app = create_app(unused)

    with app.test_request_context(base_url="http://localhost/one/"):
        first = addresses.to("claims.shown", "k")
    with app.test_request_context(base_url="http://localhost/two/"):
        second = addresses.to("claims.shown", "k")

    assert (first, second) == ("/one/claims/k", "/two/claims/k")


@pytest.fixture
def unused() -> Engine:
    """Give an engine that nothing is asked of."""
    return engine.create("sqlite://")
