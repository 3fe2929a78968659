"""The lists of the desk: found by name, merged by a person, and never doubled unseen."""

from __future__ import annotations

from contextlib import AbstractContextManager

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from claimtracker.db.types import new_id
from claimtracker.operations import entities
from claimtracker.queries.entities import EntityContent
from tests import builders, tokens
from tests.conftest import ADA, NOW
from tests.web.reading import page, words

Write = AbstractContextManager[Session]


@pytest.fixture
def oracles(write: Write) -> list[str]:
    named = [EntityContent("Oracle"), EntityContent("Oracle Corp", aliases=("Big Red",))]
    with write as session:
        return entities.add(session, named, actor=ADA, now=NOW)


def test_list_shows_aliases_uses_and_the_way_to_change_a_row(
    ada_reads: FlaskClient, oracles: list[str]
) -> None:
    said = words(page(ada_reads, "/entities?q=oracle"))

    assert "Oracle Corp also Big Red" in said
    assert "0 uses Edit Oracle History of Oracle Merge Oracle" in said


def test_two_names_are_merged_and_taken_apart(ada_reads: FlaskClient, oracles: list[str]) -> None:
    kept, lost = oracles
    shown = page(ada_reads, f"/entities/{lost}/merge?into=oracle")
    form = {name: tokens.hidden(shown, name) for name in ("form_token", "form_key", "version")}

    said = {"into": tokens.hidden(shown, "into"), "reason": "It is one company."}
    merged = ada_reads.post(f"/entities/{lost}/merge", data=form | said)
    both = words(page(ada_reads, merged.location))
    apart = ada_reads.post(f"/entities/{lost}/take-apart", data=form | {"form_key": new_id()})

    assert merged.location == f"/entities/{kept}/merge"
    assert "also Big Red, Oracle Corp" in both
    assert (apart.status_code, apart.location) == (303, "/entities")
    assert "Oracle Corp also Big Red" in words(page(ada_reads, "/entities"))


def test_source_is_merged_after_a_look_at_what_that_touches(
    ada_reads: FlaskClient, write: Write
) -> None:
    with write as session:
        kept, lost = (builders.source(session, name) for name in ("Daily Mail", "Mail Online"))
        builders.article(session, "sale", "Mail Online")
    address = f"/sources/{lost}/merge"

    looked = page(ada_reads, f"{address}?into=daily+mail")
    form = {n: tokens.hidden(looked, n) for n in ("form_token", "form_key", "version", "into")}
    merged = ada_reads.post(address, data=form | {"reason": "It is one paper."})

    assert "What names it now, 1 article, is of that one from then on." in words(looked)
    assert (merged.status_code, merged.location) == (303, f"/sources/{kept}/merge")
    assert "Daily Mail also Mail Online" in words(page(ada_reads, "/sources?q=online"))
    assert ada_reads.get(address).location == f"/sources/{kept}/merge"
    assert 'value="Daily Mail"' in page(ada_reads, f"/sources/{lost}/edit")
    assert "Ada let it go up in another" in words(page(ada_reads, f"/history/source/{lost}"))


def test_reason_of_a_merge_that_is_too_long_is_refused_in_a_sentence(
    ada_reads: FlaskClient, oracles: list[str]
) -> None:
    address = f"/entities/{oracles[0]}/merge"
    form = {"form_token": tokens.hidden(page(ada_reads, address), "form_token")}
    told = {"form_key": new_id(), "version": "1", "into": "Oracle Corp", "reason": "n" * 501}

    sent = ada_reads.post(address, data=form | told)

    assert sent.status_code == 400
    assert "The reason has 501 characters and may have 500; nothing was saved." in words(sent.text)


def test_merge_that_would_be_refused_says_why_before_it_is_asked_for(
    ada_reads: FlaskClient, oracles: list[str]
) -> None:
    looked = words(page(ada_reads, f"/entities/{oracles[0]}/merge?into=Oracle"))

    assert "'Oracle' cannot go up in 'Oracle': it is the same one; choose two." in looked
    assert "Why the two are one" not in looked


def test_name_that_nobody_has_is_no_survivor(ada_reads: FlaskClient, oracles: list[str]) -> None:
    address = f"/entities/{oracles[0]}/merge"
    form = {"form_token": tokens.hidden(page(ada_reads, address), "form_token")}

    sent = ada_reads.post(
        address,
        data=form | {"form_key": new_id(), "version": "1", "into": "Nobody", "reason": "So."},
    )

    assert sent.status_code == 400
    assert "There is no entity by the name" in words(sent.text)


def test_attributes_most_like_a_new_one_are_offered_first(ada_reads: FlaskClient) -> None:
    shown = page(ada_reads, "/attributes/new")
    form = {name: tokens.hidden(shown, name) for name in ("form_token", "form_key")}
    form |= dict.fromkeys(("question", "definition", "aliases", "unit", "single", "shelf_life"), "")
    form |= {"name": "stake owned in", "kind": "quantity", "runs": "state"}

    offered = ada_reads.post("/attributes/new", data=form)
    made = ada_reads.post("/attributes/new", data=form | {"all_the_same": "yes"})

    assert offered.status_code == 200
    assert offered.text.count("Use this one") == 5
    assert "stake held in" in offered.text
    assert (made.status_code, made.location) == (303, "/attributes")
