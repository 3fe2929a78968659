"""The command that fits what the ledger proposes by to what people answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

import click

from claimtracker.cli.layouts import count, document, say
from claimtracker.cli.ledgers import Chosen, reading, writing
from claimtracker.cli.parameters import WORDS, example
from claimtracker.operations import learning
from claimtracker.operations.learning import Held, Learnt
from claimtracker.queries import fitted_estimates, ruled_proposals
from claimtracker.queries.fitted_estimates import Fitted
from claimtracker.queries.ruled_proposals import Answered
from claimtracker.rules import estimates, suspicions


@click.command(
    short_help="Fit proposals to what people answered.",
    epilog=example("learn", "learn matching --dry-run", "learn --back matching", "learn --show"),
)
@click.argument("names", nargs=-1, metavar="[NAME]...", type=WORDS)
@click.option("--dry-run", is_flag=True, help="Say what would be learnt, and keep nothing.")
@click.option("--back", metavar="NAME", type=WORDS, help="Put the newest fit of an estimate away.")
@click.option("--show", is_flag=True, help="List every fit, with those put away.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_obj
def learn(
    chosen: Chosen,
    names: tuple[str, ...],
    dry_run: bool,
    back: str | None,
    show: bool,
    as_json: bool,
) -> None:
    """Fit the weights that the ledger proposes by to what people answered to its proposals.

    Without a NAME each estimate is fitted. A fifth of the answers is held back, and new weights
    are kept only where they do better on those. Of voices, hedges and reprints, which rules
    without weights propose, it says how often they were taken. Answers and weights stay in the
    ledger: no dump and no export has them.
    """
    if back is not None:
        _go_back(chosen, back)
        return
    asked = names or (*estimates.names(), *ruled_proposals.NAMES)
    by_weights = [name for name in asked if name not in ruled_proposals.NAMES]
    by_rules = [name for name in asked if name in ruled_proposals.NAMES]
    if show:
        _show(chosen, by_weights, by_rules, as_json=as_json)
    else:
        _learn(chosen, by_weights, by_rules, keep=not dry_run, as_json=as_json)


def _learn(
    chosen: Chosen, names: Sequence[str], by_rules: Sequence[str], *, keep: bool, as_json: bool
) -> None:
    with writing(chosen) as work:
        found = [learning.learn(work.session, name, **work.by, keep=keep) for name in names]
        answered = [ruled_proposals.answered(work.session, name) for name in by_rules]
    if as_json:
        proposed = [asdict(one) for one in answered]
        document({"learnt": [asdict(one) for one in found], "proposed_by_rules": proposed})
        return
    for one in found:
        _tell(one)
    _tell_answered(answered)


def _tell_answered(found: Sequence[Answered]) -> None:
    for one in found:
        if one.precision is None:
            say(f"{one.name}: proposed by rules without weights; no answers yet.")
            continue
        proposals = count(one.whole, "answer")
        said = f"{one.taken:,} taken, {one.changed:,} changed, {one.refused:,} refused"
        precise = f"{one.precision:.0%} precise ({one.low:.0%} to {one.high:.0%})"
        say(f"{one.name}: proposed by rules without weights; {proposals}: {said}; {precise}.")


def _tell(one: Learnt) -> None:
    answers = count(one.answers, "answer")
    if one.before is None or one.after is None:
        say(f"{one.name}: nothing learnt; {answers}, and {one.why_not}.")
        return
    say(f"{one.name}: {answers}, {one.held_back:,} of them held back.")
    say(f"before: {_held(one.before)}", indent=2)
    say(f"after:  {_held(one.after)}", indent=2)
    if one.why_not:
        say(f"Nothing was changed: {one.why_not}.", indent=2)
    elif one.number is None:
        say("Nothing was kept, as asked.", indent=2)
    else:
        again = f"claimtracker learn --back {one.name}"
        say(f"In use from now on as fit {one.number}; “{again}” goes back.", indent=2)
        _tell_to_look(one.name, indent=2)


def _tell_to_look(name: str, *, indent: int = 0) -> None:
    """Say how to find what other weights suspect, where they suspect anything."""
    if name == suspicions.ESTIMATE:
        say("“claimtracker suspect” looks for what these weights find.", indent=indent)


def _held(held: Held) -> str:
    precise = "nothing proposed" if held.precision is None else f"{held.precision:.0%} precise"
    return f"{held.right:.0%} right, what is proposed {precise}"


def _go_back(chosen: Chosen, name: str) -> None:
    with writing(chosen) as work:
        number = learning.go_back(work.session, name, **work.by)
    say(f"Fit {number} of {name} is put away; the weights before it are in use.")
    _tell_to_look(name)


def _show(chosen: Chosen, names: Sequence[str], by_rules: Sequence[str], *, as_json: bool) -> None:
    with reading(chosen) as session:
        fits = {name: fitted_estimates.of_name(session, name) for name in names}
        answered = [ruled_proposals.answered(session, name) for name in by_rules]
    if as_json:
        by_weights = {name: [_told(fit) for fit in found] for name, found in fits.items()}
        document(by_weights | {one.name: asdict(one) for one in answered})
        return
    for name, found in fits.items():
        used = next((fit for fit in found if fit.put_away_at is None), None)
        say(f"{name}: " + (f"fit {used.number} in use" if used else "as it came in use"))
        for fit in found:
            away = f", put away on {fit.put_away_at:%-d %B %Y}" if fit.put_away_at else ""
            right = f"{fit.scores['after']['right']:.0%} right on {fit.scores['held_back']}"
            say(f"fit {fit.number} of {fit.at:%-d %B %Y} by {fit.by}: {right}{away}", indent=2)
    _tell_answered(answered)


def _told(fit: Fitted) -> dict[str, object]:
    away = fit.put_away_at.isoformat() if fit.put_away_at else None
    return {"number": fit.number, "by": fit.by, "at": fit.at.isoformat(), "put_away_at": away,
            "scores": fit.scores}  # fmt: skip
