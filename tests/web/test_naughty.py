"""Whatever is typed into whatever field, the page stays what it is, and the server up."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from claimtracker.models import Attribute, Entity, Outcome, Rating, Source, Topic
from claimtracker.operations import articles, evidence, topics
from claimtracker.operations.writing import writing
from claimtracker.queries.articles import NoticeContent
from claimtracker.queries.evidence import EvidenceContent
from claimtracker.queries.topics import TopicContent
from claimtracker.web.nouns import NOUNS
from tests import builders, naughty
from tests.conftest import ADA, BEN, NOW
from tests.web.conftest import signed_in
from tests.web.forms import Filled, filled, sent
from tests.web.reading import page
from tests.web.shapes import shape

KEYED = {"claim": "c-1", "article": "art-1", "assertion": "a-1", "notice": "n-1", "evidence": "e-1"}
MODELS = {"source": Source, "entity": Entity, "attribute": Attribute, "topic": Topic,
          "rating": Rating, "outcome": Outcome}  # fmt: skip
# Two attacks that need a text to themselves, and the others in one.
TOGETHER = (*naughty.FEW[:2], " ".join(text[:12] for text in naughty.FEW[2:]))
CONTROLS = ("choice", "tick")
# How two texts differ is drawn by the words that they share, so these come and go with the text.
DRAWN = frozenset({"ins", "/ins", "del", "/del"})


def one_of_each(ledger: Engine) -> None:
    """Put one row of every noun into a ledger."""
    by = {"actor": ADA, "now": NOW}
    with writing(ledger, **by) as session:
        claim = builders.claim(session, "c-1", "81%")
        article = builders.article(session, "art-1")
        builders.assertion(session, claim, article, by="Ken Glueck", key="a-1", quote="80% stake")
        topics.add(session, [TopicContent("Technology", "technology")], **by)
        evidence.add(session, [EvidenceContent("e-1", "The filing")], **by)
        articles.give_notice(session, [NoticeContent("n-1", article, "update", text="Hm.")], **by)


def addresses(ledger: Engine) -> dict[str, str]:
    """Return the address of every form that edits, by its noun."""
    found = {noun: f"/{NOUNS[noun].plural}/{key}/edit" for noun, key in KEYED.items()}
    with Session(ledger) as session:
        for noun, model in MODELS.items():
            key = session.execute(select(model.id).order_by(model.id).limit(1)).scalar_one()
            found[noun] = f"/{NOUNS[noun].plural}/{key}/edit"
    return found


def typed(noun: str, form: Filled, text: str) -> Filled:
    """Return a form with a text in each of its fields that take one."""
    into = [f.name for f in NOUNS[noun].fields if f.control not in CONTROLS and f.name in form]
    return form | dict.fromkeys(into, text) | {"why": text}


def compared(page: str) -> list[str]:
    """Return the shape of a page that compares texts, whichever of their words it draws."""
    return [tag for tag in shape(page) if tag not in DRAWN]


def keep_their_shape(client: FlaskClient, ledger: Engine, texts: Sequence[str]) -> int:
    """Send texts through every field of every form, overtaken and not; return how many were."""
    done = 0
    for noun, address in addresses(ledger).items():
        form = filled(client, address)
        late = form | {"version": "999"}
        expected = compared(sent(client, address, typed(noun, late, "x")).text)
        for text in texts:
            overtaken = sent(client, address, typed(noun, late, text))
            found = (overtaken.status_code, compared(overtaken.text))
            assert found == (409, expected), (noun, text)
        for text in texts:
            answer = sent(client, address, typed(noun, filled(client, address), text))
            assert answer.status_code in (303, 400, 409), (noun, text)
            done += 1
    for noun in (n for n in NOUNS.values() if n.add):
        form = filled(client, f"/{noun.plural}/new")
        for text in texts:
            answer = sent(client, f"/{noun.plural}/new", typed(noun.name, form, text))
            # A new attribute is answered, at first, with those that are nearest to it.
            assert answer.status_code in (200, 303, 400, 409), (noun.name, text)
            done += 1
    return done


def saved_keep_their_shape(client: FlaskClient, texts: Sequence[str]) -> int:
    """Save texts as a claim's words, and read the pages that show them; return how many."""
    shown = ("/claims/c-1", "/claims/c-1/edit", "/articles/art-1", "/claims", "/disputes")
    expected: list[list[str]] = []
    done = 0
    for text in ("x", *texts):
        form = filled(client, "/claims/c-1/edit")
        answer = sent(client, "/claims/c-1/edit", form | {"statement": text})
        assert answer.status_code == 303, text
        found = [shape(page(client, address)) for address in shown]
        expected = expected or found
        assert found == expected, text
        done += 1
    return done


@pytest.fixture
def boss(ledger: Engine) -> FlaskClient:
    """Give the browser of Ben, who may use every form, before one row of every noun."""
    one_of_each(ledger)
    return signed_in(ledger, BEN, "admin")


def test_there_are_five_hundred_texts():
    assert len(naughty.TEXTS) >= 500


def test_text_that_breaks_out_elsewhere_does_not_change_the_shape_of_a_form(boss, ledger):
    assert keep_their_shape(boss, ledger, TOGETHER) == 19 * len(TOGETHER)


def test_saved_text_does_not_change_the_shape_of_a_page(boss):
    assert saved_keep_their_shape(boss, TOGETHER) == len(TOGETHER) + 1
