"""The bar in which a dispute is decided: what it offers, and what was typed into it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from flask import request, url_for
from sqlalchemy.orm import Session

from claimtracker.errors import Invalid
from claimtracker.operations.decisions import ONE_SIDE_STANDS, Decision
from claimtracker.operations.writing import clock
from claimtracker.queries import suspected
from claimtracker.queries.dispute_verdicts import VerdictRow
from claimtracker.queries.disputes import DisputePage
from claimtracker.rules import sensible_dates
from claimtracker.rules.text import clean
from claimtracker.web import people

SAME_CLAIM = "same-claim"
# The commonest outcomes that need nothing more, and the key of each.
QUICK: Mapping[str, str] = {
    "both-stand": "2", "cannot-be-determined": "3", "other-time": "4", "rounding": "5",
}  # fmt: skip
LONGEST_NOTE = 2_000


class NoteTooLong(Invalid):
    """A note has more characters than one may have."""

    def __init__(self, length: int) -> None:
        super().__init__(
            f"The note has {length:,} characters and may have {LONGEST_NOTE:,}; shorten it."
        )


@dataclass(frozen=True, slots=True)
class Typed:
    """What was sent of a decision, and what is wrong with it, by field.

    `was` is when the dispute was decided last, as the form was shown.
    """

    decision: str = ""
    outcome: str = ""
    note: str = ""
    until: str = ""
    verdict: str = ""
    was: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)

    def asked(self) -> Decision:
        """Return the decision that was typed; raises NoteTooLong, SenselessDate."""
        note = self.note.strip() or None
        if len(self.note) > LONGEST_NOTE:
            raise NoteTooLong(len(self.note))
        if self.decision in ("open", "suspected"):
            return Decision(self.decision, note=note)
        if self.decision == "waiting":
            if self.until:
                sensible_dates.require_wait(self.until, clock().date())
            return Decision("waiting", note=note, waiting_until=self.until or None)
        outcome = self.outcome if self.decision == "other" else self.decision
        verdict = self.verdict or None if outcome == ONE_SIDE_STANDS else None
        return Decision("closed", outcome or None, note, verdict_id=verdict)


@dataclass(frozen=True, slots=True)
class Bar:
    """What may be decided: outcomes by code and label, with a key for each of the commonest.

    `verdicts` are ours that stand; `write` leads to where one is written, for each claim. `desk`
    names those to whom the dispute can be given, whoever reads first. `left` counts the disputes
    that are suspected; `labels` are those of all
    outcomes, `claims` the statements by key. `can_be_taken_back` is the last decision.
    """

    quick: Sequence[tuple[str, str, str]]
    others: Sequence[tuple[str, str]]
    verdicts: Sequence[VerdictRow]
    write: Sequence[tuple[str, str]]
    desk: Sequence[tuple[str, str]]
    me: str
    left: int
    labels: Mapping[str, str]
    claims: Mapping[str, str]
    can_be_mine: bool
    can_be_taken_back: bool
    typed: Typed

    @property
    def apart(self) -> list[tuple[str, str]]:
        """Return what may be decided on one pair apart."""
        quick = [(code, label) for code, label, _ in self.quick]
        return [("open", "Found real"), *quick, *self.others]


def read() -> Typed:
    """Return what was sent of a decision."""

    def given(name: str) -> str:
        return clean(request.form.get(name, ""))[:100]

    note = clean(request.form.get("note", ""))
    return Typed(
        given("decision"), given("outcome"), note, given("until"), given("verdict"), given("was")
    )


def bar(session: Session, page: DisputePage, typed: Typed) -> Bar | None:
    """Return the bar of a dispute for whoever may decide it."""
    if not (page.card.id and people.allowed("dispute.decide")):
        return None
    me = people.actor().person_id
    at_desk = page.words.desk
    given = page.card.answers + page.card.beside
    claims = {line.key: line.statement or line.key for one in given for line in one.claims}
    labels = page.words.labels
    taken = {*QUICK, ONE_SIDE_STANDS, SAME_CLAIM}
    ours = [one for one in page.verdicts if one.ours and not one.withdrawn]
    return Bar(
        [(code, labels[code], key) for code, key in QUICK.items() if code in labels],
        [(code, label) for code, label in labels.items() if code not in taken],
        ours, _where_to_write(claims), sorted(at_desk.items(), key=lambda one: one[0] != me), me,
        suspected.count(session), labels, claims,
        me in at_desk and page.card.owner != at_desk[me],
        page.can_be_taken_back, _with_first_verdict(typed, ours),
    )  # fmt: skip


def _with_first_verdict(typed: Typed, ours: Sequence[VerdictRow]) -> Typed:
    known = {one.id for one in ours}
    chosen = typed.verdict if typed.verdict in known else next((one.id for one in ours), "")
    return replace(typed, verdict=chosen)


def _where_to_write(claims: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return claims in words, each with where a verdict on it is written."""
    return [(words, url_for("drafts.on_claim", key=key)) for key, words in claims.items()]
