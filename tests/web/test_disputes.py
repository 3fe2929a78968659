from __future__ import annotations

import re
from contextlib import AbstractContextManager

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from claimtracker.models import Dispute
from claimtracker.operations import decisions
from claimtracker.operations.decisions import Decision
from claimtracker.operations.writing import writing
from claimtracker.queries import dispute_lists
from claimtracker.web.disputes import PAGE
from tests import builders
from tests.conftest import ADA, NOW
from tests.web.conftest import Counted
from tests.web.reading import page, words

SOME_DISPUTE = "01a21180-93c3-7642-bac6-bd757b3eefc7"


def test_site_begins_with_the_disputes_for_who_only_reads(cleo_reads: FlaskClient) -> None:
    answer = cleo_reads.get("/")

    assert (answer.status_code, answer.location) == (303, "/disputes")


def test_tabs_count_the_disputes_of_each_state(story: FlaskClient) -> None:
    text = page(story, "/disputes")

    tabs = dict(re.findall(r'<a href="/disputes\?state=(\w+)"[^>]*>[^<]*<b>(\d+)</b>', text))
    shown = {
        name: page(story, f"/disputes?state={name}").count('<article class="dispute">')
        for name in tabs
    }
    assert {name: int(number) for name, number in tabs.items()} == shown


@pytest.mark.parametrize("address", ["/disputes?state={}", "/download/disputes.csv?state={}"])
def test_part_of_the_list_that_one_does_not_see_is_refused_as_one_that_there_is_not(
    story: FlaskClient, cleo_reads: FlaskClient, address: str
) -> None:
    refused = story.get(address.format("zzz"))
    unseen = cleo_reads.get(address.format("suspected"))
    unknown = cleo_reads.get(address.format("zzz"))

    assert (refused.status_code, unseen.status_code, unknown.status_code) == (400, 400, 400)
    assert "no part “zzz”; write one of live, new, suspected, open" in words(refused.text)
    told = "The list of disputes has no part “{}”; write one of live, open, waiting or closed."
    assert told.format("suspected") in words(unseen.text)
    assert told.format("zzz") in words(unknown.text)
    assert cleo_reads.get(address.format("")).status_code == 200


def test_answers_stand_lettered_side_by_side(story: FlaskClient) -> None:
    text = page(story, "/disputes?state=open")

    assert re.findall(r'<li data-side="(\w)">\s*<p class="value">.*?<mark[^>]*>([^<]*)<', text) == [
        ("a", "20%"), ("b", "80%"), ("c", "none")
    ]  # fmt: skip


def test_gap_is_drawn_for_figures_on_one_scale(story: FlaskClient) -> None:
    text = page(story, "/disputes?state=open")

    assert 'aria-label="On one scale: 20%; 80%; none"' in text


def test_near_ones_are_folded_away_and_counted_in_sight(story: FlaskClient) -> None:
    text = page(story, "/disputes")

    folded = re.search(r"<details><summary>(1 near:[^<]*)</summary>(.*?)</details>", text, re.S)
    assert folded is not None
    assert "lawmakers signed" in folded[2]
    assert folded[2].count("<li>") == 1


def test_question_is_the_headline_and_the_reason_stands_below(story: FlaskClient) -> None:
    text = page(story, "/disputes/stake-80")

    assert '<h1 dir="auto">What stake does ByteDance hold in TikTok Global?</h1>' in text
    assert "80% and none cannot both be the stake that ByteDance holds in TikTok Global." in text


def test_timeline_says_the_same_as_its_table(story: FlaskClient) -> None:
    text = page(story, "/disputes/stake-80")

    drawn = text.split("legend")[0]
    dots = len(re.findall(r'<(?:circle|path) class="(?:yes|no|obs|corr)"', drawn))
    times = [int(number) - 1 for number in re.findall(r">×(\d+)</text>", drawn)]
    rows = text.split("<tbody>")[1].split("</tbody>")[0].count("<tr>")
    assert dots + sum(times) == rows == 9


def test_part_of_a_quote_that_differs_is_marked(story: FlaskClient) -> None:
    text = page(story, "/disputes/stake-80")

    assert '<mark class="diff">80 per cent</mark>' in text
    assert '<mark class="diff">no part</mark>' in text


