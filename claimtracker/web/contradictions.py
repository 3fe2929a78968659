"""One contradiction on a page of its own: what is said against what, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, render_template

from claimtracker.queries import contradictions, disputes
from claimtracker.queries.claim_lines import ClaimLine
from claimtracker.queries.contradictions import ContradictionRow
from claimtracker.queries.dispute_answers import AssertionRow
from claimtracker.queries.disputes import DisputePage
from claimtracker.web import citations, ledger, sides
from claimtracker.web.differences import differing
from claimtracker.web.marks import cut

pages = Blueprint("contradictions", __name__)


@dataclass(frozen=True, slots=True)
class Side:
    """One side: the claims that are made on it, and who makes them, in order of time."""

    letter: str
    claims: tuple[ClaimLine, ...]
    assertions: tuple[AssertionRow, ...]

    def pieces(self, one: AssertionRow) -> list[tuple[str, bool]]:
        """Cut a quote so that the part that gives its answer can be marked."""
        value = next((line.value for line in self.claims if line.key == one.claim), None)
        quote = one.quote or ""
        return cut(quote, differing(quote, None if one.stance == "denies" else value))


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
        surroundings=sides.surroundings,
        citation=citations.of_contradiction(
            page.card.question, outcome, one, [side.assertions for side in both]
        ),
    )


def _sides(one: ContradictionRow, page: DisputePage) -> list[Side]:
    rows = {row.key: row for answer in page.card.answers for row in answer.assertions}
    lines = {line.key: line for answer in page.card.answers for line in answer.claims}
    lines |= {line.key: line for line in one.claims}
    made = []
    for letter, side in zip("AB", one.sides, strict=True):
        said = tuple(rows[row.key] for row in side if row.key in rows)
        named = dict.fromkeys(row.claim for row in said)
        made.append(Side(letter, tuple(lines[key] for key in named), said))
    return made
