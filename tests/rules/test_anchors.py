from __future__ import annotations

import json
import time
import unicodedata
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtracker.rules.anchors import Found, find

ARTICLES = Path(__file__).resolve().parents[3] / "shared" / "articles"

TEXTS = st.text(
    st.sampled_from("ab \u00a0\n\u2019'\u00e9e\u0301\u00ad中\U0001f600\u2026."), max_size=60
)


def test_find_takes_the_place_at_the_offset() -> None:
    text = "no, no, no"

    assert find(text, "no", start=4, end=6) == Found(4, 6, "offset")
    assert find(text, "no", start=4) == Found(4, 6, "offset")


def test_find_takes_a_folded_passage_at_the_offset() -> None:
    text = "It\u2019s so. It\u2019s so."

    assert find(text, "It's so", start=9, end=16) == Found(9, 16, "offset")


@pytest.mark.parametrize(("start", "end"), [(-3, -1), (5, 3), (0, 99), (90, 92), (1, None)])
def test_find_looks_on_where_the_offset_is_wrong(start: int, end: int | None) -> None:
    assert find("The mayor went.", "mayor", start=start, end=end) == Found(4, 9, "exact")


def test_find_takes_the_folded_place_that_begins_at_the_offset() -> None:
    text = "A  man. A  man."

    assert find(text, "A man", start=8, end=13) == Found(8, 14, "folded")


@pytest.mark.parametrize(
    ("text", "quote", "passage"),
    [
        ("on 7\u00a0May, he", "on 7 May", "on 7\u00a0May"),
        ("the voters\u2019 list is", "voters' list", "voters\u2019 list"),
        ("the voters' list is", "voters\u2019 list", "voters' list"),
        ("a \u201cgreat\u201d deal", '"great" deal', "\u201cgreat\u201d deal"),
        ("from 2012\u20132020 on", "2012-2020", "2012\u20132020"),
        ("to co\u00adope\u00adrate now", "cooperate", "co\u00adope\u00adrate"),
        ("to cooperate now", "co\u00adoperate", "cooperate"),
        ("one\n\n  two three", "one two", "one\n\n  two"),
        ("a Cafe\u0301 here", "Caf\u00e9", "Cafe\u0301"),
        ("a Caf\u00e9 here", "Cafe\u0301", "Caf\u00e9"),
        ("so \U0001f600 it\u2019s \U0001f600", "\U0001f600 it's", "\U0001f600 it\u2019s"),
        ("wait\u2026 what", "wait... what", "wait\u2026 what"),
        (
            "\u05d4\u05d5\u05d0\u00a0\u05d0\u05de\u05e8 \u05dc\u05d0",
            "\u05d4\u05d5\u05d0 \u05d0\u05de\u05e8",
            "\u05d4\u05d5\u05d0\u00a0\u05d0\u05de\u05e8",
        ),
        ("\u200fhe \u200fsaid", "he said", "he \u200fsaid"),
        ("他说\u3000没有。", "他说 没有", "他说\u3000没有"),
        ("the end is near", "  end is\n", "end is"),
    ],
)
def test_find_gives_the_span_of_the_text_itself(text: str, quote: str, passage: str) -> None:
    found = find(text, quote)

    assert found is not None
    assert (text[found.start : found.end], found.how) == (passage, "folded")


def test_find_tells_places_apart_by_what_stands_before() -> None:
    text = "Ada said: no. Ben said: no."

    assert find(text, "no", prefix="Ben said: ") == Found(24, 26, "exact")


def test_find_tells_places_apart_by_what_stands_behind() -> None:
    text = "It\u2019s so, he said. It\u2019s so, she said."

    assert find(text, "It's so", suffix=", she") == Found(18, 25, "folded")


def test_find_tells_places_apart_by_a_folded_context() -> None:
    text = "Ada\u2019s\u00a0 word: no. Ben\u2019s\u00a0 word: no."

    assert find(text, "no", prefix="Ben's word: ") == Found(30, 32, "exact")


@pytest.mark.parametrize(
    ("prefix", "suffix"),
    [("", ""), ("said: ", ""), ("Cleo said: ", ""), ("Ada said: ", "!"), ("", ".")],
)
def test_find_does_not_guess_between_several_places(prefix: str, suffix: str) -> None:
    assert find("Ada said: no. Ben said: no.", "no", prefix=prefix, suffix=suffix) is None


