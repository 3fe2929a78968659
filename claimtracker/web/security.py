"""What every answer carries, and what no request may."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, Response, abort, request

from claimtracker.errors import Forbidden
from claimtracker.rules.text import clean
from claimtracker.web import people

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self';"
    " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_FRAMED = POLICY.replace("script-src 'self'", "script-src 'none'").replace(
    "form-action 'self'", "form-action 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
YEAR = 365 * 24 * 3600
# Pages whose form, or whose address, is for one person.
PERSONAL = frozenset({"invitations", "own", "providers", "saved_searches", "sign_ins"})
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
LARGEST = 4_000_000
LARGEST_FIELDS = 2_000
LONGEST_PATH = 4_000


class ForeignForm(Forbidden):
    """A form was sent by another site, or by a page that this browser has no longer."""

    def __init__(self) -> None:
        super().__init__(
            "This form does not come from a page that you opened here, so nothing was saved;"
            " go back, open the page anew and send it again."
        )


class OldForm(ForeignForm):
    """A form comes from our own page, which was opened before this browser was signed in anew."""


def guard(app: Flask) -> None:
    """Refuse what comes from elsewhere or that no ledger can hold; send the headers always."""
    app.config |= {
        "MAX_CONTENT_LENGTH": LARGEST, "MAX_FORM_MEMORY_SIZE": LARGEST,
        "MAX_FORM_PARTS": LARGEST_FIELDS,
    }  # fmt: skip
    app.before_request(_refuse_endless_address)
    app.before_request(_refuse_foreign_forms)
    app.before_request(_refuse_unstorable_text)
    app.context_processor(lambda: {"form_token": people.form_token})
    app.after_request(_with_headers)


def policy_of_card(sites: str) -> str:
    """Return the policy of a card that some sites may frame, in which no script runs."""
    return _FRAMED.replace("frame-ancestors 'none'", f"frame-ancestors {sites}")


def _refuse_endless_address() -> None:
    """Answer that there is no such page where an address is longer than that of any row."""
    if len(request.path) > LONGEST_PATH:
        abort(404)


def _refuse_foreign_forms() -> None:
    """Raise ForeignForm for whatever would change something and was not sent by our own page."""
    if request.method in SAFE or request.routing_exception:
        return
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        raise ForeignForm
    origin = request.headers.get("Origin")
    if origin and _host(origin) != request.host:
        raise ForeignForm
    if not people.is_own_form(request.form.get("form_token", "")):
        raise OldForm if origin else ForeignForm


def _host(origin: str) -> str:
    """Return the host of an origin, nothing where it cannot be read."""
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return ""


def _refuse_unstorable_text() -> None:
    """Raise UnstorableText where an address or a form has a character that no ledger holds."""
    given = (*request.args.items(True), *request.form.items(True))
    for text in (request.path, *(word for pair in given for word in pair)):
        clean(text)


def _with_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", f"max-age={YEAR}")
    if request.endpoint != "static" and request.blueprint not in people.IMPERSONAL:
        response.vary.add("Cookie")
        if people.signed_in() or request.blueprint in PERSONAL or response.status_code == 401:
            response.headers["Cache-Control"] = "no-store"
    return response
