"""Disputes are decided on their pages, one after the other, and never over somebody else."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from claimtracker.db.types import new_id
from claimtracker.models import Claim, Contradiction, Dispute
from claimtracker.operations.writing import clock, writing
from tests import builders, tokens
from tests.conftest import ADA, BEN, NOW
from tests.operations import given
from tests.web.conftest import Counted, signed_in
from tests.web.reading import page, words


@pytest.fixture
def desk(ledger: Engine) -> Engine:
    """Give a ledger in which two companies are in dispute, one of them more so."""
    with writing(ledger, actor=ADA, now=NOW) as session:
        disputed(session, "Wide", ("90%", "10%"))
        disputed(session, "Narrow", ("60%", "40%"))
    return ledger


def disputed(session: Session, company: str, values: tuple[str, ...]) -> None:
    for value in values:
        claim = builders.claim(session, f"{company}-{value}", value, subject=company)
        builders.says(session, "The Meridian", claim, by=f"Voice {value}", quote=f"{value} stake")


def dispute(engine: Engine, company: str) -> Dispute:
    """Return the dispute over a company's stake as it stands."""
    asked = select(Dispute).join(Contradiction).join(Claim, Claim.id == Contradiction.left_id)
    with Session(engine) as session:
        return session.scalars(asked.where(Claim.key.startswith(company)).distinct()).one()


def form(client: FlaskClient, address: str) -> dict[str, Any]:
    """Return the hidden fields of the bar of a dispute."""
    text = page(client, address)
    shown = text.split('<section class="decide"')[1]
    return {name: tokens.hidden(shown, name) for name in ("form_token", "version", "was")}


def send(
    client: FlaskClient,
    found: Dispute,
    act: str = "decide",
    over: Mapping[str, Any] = {},
    **told: Any,
) -> TestResponse:
    address = f"/disputes/{found.id}"
    fields = over or form(client, address)
    return client.post(f"{address}/{act}", data={**fields, "form_key": new_id(), **told})


def test_deciding_goes_to_the_next_suspected_dispute_and_says_what_was_decided(
    desk: Engine, ada_reads: FlaskClient
) -> None:
    wide, narrow = dispute(desk, "Wide"), dispute(desk, "Narrow")

    sent = send(ada_reads, wide, decision="both-stand", note="Both are quoted.")
    next_one = ada_reads.get(sent.location)

    assert (sent.status_code, next_one.status_code) == (303, 303)
    assert next_one.location == f"/disputes/{narrow.id}?did={wide.id}"
    assert "Decided: What stake does Wide hold in TikTok Global? both stand." in words(
        page(ada_reads, next_one.location)
    )
    assert dispute(desk, "Wide").note == "Both are quoted."


def test_after_the_last_one_the_list_says_what_was_decided(
    desk: Engine, ada_reads: FlaskClient
) -> None:
    for company in ("Wide", "Narrow"):
        sent = send(ada_reads, dispute(desk, company), decision="open")

    last = ada_reads.get(sent.location)

    assert last.location == f"/disputes?did={dispute(desk, 'Narrow').id}"
    assert "Narrow hold in TikTok Global? open." in words(page(ada_reads, last.location))


def test_next_dispute_is_the_heaviest_and_going_on_passes_none_twice(
    desk: Engine, ada_reads: FlaskClient
) -> None:
    with writing(desk, actor=ADA, now=NOW) as session:
        disputed(session, "Middling", ("80%", "30%"))
        disputed(session, "Near", ("60%", "59%"))
    companies = ("Wide", "Middling", "Narrow")
    ids = {dispute(desk, company).id: company for company in companies}

    passed, address = [], "/suspected/next"
    for _ in range(4):
        key = ada_reads.get(address).location.split("/")[-1]
        passed.append(ids[key])
        address = f"/suspected/next?after={key}"

    assert passed == [*companies, "Wide"]


