"""What a search that finds nothing is told, on both engines."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from claimtracker.models import Rating
from claimtracker.operations import search_index
from claimtracker.queries import ratings, search_hints
from claimtracker.queries.search_hints import Piece
from claimtracker.rules import search_parts
from tests.searched import article, assertion, claim, entity, source, topic


@pytest.fixture
def told(session: Session) -> Session:
    meridian, ferry = source(session, "The Meridian"), source(session, "The Ferry Post")
    printed = article(session, "a", meridian, title="Harbours", body="Containers were counted.")
    said = claim(session, "bridge", "The bridge was closed.", about=entity(session, "The Senne"))
    assertion(session, said, printed)
    topic(session, said, "Traffic")
    other = claim(session, "ferry", "The ferry carried bridges and brides.")
    assertion(session, other, article(session, "b", ferry))
    search_index.settle(session)
    return session


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("bridgr", ["bridge"]),
        ("brigde", ["bridge"]),
        ("rbidge", ["bridge"]),
        ("Bridgr closed", ["bridge closed"]),
        ("bridgr ferri", ["bridge ferry"]),
        ('"the bridgr was"', ['"the bridge was"']),
        ("contaners", ["containers"]),
        ("xylophone", []),
        ("Xylophone", []),
        ("Bridge Ferry", []),
        ("Xylophone bridgr", ["Xylophone bridge"]),
        ("bridge carried closed", []),
        ("brid2", []),
        ("-bridgr xylophone", []),
        ("fery", ["ferry"]),
        ("桥梁工程", []),
        ("source:meridain", []),
        ('source:"the meridain"', ['source:"The Meridian"']),
        ('source:"the meridian" xylophone', []),
        ('source:"THE FERRY POST" closed', []),
        ('source:"The Ferry"', ['source:"The Ferry Post"']),
        ("speaker:Snene", []),
        ('subject:"The Sneen"', ['subject:"The Senne"']),
        ("topic:Trfafic", ["topic:Traffic"]),
        ("topic:T", []),
        ("topic:trafic", ["topic:Traffic"]),
        ("bridgr topic:trafic", ["bridge topic:Traffic"]),
        ("topic:Trafficc xylophone", ["topic:Traffic xylophone"]),
        ('subject:"the sene" bridge', ['subject:"The Senne" bridge']),
    ],
)
def test_what_may_have_been_meant(told: Session, asked: str, meant: list[str]) -> None:
    assert search_hints.hints(told, asked).meant == meant


def test_parts_say_what_they_find_and_what_is_found_without_them(told: Session) -> None:
    found = search_hints.hints(told, 'ferry closed source:"The Meridian"')

    assert found.pieces == [
        Piece("ferry", 1, 'closed source:"The Meridian"', 1),
        Piece("closed", 1, 'ferry source:"The Meridian"', 0),
        Piece('source:"The Meridian"', 2, "ferry closed", 0),
    ]


def test_rating_that_there_is_not_is_answered_with_all_there_are(told: Session) -> None:
    found = search_hints.hints(told, "bridge rating:x")

    assert ("rating:false", "bridge rating:false") in found.ratings
    assert [part for part, _ in found.ratings] == [
        search_parts.written("rating", code) for code in ratings.codes(told, Rating)
    ]


@pytest.mark.parametrize("asked", ["bridge rating:False", "xylophone", "-rating:x xylophone"])
def test_ratings_are_listed_only_where_one_is_unknown(told: Session, asked: str) -> None:
    assert search_hints.hints(told, asked).ratings == []


def test_nothing_is_counted_far(told: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_hints, "COUNTED", 1)

    [piece, _] = search_hints.hints(told, "the xylophone").pieces

    assert (piece.alone, piece.others) == (1, 0)


def test_statements_do_not_grow_with_the_parts(told: Session) -> None:
    asked: list[Any] = []
    event.listen(told.get_bind(), "before_cursor_execute", lambda *told: asked.append(told[2]))
    costs = []
    for text in ("xylo phone ab", "xylo phone ab cd ef gh", "x y " * 200):
        asked.clear()
        search_hints.hints(told, text)
        costs.append(sum("count" in statement for statement in asked))

    assert costs == [1, 1, 1]
