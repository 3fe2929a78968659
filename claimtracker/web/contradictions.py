"""One contradiction on a page of its own: what is said against what, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask import Blueprint, render_template

from claimtracker.queries import contradictions, disputes
from claimtracker.queries.claim_lines import ClaimLine
from claimtracker.queries.contradictions import ContradictionRow
from claimtracker.queries.dispute_answers import AssertionRow
from claimtracker.queries.dispute_sides import AGAINST
from claimtracker.queries.disputes import DisputePage
from claimtracker.web import citations, ledger, sides

pages = Blueprint("contradictions", __name__)


@dataclass(frozen=True, slots=True)
class Side:
    """One side: the answer that it is of the whole question, and who gives it, in order of time.

    `answer` is None where nobody gives it any more; `origins` counts the independent ones.
    """

    answer: sides.Side | None
    assertions: tuple[AssertionRow, ...]
    origins: int

    @property
    def letter(self) -> str:
        """Return the letter that the answer has on the page of its dispute."""
        return self.answer.letter if self.answer else ""

    @property
    def claims(self) -> tuple[ClaimLine, ...]:
        """Return the claims whose words were said on it, or all of the answer."""
        lines = self.answer.claims if self.answer else ()
        named = {row.claim for row in self.assertions}
        return tuple(line for line in lines if line.key in named) or lines

    def pieces(self, one: AssertionRow) -> list[tuple[str, bool]]:
        """Cut a quote so that the part that gives its answer can be marked."""
        if self.answer is None:
            return [(one.quote or "", False)]
        return sides.pieces(one, self.answer)


@pages.get("/contradictions/<uuid:contradiction_id>")
def shown(contradiction_id: UUID) -> str:
    """Show one contradiction: both sides with their words, sources and dates."""
    with ledger.reading() as session:
        one = contradictions.get(session, str(contradiction_id))
        page = disputes.get(session, one.dispute)
    both = _sides(one, page)
    outcome = page.card.outcome_label if one.outcome == page.card.outcome else None
    outcome = outcome or (one.outcome or "").replace("-", " ") or None
    return render_template(
        "contradictions/page.html",
        one=one,
        card=page.card,
        outcome=outcome,
        sides=both,
        verdicts=[v for v in page.verdicts if v.claim in {line.key for line in one.claims}],
        statements={line.key: line.statement or line.key for line in one.claims},
        surroundings=sides.surroundings,
        citation=citations.of_contradiction(
            page.card.question, outcome, one, [(side.answer, side.assertions) for side in both]
        ),
    )


def _sides(one: ContradictionRow, page: DisputePage) -> list[Side]:
    """Return the two sides by their letters, each as an answer of the page of the dispute."""
    listed = sides.of_card(page.card)
    rows = {row.key for side in one.sides for row in side}
    spoken = {row.key: row for answer in listed for row in answer.assertions if row.key in rows}
    answers = _answers(one, listed)
    made = []
    for answer, side, origins in zip(answers, one.sides, one.origins, strict=True):
        said = [spoken[row.key] for row in side if row.key in spoken]
        said.sort(key=lambda row: (row.said_on or date.max, row.copy is not None))
        made.append(Side(answer, tuple(said), origins))
    in_order = [*listed, None]
    return sorted(made, key=lambda side: in_order.index(side.answer))


def _answers(one: ContradictionRow, listed: Sequence[sides.Side]) -> list[sides.Side | None]:
    """Return the answers for which the two sides stand.

    Where nobody on a side stands for one, it is the other that its claims give.
    """
    found = [_stood_for(listed, {row.key for row in side}) for side in one.sides]
    claims = {line.key for line in one.claims}
    for place, answer in enumerate(found):
        if answer is None:
            named = (s for s in listed if claims & {line.key for line in s.claims})
            found[place] = next((side for side in named if side not in found), None)
    return found


def _stood_for(listed: Sequence[sides.Side], keys: set[str]) -> sides.Side | None:
    """Return the answer for which most of some assertions stand, if any of them does."""
    best = max(listed, key=lambda side: _standing(side, keys), default=None)
    return best if best and _standing(best, keys) else None


def _standing(side: sides.Side, keys: set[str]) -> int:
    """Count those of some assertions that stand for an answer; who denies it does not."""
    return sum(
        row.key in keys and (row.stance != "denies" or side.role == AGAINST)
        for row in side.assertions
    )
