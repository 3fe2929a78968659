"""What an editor writes about a passage: the fields of the panel, and the records they make."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from werkzeug.datastructures import MultiDict

from claimtracker.db.types import new_id
from claimtracker.errors import Invalid
from claimtracker.exchange.entries import EntryRefused
from claimtracker.operations.passage_answers import Proposed
from claimtracker.queries.panels import Marked
from claimtracker.rules import chains
from claimtracker.rules.text import clean
from claimtracker.rules.vocabulary import MODES, READING_FIELDS, STANCES, WORDS

PLACE = re.compile(r"[0-9]{1,8}")
NEW = "new"
# The fields in which a form says unseen what its panel began with.
BEGAN = ("began", "began_stance", "began_voice", "began_hedged")
MOST_PROPOSED = 20


class PlaceUnreadable(Invalid):
    """The place of a passage came without what it needs."""

    def __init__(self) -> None:
        super().__init__("Mark some words of the article first, or write them as they stand there.")


@dataclass(frozen=True, slots=True)
class Draft:
    """The fields of the panel as they were written; `claim` is a key, or `new`, or empty."""

    claim: str = ""
    statement: str = ""
    mode: str = "fact"
    due: str = ""
    subject: str = ""
    attribute: str = ""
    object: str = ""
    value: str = ""
    begins: str = ""
    ends: str = ""
    supplied: tuple[str, ...] = ()
    stance: str = "affirms"
    voice: str = ""
    said: str = ""
    words: str = ""
    hedged: bool = False

    @property
    def has_reading(self) -> bool:
        """Whether anything of a reading was written."""
        return any((self.subject, self.attribute, self.object, self.value, self.begins, self.ends))


def read(form: MultiDict[str, str]) -> Draft:
    """Read the fields of the panel; what is no word of its list becomes the usual one."""
    plain = {
        name: clean(form.get(name, "").strip())
        for name in (
            "claim", "statement", "due", "subject", "attribute", "object", "value", "voice", "said",
        )
    }  # fmt: skip
    supplied = tuple(name for name in form.getlist("supplied") if name in READING_FIELDS)
    return Draft(
        **plain,
        mode=_one_of(form.get("mode"), MODES, "fact"),
        begins=clean(form.get("from", "").strip()),
        ends=clean(form.get("to", "").strip()),
        supplied=supplied,
        stance=_one_of(form.get("stance"), STANCES, "affirms"),
        words=_one_of(form.get("words"), WORDS, ""),
        hedged=form.get("hedged") == "yes",
    )


@dataclass(frozen=True, slots=True)
class Began:
    """With which claim, stance and voice a panel began, and if hedged, as its form says unseen."""

    claim: str
    stance: str
    voice: str
    is_hedged: bool


def began(given: MultiDict[str, str], draft: Draft) -> Began:
    """Return with what a panel began: what its form says, else the draft as it opens."""
    if "began" in given:
        claim, stance, voice, hedged = (given.get(name, "") for name in BEGAN)
        return Began(claim, stance, voice, hedged == "yes")
    return Began(draft.claim, draft.stance, draft.voice, draft.hedged)


def proposed(form: MultiDict[str, str]) -> Proposed:
    """Return what the panel proposed; what is no word of a list becomes nothing."""
    stance = _one_of(form.get("began_stance"), STANCES, "")
    shown = frozenset(form.getlist("proposed")[:MOST_PROPOSED])
    begun = began(form, Draft())
    return Proposed(shown, begun.claim, stance, begun.voice, begun.is_hedged)


def place(form: Mapping[str, str]) -> tuple[int, int] | None:
    """Return the place that a form names, in code points; None where it names none."""
    start, end = form.get("start", ""), form.get("end", "")
    if not (PLACE.fullmatch(start) and PLACE.fullmatch(end)):
        return None
    return int(start), int(end)


def claim_record(draft: Draft, key: str) -> dict[str, Any]:
    """Return the record of a new claim, with its reading if one was written."""
    return {
        "type": "claim", "key": key, "statement": draft.statement, "mode": draft.mode,
        "due": draft.due, "subject": draft.subject, "attribute": draft.attribute,
        "object": draft.object, "value": draft.value, "from": draft.begins, "to": draft.ends,
        "supplied": list(draft.supplied) if draft.has_reading else [], "state": "draft",
    }  # fmt: skip


def assertion_record(draft: Draft, marked: Marked, claim: str | None, key: str) -> dict[str, Any]:
    """Return the record of what the passage says of a claim; without one it is loose."""
    record: dict[str, Any] = {
        "type": "assertion", "key": key, "article": marked.key, "claim": claim,
        "quote": marked.quote, "start": marked.start, "end": marked.end, "part": marked.part,
        "stance": draft.stance, "words": draft.words, "said": draft.said,
        "attribution": chains.read(draft.voice),
    }  # fmt: skip
    return record | ({"hedged": True} if draft.hedged else {})


def new_key(kind: str) -> str:
    """Return a key for a claim or an assertion that is made in the browser."""
    return f"{kind}-{new_id()}"


def loose(draft: Draft, began: Began) -> Draft:
    """Return what a passage that is only marked says: what was written, and nothing proposed."""
    voice = "" if draft.voice == began.voice.strip() else draft.voice
    return Draft(voice=voice, said=draft.said, words=draft.words)


def denying(draft: Draft, claim: str) -> Draft:
    """Return a denial of a claim that is there, in place of a new one that says the contrary."""
    return replace(draft, claim=claim, stance="denies")


def opposite(draft: Draft) -> Draft:
    """Return a new claim beside one that it is the opposite of; it needs no reading."""
    return replace(
        draft, subject="", attribute="", object="", value="", begins="", ends="", supplied=()
    )


def sentence(refusal: EntryRefused) -> str:
    """Return why a record was refused, as a sentence."""
    reason = refusal.reason
    return reason if reason.endswith(".") else f"{reason[:1].upper()}{reason[1:]}."


def _one_of(given: str | None, known: tuple[str, ...], usual: str) -> str:
    return given if given in known else usual
