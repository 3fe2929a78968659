"""The links by which pages lead to their feeds: none where there are no feeds."""

from __future__ import annotations

from typing import Any

from flask import url_for

from claimtracker.rules import short_keys
from claimtracker.web import ledger


def of(noun: str, key: str = "", **asked: Any) -> str:
    """Return the address of a feed, of a row where a key is given; empty where there is none."""
    if ledger.open_sight() is None:
        return ""
    if key:
        asked["short"] = short_keys.short(key)
    return url_for(f"feeds.{noun}", **asked)
