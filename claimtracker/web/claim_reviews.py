"""What the page of a claim tells machines: our verdict in the words of schema.org."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from claimtracker.config import settings
from claimtracker.queries.claim_pages import AssertionShown, ClaimPage
from claimtracker.queries.ratings import RatingContent
from claimtracker.queries.verdict_history import VerdictSeen
from claimtracker.rules.voices import when
from claimtracker.web import addresses

Json = Mapping[str, Any]
# Where a claim appeared, the first places only.
APPEARANCES = 20


def of_claim(claim: ClaimPage, verdict: VerdictSeen, rating: RatingContent | None) -> Json:
    """Return a ClaimReview (https://schema.org/ClaimReview) of the verdict that counts."""
    decided = verdict.decided or verdict.decided_at.date().isoformat()
    return {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": addresses.whole("claims.shown", key=claim.key),
        "datePublished": verdict.published_at.date().isoformat(),
        "dateCreated": decided,
        "author": {"@type": "Organization", "name": _newsroom(), "url": addresses.host()},
        "claimReviewed": claim.statement,
        "reviewBody": verdict.rationale or "",
        "reviewRating": _rating(verdict, rating),
        "itemReviewed": {
            "@type": "Claim",
            "name": claim.statement,
            "appearance": [_appearance(one) for one in _first(claim)],
        },
    }


def _newsroom() -> str:
    return settings().newsroom or addresses.host().partition("://")[2]


def _rating(verdict: VerdictSeen, rating: RatingContent | None) -> Json:
    """Return a rating in words, with numbers only where the newsroom has them on a scale."""
    told: dict[str, Any] = {"@type": "Rating", "alternateName": verdict.label}
    if rating is None or None in (rating.ordinal, rating.best, rating.worst):
        return told
    return told | {
        "ratingValue": rating.ordinal, "bestRating": rating.best, "worstRating": rating.worst,
    }  # fmt: skip


def _first(claim: ClaimPage) -> list[AssertionShown]:
    """Return the assertions that affirm a claim, one for each article, the first first."""
    affirmed = [one for one in claim.assertions if one.spoken.stance == "affirms"]
    affirmed.sort(key=lambda one: (when(one.spoken.when), one.spoken.key))
    by_article = {one.spoken.article: one for one in reversed(affirmed)}
    return sorted(by_article.values(), key=affirmed.index)[:APPEARANCES]


def _appearance(one: AssertionShown) -> Json:
    told = {
        "@type": "CreativeWork",
        "headline": one.title,
        "url": one.url,
        "datePublished": one.spoken.published,
        "publisher": {"@type": "Organization", "name": one.spoken.source},
    }
    return {name: value for name, value in told.items() if value}
