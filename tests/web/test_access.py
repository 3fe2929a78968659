from __future__ import annotations

import pytest
from flask import Flask

from claimtracker.app import create_app
from claimtracker.web import access
from claimtracker.web.access import RULES, RouteWithoutRule
from tests.conftest import ADA
from tests.web.conftest import signed_in


def test_every_route_has_a_rule_and_every_rule_a_route(ledger):
    routes = {rule.endpoint for rule in create_app(ledger).url_map.iter_rules()}

    assert routes == set(RULES)


def test_program_does_not_start_with_a_route_without_a_rule():
    app = Flask("claimtracker")
    app.add_url_rule("/new", "news.listed", lambda: "new")

    with pytest.raises(RouteWithoutRule, match=r"news\.listed"):
        access.guard(app)


def test_nobody_reads_without_signing_in_once_somebody_can(ledger):
    signed_in(ledger, ADA)

    answer = create_app(ledger).test_client().get("/disputes")

    assert answer.status_code == 401


def test_signed_in_person_reads(ada_reads):
    assert ada_reads.get("/disputes").status_code == 200


def test_forged_token_is_nobody(ada_reads):
    ada_reads.set_cookie("claimtracker", "forged", domain="localhost")

    assert ada_reads.get("/disputes").status_code == 401


def test_anonymous_visit_leaves_no_cookie(client):
    assert "Set-Cookie" not in client.get("/disputes").headers


def test_pages_of_the_signed_in_are_not_stored(ada_reads):
    assert ada_reads.get("/disputes").headers["Cache-Control"] == "no-store"
