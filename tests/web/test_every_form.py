"""Whatever is typed into whatever form of the desk, nothing of it becomes part of a page."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from claimtracker.app import create_app
from claimtracker.web.people import COOKIE
from tests import tokens
from tests.web import prepared
from tests.web.every_form import broken, texts_break_nothing
from tests.web.test_naughty import TOGETHER

# Forms that stand on a page only once something was asked.
MORE = (
    "/annotate/public?quote=ByteDance+keeps+an+80%25+stake.&part=body",
    "/annotate/draft?part=body&start=0&end=29&claim=new",
)


@pytest.fixture
def admin(ledger: Engine) -> tuple[FlaskClient, dict[str, str]]:
    """Give the browser of an admin over a row of every state, and the keys of the rows."""
    actors, keys = prepared.prepare(ledger)
    client = create_app(ledger).test_client()
    client.set_cookie(COOKIE, tokens.given(ledger, actors["admin"], "admin"))
    return client, keys


def test_no_text_in_any_form_of_the_desk_becomes_part_of_a_page(admin):
    client, keys = admin

    forms, fields = texts_break_nothing(client, keys, MORE, TOGETHER)

    assert forms >= 60
    assert fields >= 200


@pytest.mark.parametrize(
    "text",
    [
        "<script>x</script>",
        "<img src=x onerror=x>",
        "<p style=x>",
        "<base href=x>",
        "<svg onload=x>",
    ],
)
def test_text_that_became_part_of_a_page_is_seen(text):
    assert broken(f"<main>{text}</main>") == [text.removesuffix("x</script>")]
