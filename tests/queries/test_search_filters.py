"""What the filters of a search find that ask for a word of a short list, a year, or for whom."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from sqlalchemy.orm import Session

from tests.searched import article, assertion, claim, contradiction, entity, keys, source, verdict


@pytest.fixture
def told(session: Session) -> Session:
    """A report and a satire; a plan that is denied, a fact of two years, and an opinion."""
    meridian, jest = source(session, "The Meridian"), source(session, 'The "Jest"')
    oracle, ken = entity(session, "Oracle"), entity(session, "Ken Glueck")
    report = article(session, "report", meridian, title="A", published=date(2020, 9, 1))
    satire = article(session, "satire", jest, published=date(2021, 1, 2), genre="satire")
    plan = claim(session, "plan", "It will be sold.", mode="plan")
    fact = claim(session, "fact", "It was sold.")
    claim(session, "view", "It ought to be sold.", mode="opinion")
    assertion(session, plan, report, voice=(ken, oracle))
    assertion(session, plan, satire, stance="denies", voice=(oracle, None))
    assertion(session, fact, report, said=date(2018, 5, 5), standing="corrected")
    assertion(session, fact, report, said=date(2022, 5, 5))
    contradiction(session, plan, plan, kind="denial", state="open")
    contradiction(session, plan, fact)
    verdict(session, fact, "true", datetime(2020, 9, 2))
    return session


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("mode:plan", ["plan"]),
        ("mode:plan OR mode:opinion", ["plan", "view"]),
        ("-mode:plan sold", ["fact", "view"]),
        ("stance:denies", ["plan"]),
        ("-stance:affirms", ["view"]),
        ("standing:corrected", ["fact"]),
        ("genre:satire", ["plan", "satire"]),
        ("genre:news", ["fact", "plan", "report"]),
        ("year:2018", ["fact"]),
        ("year:2020", ["plan", "report"]),
        ("year:2021", ["plan", "satire"]),
        ("year:2019", []),
        ("year:2019 OR year:2022", ["fact"]),
        ("kind:denial", ["plan"]),
        ("kind:value state:open", ["plan"]),
        ("state:suspected", ["fact", "plan"]),
        ("-state:suspected", ["view"]),
        ("for:oracle", ["plan", "report"]),
        ("-for:oracle -type:article", ["fact", "view"]),
        ("speaker:oracle type:article", ["report", "satire"]),
        ("has:verdict type:claim", ["fact"]),
        ("-has:verdict type:claim", ["plan", "view"]),
        ("has:verdict", ["fact", "report"]),
        ('source:"The ""Jest"""', ["plan", "satire"]),
        ("type:claim type:article", []),
    ],
)
def test_filters_find(told: Session, asked: str, found: list[str]) -> None:
    assert keys(told, asked, None) == found
