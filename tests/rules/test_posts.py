from __future__ import annotations

from datetime import date
from time import process_time

import pytest

from claimtracker.rules import posts

COUNTS = {"sonic": 9, "movie": 30, "the": 900, "real": 50, "donald": 40, "trump": 80, "march": 20}


def test_byline_says_who_and_when_and_is_no_word_of_the_post() -> None:
    post = posts.read("The bridge is closed — Ada (@AdaLong) May 24, 2017", {})

    assert post.said == ("bridg", "clos")
    assert post.author == ("ada", "long")
    assert post.day == date(2017, 5, 24)


def test_day_that_is_given_counts_for_more_than_that_of_the_byline() -> None:
    post = posts.read("It is so — Ada (@a) May 24, 2017", {}, date(2020, 1, 2))

    assert post.day == date(2020, 1, 2)


def test_day_that_does_not_exist_is_none() -> None:
    assert posts.read("It is so — Ada (@a) February 31, 2017", {}).day is None


def test_line_of_dashes_before_a_name_belongs_to_the_byline() -> None:
    post = posts.read("The bridge is closed ----------- Ada (@a) May 24, 2017", {})

    assert (post.text.strip(), post.author) == ("The bridge is closed", ("ada",))


@pytest.mark.parametrize("run", ["-" * 60_000, "—" * 60_000, "—" + " " * 60_000])
def test_long_runs_that_begin_like_a_byline_cost_little(run: str) -> None:
    begun = process_time()

    assert posts.read(f"{run}.", {}).day is None

    assert process_time() - begun < 5


def test_dash_within_a_text_is_no_byline() -> None:
    post = posts.read("The bridge — so they say — is closed", {})

    assert (post.author, post.day) == ((), None)


def test_addresses_are_no_words_and_a_picture_is_seen() -> None:
    post = posts.read("Look https://t.co/AbC#FakeNews pic.twitter.com/xyz123", {})

    assert post.said == ("look", "fak", "new")
    assert post.has_picture


def test_tags_are_cut_where_letters_grow_and_where_known_words_meet() -> None:
    assert posts.tag_words("MarchForOurLives", {}) == ["march", "for", "our", "lives"]
    assert posts.tag_words("realdonaldtrump", COUNTS) == ["real", "donald", "trump"]
    assert posts.tag_words("sonicmovie2", COUNTS) == ["sonic", "movie", "2"]
    assert posts.tag_words("xqzt", COUNTS) == ["xqzt"]


def test_long_tag_costs_little() -> None:
    assert posts.tag_words("a" * 10_000, {"a": 5, "aa": 5}) != []


def test_scripts_without_spaces_are_said_in_pairs() -> None:
    assert posts.read("字节跳动", {}).said == ("字节", "节跳", "跳动", "动")
