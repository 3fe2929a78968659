"""Disputes in brief: the question, each answer with its voices, where and when said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from claimtracker.cli.contradictions import tail
from claimtracker.cli.layouts import count, say, table
from claimtracker.cli.quotes import voices
from claimtracker.queries.dispute_answers import AnswerRow, AssertionRow
from claimtracker.queries.dispute_cards import DisputeCard

QUIET = "quiet"


def content(card: DisputeCard) -> dict[str, Any]:
    """Return a dispute as a document says it."""
    return {
        "id": card.id or None, "question": card.question, "subject": card.subject,
        "attribute": card.attribute, "object": card.object, "claim": card.claim,
        "state": card.state or None, "outcome": card.outcome, "note": card.note,
        "owner": card.owner, "since": _time(card.since), "until": card.waiting_until,
        "decided": _time(card.decided_at), "new_since_decided": card.new_since_decided,
        "contradictions": card.findings, "near": card.near, "self": card.by_one_voice,
        "answers": [_answer(answer) for answer in card.answers],
        "beside": [_answer(answer) for answer in card.beside],
    }  # fmt: skip


def tell(cards: Sequence[DisputeCard]) -> None:
    """Print disputes: those that are none, but differ in time or kind, apart under their own."""
    disputed = [card for card in cards if card.state != QUIET]
    quiet = [card for card in cards if card.state == QUIET]
    for place, card in enumerate(disputed, 1):
        say()
        tell_one(card, mark=f"{place}. ")
    if quiet:
        say()
        say("Different answers that are no contradiction")
    for card in quiet:
        say()
        tell_one(card, mark="- ")


def tell_one(card: DisputeCard, *, mark: str = "") -> None:
    """Print one dispute in a few lines."""
    say(card.question, mark=mark)
    say(" · ".join(facts(card)), indent=len(mark))
    rows = _denial(card) if card.claim else [row for one in card.answers for row in _given(one)]
    table(rows, indent=len(mark))
    table([row for one in card.beside for row in _given(one)], indent=len(mark))


def facts(card: DisputeCard) -> list[str]:
    """Return what there is to say of a dispute beside its answers."""
    told = [card.state] if card.state and card.state != QUIET else []
    told += [card.outcome_label] if card.outcome_label else []
    told += [f"until {card.waiting_until}"] if card.waiting_until else []
    told += [count(card.findings, "contradiction")] if card.findings else []
    told += [f"{card.near} near"] if card.near else []
    told += ["new since decided"] if card.new_since_decided else []
    told += [card.owner] if card.owner else []
    return [*told, f"dispute {tail(card.id)}" if card.id else "in no dispute"]


def is_side(row: AssertionRow, stance: str) -> bool:
    """Say whether an assertion takes a side that counts."""
    return row.stance == stance and row.standing == "stands" and row.counts


def value_of(answer: AnswerRow) -> str:
    """Return the answer as written, with its mode where it states no fact."""
    return answer.value if answer.mode == "fact" else f"{answer.value} ({answer.mode})"


def _given(answer: AnswerRow) -> Iterable[tuple[str, str, str]]:
    affirming = [row for row in answer.assertions if is_side(row, "affirms")]
    denying = [row for row in answer.assertions if is_side(row, "denies")]
    # A yes can stand because somebody denies the no, and has no words of its own then.
    said = voices(affirming) or "; ".join(answer.voices) or "nobody that counts"
    yield answer.letter, value_of(answer), said
    if denying:
        yield "", "", f"denied by {voices(denying)}"


def _denial(card: DisputeCard) -> list[tuple[str, str]]:
    said = [row for answer in card.answers for row in answer.assertions]
    sides = {stance: [row for row in said if is_side(row, stance)] for stance in _SIDES}
    return [(stance, voices(rows)) for stance, rows in sides.items() if rows]


_SIDES = ("affirms", "denies")


def _answer(answer: AnswerRow) -> dict[str, Any]:
    return {
        "letter": answer.letter, "mode": answer.mode, "value": answer.value or None,
        "understood": answer.understood or None, "claims": [one.key for one in answer.claims],
        "voices": list(answer.voices), "denied_by": list(answer.denied_by),
        "origins": answer.origins, "stances": dict(answer.stances),
        "affirmed": answer.is_affirmed, "first_said": _time(answer.first_said),
        "assertions": [_assertion(row) for row in answer.assertions],
    }  # fmt: skip


def _assertion(row: AssertionRow) -> dict[str, Any]:
    return {
        "key": row.key, "claim": row.claim, "source": row.source, "article": row.article,
        "title": row.title, "published": row.published, "said": row.said, "voice": row.voice,
        "chain": list(row.chain), "stance": row.stance, "standing": row.standing,
        "part": row.part, "words": row.words, "quote": row.quote, "original": row.original,
        "hedged": row.hedged, "counts": row.counts,
    }  # fmt: skip


def _time(moment: Any) -> str | None:
    return moment.isoformat() if moment else None
