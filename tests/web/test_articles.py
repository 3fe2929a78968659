from __future__ import annotations

import re
from contextlib import AbstractContextManager

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests import builders
from tests.web.conftest import Counted
from tests.web.reading import page, words


def test_passages_of_an_article_are_marked_with_their_stance(story: FlaskClient) -> None:
    text = page(story, "/articles/plover-accounts")

    marked = re.findall(r'<mark class="(\w+)" data-numbers="\d+">(.*?)</mark>', text)
    assert marked == [
        ("affirms", "ByteDance said on Monday that it would keep 80 per cent of TikTok Global"),
        ("affirms", "ByteDance would own no part of TikTok Global once it was created"),
        ("denies", "It knew nothing of a fund for education"),
    ]


def test_each_number_in_the_text_leads_to_its_card_and_back(story: FlaskClient) -> None:
    text = page(story, "/articles/plover-accounts")

    assert re.findall(r'class="ref" data-numbers="\d+" href="#c(\d+)" id="r(\d+)"', text) == [
        ("1", "1"), ("2", "2"), ("3", "3")
    ]  # fmt: skip
    assert re.findall(r'<a class="n" href="#r(\d+)"', text) == ["1", "2", "3"]


def test_headline_is_marked_too(story: FlaskClient) -> None:
    text = page(story, "/articles/ferry-blessing")

    headline = re.search(r"<h1[^>]*>(.*?)</h1>", text, re.DOTALL)
    assert headline is not None
    marked = '<mark class="affirms" data-numbers="1">President blesses the TikTok deal</mark>'
    assert marked in headline[1]


def test_copy_says_what_it_repeats(story: FlaskClient) -> None:
    reprint = words(page(story, "/articles/saltmarsh-reprint"))
    machine = words(page(story, "/articles/fastfeed-copy"))

    title = "Partners in TikTok deal disagree over who will own it, Plover News Agency."
    assert f"A reprint of {title}" in reprint
    assert f"A machine copy of {title} Its words are not the speakers’ own." in machine


def test_notice_stands_above_the_text(story: FlaskClient) -> None:
    text = words(page(story, "/articles/copper-fifth"))

    assert "Correction, 23 Sep 2020. This article first gave the number of promised jobs" in text


def test_article_that_is_not_there_is_a_sentence(client: FlaskClient) -> None:
    answer = client.get("/articles/nowhere")

    assert answer.status_code == 404
    assert "There is no article &#39;nowhere&#39; in this ledger." in answer.text


def test_list_names_the_publication_and_the_day(story: FlaskClient) -> None:
    text = words(page(story, "/articles"))

    assert "14 articles, the newest first." in text
    assert "The day passed, and TikTok was not sold The Ferry Post printed 14 Nov 2020" in text


@pytest.mark.parametrize("key", ["hostile<script>alert(1)</script>", "a/b c?d"])
def test_key_and_text_from_outside_are_only_text(
    client: FlaskClient, write: AbstractContextManager[Session], key: str
) -> None:
    with write as session:
        made = builders.article(session, key)
        builders.capture(session, made, "<script>alert(1)</script> & more")

    [address] = re.findall(r'<a href="(/articles/[^"]+)"', page(client, "/articles"))
    text = page(client, address)

    assert "<script>" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; more" in text


def test_article_with_many_passages_costs_no_more_queries(
    client: FlaskClient, write: AbstractContextManager[Session], counted: Counted
) -> None:
    with write as session:
        for key, number in (("one", 1), ("many", 30)):
            made = builders.article(session, key)
            for place in range(number):
                claim = builders.claim(session, f"{key}-{place}", f"{place}%")
                builders.assertion(session, claim, made, by="Oracle", quote="80% stake")

    costs = []
    for key in ("one", "many"):
        before = counted.number
        page(client, f"/articles/{key}")
        costs.append(counted.number - before)

    # Six are the article's; two ask who reads and what the foot of the page says, and on SQLite
    # each of the two readings is begun by one.
    assert costs[0] == costs[1] <= 10


def test_two_disputes_of_one_claim_are_told_apart(
    client: FlaskClient, write: AbstractContextManager[Session]
) -> None:
    with write as session:
        kept = builders.claim(session, "kept", "80%")
        gone = builders.claim(session, "gone", "none")
        builders.says(session, "The Meridian", gone)
        builders.assertion(session, kept, builders.article(session, "own"))
        builders.says(session, "The Ferry Post", kept, stance="denies")

    told = words(page(client, "/articles/own"))

    assert "Suspected voices deny it" in told
    assert "Suspected its question" in told
