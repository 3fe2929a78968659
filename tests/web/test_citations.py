"""Citations and short addresses: what somebody may put into another text, and where it leads."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from claimtracker.operations import merges
from claimtracker.operations.writing import writing
from claimtracker.rules import short_keys
from claimtracker.web.citations import Cited
from tests import builders
from tests.conftest import ADA, NOW
from tests.web.reading import cited, page

SAID = Cited(
    "affirms", "verbatim", "ByteDance keeps\nan 80% stake.", ("Oracle",), "Oracle", "The Meridian",
    "TikTok is sold", "2020-09-20", "2020-09-21", "stands", None,
)  # fmt: skip


def test_verbatim_words_stand_in_quotation_marks():
    assert SAID.line == (
        "Affirmed: “ByteDance keeps an 80% stake.” — Oracle, in The Meridian (TikTok is sold);"
        " said 20 Sep 2020; printed 21 Sep 2020."
    )


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("translated", "translated, not the speaker’s words"),
        ("garbled", "garbled by a machine copy, not the speaker’s words"),
        ("paraphrase", "in other words"),
    ],
)
def test_words_that_are_not_the_speakers_have_no_marks_and_say_so(words, told):
    line = replace(SAID, words=words).line

    assert line.startswith(f"Affirmed ({told}): ByteDance keeps an 80% stake. — Oracle, in")
    assert not set("“”\"'") & set(line)


def test_whole_chain_is_named():
    line = replace(SAID, chain=("Daily Mail", "Oracle"), stance="denies").line

    assert (
        "Denied: “ByteDance keeps an 80% stake.” — Oracle, as told by Daily Mail, in The M" in line
    )


def test_source_that_speaks_for_itself_is_named_once():
    line = replace(SAID, chain=(), voice="The Meridian", title=None, said=None).line

    assert line == (
        "Affirmed: “ByteDance keeps an 80% stake.” — The Meridian; printed 21 Sep 2020."
    )


def test_what_became_of_the_words_is_said():
    corrected = replace(SAID, standing="corrected", standing_from="2020-10-01").line
    gone = replace(SAID, quote=None, words="translated").line

    assert corrected.endswith("; corrected 1 Oct 2020.")
    assert gone.startswith("Affirmed: The words were taken away. — Oracle")


def test_claim_is_cited_with_its_verdict_address_and_day(story):
    text = cited(story, "/claims/stake-80").splitlines()

    assert text[0] == "Claim: ByteDance will keep 80% of TikTok Global"
    assert text[2].startswith("Verdict: ")
    assert any(line.startswith("Affirmed (in other words): ByteDance said on") for line in text)
    assert re.fullmatch(r"http://localhost/c/[0-9a-z]{26}", text[-2])
    assert re.fullmatch(r"Seen \d{1,2} \w{3} \d{4}\.", text[-1])


def test_what_an_editor_supplied_stands_in_brackets(story):
    assert "\nRead as: What stake does ByteDance hold in [TikTok Global]? 20%" in cited(
        story, "/claims/stake-20"
    )


def test_dispute_is_cited_side_by_side(story):
    text = cited(story, "/disputes/stake-80")

    assert text.startswith(
        "Question: What stake does ByteDance hold in TikTok Global?\nState: open"
    )
    assert [line for line in text.splitlines() if re.match(r"[A-Z]\. ", line)] == [
        "A. 20%", "B. 80%", "C. none"
    ]  # fmt: skip


def test_verdict_is_cited_with_the_words_of_its_claim(story):
    users, denied = (cited(story, f"/disputes/{key}") for key in ("users-june", "china-can-read"))

    [on_claim] = [line for line in users.splitlines() if line.startswith("Verdict: True")]
    assert on_claim.endswith(
        ", on the claim: 91.9 million people in the United States used TikTok in June 2020."
    )
    assert "\nVerdict: Unproven, decided 20 Aug 2020.\n" in denied


def test_short_addresses_lead_to_their_pages(story):
    for noun in ("claims", "disputes"):
        text = cited(story, f"/{noun}/stake-80")
        address = text.splitlines()[-2].removeprefix("http://localhost")
        found = story.get(address)
        assert found.status_code == 303
        assert cited(story, found.location) == text


def test_one_contradiction_has_a_page_and_an_address_of_its_own(story):
    [first, *_] = re.findall(r'href="(/contradictions/[^"]+)"', page(story, "/disputes/stake-80"))

    text = cited(story, first)

    address = text.splitlines()[-2].removeprefix("http://localhost")
    assert story.get(address).location == first
    assert text.count("\nAffirmed") >= 2


def test_address_of_a_merged_claim_leads_to_its_survivor(client: FlaskClient, ledger: Engine):
    with writing(ledger, actor=ADA, now=NOW) as session:
        lost, kept = builders.claim(session, "lost"), builders.claim(session, "kept")
        merges.merge(session, merged="lost", survivor="kept", actor=ADA, now=NOW)

    found = [client.get(f"/c/{short_keys.short(key)}").location for key in (lost, kept)]

    assert found == ["/claims/kept", "/claims/kept"]


def test_address_of_nothing_is_not_found(client: FlaskClient, ledger: Engine):
    with writing(ledger, actor=ADA, now=NOW) as session:
        claim = builders.claim(session, "one")

    asked = [f"/{noun}/{given}" for noun in "cdx" for given in ("x", "z" * 26, "0" * 26)]
    asked += [f"/{noun}/{short_keys.short(claim)}" for noun in "dx"]

    assert {client.get(address).status_code for address in asked} == {404}
