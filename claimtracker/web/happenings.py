"""What happened to a row, in words: verbs, labels of fields, and names instead of keys."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from claimtracker.queries.row_history import Happened
from claimtracker.rules import word_differences
from claimtracker.web.dates import shown

DONE: Mapping[str, str] = {
    "add": "added it", "add second factor": "set up a phone",
    "agree": "agreed, and published it", "ask": "opened the question",
    "ask for redaction": "asked that its words go for good",
    "assign": "gave it to somebody", "capture": "kept a text of it",
    "carry": "moved it with a merged claim", "decide": "decided", "disable": "disabled it",
    "edit": "changed it", "enable": "let it in again",
    "find": "found it, by the rules", "hold": "put it on hold", "import": "took in the file",
    "lapse": "let it lapse, by the rules", "lift": "lifted the hold",
    "make reset link": "made a link to a new password",
    "merge": "let it go up in another", "move": "moved it with what it names",
    "override": "published it without a second person",
    "publish": "published it", "put back": "put it back as it was", "record": "recorded it",
    "redact": "took words away", "refuse redaction": "let its words stay",
    "remove": "took it away", "remove second factor": "took the phone off",
    "send back": "sent it back", "revise": "said the reason anew, by the rules",
    "set": "set it", "set identity provider": "let it sign in by the identity provider",
    "set password": "set the password",
    "settle": "brought its state up to date, by the rules", "stand again": "let it stand again",
    "release": "released it to the public", "take back": "took that back",
    "take back release": "hid it from the public again",
    "submit": "handed it in for review",
    "take up": "let another go up in it", "undo": "took the import back",
    "undo merge": "undid the merge", "weigh": "weighed it in a merge of ledgers",
    "withdraw": "withdrew it",
}  # fmt: skip
LABELS: Mapping[str, str] = {
    "attribute_id": "Question", "begins": "From", "chain": "Who says it", "copy": "Kind of copy",
    "counts_as_voice": "A voice in contradictions", "dated": "Dated", "folded": "",
    "identity": "", "period_from_text": "From", "period_to_text": "To", "published": "Printed",
    "quote": "Words in the article", "source_id": "Published by", "supplied": "Supplied by us",
    "value": "Answer", "words": "Whose words", "described": "Described as", "for_id": "Speaks for",
    "entity_id": "Who", "survivor": "Goes up in", "moved": "Rows moved",
}  # fmt: skip
# What follows from other fields, and is no news beside them.
DERIVED = frozenset({
    "digest", "folded", "high", "high_in", "hold", "identity", "low", "low_in", "members",
    "period_from", "period_to", "published_from", "published_to", "question_id", "redaction",
    "request", "said_from", "said_to", "scope", "step", "value_kind",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """A field, and its words before and after in pieces."""

    label: str
    pieces: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Told:
    """One event in words; `back_to` is its key where the row can be put back to after it."""

    id: str
    by: str
    did: str
    at: datetime
    changes: Sequence[Change]
    why: str
    file: str | None
    lost: bool
    back_to: str


def told(happened: Happened, named: Mapping[str, str], *, back_to: str = "") -> Told:
    """Say an event in words."""
    before, after = (dict(_flat(side, named)) for side in (happened.before, happened.after))
    changes = [
        Change(label, _pieces(before, after, label))
        for label in dict.fromkeys((*before, *after))
        if before.get(label, "") != after.get(label, "")
    ]
    return Told(
        happened.id, happened.by, DONE.get(happened.act, happened.act), happened.at, changes,
        happened.why, happened.file, happened.lost, back_to,
    )  # fmt: skip


def _pieces(
    before: Mapping[str, str], after: Mapping[str, str], label: str
) -> Sequence[tuple[str, str]]:
    """Return a field in pieces; in a row that was just made nothing is new beside the rest."""
    now = after.get(label, "")
    return word_differences.pieces(before.get(label, "") if before else now, now)


def _flat(content: Mapping[str, Any], named: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name, value in content.items():
        if name in DERIVED:
            continue
        if isinstance(value, Mapping):
            yield from _flat(value, named)
        else:
            listed = json.loads(value) if name == "supplied" and value else value
            yield _label(name), _words(listed, named)


def _label(name: str) -> str:
    plain = name.removesuffix("_id").replace("_", " ")
    return LABELS.get(name) or plain.capitalize()


def _words(value: Any, named: Mapping[str, str]) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "; ".join(_words(item, named) for item in value)
    if isinstance(value, Mapping):
        return ", ".join(_words(item, named) for item in value.values())
    text = "" if value is None else str(value)
    return named.get(text) or (shown(text) if len(text) <= 25 else text)
