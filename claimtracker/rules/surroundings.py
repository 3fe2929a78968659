"""The words around a quote that let a reader see how it was meant."""

from __future__ import annotations

import re

WIDTH = 160
_SENTENCE_END = re.compile(r"(?:[.!?…][\"'”’»)\]]*(?=\s|$)|[。！？][”’」』）]*)")
_OPENING = ("“", "„", '"', "«", "‘")
_CLOSES = re.compile(r"([.,;:!?]?)[”“\"»’]")


def around(quote: str, before: str, after: str, width: int = WIDTH) -> tuple[str, str]:
    """Return what stands before and after a quote in its own sentence.

    `before` and `after` are up to `width` characters of the text; where the sentence is longer
    than that, an ellipsis says so. Quotation marks that hug the quote are left to the page.
    """
    lead = _lead(before, width)
    tail = "" if _SENTENCE_END.search(quote[-2:]) else _tail(after, width)
    closed = _CLOSES.match(tail)
    if lead.endswith(_OPENING) and (closed or not tail):
        return lead[:-1], closed[1] + tail[closed.end() :] if closed else ""
    return lead, tail


def _lead(before: str, width: int) -> str:
    paragraph = before[before.rfind("\n") + 1 :]
    ends = list(_SENTENCE_END.finditer(paragraph))
    if ends:
        return paragraph[ends[-1].end() :].lstrip()
    if len(paragraph) < width:
        return paragraph.lstrip()
    return "… " + paragraph.partition(" ")[2]


def _tail(after: str, width: int) -> str:
    paragraph = after.split("\n", 1)[0]
    end = _SENTENCE_END.search(paragraph)
    if end:
        return paragraph[: end.end()]
    if len(paragraph) < width:
        return paragraph.rstrip()
    return paragraph.rpartition(" ")[0] + " …"
