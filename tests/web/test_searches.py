from __future__ import annotations

import re
from contextlib import AbstractContextManager
from urllib.parse import unquote

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests import builders, hostile_searches
from tests.conftest import ADA
from tests.searched import limit
from tests.web.conftest import Counted, signed_in
from tests.web.reading import page, words


def test_hits_are_marked_and_counted(story: FlaskClient) -> None:
    text = page(story, "/search?q=Oracle speaker:Oracle")

    assert re.search(r"<h1>\d+ claims and articles answer “<bdi>Oracle</bdi>”</h1>", text)
    assert 'aria-label="Without speaker Oracle"' in text
    assert '<mark class="hit">' in text


def test_what_cannot_be_looked_up_is_named(story: FlaskClient) -> None:
    text = words(page(story, "/search?q=tiktok %26%26 !!"))

    assert "Not understood: &&, !!." in text


def test_filter_that_there_is_not_is_named(story: FlaskClient) -> None:
    text = words(page(story, "/search?q=tiktok sorce:Meridian"))

    assert "There is no filter sorce: (did you mean source:?), so it was looked for" in text


def test_nothing_found_says_what_to_do(story: FlaskClient) -> None:
    assert "Ask for fewer words" in words(page(story, "/search?q=xylophone"))


def test_search_that_finds_no_claim_leads_to_the_question(story: FlaskClient) -> None:
    text = page(story, "/search?q=bytedance stake")

    assert "In dispute: What stake does ByteDance hold in TikTok Global?" in words(text)
    assert re.search(r'<a href="/disputes/[^"]+">What stake', text)
    assert "In dispute" not in page(story, "/search?q=bytedance")


def test_next_page_begins_where_the_first_ended(
    client: FlaskClient, write: AbstractContextManager[Session]
) -> None:
    with write as session:
        for number in range(30):
            builders.claim(session, f"claim-{number:02}")

    first = page(client, "/search?q=statement")
    [further] = re.findall(r'href="(/search\?[^"]*after=[^"]+)"', first)
    second = page(client, further.replace("&amp;", "&"))

    keys = re.findall(r'href="/claims/(claim-\d+)"', first + second)
    assert sorted(keys) == [f"claim-{number:02}" for number in range(30)]


def test_search_comes_back_into_the_box_as_text(client: FlaskClient) -> None:
    text = page(client, '/search?q="><script>alert(1)</script>')

    assert "<script>" not in text
    assert 'value="&#34;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"' in text


@pytest.mark.parametrize(
    "asked",
    ["a\x00b", "x" * 10_000, "before:yesterday", "has:everything"],
    ids=["NUL", "long", "date", "property"],
)
def test_search_that_cannot_be_read_is_a_sentence(client: FlaskClient, asked: str) -> None:
    answer = client.get("/search", query_string={"q": asked})

    assert answer.status_code == 400
    assert "<h1>This cannot be read</h1>" in answer.text


def test_claim_that_is_contradicted_leads_to_who_says_otherwise(
    client: FlaskClient, write: AbstractContextManager[Session]
) -> None:
    with write as session:
        claim = builders.claim(session, "ferry/1", statement="The ferry sank.")
        for number in range(8):
            stance = "denies" if number == 7 else "affirms"
            builders.says(session, f"Paper {number}", claim, stance=stance, quote=f"So {number}")

    for asked in ("/search?q=ferry", "/claims"):
        text = page(client, asked)
        [dispute] = re.findall(r'<a href="(/disputes/[^"]+)">1 contradiction', text)
        assert "and 2 more" in words(text)
        answers = page(client, dispute)
        assert ("So 1" in answers, "So 7" in answers) == (True, True)


def test_forged_cursor_is_refused(client: FlaskClient) -> None:
    assert client.get("/search?q=x&after=forged").status_code == 400


@pytest.mark.parametrize("asked", ['"', "* OR", "NEAR(a b)", "a AND NOT b", "';--", "ÿ 中", "-a"])
def test_hostile_search_is_only_words(client: FlaskClient, asked: str) -> None:
    assert client.get("/search", query_string={"q": asked}).status_code == 200


def fill(write: AbstractContextManager[Session], **found: int) -> None:
    """Add so many claims with each word."""
    with write as session:
        for word, number in found.items():
            for place in range(number):
                builders.claim(session, f"{word} {place}")


def costs(client: FlaskClient, counted: Counted, asked: str) -> set[int]:
    """Return how many statements the pages of searches take that find little and much."""
    found = set()
    for word in ("apple", "pear", "plum"):
        before = counted.number
        page(client, f"/search?q={asked.format(word)}")
        found.add(counted.number - before)
    return found


@pytest.mark.parametrize("asked", ["{}", "{} mode:fact"])
def test_many_hits_cost_no_more_queries(
    client: FlaskClient, write: AbstractContextManager[Session], counted: Counted, asked: str
) -> None:
    fill(write, apple=1, pear=3, plum=15)

    assert len(costs(client, counted, asked)) == 1


@pytest.mark.parametrize("asked", ["{}", "{} mode:fact"])
def test_more_than_is_ranked_or_reached_costs_no_more_queries(
    client: FlaskClient,
    write: AbstractContextManager[Session],
    counted: Counted,
    monkeypatch: pytest.MonkeyPatch,
    asked: str,
) -> None:
    limit(monkeypatch, ranked=25, reach=28)
    fill(write, apple=1, pear=26, plum=35)

    assert len(costs(client, counted, asked)) == 1
    text = words(page(client, "/search?q=plum mode:fact"))
    assert "Filters were asked of the newest 28 that have these words" in text


