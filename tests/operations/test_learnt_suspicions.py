"""What is suspected by wording follows what people decided on such suspicions, and goes back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import product

import pytest
from sqlalchemy import Engine, insert, select

from claimtracker.db import session as sessions
from claimtracker.db.types import new_id
from claimtracker.models import Assertion, Claim, Contradiction, Dispute, FittedEstimate
from claimtracker.operations import (
    assertions,
    checks,
    claims,
    contradictions,
    decisions,
    learning,
    releases,
    suspecting,
    wordings,
)
from claimtracker.operations.decisions import Decision
from claimtracker.operations.rows import Edit
from claimtracker.operations.writing import writing
from claimtracker.queries import assertions as assertion_rows
from claimtracker.queries import contradictions as contradiction_rows
from claimtracker.queries import fitted_estimates, lessons, released
from claimtracker.queries.claims import ClaimContent
from claimtracker.rules import estimates
from claimtracker.rules.estimates import Estimate, Weights
from claimtracker.rules.lessons import NO, YES
from claimtracker.rules.suspicions import ESTIMATE
from tests.builders import says
from tests.conftest import ADA, NOW

LATER = NOW + timedelta(days=1)
DORA = replace(ADA, role="reviewer")
NEVER = estimates.written(Estimate(ESTIMATE, 2, "nothing", {ESTIMATE: Weights(-9.0, {})}))
# Names of ships that share no word, so that only the two claims about one are alike.
SHIPS = ["".join(part) for part in product("bdgklmnp", "aiu", ("lor", "men", "tis"), ("ak", "ov"))]
FIGURES = (
    "The {} of {} carries 40 guests to the island", "The {} of {} carries 90 guests to the island",
)  # fmt: skip
NAMES = ("The {} of {} sails daily to Norway", "The {} of {} sails daily to Denmark")


def write(ledger: Engine, first: int, last: int, frames: tuple[str, str]) -> None:
    """Write two claims about each of some ships, in voices of their own."""
    with writing(ledger, actor=ADA, now=NOW) as session:
        for at in range(first, last):
            for side, frame in enumerate(frames):
                said = frame.format(SHIPS[at], SHIPS[at + 72].title())
                content = ClaimContent(f"s{at}-{side}", claims.identity(said, None), said)
                made = claims.add(session, [content], actor=ADA, now=NOW)[0]
                says(session, f"Source {side}", made)
    suspecting.suspect(ledger, actor=ADA, now=NOW)


def decide(ledger: Engine, frame: str, decision: Decision) -> None:
    """Decide every dispute that a claim of a frame stands in."""
    words = frame.partition("{} of {} ")[2]
    with writing(ledger, actor=ADA, now=LATER) as session:
        over = (
            select(Dispute.id, Dispute.version)
            .join(Contradiction, Contradiction.dispute_id == Dispute.id)
            .join(Claim, Claim.id == Contradiction.left_id)
            .where(Claim.statement.contains(words))
            .distinct()
        )
        for key, version in session.execute(over).all():
            decisions.decide(
                session, actor=ADA, now=LATER, dispute_id=key, version=version, decision=decision
            )


def late(ledger: Engine, after: datetime) -> None:
    """Write a third figure of the first ship, which contradicts both others."""
    said = FIGURES[0].replace("40", "70").format(SHIPS[0], SHIPS[72].title())
    with writing(ledger, actor=ADA, now=after) as session:
        content = ClaimContent("z-late", claims.identity(said, None), said)
        says(session, "Source 2", claims.add(session, [content], actor=ADA, now=after)[0])
    suspecting.suspect(ledger, actor=ADA, now=after)


def standing(ledger: Engine) -> dict[str, int]:
    """Return how many suspicions by wording there are of figures and of names."""
    with sessions.read(ledger) as session:
        reasons = [one.reason for one in contradiction_rows.listed(session, kind="text")
                   if not one.lapsed]  # fmt: skip
    figures = sum("exclude each other" in reason for reason in reasons)
    return {"figures": figures, "names": len(reasons) - figures}


def learnt(ledger: Engine) -> learning.Learnt:
    with writing(ledger, actor=ADA, now=LATER) as session:
        return learning.learn(session, ESTIMATE, actor=DORA, now=LATER)


def is_whole(ledger: Engine) -> list[str]:
    with sessions.read(ledger) as session:
        return checks.check(session).problems


@pytest.fixture
def decided(ledger: Engine) -> Engine:
    """Give a desk that found figures apart real, and other places no contradiction."""
    write(ledger, 0, 28, FIGURES)
    write(ledger, 28, 56, NAMES)
    decide(ledger, FIGURES[0], Decision("open"))
    decide(ledger, NAMES[0], Decision("closed", "no-contradiction"))
    return ledger


def test_weights_follow_decisions_and_what_was_suspected_is_compared_by_them(
    decided: Engine,
) -> None:
    write(decided, 62, 64, NAMES)
    assert standing(decided) == {"figures": 28, "names": 30}

    found = learnt(decided)

    assert (found.answers, found.number) == (56, 1)
    assert found.before is not None
    assert found.after is not None
    assert found.after.precision == 1.0 > (found.before.precision or 0.0)
    assert standing(decided) == {"figures": 28, "names": 28}
    assert is_whole(decided) == []

    write(decided, 56, 59, NAMES)
    write(decided, 59, 62, FIGURES)
    assert standing(decided) == {"figures": 31, "names": 28}
    with sessions.read(decided) as session:
        again = len(lessons.of_estimate(session, ESTIMATE))
    assert again == 56

    with writing(decided, actor=ADA, now=LATER) as session:
        assert learning.go_back(session, ESTIMATE, actor=DORA, now=LATER) == 1
    assert standing(decided) == {"figures": 31, "names": 28}
    suspecting.suspect(decided, actor=ADA, now=LATER)
    assert standing(decided) == {"figures": 31, "names": 33}
    assert is_whole(decided) == []


def fit(ledger: Engine, content: str, number: int = 1) -> None:
    """Keep weights as `learn` keeps them, and let what was found be compared by them."""
    row = {
        "id": new_id(), "name": ESTIMATE, "number": number, "content": content, "scores": "{}",
        "person_id": ADA.person_id, "fitted_at": LATER, "put_away_at": None,
    }  # fmt: skip
    with writing(ledger, actor=ADA, now=LATER) as session:
        session.execute(insert(FittedEstimate), [row])
        wordings.note_found(session)


def public(ledger: Engine) -> int:
    """Return how many contradictions the public sees."""
    with sessions.read(ledger) as session:
        seen = select(Contradiction.id).where(released.contradiction_between_public())
        return len(session.scalars(seen).all())


def release(ledger: Engine) -> None:
    with writing(ledger, actor=DORA, now=LATER) as session:
        for key, version in session.execute(select(Claim.key, Claim.version)).all():
            releases.release(session, actor=DORA, now=LATER, key=key, version=version)


def decide_apart(ledger: Engine, frame: str, decision: Decision) -> None:
    with writing(ledger, actor=ADA, now=LATER) as session:
        pair = session.execute(select(Contradiction)).scalar_one()
        decisions.decide_pair(
            session, actor=ADA, now=LATER, dispute_id=pair.dispute_id, contradiction_id=pair.id,
            version=pair.version, decision=decision,
        )  # fmt: skip


@pytest.mark.parametrize("decide_it", [decide, decide_apart])
def test_other_weights_take_nothing_decided_from_the_public(
    ledger: Engine, decide_it: Callable[[Engine, str, Decision], None]
) -> None:
    write(ledger, 0, 1, FIGURES)
    decide(ledger, FIGURES[0], Decision("open"))
    decide_it(ledger, FIGURES[0], Decision("closed", "neither-stands"))
    release(ledger)
    assert public(ledger) == 1
    after = LATER + timedelta(days=1)
    write(ledger, 1, 2, FIGURES)
    late(ledger, after)
    assert standing(ledger) == {"figures": 4, "names": 0}

    fit(ledger, NEVER)

    assert public(ledger) == 1
    assert standing(ledger) == {"figures": 1, "names": 0}
    assert is_whole(ledger) == []


def test_time_takes_nothing_decided_from_the_public(ledger: Engine) -> None:
    still, done = (f"The court has {no}ruled on the sale of TikTok" for no in ("not yet ", ""))
    waiting = (("a", still, "2020-09-23"), ("b", done, "2020-09-21"))
    with writing(ledger, actor=ADA, now=NOW, by_wording=True) as session:
        made = {}
        for key, said, published in waiting:
            content = ClaimContent(key, claims.identity(said, None), said)
            made[key] = claims.add(session, [content], actor=ADA, now=NOW)[0]
            says(session, key, made[key], published=published)
    decide(ledger, "", Decision("closed", "neither-stands"))
    release(ledger)
    before = public(ledger)

    with writing(ledger, actor=ADA, now=LATER) as session:
        (first,) = session.scalars(select(Assertion.id).where(Assertion.claim_id == made["a"]))
        stored = assertion_rows.by_id(session, [first])[first]
        says(session, "c", made["a"], published="2020-09-20")
        edit = Edit(stored, replace(stored.content, standing="retracted"))
        assertions.edit(session, [edit], actor=ADA, now=LATER)

    assert (before, public(ledger)) == (1, 1)
    assert is_whole(ledger) == []


@pytest.mark.parametrize(
    "broken", ["{", '{"name": "x"}', NEVER.replace(f'"{ESTIMATE}": {{', '"x": {')]
)
def test_weights_that_cannot_be_read_keep_nobody_from_writing_and_go_away(
    ledger: Engine, broken: str
) -> None:
    fit(ledger, broken)
    write(ledger, 0, 1, FIGURES)
    decide(ledger, FIGURES[0], Decision("open"))
    by_what_came = standing(ledger)
    named = is_whole(ledger)

    fit(ledger, NEVER, 2)
    write(ledger, 1, 2, FIGURES)
    assert (by_what_came, standing(ledger)) == ({"figures": 1, "names": 0},) * 2
    with writing(ledger, actor=ADA, now=LATER) as session:
        assert learning.go_back(session, ESTIMATE, actor=DORA, now=LATER) == 2
    suspecting.suspect(ledger, actor=ADA, now=LATER)

    back = "`claimtracker learn --back suspicion` puts away the newest and all that cannot be"
    why = "Fit 1 of suspicion cannot be read, so that nothing is weighed by it"
    assert named == [f"{why}; {back}."]
    assert standing(ledger) == {"figures": 2, "names": 0}
    assert is_whole(ledger) == []


def test_newest_fit_that_can_be_read_counts(ledger: Engine) -> None:
    fit(ledger, NEVER)
    fit(ledger, "{", 2)

    write(ledger, 0, 1, FIGURES)

    assert standing(ledger) == {"figures": 0, "names": 0}


def test_few_decisions_teach_nothing(ledger: Engine) -> None:
    write(ledger, 0, 3, FIGURES)
    decide(ledger, FIGURES[0], Decision("open"))

    found = learnt(ledger)

    assert (found.answers, found.number, found.why_not) == (3, None, "40 answers are needed")
    with sessions.read(ledger) as session:
        assert fitted_estimates.in_use(session, ESTIMATE).version == 1


@pytest.mark.parametrize(
    ("decision", "taught"),
    [
        (Decision("open"), [YES]),
        (Decision("closed", "cannot-be-determined"), [YES]),
        (Decision("closed", "corrected"), [YES]),
        (Decision("closed", "both-stand"), [NO]),
        (Decision("closed", "other-time"), [NO]),
        (Decision("closed", "same-claim"), [NO]),
        (Decision("waiting", waiting_until="2020-12-01"), []),
    ],
)
def test_decision_teaches_whether_the_two_contradict_each_other(
    ledger: Engine, decision: Decision, taught: list[str]
) -> None:
    write(ledger, 0, 1, FIGURES)
    with sessions.read(ledger) as session:
        before = lessons.of_estimate(session, ESTIMATE)
    decide(ledger, FIGURES[0], decision)

    with sessions.read(ledger) as session:
        assert [one.answer for one in lessons.of_estimate(session, ESTIMATE)] == taught
    assert before == []


def test_pair_decided_apart_teaches_by_its_own_decision(ledger: Engine) -> None:
    write(ledger, 0, 1, FIGURES)
    decide(ledger, FIGURES[0], Decision("open"))
    decide_apart(ledger, FIGURES[0], Decision("closed", "rounding"))

    with sessions.read(ledger) as session:
        [one] = lessons.of_estimate(session, ESTIMATE)
    assert one.answer == NO
    assert one.features[0]["figures"] == 1.0


def test_pair_that_came_after_the_decision_teaches_nothing(ledger: Engine) -> None:
    write(ledger, 0, 1, FIGURES)
    decide(ledger, FIGURES[0], Decision("open"))
    late(ledger, LATER + timedelta(days=1))

    assert standing(ledger) == {"figures": 3, "names": 0}
    with sessions.read(ledger) as session:
        assert [one.answer for one in lessons.of_estimate(session, ESTIMATE)] == [YES]


def test_words_that_say_something_else_since_teach_nothing(ledger: Engine) -> None:
    write(ledger, 0, 1, FIGURES)
    decide(ledger, FIGURES[0], Decision("open"))
    with writing(ledger, actor=ADA, now=LATER) as session:
        row = session.execute(select(Claim).where(Claim.key == "s0-1")).scalar_one()
        row.statement = row.statement.replace("90", "70")

    with sessions.read(ledger) as session:
        assert lessons.of_estimate(session, ESTIMATE) == []


def test_what_an_editor_saw_teaches_where_wording_sets_the_two_apart(ledger: Engine) -> None:
    with writing(ledger, actor=ADA, now=NOW) as session:
        for pair in (("The ferry carries 40 guests", "The ferry carries 90 guests"),
                     ("The ferry sank in spring", "All is well on the water")):  # fmt: skip
            ids = []
            for said in pair:
                content = ClaimContent(said[:30], claims.identity(said, None), said)
                ids += claims.add(session, [content], actor=ADA, now=NOW)
                says(session, said[-8:], ids[-1])
            left, right = ids
            contradictions.flag(session, actor=ADA, now=NOW, claims=(left, right), reason="Seen.")

    with sessions.read(ledger) as session:
        [one] = lessons.of_estimate(session, ESTIMATE)
    assert one.answer == YES
