from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date

import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimtracker.errors import Invalid
from claimtracker.rules.search_expressions import fts5, fts5_without, tsquery, tsquery_without
from claimtracker.rules.search_query import (
    Filter,
    InvalidQuery,
    Query,
    Term,
    UnknownProperty,
    UnreadableSearchDate,
    UnreadableYear,
    parse,
)
from claimtracker.rules.text import index_text
from tests.conftest import Server

NASTY = [
    "", " ", '"', '""', '"""', "'", "''", "\\", "*", "a*", "^a", "a:b", "foo:bar", "http://x", "-",
    "--", "---a", '-"', '-""', "(", ")", "()", "(a", "a)", "{a b}: c", "+", "a+b", "a + b", "NEAR",
    "NEAR(a b, 5)", "a NEAR b", "AND", "OR", "NOT", "a AND", "OR a", "a OR", "a OR OR b", "NOT a",
    "a NOT b", "OR OR OR", "a OR -b", "-a OR b", 'a OR "b c', "source:", "source::", 'source:"',
    'source:""', "-source:x", "source:x OR b", "rowid:1", "rank", "a\tb\nc", "a;DROP TABLE claim",
    "%", "_", "a_b", "&", "a & b", "a | b", "!a", "a <-> b", "a:*", "<b>a</b>", "\u0301", "\u00ad",
    "\u200f", "\ufeff", "\U0001f600", "\u00bd", "\ufdfa", "中", "中国", "中*", "ที่", "हि", "\u3131",
    "\x01", "\x7f", "\u2028", "a\u0000b", "\ud800", "\u201cthe Meridian\u201d", "1e5", "-5", "0x1F",
]  # fmt: skip


QUOTABLE = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters='\0"\u201c\u201d\u201e\u201f')
)

SEARCHES = [
    ("The mayor\u2019s Caf\u00e9", "mayor's cafe", True),
    ("The mayor kept office", '"mayor office"', False),
    ("The mayor kept office", "mayor -kept", False),
    ("The mayor kept office", "lost OR kept", True),
    ("中国人民", "国人", True),
    ("中国人民", "民", True),
    ("中国人民", "人中", False),
    ("เขาอยู่ที่บ้าน", "บ้าน", True),
    ("co\u00adoperate", "cooperate", True),
]


def _term(*words: str) -> tuple[Term, ...]:
    return (Term(words),)


@pytest.fixture(scope="module", params=["", "categories ''L* N* Co Mn Mc''"])
def index(request: pytest.FixtureRequest) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:")
    connection.execute(
        "CREATE VIRTUAL TABLE words "
        f"USING fts5(text, tokenize='unicode61 remove_diacritics 2 {request.param}')"
    )
    yield connection
    connection.close()


def _found(index: sqlite3.Connection, text: str, query: str) -> bool:
    index.execute("DELETE FROM words")
    index.execute("INSERT INTO words VALUES (?)", (index_text(text),))
    match = fts5(parse(query))
    return bool(index.execute("SELECT 1 FROM words WHERE words MATCH ?", (match,)).fetchall())


def _run(index: sqlite3.Connection, query: Query) -> None:
    for expression in filter(None, (fts5(query), fts5_without(query))):
        index.execute("SELECT 1 FROM words WHERE words MATCH ?", (expression,)).fetchall()


def test_parse_reads_words_phrases_and_what_is_left_out() -> None:
    query = parse('Mayor "kept office" -budget -"second term"')

    assert query == Query(
        groups=(_term("mayor"), _term("kept", "office")),
        without=(Term(("budget",)), Term(("second", "term"))),
    )


def test_parse_joins_what_stands_on_both_sides_of_or() -> None:
    assert parse('a b OR "c d" OR e f') == Query(
        groups=(
            _term("a"),
            (Term(("b",)), Term(("c", "d")), Term(("e",))),
            _term("f"),
        )
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("OR a", ["or", "a"]),
        ("a OR", ["a", "or"]),
        ("a or b", ["a", "or", "b"]),
        ('a "OR" b', ["a", "or", "b"]),
        ("AND NOT", ["and", "not"]),
    ],
)
def test_parse_takes_other_operators_as_words(text: str, words: list[str]) -> None:
    assert parse(text) == Query(groups=tuple(_term(word) for word in words))


