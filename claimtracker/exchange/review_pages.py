"""Pages of HTML that carry JSON-LD in scripts; nothing of a page is run, and nothing else read."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path

from claimtracker.errors import Invalid
from claimtracker.exchange import json_streams
from claimtracker.exchange.extracting import CHARSET, decoded
from claimtracker.exchange.json_streams import Element

PAGES = frozenset({".html", ".htm"})
LARGEST_PAGE = 20_000_000
_OPENS = re.compile(r"<script\b[^>]{0,1000}>", re.IGNORECASE)
_CLOSES = re.compile("</script", re.IGNORECASE)
_KIND = re.compile(r"""\btype\s*=\s*["']?\s*application/ld\+json""", re.IGNORECASE)


class PageTooLarge(Invalid):
    """A page of HTML is larger than any is."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} is larger than {LARGEST_PAGE // 1_000_000} MB, which no page is; save the"
            " reviews in it as a file of JSON."
        )


def scripts(path: Path) -> Iterator[str]:
    """Give what stands in the scripts of a page that carry JSON-LD; raises PageTooLarge."""
    if path.stat().st_size > LARGEST_PAGE:
        raise PageTooLarge(path.name)
    raw = path.read_bytes()
    declared = CHARSET.search(raw[:4_000])
    page = decoded(raw, declared[1].decode("ascii", "replace") if declared else "")
    opening = _OPENS.search(page)
    while opening:
        closing = _CLOSES.search(page, opening.end())
        if closing is None:
            return
        if _KIND.search(opening[0]):
            yield page[opening.end() : closing.start()]
        opening = _OPENS.search(page, closing.end())


def document(script: str) -> Element:
    """Read a script that carries JSON-LD, perhaps set in a comment, or with entities of HTML."""
    plain = script.strip()
    for begins, ends in (("<!--", "-->"), ("//<![CDATA[", "//]]>"), ("<![CDATA[", "]]>")):
        plain = plain.removeprefix(begins).removesuffix(ends).strip()
    if '"' not in plain:
        plain = html.unescape(plain)
    try:
        return json_streams.element("", json.loads(plain.removesuffix(";"), strict=False))
    except json.JSONDecodeError as error:
        where = f"{error.msg} at line {error.lineno}, character {error.colno}"
        return Element("", None, f"The script is no JSON: {where}.")
    except (ValueError, RecursionError) as error:
        return Element("", None, f"The script is no JSON: {error}.")
