"""What the list of disputes is narrowed by, and in which order it stands."""

from __future__ import annotations

import re
from contextlib import AbstractContextManager

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from claimtracker.models import Seal
from claimtracker.operations import last_looks
from claimtracker.operations.writing import writing
from claimtracker.queries import dispute_choices
from claimtracker.web import disputes
from claimtracker.web.dispute_facets import MOST
from tests import builders
from tests.conftest import ADA, NOW
from tests.web.conftest import Counted
from tests.web.reading import page, words

OPTION = re.compile(
    r'<li><a href="([^"]+)"( aria-current=true)?><span><bdi>([^<]*)</bdi></span><span>([\d,]+)<'
)


def facet(text: str, title: str) -> dict[str, tuple[str, int]]:
    """Return the addresses and counts of a facet, by what its values are called."""
    section = text.partition(f"<section><h2>{title}</h2>")[2].partition("</section>")[0]
    return {
        name: (href.replace("&amp;", "&"), int(count))
        for href, _, name, count in OPTION.findall(section)
    }


def questions(text: str) -> list[str]:
    return re.findall(r'<h2 class="question[^>]*><a[^>]*><bdi>([^<]*)<', text)


def test_facets_count_what_their_links_lead_to(story: FlaskClient) -> None:
    text = page(story, "/disputes")
    titles = ("Kind", "How far apart", "Origins on each side", "Source", "Who says it")

    for title in titles:
        options = facet(text, title)
        assert options, title
        for name, (href, count) in options.items():
            assert len(questions(page(story, href))) == count, (title, name)


def test_chosen_values_stand_above_the_list_and_can_be_taken_off(story: FlaskClient) -> None:
    [(href, count)] = [facet(page(story, "/disputes"), "How far apart")["Double or more"]]
    text = page(story, href)

    assert "how far apart Double or more" in words(text)
    assert facet(text, "How far apart")["Double or more"][0] == "/disputes?state=live"
    assert count == len(questions(text)) < len(questions(page(story, "/disputes")))
    assert 'href="/disputes?state=closed&amp;gap=double"' in text


def test_nothing_that_fits_says_so_and_leads_back(story: FlaskClient) -> None:
    text = words(page(story, "/disputes?kind=denial&gap=double"))

    assert "None of them is all of this" in text
    assert "All under “All live”" in text


@pytest.mark.parametrize(
    "asked",
    [
        "gap=wide", "kind=", "topic=x", "topic=%00", "year=20%00", "source=' OR 1=1", "year=99999",
        "origins=several&origins=nobody", "speaker=01A21180-93C3-7642-BAC6-BD757B3EEFC7",
    ],
)  # fmt: skip
def test_what_no_facet_has_is_refused_in_a_sentence(story: FlaskClient, asked: str) -> None:
    answer = story.get(f"/disputes?{asked}")

    assert answer.status_code == (200 if asked == "kind=" else 400)


def test_more_facets_than_a_list_is_narrowed_by_are_refused(story: FlaskClient) -> None:
    years = "&".join(f"year={2000 + n}" for n in range(MOST + 1))

    assert story.get(f"/disputes?{years}").status_code == 400


def test_order_is_by_weight_or_by_when_it_was_found(
    client: FlaskClient, write: AbstractContextManager[Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    with write as session:
        for subject, values in (("Alpha", ("10%", "90%")), ("Beta", ("80%", "89%"))):
            for value in values:
                made = builders.claim(session, f"{subject}{value}", value, subject=subject)
                builders.says(session, "The Post", made, key=f"{subject} {value}")

    heaviest = questions(page(client, "/disputes"))
    newest = questions(page(client, "/disputes?order=newest"))
    assert ["Alpha" in one for one in heaviest] == [True, False]
    assert sorted(newest) == sorted(heaviest)

    monkeypatch.setattr(disputes, "PAGE", 1)
    for order, whole in (("heaviest", heaviest), ("newest", newest)):
        first = page(client, f"/disputes?order={order}")
        [after] = re.findall(r'href="([^"]*after=[^"]*)"', first)
        second = page(client, after.replace("&amp;", "&"))
        assert [*questions(first), *questions(second)] == whole
        assert "Next page" not in second


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("gap=zzz", "There is no “zzz” under “How far apart”; begin with all disputes"),
        ("topic=zzz", "There is no “zzz” under “Topic”; begin with all disputes"),
    ],
)
def test_facet_without_that_value_is_refused_in_a_sentence(
    story: FlaskClient, address: str, told: str
) -> None:
    refused = story.get(f"/disputes?{address}")

    assert refused.status_code == 400
    assert told in words(refused.text)


@pytest.mark.parametrize("after", ["x", "0_1_2", "9_1.0_" + "0" * 36, "0_nan_", "1e9_1_1", "0_1"])
def test_page_that_nothing_leads_to_is_refused(story: FlaskClient, after: str) -> None:
    assert story.get(f"/disputes?after={after}").status_code == 400


def test_what_came_since_one_looked_is_a_facet_of_ones_own(
    client: FlaskClient, cleo_reads: FlaskClient, ledger: Engine
) -> None:
    with writing(ledger, actor=ADA, now=NOW) as session:
        for value in ("10%", "90%"):
            builders.says(session, "The Post", builders.claim(session, value, value))
        builders.says(session, "The Post", builders.claim(session, "gone", "50%", subject="Beta"))
    assert facet(page(client, "/disputes"), "Since your last visit") == {}

    with writing(ledger, actor=ADA, now=NOW) as session:
        seal = session.execute(select(func.max(Seal.number))).scalar_one()
        last_looks.look(session, actor=ADA, now=NOW, seal=seal)
    told = facet(page(client, "/disputes"), "Since your last visit")
    assert told == {"New since you last looked": ("/disputes?state=live&since=look", 0)}

    with writing(ledger, actor=ADA, now=NOW) as session:
        builders.says(session, "The Wire", builders.claim(session, "new", "5%", subject="Beta"))
    told = facet(page(client, "/disputes"), "Since your last visit")
    [(href, count)] = told.values()
    [question] = questions(page(client, href))
    assert (count, "Beta" in question) == (1, True)
    assert facet(page(cleo_reads, "/disputes"), "Since your last visit") == {}


def test_number_of_queries_is_the_same_however_it_is_narrowed(
    client: FlaskClient, write: AbstractContextManager[Session], counted: Counted
) -> None:
    with write as session:
        for subject in ("Alpha", "Beta", "Gamma"):
            for value in ("10%", "90%"):
                made = builders.claim(session, f"{subject}{value}", value, subject=subject)
                builders.says(session, "The Post", made, key=f"{subject} {value}")

    costs = []
    for address in ("/disputes", "/disputes?gap=double", "/disputes?order=newest&gap=double"):
        before = counted.number
        page(client, address)
        costs.append(counted.number - before)
    assert len(set(costs)) == 1


def test_what_is_looked_through_ends_at_a_cap_and_says_so(
    story: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dispute_choices, "CAP", 1)
    text = words(page(story, "/disputes?kind=value&year=2020"))

    assert "among the first 1,000 in each state that have the rarest of these" in text


def test_every_dispute_is_on_exactly_one_page(
    story: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = questions(page(story, "/disputes"))
    monkeypatch.setattr(disputes, "PAGE", 2)
    found, address = [], "/disputes"
    while address:
        text = page(story, address)
        found += questions(text)
        following = re.findall(r'href="([^"]*after=[^"]*)">Next', text)
        address = following[0].replace("&amp;", "&") if following else ""

    assert found == whole
