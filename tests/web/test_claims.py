from __future__ import annotations

import re
from contextlib import AbstractContextManager

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests import builders
from tests.web.conftest import Counted
from tests.web.reading import page, words


def test_reading_names_what_was_supplied_in_brackets(story: FlaskClient) -> None:
    text = page(story, "/claims/stake-20")

    question = re.search(r"<dt>Question</dt><dd>(.*?)</dd>", text)
    assert question is not None
    assert question[1] == (
        'What stake does ByteDance hold in <span class="supplied">TikTok Global</span>?'
    )
    assert "20% understood as 19.5 to 20.5 %" in words(text)


def test_newest_verdict_of_ours_counts_and_others_stand_beside_it(story: FlaskClient) -> None:
    text = words(page(story, "/claims/data-only-us"))

    assert "False as of 18 Sep 2020" in text
    assert "Mostly false 24 Sep 2020, The Proof Bench, imported" in text


def test_verdict_names_its_evidence(story: FlaskClient) -> None:
    text = words(page(story, "/claims/data-only-us"))

    assert "Rests on Answer of TikTok to our questions on backups (refutes)" in text


def test_only_verbatim_words_stand_in_quotation_marks(story: FlaskClient) -> None:
    verbatim = page(story, "/claims/petition-takes-no-money")
    paraphrase = page(story, "/claims/security-threat")

    assert "<q>We take no money from any company</q>" in verbatim
    assert "<q>" not in paraphrase


def test_words_that_are_not_the_speakers_say_so(story: FlaskClient) -> None:
    translated = page(story, "/claims/algorithm-needs-licence")
    garbled = page(story, "/claims/stake-80")

    assert "Translated; not the speaker’s words" in translated
    assert "<q>Without a licence" not in translated
    assert "Garbled by a machine copy; not the speaker’s words" in garbled
    assert "<q>it might hold" not in garbled


def test_voice_is_named_with_whom_it_speaks_for(story: FlaskClient) -> None:
    assert "Ken Glueck for Oracle" in words(page(story, "/claims/stake-none"))


def test_own_words_of_an_article_are_in_its_own_voice(story: FlaskClient) -> None:
    text = words(page(story, "/claims/signatures-27500"))

    assert "in its own voice body verbatim" in text


def test_stances_over_time_have_no_letters_for_they_are_no_answers(story: FlaskClient) -> None:
    text = page(story, "/claims/education-fund")

    plot = text.split('id="over-time"')[1].split("</svg>")[0]
    assert re.findall(r'<g data-side="(\w+)">', plot) == ["affirms", "denies"]
    assert 'class="at"' not in plot


def test_claim_leads_to_its_dispute(story: FlaskClient) -> None:
    text = page(story, "/claims/stake-80")

    [address] = set(re.findall(r'href="(/disputes/[^"?]+)"', text))
    assert "What stake does ByteDance hold in TikTok Global?" in page(story, address)


def test_claim_that_is_not_there_is_a_sentence(client: FlaskClient) -> None:
    answer = client.get("/claims/nowhere")

    assert answer.status_code == 404
    assert "There is no claim" in answer.text


def test_list_goes_on_where_the_page_before_ended(
    client: FlaskClient, write: AbstractContextManager[Session]
) -> None:
    with write as session:
        for number in range(60):
            builders.claim(session, f"claim-{number:02}")

    first = page(client, "/claims")
    [further] = re.findall(r'href="(/claims\?after=[^"]+)"', first)
    keys = re.findall(r'href="/claims/(claim-\d+)"', first + page(client, further))

    assert sorted(keys) == [f"claim-{number:02}" for number in range(60)]


def test_claim_with_many_assertions_costs_no_more_queries(
    client: FlaskClient, write: AbstractContextManager[Session], counted: Counted
) -> None:
    with write as session:
        for key, number in (("one", 1), ("three", 3), ("many", 30)):
            claim = builders.claim(session, key, "80%")
            for _ in range(number):
                builders.says(session, "The Meridian", claim, by="Oracle", quote="80% stake")

    costs = []
    for key in ("one", "three", "many"):
        before = counted.number
        page(client, f"/claims/{key}")
        costs.append(counted.number - before)

    assert len(set(costs)) == 1


def test_origins_are_named_with_what_goes_back_to_each(story: FlaskClient) -> None:
    told = words(page(story, "/claims/stake-80")).split("however many print it.")[1]

    assert re.search(r"ByteDance 21 Sep 2020 .*? 3 affirm", told)
    for named in ("Plover News Agency", "FastFeed Digest (machine copy)", "Courier (reprint)"):
        assert named in told
    assert "1 assertion takes no side or no longer stands, and is not counted." in told


def test_timeline_has_a_line_for_each_stance_and_a_flag_for_each_verdict(
    story: FlaskClient,
) -> None:
    rated, denied = (
        re.findall(r'<svg viewBox="0 0 920.*?</svg>', page(story, f"/claims/{key}"), re.DOTALL)[0]
        for key in ("data-only-us", "stake-80")
    )

    assert ">False</text>" in rated
    assert "Mostly false" not in rated
    assert re.findall(r">(affirms|denies|observes)<tspan", denied) == ["affirms", "observes"]
    assert 'class="yes"' in denied
    assert 'class="obs"' in denied


def test_claims_alike_in_words_are_listed_with_what_differs(story: FlaskClient) -> None:
    text = page(story, "/claims/stake-80").split('id="near"')[1]

    assert 'href="/claims/stake-20"' in text
    assert '<mark class="diff">20</mark>' in text
    assert 'href="/claims/stake-80"' not in text
