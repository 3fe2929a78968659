"""A verdict on the pages: drafted, reviewed, published, corrected, withdrawn."""

from __future__ import annotations

import re
from contextlib import AbstractContextManager
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, insert, select
from sqlalchemy.orm import Session

from claimtracker.models import Evidence, Rating, Setting, VerdictDraft
from claimtracker.operations import evidence, merges, ratings, sources, verdicts
from claimtracker.operations.rows import Edit
from claimtracker.operations.writing import writing
from claimtracker.queries import ratings as rating_rows
from claimtracker.queries.evidence import EvidenceContent
from claimtracker.queries.sources import SourceContent
from claimtracker.queries.verdicts import VerdictContent, by_key, drafts_by_key
from tests import builders, tokens
from tests.conftest import ADA, BEN, NOW
from tests.operations.given import events
from tests.web.conftest import signed_in
from tests.web.forms import Filled, fields, filled, sent
from tests.web.reading import page, words
from tests.web.test_holds import send

Write = AbstractContextManager[Session]
NEW = "/claims/stake-80/verdict"
MEMO = "The memo (memo)"
SAID = {"rationale": "The memo says otherwise.", "evidence-0-piece": MEMO}


@pytest.fixture
def ada(ada_reads: FlaskClient, write: Write) -> FlaskClient:
    """Give the browser of Ada before a claim that somebody says, and a memo."""
    with write as session:
        claim = builders.claim(session, "stake-80", "80%")
        builders.says(session, "The Meridian", claim, key="says-80", quote="keeps 80%")
        contents = [EvidenceContent("memo", "The memo"), EvidenceContent("tape", "The tape")]
        evidence.add(session, contents, actor=ADA, now=NOW)
    return ada_reads


@pytest.fixture
def ben(ledger: Engine) -> FlaskClient:
    """Give the browser of Ben, who edits too."""
    return signed_in(ledger, BEN)


@pytest.fixture
def reviewer(ledger: Engine) -> FlaskClient:
    """Give the browser of Ben, who reviews."""
    return signed_in(ledger, replace(BEN, role="reviewer"))


@pytest.fixture
def two_people(ledger: Engine) -> None:
    """Let the ledger ask for a second person."""
    on = {"name": "verdicts_need_second_person", "value": "yes", "version": 1}
    with ledger.execution_options(writes=True).begin() as connection:
        connection.execute(insert(Setting), [on])


def rating(ledger: Engine, code: str) -> str:
    with Session(ledger) as session:
        return session.scalars(select(Rating.id).where(Rating.code == code)).one()


def drafted(client: FlaskClient, ledger: Engine, address: str = NEW, **told: str) -> str:
    """Keep a draft and return its address."""
    form = filled(client, address) | {"rating": rating(ledger, "false")} | SAID | told
    answer = sent(client, address, form)
    assert answer.status_code == 303, words(answer.text)
    return answer.location


def act(client: FlaskClient, draft: str, what: str, **told: str):  # type: ignore[no-untyped-def]
    version = tokens.hidden(page(client, draft), "version")
    return send(client, draft, f"{draft}/{what}", version=version, **told)


def published(client: FlaskClient, ledger: Engine, **told: str) -> str:
    """Publish a new verdict and return its key."""
    draft = drafted(client, ledger, **told)
    assert act(client, draft, "publish").status_code == 303
    return key_of(ledger, draft)


def key_of(ledger: Engine, draft: str) -> str:
    with Session(ledger) as session:
        key = select(VerdictDraft.key).where(VerdictDraft.id == draft.rsplit("/")[-1])
        return session.scalars(key).one()


def stored(ledger: Engine, draft: str):  # type: ignore[no-untyped-def]
    key = key_of(ledger, draft)
    with Session(ledger) as session:
        return drafts_by_key(session, [key])[key]


def test_draft_is_kept_with_its_evidence_and_shown_with_author_and_state(ada, ledger):
    draft = drafted(ada, ledger, **{"evidence-0-relation": "refutes", "evidence-0-note": "Page 2"})

    content = stored(ledger, draft).content
    assert (content.state, content.author_id) == ("draft", ADA.person_id)
    assert [(one.relation, one.note) for one in content.evidence] == [("refutes", "Page 2")]
    assert "Draft: False by Ada" in words(page(ada, "/claims/stake-80"))
    told = words(page(ada, draft))
    assert "The memo says otherwise." in told
    assert "The memo refutes the claim Page 2" in told