def test_parse_reads_filters_and_their_quoted_values() -> None:
    query = parse('source:"The Meridian" Speaker:Ada -topic:sport has:contradiction tax')

    assert query == Query(
        groups=(_term("tax"),),
        filters=(
            Filter("source", ("The Meridian",)),
            Filter("speaker", ("Ada",)),
            Filter("topic", ("sport",), negated=True),
            Filter("has", ("contradiction",)),
        ),
    )


def test_parse_reads_typographic_quotation_marks() -> None:
    assert parse("source:\u201cThe Meridian\u201d") == parse('source:"The Meridian"')


def test_parse_joins_filters_of_one_name_by_or() -> None:
    assert parse("rating:true OR rating:false") == Query(
        filters=(Filter("rating", ("true", "false")),)
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("http://x.example", ("http", "x", "example")),
        ("foo:bar", ("foo", "bar")),
        ("source:", ("source",)),
        ("5.7", ("5", "7")),
        ("don\u2019t", ("don", "t")),
        ('"a b', ("a", "b")),
        ("中国人", ("中国", "国人")),
        ("x中国", ("x", "中国")),
    ],
)
def test_parse_takes_any_other_text_as_words_in_a_row(text: str, words: tuple[str, ...]) -> None:
    assert parse(text) == Query(groups=(_term(*words),))


def test_parse_leaves_a_single_character_open() -> None:
    assert parse("中").groups == ((Term(("中",), open=True),),)


def test_parse_says_what_no_index_can_find() -> None:
    assert parse("a \U0001f600 -% ...") == Query(
        groups=(_term("a"),), ignored=("\U0001f600", "%", "...")
    )


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        ("before:2020", date(2020, 1, 1), None),
        ("after:2020", None, date(2020, 12, 31)),
        ("before:2020-09", date(2020, 9, 1), None),
        ("after:2020-02", None, date(2020, 2, 29)),
        ("after:2020-12", None, date(2020, 12, 31)),
        ('after:"2020-09-22"', None, date(2020, 9, 22)),
        ("-before:2020", None, date(2019, 12, 31)),
        ("-after:2020", date(2021, 1, 1), None),
        ("after:2019 before:2021 after:2020-03", date(2021, 1, 1), date(2020, 3, 31)),
    ],
)
def test_parse_reads_days_before_and_after(
    text: str, before: date | None, after: date | None
) -> None:
    assert parse(text) == Query(before=before, after=after)


@pytest.mark.parametrize(
    "text",
    [
        "before:soon",
        "after:2020-13",
        "after:2020-02-30",
        "before:0000",
        "-before:0001",
        "after:٢٠٢٠",
    ],
)
def test_parse_refuses_what_is_no_date(text: str) -> None:
    with pytest.raises(UnreadableSearchDate):
        parse(text)


def test_parse_says_how_a_date_is_written() -> None:
    with pytest.raises(InvalidQuery) as refusal:
        parse("before:soon")

    assert isinstance(refusal.value, Invalid)
    assert str(refusal.value) == (
        "before:soon names no date; write before:2020, before:2020-09 or before:2020-09-22."
    )


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("mode:Plan", Filter("mode", ("plan",))),
        ('genre:"Press  Release"', Filter("genre", ("press release",))),
        ("-stance:denies", Filter("stance", ("denies",), negated=True)),
        ("standing:gone OR standing:corrected", Filter("standing", ("gone", "corrected"))),
        ("kind:denial", Filter("kind", ("denial",))),
        ("state:open", Filter("state", ("open",))),
        ("type:article", Filter("type", ("article",))),
        ("year:1999", Filter("year", ("1999",))),
        ('for:"The ""Real"" Post"', Filter("for", ('The "Real" Post',))),
    ],
)
def test_parse_understands_filters(asked: str, found: Filter) -> None:
    assert parse(asked) == Query(filters=(found,))


def test_what_is_asked_twice_is_asked_once() -> None:
    assert parse("a a -b -b topic:x topic:x") == parse("a -b topic:x")


def test_parse_refuses_an_unknown_word_of_a_short_list() -> None:
    with pytest.raises(UnknownProperty) as refusal:
        parse("genre:rumour")

    assert "genre:opinion, genre:satire" in str(refusal.value)
    assert str(refusal.value).endswith(" or genre:document.")


@pytest.mark.parametrize("asked", ["year:99", "year:0000", "year:20200", "year:٢٠٢٠"])
def test_parse_refuses_what_is_no_year(asked: str) -> None:
    with pytest.raises(UnreadableYear):
        parse(asked)


