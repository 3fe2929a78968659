"""Citations: a claim, a dispute or one contradiction as a text to be put into another.

Only words that are the speaker's stand between quotation marks; what an editor supplied stands
in square brackets, as on the pages.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from claimtracker.operations.writing import clock
from claimtracker.queries.claim_pages import AssertionShown, ClaimPage
from claimtracker.queries.contradictions import ContradictionRow
from claimtracker.queries.dispute_answers import AssertionRow
from claimtracker.queries.disputes import DisputePage
from claimtracker.queries.verdict_history import VerdictSeen
from claimtracker.rules.vocabulary import STANCES
from claimtracker.web import chips, dates, short_addresses
from claimtracker.web.sides import Side, statements

# So many words are a citation; the rest stands at the address.
MOST = 10
TOLD = {
    "translated": "translated, not the speaker’s words",
    "garbled": "garbled by a machine copy, not the speaker’s words",
    "paraphrase": "in other words",
}
STANDS = {"affirms": "Affirmed", "denies": "Denied", "questions": "Questioned"}
OBSERVED = "Mentioned"


@dataclass(frozen=True, slots=True)
class Cited:
    """One assertion as a citation has it; dates as written."""

    stance: str
    words: str
    quote: str | None
    chain: tuple[str, ...]
    voice: str
    source: str
    title: str | None
    said: str | None
    printed: str | None
    standing: str
    standing_from: str | None

    @property
    def begins(self) -> str:
        """Return what is done with a claim by it, and whether the words are the speaker's."""
        told, stance = TOLD.get(self.words), STANDS.get(self.stance, OBSERVED)
        return f"{stance} ({told})" if told and self.quote else stance

    @property
    def line(self) -> str:
        """Return it as one line: the stance, the words, who says so, where and when."""
        where = f"{self.source} ({self.title})" if self.title else self.source
        return f"{self.begins}: {self._quoted} — {self._voice}{where}; {'; '.join(self._when)}."

    @property
    def _quoted(self) -> str:
        if self.quote is None:
            return "The words were taken away."
        words = " ".join(self.quote.split())
        return f"“{words}”" if self.words == "verbatim" else words

    @property
    def _voice(self) -> str:
        if not self.chain:
            return "" if self.voice == self.source else f"{self.voice}, in "
        return f"{', as told by '.join(reversed(self.chain))}, in "

    @property
    def _when(self) -> Iterator[str]:
        if self.said:
            yield f"said {dates.shown(self.said)}"
        if self.printed or not self.said:
            yield f"printed {dates.shown(self.printed)}" if self.printed else "undated"
        if self.standing != "stands":
            since = f" {dates.shown(self.standing_from)}" if self.standing_from else ""
            yield f"{chips.STANDINGS[self.standing][2].lower()}{since}"


def of_claim(claim: ClaimPage, now: VerdictSeen | None) -> str:
    """Return the citation of a claim, whose rating is that of the verdict `now`."""
    said = [spoken(one) for one in claim.assertions]
    lines = [
        f"Claim: {claim.statement or 'its words were taken away'}",
        *_reading(claim),
        _rated(claim, now),
        *_said(said),
        *_ending(short_addresses.of("claim", claim.id)),
    ]
    return "\n".join(lines)


def of_dispute(page: DisputePage, sides: Sequence[Side]) -> str:
    """Return the citation of a dispute, side by side."""
    card = page.card
    lines = [f"{'Claim that voices deny' if card.claim else 'Question'}: {card.question}"]
    lines.append(_state(card.state, card.outcome_label, dates.shown(card.decided_at)))
    for side in sides:
        lines += ["", _answer(side)]
        lines += _said(row(one) for one in side.by_day)
    standing = [one for one in page.verdicts if not one.withdrawn]
    stated = {key: text for key, text in statements(sides).items() if key != card.claim}
    lines += ["", *(_verdict(v.label, v.decided or v.decided_at, v.publisher, stated.get(v.claim))
                    for v in standing)]  # fmt: skip
    return "\n".join([*lines, *_ending(short_addresses.of("dispute", card.id))])


