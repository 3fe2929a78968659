"""Two claims become one on a page, after a look at what that touches, and can be parted again."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from claimtracker.db.types import new_id
from claimtracker.models import Assertion, Claim, Contradiction, Dispute, Rating
from claimtracker.operations import assertions as assertion_acts
from claimtracker.operations import claims as claim_acts
from claimtracker.operations import comments, restoring, verdict_drafts
from claimtracker.operations.rows import Edit
from claimtracker.operations.writing import writing
from claimtracker.queries import assertions, claims
from claimtracker.queries.verdicts import DraftContent
from tests import builders, tokens
from tests.conftest import ADA, NOW
from tests.exchange.files import export
from tests.operations import given
from tests.web.conftest import signed_in
from tests.web.reading import page, words


@pytest.fixture
def desk(ledger: Engine) -> Engine:
    """Give a ledger with two claims that say the same in other words."""
    with writing(ledger, actor=ADA, now=NOW) as session:
        for key, name in (("four-fifths", "The Meridian"), ("stake-80", "The Harbour Post")):
            made = builders.claim(session, key)
            for place in range(2):
                said = f"{key} says {place}"
                builders.says(session, name, made, key=f"{key}-{place}", quote=said)
        builders.claim(session, "unrelated")
    return ledger


def form(client: FlaskClient, address: str, action: str) -> dict[str, Any]:
    """Return the hidden fields of the form of a page that is sent to an address."""
    [shown] = page(client, address).split(f'method="post" action="{action}"')[1:]
    told = shown.split("</form>")[0]
    names = ("form_token", "version", "into", "dispute", "dispute_version")
    return {name: tokens.hidden(told, name) for name in names if f'name="{name}"' in told}


def merge(client: FlaskClient, address: str = "", **more: Any) -> TestResponse:
    address = address or "/claims/four-fifths/merge?into=stake-80"
    fields = more.pop("fields", None) or form(client, address, "/claims/four-fifths/merge")
    return client.post("/claims/four-fifths/merge", data={**fields, "form_key": new_id(), **more})


def undo(client: FlaskClient) -> TestResponse:
    fields = form(client, "/claims/stake-80/merge", "/claims/four-fifths/undo-merge")
    return client.post("/claims/four-fifths/undo-merge", data={**fields, "form_key": new_id()})


def test_page_shows_both_claims_and_what_the_merge_touches(
    desk: Engine, ada_reads: FlaskClient
) -> None:
    said = words(page(ada_reads, "/claims/four-fifths/merge?into=stake-80"))

    assert "The statement of four-fifths" in said
    assert "It goes up in The statement of stake-80" in said
    assert "Its 2 assertions move there" in said


def test_merged_claim_leads_to_the_one_that_it_went_up_in(
    desk: Engine, ada_reads: FlaskClient
) -> None:
    sent = merge(ada_reads, reason="Four fifths are 80%.")

    assert (sent.status_code, sent.location) == (303, "/claims/stake-80/merge?merged=four-fifths")
    assert ada_reads.get("/claims/four-fifths").location == "/claims/stake-80"
    assert "4 assertions" in words(page(ada_reads, "/claims/stake-80"))
    assert "2 assertions go back." in words(page(ada_reads, sent.location))


def test_merge_and_its_undo_give_back_the_same_export_to_the_byte(
    desk: Engine, ada_reads: FlaskClient
) -> None:
    before = export(desk)
    merge(ada_reads)
    between = export(desk)

    sent = undo(ada_reads)

    assert export(desk) == before != between
    said = words(page(ada_reads, sent.location))
    assert "It stands by itself again, with 2 assertions." in said
    assert "Not taken back" not in said


def test_undo_after_both_were_changed_says_what_it_cannot_take_back(
    desk: Engine, ada_reads: FlaskClient
) -> None:
    merge(ada_reads)
    with writing(desk, actor=ADA, now=NOW) as session:
        _change_both(session)

    before = words(page(ada_reads, "/claims/stake-80/merge"))
    after = words(page(ada_reads, undo(ada_reads).location))

    for said, opening in ((before, "Undoing it cannot take back:"), (after, "Not taken back:")):
        told = said.split(opening)[1]
        assert "Taken away since, and stay so: four-fifths-0." in told
        assert "Tied to another claim since, and stay there: four-fifths-1." in told
        assert "1 assertion was tied to stake-80 since, and stays there." in told
        assert "1 verdict was published on stake-80 since, and stays with it." in told
        assert "stake-80 was edited once since, and keeps what it says now." in told


def test_what_was_begun_on_the_one_that_stands_is_told_before_an_undoing(
    desk: Engine, ada_reads: FlaskClient
) -> None:
    with writing(desk, actor=ADA, now=NOW) as session:
        _begin(session, "before")
    merge(ada_reads)
    with writing(desk, actor=ADA, now=NOW) as session:
        draft = _begin(session, "since")
        kept = claims.get(session, "stake-80").id
        comments.add(session, table="claim", row_id=kept, text="Look.", actor=ADA, now=NOW)

    before = page(ada_reads, "/claims/stake-80/merge")
    after = words(page(ada_reads, undo(ada_reads).location))

    assert f'href="/drafts/{draft}"' in before
    for said, opening in (
        (words(before), "Undoing it cannot take back:"),
        (after, "Not taken back:"),
    ):
        told = said.split(opening)[1]
        assert "Ada began a verdict on stake-80 since; the draft stays with it." in told
        assert "1 comment was written under stake-80 since, and stays there." in told


def _begin(session: Session, key: str) -> str:
    rating = session.scalars(select(Rating.id).where(Rating.code == "false")).one()
    content = DraftContent(key, claims.get(session, "stake-80").id, rating, ADA.person_id)
    return verdict_drafts.draft(session, [content], actor=ADA, now=NOW)[0]


def test_reason_that_is_too_long_is_refused_in_a_sentence(
    desk: Engine, ada_reads: FlaskClient
) -> None:
    sent = merge(ada_reads, reason="n" * 501)

    assert sent.status_code == 400
    assert "The reason has 501 characters and may have 500; nothing was saved." in words(sent.text)
    assert ada_reads.get("/claims/four-fifths").status_code == 200


def _change_both(session: Session) -> None:
    by: dict[str, Any] = {"actor": ADA, "now": NOW}
    keys = ("four-fifths-0", "four-fifths-1")
    ids = dict(session.execute(select(Assertion.key, Assertion.id)).all())
    stored = assertions.by_id(session, [ids[key] for key in keys])
    kinds = {kind.table: kind for kind in restoring.KINDS}
    restoring.remove(session, kinds["assertion"], [stored[ids[keys[0]]]], why="A slip.", **by)
    kept, other = claims.get(session, "stake-80"), claims.get(session, "unrelated")
    one = stored[ids[keys[1]]]
    assertion_acts.edit(
        session, [Edit(one, _with(one.content, claim_id=other.id, identity="other"))], **by
    )
    claim_acts.edit(session, [Edit(kept, _with(kept.content, statement="It keeps 80%."))], **by)
    builders.says(session, "The Lantern", kept.id, key="new-one", quote="It keeps 80%.")
    given.verdict(session, "v-new", kept.id)


def _with(content: Any, **told: Any) -> Any:
    return type(content)(**{f: getattr(content, f) for f in content.__dataclass_fields__} | told)


def test_different_ratings_refuse_the_merge_with_links_to_both(
    desk: Engine, ada_reads: FlaskClient
) -> None:
    with writing(desk, actor=ADA, now=NOW) as session:
        for key, code in (("four-fifths", "true"), ("stake-80", "false")):
            given.verdict(session, f"v-{key}", claims.get(session, key).id, code)

    text = page(ada_reads, "/claims/four-fifths/merge?into=stake-80")

    assert "publish one rating for both, or withdraw one, first" in words(text)
    assert 'href="/claims/four-fifths#verdicts"' in text
    assert 'href="/claims/stake-80#verdicts"' in text
    assert "Why the two are one" not in text


def test_rating_published_meanwhile_refuses_the_merge_as_it_is_sent(
    desk: Engine, ada_reads: FlaskClient
) -> None:
    read = form(ada_reads, "/claims/four-fifths/merge?into=stake-80", "/claims/four-fifths/merge")
    with writing(desk, actor=ADA, now=NOW) as session:
        given.verdict(session, "v-1", claims.get(session, "four-fifths").id)

    sent = merge(ada_reads, fields=read)

    assert sent.status_code == 409
    assert "merge them the other way round" in words(sent.text)


def test_stale_form_of_a_merge_is_refused(desk: Engine, ada_reads: FlaskClient) -> None:
    read = form(ada_reads, "/claims/four-fifths/merge?into=stake-80", "/claims/four-fifths/merge")
    with writing(desk, actor=ADA, now=NOW) as session:
        found = claims.get(session, "four-fifths")
        after = _with(found.content, statement="It keeps four fifths, it says.")
        claim_acts.edit(session, [Edit(found, after)], actor=ADA, now=NOW)

    sent = merge(ada_reads, fields=read)

    assert sent.status_code == 409
    assert "Somebody else changed this claim" in words(sent.text)


def flagged(client: FlaskClient, **told: str) -> TestResponse:
    address = "/claims/four-fifths/opposite"
    fields = form(client, address, address)
    return client.post(address, data={**fields, "form_key": new_id(), **told})


def test_editor_says_that_two_claims_contradict_and_it_is_open_at_once(
    desk: Engine, ada_reads: FlaskClient
) -> None:
    sent = flagged(ada_reads, other="stake-80", reason="One is of 2019.")

    assert sent.status_code == 303
    with Session(desk) as session:
        [dispute] = session.scalars(select(Dispute)).all()
        [pair] = session.scalars(select(Contradiction)).all()
    assert (dispute.state, pair.kind, pair.reason) == ("open", "manual", "One is of 2019.")
    assert "One is of 2019." in words(page(ada_reads, sent.location))


@pytest.mark.parametrize(
    ("told", "sentence", "status"),
    [
        ({"other": "nowhere", "reason": "No."}, "There is no claim of that key", 400),
        ({"other": "stake-80", "reason": " "}, "Say in a sentence why both cannot hold.", 400),
        ({"other": "four-fifths", "reason": "No."}, "between two different claims", 409),
    ],
)
def test_form_that_says_too_little_is_shown_again(
    desk: Engine, ada_reads: FlaskClient, told: dict[str, str], sentence: str, status: int
) -> None:
    sent = flagged(ada_reads, **told)

    assert sent.status_code == status
    assert sentence in words(sent.text)


def test_flagging_opens_no_suspicion_of_the_rules(ledger: Engine, ada_reads: FlaskClient) -> None:
    with writing(ledger, actor=ADA, now=NOW) as session:
        for key, value in (("four-fifths", "80%"), ("none", "0%"), ("other", None)):
            made = builders.claim(session, key, value)
            builders.says(session, "The Meridian", made, by=f"Voice {key}")

    flagged(ada_reads, other="other", reason="It was sold.")

    with Session(ledger) as session:
        assert session.scalars(select(Dispute.state)).all() == ["suspected"]
        states = {one.kind: one.state for one in session.scalars(select(Contradiction))}
    assert states == {"manual": "open", "value": None}


@pytest.mark.parametrize("value", ["80%", None])
def test_dispute_of_two_questions_shows_both_claims_with_their_words(
    ledger: Engine, ada_reads: FlaskClient, value: str | None
) -> None:
    with writing(ledger, actor=ADA, now=NOW) as session:
        kept = builders.claim(session, "four-fifths", value)
        sold = builders.claim(session, "sold", "50%", asked="share sold of")
        builders.says(session, "The Meridian", kept, quote="keeps an 80% stake")
        builders.says(session, "The Lantern", sold, quote="sold the whole of it")

    sent = flagged(ada_reads, other="sold", reason="What was sold is not kept.")

    text = page(ada_reads, sent.location)
    sides = [words(one) for one in text.split('<section class="row" id="side-')[1:]]
    assert ["keeps an 80% stake" in one for one in sides] == [True, False]
    assert ["sold the whole of it" in one for one in sides] == [False, True]
    assert "The statement of sold" in sides[1]
    listed = words(page(ada_reads, "/disputes"))
    assert "keeps an 80% stake" in listed
    assert "sold the whole of it" in listed


def test_pair_that_is_recorded_leads_to_its_dispute_and_is_recorded_once(
    ledger: Engine, ada_reads: FlaskClient
) -> None:
    with writing(ledger, actor=ADA, now=NOW) as session:
        for key, value in (("four-fifths", "80%"), ("none", "0%")):
            made = builders.claim(session, key, value)
            builders.says(session, "The Meridian", made, by=f"Voice {key}")

    sent = flagged(ada_reads, other="none", reason="They differ.")

    with Session(ledger) as session:
        dispute = session.scalars(select(Dispute)).one()
        kinds = session.scalars(select(Contradiction.kind)).all()
    assert (kinds, dispute.state) == (["value"], "suspected")
    assert sent.location == f"/disputes/{dispute.id}?recorded=already"
    assert "are recorded already to contradict each other" in words(page(ada_reads, sent.location))


def test_pair_that_was_flagged_from_one_side_is_known_from_the_other(
    desk: Engine, ada_reads: FlaskClient
) -> None:
    flagged(ada_reads, other="unrelated", reason="One is of 2019.")
    address = "/claims/unrelated/opposite"
    fields = form(ada_reads, address, address)
    told = {"other": "four-fifths", "reason": "Again.", "form_key": new_id()}

    sent = ada_reads.post(address, data={**fields, **told})

    with Session(desk) as session:
        dispute = session.scalars(select(Dispute.id)).one()
        reasons = session.scalars(select(Contradiction.reason)).all()
    assert reasons == ["One is of 2019."]
    assert sent.location.startswith(f"/disputes/{dispute}?")


def test_merge_from_a_dispute_closes_it_as_the_same_claim(
    desk: Engine, ada_reads: FlaskClient
) -> None:
    flagged(ada_reads, other="stake-80", reason="They differ.")
    with Session(desk) as session:
        dispute = session.scalars(select(Dispute.id)).one()

    sent = merge(ada_reads, f"/claims/four-fifths/merge?into=stake-80&dispute={dispute}")

    assert sent.location.startswith("/suspected/next?")
    with Session(desk) as session:
        found = session.get_one(Dispute, dispute)
        assert found.state == "closed"
        gone = session.scalars(select(Claim.key).where(Claim.key == "four-fifths")).one()
    assert ada_reads.get(f"/claims/{gone}").location == "/claims/stake-80"


def test_dispute_closed_by_a_merge_is_news_once_that_is_undone_and_not_before(
    ledger: Engine, ada_reads: FlaskClient
) -> None:
    with writing(ledger, actor=ADA, now=NOW) as session:
        for key, value, voice in (("four-fifths", "80%", "Ada Berg"), ("stake-80", "8%", "Lee")):
            builders.says(session, "The Meridian", builders.claim(session, key, value), by=voice)

    def only() -> tuple[str, str, bool]:
        with Session(ledger) as session:
            found = session.scalars(select(Dispute)).one()
            return found.id, found.state, found.new_since_decided

    merge(ada_reads, f"/claims/four-fifths/merge?into=stake-80&dispute={only()[0]}")
    between = only()
    undo(ada_reads)

    assert (between[1:], only()[1:]) == (("closed", False), ("closed", True))


def test_reader_neither_merges_nor_flags(desk: Engine, cleo_reads: FlaskClient) -> None:
    for path in ("merge", "opposite"):
        assert cleo_reads.get(f"/claims/stake-80/{path}").status_code == 404


def test_page_offers_what_an_editor_may_do(desk: Engine) -> None:
    assert "Says the opposite of…" in words(page(signed_in(desk, ADA), "/claims/stake-80"))
