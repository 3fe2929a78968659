from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import insert

from claimtracker.app import create_app
from claimtracker.models import Setting
from claimtracker.web import access
from claimtracker.web.access import RULES, RouteWithoutRule


def test_every_route_has_a_rule_and_every_rule_a_route(ledger):
    routes = {rule.endpoint for rule in create_app(ledger).url_map.iter_rules()}

    assert routes == set(RULES)


def test_program_does_not_start_with_a_route_without_a_rule():
    app = Flask("claimtracker")
    app.add_url_rule("/new", "news.listed", lambda: "new")

    with pytest.raises(RouteWithoutRule, match=r"news\.listed"):
        access.guard(app)


def test_nobody_reads_without_signing_in(anonymous):
    assert anonymous.get("/disputes").status_code == 401


def test_signed_in_person_reads(ada_reads):
    assert ada_reads.get("/disputes").status_code == 200


def test_forged_token_is_nobody(ada_reads):
    ada_reads.set_cookie("claimtracker", "forged", domain="localhost")

    assert ada_reads.get("/disputes").status_code == 401


def test_anonymous_visit_leaves_no_cookie(ledger, anonymous):
    with ledger.execution_options(writes=True).begin() as connection:
        opened = {"name": "open_reading", "value": "yes", "version": 1}
        connection.execute(insert(Setting), [opened])

    answer = anonymous.get("/disputes")

    assert (answer.status_code, "Set-Cookie" in answer.headers) == (200, False)


def test_pages_of_the_signed_in_are_not_stored(ada_reads):
    assert ada_reads.get("/disputes").headers["Cache-Control"] == "no-store"
