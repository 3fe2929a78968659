"""Leading on from another name to the one that is used now."""

from __future__ import annotations

from flask import redirect
from werkzeug.wrappers import Response

from claimtracker.queries.named import Named
from claimtracker.web import addresses


def to(endpoint: str, named: Named) -> Response:
    """Lead on to the page of what was named."""
    return redirect(addresses.of_name(endpoint, named.name), 303)
