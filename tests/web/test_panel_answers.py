"""What the panel proposed and what an editor took of it is kept, and learnt from."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, delete, select
from sqlalchemy.orm import Session

from claimtracker.models import Assertion, Attribution, Claim, ProposalAnswer
from claimtracker.operations.writing import writing
from tests import builders, tokens
from tests.conftest import ADA, NOW
from tests.web.test_annotating import send

DEAL = "Oracle keeps a stake in TikTok"
HOAX = "That Oracle keeps a stake in TikTok is a hoax"
ALONE = "Xylophones are quiet"
SPOKEN = "Walmart may keep a stake in Oracle"
BODY = f"{DEAL}. {HOAX}. {ALONE}. 字节跳动出售业务。 {SPOKEN}, Doug McMillon said."


def place(words: str) -> dict[str, Any]:
    start = BODY.index(words)
    return {"part": "body", "start": start, "end": start + len(words)}


@pytest.fixture
def ada(ledger: Engine, ada_reads: FlaskClient) -> FlaskClient:
    """Give the browser of Ada, over a ledger with three claims about stakes."""
    with writing(ledger, actor=ADA, now=NOW) as session:
        for key, said in (
            ("same", DEAL), ("other", "Oracle sells its stake in TikTok"),
            ("third", "Walmart keeps a stake in Oracle"),
        ):  # fmt: skip
            builders.claim(session, key, None, statement=said)
        builders.capture(session, builders.article(session, "post-1", "Ferry Post"), BODY)
    return ada_reads


def form(client: FlaskClient, words: str, **chosen: Any) -> dict[str, Any]:
    """Return the fields that the panel sends for a passage, as it opens, with some chosen."""
    page = client.get("/annotate/post-1", query_string=place(words))
    shown = [part.split('"')[0] for part in page.text.split('name="proposed" value="')[1:]]
    began = {name: tokens.hidden(page.text, name) for name in BEGAN}
    given = {
        "claim": began["began"], "stance": began["began_stance"], "voice": began["began_voice"],
        "hedged": began["began_hedged"], "action": "tie",
    }  # fmt: skip
    return place(words) | began | given | {"proposed": shown} | chosen


BEGAN = ("began", "began_stance", "began_voice", "began_hedged")


def answers(ledger: Engine) -> dict[str, tuple[str, str, dict[str, Any]]]:
    with Session(ledger) as session:
        standing = select(ProposalAnswer).where(ProposalAnswer.withdrawn_at.is_(None))
        rows = session.execute(standing).scalars()
        return {r.estimate: (r.proposed, r.answer, json.loads(r.features)) for r in rows}


def keys(ledger: Engine) -> list[str]:
    with Session(ledger) as session:
        return list(session.scalars(select(Assertion.key)))


def test_claim_and_stance_that_were_proposed_are_kept_as_taken(
    ada: FlaskClient, ledger: Engine
) -> None:
    sent = form(ada, DEAL)

    answer = send(ada, **sent)

    assert (answer.status_code, sent["began"], sent["proposed"][0]) == (303, "same", "same")
    kept = answers(ledger)
    proposed, taken, beside = kept["matching"]
    assert (proposed, taken, kept["stance"][:2]) == ("1", "1", ("affirms", "affirms"))
    assert len(beside["candidates"]) == 3
    assert {len(row) for row in beside["candidates"]} == {len(beside["names"])}
    assert beside["dated"] is False


def test_another_claim_or_a_new_one_is_kept_as_a_rejection(
    ada: FlaskClient, ledger: Engine
) -> None:
    send(ada, **form(ada, DEAL, claim="other"))
    another = answers(ledger)
    with ledger.begin() as connection:
        connection.execute(delete(ProposalAnswer))
    send(ada, **form(ada, HOAX, claim="new", statement="It is a hoax"))

    assert (another["matching"][0], another["matching"][1] in ("2", "3")) == ("1", True)
    assert "stance" not in another
    assert [one[:2] for one in answers(ledger).values()] == [("1", "none")]


def test_stance_that_was_proposed_and_not_taken_is_kept(ada: FlaskClient, ledger: Engine) -> None:
    sent = form(ada, HOAX, claim="same", stance="observes", began="same", began_stance="denies")

    send(ada, **sent)

    assert answers(ledger)["stance"][:2] == ("denies", "observes")


def test_nothing_is_kept_of_a_passage_that_is_only_marked_or_for_which_nothing_was_proposed(
    ada: FlaskClient, ledger: Engine
) -> None:
    send(ada, **form(ada, DEAL, action="mark"))
    send(ada, **form(ada, ALONE, claim="new", statement=ALONE))
    send(ada, **place(HOAX), claim="same", action="tie")

    assert len(keys(ledger)) == 3
    assert answers(ledger) == {}


@pytest.mark.parametrize(
    "forged",
    [
        {"proposed": ["no such claim", "", "😀" * 500, "'; DROP TABLE claim; --"]},
        {"proposed": ["same"] * 900, "began": "字" * 500, "began_stance": "loves"},
        {"proposed": ["same"], "began": "no such claim", "began_stance": ""},
        {"proposed": [], "began": "same", "began_stance": "denies"},
    ],
)
def test_forged_form_does_no_harm(ada: FlaskClient, ledger: Engine, forged: dict[str, Any]) -> None:
    answer = send(ada, **(form(ada, DEAL) | forged))

    assert answer.status_code == 303
    assert len(keys(ledger)) == 1
    assert {one[:2] for one in answers(ledger).values()} <= {("none", "1")}


def test_letters_that_no_database_keeps_are_refused_in_a_sentence(
    ada: FlaskClient, ledger: Engine
) -> None:
    answer = send(ada, **form(ada, DEAL, began="\x00"))

    assert answer.status_code == 400
    assert answers(ledger) == {}


def test_claim_that_is_not_there_is_refused_and_nothing_is_kept(
    ada: FlaskClient, ledger: Engine
) -> None:
    answer = send(ada, **form(ada, DEAL, claim="no such claim", began="no such claim"))

    assert answer.status_code == 400
    assert (keys(ledger), answers(ledger)) == ([], {})


def test_answer_goes_with_the_passage_when_it_is_taken_back(
    ada: FlaskClient, ledger: Engine
) -> None:
    send(ada, **form(ada, DEAL))
    [key] = keys(ledger)

    send(ada, f"/annotate/undo/{key}", version=1)

    assert answers(ledger) == {}


def test_answers_count_again_when_the_passage_is_put_back(ada: FlaskClient, ledger: Engine) -> None:
    send(ada, **form(ada, SPOKEN))
    kept = answers(ledger)
    [key] = keys(ledger)

    send(ada, f"/annotate/undo/{key}", version=1)
    gone = answers(ledger)
    send(ada, f"/annotate/redo/{key}", version=2)

    assert (set(kept), gone) == ({"matching", "stance", "voice", "hedge"}, {})
    assert answers(ledger) == kept


def test_answer_about_another_claim_does_not_count_again_when_a_passage_is_put_back(
    ada: FlaskClient, ledger: Engine
) -> None:
    send(ada, **form(ada, SPOKEN, action="mark"))
    [key] = keys(ledger)
    send(ada, **form(ada, SPOKEN, passage=key, version=1))
    taken = answers(ledger)
    send(ada, f"/annotate/undo/{key}", version=2)
    send(ada, **place(SPOKEN), claim="other", passage=key, version=3, action="tie")

    send(ada, f"/annotate/undo/{key}", version=4)
    again = send(ada, f"/annotate/redo/{key}", version=5)

    assert set(taken) == {"matching", "stance", "voice", "hedge"}
    assert (again.status_code, answers(ledger)) == (303, {})
    with Session(ledger) as session:
        tied = select(Claim.key).join(Assertion, Assertion.claim_id == Claim.id)
        assert session.scalars(tied.where(Assertion.removed_at.is_(None))).all() == ["other"]


@pytest.mark.parametrize(
    ("written", "voice", "hedge"),
    [
        ({}, "yes", "yes"),
        ({"voice": " doug  mcmillon"}, "yes", "yes"),
        ({"voice": "Reuters, Doug McMillon"}, "changed", "yes"),
        ({"voice": "An analyst", "hedged": ""}, "changed", "no"),
        ({"voice": "", "hedged": ""}, "no", "no"),
    ],
)
def test_voice_and_hedge_that_were_proposed_are_kept_as_taken_changed_or_refused(
    ada: FlaskClient, ledger: Engine, written: dict[str, Any], voice: str, hedge: str
) -> None:
    sent = form(ada, SPOKEN)

    send(ada, **(sent | written))

    assert (sent["began_voice"], sent["began_hedged"]) == ("Doug McMillon", "yes")
    kept = answers(ledger)
    assert (kept["voice"], kept["hedge"]) == (("yes", voice, {}), ("yes", hedge, {}))


def test_voice_of_another_name_of_the_same_is_kept_as_taken(
    ada: FlaskClient, ledger: Engine
) -> None:
    with writing(ledger, actor=ADA, now=NOW) as session:
        builders.entity(session, "C. Douglas McMillon", aliases=("Doug McMillon",))
    sent = form(ada, SPOKEN)

    send(ada, **(sent | {"voice": "Doug McMillon"}))

    assert sent["began_voice"] == "C. Douglas McMillon"
    assert answers(ledger)["voice"][:2] == ("yes", "yes")


@pytest.mark.parametrize(
    ("words", "forged"),
    [
        (SPOKEN, {"began_voice": "Tim Cook", "began_hedged": ""}),
        (SPOKEN, {"began_voice": "; ,", "began_hedged": "no"}),
        (DEAL, {"began_voice": "Doug McMillon", "began_hedged": "yes"}),
        (DEAL, {"began_voice": "", "began_hedged": "😀"}),
    ],
)
def test_voice_or_hedge_that_the_words_do_not_show_is_passed_over(
    ada: FlaskClient, ledger: Engine, words: str, forged: dict[str, Any]
) -> None:
    send(ada, **(form(ada, words) | forged))

    assert not {"voice", "hedge"} & answers(ledger).keys()


def test_voice_is_kept_where_no_claim_was_proposed(ada: FlaskClient, ledger: Engine) -> None:
    send(ada, **(form(ada, SPOKEN) | {"proposed": [], "claim": "new", "statement": "It is so"}))

    assert {name: kept[:2] for name, kept in answers(ledger).items()} == {
        "voice": ("yes", "yes"), "hedge": ("yes", "yes")
    }  # fmt: skip


def test_second_claim_of_the_same_words_does_not_speak_against_the_first(
    ada: FlaskClient, ledger: Engine
) -> None:
    send(ada, **form(ada, DEAL))
    send(ada, **form(ada, DEAL, claim="other"))

    with Session(ledger) as session:
        kept = session.scalars(
            select(ProposalAnswer.features).where(ProposalAnswer.estimate == "matching")
        )
        assert sorted(len(json.loads(one)["candidates"]) for one in kept) == [2, 3]


def test_no_words_of_the_article_or_the_claims_are_kept(ada: FlaskClient, ledger: Engine) -> None:
    send(ada, **form(ada, DEAL))
    send(ada, **form(ada, SPOKEN))

    with Session(ledger) as session:
        rows = session.execute(select(ProposalAnswer.__table__)).all()
        said = " ".join(str(value) for row in rows for value in row).casefold()
    assert len(rows) == 6
    assert [word for word in ("oracle", "stake", "tiktok", "same") if f'"{word}"' in said] == []
    assert "oracle" not in said
    assert "mcmillon" not in said


def test_words_of_other_scripts_are_proposed_and_kept(ada: FlaskClient, ledger: Engine) -> None:
    with writing(ledger, actor=ADA, now=NOW) as session:
        builders.claim(session, "zh", None, statement="字节跳动出售业务")

    send(ada, **form(ada, "字节跳动出售业务"))

    assert answers(ledger)["matching"][:2] == ("1", "1")


def test_voice_that_was_only_proposed_is_no_voice_of_a_passage_that_waits(
    ada: FlaskClient, ledger: Engine
) -> None:
    said = place(DEAL) | {"voice": "Oracle", "action": "mark"}

    send(ada, **said, began="new", began_voice="Oracle")
    send(ada, **(said | place(HOAX)), began="new", began_voice="")

    with Session(ledger) as session:
        rows = session.scalars(select(Assertion).order_by(Assertion.quote.desc())).all()
        voiced = [one.quote for one in rows if _is_voiced(session, one.id)]
    assert voiced == [HOAX]


def _is_voiced(session: Session, assertion_id: str) -> bool:
    links = select(Attribution.assertion_id).where(Attribution.assertion_id == assertion_id)
    return bool(session.scalars(links).all())


def test_what_was_begun_with_stays_through_a_refusal(ada: FlaskClient, ledger: Engine) -> None:
    refused = send(ada, **form(ada, DEAL, claim="new", statement=""))

    assert refused.status_code == 400
    assert tokens.hidden(refused.text, "began") == "same"
    with Session(ledger) as session:
        assert len(session.scalars(select(Claim.key)).all()) == 3


def test_of_two_who_tie_a_passage_that_waits_the_second_is_told_and_one_answer_is_kept(
    ada: FlaskClient, ledger: Engine
) -> None:
    send(ada, **form(ada, DEAL, action="mark"))
    [key] = keys(ledger)
    sent = form(ada, DEAL, passage=key, version=1)

    answered = [send(ada, **(sent | {"claim": claim})).status_code for claim in ("same", "other")]

    assert answered == [303, 409]
    assert answers(ledger)["matching"][:2] == ("1", "1")
