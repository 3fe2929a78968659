"""On which way a search comes by what it finds, and how far it goes."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from claimtracker.operations import search_index
from claimtracker.queries import search, search_ways
from claimtracker.queries.search import Results
from claimtracker.rules.search_query import parse
from tests.searched import article, assertion, claim, entity, limit, source, topic, verdict


@pytest.fixture
def tides(session: Session) -> Session:
    """Twelve claims about tides, each of a later year; the two oldest are of the Courier."""
    papers = [source(session, name) for name in ("Courier", "The Meridian")]
    ken = entity(session, "Ken Glueck")
    for number in range(12):
        day = date(2001 + number, 1, 1)
        printed = article(session, f"a{number:02}", papers[number > 1], body="tide", published=day)
        told = claim(session, f"c{number:02}", f"The tide {number}.")
        assertion(session, told, printed, voice=(ken, None) if number == 3 else None)
    search_index.settle(session)
    return session


def found(session: Session, asked: str, *, cut: bool = True) -> Results:
    return search.find(session, parse(asked), kind="claim", cut=cut)


ASKED = [
    ("tide source:Courier", ["c00", "c01"]),
    ("tide speaker:Courier", ["c00", "c01"]),
    ('tide speaker:"Ken Glueck"', ["c03"]),
    ("tide year:2002", ["c01"]),
    ("tide -source:Courier year:2003", ["c02"]),
    ('tide source:Courier source:"The Meridian"', []),
    ("source:Courier", ["c00", "c01"]),
    ("source:Courier year:2001", ["c00"]),
    ('speaker:"Ken Glueck" OR speaker:Courier', ["c00", "c01", "c03"]),
    ("year:2001 OR year:2003", ["c00", "c02"]),
    ("before:2003", ["c00", "c01"]),
    ("after:2001 before:2003", ["c01"]),
]


@pytest.mark.parametrize(("asked", "keys"), ASKED)
@pytest.mark.parametrize("reach", [3, 1_000])
def test_few_are_found_however_old(
    tides: Session, monkeypatch: pytest.MonkeyPatch, asked: str, keys: list[str], reach: int
) -> None:
    limit(monkeypatch, reach=reach)
    monkeypatch.setattr(search_ways, "FEW", 3)

    assert sorted(hit.key for hit in found(tides, asked).results) == keys


@pytest.mark.parametrize("asked", ["tide mode:fact", "mode:fact", 'tide source:"The Meridian"'])
def test_of_many_the_newest_are_asked_and_it_is_said(
    tides: Session, monkeypatch: pytest.MonkeyPatch, asked: str
) -> None:
    limit(monkeypatch, reach=4)
    monkeypatch.setattr(search_ways, "FEW", 2)

    some, every = found(tides, asked), found(tides, asked, cut=False)

    assert sorted(hit.key for hit in some.results) == ["c08", "c09", "c10", "c11"]
    assert (some.total, some.exact, some.reach) == (4, False, 4)
    assert (every.exact, every.reach) == (True, None)
    assert every.total == len(every.results) == (10 if "source" in asked else 12)


def test_what_is_found_to_the_end_is_exact(tides: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    limit(monkeypatch, reach=2)

    few = found(tides, "tide source:Courier")

    assert (few.total, few.exact, few.reach) == (2, True, None)


@pytest.mark.parametrize("asked", ["tide type:claim", "tide mode:plan", "type:claim -mode:fact"])
def test_of_what_cannot_be_found_nothing_is_left_out(
    tides: Session, monkeypatch: pytest.MonkeyPatch, asked: str
) -> None:
    for number in range(12):
        article(tides, f"b{number:02}", source(tides, f"Paper {number}"), body="tide")
    search_index.settle(tides)
    limit(monkeypatch, reach=12)

    results = search.find(tides, parse(asked))

    assert (results.exact, results.reach) == (True, None)


def test_more_than_are_listed_are_counted_as_at_least_so_many(
    tides: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    limit(monkeypatch, listed=5)

    many = found(tides, "tide mode:fact")

    assert (many.total, many.exact, len(many.claim_rows)) == (5, False, 5)


def test_next_page_counts_what_the_first_did_where_filters_were_asked_of_some(
    tides: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    limit(monkeypatch, reach=11)
    query = parse("tide before:2004")

    first = search.find(tides, query, kind="claim", limit=1)
    second = search.find(tides, query, kind="claim", limit=1, after=first.next)

    assert {hit.key for page in (first, second) for hit in page.results} == {"c01", "c02"}
    assert [(page.total, page.exact, page.reach) for page in (first, second)] == [
        (2, False, 11),
        (2, False, 11),
    ]
    assert second.next is None


def test_articles_are_found_by_what_their_claims_say_by_now(tides: Session) -> None:
    by_topic = search.find(tides, parse("topic:Sea"), kind="article")
    told = claim(tides, "late", "The tide is late.")
    carrying = article(tides, "carrying", source(tides, "Gazette"), body="tide")
    assertion(tides, told, carrying)
    search_index.settle(tides)

    topic(tides, told, "Sea")
    verdict(tides, told, "false", datetime(2020, 1, 1))
    search_index.settle(tides)

    assert by_topic.results == []
    for asked in ("topic:Sea", "tide topic:Sea", "rating:false", "tide has:verdict"):
        assert [hit.key for hit in search.find(tides, parse(asked), kind="article").results] == [
            "carrying"
        ]
    assert search_index.problems(tides) == []


@pytest.mark.parametrize("engine_name", ["postgresql"])
def test_word_to_leave_out_is_looked_for_in_each_and_not_in_all(tides: Session) -> None:
    [matches] = search_ways.of(tides, [parse("-ebb")], ["claim"], cut=True)
    asked = matches.found().limit(10)
    written = asked.compile(tides.get_bind(), compile_kwargs={"literal_binds": True})

    plan = "\n".join(tides.scalars(text(f"EXPLAIN {written}")))

    assert "Anti Join" in plan, plan
    assert "SubPlan" not in plan
