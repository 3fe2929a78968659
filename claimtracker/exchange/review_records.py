"""Make records of the exchange format of ClaimReviews that others published.

They are verdicts of their publishers. Nothing that is in the ledger is changed by them: a claim,
an article, a rating or a document that is known already is named, and not written over.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimtracker.exchange import known_reviews
from claimtracker.exchange.checks import BadRecord
from claimtracker.exchange.known_reviews import Here, digest, identity_of, key_of, new_claim
from claimtracker.exchange.review_reading import Appearance, Left, Quoted, Review, Scale, host
from claimtracker.models import Rating
from claimtracker.rules import addresses
from claimtracker.rules.text import fold

Made = dict[str, Any]
FACT_CHECK = "fact check"


@dataclass(frozen=True, slots=True)
class Ours:
    """By what reviews are known to be ours: the name of the newsroom, and where it is read."""

    newsroom: str = ""
    host: str = ""


class Records:
    """The records of the reviews of one file, and what of them was made already."""

    def __init__(self, session: Session, ours: Ours) -> None:
        self._session = session
        self._ours = ours
        self._made: set[str] = set()
        self._ratings = _ratings_here(session)
        self._codes = frozenset(session.scalars(select(Rating.code)))
        self._taken = set(self._codes)
        self._here: Here = known_reviews.look_up(session, [])
        self.left: Left = Counter()

    def look_up(self, reviews: Sequence[Review]) -> None:
        """Look up what is here of reviews; the next that are asked for are these."""
        self._here = known_reviews.look_up(self._session, reviews)

    def of(self, review: Review) -> Iterator[Made]:
        """Give the records of a review that was looked up: what it names and is new here, then
        its verdict. Raises BadRecord.
        """
        if self._is_ours(review):
            self._require_known(review)
            self.left["reviews of ours that are here already"] += 1
            return
        key = key_of(review)
        if key in self._here.told:
            yield _as_stored(self._here.told[key])
            return
        same = identity_of(review)
        claim = self._claim(same)
        row = self._here.claim_ids.get(claim)
        yield from self._new(f"claim {claim}", _claim(claim, review), row)
        yield from self._said(review, claim)
        yield from self._verdict(review, claim, key)

    def _is_ours(self, review: Review) -> bool:
        if self._ours.newsroom and fold(review.publisher) == fold(self._ours.newsroom):
            return True
        if self._ours.host and review.url.startswith(f"{self._ours.host}/"):
            return True
        return fold(review.publisher) in self._here.ours or self._is_known_as_ours(review)

    def _is_known_as_ours(self, review: Review) -> bool:
        """Say whether a review has the key of a verdict of ours, and says of its claim the same."""
        known = self._here.our_verdicts.get(review.key)
        if known is None:
            return False
        return fold(review.label) == known.label and identity_of(review) in known.about

    def _require_known(self, review: Review) -> None:
        if review.key not in self._here.our_verdicts:
            raise BadRecord(
                f"is {review.publisher!r}, which is this newsroom, and no verdict of ours is this"
                " one; what is ours is published here, or comes in as records",
                "author",
            )

    def _claim(self, same: str) -> str:
        """Return the key of the claim that says the same, or of the one to be made."""
        known = self._here.claims.get(same)
        if known is None:
            return new_claim(same)
        if known in self._here.removed:
            raise BadRecord("is a claim that was taken away here; put it back first",
                            "claimReviewed")  # fmt: skip
        return known

    def _new(self, name: str, record: Made, known: object) -> Iterator[Made]:
        """Give a record the first time that it is asked for, unless its row is known."""
        if known is None and name not in self._made:
            self._made.add(name)
            yield record

    def _said(self, review: Review, claim: str) -> Iterator[Made]:
        """Give the articles in which a claim appears, and who says it there."""
        appearances = review.appearances
        if not appearances and review.speaker and review.url:
            # Who said it is told on the page of the review, if nowhere else.
            quoted = [Quoted(review.speaker, "", review.said)]
            appearances = [
                Appearance(review.url, review.title, review.publisher, review.decided, quoted)
            ]
        for place in appearances:
            row = self._here.articles.get(addresses.key(place.url))
            if row and row.removed_at:
                self.left["appearances in articles that were taken away here"] += 1
            elif not (row and self._carries(row.id, claim)):
                key = row.key if row else addresses.key(place.url)
                is_review = place.url == review.url
                yield from self._new(f"article {key}", _article(place, is_review), row)
                for one in place.quoted or [Quoted(review.speaker, "", review.said)]:
                    told = {"type": "assertion", "claim": claim, "article": key,
                            **_saying(one, place)}  # fmt: skip
                    yield from self._new(f"assertion {digest(told)}", told, None)

    def _carries(self, article: str, claim: str) -> bool:
        """Say whether an article says a claim already, or did until somebody took that away."""
        return (article, self._here.claim_ids.get(claim)) in self._here.carried

    def _verdict(self, review: Review, claim: str, key: str) -> Iterator[Made]:
        code, scale = self._rating(review)
        if review.scale not in (None, scale):
            self.left["numbers of ratings that are here with others"] += 1
        if code not in self._codes:
            yield from self._new(f"rating {code}", _rating(code, review), None)
        told: Made = {
            "type": "verdict", "key": key, "claim": claim, "rating": code,
            "rationale": review.body, "publisher": review.publisher, "at": review.decided,
        }  # fmt: skip
        if review.url:
            document = addresses.key(review.url)
            removed = self._here.documents.get(document)
            page = {"type": "evidence", "key": document, "title": review.title or review.url,
                    "url": document, "kind": "secondary"}  # fmt: skip
            yield from self._new(f"evidence {document}", page, removed)
            if not removed:
                told["evidence"] = [{"evidence": document, "relation": "context"}]
        yield _without_nothing(told)

    def _rating(self, review: Review) -> tuple[str, Scale | None]:
        """Return the rating of the same words, or the one to be made, with its numbers."""
        words = fold(review.label)
        if words not in self._ratings:
            code = self._new_code(words)
            self._taken.add(code)
            self._ratings[words] = code, review.scale
        return self._ratings[words]

    def _new_code(self, words: str) -> str:
        plain = re.sub(r"\W+", "-", words).strip("-")[:40] or "rating"
        return f"{plain}-{digest(words)[:6]}" if plain in self._taken else plain


def _ratings_here(session: Session) -> dict[str, tuple[str, Scale | None]]:
    """Return the ratings there are by their words; one that is in use before one retired."""
    listed = select(Rating).where(Rating.removed_at.is_(None))
    rows = session.scalars(listed.order_by(Rating.retired.desc(), Rating.code.desc()))
    return {fold(row.label): (row.code, _scale(row)) for row in rows}


def _as_stored(told: Mapping[str, Any]) -> Made:
    return {"type": "verdict"} | {
        name: value for name, value in told.items() if value not in (None, "", (), [])
    }


def _claim(key: str, review: Review) -> Made:
    return _without_nothing(
        {"type": "claim", "key": key, "statement": review.statement, "language": review.language}
    )


def _article(place: Appearance, is_review: bool) -> Made:
    return _without_nothing(
        {
            "type": "article", "url": place.url, "title": place.title or place.url,
            "source": _source(place), "published": place.published,
            "genre": FACT_CHECK if is_review else "",
        }
    )  # fmt: skip


def _source(place: Appearance) -> str:
    return place.source or host(place.url)


def _saying(one: Quoted, place: Appearance) -> Made:
    """Return who takes which side; where nobody is told to say it, it only appears there."""
    if one.speaker is None:
        return {"stance": "observes"}
    own = not one.speaker.is_described and fold(one.speaker.name) == fold(_source(place))
    named = "described" if one.speaker.is_described else "name"
    return _without_nothing(
        {
            "attribution": [] if own else [{named: one.speaker.name}],
            "quote": one.words, "said": one.said,
        }
    )  # fmt: skip


def _rating(code: str, review: Review) -> Made:
    """Return a rating of others: it is none of those that the newsroom chooses from."""
    told: Made = {"type": "rating", "code": code, "label": review.label, "retired": True}
    if scale := review.scale:
        told |= {"ordinal": scale.value, "best": scale.best, "worst": scale.worst}
    return told


def _scale(row: Rating) -> Scale | None:
    if row.ordinal is None or row.best is None or row.worst is None:
        return None
    return Scale(row.ordinal, row.best, row.worst)


def _without_nothing(told: Made) -> Made:
    return {name: value for name, value in told.items() if value not in ("", [], None)}
