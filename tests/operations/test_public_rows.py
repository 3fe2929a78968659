"""What is public is in step with the ledger, and `check` says where it is not."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from claimtracker.models import Article, Assertion, Claim, Entity
from claimtracker.operations import holds, merges, public_rows, touched, verdicts, writing
from claimtracker.queries import released
from claimtracker.queries.public_tables import ARTICLE, CLAIM, NAME, TABLES, TEXT
from claimtracker.rules.permissions import Actor
from tests import builders
from tests.conftest import BEN, NOW
from tests.operations import given

CHIEF = Actor(BEN.person_id, BEN.name, "admin")
BY = {"actor": CHIEF, "now": NOW}


@pytest.fixture
def judged(session: Session) -> Session:
    """Give a ledger with a claim that was judged, one that was not, and an article of each."""
    for key in ("judged", "draft"):
        printed = given.article(session, f"in-{key}")
        given.assertion(session, f"says-{key}", printed, given.claim(session, key))
    given.verdict(session, "v", key_of(session, Claim, "judged"))
    settle(session)
    return session


def settle(session: Session) -> None:
    writing.settle(session, actor=CHIEF, now=NOW)


def key_of(session: Session, model: type[Claim | Assertion], key: str) -> str:
    return session.execute(select(model.id).where(model.key == key)).scalar_one()


def public_claims(session: Session) -> list[str]:
    keys = select(Claim.key).join(CLAIM, CLAIM.c.claim_id == Claim.id).order_by(Claim.key)
    return list(session.scalars(keys))


def everything(session: Session) -> list[set[tuple[object, ...]]]:
    return [{tuple(row) for row in session.execute(select(table))} for table in TABLES]


def test_claim_is_public_once_judged_and_with_it_its_article_and_source(judged: Session):
    assert public_claims(judged) == ["judged"]
    assert [len(rows) for rows in everything(judged)] == [1, 1, 1, 1]
    assert list(public_rows.problems(judged)) == []


def test_settled_rows_are_the_rebuilt_ones(judged: Session):
    before = everything(judged)

    public_rows.rebuild(judged)

    assert everything(judged) == before


def test_withdrawn_verdict_takes_its_claim_back(judged: Session):
    verdict = key_of(judged, Claim, "judged")
    [row] = judged.scalars(select(verdicts.Verdict.id).where(verdicts.Verdict.claim_id == verdict))
    verdicts.withdraw(judged, verdict_id=row, reason="wrong", **BY)
    settle(judged)

    assert everything(judged) == [set(), set(), set(), set()]


@pytest.mark.parametrize("table", ["claim", "article", "assertion", "verdict"])
def test_hold_takes_out_and_its_lifting_puts_back(judged: Session, table: str):
    before = everything(judged)
    row = judged.execute(HELD[table]).scalar_one()

    holds.place(judged, table=table, row_id=row, reason="a letter", **BY)
    settle(judged)

    assert everything(judged)[1] == set()
    assert list(public_rows.problems(judged)) == []
    holds.lift(judged, table=table, row_id=row, reason="settled", **BY)
    settle(judged)
    assert everything(judged) == before


HELD = {
    "claim": select(Claim.id).where(Claim.key == "judged"),
    "article": select(ARTICLE.c.article_id),
    "assertion": select(Assertion.id).where(Assertion.key == "says-judged"),
    "verdict": select(verdicts.Verdict.id),
}


def test_merging_a_released_claim_makes_its_survivor_public_and_undoing_it_takes_that_back(
    judged: Session,
):
    release(judged, "draft")
    given.claim(judged, "other")
    settle(judged)
    before = everything(judged)

    merges.merge(judged, merged="draft", survivor="other", **BY)
    settle(judged)

    assert public_claims(judged) == ["draft", "judged", "other"]
    assert list(public_rows.problems(judged)) == []
    merges.undo(judged, merged="draft", **BY)
    settle(judged)
    assert everything(judged) == before


def test_merged_claim_is_gone_with_the_survivor_that_is_held_back(judged: Session):
    release(judged, "draft")
    other = given.claim(judged, "other")
    merges.merge(judged, merged="draft", survivor="other", **BY)
    holds.place(judged, table="claim", row_id=other, reason="a letter", **BY)
    settle(judged)

    assert public_claims(judged) == ["judged"]


def release(session: Session, key: str) -> None:
    session.execute(update(Claim).where(Claim.key == key).values(released_at=NOW))
    touched.claims(session, [key_of(session, Claim, key)])


@pytest.mark.parametrize(
    ("harm", "problem"),
    [
        (lambda s: s.execute(delete(CLAIM)), "claim judged"),
        (lambda s: s.execute(delete(ARTICLE)), "article in-judged"),
        (lambda s: s.execute(delete(NAME)), "claim judged"),
        (lambda s: s.execute(update(TEXT).values(body="other")), "article in-judged"),
        (
            lambda s: s.execute(update(Claim).where(Claim.key == "draft").values(released_at=NOW)),
            "claim draft",
        ),
    ],
)
def test_check_says_where_what_is_public_is_behind(
    judged: Session, harm: Callable[[Session], object], problem: str
):
    harm(judged)

    assert f"What is public is behind the {problem}." in list(public_rows.problems(judged))


def test_nothing_is_noted_where_nothing_is_public(session: Session):
    given.claim(session, "draft")

    public_rows.settle(session)

    assert touched.count(session, public_rows.SEEN["claim"]) == 0


def test_assertion_whose_voice_was_taken_away_is_not_public(judged: Session):
    printed = judged.scalars(select(Article.id).where(Article.key == "in-judged")).one()
    builders.assertion(judged, key_of(judged, Claim, "judged"), printed, by="Oracle", key="spoken")
    said = select(Assertion.key).where(released.said()).order_by(Assertion.key)
    assert judged.scalars(said).all() == ["says-judged", "spoken"]

    judged.execute(update(Entity).values(removed_at=NOW))

    assert judged.scalars(said).all() == ["says-judged"]