def test_copies_are_named_as_copies_and_their_origin_counts_once(story: FlaskClient) -> None:
    text = words(page(story, "/disputes/stake-none"))

    assert "3 affirm 1 independent origin" in text
    assert "Saltmarsh Courier body paraphrase in a reprint" in text


def test_denial_has_those_who_affirm_and_those_who_deny(story: FlaskClient) -> None:
    text = words(page(story, "/disputes/security-threat"))

    assert "A yes 1 affirms 1 independent origin affirms the claim" in text
    assert "B no 1 denies 1 independent origin denies the same claim" in text


def test_change_over_time_is_told_apart(story: FlaskClient) -> None:
    text = words(page(story, "/disputes/president-for-sale"))

    assert "Changes, not contradictions" in text
    assert "cannot both" not in text


def test_decision_says_who_when_and_why(story: FlaskClient) -> None:
    text = words(page(story, "/disputes/education-fund"))

    assert "Closed: both stand 24 Sep 2020, Ada The President announced it" in text


def test_question_that_nobody_disputes_counts_its_origins(story: FlaskClient) -> None:
    text = words(page(story, "/disputes/deadline-12-november"))

    assert "3 assertions 1 source 3 independent origins" in text


def test_verdict_says_what_it_is_on_unless_that_is_the_question(story: FlaskClient) -> None:
    users, denied = (page(story, f"/disputes/{key}") for key in ("users-june", "china-can-read"))

    assert "True 27 Aug 2020, on 91.9 million people in the United States" in words(users)
    assert "Unproven 20 Aug 2020 Officials say" in words(denied)


@pytest.mark.parametrize("name", ["zzzzzz", "a", "%", "0" * 36, "x" * 5_000])
def test_dispute_that_is_not_there_is_a_sentence(client: FlaskClient, name: str) -> None:
    assert client.get(f"/disputes/{name}").status_code == 404


@pytest.mark.parametrize(
    "place", ["0", "x.y", "3." + "0" * 36, f"-1.{SOME_DISPUTE}", f"١.{SOME_DISPUTE}"]
)
def test_forged_place_in_the_list_is_refused(client: FlaskClient, place: str) -> None:
    answer = client.get("/disputes", query_string={"after": place})

    assert answer.status_code == 400
    assert "This is no page of the list; begin with the first." in answer.text


def test_pages_of_the_list_show_each_dispute_once_open_ones_first(
    client: FlaskClient, ledger: Engine, write: AbstractContextManager[Session]
) -> None:
    with write as session:
        for number in range(PAGE + 5):
            _contradicted(session, f"Company {number:02}")
    with writing(ledger, actor=ADA, now=NOW) as session:
        ids = session.execute(select(Dispute.id).order_by(Dispute.id)).scalars().all()
        for key in ids[:3]:
            wanted = {"dispute_id": key, "version": 1, "decision": Decision("open")}
            decisions.decide(session, actor=ADA, now=NOW, **wanted)

    first = page(client, "/disputes")
    [after] = re.findall(r"after=([^&\"]+)", first)
    shown = [_shown_in(first), _shown_in(page(client, f"/disputes?state=live&after={after}"))]

    assert [len(one) for one in shown] == [PAGE, 5]
    assert [*shown[0], *shown[1]] == [*reversed(ids[:3]), *reversed(ids[3:])]


