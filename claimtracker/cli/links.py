"""Links to the pages, as commands print them."""

from __future__ import annotations

from claimtracker.config import settings

HERE = "http://127.0.0.1:8000"


def link(token: str, at: str = "") -> str:
    """Return the link of an invitation, at the address where the pages are reached."""
    return f"{settings().address.rstrip('/') or at or HERE}/invitations/{token}"
