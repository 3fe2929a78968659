"""Claims: the newest first, and one with all that is known of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from claimtracker.exchange.claim_reviews import Json
from claimtracker.operations import releases
from claimtracker.queries import candidates, claim_pages, notices, search
from claimtracker.queries.candidates import Candidate
from claimtracker.queries.claim_pages import AssertionShown, ClaimPage
from claimtracker.queries.verdict_history import EvidenceSeen, VerdictSeen
from claimtracker.queries.voices import Spoken
from claimtracker.rules.search_query import Query
from claimtracker.rules.voices import when
from claimtracker.web import (
    acts,
    citations,
    claim_reviews,
    claim_timelines,
    comments,
    frames,
    holds,
    ledger,
    people,
    verdicts,
)
from claimtracker.web.acts import Acting
from claimtracker.web.differences import differing
from claimtracker.web.marks import cut
from claimtracker.web.sides import stance_words

pages = Blueprint("claims", __name__)
PAGE = 50
NEAR = 5
# A claim is a sentence; of a whole text pasted as one, the beginning is compared.
COMPARED = 500


@pages.get("/claims")
def listed() -> str:
    """Show claims, the newest first."""
    with ledger.reading() as session:
        found = search.find(
            session, Query(), kind="claim", limit=PAGE, after=request.args.get("after")
        )
    return render_template("claims/list.html", found=found)


@pages.get("/claims/<path:key>")
def shown(key: str) -> str | Response:
    """Show one claim; a merged one leads to the claim that it went up in."""
    with ledger.reading() as session:
        claim = claim_pages.get(session, key)
        held = holds.on_page(session, _holdable(claim))
        said = comments.on_page(session, "claim", claim.key)
        near = _near(session, claim)
        noticed = notices.by_article(session, (one.spoken.article for one in claim.assertions))
        beside = verdicts.beside(session, claim)
        now = rating_now(claim.verdicts)
        review = _review(session, claim, now)
    if claim.key != key:
        return redirect(url_for("claims.shown", key=claim.key), 303)
    value = claim.reading.value if claim.reading else None

    def marked_pieces(spoken: Spoken) -> list[tuple[str, bool]]:
        return cut(spoken.quote or "", differing(spoken.quote or "", value))

    return render_template(
        "claims/page.html",
        claim=claim,
        now=now,
        review=review,
        citation=citations.of_claim(claim, now),
        frame=frames.code("claim", claim.id, claim.statement or claim.key),
        evidence=_evidence(claim.verdicts),
        sources=len({one.spoken.source for one in claim.assertions}),
        origins=_origins(claim.assertions),
        timeline=claim_timelines.drawn(claim.assertions, claim.verdicts),
        by_day=sorted(claim.assertions, key=lambda one: when(one.spoken.when)),
        near=near,
        noticed=noticed,
        pieces=cut,
        marked_pieces=marked_pieces,
        held=held,
        beside=beside,
        comments=said,
    )


@pages.post("/claims/<path:key>/release")
def release(key: str) -> Response:
    """Let the public see a claim."""
    return _released(key, releases.release)


@pages.post("/claims/<path:key>/take-back")
def take_back(key: str) -> Response:
    """Let a claim be public by its verdicts alone again."""
    return _released(key, releases.take_back)


def _released(key: str, act: Callable[..., None]) -> Response:
    version = acts.version()

    def do(acting: Acting) -> str:
        act(acting.session, key=key, version=version, **acting.by)
        return url_for("claims.shown", key=key)

    return acts.once(do)


def _review(session: Session, claim: ClaimPage, now: VerdictSeen | None) -> Json | None:
    """Return what machines are told of the verdict that counts, where they may read."""
    if now is None or not people.only_reads():
        return None
    return claim_reviews.on_page(session, claim, now)


@dataclass(frozen=True, slots=True)
class Origin:
    """One independent origin: who it is, and the assertions that go back to it, the first first."""

    name: str
    assertions: tuple[AssertionShown, ...]

    @property
    def first_said(self) -> date | None:
        """Return the day on which it was first said, where any is known."""
        first = when(self.assertions[0].spoken.when)
        return None if first == date.max else first

    @property
    def stances(self) -> str:
        """Return how often it takes which side, in words."""
        return stance_words(one.spoken.stance for one in self.assertions)


def _near(session: Session, claim: ClaimPage) -> list[Candidate]:
    """Return the claims whose words are most like those of one claim."""
    found = candidates.find(session, (claim.statement or "")[:COMPARED], NEAR + 1)
    return [one for one in found if one.key != claim.key][:NEAR]


def _holdable(claim: ClaimPage) -> dict[str, list[str]]:
    """Return the keys of all rows of the page that can be held back."""
    return {
        "claim": [claim.key],
        "assertion": [one.spoken.key for one in claim.assertions],
        "verdict": [one.key for one in claim.verdicts],
        "evidence": [seen.key for seen in _evidence(claim.verdicts)],
    }


def _origins(assertions: Iterable[AssertionShown]) -> list[Origin]:
    """Return the origins behind what stands and takes a side, the widest spread first."""
    found: dict[object, list[AssertionShown]] = {}
    for one in sorted(assertions, key=lambda shown: (when(shown.spoken.when), shown.spoken.key)):
        if one.spoken.is_side:
            found.setdefault(one.spoken.voice.origin, []).append(one)
    made = [Origin(_names(tied), tuple(tied)) for tied in found.values()]
    return sorted(made, key=lambda origin: -len(origin.assertions))


def _names(tied: Iterable[AssertionShown]) -> str:
    """Name an origin by all who speak for it."""
    return "; ".join(dict.fromkeys(one.spoken.voice.label for one in tied))


def rating_now(verdicts: Iterable[VerdictSeen]) -> VerdictSeen | None:
    """Return the verdict of ours that counts."""
    standing = (v for v in verdicts if v.ours and not v.withdrawal and not v.assertion_key)
    return next(standing, None)


def _evidence(verdicts: Iterable[VerdictSeen]) -> list[EvidenceSeen]:
    by_key = {seen.key: seen for verdict in verdicts for seen in verdict.evidence}
    return [by_key[key] for key in sorted(by_key)]