def test_count_above_the_cap_says_so(
    client: FlaskClient, write: AbstractContextManager[Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dispute_lists, "CAP", 2)
    monkeypatch.setattr("claimtracker.web.disputes.CAP", 2)
    with write as session:
        for number in range(4):
            _contradicted(session, f"Company {number}")

    assert "Suspected <b>2+</b>" in page(client, "/disputes")


def test_empty_ledger_says_what_to_do(client: FlaskClient) -> None:
    assert "Disputes are found when articles and claims come in" in page(client, "/disputes")


def test_list_of_many_disputes_costs_no_more_queries(
    client: FlaskClient, ledger: Engine, counted: Counted
) -> None:
    costs = []
    for number in (1, 3):
        with writing(ledger, actor=ADA, now=NOW) as session:
            for place in range(number):
                _contradicted(session, f"Company {number} {place}")
        before = counted.number
        page(client, "/disputes")
        costs.append(counted.number - before)

    assert costs[0] == costs[1]


def test_dispute_with_many_assertions_costs_no_more_queries(
    client: FlaskClient, write: AbstractContextManager[Session], counted: Counted
) -> None:
    with write as session:
        for name, number in (("few", 1), ("many", 20)):
            _contradicted(session, name, number)

    costs = []
    for name in ("few", "many"):
        before = counted.number
        page(client, f"/disputes/{name}-80")
        costs.append(counted.number - before)

    assert costs[0] == costs[1]


def test_undated_dispute_says_so_and_many_voices_are_told_in_brief_first(
    client: FlaskClient, write: AbstractContextManager[Session]
) -> None:
    with write as session:
        for name, stances in (("few", (1, 1)), ("many", (12, 1))):
            claim = builders.claim(session, name)
            for stance, number in zip(("affirms", "denies"), stances, strict=True):
                for _ in range(number):
                    builders.says(session, "The Post", claim, stance=stance, published=None)

    few, many = (page(client, f"/disputes/{name}") for name in ("few", "many"))

    for text in (few, many):
        assert "Nothing that was said of it is dated." in text
        assert "printed<br>undated" not in text
    assert ("2 answers</h2>" in few, "2 answers</h2>" in many) == (False, True)
    assert 'href="#side-B"' in many


def test_list_that_finds_nothing_costs_no_fewer_queries(
    client: FlaskClient, ledger: Engine, counted: Counted
) -> None:
    costs = []
    for company in ("", "Company"):
        if company:
            with writing(ledger, actor=ADA, now=NOW) as session:
                _contradicted(session, company)
        before = counted.number
        page(client, "/disputes")
        costs.append(counted.number - before)

    assert costs[0] == costs[1]


def test_question_that_nobody_disputes_costs_no_more_queries(
    client: FlaskClient, write: AbstractContextManager[Session], counted: Counted
) -> None:
    with write as session:
        _contradicted(session, "Company")
        builders.says(session, "The Post", builders.claim(session, "alone", "7", subject="Other"))

    costs = []
    for name in ("Company-80", "alone"):
        before = counted.number
        page(client, f"/disputes/{name}")
        costs.append(counted.number - before)

    assert costs[1] <= costs[0]


def test_cards_count_independent_origins(
    client: FlaskClient, write: AbstractContextManager[Session]
) -> None:
    with write as session:
        _contradicted(session, "Company", 3)

    text = words(page(client, "/disputes"))
    assert "2 answers 6 assertions 2 independent origins" in text
    assert "+ 2 more, 1 independent origin" in text
    assert "2 independent origins" in words(page(client, "/disputes/Company-80"))


def test_voices_lead_to_who_speaks(
    client: FlaskClient, write: AbstractContextManager[Session]
) -> None:
    with write as session:
        made = builders.claim(session, "users", "80")
        builders.says(session, "The Post", made, by=("Ken Glueck", "Oracle"))
        builders.says(session, "The Wire", made, described="a former manager")

    text = page(client, "/disputes/users")
    said = text[text.index('class="said-list"') :]
    assert re.findall(r'href="/speakers/([^"]+)"', said) == ["Ken%20Glueck", "Oracle"]
    assert "a former manager" in words(said)


def _shown_in(text: str) -> list[str]:
    return re.findall(r'<h2 class="question"><a href="/disputes/([^"]+)"', text)


def _contradicted(session: Session, company: str, times: int = 1) -> None:
    for value in ("80", "20"):
        claim = builders.claim(session, f"{company}-{value}", f"{value}%", subject=company)
        for _ in range(times):
            builders.says(session, "The Meridian", claim, by=f"Voice {value}", quote="80% stake")


def test_year_in_which_something_was_said_stays_a_year(
    client: FlaskClient, write: AbstractContextManager[Session]
) -> None:
    with write as session:
        for value, said in (("10%", "2019"), ("90%", "2020-05")):
            made = builders.claim(session, value, value)
            builders.says(session, "The Post", made, key=value, said=said)

    text = words(page(client, "/disputes/10%"))
    assert "2019 A 10% affirms" in text
    assert "May 2020 B 90% affirms" in text
    assert "1 Jan 2019" not in text