def test_decision_is_taken_back_from_the_next_page(desk: Engine, ada_reads: FlaskClient) -> None:
    wide = dispute(desk, "Wide")
    sent = send(ada_reads, wide, decision="rounding")
    text = page(ada_reads, ada_reads.get(sent.location).location)

    back = {name: tokens.hidden(text, name) for name in ("form_token", "version")}
    undone = send(ada_reads, wide, "take-back", back)

    assert undone.location == f"/disputes/{wide.id}?undone=yes"
    assert dispute(desk, "Wide").state == "suspected"
    said = words(page(ada_reads, undone.location))
    assert "Taken back: the dispute is as it was before." in said
    assert "Closed: rounding or estimate" in said
    assert ", taken back" in said


def test_last_decision_is_taken_back_on_the_page_of_the_dispute_at_any_time(
    desk: Engine, ada_reads: FlaskClient
) -> None:
    wide = dispute(desk, "Wide")
    address, button = f"/disputes/{wide.id}", "Take this decision back"
    assert button not in page(ada_reads, address)
    for decision in ("open", "both-stand"):
        send(ada_reads, wide, decision=decision)

    for state in ("open", "suspected"):
        text = page(ada_reads, address)
        assert text.count(button) == 1
        shown = text.split('/take-back">')[1]
        back = {name: tokens.hidden(shown, name) for name in ("form_token", "version")}
        undone = send(ada_reads, wide, "take-back", back)
        assert (undone.status_code, dispute(desk, "Wide").state) == (303, state)

    assert button not in page(ada_reads, address)


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"decision": "waiting"}, "until", "needs a date until which it waits"),
        ({"decision": "waiting", "until": "tomorrow"}, "until", "“tomorrow” is no day"),
        ({"decision": "waiting", "until": "2028~"}, "until", "“2028~” is no day to wait for"),
        ({"decision": "waiting", "until": "2020-01-01"}, "until", "“2020-01-01” is past"),
        ({"decision": "waiting", "until": "2999-01-01"}, "until", "more than 10 years ahead"),
        ({"decision": "other"}, "decision", "is closed with an outcome; name one"),
        ({"decision": "one-side-stands"}, "verdict", "publish one on a claim of this dispute"),
        ({"decision": "tossed"}, "decision", "There is no outcome 'tossed'"),
    ],
)
def test_decision_that_cannot_be_taken_is_shown_again_with_its_note(
    desk: Engine, ada_reads: FlaskClient, typed: dict[str, str], field: str, sentence: str
) -> None:
    sent = send(ada_reads, dispute(desk, "Wide"), note="They were asked.", **typed)

    assert sent.status_code == 400
    assert sentence in words(sent.text)
    assert (f'id="f-{field}-error"' in sent.text) is (field == "until")
    assert "They were asked.</textarea>" in sent.text
    assert dispute(desk, "Wide").state == "suspected"


def test_stale_decision_says_what_somebody_else_decided_and_keeps_the_note(
    desk: Engine, ada_reads: FlaskClient
) -> None:
    wide, ben = dispute(desk, "Wide"), signed_in(desk, BEN)
    read = form(ada_reads, f"/disputes/{wide.id}")
    send(ben, wide, decision="other", outcome="misquoted", note="A slip of the pen.")

    stale = send(ada_reads, wide, "decide", read, decision="both-stand", note="They were asked.")

    assert stale.status_code == 409
    said = words(stale.text)
    assert "Ben decided meanwhile: misquoted or mistranslated" in said
    assert "Their note: A slip of the pen." in said
    assert "They were asked.</textarea>" in stale.text
    assert dispute(desk, "Wide").note == "A slip of the pen."
    anew = {name: tokens.hidden(stale.text.split('class="decide"')[1], name) for name in read}
    send(ada_reads, wide, "decide", anew, decision="both-stand", note="They were asked.")
    assert dispute(desk, "Wide").note == "They were asked."


