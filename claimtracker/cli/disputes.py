"""Commands about disputes: list them, show one, decide one."""

from __future__ import annotations

from collections.abc import Sequence

import click
from sqlalchemy.orm import Session

from claimtracker.cli import dispute_cards, dispute_pages
from claimtracker.cli.contradictions import tail
from claimtracker.cli.layouts import document, say
from claimtracker.cli.ledgers import Chosen, Writing, reading, writing
from claimtracker.cli.parameters import WORDS, example
from claimtracker.errors import Conflict, NotFound
from claimtracker.operations import decisions
from claimtracker.operations.decisions import Decision
from claimtracker.queries import disputes as rows
from claimtracker.queries import verdicts
from claimtracker.queries.contradictions import ContradictionRow
from claimtracker.queries.disputes import SHORTEST_TAIL, DisputePage
from claimtracker.rules import sensible_dates
from claimtracker.rules.vocabulary import DECISIONS, DISPUTE_STATES


class NotDisputed(Conflict):
    """Nobody disputes the question, so there is nothing to decide."""

    def __init__(self, name: str) -> None:
        super().__init__(f"Nobody disputes {name!r}; `claimtracker disputes` lists what there is.")


class NoSuchPair(NotFound):
    """The dispute has no such contradiction, or several whose keys end so."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        listed = ", ".join(known) or "none"
        super().__init__(f"{name!r} names no one pair of this dispute; its pairs are: {listed}.")


class NoSuchVerdict(NotFound):
    """No published verdict has that key."""

    def __init__(self, key: str) -> None:
        super().__init__(f"There is no published verdict {key!r}; `claimtracker claim` shows keys.")


@click.command(
    short_help="List questions in dispute.",
    epilog=example("disputes", "disputes --state open --json"),
)
@click.option("--state", type=click.Choice(DISPUTE_STATES), help="Only those in one state.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_obj
def disputes(chosen: Chosen, state: str | None, as_json: bool) -> None:
    """List the questions in dispute: every answer given, by whom, where and when said.

    Questions whose answers differ because time passed, or that cannot be compared, stand apart.
    """
    with reading(chosen) as session:
        cards = rows.listed(session, state=state)
    disputed = [card for card in cards if card.state != dispute_cards.QUIET]
    if as_json:
        quiet = [card for card in cards if card.state == dispute_cards.QUIET]
        results = [dispute_cards.content(card) for card in disputed]
        changes = [dispute_cards.content(card) for card in quiet]
        document({"total": len(results), "results": results, "changes": changes})
    else:
        say(f"{len(disputed):,} in dispute")
        dispute_cards.tell(cards)


@click.command(
    short_help="Show one dispute whole.",
    epilog=example("dispute bridge-85", "dispute 4039ec12 --json"),
)
@click.argument("name", metavar="ID", type=WORDS)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_obj
def dispute(chosen: Chosen, name: str, as_json: bool) -> None:
    """Show one dispute whole, by its ID, the end of it, or the key of one of its claims."""
    with reading(chosen) as session:
        page = rows.get(session, name)
    if as_json:
        document(dispute_pages.content(page))
    else:
        dispute_pages.tell(page)


@click.command(
    short_help="Decide a dispute, or one pair of it.",
    epilog=example(
        "decide 4039ec12 open --note 'Both companies have been asked.'",
        "decide 4039ec12 waiting --until 2026-04-01",
        "--as Ada decide bridge-85 closed --outcome other-time",
    ),
)
@click.argument("name", metavar="ID", type=WORDS)
@click.argument("state", metavar="STATE", type=click.Choice(DECISIONS))
@click.option("--outcome", metavar="CODE", type=WORDS, help="How it ends, where it is closed.")
@click.option("--note", metavar="TEXT", type=WORDS, help="Why, for whoever reads it later.")
@click.option("--until", metavar="DATE", type=WORDS, help="Until when it waits.")
@click.option("--verdict", metavar="KEY", type=WORDS, help="The verdict by which one side stands.")
@click.option("--pair", metavar="ID", type=WORDS, help="Decide one contradiction apart.")
@click.pass_obj
def decide(
    chosen: Chosen,
    name: str,
    state: str,
    outcome: str | None,
    note: str | None,
    until: str | None,
    verdict: str | None,
    pair: str | None,
) -> None:
    """Make a dispute suspected, open, waiting or closed, by its ID or the key of a claim.

    It waits until a date, and is closed with an outcome. Deciding it decides all its
    contradictions, but for those decided apart.
    """
    if until and (state != "waiting" or pair):
        raise click.UsageError("--until is for a dispute as a whole that is made waiting")
    if verdict and pair:
        raise click.UsageError("--verdict is for a dispute as a whole")
    with writing(chosen) as work:
        page = rows.get(work.session, name)
        apart = _pair(page, pair) if pair else None
        _decide(work, page, name, state, apart, outcome, note, until, verdict)
    what = f"Pair {tail(apart.id)} of dispute" if apart else "Dispute"
    say(f"{what} {tail(page.card.id)} is {state}{f', {outcome}' if outcome else ''}.")


def _decide(
    work: Writing,
    page: DisputePage,
    name: str,
    state: str,
    apart: ContradictionRow | None,
    outcome: str | None,
    note: str | None,
    until: str | None,
    verdict: str | None,
) -> None:
    if not page.card.id:
        raise NotDisputed(name)
    by_verdict = _verdict(work.session, verdict) if verdict else None
    if until:
        sensible_dates.require_wait(until, work.now.date())
    decision = Decision(state, outcome, note, until, verdict_id=by_verdict)
    told = {"dispute_id": page.card.id, "decision": decision, **work.by}
    if apart:
        decisions.decide_pair(
            work.session, contradiction_id=apart.id, version=apart.version, **told
        )
    else:
        decisions.decide(work.session, version=page.card.version, **told)


def _pair(page: DisputePage, name: str) -> ContradictionRow:
    every = (*page.contradictions, *page.near)
    wanted = name.lower()
    found = [one for one in every if one.id.endswith(wanted) and len(wanted) >= SHORTEST_TAIL]
    if len(found) != 1:
        raise NoSuchPair(name, [tail(one.id) for one in every])
    return found[0]


def _verdict(session: Session, key: str) -> str:
    found = verdicts.by_key(session, [key]).get(key)
    if found is None or found.removed:
        raise NoSuchVerdict(key)
    return found.id
