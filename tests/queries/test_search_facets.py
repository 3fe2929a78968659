"""By what a search can be narrowed, and how many claims each way would leave."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from claimtracker.models import Source, Topic
from claimtracker.operations import search_index
from claimtracker.queries import search, search_facets
from claimtracker.queries.search_facets import Facets
from claimtracker.rules.search_query import parse
from tests.queries.test_search_filters import told  # noqa: F401
from tests.searched import NOW, article, assertion, claim, limit, source, topic

Counts = dict[str, dict[str, int]]


def counted(session: Session, asked: str = "") -> Counts:
    """Return, for each facet that has any, its options and their numbers."""
    search_index.settle(session)
    found = _counted(session, asked)
    return {
        name: {option.label: option.count for option in options}
        for name, options in found.options.items()
        if options
    }


def _counted(session: Session, asked: str) -> Facets:
    return search_facets.count(session, search.find(session, parse(asked)).claim_rows)


@pytest.mark.usefixtures("told")
def test_claims_are_counted_by_all_they_can_be_narrowed_by(session: Session) -> None:
    assert counted(session) == {
        "rating": {"No verdict": 2, "True": 1},
        "has": {"yes": 2, "no": 1},
        "mode": {"fact": 1, "opinion": 1, "plan": 1},
        "stance": {"affirms": 2, "denies": 1},
        "standing": {"stands": 2, "corrected": 1},
        "genre": {"news": 2, "satire": 1},
        "kind": {"value": 2, "denial": 1},
        "state": {"suspected": 2, "open": 1},
        "source": {"The Meridian": 2, 'The "Jest"': 1},
        "speaker": {"Ken Glueck": 1, "Oracle": 1},
        "for": {"Oracle": 1},
        "year": {"2022": 1, "2021": 1, "2020": 1, "2018": 1},
    }


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize("asked", ["", "sold", "sold -genre:satire", "-mode:fact", "was OR will"])
def test_every_option_leaves_as_many_as_it_says(session: Session, asked: str) -> None:
    search_index.settle(session)

    options = [option for listed in _counted(session, asked).options.values() for option in listed]

    assert len(options) > 10
    for option in options:
        narrowed = parse(f"{asked} {option.written}")
        left = search.find(session, narrowed, kind="claim").total
        assert (option.written, left) == (option.written, option.count)


@pytest.mark.parametrize("asked", ["rained", ""])
def test_only_the_newest_are_counted_of_many(
    session: Session, asked: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    limit(monkeypatch, listed=2)
    for place, mode in enumerate(("plan", "fact", "fact")):
        here = article(session, f"a-{place}", source(session, f"S {place}"),
                       published=date(2020, 9, 1 + place))  # fmt: skip
        assertion(session, claim(session, f"c-{place}", "It rained.", mode=mode), here)

    assert counted(session, asked)["mode"] == {"fact": 2}
    found = _counted(session, asked)
    assert (found.counted, found.capped) == (2, True)


def test_what_was_taken_away_is_no_option(session: Session) -> None:
    here = article(session, "a", source(session, "The Meridian"))
    said = claim(session, "c", "It rained.")
    assertion(session, said, here)
    topic(session, said, "Weather")
    for model in (Source, Topic):
        session.execute(update(model).values(removed_at=NOW))

    assert counted(session).keys().isdisjoint({"source", "topic"})


def test_search_for_what_no_index_can_find_counts_nothing(session: Session) -> None:
    claim(session, "c", "It rained.")

    assert counted(session, "!!!") == {}


def test_newest_first_is_an_order_of_what_words_find(session: Session) -> None:
    here = source(session, "The Meridian")
    for key, day in (("old", 1), ("new", 20), ("middle", 10)):
        printed = article(session, f"a-{key}", here, published=date(2020, 9, day))
        assertion(session, claim(session, key, "It rained."), printed)
    search_index.settle(session)
    query = parse("rained type:claim")

    first = search.find(session, query, limit=2, order="newest")
    last = search.find(session, query, limit=2, order="newest", after=first.next)

    assert [hit.key for hit in [*first.results, *last.results]] == ["new", "middle", "old"]
    with pytest.raises(search.InvalidCursor):
        search.find(session, query, limit=2, after=first.next)