def test_verdict_on_one_utterance_is_begun_beside_it(ada, ledger):
    assert 'href="/assertions/says-80/verdict"' in page(ada, "/claims/stake-80")

    draft = drafted(ada, ledger, "/assertions/says-80/verdict")

    assert stored(ledger, draft).content.assertion_id is not None
    assert "keeps 80%" in words(page(ada, draft))
    act(ada, draft, "publish")
    told = words(page(ada, "/claims/stake-80"))
    assert "on one assertion only" in told
    assert "No verdict" in told


def test_evidence_is_added_in_the_form_once_and_reused(ada, ledger):
    told = {
        "evidence-0-piece": "", "new_title": "Reply of ByteDance", "new_kind": "asked for comment",
        "new_asked": "ByteDance", "new_asked_on": "2020-09-21", "new_answer": "We keep 80%.",
        "new_relation": "context", "new_note": "By mail",
    }  # fmt: skip
    draft = drafted(ada, ledger, **told)

    [link] = stored(ledger, draft).content.evidence
    assert (link.relation, link.note) == ("context", "By mail")
    again = drafted(ada, ledger, **{"evidence-0-piece": "Reply of ByteDance"})
    [same] = stored(ledger, again).content.evidence
    assert same.evidence_id == link.evidence_id
    assert "Asked ByteDance, 21 Sep 2020. They answered: We keep 80%." in words(page(ada, draft))


def test_form_that_cannot_be_read_says_so_at_the_field_and_adds_nothing(ada, ledger):
    form = filled(ada, NEW) | {"new_url": "https://example.org", "rating": ""}
    wrong = [
        ({}, "“Rating” is empty"),
        ({"rating": rating(ledger, "false")}, "say what the new piece is called"),
        ({"rating": rating(ledger, "false"), "new_title": "Reply", "new_answer": "No."},
         "only evidence of the kind"),
        ({"rating": rating(ledger, "false"), "evidence-0-piece": "The diary"},
         "which nothing here is called"),
        ({"rating": rating(ledger, "false"), "evidence-0-note": "Page 2"}, "names no piece"),
        ({"rating": rating(ledger, "false"), "evidence-0-piece": MEMO, "evidence-1-piece": "memo"},
         "twice"),
    ]  # fmt: skip

    for told, sentence in wrong:
        answer = sent(ada, NEW, form | told)
        assert answer.status_code == 400
        assert sentence in words(answer.text), words(answer.text)
    with Session(ledger) as session:
        assert sorted(session.scalars(select(Evidence.key))) == ["memo", "tape"]


def test_retired_rating_is_not_offered_and_a_draft_that_has_it_keeps_it(ada, ledger):
    draft = drafted(ada, ledger)
    with writing(ledger, actor=ADA, now=NOW) as session:
        row = rating_rows.by_code(session, Rating, ["false"])["false"]
        change = Edit(row, replace(row.content, retired=True))
        ratings.edit(session, Rating, [change], actor=replace(ADA, role="admin"), now=NOW)

    assert ">False<" not in page(ada, NEW)
    form = filled(ada, f"{draft}/edit")
    assert sent(ada, f"{draft}/edit", form | {"rationale": "More."}).status_code == 303
    refused = sent(ada, NEW, filled(ada, NEW) | {"rating": rating(ledger, "false")})
    assert "is none that is used any more" in words(refused.text)


def test_stale_draft_shows_it_was_theirs_and_yours(ada, ben, ledger):
    address = drafted(ada, ledger) + "/edit"
    mine, theirs = filled(ada, address), filled(ben, address)
    sent(ben, address, theirs | {"rationale": "Ben.", "evidence-1-piece": "The tape (tape)"})

    answer = sent(ada, address, mine | {"rationale": "Ada."})

    told = words(answer.text)
    assert answer.status_code == 409
    assert "Both of you changed Reasons: choose below." in told
    assert "Only they changed Evidence: theirs is kept." in told
    form: Filled = fields(answer.text) | {"take-rationale": "theirs"}
    assert sent(ada, address, form).status_code == 303
    content = stored(ledger, address.removesuffix("/edit")).content
    assert (content.rationale, len(content.evidence)) == ("Ben.", 2)


