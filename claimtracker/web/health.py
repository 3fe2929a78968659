"""Whether the server answers and its ledger can be read, for whoever watches it."""

from __future__ import annotations

from flask import Blueprint, Response
from sqlalchemy.exc import SQLAlchemyError

from claimtracker.web import ledger

pages = Blueprint("health", __name__)


@pages.get("/healthz")
def healthz() -> Response:
    """Answer `ok`, or 503 where the ledger cannot be read."""
    try:
        with ledger.reading():
            return Response("ok\n", mimetype="text/plain")
    except SQLAlchemyError:
        return Response("the ledger cannot be read\n", status=503, mimetype="text/plain")
