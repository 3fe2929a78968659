"""Score what is proposed on what people decided: `python -m benchmarks.quality.ledger DB`.

DB is a file or an address. Matching, stance, voice, hedge, suspicion and reprints, each beside a
simple baseline in the same run. What people decided with the proposal before their eyes is a
little too like it; what came in by a file is not.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from benchmarks import ledgers
from benchmarks.quality import decided, ledger_answers, scores
from benchmarks.quality.ledger_answers import Asked, Said
from claimtracker.db import session as sessions
from claimtracker.queries import fitted_estimates, proposal_answers
from claimtracker.queries.likely_reprints import NAME as REPRINT
from claimtracker.queries.proposal_answers import NONE
from claimtracker.rules import checkable, hedges, matching, shares, speakers, stances, suspicions

# Fewer than these allow no interval worth its name, and are told all the same.
FEW = 30
BOUNDS = "bounds with sight of Emergent and the demo story"
Answers = Sequence[Said]


@dataclass(frozen=True, slots=True)
class Way:
    """One way to answer, on what it was tuned, and what it answered."""

    name: str
    tuned_on: str
    answers: Answers


Figure = tuple[str, Callable[[Answers], float]]


def _accuracy(answers: Answers) -> float:
    return scores.accuracy([(one.said, one.true) for one in answers])


def _macro_f1(answers: Answers) -> float:
    return scores.macro_f1([(one.said, one.true) for one in answers])


def _told(answers: Answers) -> list[tuple[bool, bool]]:
    """Return whether anything was said, and whether there was something to say.

    What is said wrongly where there was something counts against both.
    """
    return [
        pair
        for one in answers
        for pair in (
            [(True, True)] if one.said == one.true != NONE
            else [(True, False)] * (one.said != NONE) + [(False, True)] * (one.true != NONE)
        )
    ]  # fmt: skip


def _precision(answers: Answers) -> float:
    return scores.precision(_told(answers))


def _recall(answers: Answers) -> float:
    return scores.recall(_told(answers))


def _f1(answers: Answers) -> float:
    return scores.f1(_told(answers))


def _mean_sure(answers: Answers) -> float:
    return sum(one.sure for one in answers) / len(answers) if answers else 0.0


RANKED: Sequence[Figure] = (("MAP@5", _mean_sure), ("right claim first", _accuracy))
STANCE: Sequence[Figure] = (("accuracy", _accuracy), ("macro-F1", _macro_f1))
FOUND: Sequence[Figure] = (("F1", _f1), ("precision", _precision), ("recall", _recall))


def table(title: str, ways: Sequence[Way], figures: Sequence[Figure]) -> Iterator[str]:
    """Give the lines of a table; groups (a claim, an article, a dispute) are drawn whole."""
    asked = ways[0].answers
    true = sum(one.true != NONE for one in asked)
    yield f"\n### {title}: {len(asked):,} asked, {true:,} with an answer\n"
    if not true:
        yield "Nothing in this ledger tells."
        return
    if min(len(asked), true) < FEW:
        yield "So few say little.\n"
    yield f"| what | tuned on | {' | '.join(name for name, _ in figures)} |"
    yield "|---" * (2 + len(figures)) + "|"
    for way in ways:
        found = [scores.scored(way.answers, score, lambda one: one.group) for _, score in figures]
        yield f"| {way.name} | {way.tuned_on} | {' | '.join(map(str, found))} |"


def report(session: Session) -> Iterator[str]:
    """Give the lines of all tables."""
    asked = Asked(session, decided.passages(session))
    tuned = {
        name: fitted_estimates.in_use(session, name).tuned_on
        for name in (matching.RANKING, stances.ESTIMATE, suspicions.ESTIMATE)
    }
    yield from table(
        "Which claim, of passages that are not its very words",
        [Way("matching", tuned[matching.RANKING], ledger_answers.matched(asked)),
         Way("plain BM25 over all words", "nothing", ledger_answers.matched_plainly(asked))],
        RANKED,
    )  # fmt: skip
    yield from table(
        "Stance",
        [Way("by wording", tuned[stances.ESTIMATE], ledger_answers.stances_of(asked)),
         Way("two regular expressions", "nothing", ledger_answers.stances_by_expression(asked)),
         Way("all affirm", "nothing", ledger_answers.stances_alike(asked))],
        STANCE,
    )  # fmt: skip
    yield from table(
        "Stance other than affirming, as the panel proposes it",
        [Way("by wording, surely", tuned[stances.ESTIMATE], ledger_answers.surely_not(asked)),
         Way("two regular expressions", "nothing", ledger_answers.not_by_expression(asked))],
        FOUND,
    )  # fmt: skip
    yield from _of_rules(asked)
    yield from table(
        "Suspicion, of decided pairs",
        [Way("by wording", f"{tuned[suspicions.ESTIMATE]}; {BOUNDS}",
             ledger_answers.suspected(asked)),
         Way("as two texts in a file", tuned[suspicions.ESTIMATE],
             ledger_answers.suspected_as_texts(asked)),
         Way("a negation, or figures", "nothing", ledger_answers.suspected_plainly(asked))],
        FOUND,
    )  # fmt: skip
    yield from _answered(session)


def _of_rules(asked: Asked) -> Iterator[str]:
    rules = "three articles marked by hand"
    yield from table(
        "Voice, of passages that stand in their article",
        [Way("by the words around it", f"{rules}; Emergent", ledger_answers.voices(asked)),
         Way("whoever “said” names, nearest", "nothing", ledger_answers.voices_plainly(asked))],
        FOUND,
    )  # fmt: skip
    yield from table(
        "Hedged",
        [Way("by its words", rules, ledger_answers.hedged(asked)),
         Way("reportedly, allegedly", "nothing", ledger_answers.hedged_plainly(asked))],
        FOUND,
    )  # fmt: skip
    yield from table(
        "Reprints, of articles that have a text",
        [Way("runs of five words, rarest words first", "nothing; share set by hand",
             ledger_answers.reprints(asked)),
         Way("six in ten different words shared", "nothing", ledger_answers.shared(asked))],
        FOUND,
    )  # fmt: skip


def _answered(session: Session) -> Iterator[str]:
    """Give how often proposals were taken that people answered."""
    yield "\n### Answers to proposals\n"
    yield "| what was proposed | answered | taken |\n|---|---|---|"
    for name in (matching.RANKING, stances.ESTIMATE, speakers.PROPOSAL, hedges.PROPOSAL,
                 REPRINT, checkable.NAME):  # fmt: skip
        given = proposal_answers.of_estimate(session, name)
        taken = sum(one.answer == one.proposed for one in given)
        low, high = shares.interval(taken, len(given))
        said = f"{taken / len(given):.3f} ({low:.3f} to {high:.3f})" if given else ""
        yield f"| {name} | {len(given):,} | {said} |"


def main() -> None:
    """Print the tables."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("database", help="a file of SQLite, or the address of a ledger")
    with sessions.read(ledgers.opened(reader.parse_args().database)) as session:
        for line in report(session):
            print(line, flush=True)


if __name__ == "__main__":
    main()
