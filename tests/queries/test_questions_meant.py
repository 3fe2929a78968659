"""Which questions in dispute a search is led to where its words find no claim."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from claimtracker.operations import writing
from claimtracker.queries import questions_meant
from claimtracker.rules.permissions import Sight
from claimtracker.rules.search_query import parse
from tests import builders
from tests.conftest import ADA, NOW

STAKE = "What stake does ByteDance hold in TikTok Global?"


@pytest.fixture
def told(session: Session) -> Session:
    """Give a suspected dispute over a figure."""
    for key, value in (("a", "80%"), ("b", "20%")):
        made = builders.claim(session, key, value)
        builders.says(session, f"Source {key}", made)
    writing.settle(session, actor=ADA, now=NOW)
    return session


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("bytedance stake", [STAKE]),
        ("what STAKE does ByteDance hold", [STAKE]),
        ("stak bytedance tik", [STAKE]),
        ("bytedance ship", []),
        ("oracle stake", []),
        ("bytedance", []),
        ("stake", []),
        ('bytedance "stake held"', []),
        ("bytedance stake source:nobody", [STAKE]),
        ("", []),
        ("-stake bytedance", []),
        ("桥 bytedance", []),
    ],
)
def test_question_is_found_by_whom_it_is_about_and_how_it_is_put(
    told: Session, asked: str, expected: list[str]
) -> None:
    found = questions_meant.meant(told, parse(asked))

    assert [one.question for one in found] == expected


def test_public_is_led_to_no_suspicion(told: Session) -> None:
    told.info["sight"] = Sight.PUBLIC

    assert questions_meant.meant(told, parse("bytedance stake")) == []