def test_draft_is_put_back_as_it_was(ada, ledger):
    draft = drafted(ada, ledger)
    sent(ada, f"{draft}/edit", filled(ada, f"{draft}/edit") | {"evidence-0-piece": ""})
    assert stored(ledger, draft).content.evidence == ()
    history = f"/history/verdict_draft/{draft.rsplit('/')[-1]}"

    answer = sent(ada, history, filled(ada, history))

    assert answer.status_code == 303, words(answer.text)
    assert len(stored(ledger, draft).content.evidence) == 1


def test_what_a_verdict_lacks_is_said_at_its_field_before_it_is_published(ada, ledger):
    draft = drafted(ada, ledger, **{"evidence-0-piece": "", "rationale": ""})
    told = words(page(ada, draft))
    assert "it needs its reasons and at least one piece of evidence" in told

    first = act(ada, draft, "publish")
    form = fields(first.text) | {"rationale": "So."}
    sent(ada, f"{draft}/edit", form)
    second = act(ada, draft, "publish")

    assert (first.status_code, second.status_code) == (400, 400)
    assert "Give the reasons before you publish." in words(first.text)
    assert 'href="#f-evidence">Name at least one piece of evidence' in second.text
    assert stored(ledger, draft).content.rationale == "So."


def test_author_publishes_and_the_claim_shows_it(ada, ledger):
    published(ada, ledger)

    told = words(page(ada, "/claims/stake-80"))

    assert "Rests on The memo (supports)" in told
    assert "Ada published it." in told
    assert "In the making" not in told


@pytest.mark.usefixtures("two_people")
def test_second_person_sends_it_back_then_agrees(ada, ben, ledger):
    draft = drafted(ada, ledger)
    assert "Publish it" not in words(page(ada, draft))
    act(ada, draft, "submit")
    assert "somebody else has to agree" in words(page(ada, draft))
    assert "without a second person" not in words(page(ada, draft))

    without = act(ben, draft, "send-back", note=" ")
    act(ben, draft, "send-back", note="Which page?")
    told = words(page(ada, draft))
    act(ada, draft, "submit")
    alone = act(ada, draft, "publish")
    agreed = act(ben, draft, "publish")

    assert (without.status_code, alone.status_code, agreed.status_code) == (400, 403, 303)
    assert "Say what is missing" in words(without.text)
    assert "Ben sent it back," in told
    assert "Which page?" in told
    assert "Ben agreed and published it." in words(page(ada, "/claims/stake-80"))


@pytest.mark.usefixtures("two_people")
def test_reviewer_publishes_alone_with_a_reason_that_is_shown(reviewer, ada, ledger):
    draft = drafted(reviewer, ledger)
    act(reviewer, draft, "submit")

    refused = act(reviewer, draft, "publish", override=" ")
    act(reviewer, draft, "publish", override="Nobody else is awake.")

    assert refused.status_code == 403
    assert "say why it cannot wait" in words(refused.text)
    told = words(page(ada, "/claims/stake-80"))
    assert "Ben published it without a second person: Nobody else is awake." in told
    history = words(page(ada, f"/history/verdict_draft/{draft.rsplit('/')[-1]}"))
    assert "published it without a second person" in history


def test_published_verdict_is_corrected_by_another_that_says_what_changed(ada, ledger):
    key = published(ada, ledger)
    address = f"/verdicts/{key}/correct"
    form = filled(ada, address)
    assert (form["rationale"], form["evidence-0-piece"]) == (SAID["rationale"], MEMO)

    draft = sent(ada, address, form | {"rating": rating(ledger, "true")}).location
    refused = act(ada, draft, "publish")
    told = fields(refused.text) | {"change": "correction", "public_note": "We misread page 2."}
    sent(ada, f"{draft}/edit", told)
    act(ada, draft, "publish")

    assert refused.status_code == 400
    assert 'href="#f-change">A verdict of ours on this is public already' in refused.text
    shown = words(page(ada, "/claims/stake-80"))
    assert "True" in shown.split("What it says")[0]
    assert "correction" in shown
    assert "We misread page 2." in shown


