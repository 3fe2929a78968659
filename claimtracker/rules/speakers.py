"""Who speaks in a passage, by its wording: proposed with the words that show it, never decided.

Read are verbs of saying with their subject before or behind them, “according to”, and what stands
between quotation marks with whoever is named beside them. English only. “He” and “it” are whoever
spoke just before; “the company” and “both” are nobody that could be named, so nothing is proposed.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from claimtracker.rules import chains, sentences, speaker_names
from claimtracker.rules.chains import Link
from claimtracker.rules.text import TYPOGRAPHY

# Under which name it is kept whether what is proposed here was taken.
PROPOSAL = "voice"
VERBS = (
    r"says?|said|added|adds|told|tells|wrote|writes|claim(?:s|ed)|argue[sd]?|insist(?:s|ed)"
    r"|announce[sd]?|confirm(?:s|ed)|admit(?:s|ted)|acknowledge[sd]?|state[sd]|den(?:y|ies|ied)"
    r"|allege[sd]?(?= that)|warn(?:s|ed)|estimate[sd]|report(?:s|ed)|revealed|disclosed|promise[sd]"
    r"|vow(?:s|ed)|explain(?:s|ed)|noted|stressed|maintain(?:s|ed)|testified|tweeted|predict(?:s|ed)"
    r"|forecasts?|complained|suggest(?:s|ed)|concluded|declared|replied"
)
_SPACE = re.compile(r"\s+")
_SAYS = re.compile(
    r"\s+(?:(?:has|have|had|also|then|later|previously|recently|repeatedly|now|still|publicly|once"
    r"|earlier|since|on \w+day)\s+){0,4}"
    rf"(?P<verb>{VERBS})\b(?!-)"
    # What is said of somebody is not said by them: “Cook said to confirm”, “a fire reported near”.
    r"(?!(?<=said) to\b|(?<=predicted) to\b|(?<=reported) (?:to|in|at|on|near|by|from)\b"
    r"|(?<=revealed)[:,.]"
    r"|(?<=reports) (?:say|claim|suggest|on|of|about)|(?<=(?:confirmed|estimated)) (?:to|as|by)\b)"
)
_BEHIND = re.compile(rf"[,\"]\s*(?P<verb>{VERBS})\s+(?=\S)")
_ACCORDING = re.compile(r"\baccording to\s+", re.IGNORECASE)
_CITING = re.compile(r",?\s+citing\s+")
_AGAIN = re.compile(rf"\b(?P<who>[Hh]e|[Ss]he|[Ii]t|[Tt]hey)(?P<says>{_SAYS.pattern})")
# What begins a clause of somebody else: what was said before it says nothing behind it.
_BREAK = re.compile(r";|,\s+(?:but|while|whereas|although|though|yet)\b")
# A clause that ends at its comma: “While Trump said so, taxes rose”.
_ASIDE = re.compile(
    r"\b(?:while|although|though|after|before|when|as)\s+(?:the\s+)?$", re.IGNORECASE
)
# A subject and verb at the end of a sentence tell of all that stands before them.
_AT_END = re.compile(
    r"\s*(?:[.\"]|$|,\s|(?:on|in|at|during|to|after) [^,.;]{1,60}(?:[.\"]|$)|[^\s,.;]+day\b)"
)
_TELLS_ALL = re.compile(r",\s*(?:the\s+)?$")


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks, the one who speaks last behind whoever hands it on, and the words for it."""

    links: tuple[Link, ...]
    words: str


@dataclass(frozen=True, slots=True)
class _Said:
    """One place where a text says who says something: from where to where, and who."""

    start: int
    end: int
    links: tuple[Link, ...]
    is_behind: bool


def speaker(before: str, passage: str, behind: str) -> Speaker | None:
    """Return who speaks in a passage, from the text around it; None where it does not say, or
    where the name would read as another once it is written.
    """
    plain = [_plain(part) for part in (before, passage, behind)]
    text, start = "".join(plain), len(plain[0])
    end = start + len(plain[1])
    first, last = _paragraph(text, start, end)
    said = _all_said(text[first:last])
    found = _of_place(text[first:last], said, start - first, end - first)
    if found is None or not chains.is_kept(found.links):
        return None
    return Speaker(found.links, " ".join(text[first + found.start : first + found.end].split()))


def _plain(text: str) -> str:
    """Return a text as it is read: marks of one form, and one mark for each run of white space."""
    return _SPACE.sub(
        lambda run: "\n" if "\n" in run[0] else " ", text.translate(TYPOGRAPHY)
    )  # fmt: skip


def _paragraph(text: str, start: int, end: int) -> tuple[int, int]:
    behind = text.find("\n", end)
    return text.rfind("\n", 0, start) + 1, behind if behind >= 0 else len(text)


