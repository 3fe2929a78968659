"""The stance that the panel begins with, and why, in a sentence; an editor says otherwise.

Only a denial and a question are proposed. That a text hands something on says nothing of the voice
in it, whose stance it is: “the minister said” affirms as the minister does.
"""

from __future__ import annotations

from dataclasses import replace

from claimtracker.rules import stances
from claimtracker.web.passage_forms import NEW, Draft

PROPOSED = ("denies", "questions")
SURE = 0.7


def proposed(draft: Draft, statement: str | None, passage: str) -> Draft:
    """Return a draft with the stance that a passage surely takes to the claim that is chosen."""
    found = _found(draft, statement, passage)
    return replace(draft, stance=found.stance) if found else draft


def reason(draft: Draft, statement: str | None, passage: str) -> str:
    """Say why the stance of a draft is the one proposed; nothing where it is another."""
    found = _found(draft, statement, passage)
    return found.reason if found and found.stance == draft.stance else ""


def _found(draft: Draft, statement: str | None, passage: str) -> stances.Suggested | None:
    if not statement or draft.claim in ("", NEW):
        return None
    found = stances.suggest(statement, passage)
    return found if found.stance in PROPOSED and found.probability >= SURE else None
