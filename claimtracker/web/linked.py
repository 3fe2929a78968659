"""The lines of a form that tie evidence: a piece, what it does for the verdict, and a note.

As text, to be carried and compared like any other field, they are a list in JSON.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from itertools import takewhile
from typing import Any

from flask import request

from claimtracker.exchange.checks import BadRecord
from claimtracker.rules.text import clean
from claimtracker.rules.vocabulary import RELATIONS
from claimtracker.web.acts import FormIncomplete

Line = tuple[str, str, str]
EMPTY: Line = ("", RELATIONS[0], "")
MOST = 100
# How many lines stand ready for more pieces.
SPARE = 2
NAMES = ("piece", "relation", "note")


def typed(lines: Iterable[Line]) -> str:
    """Return lines as the text of a field; none of them is none."""
    told = [list(line) for line in lines]
    return json.dumps(told, ensure_ascii=False) if told else ""


def lines(text: str) -> list[Line]:
    """Return the lines of the text of a field; raises FormIncomplete where it is none."""
    if not text:
        return []
    try:
        return [
            (str(piece), str(relation), str(note)) for piece, relation, note in json.loads(text)
        ]
    except (ValueError, TypeError, RecursionError) as error:
        raise FormIncomplete("evidence") from error


def offered(text: str) -> Sequence[Line]:
    """Return the lines that a form shows: those there are, and a few empty ones."""
    return [*lines(text), *[EMPTY] * SPARE]


def in_words(text: str) -> str:
    """Return lines as a person reads them."""
    return "\n".join(
        f"{piece}: {relation}{f', {note}' if note else ''}" for piece, relation, note in lines(text)
    )


def sent(name: str) -> str:
    """Return what was sent in the lines of a field, without those that are empty."""
    numbers = takewhile(lambda n: f"{name}-{n}-piece" in request.form, range(MOST))
    found = [_line(name, number) for number in numbers]
    if not found:
        raise FormIncomplete("evidence")
    return typed(line for line in found if line[0] or line[2])


def given(text: str) -> list[dict[str, Any]]:
    """Return lines as a record of a verdict gives them; raises BadRecord."""
    found = lines(text)
    if any(not piece for piece, _, _ in found):
        raise BadRecord("has a note and names no piece; name it, or empty the note")
    return [
        {"evidence": piece, "relation": relation} | ({"note": note} if note else {})
        for piece, relation, note in found
    ]


def _line(name: str, number: int) -> Line:
    piece, relation, note = (
        clean(request.form.get(f"{name}-{number}-{part}", "")).strip() for part in NAMES
    )
    return piece, relation, note
