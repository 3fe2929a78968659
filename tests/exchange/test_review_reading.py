"""ClaimReviews of others are read with the faults that they have, or it is said what is amiss."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from claimtracker.exchange import review_reading
from claimtracker.exchange.checks import BadRecord
from claimtracker.exchange.json_ld import Room, TooMuchReferredTo
from claimtracker.exchange.review_reading import Quoted, Review, Scale, Speaker
from tests.exchange.wild_reviews import AS_MICRODATA, FLAT, IN_A_GRAPH, with_


def read(value: Any, left: Counter[str] | None = None) -> Review:
    counted: Counter[str] = Counter() if left is None else left
    [told] = review_reading.found(value, counted, Room(), {})
    return review_reading.read(told, counted)


def test_review_is_read_as_it_is_meant():
    left: Counter[str] = Counter()

    one = read(FLAT, left)

    assert (one.publisher, one.url, one.title) == (
        "Checks & Balances", "https://checks.example/flat", "No, the river is not dry",
    )  # fmt: skip
    assert (one.statement, one.language) == ("The river Ems is dry.", "en")
    assert (one.decided, one.body) == (
        "2021-03-04T08:30:00+00:00", "It carries water, the gauge says.",
    )  # fmt: skip
    assert (one.label, one.scale) == ("Pants on the line", Scale(2, 6, 1))
    assert (one.speaker, one.said) == (Speaker("Rosa Ferry"), "2021-03-01")
    assert [(place.url, place.title, place.source) for place in one.appearances] == [
        ("https://posts.example/1", "The river is dry", "The Posts"),
        ("https://posts.example/2", "", ""), ("https://posts.example/3", "", ""),
    ]  # fmt: skip
    assert +left == {}


def test_properties_in_an_object_of_their_own_are_read():
    left: Counter[str] = Counter()

    one = read(AS_MICRODATA, left)

    assert (one.publisher, one.statement, one.label) == ("Boat Check", "Boats fly.", "False")
    assert (one.scale, one.speaker) == (None, Speaker("Rosa Ferry"))
    assert +left == {"numbers of ratings that are on no scale": 1}


def test_what_a_review_refers_to_is_put_in_its_place():
    one = read(IN_A_GRAPH)

    assert (one.publisher, one.label) == ("Graph Check", "Half of it")
    assert one.speaker == Speaker("a sailor", is_described=True)
    assert [place.url for place in one.appearances] == ["https://posts.example/9"]


def test_references_that_lead_in_a_circle_come_to_an_end():
    assert read(circling(5)).publisher == "Round Check"


def test_references_that_would_be_far_longer_than_the_file_are_refused():
    with pytest.raises(TooMuchReferredTo, match="write it out where it belongs"):
        read(circling(200))


def circling(times: int) -> Any:
    circle = {"@id": "#a", "part": [{"@id": "#a"}] * times, "name": "Round Check"}
    return {"@graph": [circle, with_(author={"@id": "#a"})]}


def test_long_list_that_many_refer_to_is_put_in_place_so_far_only():
    rows = {"@id": "#a", "rows": [0] * 20_000}
    graph = [rows, *[with_(part={"@id": "#a"})] * 50]

    with pytest.raises(TooMuchReferredTo):
        list(review_reading.found(graph, Counter(), Room(), {}))


@pytest.mark.parametrize(
    ("rating", "label", "scale", "left"),
    [
        ({"alternateName": "No", "ratingValue": "1", "bestRating": "5", "worstRating": "1"},
         "No", Scale(1, 5, 1), 0),
        ({"alternateName": "No", "ratingValue": "-1", "bestRating": "-1", "worstRating": "-1"},
         "No", None, 1),
        ({"alternateName": "No", "ratingValue": 0, "bestRating": 0, "worstRating": 0},
         "No", None, 1),
        ({"alternateName": "No", "ratingValue": 9, "bestRating": 5, "worstRating": 1},
         "No", None, 1),
        ({"alternateName": "No", "ratingValue": "n/a"}, "No", None, 0),
        ({"alternateName": "No", "ratingValue": "NaN"}, "No", None, 0),
        ({"alternateName": ["No"], "ratingValue": 2}, "No", Scale(2, 5, 1), 0),
        ({"alternateName": {"@value": "No"}}, "No", None, 0),
        ({"ratingValue": "Mostly no"}, "Mostly no", None, 0),
        ({"ratingValue": "2,5"}, "2.5 on a scale from 1 to 5", Scale(2.5, 5, 1), 0),
        ([{"alternateName": "No"}], "No", None, 0),
        ("No", "No", None, 0),
    ],
)  # fmt: skip
def test_rating_has_words_and_numbers_only_on_a_scale(rating, label, scale, left):
    counted: Counter[str] = Counter()

    one = read(with_(reviewRating=rating), counted)

    assert (one.label, one.scale) == (label, scale)
    assert counted["numbers of ratings that are on no scale"] == left


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("2021-03-04", "2021-03-04"), ("2021-03-04T08:30:00Z", "2021-03-04T08:30:00Z"),
        ("2021-03-04 08:30", "2021-03-04T08:30"), ("2021-03-04T8:30 uhr", "2021-03-04"),
        ("March 4, 2021", "2021-03-04"), ("0001-01-01T00:00:00", ""), ("0000-00-00", ""),
        ("soon", ""), (None, ""), (20210304, "20210304"), ("2021", "2021"),
    ],
)  # fmt: skip
def test_date_is_read_or_counted_as_none(written, read_as):
    left: Counter[str] = Counter()

    one = read(with_(datePublished=written), left)

    assert one.decided == read_as
    assert left["dates that are none (datePublished)"] == (not read_as and written is not None)


@pytest.mark.parametrize(
    ("author", "publisher", "named"),
    [
        ("Plain Check", None, "Plain Check"),
        ([{"name": "First Check"}, {"name": "Second"}], None, "First Check"),
        (None, {"@type": "Organization", "name": "House Check"}, "House Check"),
        ({"@type": "Organization", "url": "x"}, None, "checks.example"),
        (None, None, "checks.example"),
    ],
)
def test_publisher_is_the_author_or_publisher_or_the_machine(author, publisher, named):
    assert read(with_(author=author, publisher=publisher)).publisher == named


@pytest.mark.parametrize(
    ("item", "speaker", "urls"),
    [
        (None, None, []),
        ("https://posts.example/7", None, ["https://posts.example/7"]),
        ([{"author": {"name": "Rosa Ferry"}}, {"url": "https://posts.example/7"}],
         Speaker("Rosa Ferry"), ["https://posts.example/7"]),
        ({"@type": "CreativeWork", "url": "https://posts.example/7", "headline": "Dry"},
         None, ["https://posts.example/7"]),
        ({"author": {"name": "Facebook users"}}, Speaker("Facebook users", is_described=True), []),
        ({"author": "Several aides"}, Speaker("Several aides", is_described=True), []),
        ({"appearance": {"url": "https://checks.example/flat"}}, None, []),
        ({"appearance": "on television"}, None, []),
    ],
)  # fmt: skip
def test_item_is_read_as_an_object_a_list_or_a_text(item, speaker, urls):
    one = read(with_(itemReviewed=item))

    assert one.speaker == speaker
    assert [place.url for place in one.appearances] == urls


def test_appearance_says_who_says_it_there():
    told = {"url": "https://posts.example/7", "hasPart": [
        {"@type": "Quotation", "creator": {"@type": "Person", "description": "an aide"},
         "text": "It is dry", "dateCreated": "2021-02-01"}, {"@type": "Clip", "name": "A film"},
    ]}  # fmt: skip

    [place] = read(with_(itemReviewed={"appearance": told})).appearances

    assert place.quoted == [
        Quoted(Speaker("an aide", is_described=True), "It is dry", "2021-02-01")
    ]


@pytest.mark.parametrize(
    ("told", "where"),
    [
        ({"claimReviewed": None, "itemReviewed": None}, "claimReviewed"),
        ({"claimReviewed": ["One.", "Two."]}, "claimReviewed"),
        ({"claimReviewed": "  "}, "claimReviewed"),
        ({"author": None, "url": None}, "author"),
        ({"reviewRating": None}, "reviewRating"),
        (
            {"reviewRating": {"ratingValue": -1, "bestRating": -1, "worstRating": -1}},
            "reviewRating",
        ),
        ({"reviewBody": None, "headline": None, "url": "somewhere"}, "reviewBody"),
    ],
)
def test_review_without_what_a_verdict_needs_is_refused_by_the_property(told, where):
    with pytest.raises(BadRecord) as refused:
        read(with_(**told))

    assert refused.value.field == where


def test_reasons_are_looked_for_elsewhere_before_the_address_is_given():
    assert read(with_(reviewBody=None)).body == "No, the river is not dry"
    assert read(with_(reviewBody=None, description="Water flows.")).body == "Water flows."
    bare = with_(reviewBody=None, headline=None)
    assert read(bare).body == "https://checks.example/flat"


def test_entities_of_html_are_words_but_not_in_what_a_ledger_wrote():
    own = [{"@type": "PropertyValue", "propertyID": "claimtracker", "value": "v-1"}]
    words = "A &amp;amp; B &lt;c&gt; "

    assert read(with_(claimReviewed=words)).statement == "A & B <c>"
    assert read(with_(claimReviewed=words, identifier=own)).statement == words


def test_review_that_its_feed_says_is_deleted_is_left_out():
    left: Counter[str] = Counter()
    feed = {"@type": "DataFeed", "dataFeedElement": [
        {"@type": "DataFeedItem", "dateDeleted": "2021-04-01", "item": FLAT},
        {"@type": "DataFeedItem", "item": [FLAT, FLAT]},
    ]}  # fmt: skip

    assert len(list(review_reading.found(feed, left, Room(), {}))) == 2
    assert +left == {"reviews that their feed says are deleted": 1}