def test_stale_form_over_something_that_came_in_says_so(
    desk: Engine, ada_reads: FlaskClient
) -> None:
    wide = dispute(desk, "Wide")
    read = form(ada_reads, f"/disputes/{wide.id}")
    with writing(desk, actor=ADA, now=NOW) as session:
        disputed(session, "Wide", ("50%",))

    stale = send(ada_reads, wide, "decide", read, decision="both-stand")

    assert stale.status_code == 409
    assert "What is said of it, its owner, or one of its pairs is not what it was." in words(
        stale.text
    )


def test_one_side_stands_by_one_of_our_verdicts(desk: Engine, ada_reads: FlaskClient) -> None:
    wide = dispute(desk, "Wide")
    assert "there is none of ours yet" in words(page(ada_reads, f"/disputes/{wide.id}"))
    with writing(desk, actor=ADA, now=NOW) as session:
        claims = session.scalars(select(Claim.id).where(Claim.key.startswith("Wide"))).all()
        for number, claim in enumerate(claims):
            verdict = given.verdict(session, f"v-{number}", claim)

    text = page(ada_reads, f"/disputes/{wide.id}")
    offered = re.findall(r'name="verdict" type="radio" value="([^"]+)"', text)
    send(ada_reads, wide, decision="one-side-stands", verdict=verdict)

    assert len(offered) == 2
    assert dispute(desk, "Wide").verdict_id == verdict


def test_dispute_that_waits_is_due_on_its_day(desk: Engine, ada_reads: FlaskClient) -> None:
    until = f"{clock().date() + timedelta(days=7)}"
    for company in ("Wide", "Narrow"):
        send(ada_reads, dispute(desk, company), decision="waiting", until=until)
    with writing(desk, actor=ADA, now=NOW) as session:
        past = update(Dispute).where(Dispute.id == dispute(desk, "Wide").id)
        session.execute(past.values(waiting_until="2020-01-01"))

    listed = words(page(ada_reads, "/disputes?state=due"))

    assert "What stake does Wide hold" in listed
    assert "What stake does Narrow hold" not in listed
    assert "It is due. It waited until 1 Jan 2020." in words(
        page(ada_reads, f"/disputes/{dispute(desk, 'Wide').id}")
    )


def test_one_pair_is_decided_apart(desk: Engine, ada_reads: FlaskClient) -> None:
    wide = dispute(desk, "Wide")
    text = page(ada_reads, f"/disputes/{wide.id}").split('id="pairs"')[1]
    fields = {name: tokens.hidden(text, name) for name in ("form_token", "version", "pair")}

    sent = send(ada_reads, wide, "pair", fields, decision="other-time", note="May and June.")

    assert sent.location == f"/disputes/{wide.id}#pair-{fields['pair']}"
    assert "Closed: other time decided apart" in words(page(ada_reads, sent.location))
    assert dispute(desk, "Wide").state == "suspected"


def test_one_pair_alone_does_not_wait(desk: Engine, ada_reads: FlaskClient) -> None:
    wide = dispute(desk, "Wide")
    text = page(ada_reads, f"/disputes/{wide.id}").split('id="pairs"')[1]
    fields = {name: tokens.hidden(text, name) for name in ("form_token", "version", "pair")}

    sent = send(
        ada_reads,
        wide,
        "pair",
        fields,
        decision="waiting",
        until="2999-12-31",
        note="For the ruling.",
    )

    assert sent.status_code == 400
    assert "Waiting decided apart" not in words(page(ada_reads, f"/disputes/{wide.id}"))


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_page_of_many_contradictions_writes_the_first_of_their_reasons(
    desk: Engine, ada_reads: FlaskClient
) -> None:
    with writing(desk, actor=ADA, now=NOW) as session:
        disputed(session, "Many", tuple(f"{10 * n}%" for n in range(1, 9)))
    address = f"/disputes/{dispute(desk, 'Many').id}"

    first, whole = (
        page(ada_reads, f"{address}{query}").split('id="side-')[0] for query in ("", "?pairs=all")
    )

    assert "25 more contradictions in it" in first
    assert "All 28 of them" in first
    assert (first.count('<p class="small muted">'), whole.count('<p class="small muted">')) == (
        17, 25,
    )  # fmt: skip


