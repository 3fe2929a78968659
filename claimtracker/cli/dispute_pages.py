"""One dispute whole: answers with their words, changes, what cannot be compared, decisions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from claimtracker.cli import contradictions, dispute_cards
from claimtracker.cli.layouts import count, say
from claimtracker.cli.quotes import day, in_marks
from claimtracker.queries.contradictions import ContradictionRow
from claimtracker.queries.decisions import Decision
from claimtracker.queries.dispute_answers import AnswerRow, AssertionRow, Difference
from claimtracker.queries.dispute_verdicts import VerdictRow
from claimtracker.queries.disputes import DisputePage
from claimtracker.web.dates import in_words, shown


def content(page: DisputePage) -> dict[str, Any]:
    """Return a dispute with all that belongs to it, as a document says it."""
    card = dispute_cards.content(page.card)
    # Here the contradictions themselves stand in the place of their number.
    return card | {
        "contradictions": [contradictions.content(one) for one in page.contradictions],
        "near": [contradictions.content(one) for one in page.near],
        "changes": [asdict(one) for one in page.changes],
        "plans": [asdict(one) for one in page.outcomes],
        "not_comparable": [asdict(one) for one in page.not_comparable],
        "left_out": list(page.left_out),
        "decisions": [_decision(one) for one in page.decisions],
        "verdicts": [_verdict(one) for one in page.verdicts],
    }


def tell(page: DisputePage) -> None:
    """Print one dispute to be read."""
    say(page.card.question)
    say(" · ".join(dispute_cards.facts(page.card)), indent=2)
    if page.card.note:
        say(page.card.note, indent=2)
    for answer in page.card.answers:
        _tell_answer(answer, is_claim=page.card.claim is not None)
    for answer in page.card.beside:
        _tell_answer(answer, is_claim=True)
    _tell_contradictions("Contradictions", page.contradictions)
    _tell_contradictions("Near: rounding may explain it", page.near)
    _tell_differences("Changes over time, no contradictions", page.changes)
    _tell_differences("Plans and what came of them", page.outcomes)
    _tell_differences("Not comparable", page.not_comparable)
    if page.left_out:
        _head("Too many to be compared two by two")
        say(f"Left out: {', '.join(page.left_out)}.", indent=2)
    _tell_decisions(page.decisions)
    _tell_verdicts(page.verdicts)


def _head(title: str) -> None:
    say()
    say(title)


def _tell_answer(answer: AnswerRow, *, is_claim: bool) -> None:
    say()
    if not is_claim:
        meant = answer.understood
        read = f", understood as {meant}" if meant.casefold() != answer.value.casefold() else ""
        say(f"{dispute_cards.value_of(answer)}{read}", mark=f"{answer.letter}  ")
    for claim in answer.claims:
        say(f"{claim.key}: {claim.statement or 'the words were taken away'}", indent=3)
    if answer.origins:
        say(count(answer.origins, "independent origin"), indent=3)
    for row in answer.assertions:
        _tell_assertion(row)


def _tell_assertion(row: AssertionRow) -> None:
    said = [f"{row.voice} {row.stance}", day(row.said, row.published), row.source, row.article]
    said += [row.part] if row.part != "body" else []
    said += ["hedged"] if row.hedged else []
    said += [row.standing] if row.standing != "stands" else []
    said += [] if row.counts else ["no voice in a contradiction"]
    say(" · ".join(said), indent=5)
    if len(row.chain) > 1:
        say(f"as told by {', as told by '.join(reversed(row.chain[:-1]))}", indent=7)
    say(in_marks(row.words, row.quote), indent=7)
    if row.original:
        say(f"Original: {row.original}", indent=7)


def _tell_contradictions(title: str, rows: Sequence[ContradictionRow]) -> None:
    if not rows:
        return
    _head(title)
    for one in rows:
        hint = f" ({one.hint})" if one.hint and one.hint not in one.reason else ""
        lapsed = "; no longer found" if one.lapsed else ""
        apart = f"; decided apart: {one.outcome or one.state}" if one.is_apart else ""
        ends = f" · pair {contradictions.tail(one.id)}{apart}{lapsed}"
        say(f"{one.reason}{hint}{ends}", indent=2, mark="- ")


def _tell_differences(title: str, rows: Sequence[Difference]) -> None:
    if not rows:
        return
    _head(title)
    for one in rows:
        say(f"{one.earlier}, then {one.later}: {in_words(one.why)}", indent=2, mark="- ")


def _tell_decisions(rows: Sequence[Decision]) -> None:
    if not rows:
        return
    _head("Decisions, the newest first")
    for one in rows:
        outcome = f", {one.outcome}" if one.outcome else ""
        pair = f" on pair {contradictions.tail(one.contradiction)}" if one.contradiction else ""
        note = f". {one.note}" if one.note else ""
        say(f"{shown(one.at)}, {one.by}{pair}: {one.state}{outcome}{note}", indent=2, mark="- ")


def _tell_verdicts(rows: Sequence[VerdictRow]) -> None:
    if not rows:
        return
    _head("Verdicts, the newest first")
    for one in rows:
        gone = ", withdrawn" if one.withdrawn else ""
        by = f", {one.publisher}" if one.publisher else ""
        head = f"{shown(one.decided or one.decided_at)} {one.label}{by}{gone}"
        say(f"{head} · {one.claim} · verdict {one.key}", indent=2, mark="- ")
        if one.rationale:
            say(one.rationale, indent=4)


def _decision(one: Decision) -> dict[str, Any]:
    return {
        "state": one.state, "outcome": one.outcome, "note": one.note, "by": one.by,
        "at": one.at.isoformat(), "contradiction": one.contradiction,
    }  # fmt: skip


def _verdict(one: VerdictRow) -> dict[str, Any]:
    return {
        "key": one.key, "claim": one.claim, "rating": one.rating, "label": one.label,
        "rationale": one.rationale, "publisher": one.publisher,
        "at": one.decided or one.decided_at.isoformat(), "as_of": one.as_of,
        "withdrawn": one.withdrawn,
    }  # fmt: skip