def test_reviewer_withdraws_a_verdict_with_a_reason(ada, reviewer, ledger):
    address = f"/verdicts/{published(ada, ledger)}/withdraw"
    assert ada.get(address).status_code == 403

    without = sent(reviewer, address, filled(reviewer, address))
    done = sent(reviewer, address, filled(reviewer, address) | {"reason": "The memo is forged."})

    assert (without.status_code, done.status_code) == (400, 303)
    told = words(page(ada, "/claims/stake-80"))
    assert "Withdrawn by Ben: The memo is forged." in told
    assert "No verdict" in told
    assert reviewer.get(address).status_code == 409


def test_draft_that_is_discarded_is_gone_from_its_claim_and_kept_in_its_history(ada, ledger):
    draft = drafted(ada, ledger)

    answer = act(ada, draft, "discard", why="A slip.")

    assert answer.location == "/claims/stake-80#verdicts"
    assert "In the making" not in words(page(ada, "/claims/stake-80"))
    assert "It was discarded." in words(page(ada, draft))


def test_imported_verdict_of_another_stands_beside_ours_and_rates_nothing(ada, ledger):
    published(ada, ledger)
    with writing(ledger, actor=ADA, now=NOW) as session:
        [other] = sources.add(
            session, [SourceContent("The Proof Bench", "the proof bench")], actor=ADA, now=NOW
        )
        claim = by_key(session, [key for key in session.scalars(select(VerdictDraft.key))])
        [mine] = claim.values()
        theirs = VerdictContent(
            "theirs", mine.content.claim_id, rating(ledger, "true"), "They say so.",
            publisher_id=other,
        )  # fmt: skip
        verdicts.publish(session, [theirs], actor=ADA, now=NOW.replace(year=2021))

    text = page(ada, "/claims/stake-80")

    head = words(text).split("What it says")[0]
    assert "False" in head
    assert "True" not in head
    assert "The Proof Bench, imported" in words(text)
    assert "/verdicts/theirs/correct" not in text
    assert ada.get("/verdicts/theirs/correct").status_code == 404


def test_draft_leaves_events_that_name_every_step(ada, ben, ledger):
    draft = drafted(ada, ledger)
    act(ada, draft, "submit")
    act(ben, draft, "publish")

    with Session(ledger) as session:
        told = [(one.act, one.by) for one in events(session, draft.rsplit("/")[-1])]
    assert told == [
        ("add", ADA.person_id), ("submit", ADA.person_id), ("agree", BEN.person_id),
    ]  # fmt: skip


def test_claim_page_costs_no_more_queries_for_many_drafts(ada, ledger, counted):
    drafted(ada, ledger)
    before = counted.number
    page(ada, "/claims/stake-80")
    one = counted.number - before
    for _ in range(2):
        drafted(ada, ledger)

    before = counted.number
    text = page(ada, "/claims/stake-80")

    assert len(re.findall("Draft: ", text)) == 3
    assert counted.number - before == one


def test_verdict_on_a_claim_that_went_up_in_another_is_shown_there(ada, ledger):
    key, draft = published(ada, ledger), drafted(ada, ledger)
    with writing(ledger, actor=ADA, now=NOW) as session:
        claim = builders.claim(session, "kept")
        early = VerdictContent("early", claim, rating(ledger, "false"), "So.",
                               decided_at=NOW.replace(year=2019))  # fmt: skip
        verdicts.publish(session, [early], actor=ADA, now=NOW)
        merges.merge(session, survivor="kept", merged="stake-80", actor=ADA, now=NOW)

    told = words(page(ada, "/claims/kept"))

    assert "Draft: False by Ada" in told
    assert "The memo says otherwise." in told
    for address in (draft, f"{draft}/edit", f"/verdicts/{key}/correct", "/evidence/memo"):
        assert 'href="/claims/kept' in page(ada, address), address
    refused = act(ada, draft, "publish")
    assert refused.status_code == 409
    assert "went up in 'kept' meanwhile" in words(refused.text)


def test_form_of_a_verdict_that_a_merge_overtook_is_refused_with_what_was_written(ada, ledger):
    with writing(ledger, actor=ADA, now=NOW) as session:
        builders.claim(session, "kept")
        merges.merge(session, survivor="kept", merged="stake-80", actor=ADA, now=NOW)

    late = send(ada, "/claims/kept", "/claims/stake-80/verdict", rationale="It keeps a fifth.")
    early = ada.get("/claims/stake-80/verdict")

    assert late.status_code == 409
    assert '<dd dir="auto">It keeps a fifth.</dd>' in late.text
    assert early.location == "/claims/kept/verdict"
