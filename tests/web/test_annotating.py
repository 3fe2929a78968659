from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from claimtracker.db.types import new_id
from claimtracker.models import Assertion, Claim, Contradiction, Dispute, Reading
from claimtracker.operations.writing import writing
from tests import builders, tokens
from tests.conftest import ADA, NOW

BODY = "The deal is not done. 😀 ByteDance keeps only 20% of TikTok Global, a banker said."
QUOTE = "ByteDance keeps only 20% of TikTok Global"
START = BODY.index(QUOTE)
PLACE = {"part": "body", "start": START, "end": START + len(QUOTE)}
READING = {
    "subject": "ByteDance", "attribute": "stake held in", "object": "TikTok Global", "value": "20%",
}  # fmt: skip


@pytest.fixture
def ada(ledger: Engine, ada_reads: FlaskClient) -> FlaskClient:
    """Give the browser of Ada, over a ledger in which one publication says 80%."""
    with writing(ledger, actor=ADA, now=NOW) as session:
        eighty = builders.claim(session, "eighty", "80%")
        builders.says(session, "The Meridian", eighty, published="2020-09-21")
        article = builders.article(session, "post-1", "Ferry Post")
        builders.capture(session, article, BODY)
    return ada_reads


@pytest.fixture
def read(ledger: Engine) -> Any:
    """Give a session that reads what the pages wrote."""
    with Session(ledger) as session:
        yield session


def send(
    client: FlaskClient, path: str = "/annotate/post-1", headers: Any = None, **fields: Any
) -> Any:
    token = client.get_cookie("claimtracker", domain="localhost")
    assert token is not None
    form = {"form_token": tokens.form_token(token.value), "form_key": new_id()}
    return client.post(path, data=form | fields, headers=headers)


def passages(session: Session) -> list[tuple[Any, ...]]:
    session.rollback()  # What was read before is an older state of the ledger.
    wanted = select(Assertion.quote, Claim.key, Assertion.stance).outerjoin(
        Claim, Claim.id == Assertion.claim_id
    )
    mine = wanted.where(Assertion.quote == QUOTE, Assertion.removed_at.is_(None))
    return [tuple(row) for row in session.execute(mine)]


def test_panel_shows_the_passage_and_what_it_would_contradict(ada: FlaskClient) -> None:
    page = ada.get(
        "/annotate/post-1", query_string=PLACE | READING | {"claim": "new", "written": 1}
    )

    assert page.status_code == 200
    assert QUOTE in page.text
    assert "This would contradict 1 answer" in page.text
    assert "<strong>80%</strong>, <bdi>The Meridian</bdi>" in page.text
    assert "understood as 19.5 to 20.5 %" in page.text


def test_panel_comes_alone_where_the_page_asks_for_it(ada: FlaskClient) -> None:
    page = ada.get("/annotate/post-1", query_string=PLACE, headers={"Page-Part": "panel"})

    assert page.text.strip().startswith('<form class="panel"')


def test_voice_is_proposed_by_a_name_that_reads_as_itself(ada: FlaskClient, ledger: Engine) -> None:
    with writing(ledger, actor=ADA, now=NOW) as session:
        builders.entity(session, "Ben Roe, Jr.", aliases=("Ben Roe",))
        builders.entity(session, "Ann Lee", aliases=("Ms Lee",))
        said = builders.article(session, "post-2", "Ferry Post")
        builders.capture(session, said, "It rains, Ben Roe said.\nIt snows, Ann Lee said.")

    opened = [
        ada.get("/annotate/post-2", query_string={"part": "body", "quote": quote}).text
        for quote in ("It rains", "It snows")
    ]

    assert [tokens.hidden(one, "began_voice") for one in opened] == ["Ben Roe", "Ann Lee"]


def test_words_are_marked_by_quoting_them(ada: FlaskClient) -> None:
    page = ada.get("/annotate/post-1", query_string={"part": "body", "quote": QUOTE})

    assert tokens.hidden(page.text, "start") == str(START)


def test_passage_is_tied_to_a_claim_with_exactly_its_words(ada: FlaskClient, read: Session) -> None:
    answer = send(ada, **PLACE, claim="eighty", stance="denies", voice="a banker", action="tie")

    assert answer.status_code == 303
    assert passages(read) == [(QUOTE, "eighty", "denies")]