def test_find_sees_places_that_overlap() -> None:
    assert find("aaa", "aa") is None


@pytest.mark.parametrize("quote", ["", "  ", "\u00ad", "elephant"])
def test_find_has_no_place_for_what_does_not_stand_there(quote: str) -> None:
    assert find("The mayor\tresigned", quote) is None


LETTER = "The board met on Monday. The company will keep a large stake in the new firm. It voted."


def test_find_knows_a_passage_with_a_word_changed() -> None:
    quote = "The company would keep a large stake in the new firm"

    found = find(LETTER, quote)

    assert found is not None
    assert LETTER[found.start : found.end] == "The company will keep a large stake in the new firm"
    assert found.how == "approximate"


def test_find_demands_the_context_of_a_passage_with_a_word_changed() -> None:
    quote = "The company would keep a large stake in the new firm"

    near = find(LETTER, quote, prefix="met on Monday. ", suffix=". It voted")
    elsewhere = find(LETTER, quote, prefix="after the summer break ")

    assert near == find(LETTER, quote)
    assert elsewhere is None


def test_find_tells_like_passages_apart_by_context() -> None:
    text = "In May: " + LETTER + " In June: " + LETTER
    quote = "The board had met on Monday. The company will keep a large stake"

    assert find(text, quote) is None
    assert find(text, quote, prefix="In June: ") == Found(105, 165, "approximate")


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        (
            "The town holds a 20% share in the port.",
            "The town holds an 80% share in the port",
        ),
        ("The company will not keep its stake in it.", "The company will keep its stake in it"),
        ("She didn't sign the letter to the board.", "She did sign the letter to the board"),
    ],
)
def test_find_never_takes_another_figure_or_a_denial_for_the_quote(text: str, quote: str) -> None:
    assert find(text, quote) is None


def test_find_takes_short_words_as_they_are() -> None:
    assert find("The Trumps came.", "Trump's came") is None


@given(TEXTS | st.text(), st.data())
def test_find_takes_any_slice_at_its_offset(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))

    found = find(text, text[start:end], start=start, end=end)

    assert found == (Found(start, end, "offset") if start < end else None)


@given(TEXTS | st.text(), st.data())
def test_find_takes_a_slice_that_stands_once(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    once = start < end and text.find(text[start:end], text.find(text[start:end]) + 1) < 0

    found = find(text, text[start:end])

    assert not once or found == Found(start, end, "exact")


@given(TEXTS, TEXTS, TEXTS)
def test_find_gives_a_span_within_the_text(text: str, quote: str, prefix: str) -> None:
    found = find(text, quote, prefix=prefix)

    assert found is None or 0 <= found.start < found.end <= len(text)


@given(TEXTS)
def test_find_knows_a_text_in_either_normal_form(text: str) -> None:
    composed = unicodedata.normalize("NFC", "x" + text.strip() + "x")

    found = find(unicodedata.normalize("NFD", composed), composed)

    assert found is not None
    assert found.start == 0


def test_find_is_quick_in_a_long_text() -> None:
    text = "".join(f"Sentence {n} of it\u2019s kind says a little more. " for n in range(2200))
    quote = text[50_000:50_500].replace("kind", "kinds", 2)

    start = time.process_time()
    found = find(text[:100_000], quote)
    took = time.process_time() - start

    assert found is not None
    assert took < 0.5


@pytest.mark.skipif(not ARTICLES.is_dir(), reason="the folder of real articles is not here")
def test_find_places_every_quote_of_the_real_articles() -> None:
    lines = (ARTICLES / "tiktok.jsonl").read_text(encoding="utf-8").splitlines()
    records = [json.loads(line) for line in lines]
    texts = {
        record["key"]: (ARTICLES / record["text_file"]).read_text(encoding="utf-8")
        for record in records
        if "text_file" in record
    }
    assertions = [record for record in records if record["type"] == "assertion"]

    found = [find(texts[each["article"]], each["quote"]) for each in assertions]

    assert Counter(place and place.how for place in found) == {"exact": 27, "folded": 2}
