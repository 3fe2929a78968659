"""What somebody typed while nobody was signed in any more: taken along, shown, sent again.

It travels in the pages themselves, so that nothing of an unknown sender is kept here.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import request

LONGEST = 1_000_000
# What goes along unseen, and what has no place in a page at all.
UNSEEN = frozenset({"form_key", "version", "proposed", "began", "began_stance", "began_voice"})
NEVER = frozenset({"form_token"})
SECRET = frozenset({"password", "present", "phone_code", "shared_key"})
HOME = "/"

Fields = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Typed:
    """One field as it was typed, under a name that can be read."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Carried:
    """A form that was not heard: where it was going, and its fields."""

    to: str
    fields: Fields

    @property
    def packed(self) -> str:
        """The fields in one hidden field."""
        return json.dumps(self.fields, ensure_ascii=False)

    @property
    def shown(self) -> list[Typed]:
        """What was typed, field by field."""
        return [
            Typed(name.replace("_", " ").replace("-", " ").capitalize(), text)
            for name, text in self.fields
            if name not in UNSEEN and text.strip()
        ]


def of_request() -> Carried | None:
    """Return the form that this request brought; None where it is no form, or is not to travel."""
    fields = tuple(pair for pair in request.form.items(True) if pair[0] not in NEVER)
    if request.method != "POST" or request.endpoint is None or not _may_travel(fields):
        return None
    return Carried(own_path(request.full_path.rstrip("?")), fields)


def from_form() -> Carried | None:
    """Return the form that the page of signing in carries along."""
    packed = request.form.get("carried", "")
    if not packed:
        return None
    try:
        fields = tuple((str(name), str(text)) for name, text in json.loads(packed))
    except (ValueError, TypeError, RecursionError):
        return None
    return Carried(own_path(request.form.get("to", "")), fields) if _may_travel(fields) else None


def own_path(given: str) -> str:
    """Return an address if it is a path of our own, else that of the first page."""
    parts = urlsplit(given) if _is_path(given) else None
    return HOME if parts is None or parts.scheme or parts.netloc else given


def _is_path(given: str) -> bool:
    begins = given.startswith("/") and not given.startswith("//")
    return begins and "\\" not in given and given.isprintable()


def _may_travel(fields: Fields) -> bool:
    if any(name in SECRET for name, _ in fields):
        return False
    return bool(fields) and sum(len(name) + len(text) for name, text in fields) <= LONGEST
