"""Names offered while one is typed."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from claimtracker.queries import offered
from claimtracker.queries.offered import Offered
from tests import builders


@pytest.fixture
def names(session: Session) -> Session:
    """Give a ledger that knows a few names."""
    builders.entity(session, "TikTok Global", aliases=("Global Video",))
    builders.entity(session, "Oracle")
    builders.entity(session, "Bank of Global Trade")
    builders.entity(session, "100% Global")
    return session


def test_names_that_begin_so_come_before_those_with_a_word_that_does(names: Session) -> None:
    found = offered.like(names, "entity", "GLOBAL")

    assert found == [
        Offered("TikTok Global", "Global Video"), Offered("100% Global"),
        Offered("Bank of Global Trade"),
    ]  # fmt: skip


def test_what_is_typed_is_text_and_no_pattern(names: Session) -> None:
    assert offered.like(names, "entity", "100%") == [Offered("100% Global")]
    assert offered.like(names, "entity", "%") == []
    assert offered.like(names, "entity", " ") == []


def test_no_more_are_offered_than_asked_for(names: Session) -> None:
    assert [one.name for one in offered.like(names, "entity", "global", limit=1)] == [
        "TikTok Global"
    ]


def test_every_noun_is_found_by_what_it_is_called(session: Session) -> None:
    builders.article(session, "post-1", "Ferry Post")
    builders.claim(session, "eighty", "80%")

    found = {noun: offered.like(session, noun, typed) for noun, typed in {
        "article": "pos", "attribute": "stake", "claim": "statement", "source": "ferry",
    }.items()}  # fmt: skip

    assert found["article"] == [Offered("post-1")]
    assert Offered("stake held in") in found["attribute"]
    assert found["claim"] == [Offered("eighty", "The statement of eighty")]
    assert found["source"] == [Offered("Ferry Post")]
