"""What machines are told of our verdicts: on the page of a claim, and as feeds.

Feeds have what is public and nothing else, whoever asks, and are there only where reading is open
to everybody.
"""

from __future__ import annotations

import hashlib
from http import HTTPStatus

from flask import Blueprint, abort, has_request_context, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from claimtracker.config import settings
from claimtracker.exchange import claim_reviews, review_feeds
from claimtracker.exchange.claim_reviews import CONTEXT, AddressUnknown, Json, Publisher
from claimtracker.exchange.review_records import Ours
from claimtracker.queries import claims, reviewed_claims, sights
from claimtracker.queries.claim_pages import ClaimPage
from claimtracker.queries.claims import NoSuchClaim
from claimtracker.queries.reviewed_claims import Reviewed
from claimtracker.queries.verdict_history import VerdictSeen
from claimtracker.rules import short_keys
from claimtracker.rules.permissions import Sight
from claimtracker.web import addresses, downloads, ledger

pages = Blueprint("claim_reviews", __name__)
KIND = "application/ld+json; charset=utf-8"
# Where a claim appeared, the first places only.
APPEARANCES = 20


@pages.get("/feeds/reviews")
def listed() -> Response:
    """Give every public verdict of ours.

    It is written whole before the first byte is sent, so that the ledger is not kept open for as
    long as a slow line takes; in memory there is a page of it.
    """
    _require_open()
    here = addresses.whole("claim_reviews.listed")
    with downloads.filled() as file, sights.read(ledger.engine(), Sight.PUBLIC) as session:
        review_feeds.write(session, file, publisher(), here)
    file.seek(0)
    answer = Response(downloads.pieces(b"", file), content_type=KIND)
    answer.set_etag(hashlib.file_digest(file, "sha256").hexdigest())  # type: ignore[arg-type]
    answer.headers["Content-Length"] = str(file.tell())
    answer.call_on_close(file.close)
    if _kept(answer).status_code == HTTPStatus.NOT_MODIFIED:
        file.close()
    return answer


@pages.get("/feeds/reviews/<short>")
def one(short: str) -> Response:
    """Give the public verdicts of ours on one claim."""
    _require_open()
    key = short_keys.whole(short)
    with sights.read(ledger.engine(), Sight.PUBLIC) as session:
        found = _reviewed(session, key) if key else None
    if found is None:
        raise NoSuchClaim(short)
    here = addresses.whole("claim_reviews.one", short=short)
    answer = Response(review_feeds.of_claim(publisher(), found, here), content_type=KIND)
    answer.add_etag()
    return _kept(answer)


def on_page(session: Session, claim: ClaimPage, verdict: VerdictSeen) -> Json:
    """Return the ClaimReview of the verdict that counts, as the page of its claim has it."""
    said = reviewed_claims.said_of(session, [claim.id]).get(claim.id, [])
    whole = Reviewed(
        claim.key, claim.statement or "", claim.language, (verdict,), tuple(said[:APPEARANCES]),
        reviewed_claims.scales_of(session, [verdict]),
    )  # fmt: skip
    return {"@context": CONTEXT, **claim_reviews.of_verdict(publisher(), whole, verdict)}


def publisher() -> Publisher:
    """Return who publishes what is ours.

    Raises AddressUnknown beside a request, where no setting names the address.
    """
    if not settings().address.rstrip("/") and not has_request_context():
        raise AddressUnknown
    return Publisher.of(settings().newsroom, addresses.host())


def ours() -> Ours:
    """Return by what reviews that come in are known to be ours."""
    return Ours(settings().newsroom, addresses.host())


def _require_open() -> None:
    if ledger.open_sight() is None:
        abort(404)


def _reviewed(session: Session, claim_id: str) -> Reviewed | None:
    key = claims.key_standing(session, claim_id)
    if key is None:
        return None
    return next(iter(reviewed_claims.of(session, [claims.get(session, key).id])), None)


def _kept(answer: Response) -> Response:
    answer.headers["Cache-Control"] = "public, no-cache"
    return answer.make_conditional(request)
