"""What stands on a question: who says what, in which version. A decision remembers it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimtracker.models import ArticleVersion, Claim
from claimtracker.queries import answers, voices, worded
from claimtracker.queries.answers import Voiced
from claimtracker.queries.stored import pieces
from claimtracker.queries.voices import Spoken
from claimtracker.rules import periods
from claimtracker.rules.propositions import code

Versions = Mapping[str, Sequence[tuple[int, date | None]]]


def on_question(voiced: Voiced, versions: Versions, until: date | None = None) -> frozenset[str]:
    """Return what stands among the answers to a question, if need be what stood on a day."""
    spoken = {one.assertion_id: one for one in voiced.spoken}
    said = [
        (spoken[speech.assertion_id], f"{speech.voice.origin} says {code(answer.answer)}")
        for answer in voiced.propositions
        for speech in answer.speeches
    ]
    return _points(said, versions, until)


def on_claim(
    spoken: Iterable[Spoken], versions: Versions, until: date | None = None
) -> frozenset[str]:
    """Return what stands over one claim, if need be what stood on a day."""
    said = [(one, f"{one.voice.origin} {one.stance}") for one in spoken if one.is_side]
    return _points(said, versions, until)


def on_wording(
    spoken: Iterable[Spoken], versions: Versions, until: date | None = None
) -> frozenset[str]:
    """Return what stands on claims suspected by their wording, if need be what stood on a day."""
    said = [(one, f"{one.voice.origin} affirms {one.claim_id}") for one in spoken]
    return _points(said, versions, until)


def of_dispute(
    session: Session, question_id: str, claim_id: str | None, until: date | None = None
) -> frozenset[str]:
    """Return what stands on a dispute, if need be what stood on a day."""
    suspected = worded.suspected_in(session, question_id)
    spoken = worded.affirming(session, suspected) if suspected else []
    by_wording = on_wording(spoken, versions_of(session, spoken), until)
    return by_wording | _by_reading(session, question_id, claim_id, until)


def _by_reading(
    session: Session, question_id: str, claim_id: str | None, until: date | None
) -> frozenset[str]:
    if claim_id is not None:
        spoken = voices.sides(session, select(Claim.id).where(Claim.id == claim_id))
        return on_claim(spoken, versions_of(session, spoken), until)
    found = answers.voiced(session, answers.cells(session, [question_id]))
    return frozenset().union(
        *(on_question(one, versions_of(session, one.spoken), until) for one in found.values())
    )


def versions_of(session: Session, spoken: Iterable[Spoken]) -> Versions:
    """Return the later versions of the articles, by article: number, and when captured."""
    found: dict[str, list[tuple[int, date | None]]] = {}
    for piece in pieces(sorted({one.article_id for one in spoken})):
        later = select(ArticleVersion.article_id, ArticleVersion.number, ArticleVersion.captured)
        later = later.where(ArticleVersion.article_id.in_(piece), ArticleVersion.number > 1)
        for article, number, captured in session.execute(later):
            found.setdefault(article, []).append((number, _captured(captured)))
    return found


def _points(
    said: Iterable[tuple[Spoken, str]], versions: Versions, until: date | None
) -> frozenset[str]:
    points: set[str] = set()
    for one, point in said:
        if until is None or _appeared(one) <= until:
            points.add(point)
            points.update(_versions(one, versions, until))
    return frozenset(points)


def _versions(one: Spoken, versions: Versions, until: date | None) -> Iterable[str]:
    for number, captured in versions.get(one.article_id, ()):
        if until is None or captured is None or captured <= until:
            yield f"version {number} of {one.article_id}"


def _appeared(one: Spoken) -> date:
    """Return by which day it was known: when it was said, or printed if that was later."""
    spans = (one.when, one.published_span)
    return max((span.first or span.last or date.min for span in spans), default=date.min)


def _captured(written: str | None) -> date | None:
    return periods.parse(written).first if written else None