def test_dispute_is_given_to_whoever_reads_and_to_nobody(
    desk: Engine, ada_reads: FlaskClient
) -> None:
    wide = dispute(desk, "Wide")
    address = f"/disputes/{wide.id}"

    assert "No owner yet" in words(page(ada_reads, address))
    send(ada_reads, wide, "owner", me=ADA.person_id)
    assert "Owner: Ada" in words(page(ada_reads, address))
    send(ada_reads, wide, "owner", person="")
    assert "No owner yet" in words(page(ada_reads, address))


def test_readers_see_nothing_of_the_bar(desk: Engine, cleo_reads: FlaskClient) -> None:
    assert cleo_reads.get("/suspected/next").status_code == 404


def test_next_one_costs_the_same_among_few_and_many(
    desk: Engine, ada_reads: FlaskClient, counted: Counted
) -> None:
    costs = []
    for number in range(2):
        with writing(desk, actor=ADA, now=NOW) as session:
            for place in range(5 * number):
                disputed(session, f"Company {place}", ("80%", "20%"))
        before = counted.number
        ada_reads.get("/suspected/next")
        costs.append(counted.number - before)

    assert costs[0] == costs[1]


def test_whoever_left_one_undecided_goes_on_behind_the_one_decided(
    desk: Engine, ada_reads: FlaskClient
) -> None:
    with writing(desk, actor=ADA, now=NOW) as session:
        disputed(session, "Middling", ("80%", "30%"))

    sent = send(ada_reads, dispute(desk, "Middling"), decision="open")

    assert dispute(desk, "Narrow").id in ada_reads.get(sent.location).location


def test_note_owner_and_date_of_a_public_dispute_reach_no_reader(
    desk: Engine, ada_reads: FlaskClient, cleo_reads: FlaskClient
) -> None:
    wide = dispute(desk, "Wide")
    with writing(desk, actor=ADA, now=NOW) as session:
        for claim in session.scalars(select(Claim).where(Claim.key.startswith("Wide"))).all():
            given.verdict(session, f"v-{claim.key}", claim.id)
    told = {"until": f"{clock().date()}", "note": "A canary of a note"}
    for decision in ("open", "waiting"):
        send(ada_reads, wide, decision=decision, **told)
    with writing(desk, actor=ADA, now=NOW) as session:
        session.execute(update(Dispute).values(waiting_until="2019-12-24"))
    send(ada_reads, wide, "owner", me=ADA.person_id)

    pages = ["/disputes", "/disputes?state=waiting", f"/disputes/{wide.id}"]
    seen = [words(page(cleo_reads, f"{address}")) for address in pages]
    told_to = [page(cleo_reads, address) for address in (*pages, "/claims/Wide-90%25")]
    told_to.append(cleo_reads.get("/disputes?state=due").text)

    assert "What stake does Wide hold" in seen[0]
    for hidden in ("canary", "24 Dec 2019", "2019-12-24", "Ada", "Due", "Narrow", "/suspected"):
        assert [one for one in told_to if hidden in one] == []
    assert 'class="decide"' not in told_to[2]


def test_note_that_is_too_long_is_refused_whole_and_kept(
    desk: Engine, ada_reads: FlaskClient
) -> None:
    found, note = dispute(desk, "Wide"), "n" * 2_001

    answer = send(ada_reads, found, decision="both-stand", note=note)

    assert answer.status_code == 400
    assert "The note has 2,001 characters and may have 2,000" in answer.text
    assert note in answer.text
    assert dispute(desk, "Wide").state == "suspected"


def test_dispute_is_given_to_nobody_by_no_name_that_nobody_has(
    desk: Engine, ada_reads: FlaskClient
) -> None:
    send(ada_reads, dispute(desk, "Wide"), "owner", me=ADA.person_id)

    answer = send(ada_reads, dispute(desk, "Wide"), "owner", person="zzz")

    assert answer.status_code == 400
    assert dispute(desk, "Wide").owner_id == ADA.person_id
