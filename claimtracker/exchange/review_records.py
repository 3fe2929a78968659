"""Make records of the exchange format of ClaimReviews that others published.

They are verdicts of their publishers. Nothing that is in the ledger is changed by them: a claim,
an article, a rating or a document that is known already is named, and not written over.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from claimtracker.exchange import export_decisions
from claimtracker.exchange.checks import BadRecord
from claimtracker.exchange.review_reading import Appearance, Left, Quoted, Review, Scale, host
from claimtracker.models import Article, Assertion, Claim, Rating
from claimtracker.operations import claims
from claimtracker.queries import claims as claim_rows
from claimtracker.queries import evidence as evidence_rows
from claimtracker.queries import sources as source_rows
from claimtracker.queries import verdicts as verdict_rows
from claimtracker.queries.stored import Stored
from claimtracker.queries.verdicts import VerdictContent
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
        self._ratings: dict[str, tuple[str, Scale | None]] = {}
        self.left: Left = Counter()

    def of(self, review: Review) -> Iterator[Made]:
        """Give the records of a review: what it names and is new here, then its verdict.

        Raises BadRecord.
        """
        if self._is_ours(review):
            self._require_known(review)
            self.left["reviews of ours that are here already"] += 1
            return
        same = claims.identity(review.statement, review.language or None)
        key = _key(review, same)
        stored = verdict_rows.by_key(self._session, [key]).get(key)
        if stored and not verdict_rows.taken_back(self._session, [key]):
            yield self._as_stored(stored)
            return
        claim = self._claim(same)
        row = self._claim_row(claim)
        yield from self._new(f"claim {claim}", _claim(claim, review), row)
        yield from self._said(review, claim)
        yield from self._verdict(review, claim, key)

    def _is_ours(self, review: Review) -> bool:
        if self._ours.newsroom and fold(review.publisher) == fold(self._ours.newsroom):
            return True
        if self._ours.host and review.url.startswith(f"{self._ours.host}/"):
            return True
        folded = fold(review.publisher)
        known = source_rows.standing_by_name(self._session, [folded]).get(folded)
        return (known is not None and known.content.ours) or self._is_known_as_ours(review)

    def _is_known_as_ours(self, review: Review) -> bool:
        """Say whether a review has the key of a verdict of ours, and says of its claim the same."""
        keys = [review.key] if review.key else []
        known = verdict_rows.by_key(self._session, keys).get(review.key)
        if known is None or not verdict_rows.is_ours(self._session, known.content):
            return False
        about = known.content.claim_id
        rows = claim_rows.by_id(self._session, claim_rows.standing_for(self._session, [about]))
        same = claims.identity(review.statement, review.language or None)
        _, label = verdict_rows.rating_of(self._session, known.id)
        return fold(label) == fold(review.label) and same in {
            row.content.identity for row in rows.values()
        }

    def _require_known(self, review: Review) -> None:
        known = verdict_rows.by_key(self._session, [review.key]).get(review.key)
        if known is None or not verdict_rows.is_ours(self._session, known.content):
            raise BadRecord(
                f"is {review.publisher!r}, which is this newsroom, and no verdict of ours is this"
                " one; what is ours is published here, or comes in as records",
                "author",
            )

    def _as_stored(self, stored: Stored[VerdictContent]) -> Made:
        [told] = export_decisions.verdict_records(self._session, [stored])
        return {"type": "verdict"} | {
            name: value for name, value in told.items() if value not in (None, "", (), [])
        }

    def _claim(self, same: str) -> str:
        """Return the key of the claim that says the same, or of the one to be made."""
        known = claim_rows.keys_by_identity(self._session, [same]).get(same)
        if known is None:
            return f"c-{same[:16]}"
        if claim_rows.by_key(self._session, [known])[known].removed:
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
            row = self._article_row(place.url)
            if row and row.removed_at:
                self.left["appearances in articles that were taken away here"] += 1
            elif not (row and self._carries(row.id, claim)):
                key = row.key if row else addresses.key(place.url)
                is_review = place.url == review.url
                yield from self._new(f"article {key}", _article(place, is_review), row)
                for one in place.quoted or [Quoted(review.speaker, "", review.said)]:
                    told = {"type": "assertion", "claim": claim, "article": key,
                            **_saying(one, place)}  # fmt: skip
                    yield from self._new(f"assertion {_digest(told)}", told, None)

    def _claim_row(self, key: str) -> str | None:
        return self._session.execute(select(Claim.id).where(Claim.key == key)).scalar()

    def _article_row(self, url: str) -> Any:
        known = addresses.key(url)
        found = select(Article.id, Article.key, Article.removed_at)
        return self._session.execute(
            found.where(or_(Article.key == known, Article.url == known))
            .order_by(Article.id)
            .limit(1)
        ).first()

    def _carries(self, article: str, claim: str) -> bool:
        """Say whether an article says a claim already, or did until somebody took that away."""
        about = Assertion.article_id == article, Assertion.claim_id == self._claim_row(claim)
        return (
            self._session.execute(select(Assertion.id).where(*about).limit(1)).first() is not None
        )

    def _verdict(self, review: Review, claim: str, key: str) -> Iterator[Made]:
        code, scale = self._rating(review)
        if review.scale not in (None, scale):
            self.left["numbers of ratings that are here with others"] += 1
        yield from self._new(f"rating {code}", _rating(code, review), self._known_rating(code))
        told: Made = {
            "type": "verdict", "key": key, "claim": claim, "rating": code,
            "rationale": review.body, "publisher": review.publisher, "at": review.decided,
        }  # fmt: skip
        if review.url:
            document = addresses.key(review.url)
            row = evidence_rows.by_key(self._session, [document]).get(document)
            page = {"type": "evidence", "key": document, "title": review.title or review.url,
                    "url": document, "kind": "secondary"}  # fmt: skip
            yield from self._new(f"evidence {document}", page, row)
            if row is None or not row.removed:
                told["evidence"] = [{"evidence": document, "relation": "context"}]
        yield _without_nothing(told)

    def _rating(self, review: Review) -> tuple[str, Scale | None]:
        """Return the rating of the same words, or the one to be made, with its numbers."""
        if not self._ratings:
            self._ratings |= self._ratings_here()
        words = fold(review.label)
        if words not in self._ratings:
            self._ratings[words] = self._new_code(words), review.scale
        return self._ratings[words]

    def _ratings_here(self) -> dict[str, tuple[str, Scale | None]]:
        """Return the ratings there are by their words; one that is in use before one retired."""
        listed = select(Rating).where(Rating.removed_at.is_(None))
        rows = self._session.scalars(listed.order_by(Rating.retired.desc(), Rating.code.desc()))
        return {fold(row.label): (row.code, _scale(row)) for row in rows}

    def _known_rating(self, code: str) -> object:
        return self._session.execute(select(Rating.id).where(Rating.code == code)).scalar()

    def _new_code(self, words: str) -> str:
        plain = re.sub(r"\W+", "-", words).strip("-")[:40] or "rating"
        taken = {code for code, _ in self._ratings.values()}
        if plain in taken or self._known_rating(plain):
            return f"{plain}-{_digest(words)[:6]}"
        return plain


def _key(review: Review, same: str) -> str:
    """Return the key of a verdict, made of what it says, so that every ledger makes the same."""
    told = (fold(review.publisher), review.url, same, review.label, review.body, review.decided)
    return f"v-{_digest(told)[:16]}"


def _digest(told: object) -> str:
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


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
