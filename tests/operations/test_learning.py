"""Weights follow what people answer, only where that is better, and go back again."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from sqlalchemy import func, select

from claimtracker.models import Event, ProposalAnswer
from claimtracker.operations import learning, proposal_answers
from claimtracker.operations.learning import NoSuchEstimate, NothingFitted, WithoutWeights
from claimtracker.operations.proposal_answers import Answer
from claimtracker.operations.writing import settle
from claimtracker.queries import candidates, fitted_estimates
from claimtracker.queries import proposal_answers as answered
from claimtracker.queries.proposal_answers import NO, YES
from claimtracker.rules import estimates
from claimtracker.rules.estimates import Estimate, Weights
from claimtracker.rules.permissions import NotAllowed
from tests import builders

NAME = "sameness"
CAME = Estimate(NAME, 1, "nothing", {NAME: Weights(0.0, {"words": 1.0, "figures": 0.0})})
STANCES = Estimate(
    NAME, 1, "nothing",
    {one: Weights(0.0, {"words": 0.0, "figures": 0.0}) for one in ("affirms", "denies")},
)  # fmt: skip


@pytest.fixture
def dora(ben):
    """Give somebody who reviews."""
    return replace(ben, role="reviewer")


@pytest.fixture
def came(monkeypatch):
    """Let one estimate have come with the program."""
    return lambda one: (
        monkeypatch.setattr(estimates, "names", lambda: [NAME]),
        monkeypatch.setattr(estimates, "load", lambda _: one),
    )


def answers(session, actor, now, count, so, yes=YES, no=NO):
    """Keep answers, of which each is so where its figures say it."""
    chance = Random(3)
    for number in range(count):
        features = {"words": chance.random(), "figures": chance.choice([-1.0, 1.0])}
        said = yes if so(features) else no
        one = Answer(NAME, f"about {number}", YES, said, features, 1)
        proposal_answers.keep(session, one, actor=actor, now=now)


def by_figures(features):
    return features["figures"] > 0


def test_weights_move_to_what_was_answered_and_back(session, ada, dora, now, came):
    came(CAME)
    answers(session, ada, now, 200, by_figures)

    learnt = learning.learn(session, NAME, actor=dora, now=now)
    used = fitted_estimates.in_use(session, NAME)
    gone = learning.go_back(session, NAME, actor=dora, now=now)

    assert (learnt.answers, learnt.number, gone) == (200, 1, 1)
    assert learnt.after.right == 1.0 > learnt.before.right
    assert learnt.after.precision == 1.0
    assert used.weights.weights["figures"] > 1
    assert used.version == 2
    assert fitted_estimates.in_use(session, NAME) == CAME
    with pytest.raises(NothingFitted):
        learning.go_back(session, NAME, actor=dora, now=now)
    [fit] = fitted_estimates.of_name(session, NAME)
    assert (fit.number, fit.put_away_at) == (1, now)


def test_second_fit_begins_at_the_first_and_going_back_leads_to_it(session, ada, dora, now, came):
    came(CAME)
    answers(session, ada, now, 100, by_figures)
    learning.learn(session, NAME, actor=dora, now=now)
    first = fitted_estimates.in_use(session, NAME)
    answers(session, ada, now, 300, by_figures)

    learnt = learning.learn(session, NAME, actor=dora, now=now)
    learning.go_back(session, NAME, actor=dora, now=now)

    assert learnt.number == 2
    assert fitted_estimates.in_use(session, NAME) == first


def test_each_outcome_is_fitted_where_there_are_several(session, ada, dora, now, came):
    came(STANCES)
    answers(session, ada, now, 200, by_figures, yes="denies", no="affirms")

    learnt = learning.learn(session, NAME, actor=dora, now=now)

    assert learnt.after.right == 1.0
    used = fitted_estimates.in_use(session, NAME)
    assert used.probabilities({"figures": 1.0})["denies"] > 0.9


@pytest.mark.parametrize("count", [0, 1, 39])
def test_few_answers_teach_nothing(session, ada, dora, now, came, count):
    came(CAME)
    answers(session, ada, now, count, by_figures)

    learnt = learning.learn(session, NAME, actor=dora, now=now)

    assert (learnt.number, learnt.after) == (None, None)
    assert "answers are needed" in learnt.why_not


def test_answers_of_one_kind_teach_nothing(session, ada, dora, now, came):
    came(CAME)
    answers(session, ada, now, 100, lambda _: True)

    assert "of two kinds" in learning.learn(session, NAME, actor=dora, now=now).why_not


def test_answers_by_chance_change_nothing(session, ada, dora, now, came):
    came(CAME)
    chance = Random(8)
    answers(session, ada, now, 200, lambda _: chance.random() < 0.5)
    learning.learn(session, NAME, actor=dora, now=now)
    used = fitted_estimates.in_use(session, NAME)

    learnt = learning.learn(session, NAME, actor=dora, now=now)

    assert (learnt.number, "no better" in learnt.why_not) == (None, True)
    assert fitted_estimates.in_use(session, NAME) == used


def test_trying_keeps_nothing(session, ada, dora, now, came):
    came(CAME)
    answers(session, ada, now, 200, by_figures)

    learnt = learning.learn(session, NAME, actor=dora, now=now, keep=False)

    assert learnt.after.right > learnt.before.right
    assert fitted_estimates.in_use(session, NAME) == CAME


def test_newest_answer_to_the_same_is_kept_and_can_be_taken_back(session, ada, now):
    for said in (YES, NO):
        one = Answer(NAME, "a-1:x", YES, said, {"words": 1.0}, 1)
        proposal_answers.keep(session, one, actor=ada, now=now)
    other = Answer(NAME, "a-10:x", YES, NO, {}, 1)
    proposal_answers.keep(session, other, actor=ada, now=now)

    assert answered.under(session, NAME, "a-1:") == {"a-1:x": NO}
    proposal_answers.forget(session, NAME, "a-1:", NO, actor=ada)
    [kept] = answered.of_estimate(session, NAME)
    assert (kept.about, kept.answer, kept.features) == ("a-10:x", NO, {})
    assert session.scalars(select(Event.id)).all() == []


def test_answer_whose_act_is_taken_back_counts_again_once_that_is_done_again(session, ada, now):
    for said in (YES, NO):
        one = Answer(NAME, f"passage:{said}", YES, said, {"words": 1.0}, 1)
        proposal_answers.keep(session, one, actor=ada, now=now)

    proposal_answers.withdraw(session, NAME, "passage:yes", actor=ada, now=now)
    proposal_answers.withdraw(session, NAME, "passage:no", answer=YES, actor=ada, now=now)
    gone = [
        answered.tally(session, NAME), answered.count(session, NAME, YES),
        answered.under(session, NAME, "passage:"),
        [one.about for one in answered.of_estimate(session, NAME)],
    ]  # fmt: skip
    proposal_answers.restore(session, NAME, "passage:yes", actor=ada)

    assert gone == [{NO: 1}, 0, {"passage:no": NO}, ["passage:no"]]
    assert answered.tally(session, NAME) == {YES: 1, NO: 1}


def test_answer_is_kept_in_place_of_one_that_was_taken_back(session, ada, now):
    one = Answer(NAME, "passage:1", YES, YES, {}, 1)
    proposal_answers.keep(session, one, actor=ada, now=now)
    proposal_answers.withdraw(session, NAME, "passage:1", actor=ada, now=now)

    proposal_answers.keep(session, replace(one, answer=NO), actor=ada, now=now)

    assert answered.tally(session, NAME) == {NO: 1}


def test_nothing_is_learnt_for_what_rules_propose(session, dora, now):
    for act in (learning.learn, learning.go_back):
        with pytest.raises(WithoutWeights, match="propose what 'voice' stands for"):
            act(session, "voice", actor=dora, now=now)


def test_viewers_answer_nothing_and_editors_do_not_teach(session, ada, cleo, now, came):
    came(CAME)
    with pytest.raises(NotAllowed):
        answers(session, cleo, now, 1, by_figures)
    with pytest.raises(NotAllowed):
        learning.learn(session, NAME, actor=ada, now=now)
    assert session.scalar(select(func.count()).select_from(ProposalAnswer)) == 0


def test_unknown_estimate_is_named(session, dora, now):
    with pytest.raises(NoSuchEstimate, match="no estimate 'wisdom'"):
        learning.learn(session, "wisdom", actor=dora, now=now)


def choice(number, of_dated=False):
    """Return three claims beside each other of which the one with the fewest names is right."""
    chance = Random(number)
    rows = [[chance.random(), chance.random()] for _ in range(3)]
    right = min(range(3), key=lambda at: rows[at][1])
    taken = str(right + 1) if rows[right][0] > 0.3 else "none"
    beside = {"names": ["words", "names"], "candidates": rows, "dated": of_dated, "said": 5}
    return Answer("matching", f"passage:{number}", "1", taken, beside, 1)


@pytest.mark.parametrize("of_dated", [False, True])
def test_matching_learns_which_claim_was_taken_and_whether_any_was(
    session, ada, dora, now, of_dated
):
    came = fitted_estimates.of_matching(session)
    for number in range(300):
        proposal_answers.keep(session, choice(number, of_dated), actor=ada, now=now)

    ranked = learning.learn(session, "matching", actor=dora, now=now)
    anything = learning.learn(session, "matching-anything", actor=dora, now=now)

    used = fitted_estimates.of_matching(session)
    assert (ranked.number, anything.number) == (1, 1)
    assert ranked.after.right == ranked.after.precision > ranked.before.right
    assert anything.answers == 300 > ranked.answers > 150
    learnt, other = ("dated", "undated") if of_dated else ("undated", "dated")
    names = [one.ranking.outcomes[learnt].weights["names"] for one in (came, used)]
    assert names[0] > 0 > names[1]
    assert used.ranking.outcomes[other] == came.ranking.outcomes[other]
    for name in ("matching", "matching-anything"):
        learning.go_back(session, name, actor=dora, now=now)
    assert fitted_estimates.of_matching(session) == came


def test_stances_that_were_taken_teach_and_to_question_is_to_observe(session, ada, dora, now):
    for number in range(120):
        said = ("denies", "questions", "affirms")[number % 3]
        features = {"loud": float(said == "questions"), "story": float(said == "denies")}
        one = Answer("stance", f"passage:{number}", "affirms", said, features, 1)
        proposal_answers.keep(session, one, actor=ada, now=now)

    learnt = learning.learn(session, "stance", actor=dora, now=now)

    used = fitted_estimates.in_use(session, "stance")
    assert (learnt.number, learnt.after.right) == (1, 1.0)
    assert max(used.probabilities({"loud": 1.0}).items(), key=lambda one: one[1])[0] == "observes"


@pytest.mark.parametrize("count", [0, 39])
def test_few_choices_teach_nothing(session, ada, dora, now, count):
    for number in range(count):
        proposal_answers.keep(session, choice(number), actor=ada, now=now)

    for name in ("matching", "matching-anything", "stance"):
        learnt = learning.learn(session, name, actor=dora, now=now)
        assert (learnt.number, learnt.why_not) == (None, "40 answers are needed")


def test_what_was_learnt_is_what_claims_are_matched_by(session, ada, dora, now):
    for key, said in (("a", "Oracle keeps a stake"), ("b", "The stake that Oracle keeps here")):
        builders.claim(session, key, None, statement=said)
    settle(session, actor=ada, now=now)
    before = candidates.match(session, "Oracle keeps a stake")
    for number in range(300):
        proposal_answers.keep(session, choice(number), actor=ada, now=now)
    learning.learn(session, "matching", actor=dora, now=now)

    after = candidates.match(session, "Oracle keeps a stake")

    shares = [found.candidates[0].probability / (1 - found.none) for found in (before, after)]
    assert shares[0] < shares[1]
    assert candidates.considered(session, "Oracle keeps a stake").version == 2