def test_parse_refuses_an_unknown_property() -> None:
    with pytest.raises(UnknownProperty) as refusal:
        parse("has:doubts")

    assert str(refusal.value) == (
        "has:doubts is not known; write has:contradiction or has:verdict."
    )


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        ("", ""),
        ("-a", ""),
        ("source:x", ""),
        ("a", '("a")'),
        ('a "b c" -d -e', '(("a") AND ("b c")) NOT ("d" OR "e")'),
        ("a OR b c", '("a" OR "b") AND ("c")'),
        ("中国人", '("中国 国人")'),
        ("税", '("税" *)'),
    ],
)
def test_fts5_quotes_every_term(text: str, expression: str) -> None:
    assert fts5(parse(text)) == expression


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        ("-a", ""),
        ('a "b c" -d -e', "(('a')) & (('b' <-> 'c')) & !(('d') | ('e'))"),
        ("a OR b", "(('a') | ('b'))"),
        ("x税", "(('x' <-> '税':*))"),
    ],
)
def test_tsquery_quotes_every_term(text: str, expression: str) -> None:
    assert tsquery(parse(text)) == expression


def test_a_search_that_only_leaves_out_says_what() -> None:
    query = parse('-a -"b c"')

    assert fts5_without(query) == '("a" OR "b c")'
    assert tsquery_without(query) == "(('a') | ('b' <-> 'c'))"
    assert fts5_without(parse("a")) == tsquery_without(parse("a")) == ""


@pytest.mark.parametrize("text", NASTY)
def test_fts5_runs_whatever_is_typed(index: sqlite3.Connection, text: str) -> None:
    for query in (parse(text), parse(f"word {text}"), parse(f"word -{text}")):
        _run(index, query)


@given(st.lists(st.text(max_size=8) | st.sampled_from(NASTY)).map(" ".join))
def test_fts5_runs_for_every_text(index: sqlite3.Connection, text: str) -> None:
    try:
        query = parse(text)
    except InvalidQuery:
        return

    _run(index, query)


def test_fts5_runs_for_very_many_words(index: sqlite3.Connection) -> None:
    many = [f"w{n}" for n in range(1_000)]

    for text in (" ".join(many), " OR ".join(many), " ".join(f"-{word}" for word in ["a", *many])):
        _run(index, parse(text))


@given(QUOTABLE)
def test_a_quoted_text_finds_itself(index: sqlite3.Connection, text: str) -> None:
    query = parse(f'"{text}"')

    assert query.groups == () or _found(index, text, f'"{text}"')


@given(st.text(st.sampled_from("中国人民。 aか"), min_size=1), st.data())
def test_any_piece_of_an_unspaced_text_finds_it(
    index: sqlite3.Connection, text: str, data: st.DataObject
) -> None:
    text = text.replace("a", " a ")
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    query = f'"{text[start:end]}"'

    assert parse(query).groups == () or _found(index, text, query)


@pytest.mark.parametrize(("text", "query", "found"), SEARCHES)
def test_fts5_finds_what_was_asked_for(
    index: sqlite3.Connection, text: str, query: str, *, found: bool
) -> None:
    assert _found(index, text, query) is found


@pytest.fixture(scope="module")
def postgresql(server: Server) -> Iterator[psycopg.Connection]:
    url = server.database()
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        yield connection
    server.drop(url)


def _found_by_postgresql(postgresql: psycopg.Connection, text: str, expression: str) -> bool:
    row = postgresql.execute(
        "SELECT to_tsvector('simple', %s) @@ to_tsquery('simple', %s)",
        (index_text(text), expression),
    ).fetchone()
    return row == (True,)


@pytest.mark.parametrize("text", NASTY)
def test_tsquery_runs_whatever_is_typed(postgresql: psycopg.Connection, text: str) -> None:
    for query in (parse(text), parse(f"word {text}"), parse(f"word -{text}")):
        for expression in filter(None, (tsquery(query), tsquery_without(query))):
            _found_by_postgresql(postgresql, "", expression)


@settings(deadline=None)
@given(QUOTABLE)
def test_a_quoted_text_finds_itself_in_postgresql(
    postgresql: psycopg.Connection, text: str
) -> None:
    expression = tsquery(parse(f'"{text}"'))

    assert expression == "" or _found_by_postgresql(postgresql, text, expression)


@pytest.mark.parametrize(("text", "query", "found"), SEARCHES)
def test_tsquery_finds_what_was_asked_for(
    postgresql: psycopg.Connection, text: str, query: str, *, found: bool
) -> None:
    assert _found_by_postgresql(postgresql, text, tsquery(parse(query))) is found