def test_new_claim_is_made_with_its_reading_and_found_to_contradict(
    ada: FlaskClient, read: Session
) -> None:
    send(ada, **PLACE, **READING, claim="new", statement="ByteDance keeps 20%", action="tie")

    claim = read.execute(select(Claim).where(Claim.statement == "ByteDance keeps 20%")).scalar_one()
    assert claim.state == "draft"
    assert read.get_one(Reading, claim.id).value == "20%"
    assert read.execute(select(Contradiction.kind)).scalars().all() == ["value"]


def test_statement_that_is_there_already_is_no_second_claim(
    ada: FlaskClient, read: Session
) -> None:
    send(ada, **PLACE, claim="new", statement="ByteDance keeps 20%", action="tie")
    send(ada, **PLACE, claim="new", statement="bytedance keeps 20% ", voice="X", action="tie")

    said = select(Claim.key).where(Claim.statement.ilike("bytedance keeps%"))
    assert len(read.execute(said).all()) == 1


def test_passage_that_is_only_marked_waits_for_its_claim(ada: FlaskClient, read: Session) -> None:
    send(ada, **PLACE, claim="eighty", action="mark")

    assert passages(read) == [(QUOTE, None, "affirms")]


def test_loose_passage_is_tied_once(ada: FlaskClient, read: Session) -> None:
    send(ada, **PLACE, action="mark")
    key = read.execute(select(Assertion.key).where(Assertion.claim_id.is_(None))).scalar_one()

    first = send(ada, **PLACE, claim="eighty", passage=key, version=1, action="tie")
    stale = send(ada, **PLACE, claim="eighty", passage=key, version=1, action="tie")

    assert (first.status_code, stale.status_code) == (303, 409)
    assert passages(read) == [(QUOTE, "eighty", "affirms")]


def test_denial_of_a_claim_that_is_here_is_offered_on_that_claim(
    ada: FlaskClient, ledger: Engine, read: Session
) -> None:
    with writing(ledger, actor=ADA, now=NOW) as session:
        builders.claim(session, "sold", statement="The deal is done")
        session.flush()
    place = {"part": "body", "start": 0, "end": BODY.index(" 😀")}

    opened = ada.get("/annotate/post-1", query_string=place)
    new = ada.get("/annotate/post-1", query_string=place | {
        "written": 1, "claim": "new", "statement": "The deal is not done"})  # fmt: skip
    send(ada, **place, claim="new", statement="The deal is not done", denied="sold", action="deny")

    assert 'value="sold" checked' in opened.text
    assert 'value="denies" checked' in opened.text
    assert "Proposed: “not” speaks against the claim." in opened.text
    assert "It says the contrary of a claim that is here" in new.text
    said = select(Claim.key, Assertion.stance).join(Assertion, Assertion.claim_id == Claim.id)
    assert [tuple(row) for row in read.execute(said.where(Claim.key == "sold"))] == [
        ("sold", "denies")
    ]


def test_no_to_a_question_that_is_answered_yes_is_offered_as_its_denial(
    ada: FlaskClient, ledger: Engine
) -> None:
    asked = {"subject": "ByteDance", "asked": "was sold", "object": None}
    with writing(ledger, actor=ADA, now=NOW) as session:
        builders.attribute(session, "was sold", "yesno")
        sold = builders.claim(session, "sold", "yes", **asked)
        builders.says(session, "The Meridian", sold)

    page = ada.get("/annotate/post-1", query_string=PLACE | {
        "written": 1, "claim": "new", "statement": "Nobody bought it", "subject": "ByteDance",
        "attribute": "was sold", "value": "no"})  # fmt: skip

    assert tokens.hidden(page.text, "denied") == "sold"


def test_opposite_is_open_at_once_and_needs_no_reading(ada: FlaskClient, read: Session) -> None:
    send(ada, **PLACE, claim="eighty", statement="It keeps little", action="opposite")

    assert read.execute(select(Contradiction.kind)).scalars().all() == ["manual"]
    assert read.execute(select(Contradiction.state)).scalars().all() == ["open"]


def test_what_was_typed_comes_back_with_the_error_beside_its_field(ada: FlaskClient) -> None:
    answer = send(
        ada, **PLACE, **(READING | {"value": "some"}), claim="new", statement="x", voice="Ben",
        action="tie",
    )  # fmt: skip

    assert answer.status_code == 400
    assert "cannot be read as a quantity" in answer.text
    assert 'value="Ben"' in answer.text


def test_new_claim_needs_a_sentence(ada: FlaskClient, read: Session) -> None:
    answers = [send(ada, **PLACE, claim="new", action=action) for action in ("tie", "opposite")]

    assert [answer.status_code for answer in answers] == [400, 400]
    assert "Write the new claim as a sentence, or choose a claim that is here." in answers[0].text
    assert passages(read) == []


