"""Every published verdict of ours as one document: a DataFeed of ClaimReviews, a line for each."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import IO

from sqlalchemy.orm import Session

from claimtracker.exchange import claim_reviews
from claimtracker.exchange.claim_reviews import CONTEXT, Json, Publisher
from claimtracker.queries import reviewed_claims
from claimtracker.queries.reviewed_claims import Reviewed

Progress = Callable[[int, int], None]


def write(
    session: Session, out: IO[bytes], by: Publisher, address: str, progress: Progress | None = None
) -> int:
    """Write the reviews of all claims, and return how many there are.

    `address` is where the feed is read. What is in it is what the session shows.
    """
    total, done = reviewed_claims.count(session) if progress else 0, 0
    lines = _lines(by, (one for page in reviewed_claims.pages(session) for one in page))
    out.write(_head(by, by.name, address))
    for line in lines:
        out.write((b",\n" if done else b"\n") + line)
        done += 1
        if progress:
            progress(done, max(total, done))
    out.write(b"\n]}\n")
    return done


def of_claim(by: Publisher, claim: Reviewed, address: str) -> bytes:
    """Return the reviews of one claim as a document of the same form."""
    lines = b",\n".join(_lines(by, [claim]))
    return _head(by, claim.statement, address) + b"\n" + lines + b"\n]}\n"


def _head(by: Publisher, name: str, address: str) -> bytes:
    """Return what stands before the items, up to the bracket that opens their list."""
    told = {
        "@context": CONTEXT, "@type": "DataFeed", "name": name, "url": address,
        "publisher": by.told, "dataFeedElement": [],
    }  # fmt: skip
    return json.dumps(told, ensure_ascii=False).removesuffix("]}").encode()


def _lines(by: Publisher, claims: Iterable[Reviewed]) -> Iterator[bytes]:
    for claim in claims:
        for review in claim_reviews.of_claim(by, claim):
            yield json.dumps(_item(review), ensure_ascii=False).encode()


def _item(review: Json) -> Json:
    return {"@type": "DataFeedItem", "dateCreated": review["datePublished"], "item": review}
