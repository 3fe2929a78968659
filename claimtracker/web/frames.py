"""What another site writes to show a card of ours, where a setting lets it."""

from __future__ import annotations

from flask import url_for
from markupsafe import Markup

from claimtracker.queries import claims, disputes, sights
from claimtracker.rules import short_keys
from claimtracker.rules.permissions import Sight
from claimtracker.web import ledger, short_addresses

HEIGHTS = {"claim": 360, "dispute": 480}


def sites() -> str:
    """Return the sites that may frame a card, as the setting has them; empty for none."""
    return ledger.settings().framing


def code(noun: str, key: str, title: str) -> str:
    """Return what a site writes to show the card of a row; empty where there is no card of it."""
    if not key or not sites() or not _is_public(noun, key):
        return ""
    address = short_addresses.absolute(url_for(f"embeds.{noun}", short=short_keys.short(key)))
    frame = Markup('<iframe src="{}" title="{}" width="100%" height="{}" loading="lazy"></iframe>')
    return frame.format(address, title, HEIGHTS[noun])


def _is_public(noun: str, key: str) -> bool:
    with sights.read(ledger.engine(), Sight.PUBLIC) as session:
        if noun == "claim":
            return claims.key_standing(session, key) is not None
        return disputes.is_there(session, key)