def of_contradiction(
    question: str,
    outcome: str | None,
    one: ContradictionRow,
    sides: Iterable[tuple[Side | None, Sequence[AssertionRow]]],
) -> str:
    """Return the citation of one contradiction, lettered as its dispute."""
    lines = [f"Question: {question}", _state(one.state, outcome, ""), f"{one.reason.rstrip('.')}."]
    for side, said in sides:
        lines += ["", *([_answer(side)] if side else []), *_said(map(row, said))]
    return "\n".join([*lines, "", *_ending(short_addresses.of("contradiction", one.id))])


def _answer(side: Side) -> str:
    value = dates.in_words(side.value)
    return f"{side.letter}. {f'[{value}]' if side.supplied else value}"


def row(one: AssertionRow) -> Cited:
    """Return an assertion of a dispute as a citation has it."""
    return Cited(
        one.stance, one.words, one.quote, one.chain, one.voice, one.source, one.title, one.said,
        one.published, one.standing, one.standing_from,
    )  # fmt: skip


def spoken(shown: AssertionShown) -> Cited:
    """Return an assertion of a claim as a citation has it."""
    one = shown.spoken
    return Cited(
        one.stance, one.words, one.quote, one.chain, one.voice.label, one.source, shown.title,
        one.said, one.published, one.standing, shown.standing_from,
    )  # fmt: skip


def _reading(claim: ClaimPage) -> Iterator[str]:
    reading = claim.reading
    if reading is None or not reading.question:
        return
    asked = "".join(f"[{text}]" if added else text for text, added in reading.question)
    told = (
        [_bracketed(dates.in_words(reading.value), "value", reading.supplied)]
        if reading.value
        else []
    )
    if reading.period_from == reading.period_to:
        spans = [("", "from", reading.period_from)]
    else:
        spans = [("from ", "from", reading.period_from), ("to ", "to", reading.period_to)]
    told += [
        word + _bracketed(dates.shown(at), name, reading.supplied) for word, name, at in spans if at
    ]
    yield f"Read as: {asked} {', '.join(told)}".rstrip()


def _bracketed(text: str, field: str, supplied: frozenset[str]) -> str:
    return f"[{text}]" if field in supplied else text


def _rated(claim: ClaimPage, now: VerdictSeen | None) -> str:
    if now:
        told = _verdict(now.label, now.decided or now.decided_at, now.publisher)
        as_of = f" It speaks as of {dates.shown(now.as_of)}." if now.as_of else ""
        lost = " Evidence that it rests on was withdrawn." if now.lost_evidence else ""
        return told + as_of + lost
    for gone in claim.verdicts:
        if gone.ours and gone.withdrawal and not gone.assertion_key:
            return f"Verdict: none; {gone.label} was withdrawn {dates.shown(gone.withdrawal.at)}."
    return "Verdict: none."


def _verdict(label: str, decided: object, publisher: str | None, claim: str | None = None) -> str:
    by = f", by {publisher}" if publisher else ""
    about = f", on the claim: {claim.rstrip('.')}" if claim else ""
    return f"Verdict: {label}, decided {dates.shown(decided)}{by}{about}."  # type: ignore[arg-type]


def _state(state: str, outcome: str | None, since: str) -> str:
    told = chips.STATES[state][1].lower() if state else "not in dispute"
    ended = f": {outcome.lower()}" if outcome and state == "closed" else ""
    return f"State: {told}{ended}{f', decided {since}' if since else ''}."


def _said(said: Iterable[Cited]) -> list[str]:
    """Return the first words that take a side, and how many are left out."""
    order = list(STANCES)
    listed = sorted(said, key=lambda one: (one.standing != "stands", order.index(one.stance)))
    lines = [one.line for one in listed[:MOST]]
    more = len(listed) - MOST
    return lines if more <= 0 else [*lines, f"{more} more at the address below."]


def _ending(address: str) -> list[str]:
    return [address, f"Seen {dates.shown(clock().date())}."]
