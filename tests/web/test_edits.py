"""The form of every noun: shown, saved, refused, and met by somebody else's change."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from claimtracker.models import Attribute, Entity, Outcome, Rating, Source, Topic
from claimtracker.operations import articles, evidence, topics
from claimtracker.queries import claims as claim_rows
from claimtracker.queries.articles import NoticeContent
from claimtracker.queries.evidence import EvidenceContent
from claimtracker.queries.topics import TopicContent
from tests import builders
from tests.conftest import ADA, BEN, CLEO, NOW
from tests.operations.given import events
from tests.web.conftest import signed_in
from tests.web.forms import fields, filled, sent
from tests.web.reading import page, words

CLAIM = "/claims/c-1/edit"


@pytest.fixture
def ada(ada_reads: FlaskClient, write) -> FlaskClient:
    """Give the browser of Ada before a ledger with one row of every noun."""
    with write as session:
        claim = builders.claim(session, "c-1", "80%")
        article = builders.article(session, "art-1")
        builders.assertion(session, claim, article, by="Ken Glueck", key="a-1", quote="80% stake")
        by = {"actor": ADA, "now": NOW}
        topics.add(session, [TopicContent("Technology", "technology")], **by)
        evidence.add(session, [EvidenceContent("e-1", "The filing")], **by)
        articles.give_notice(
            session, [NoticeContent("n-1", article, "update", text="Added.")], **by
        )
    return ada_reads


@pytest.fixture
def ben(ledger: Engine) -> FlaskClient:
    """Give the browser of Ben, who edits too."""
    return signed_in(ledger, BEN)


def first(ledger: Engine, column) -> str:
    with Session(ledger) as session:
        return session.execute(select(column).order_by(column).limit(1)).scalar_one()


def stored(ledger: Engine, key: str = "c-1"):
    with Session(ledger) as session:
        return claim_rows.get(session, key)


def test_form_of_every_noun_saves_a_changed_field_and_nothing_else(ada, ledger):
    boss = signed_in(ledger, BEN, "admin")
    changes = {
        CLAIM: ("statement", "It keeps four fifths."),
        "/articles/art-1/edit": ("byline", "By Imke Vos"),
        "/assertions/a-1/edit": ("note", "Heard twice."),
        "/notices/n-1/edit": ("text", "Corrected."),
        "/evidence/e-1/edit": ("locator", "Page 3"),
        f"/sources/{first(ledger, Source.id)}/edit": ("domain", "meridian.example"),
        f"/entities/{first(ledger, Entity.id)}/edit": ("aliases", "BD\nBytes"),
        f"/attributes/{first(ledger, Attribute.id)}/edit": ("definition", "How much of it."),
        f"/topics/{first(ledger, Topic.id)}/edit": ("note", "Of machines."),
        f"/ratings/{first(ledger, Rating.id)}/edit": ("label", "Quite right"),
        f"/outcomes/{first(ledger, Outcome.id)}/edit": ("label", "Settled"),
    }

    for address, (name, text) in changes.items():
        before = filled(boss, address)
        answer = sent(boss, address, before | {name: text})
        after = filled(boss, address)

        assert answer.status_code == 303, answer.text
        changed = {n for n in after if after[n] != before[n]}
        assert changed == {name, "version", "was", "form_key"}
        assert after[name] == text


def test_saved_form_leaves_one_event_with_what_changed_and_why(ada, ledger):
    form = filled(ada, CLAIM)

    sent(ada, CLAIM, form | {"mode": "plan", "why": "It is announced, not done."})

    with Session(ledger) as session:
        last = events(session, stored(ledger).id)[-1]
    assert (last.act, last.table, last.by) == ("edit", "claim", ADA.person_id)
    assert last.content == {
        "before": {"mode": "fact"}, "after": {"mode": "plan"}, "why": "It is announced, not done.",
    }  # fmt: skip


def test_form_that_changes_nothing_leaves_no_event(ada, ledger):
    before = stored(ledger)

    answer = sent(ada, CLAIM, filled(ada, CLAIM))

    assert answer.status_code == 303
    assert stored(ledger) == before


def test_reading_is_understood_anew_from_what_was_typed(ada, ledger):
    form = filled(ada, CLAIM)

    sent(ada, CLAIM, form | {"value": "at least 60%", "from": "2020-09", "supplied": "from"})

    reading = stored(ledger).content.reading
    assert (reading.low, reading.high, reading.period_from_text) == (60.0, None, "2020-09")
    assert reading.supplied_fields == ("from",)


def test_fields_that_cannot_be_read_keep_everything_that_was_typed(ada, ledger):
    before = stored(ledger)
    typed = {"statement": " ", "due": "soon", "language": "de", "why": "A try"}

    answer = sent(ada, CLAIM, filled(ada, CLAIM) | typed)

    assert answer.status_code == 400
    told = fields(answer.text)
    assert {name: told[name] for name in typed} == typed
    assert "“Statement” is empty; write something here." in words(answer.text)
    assert "“soon” cannot be read as a date" in words(answer.text)
    assert stored(ledger) == before


def test_value_that_cannot_be_read_stands_beside_its_field(ada):
    answer = sent(ada, CLAIM, filled(ada, CLAIM) | {"value": "a lot"})

    assert answer.status_code == 400
    assert re.search(r'id="f-value-error">.*?“a lot” cannot be read', answer.text, re.DOTALL)


def test_unknown_name_is_refused_until_it_is_to_be_added(ada, ledger):
    form = filled(ada, CLAIM) | {"subject": "BytDance"}

    refused = sent(ada, CLAIM, form)
    taken = sent(ada, CLAIM, form | {"add_names": "yes"})

    assert refused.status_code == 400
    assert "the nearest are 'ByteDance'" in words(refused.text)
    assert taken.status_code == 303
    with Session(ledger) as session:
        names = set(session.execute(select(Entity.name)).scalars())
    assert names == {"ByteDance", "BytDance", "Ken Glueck", "TikTok Global"}


def test_name_of_another_row_is_refused_beside_its_field(ada, ledger):
    address = f"/entities/{first(ledger, Entity.id)}/edit"

    answer = sent(ada, address, filled(ada, address) | {"aliases": "Ken Glueck"})

    assert answer.status_code == 409
    assert re.search(r'id="f-aliases-error">.*?belongs to', answer.text, re.DOTALL)


def test_form_without_what_our_pages_send_is_refused(ada, ledger):
    before, form = stored(ledger), filled(ada, CLAIM) | {"mode": "plan"}

    for missing in ("version", "was", "row", "form_key", "statement"):
        answer = sent(ada, CLAIM, {n: text for n, text in form.items() if n != missing})

        assert (missing, answer.status_code) == (missing, 400)
    assert stored(ledger) == before


def test_malformed_version_is_never_taken_as_the_latest(ada, ledger):
    before, form = stored(ledger), filled(ada, CLAIM) | {"mode": "plan"}

    for version in ("", "0", "-1", "latest", "1.0", "99999999999"):
        answer = sent(ada, CLAIM, form | {"version": version})

        assert (version, answer.status_code) == (version, 400)
    assert stored(ledger) == before


def test_new_rows_are_added_by_their_forms(ada, ledger):
    form = filled(ada, "/claims/new")

    answer = sent(
        ada, "/claims/new", form | {"statement": "Oracle has 12.5%.", "subject": "Oracle",
        "add_names": "yes", "attribute": "stake held in", "value": "12.5%"},
    )  # fmt: skip

    assert answer.status_code == 303
    assert "Oracle has 12.5%." in page(ada, answer.location)


def test_second_row_of_one_name_is_refused(ada):
    form = filled(ada, "/topics/new") | {"name": "TECHNOLOGY"}

    answer = sent(ada, "/topics/new", form)

    assert answer.status_code == 400
    assert "There is another topic of this name already" in words(answer.text)


def test_viewer_has_no_forms(ada, ledger):
    cleo = signed_in(ledger, CLEO)

    assert [cleo.get(path).status_code for path in (CLAIM, "/topics/new")] == [404, 404]


def test_pages_lead_editors_to_their_forms(ada):
    claim, article = page(ada, "/claims/c-1"), page(ada, "/articles/art-1")

    assert re.findall(r'href="([^"]*/edit)"', claim) == [CLAIM, "/assertions/a-1/edit"]
    assert re.findall(r'href="([^"]*/edit)"', article) == [
        "/articles/art-1/edit", "/notices/n-1/edit", "/assertions/a-1/edit",
    ]  # fmt: skip
