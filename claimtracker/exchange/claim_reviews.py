"""Our verdicts in the words of schema.org: the ClaimReview that pages, feeds and files have.

What a ClaimReview cannot carry stands in docs/claim-reviews.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from claimtracker.errors import Invalid
from claimtracker.exchange.export_pages import figure
from claimtracker.queries.ratings import RatingContent
from claimtracker.queries.reviewed_claims import Reviewed, Said
from claimtracker.queries.verdict_history import VerdictSeen

Json = Mapping[str, Any]
CONTEXT = "https://schema.org"
# Whose keys the identifiers of our reviews are.
KEYS = "claimtracker"
# What may stand in a path as it is, by RFC 3986: unreserved signs aside, these.
_PLAIN = "!$&'()*+,/:;=@"
_DATE = re.compile(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)?)?)?)?", re.ASCII)


class AddressUnknown(Invalid):
    """Nobody said under which address the pages are read."""

    def __init__(self) -> None:
        super().__init__(
            "A ClaimReview names the page of its claim: set CLAIMTRACKER_ADDRESS to the address"
            " under which the pages are read, as in https://facts.example."
        )


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who publishes what is ours: a name, and the scheme and host under which it is read."""

    name: str
    host: str

    @classmethod
    def of(cls, newsroom: str, host: str) -> Publisher:
        """Return the newsroom that a setting names, else the machine that is asked."""
        return cls(newsroom or host.partition("://")[2], host)

    @property
    def told(self) -> Json:
        """Return it as an organization."""
        return {"@type": "Organization", "name": self.name, "url": self.host}

    @property
    def feed(self) -> str:
        """Return the address of the feed of all."""
        return f"{self.host}/feeds/reviews"

    def page(self, key: str) -> str:
        """Return the address of the page of a claim."""
        return f"{self.host}/claims/{quote(key, _PLAIN)}"


def of_claim(by: Publisher, claim: Reviewed) -> Iterator[Json]:
    """Give the review of each verdict on a claim that stands, the newest first.

    One that another came after says when it expired.
    """
    later: VerdictSeen | None = None
    for verdict in claim.verdicts:
        if verdict.assertion_key:
            yield of_verdict(by, claim, verdict)
            continue
        expired = {"expires": _decided(later)} if later else {}
        yield {**of_verdict(by, claim, verdict), **expired}
        later = verdict


def of_verdict(by: Publisher, claim: Reviewed, verdict: VerdictSeen) -> Json:
    """Return the ClaimReview (https://schema.org/ClaimReview) of one verdict."""
    whose = {"@type": "Organization", "name": verdict.publisher} if verdict.publisher else by.told
    said = [one for one in claim.said if verdict.assertion_key in (None, one.spoken.key)]
    return _without_nothing(
        {
            "@type": "ClaimReview",
            "identifier": _identifier(verdict.key),
            "url": by.page(claim.key),
            "datePublished": verdict.published_at.date().isoformat(),
            "dateCreated": _decided(verdict),
            "author": whose,
            "inLanguage": claim.language,
            "claimReviewed": claim.statement,
            "reviewBody": verdict.rationale,
            "reviewRating": rating(verdict.label, claim.ratings.get(verdict.code)),
            "itemReviewed": _item(claim, said),
        }
    )


def rating(label: str, scale: RatingContent | None) -> Json:
    """Return a rating in words, with numbers only where it is on a scale."""
    told: dict[str, Any] = {"@type": "Rating", "alternateName": label}
    if scale is None or None in (scale.ordinal, scale.best, scale.worst):
        return told
    return told | {
        "ratingValue": figure(scale.ordinal), "bestRating": figure(scale.best),
        "worstRating": figure(scale.worst),
    }  # fmt: skip


def _item(claim: Reviewed, said: Iterable[Said]) -> Json:
    """Return the claim: its words, who said it first and when, and where it appeared."""
    by_article: dict[str, list[Said]] = {}
    for one in said:
        by_article.setdefault(one.spoken.article, []).append(one)
    places = [_appearance(told) for told in by_article.values()]
    first = next(iter(by_article.values()))[0] if by_article else None
    return _without_nothing(
        {
            "@type": "Claim",
            "identifier": _identifier(claim.key),
            "name": claim.statement,
            "author": _voice(first) if first else None,
            "datePublished": (_day(first.spoken.said) or _day(first.spoken.published))
            if first
            else None,
            "firstAppearance": places[0] if places else None,
            "appearance": places,
        }
    )


def _said(one: Said) -> str | None:
    """Return when it was said, by the date of its article where nothing better is known."""
    return _day(one.spoken.said) or _day(one.spoken.published)


def _appearance(told: list[Said]) -> Json:
    """Return an article in which a claim appears, and who affirms it there."""
    article = told[0]
    return _without_nothing(
        {
            "@type": "CreativeWork",
            "headline": article.title,
            "url": article.url,
            "datePublished": _day(article.spoken.published),
            "publisher": {"@type": "Organization", "name": article.spoken.source},
            "hasPart": [_quotation(one) for one in told],
        }
    )


def _quotation(one: Said) -> Json:
    """Return whose words they are, and the words themselves where they are the speaker's own."""
    is_own = one.spoken.words == "verbatim"
    return _without_nothing(
        {
            "@type": "Quotation",
            "creator": _voice(one),
            "dateCreated": _day(one.spoken.said),
            "text": one.spoken.quote if is_own else None,
        }
    )


def _voice(one: Said) -> Json:
    """Return who speaks; of somebody described there is no name."""
    last = one.spoken.speakers[-1] if one.spoken.speakers else None
    if last is None:
        return {"@type": "Organization", "name": one.spoken.voice.label}
    if last.described:
        return {"@type": "Person", "description": last.name}
    return {"@type": "Person" if one.by_person else "Organization", "name": last.name}


def _identifier(key: str) -> Json:
    return {"@type": "PropertyValue", "propertyID": KEYS, "value": key}


def _decided(verdict: VerdictSeen) -> str:
    return _day(verdict.decided) or verdict.decided_at.date().isoformat()


def _day(written: str | None) -> str | None:
    """Return a date as schema.org has it; what is no plain one is left out."""
    return written if written and _DATE.fullmatch(written) else None


def _without_nothing(told: dict[str, Any]) -> Json:
    return {name: value for name, value in told.items() if value not in (None, "", [])}