def test_panel_is_told_where_to_go_on(ada: FlaskClient) -> None:
    asked = {"headers": {"Page-Part": "panel"}}

    tied = send(ada, **PLACE, claim="eighty", action="tie", **asked)
    refused = send(ada, **PLACE, claim="new", action="tie", **asked)

    assert (tied.status_code, tied.text) == (201, "")
    assert tied.location.startswith("/articles/post-1?did=a-")
    assert (refused.status_code, refused.text.strip()[:19]) == (400, '<form class="panel"')


def test_space_around_the_words_is_no_part_of_a_passage(ada: FlaskClient, read: Session) -> None:
    space = {"part": "body", "start": START - 1, "end": START}

    send(ada, **(PLACE | {"start": START - 1}), claim="eighty", action="tie")

    assert passages(read) == [(QUOTE, "eighty", "affirms")]
    assert ada.get("/annotate/post-1", query_string=space).status_code == 400


def test_words_that_wait_are_marked_once_and_tied_wherever_they_are_marked(
    ada: FlaskClient, read: Session
) -> None:
    for _ in range(2):
        send(ada, **PLACE, action="mark")
    marked = passages(read)
    send(ada, **PLACE, claim="eighty", action="tie")

    assert marked == [(QUOTE, None, "affirms")]
    assert passages(read) == [(QUOTE, "eighty", "affirms")]


def test_words_that_stand_nowhere_come_back_with_the_reason(ada: FlaskClient) -> None:
    answer = ada.get("/annotate/post-1", query_string={"part": "body", "quote": "no such words"})

    assert answer.status_code == 400
    assert "These words stand there more than once, or not at all" in answer.text
    assert "no such words</textarea>" in answer.text


def test_same_words_are_tied_to_a_claim_once_in_one_voice(ada: FlaskClient, read: Session) -> None:
    tie = PLACE | {"claim": "eighty", "action": "tie"}

    answers = [send(ada, **tie), send(ada, **tie), send(ada, **tie, voice="a banker")]

    assert [answer.status_code for answer in answers] == [303, 400, 303]
    assert "These words are tied to that claim already; nothing was added." in answers[1].text
    assert len(passages(read)) == 2


def test_other_answer_to_a_planned_question_is_a_plan_too(ada: FlaskClient, ledger: Engine) -> None:
    with writing(ledger, actor=ADA, now=NOW) as session:
        planned = builders.claim(
            session, "a-plan", "80%", mode="plan", statement="ByteDance keeps 80% of TikTok Global"
        )
        builders.says(session, "Ferry Times", planned)

    page = ada.get("/annotate/post-1", query_string=PLACE | {"claim": "new"})

    assert '<option value="plan" selected>' in page.text
    assert "This would contradict 1 answer" in page.text


def test_form_sent_twice_ties_once(ada: FlaskClient, read: Session) -> None:
    key = new_id()
    for _ in range(2):
        send(ada, **PLACE, claim="new", statement="Sent twice", action="tie", form_key=key)

    assert len(passages(read)) == 1


def test_what_was_tied_is_undone_with_its_claim_and_done_again(
    ada: FlaskClient, read: Session
) -> None:
    send(ada, **PLACE, claim="new", statement="Made here", action="tie")
    key = read.execute(select(Assertion.key).where(Assertion.quote == QUOTE)).scalar_one()

    send(ada, f"/annotate/undo/{key}", version=1)
    gone = [passages(read), read.execute(made()).scalar_one() is None]
    send(ada, f"/annotate/redo/{key}", version=2)

    assert gone == [[], False]
    assert [(quote, stance) for quote, _, stance in passages(read)] == [(QUOTE, "affirms")]
    assert read.execute(made()).scalar_one() is None


def made() -> Any:
    return select(Claim.removed_at).where(Claim.statement == "Made here")


def test_place_that_is_not_in_the_text_is_refused(ada: FlaskClient) -> None:
    answer = send(ada, part="body", start=5, end=90_000, claim="eighty", action="tie")

    assert answer.status_code == 400


def test_reader_cannot_annotate(ada: FlaskClient, cleo_reads: FlaskClient) -> None:
    assert cleo_reads.get("/annotate/post-1").status_code == 404
    assert send(cleo_reads, **PLACE, claim="eighty").status_code == 404


def test_disputes_are_found_on_saving(ada: FlaskClient, read: Session) -> None:
    send(ada, **PLACE, **READING, claim="new", statement="ByteDance keeps 20%", action="tie")

    assert read.execute(select(Dispute.state)).scalars().all() == ["suspected"]