@pytest.mark.parametrize(
    "asked",
    [
        "tiktok",
        "-tiktok",
        "tiktok -sale",
        "tiktok OR oracle",
        '"80 per cent"',
        'source:"Plover News Agency"',
        '-source:"Plover News Agency"',
        "speaker:Oracle",
        "has:contradiction",
        "-has:contradiction",
        "before:2020-09",
        "after:2020-09-20 tiktok",
        "ｔｉｋｔｏｋ",
        "a " * 500,
        "-a " * 300,
    ],
)
@pytest.mark.parametrize("order", ["best", "newest"])
def test_pages_of_a_search_add_up_to_its_total(story: FlaskClient, asked: str, order: str) -> None:
    found, after = [], ""
    while after is not None:
        told = {"q": asked, "order": order} | ({"after": after} if after else {})
        text = story.get("/search", query_string=told).text
        total = re.search(r"<h1[^>]*>([\d,]+) claims? (?:and|or) article", text)
        assert total is not None
        found += re.findall(r'<h2 class="statement"[^>]*><a href="([^"]+)"', text)
        following = re.search(r'href="/search\?[^"]*\bafter=([^&"]+)', text)
        after = unquote(following[1]) if following else None

    assert len(found) == len(set(found)) == int(total[1]) > 0


@pytest.mark.parametrize("asked", ['"', '""', '"' * 900, "’ " * 400, "😀 %"])
def test_what_cannot_be_looked_up_is_named_once(story: FlaskClient, asked: str) -> None:
    answer = story.get("/search", query_string={"q": asked})

    assert answer.status_code == 200
    assert "Not understood:" in answer.text
    assert "<code></code>" not in answer.text
    assert answer.text.count("<code>’</code>") <= 1


def test_every_filter_offered_leaves_as_many_claims_as_it_says(story: FlaskClient) -> None:
    offered = chips(page(story, "/search?q=tiktok mode:fact"))

    assert {kind for kind, _, _ in offered} >= {"Rating", "Source", "Stance"}
    for kind, number, address in offered:
        if kind == "Found":
            continue
        within = page(story, f"{address}+type:claim")
        total = re.search(r"<h1[^>]*>([\d,]+) claims? ", within)
        assert total is not None, address
        assert (kind, total[1]) == (kind, number), address


def chips(text: str) -> list[tuple[str, str, str]]:
    """Return each filter that a page offers: its title, its number, and where it leads."""
    return [
        (title, number, address.replace("&amp;", "&"))
        for title, body in re.findall(r"<section><h2>([^<]+)</h2>(.*?)</section>", text, re.DOTALL)
        for address, number in re.findall(
            r'<li><a href="([^"]+)"><span>.*?</span><span>([\d,]+)</span></a>', body
        )
    ]


def test_filter_that_is_on_is_taken_off_alone(story: FlaskClient) -> None:
    text = page(
        story, '/search?q=tiktok OR oracle source:"Plover News Agency" -mode:plan&order=newest'
    )

    assert [
        unquote(one) for one in re.findall(r'<a href="/search\?([^"]+)" aria-label="Without', text)
    ] == [
        "q=tiktok+OR+oracle+-mode:plan&amp;order=newest",
        'q=tiktok+OR+oracle+source:"Plover+News+Agency"&amp;order=newest',
    ]
    assert 'aria-label="Without not mode plan"' in text
    assert unquote('q=tiktok+OR+oracle&amp;order=newest">clear all') in text


def test_filter_with_quotation_marks_in_its_name_leads_to_what_it_counts(
    client: FlaskClient, write: AbstractContextManager[Session]
) -> None:
    with write as session:
        builders.says(session, "The “Real” Post", builders.claim(session, "a"))
        builders.claim(session, "b")

    [(_, number, address)] = [
        one for one in chips(page(client, "/search?q=type:claim")) if one[0] == "Source"
    ]

    assert 'source:"The+""Real""+Post"' in unquote(address)
    assert number == "1"
    assert 'href="/claims/a"' in page(client, address)
    assert 'href="/claims/b"' not in page(client, address)


def test_way_to_narrow_that_leaves_all_is_not_offered(
    client: FlaskClient, write: AbstractContextManager[Session]
) -> None:
    with write as session:
        builders.claim(session, "a")

    assert chips(page(client, "/search?q=type:claim")) == []


def test_nothing_found_says_why_and_what_may_have_been_meant(story: FlaskClient) -> None:
    text = words(page(story, "/search?q=tiktok oraclr speaker:Oracle"))

    assert "Did you mean tiktok oracle speaker:Oracle?" in text
    assert "oraclr finds nothing by itself; without it, " in text
    assert re.search(r"tiktok finds \d+ by itself\.", text)


def test_names_and_ratings_that_there_are_not_are_answered_with_those_there_are(
    story: FlaskClient,
) -> None:
    assert "Did you mean speaker:Oracle?" in words(page(story, "/search?q=speaker:Orcale"))

    told = page(story, "/search?q=rating:x")
    assert "There is no such rating; there are " in words(told)
    assert 'href="/search?q=rating:false"' in told


def test_hostile_searches_are_answered_by_both_engines(
    sqlite_story: Engine, postgresql_story: Engine
) -> None:
    for ledger in (sqlite_story, postgresql_story):
        reader = signed_in(ledger, ADA)
        for asked in hostile_searches.searches(25):
            answer = reader.get(hostile_searches.address(asked))
            assert answer.status_code in (200, 400), asked
            assert "<title>" in answer.text
