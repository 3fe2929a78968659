"""What is answered to readers who are not signed in: no cookie, and nothing twice.

A page that they have already is not sent again: its tag is the digest of what it says, so that it
tells of nothing else, and a row that is held back is gone at the next look.
"""

from __future__ import annotations

from flask import Flask, Response, request

from claimtracker.web import people

# A copy may be kept, and is shown only once it was asked whether it still holds.
KEPT = "no-cache"


def answer(app: Flask) -> None:
    """Let an application tag what it sends to anonymous readers."""
    app.after_request(_with_tag)


def _with_tag(response: Response) -> Response:
    if not people.only_reads() or response.status_code != 200 or response.is_streamed:
        return response
    response.headers.setdefault("Cache-Control", KEPT)
    response.add_etag()
    response.make_conditional(request)
    return response
