"""What every answer carries, and what no request may."""

from __future__ import annotations

from flask import Flask, Response, request

from claimtracker.rules.text import clean

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none';"
    " frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def guard(app: Flask) -> None:
    """Refuse text that no ledger can hold, and send the headers with every answer."""
    app.before_request(_refuse_unstorable_text)
    app.after_request(_with_headers)


def _refuse_unstorable_text() -> None:
    """Raise UnstorableText where an address or a query has a character that cannot be looked up."""
    for text in (request.path, *(word for pair in request.args.items(True) for word in pair)):
        clean(text)


def _with_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response
