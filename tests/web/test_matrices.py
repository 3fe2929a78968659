from __future__ import annotations

import re
from contextlib import AbstractContextManager

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from claimtracker.queries import oppositions
from claimtracker.web import matrices
from tests import builders
from tests.web.conftest import Counted
from tests.web.reading import page, words

CELL = re.compile(r'<td><a class="(n\d)" href="([^"]+)">(\d+)<span class="hide"> between ([^<]+)<')


def test_every_cell_opens_the_contradictions_behind_it(story: FlaskClient) -> None:
    for address in ("/matrix", "/matrix/speakers"):
        cells = CELL.findall(page(story, address))
        assert len(cells) > 6
        for _, behind, number, between in cells:
            told = words(page(story, behind.replace("&amp;", "&")))
            assert between in told
            assert f"{number} question" in told


def test_matrix_reads_the_same_from_both_sides(story: FlaskClient) -> None:
    found = {between: number for _, _, number, between in CELL.findall(page(story, "/matrix"))}

    assert found["Plover News Agency and The Ferry Post"] == "2"
    for between, number in found.items():
        one, other = between.split(" and ")
        assert found[f"{other} and {one}"] == number


def test_contradiction_behind_a_cell_has_the_words_of_both(story: FlaskClient) -> None:
    text = page(story, "/matrix?one=The Ferry Post&other=Plover News Agency")

    first, second = re.findall(r"<li><h3.*?</li>", text, re.DOTALL)[:2]
    assert "it would also pay five billion dollars" in words(first)
    assert "It knew nothing of a fund for education" in words(second)
    assert "Donald Trump in The Ferry Post said 19 Sep 2020" in words(first)


def test_copies_and_whoever_is_described_are_in_no_matrix(story: FlaskClient) -> None:
    sources, speakers = (page(story, address) for address in ("/matrix", "/matrix/speakers"))

    assert "FastFeed Digest" not in sources
    assert "a banker" not in speakers


def test_two_who_never_meet_have_an_empty_page(story: FlaskClient) -> None:
    told = words(page(story, "/matrix?one=Orrery Tech&other=The Ferry Post"))

    assert "opposite sides of no question" in told
    assert story.get("/matrix?one=Orrery Tech&other=Nobody").status_code == 404


def test_most_frequent_are_shown_and_what_is_left_out_is_said(
    story: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matrices, "MOST", 2)
    monkeypatch.setattr(oppositions, "CAP", 5)

    text = page(story, "/matrix")

    assert len(re.findall('<th scope="row"><a class="name"', text)) == 2
    assert "more sources with fewer questions are left out." in words(text)
    assert "Counted among the 5 newest disputes, those first that a person decided." in words(text)


def test_matrix_of_many_costs_no_more_queries(
    client: FlaskClient, write: AbstractContextManager[Session], counted: Counted
) -> None:
    before = counted.number
    page(client, "/matrix")
    empty = counted.number - before
    with write as session:
        for number in range(12):
            claim = builders.claim(session, f"c{number}", f"{8 * number}%")
            builders.says(session, f"Paper {number}", claim, quote=f"{number}%")

    before = counted.number
    text = page(client, "/matrix")

    assert counted.number - before == empty
    assert len(CELL.findall(text)) == 12 * 11
