"""Chains of voices as people write them: “Daily Mail, an aide”, “Ken Glueck for Oracle”."""

from __future__ import annotations

import re
from collections.abc import Sequence

Link = dict[str, str]
DESCRIBED_BY = frozenset({"a", "an", "some", "several", "many", "unnamed", "anonymous", "sources"})
_FOR = re.compile(r"(.+?) for (.+)", re.IGNORECASE)


def read(written: str) -> list[Link]:
    """Read a chain, the nearest to the article first, the one who speaks last.

    Links are parted by semicolons where there are any, else by commas. A link that begins with
    an article or the like is a description, and keeps its “for”.
    """
    parted = written.split(";" if ";" in written else ",")
    return [_link(part.strip()) for part in parted if part.strip()]


def written(links: Sequence[Link]) -> str:
    """Write a chain so that it reads as the same one."""
    texts = [_text(link) for link in links]
    return ("; " if any("," in text for text in texts) else ", ").join(texts)


def is_kept(links: Sequence[Link]) -> bool:
    """Say whether a chain reads as the same one when it is written.

    “Centers for Disease Control” does not, nor does “Smith, Jones & Co.” alone.
    """
    return read(written(links)) == [*links]


def _link(part: str) -> Link:
    if part.split()[0].lower() in DESCRIBED_BY:
        return {"described": part}
    speaks_for = _FOR.fullmatch(part)
    if speaks_for:
        return {"name": speaks_for.group(1).strip(), "for": speaks_for.group(2).strip()}
    return {"name": part}


def _text(link: Link) -> str:
    name = link.get("name") or link.get("described") or ""
    return f"{name} for {link['for']}" if link.get("for") else name
