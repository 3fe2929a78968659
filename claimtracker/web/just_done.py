"""What was just done with a passage: said where it was done, with the way to take it back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from sqlalchemy.orm import Session

from claimtracker.queries import panels
from claimtracker.queries.panels import PassageDone
from claimtracker.web import people

# What a form says that was sent from the list of passages that wait, or from that of sentences
# worth marking; else it is the article's.
LOOSE, WORTH = "loose", "worth"
CARRIED = ("back", "of", "after")


@dataclass(frozen=True, slots=True)
class JustDone:
    """The passage that was decided on, or the one whose decision was taken back."""

    did: PassageDone | None = None
    undone: PassageDone | None = None


def told(session: Session) -> JustDone:
    """Return what the address says was just done, to those who may take it back."""
    if not people.allowed("assertion.write"):
        return JustDone()
    did, undone = request.args.get("did", ""), request.args.get("undone", "")
    return JustDone(
        panels.done(session, did) if did else None,
        panels.undone(session, undone) if undone else None,
    )


def carried() -> dict[str, str]:
    """Return the fields that a form carries so that its answer leads back to where it was sent."""
    return {name: request.values[name] for name in CARRIED if request.values.get(name)}


def way_back(article: str, **said: Any) -> str:
    """Return the address to go on at: the list that it was done from, or the article."""
    if request.form.get("back") == LOOSE:
        place = {"article": request.form.get("of"), "after": request.form.get("after")}
        kept = {name: value for name, value in place.items() if value}
        return url_for("loose_passages.listed", **(kept | said | {"then": "loose"}))
    if request.form.get("back") == WORTH:
        return url_for("worth_marking.shown", key=article, **(said | {"then": "loose"}))
    return url_for("articles.shown", key=article, **said)
