"""Foreseen failures as pages: each kind has its status, and its sentence is what is read."""

from __future__ import annotations

from flask import Flask, redirect, render_template, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from claimtracker.errors import (
    ClaimtrackerError,
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
    Unavailable,
)
from claimtracker.queries.article_pages import NoSuchArticle
from claimtracker.queries.claims import NoSuchClaim
from claimtracker.web import carried, people, sign_ins
from claimtracker.web.access import SecondFactorNeeded, SignInNeeded
from claimtracker.web.carried import Typed
from claimtracker.web.security import OldForm

NOT_FOUND = 404
STATUSES: dict[type[ClaimtrackerError], int] = {
    NotFound: NOT_FOUND,
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
    405: "This address does not take what was sent or asked; go back and use the page.",
    413: "What was sent is larger than this program takes; nothing was saved. Send less at once.",
    500: "The page could not be made; nothing was changed, and the log of the server says why.",
}
# The fields of forms that hold what somebody wrote, and not what they chose.
WRITTEN = frozenset({"note", "override", "reason", "text", "rationale", "public note", "why"})
# The list in which one looks for what is not found, and what its link says.
DISPUTES = ("disputes.listed", "All disputes")
LISTS: dict[type[ClaimtrackerError], tuple[str, str]] = {
    NoSuchArticle: ("articles.listed", "All articles"),
    NoSuchClaim: ("claims.listed", "All claims"),
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


def _refused(error: ClaimtrackerError) -> tuple[str, int] | Response:
    if isinstance(error, OldForm):
        return _old_form(error)
    if isinstance(error, SignInNeeded):
        return sign_ins.page(carried.of_request(), to=_wanted()), 401
    if isinstance(error, SecondFactorNeeded) and request.method == "GET":
        return redirect(url_for("own.second_factor"), 303)
    return _page(status_of(error), str(error), LISTS.get(type(error), DISPUTES))


def _old_form(error: OldForm) -> tuple[str, int]:
    """Give back what was typed on a page that this browser opened as nobody or somebody else."""
    form = carried.of_request()
    if form is None:
        return _page(403, str(error))
    if people.signed_in() is None:
        return sign_ins.page(form, to=form.to), 401
    return sign_ins.typed(form), 403


def _wanted() -> str:
    """Return the page to go to once signed in."""
    return carried.own_path(request.full_path.rstrip("?")) if request.method == "GET" else ""


def _failed(error: HTTPException) -> tuple[str, int] | HTTPException:
    status = error.code or 500
    if status < 400:
        return error
    return _page(status, SENTENCES.get(status, error.description or ""))


def _page(status: int, sentence: str, to: tuple[str, str] = DISPUTES) -> tuple[str, int]:
    heading = HEADINGS.get(status, "This cannot be done")
    endpoint, label = to
    text = render_template(
        "errors/page.html",
        heading=heading,
        sentence=sentence,
        missing=status == NOT_FOUND,
        to=url_for(endpoint),
        label=label,
        typed=_written(),
    )
    return text, status


def _written() -> list[Typed]:
    """Return the texts that somebody wrote into the form that was refused, so that none is lost."""
    form = carried.of_request()
    return [one for one in form.shown if one.label.lower() in WRITTEN] if form else []
