from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtracker.rules.marks import marks, snippet
from claimtracker.rules.search_query import parse

LONG = "The council met in spring. " * 10 + "Then the mayor resigned at once. " + "It rained. " * 30


@pytest.mark.parametrize(
    ("text", "query", "marked"),
    [
        ("The Mayor and the mayor", "mayor", ["Mayor", "mayor"]),
        ("\U0001f600 Cafe\u0301 caf\u00e9", "cafe", ["Cafe\u0301", "caf\u00e9"]),
        ("he kept his office, kept it", '"kept his"', ["kept his"]),
        ("It cost 5.7 million", "5.7", ["5.7"]),
        ("co\u00adoperate", "cooperate", ["co\u00adoperate"]),
        ("one two", "two OR one -three", ["one", "two"]),
        ("one two three", '"one two" "two three"', ["one two three"]),
        ("在中国人民", "中国人", ["中国人"]),
        ("在中国人民", "中", ["中"]),
        ("在中国人民", "民", ["民"]),
        ("เขาอยู่ที่บ้าน", "บ้าน", ["บ้าน"]),
        (
            "\u05d4\u05d5\u05d0 \u05d0\u05b8\u05de\u05b7\u05e8",
            "\u05d0\u05de\u05e8",
            ["\u05d0\u05b8\u05de\u05b7\u05e8"],
        ),
        ("mayors", "mayor", []),
        ("The mayor", "-mayor", []),
        ("The mayor", "source:mayor", []),
        ("", "mayor", []),
    ],
)
def test_marks_are_what_the_search_hits(text: str, query: str, marked: list[str]) -> None:
    assert [text[start:end] for start, end in marks(text, parse(query))] == marked


@given(st.text(), st.text())
def test_marks_are_in_order_and_never_overlap(text: str, typed: str) -> None:
    spans = marks(text, parse('"' + typed.replace('"', "") + '"'))

    edges = [edge for span in spans for edge in span]
    assert edges == sorted(edges)
    assert all(0 <= start < end <= len(text) for start, end in spans)


@given(st.text(st.characters(exclude_characters='"\u201c\u201d\u201e\u201f')))
def test_a_quoted_text_marks_itself(text: str) -> None:
    query = parse(f'"{text}"')

    assert bool(marks(text, query)) is bool(query.groups)


def test_snippet_of_a_short_text_is_the_text() -> None:
    assert snippet("The mayor resigned.", parse("mayor")) == ("The mayor resigned.", [(4, 9)])


def test_snippet_stands_around_the_first_hits_and_ends_with_words() -> None:
    piece, spans = snippet(LONG, parse("mayor resigned"), width=60)

    assert piece == "…in spring. Then the mayor resigned at once. It rained. It…"
    assert [piece[start:end] for start, end in spans] == ["mayor", "resigned"]


def test_snippet_without_a_hit_is_the_beginning() -> None:
    assert snippet(LONG, parse("source:x"), width=20) == ("The council met in…", [])


def test_snippet_cuts_where_there_is_no_space() -> None:
    piece, spans = snippet("人民" * 100 + "中国" + "人民" * 100, parse("中国"), width=10)

    assert piece == "…人民人民中国人民人民…"
    assert spans == [(5, 7)]


@given(st.text(st.sampled_from("ab 中\u0301\U0001f600\n"), max_size=80), st.integers(1, 40))
def test_snippet_is_a_piece_of_the_text_with_its_marks(text: str, width: int) -> None:
    query = parse("ab OR 中")

    piece, spans = snippet(text, query, width)

    assert piece.removeprefix("…").removesuffix("…") in text
    assert all(0 <= start < end <= len(piece) for start, end in spans)
    assert bool(spans) is bool(marks(text, query))
