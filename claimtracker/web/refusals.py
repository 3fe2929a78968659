"""Foreseen failures as pages: each kind has its status, and its sentence is what is read."""

from __future__ import annotations

from flask import Flask, render_template
from werkzeug.exceptions import HTTPException

from claimtracker.errors import (
    ClaimtrackerError,
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
    Unavailable,
)
from claimtracker.web.access import SignInNeeded

STATUSES: dict[type[ClaimtrackerError], int] = {
    NotFound: 404,
    Invalid: 400,
    Conflict: 409,
    Forbidden: 403,
    Unavailable: 503,
}
HEADINGS = {
    400: "This cannot be read",
    401: "Sign in first",
    403: "Not allowed",
    404: "Not found",
    405: "Not done here",
    409: "Somebody else was first",
    413: "Too much at once",
    500: "Something broke",
    503: "Not now",
}
SENTENCES = {
    404: "There is no page at this address.",
    405: "This page can be read, and nothing else.",
    413: "What was sent is larger than this program takes; nothing was saved. Send less at once.",
    500: "The page could not be made; nothing was changed, and the log of the server says why.",
}


def answer(app: Flask) -> None:
    """Let an application answer failures with pages."""
    app.register_error_handler(ClaimtrackerError, _refused)
    app.register_error_handler(HTTPException, _failed)


def status_of(error: ClaimtrackerError) -> int:
    """Return the status that a foreseen failure is answered with."""
    if isinstance(error, SignInNeeded):
        return 401
    return next((status for kind, status in STATUSES.items() if isinstance(error, kind)), 400)


def _refused(error: ClaimtrackerError) -> tuple[str, int]:
    return _page(status_of(error), str(error))


def _failed(error: HTTPException) -> tuple[str, int] | HTTPException:
    status = error.code or 500
    if status < 400:
        return error
    return _page(status, SENTENCES.get(status, error.description or ""))


def _page(status: int, sentence: str) -> tuple[str, int]:
    heading = HEADINGS.get(status, "This cannot be done")
    return render_template("errors/page.html", heading=heading, sentence=sentence), status
