"""The links by which pages lead to their feeds: none where there are no feeds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import g, url_for
from sqlalchemy.orm import Session

from claimtracker.queries import claims, sights, sources
from claimtracker.rules import short_keys
from claimtracker.rules.permissions import Sight
from claimtracker.web import ledger

_STANDS: Mapping[str, Callable[[Session, str], object]] = {
    "claim": claims.key_standing, "source": sources.name_now,
}  # fmt: skip


def of(noun: str, key: str = "", **asked: Any) -> str:
    """Return the address of a feed, of a row where a key is given; empty where there is none.

    What is not public has no feed, though the desk sees its page.
    """
    if not _are_there() or (key and ledger.sees_whole() and not _is_public(noun, key)):
        return ""
    if key:
        asked["short"] = short_keys.short(key)
    return url_for(f"feeds.{noun}", **asked)


def _are_there() -> bool:
    if "has_feeds" not in g:
        g.has_feeds = ledger.open_sight() is not None
    return bool(g.has_feeds)


def _is_public(noun: str, key: str) -> bool:
    known: dict[str, bool] = g.setdefault("has_feed", {})
    if key not in known:
        with sights.read(ledger.engine(), Sight.PUBLIC) as session:
            known[key] = _STANDS[noun](session, key) is not None
    return known[key]
