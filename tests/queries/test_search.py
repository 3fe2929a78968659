"""What a search finds, on both engines."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import date, datetime

import pytest
from sqlalchemy import event, update
from sqlalchemy.orm import Session

from claimtracker.models import Article, Assertion, Claim
from claimtracker.operations import search_index, touched
from claimtracker.queries import search
from claimtracker.rules.search_query import InvalidQuery, Query, parse
from tests.searched import (
    article,
    assertion,
    claim,
    contradiction,
    copy,
    entity,
    keys,
    limit,
    merge,
    source,
    topic,
    verdict,
    version,
    withdrawal,
)

STATEMENTS = {
    "bridge": "The bridge over the Senne was closed for repairs.",
    "ferry": "The ferry carried 400 people across the Senne.",
    "chinese": "市政府计划在明年关闭旧桥。",
    "japanese": "市長は新しい橋を約束した。",
    "thai": "นายกเทศมนตรีสัญญาสะพานใหม่",
    "arabic": "أَغْلَقَتِ المدينةُ الجسرَ القديم.",
    "hindi": "पुल बंद है",
    "accents": "Zoë Čapek resigned from the café committee.",
}


@pytest.fixture
def statements(session: Session) -> Session:
    for key, statement in STATEMENTS.items():
        claim(session, key, statement)
    return session


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("bridge", ["bridge"]),
        ("BRIDGE closed", ["bridge"]),
        ("bridge ferry", []),
        ("bridge OR ferry", ["bridge", "ferry"]),
        ("senne -ferry", ["bridge"]),
        ('"over the senne"', ["bridge"]),
        ('"the over senne"', []),
        ('senne -"400 people"', ["bridge"]),
        ("-senne -cafe", ["arabic", "chinese", "hindi", "japanese", "thai"]),
        ("zoe capek", ["accents"]),
        ("CAFÉ", ["accents"]),
        ("旧桥", ["chinese"]),
        ("桥", ["chinese"]),
        ("市政府计划", ["chinese"]),
        ("市桥", []),
        ("橋", ["japanese"]),
        ("新しい橋", ["japanese"]),
        ("สะพาน", ["thai"]),
        ("สะพานเก่า", []),
        ("الجسر", ["arabic"]),
        ("اغلقت OR أغلقت", ["arabic"]),
        ("पुल", ["hindi"]),
        ("!!!", []),
        ("rating:true", []),
    ],
)
def test_search_finds_the_words_asked_for(
    statements: Session, query: str, found: list[str]
) -> None:
    assert keys(statements, query) == found


HOSTILE = [
    "", "'", '"', '""', "''", "(", ")", "a AND", "NOT", "OR", "OR OR OR", "NEAR(a b)", "a*", "^a",
    "words:a", "claim_fts:a", "-", "--", "-- x", "; DROP TABLE claim;", "%", "_", "\\", "\\'",
    "':*",
    "a:*", "a & b | !c", "<->", "a <-> b", "\u0000", "\ud800", "💥", "\u200f", "e\u0301", "\ufeff",
    "source:", "source:\"", "topic:'", 'speaker:"x" OR speaker:"y', "rating:\u0000", "subject:💥",
    "-source:nobody", "-has:contradiction", "before:0001", "after:9999", "x" * 5000, "桥" * 3000,
    "ก" * 500, "a " * 500, "http://x/?a=b", "{}[]", "$1 %s :x ?", "ﬁ ㉿ ﷺ", "\u0e33", "ﾊﾟ",
]  # fmt: skip


@pytest.mark.parametrize("kind", ["claim", "article", None])
def test_search_refuses_hostile_words_at_most_politely(statements: Session, kind: str) -> None:
    search_index.settle(statements)

    for text in HOSTILE:
        try:
            results = search.find(statements, parse(text), kind=kind)  # type: ignore[arg-type]
        except InvalidQuery:
            continue
        assert results.total >= len(results.results)


def test_search_of_nothing_lists_the_newest_first(session: Session) -> None:
    here = source(session, "The Meridian")
    for key, day in (("old", 1), ("new", 20), ("middle", 10)):
        printed = article(session, f"a-{key}", here, published=date(2020, 9, day))
        assertion(session, claim(session, key, "It rained."), printed)
    claim(session, "undated", "It rained.")
    search_index.settle(session)

    results = search.find(session, Query(), kind="claim")

    assert [hit.key for hit in results.results] == ["new", "middle", "old", "undated"]
    assert (results.total, results.exact, results.next, results.capped) == (4, True, None, False)


@pytest.fixture
def newsroom(session: Session) -> Session:
    """Two publications, a reprint, four claims and who says them."""
    meridian = source(session, "The Meridian", domain="meridian.example")
    courier = source(session, "Courier", domain="www.courier.example", ours=True)
    oracle, ken = entity(session, "Oracle", "Oracle Corporation"), entity(session, "Ken Glueck")
    first = article(
        session,
        "first",
        meridian,
        title="A deal",
        body="A deal is near.",
        published=date(2020, 9, 1),
    )
    second = article(
        session, "second", courier, title="No deal", body="No deal at all.",
        published=date(2020, 9, 20),
    )  # fmt: skip
    reprint = article(session, "reprint", courier, body="A deal is near.")
    copy(session, reprint, first)
    stake = claim(session, "stake", "Oracle takes a stake.", about=oracle)
    none = claim(session, "none", "Oracle takes nothing.", about=oracle)
    price = claim(session, "price", "The price is two billion.")
    loose = claim(session, "mayor", "The mayor knew.")
    assertion(session, stake, first, quote="a stake, said Glueck", voice=(ken, oracle))
    assertion(session, none, second, quote="nothing whatever", said=date(2020, 9, 15))
    assertion(session, price, first, said=date(2019, 1, 1), described="a former manager")
    assertion(session, price, second, said=date(2020, 9, 19))
    assertion(session, loose, reprint)
    contradiction(session, stake, none)
    contradiction(session, price, loose, near=True)
    topic(session, stake, "Mergers")
    verdict(session, none, "false", datetime(2020, 9, 2))
    verdict(session, none, "true", datetime(2020, 9, 3))
    withdrawal(session, verdict(session, none, "unproven", datetime(2020, 9, 4)))
    verdict(session, stake, "false", datetime(2020, 9, 5), publisher=meridian)
    verdict(session, price, "false", datetime(2020, 9, 5), publisher=courier)
    return session


@pytest.mark.parametrize(
    ("query", "claims", "articles"),
    [
        ('source:"the meridian"', ["price", "stake"], ["first"]),
        ("source:meridian.example", ["price", "stake"], ["first"]),
        ("source:courier.example", ["mayor", "none", "price"], ["reprint", "second"]),
        ("-source:courier", ["stake"], ["first"]),
        ("source:nobody", [], []),
        ("-source:nobody", ["mayor", "none", "price", "stake"], ["first", "reprint", "second"]),
        ("speaker:oracle", ["stake"], ["first"]),
        ('speaker:"oracle corporation"', ["stake"], ["first"]),
        ('speaker:"Ken Glueck"', ["stake"], ["first"]),
        ("speaker:courier", ["none", "price"], ["second"]),
        ('speaker:"the meridian"', ["mayor"], ["reprint"]),
        ("subject:oracle", ["none", "stake"], ["first", "second"]),
        ("-subject:oracle", ["mayor", "price"], ["reprint"]),
        ("topic:mergers", ["stake"], ["first"]),
        ("rating:true", ["none"], ["second"]),
        ("rating:TRUE", ["none"], ["second"]),
        ("rating:false", ["price"], ["first", "second"]),
        ("rating:true OR rating:false", ["none", "price"], ["first", "second"]),
        ("-rating:false", ["mayor", "none", "stake"], ["reprint"]),
        ("rating:unheard", [], []),
        ("has:contradiction", ["none", "stake"], ["first", "second"]),
        ("-has:contradiction", ["mayor", "price"], ["reprint"]),
        ("before:2020-09-15", ["price", "stake"], ["first"]),
        ("after:2020-09-14", ["none", "price"], ["second"]),
        ("after:2019-06 before:2020-09-10", ["stake"], ["first"]),
        ("takes speaker:oracle has:contradiction", ["stake"], []),
        ("deal source:courier", [], ["reprint", "second"]),
        ("oracle -stake", ["none"], []),
    ],
)
def test_search_keeps_to_its_filters(
    newsroom: Session, query: str, claims: list[str], articles: list[str]
) -> None:
    assert keys(newsroom, query) == claims
    assert keys(newsroom, query, "article") == articles
    assert keys(newsroom, query, None) == sorted(claims + articles)


def test_search_takes_texts_of_any_length(session: Session) -> None:
    here = source(session, "The Meridian")
    long = " ".join(f"wave{number}" for number in range(150_000))
    article(session, "long", here, body=f"comet {long}")
    article(session, "chinese", here, body="旧桥" + "".join(map(chr, range(0x4E00, 0x9FA5))) * 2)

    assert keys(session, "comet wave149", "article") == ["long"]
    assert keys(session, "旧桥", "article") == ["chinese"]
    assert search_index.problems(session) == []


def test_hit_of_a_claim_says_who_carries_it_and_how_it_was_judged(newsroom: Session) -> None:
    search_index.settle(newsroom)

    hit = search.find(newsroom, parse("price"), kind="claim").results[0]

    assert (hit.type, hit.key, hit.title) == ("claim", "price", "The price is two billion.")
    assert (hit.rating, hit.sources, hit.contradictions) == (
        "false",
        ["Courier", "The Meridian"],
        0,
    )
    assert (hit.snippet, hit.marks) == ("The price is two billion.", [(4, 9)])
    assert (hit.first, hit.last) == (date(2019, 1, 1), date(2020, 9, 19))


def test_hit_shows_the_quote_in_which_the_words_stand(newsroom: Session) -> None:
    search_index.settle(newsroom)

    hit = search.find(newsroom, parse("glueck"), kind="claim").results[0]

    assert (hit.title, hit.snippet, hit.marks) == (
        "Oracle takes a stake.", "a stake, said Glueck", [(14, 20)],
    )  # fmt: skip


def test_hit_of_an_article_shows_its_text_around_the_words(newsroom: Session) -> None:
    search_index.settle(newsroom)

    hit = search.find(newsroom, parse("all"), kind="article").results[0]

    assert (hit.type, hit.key, hit.title, hit.sources) == (
        "article",
        "second",
        "No deal",
        ["Courier"],
    )
    assert (hit.snippet, hit.marks, hit.contradictions) == ("No deal at all.", [(11, 14)], 1)
    assert hit.published == "2020-09-20"


def test_article_is_found_by_its_newest_version_alone(newsroom: Session) -> None:
    altered = article(newsroom, "altered", source(newsroom, "Gazette"), body="A comet was seen.")
    search_index.settle(newsroom)

    version(newsroom, altered, 2, body="A planet was seen.")

    assert keys(newsroom, "comet", "article") == []
    assert keys(newsroom, "planet", "article") == ["altered"]


@pytest.mark.parametrize("state", ["withdrawn", "removed", "merged"])
def test_claim_that_is_out_is_never_found(newsroom: Session, state: str) -> None:
    gone = claim(newsroom, "gone", "The comet was seen.")
    assert keys(newsroom, "comet") == ["gone"]

    if state == "merged":
        merge(newsroom, gone, claim(newsroom, "survivor", "A tail was seen."))
    else:
        change = (
            {"state": "withdrawn"} if state == "withdrawn" else {"removed_at": datetime(2020, 1, 1)}
        )
        newsroom.execute(update(Claim).where(Claim.id == gone).values(change))
        touched.claims(newsroom, [gone])

    assert keys(newsroom, "comet") == []
    assert "gone" not in keys(newsroom, "")


def test_what_was_removed_finds_its_claim_no_longer(newsroom: Session) -> None:
    here = article(newsroom, "short", source(newsroom, "Gazette"))
    carried = claim(newsroom, "carried", "It was seen.")
    assertion(newsroom, carried, here, quote="the comet")
    assert keys(newsroom, "comet source:gazette") == ["carried"]

    removed = {"removed_at": datetime(2020, 1, 1)}
    newsroom.execute(update(Assertion).where(Assertion.claim_id == carried).values(removed))
    newsroom.execute(update(Article).where(Article.id == here).values(removed))
    touched.claims(newsroom, [carried])
    touched.articles(newsroom, [here])

    assert keys(newsroom, "comet") == []
    assert keys(newsroom, "source:gazette", None) == []


def _many(session: Session, count: int) -> None:
    here = source(session, "The Meridian")
    for number in range(count):
        day = date(2020, 1, 1 + number % 5)
        text = "tide " * (1 + number % 4) + f"number {number}"
        printed = article(session, f"a{number:02}", here, body=text, published=day)
        assertion(session, claim(session, f"c{number:02}", text), printed)
    search_index.settle(session)


def _pages(session: Session, query: str, kind: str | None, limit: int) -> list[list[str]]:
    pages, after = [], None
    while True:
        results = search.find(session, parse(query), kind=kind, limit=limit, after=after)  # type: ignore[arg-type]
        pages.append([hit.key for hit in results.results])
        after = results.next
        if after is None:
            return pages


@pytest.mark.parametrize("kind", ["claim", "article", None])
@pytest.mark.parametrize(
    "query", ["tide", "tide -77", "", "source:meridian", "-missing", "tide source:meridian"]
)
@pytest.mark.parametrize("ranked", [5, 1000])
def test_pages_follow_without_gaps_or_doubles(
    session: Session, monkeypatch: pytest.MonkeyPatch, kind: str | None, query: str, ranked: int
) -> None:
    limit(monkeypatch, ranked=ranked)
    _many(session, 12)
    query = query.replace("meridian", '"The Meridian"')

    pages = _pages(session, query, kind, 5)
    whole = _pages(session, query, kind, 1000)

    listed = [key for page in pages for key in page]
    expected = 12 * (2 if kind is None else 1)
    assert len(pages) == -(-expected // 5)
    assert listed == whole[0]
    assert len(set(listed)) == expected


def test_best_answer_comes_first(session: Session) -> None:
    for number in range(5):
        claim(session, f"long{number}", "The harbour was full of boats and of people and of noise.")
    claim(session, "short", "The tide turned, tide upon tide.")
    claim(session, "passing", "The harbour was empty when the tide had gone out again at noon.")
    search_index.settle(session)

    results = search.find(session, parse("tide"), kind="claim")

    assert [hit.key for hit in results.results] == ["short", "passing"]


def test_only_the_newest_are_ranked_and_it_is_said(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    limit(monkeypatch, ranked=5)
    _many(session, 12)

    results = search.find(session, parse("tide"), kind="claim", limit=12)

    listed = [hit.key for hit in results.results]
    assert results.capped is True
    assert sorted(listed[:5]) == ["c07", "c08", "c09", "c10", "c11"]
    assert listed[5:] == ["c06", "c05", "c04", "c03", "c02", "c01", "c00"]


def test_count_has_an_end_where_counting_is_dear(
    session: Session, monkeypatch: pytest.MonkeyPatch, engine_name: str
) -> None:
    limit(monkeypatch, listed=5)
    _many(session, 6)

    results = search.find(session, parse("tide"), limit=1)

    expected = (12, True) if engine_name == "sqlite" else (10, False)
    assert (results.total, results.exact) == expected


def test_new_arrivals_leave_the_pages_of_a_list_as_they_were(session: Session) -> None:
    _many(session, 8)
    first = search.find(session, parse('source:"The Meridian"'), kind="claim", limit=4)

    claim(session, "later", "The tide came late.")
    search_index.settle(session)
    second = search.find(
        session, parse('source:"The Meridian"'), kind="claim", limit=4, after=first.next
    )

    assert len({hit.key for hit in first.results + second.results}) == 8


@pytest.mark.parametrize(
    "cursor",
    ["", "x", "....", "bnVsbA", "W10", "e30", "WyIiLHt9XQ", "é", "[" * 9000, "W251bGwsIG51bGxd"],
)
def test_forged_cursor_is_refused(statements: Session, cursor: str) -> None:
    search_index.settle(statements)

    with pytest.raises(search.InvalidCursor):
        search.find(statements, parse("bridge"), after=cursor)


def test_cursor_with_a_key_in_another_form_is_refused(session: Session) -> None:
    for number in range(3):
        claim(session, f"c{number}", f"Tide number {number}.")
    search_index.settle(session)
    cursor = search.find(session, parse("tide"), kind="claim", limit=1).next
    assert cursor is not None
    mark, places = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    row, *rest = places["claim"]
    forged = json.dumps([mark, {"claim": [f"urn:uuid:{row}", *rest]}])

    with pytest.raises(search.InvalidCursor):
        search.find(
            session, parse("tide"), kind="claim", limit=1,
            after=urlsafe_b64encode(forged.encode()).decode().rstrip("="),
        )  # fmt: skip


def test_cursor_of_another_search_is_refused(session: Session) -> None:
    _many(session, 6)
    cursor = search.find(session, parse("tide"), limit=2).next

    with pytest.raises(search.InvalidCursor):
        search.find(session, parse("number"), limit=2, after=cursor)


@pytest.mark.parametrize("query", ["tide", "", "tide source:meridian.example"])
def test_search_asks_the_same_number_of_questions_for_one_and_three(
    session: Session, query: str
) -> None:
    counts = []
    for number in (1, 3):
        _many_named(session, number)
        counts.append(_statements(session, query))

    assert counts[0] == counts[1]


def _many_named(session: Session, number: int) -> None:
    here = source(session, f"Paper {number}", domain="meridian.example")
    for each in range(number):
        printed = article(session, f"p{number}-{each}", here, body="tide")
        assertion(session, claim(session, f"q{number}-{each}", "The tide."), printed)
    search_index.settle(session)


def _statements(session: Session, query: str) -> int:
    seen: list[str] = []
    connection = session.connection()

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(connection, "before_cursor_execute", note)
    search.find(session, parse(query))
    event.remove(connection, "before_cursor_execute", note)
    return len(seen)


@pytest.mark.parametrize(
    "before",
    [
        pytest.param("the " * 300, id="a word stands there very often"),
        pytest.param(" ".join(f"w{number}" for number in range(17_000)), id="a text is very long"),
    ],
)
def test_words_far_down_a_long_text_are_found_when_quoted(session: Session, before: str) -> None:
    long = article(session, "long", source(session, "Gazette"))
    version(session, long, 2, body=f"{before} and so the harbour wall fell")
    article(session, "other", source(session, "Gazette 2"))

    assert keys(session, '"the harbour wall"', "article") == ["long"]
    assert keys(session, '"so the harb"', "article") == []
    assert keys(session, '"the harbour bell"', "article") == []
    assert keys(session, 'harbour -"the wall"', "article") == ["long"]
