"""What the panel begins with: stance, voice and hedge, each with the words that show it."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from claimtracker.queries.panels import Marked
from claimtracker.web import wordings
from claimtracker.web.passage_forms import NEW, Draft
from tests import builders

STATEMENT = "The Batmobile was stolen"
TIED = Draft(claim="stolen")
DENIAL = "The Batmobile theft is a hoax"


def marked(quote: str, before: str = "", behind: str = "", source: str = "Ferry Post") -> Marked:
    return Marked(
        "a", "post-1", "A title", "s", source, None, None, "body", len(before),
        len(before) + len(quote), quote, before, behind,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("passage", "stance"),
    [
        ("The Batmobile was not stolen, the police deny it", "denies"),
        ("Was the Batmobile stolen?", "questions"),
        ("The Batmobile was reportedly stolen", "affirms"),
        ("The Batmobile was stolen, a minister said", "affirms"),
    ],
)
def test_denials_and_questions_are_proposed_and_nothing_else(
    session: Session, passage: str, stance: str
) -> None:
    found = wordings.read(session, marked(passage), "stolen", STATEMENT)

    assert found.begun(TIED).stance == stance


def test_no_stance_is_proposed_without_a_claim_that_is_here(session: Session) -> None:
    assert wordings.read(session, marked(DENIAL), NEW, STATEMENT).stance is None
    assert wordings.read(session, marked(DENIAL), "stolen", None).stance is None


def test_reasons_are_given_for_what_is_proposed_alone(session: Session) -> None:
    passage = marked("It may be a hoax", behind=", a banker said.")
    found = wordings.read(session, passage, "stolen", STATEMENT)
    begun = found.begun(TIED)

    assert found.why_stance(begun) == "“hoax” speaks against the claim."
    assert found.why_voice(begun) == "“a banker said”"
    assert found.why_hedged(begun) == "“may”"
    assert [found.why_stance(TIED), found.why_voice(TIED), found.why_hedged(TIED)] == [""] * 3


def test_what_was_written_stays(session: Session) -> None:
    written = Draft(claim="stolen", stance="observes", voice="Ada", hedged=True)
    found = wordings.read(session, marked(DENIAL, behind=", a banker said."), "stolen", STATEMENT)

    assert found.begun(written) == written


def test_voice_has_the_name_that_the_ledger_has_and_a_new_one_is_told(session: Session) -> None:
    builders.entity(session, "Donald Trump", aliases=["Trump"])
    told = marked("it ends", "Trump said ", ".")
    unknown = marked("it ends", "Oracle spokesman Ed Roe said ", ".")

    known, new = (wordings.read(session, one, NEW, None) for one in (told, unknown))

    assert (known.voice, known.new_names) == ("Donald Trump", ())
    assert (new.voice, new.new_names) == ("Ed Roe for Oracle", ("Ed Roe", "Oracle"))
    assert new.why_voice(new.begun(TIED)).endswith("; nobody is called “Ed Roe”, “Oracle” here yet")


def test_publication_is_no_voice_of_its_own_article(session: Session) -> None:
    passage = marked("it ends", behind=", Ferry Post reports.")

    assert wordings.read(session, passage, NEW, None).voice == ""
