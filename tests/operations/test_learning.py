"""Weights follow what people answer, only where that is better, and go back again."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from sqlalchemy import func, select

from claimtracker.models import Event, ProposalAnswer
from claimtracker.operations import learning, proposal_answers
from claimtracker.operations.learning import NoSuchEstimate, NothingFitted
from claimtracker.operations.proposal_answers import Answer
from claimtracker.queries import fitted_estimates
from claimtracker.queries import proposal_answers as answered
from claimtracker.queries.proposal_answers import NO, YES
from claimtracker.rules import estimates
from claimtracker.rules.estimates import Estimate, Weights
from claimtracker.rules.permissions import NotAllowed

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
