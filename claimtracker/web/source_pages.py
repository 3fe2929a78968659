"""Sources: what one carried, against whom it stood, and what it repeated. It has no score."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import render_template, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from claimtracker.queries import named, oppositions, source_pages
from claimtracker.queries.oppositions import Opposition
from claimtracker.queries.source_pages import CAP, COPIES
from claimtracker.web import forwarding, ledger

PAGE = 25
# How many sources that a source stood against are named.
AGAINST = 50


@dataclass(frozen=True, slots=True)
class Against:
    """Another source, and on how many questions the two stood against each other."""

    name: str
    real: int
    suspected: int


def shown(key: str) -> str | Response:
    """Show what a source carried; another name leads to the one that is used now."""
    with ledger.reading() as session:
        source = named.source(session, key)
        if source.name != key:
            return forwarding.to("sources.shown", source)
        found = source_pages.articles(
            session, source.id, after=request.args.get("after"), limit=PAGE
        )
        number = source_pages.count(session, source.id)
        opposed = oppositions.of_source(session, source.id)
        against = _against(session, source.id, opposed.found)
        copied = source_pages.copied(session, source.id)
        repeated = source_pages.repeated(session, source.id)
    return render_template(
        "sources/page.html",
        source=source,
        found=found,
        number=number,
        cap=CAP,
        against=against[:AGAINST],
        left_out=max(len(against) - AGAINST, 0),
        is_capped=opposed.is_capped,
        looked_at=oppositions.CAP,
        copied=copied[:COPIES],
        more_copied=len(copied) > COPIES,
        repeated=repeated[:COPIES],
        more_repeated=len(repeated) > COPIES,
        most=COPIES,
    )


def _against(session: Session, source_id: str, found: Iterable[Opposition]) -> list[Against]:
    """Count the questions on which each other source stood on the other side."""
    counted: dict[str, dict[str, bool]] = {}
    for one in found:
        sides = [{stand.source_id for stand in side} for side in one.sides]
        for own, other in (sides, sides[::-1]):
            for against in other - {source_id} if source_id in own else ():
                questions = counted.setdefault(against, {})
                questions[one.dispute_id] = questions.get(one.dispute_id, False) or one.is_real
    names = source_pages.names(session, sorted(counted))
    made = [
        Against(names[key], sum(questions.values()), len(questions) - sum(questions.values()))
        for key, questions in counted.items()
        if key in names
    ]
    return sorted(made, key=lambda one: (-one.real, -one.suspected, one.name.casefold()))