def _of_place(text: str, said: Sequence[_Said], start: int, end: int) -> _Said | None:
    quoted = _quotation(text, start)
    if quoted:
        return _of_quotation(text, said, quoted)
    begin, stop = _sentence(text, start, end)
    within = [one for one in said if begin <= one.start < stop]
    return _of_sentence(text, within, start, end)


def _of_sentence(text: str, within: Sequence[_Said], start: int, end: int) -> _Said | None:
    """Return who says the words of a sentence: whoever is said to before them or in them, else
    whoever is named at the end of it.
    """
    led = [
        one for one in within
        if not one.is_behind and one.start < end and _reaches(text, one, start)
    ]  # fmt: skip
    if led:
        return led[-1] if led[-1].start < start else led[0]
    return next((one for one in within if one.is_behind and one.start >= start), None)


def _reaches(text: str, one: _Said, start: int) -> bool:
    """Tell whether what is said goes on up to a place, and does not end in a clause between."""
    if one.start >= start:
        return True
    between = text[one.end : start]
    ends = "," in between and _ASIDE.search(text[max(0, one.start - _NEAR) : one.start])
    return not ends and not _BREAK.search(between)


def _quotation(text: str, start: int) -> tuple[int, int] | None:
    """Return where the quotation begins and ends in which a place of a paragraph is."""
    marks = [found.start() for found in re.finditer('"', text)]
    before = [mark for mark in marks if mark <= start]
    if len(before) % 2 == 0:
        return None
    return before[-1], next((mark for mark in marks if mark > start), len(text))


def _of_quotation(text: str, said: Sequence[_Said], quoted: tuple[int, int]) -> _Said | None:
    """Return who is named right behind a quotation, or right before it."""
    opened, closed = quoted
    _, stop = _sentence(text, closed, closed + 1)
    behind = [one for one in said if closed <= one.start <= closed + 3]
    if behind and behind[0].start < stop:
        return behind[0]
    before = [one for one in said if one.end <= opened and opened - one.end < _NEAR]
    if before and not sentences_between(text[before[-1].end : opened]):
        return before[-1]
    return None


_NEAR = 80


def sentences_between(text: str) -> bool:
    """Tell whether a whole sentence stands in what parts a name from a quotation."""
    return len([*sentences.spans(text)]) > 1


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """Return where the sentence, or the sentences, begin and end in which a place is."""
    found = [span for span in sentences.spans(text) if span[0] < end and start < span[1]]
    return (found[0][0], found[-1][1]) if found else (start, end)


def _all_said(text: str) -> list[_Said]:
    """Return all places where a paragraph says who says something, in their order."""
    marks = [found.start() for found in re.finditer('"', text)]
    found: list[_Said] = []
    for one in sorted(_candidates(text), key=lambda one: (one.start, -one.end)):
        is_quoted = bisect_left(marks, one.start) % 2 == 1
        if not is_quoted and not (found and found[-1].end > one.start):
            links = one.links or (found[-1].links if found else ())
            if links:
                found.append(_Said(one.start, one.end, links, one.is_behind))
    return found


def _candidates(text: str) -> Iterator[_Said]:
    for found in _SAYS.finditer(text):
        if name := speaker_names.before(text, found.start()):
            yield _Said(name.start, found.end(), name.links, _is_last(text, name.start, found))
    for found in _AGAIN.finditer(text):
        yield _Said(found.start(), found.end(), (), _is_last(text, found.start(), found))
    for found in _BEHIND.finditer(text):
        if name := speaker_names.behind(text, found.end()):
            yield _Said(found.start("verb"), name.end, name.links, True)
    for found in _ACCORDING.finditer(text):
        if name := speaker_names.behind(text, found.end()):
            yield _according(text, found, name)


def _according(text: str, found: re.Match[str], name: speaker_names.Name) -> _Said:
    """Return whom something accords to, with whom they cite; it tells of the whole sentence."""
    links, end = name.links, name.end
    if (citing := _CITING.match(text, end)) and (cited := speaker_names.behind(text, citing.end())):
        links, end = (*links, *cited.links), cited.end
    is_first = not text[: found.start()].strip() or text[: found.start()].rstrip()[-1] in ".!?"
    return _Said(found.start(), end, links, not is_first)


def _is_last(text: str, start: int, found: re.Match[str]) -> bool:
    """Tell “…, a banker said.” from “a banker said that …”."""
    before = text[max(0, start - _NEAR) : start]
    parted = _TELLS_ALL.search(before) or before.rstrip().endswith('"')
    return bool(parted and _AT_END.match(text, found.end()))
