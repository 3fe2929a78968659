"""Before an attribute is made, the five that are most like it are offered in its place."""

from __future__ import annotations

from flask import render_template, request

from claimtracker.queries import attributes
from claimtracker.web import ledger
from claimtracker.web.nouns import Noun
from claimtracker.web.sent import Sent

ALL_THE_SAME = "all_the_same"


def offered_instead(noun: Noun, given: Sent) -> str | None:
    """Return the page of what there is already, unless somebody saw it or nothing was named."""
    name = given.typed.get("name", "").strip()
    if noun.name != "attribute" or not name or request.form.get(ALL_THE_SAME):
        return None
    with ledger.reading() as session:
        nearest = attributes.nearest_to(session, name, given.typed.get("question", ""))
    if not nearest:
        return None
    return render_template("edits/nearest.html", name=name, nearest=nearest, typed=given.typed)
