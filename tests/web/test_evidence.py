"""A piece of evidence on its page: what it is, what rests on it, whether it stands."""

from __future__ import annotations

from contextlib import AbstractContextManager

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from claimtracker.models import Rating
from claimtracker.operations import evidence, verdict_drafts, verdicts
from claimtracker.operations.writing import writing
from claimtracker.queries.evidence import EvidenceContent, by_key
from claimtracker.queries.verdicts import DraftContent, EvidenceLink, VerdictContent
from tests import builders, tokens
from tests.conftest import ADA, NOW
from tests.operations.given import events
from tests.web.forms import filled, sent
from tests.web.reading import page, words
from tests.web.test_holds import send

Write = AbstractContextManager[Session]
REPLY = EvidenceContent(
    "reply", "Reply of ByteDance", kind="asked for comment", note="By mail",
    asked="The press office", asked_on="2020-09-21", answer="We keep 80%.",
)  # fmt: skip


@pytest.fixture
def ada(ada_reads: FlaskClient, write: Write) -> FlaskClient:
    """Give the browser of Ada before a reply on which a verdict and a draft rest."""
    with write as session:
        by = {"actor": ADA, "now": NOW}
        claim = builders.claim(session, "stake-80", "80%")
        [reply] = evidence.add(session, [REPLY], **by)
        false = session.scalars(select(Rating.id).where(Rating.code == "false")).one()
        rests = (EvidenceLink(reply, "refutes", "Their words"),)
        content = VerdictContent("v-1", claim, false, "They say so.", evidence=rests)
        verdicts.publish(session, [content], **by)
        draft = DraftContent("v-2", claim, false, ADA.person_id, "So far.", evidence=rests)
        verdict_drafts.draft(session, [draft], **by)
    return ada_reads


def set_state(client: FlaskClient, **told: str):  # type: ignore[no-untyped-def]
    version = tokens.hidden(page(client, "/evidence/reply"), "version")
    return send(client, "/evidence/reply", "/evidence/reply/state", version=version, **told)


def test_page_shows_every_field_and_all_that_rests_on_it(ada):
    told = words(page(ada, "/evidence/reply"))

    wanted = (
        "The press office, 21 Sep 2020", "We keep 80%.", "By mail", "Their words",
        "False 1 Oct 2020, counts now", "Draft: False by Ada", "refutes the claim",
    )  # fmt: skip
    for said in wanted:
        assert said in told, said


def test_reader_sees_the_exchange_and_the_verdict_and_nothing_of_the_desk(ada, cleo_reads):
    text = page(cleo_reads, "/evidence/reply")

    told = words(text)
    assert "The press office, 21 Sep 2020" in told
    assert "We keep 80%." in told
    assert "False 1 Oct 2020, counts now" in told
    for hidden in ("By mail", "Their words", "Draft", "In the making", "Save its state"):
        assert hidden not in told, hidden


def test_withdrawing_lists_what_rests_on_it_and_marks_the_claim(ada, cleo_reads, ledger):
    assert "One verdict rests on it, as listed above." in words(page(ada, "/evidence/reply"))
    assert "Evidence withdrawn" not in words(page(ada, "/claims/stake-80"))

    without = set_state(ada, state="withdrawn", reason=" ")
    done = set_state(ada, state="withdrawn", reason="They took it back.")

    assert (without.status_code, done.status_code) == (400, 303)
    assert "Say why" in words(without.text)
    told = words(page(ada, done.location))
    assert "This evidence is withdrawn. One verdict rests on it and stands" in told
    for reader in (ada, cleo_reads):
        head = words(page(reader, "/claims/stake-80")).split("What it says")[0]
        assert "False" in head
        assert "Evidence withdrawn" in head
    listed = words(page(ada, "/withdrawn-evidence"))
    assert "The statement of stake-80 False Reply of ByteDance Decide anew" in listed
    with Session(ledger) as session:
        row = by_key(session, ["reply"])["reply"]
        last = events(session, row.id)[-1].content
    assert last == {
        "before": {"state": "stands"}, "after": {"state": "withdrawn"},
        "why": "They took it back.",
    }  # fmt: skip


def test_list_of_claims_to_decide_anew_says_when_there_are_none(ada):
    assert "Nothing to decide anew" in words(page(ada, "/withdrawn-evidence"))
    assert 'href="/withdrawn-evidence"' in page(ada, "/evidence")


def test_piece_whose_key_is_a_word_of_ours_has_a_page_of_its_own(ada, ledger):
    with writing(ledger, actor=ADA, now=NOW) as session:
        evidence.add(session, [EvidenceContent("withdrawn", "A memo")], actor=ADA, now=NOW)

    assert "A memo" in words(page(ada, "/evidence/withdrawn"))


def test_state_that_there_is_not_is_refused(ada):
    answer = set_state(ada, state="burnt", reason="It burnt.")

    assert answer.status_code == 400
    assert "it cannot be 'burnt'" in words(answer.text)


def test_state_set_over_a_change_of_another_is_refused(ada):
    form = {"state": "doubtful", "reason": "Hm."}
    version = tokens.hidden(page(ada, "/evidence/reply"), "version")
    set_state(ada, **form)

    stale = send(ada, "/evidence/reply", "/evidence/reply/state", version=version, **form)

    assert stale.status_code == 409


def test_answer_of_nobody_who_was_asked_is_refused_at_its_field(ada):
    form = filled(ada, "/evidence/reply/edit")

    answer = sent(ada, "/evidence/reply/edit", form | {"kind": "primary"})

    assert answer.status_code == 400
    assert 'href="#f-kind"' in answer.text


def test_saving_the_form_of_a_piece_goes_to_its_page(ada):
    form = filled(ada, "/evidence/reply/edit")

    answer = sent(ada, "/evidence/reply/edit", form | {"locator": "Page 3"})

    assert (answer.status_code, answer.location) == (303, "/evidence/reply")
    assert 'href="/evidence/reply"' in page(ada, "/evidence")


def test_many_verdicts_cost_no_more_queries(ada, ledger: Engine, counted):
    before = counted.number
    page(ada, "/evidence/reply")
    one = counted.number - before
    with writing(ledger, actor=ADA, now=NOW) as session:
        reply = by_key(session, ["reply"])["reply"].id
        false = session.scalars(select(Rating.id).where(Rating.code == "false")).one()
        contents = [
            VerdictContent(f"v-{n}", builders.claim(session, f"c-{n}"), false, "So.",
                           evidence=(EvidenceLink(reply),))
            for n in range(3, 8)
        ]  # fmt: skip
        verdicts.publish(session, contents, actor=ADA, now=NOW)

    before = counted.number
    assert words(page(ada, "/evidence/reply")).count("counts now") == 6
    assert counted.number - before == one
