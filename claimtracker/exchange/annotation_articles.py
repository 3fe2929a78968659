"""The articles that marks stand in: those of the ledger, found by key or address, and new ones."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimtracker.exchange.annotation_marks import About
from claimtracker.exchange.checks import BadRecord
from claimtracker.models import Source
from claimtracker.queries import articles as article_rows
from claimtracker.queries.articles import ArticleContent, ArticleText
from claimtracker.queries.sources import by_id
from claimtracker.queries.stored import Stored
from claimtracker.rules import addresses

Row = Stored[ArticleContent]
_KEPT = 200
_HOST = re.compile(r"https?://(?:[^/?#@]*@)?(\[[^\]]*\]|[^/?#:]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Known:
    """An article of the ledger, with its newest text."""

    key: str
    source: str
    text: ArticleText

    @property
    def has_text(self) -> bool:
        """Say whether there are words in which marks can be found."""
        return any((self.text.body, self.text.standfirst, self.text.captions))


class Articles:
    """The articles that a file is about; `source` is the publication of those that say none."""

    def __init__(self, session: Session, source: str = "") -> None:
        self._session = session
        self._source = source
        self._found: OrderedDict[tuple[str, str], Known | None] = OrderedDict()
        self._told: set[str] = set()
        self._domains: dict[str, str] | None = None

    def look_up(self, abouts: Iterable[About]) -> None:
        """Look articles up in the ledger; those that are asked for next are these."""
        wanted = {(about.key, about.address): about for about in abouts}
        for asked in wanted.keys() & self._found.keys():
            self._found.move_to_end(asked)
        while len(self._found) > _KEPT:
            self._found.popitem(last=False)
        new = {asked: about for asked, about in wanted.items() if asked not in self._found}
        rows = self._rows(new.values())
        known = self._with_texts(rows.values())
        for asked in new:
            row = rows.get(asked)
            self._found[asked] = known[row.id] if row else None

    def find(self, about: About) -> Known | None:
        """Return the article that a file speaks of, if the ledger has it."""
        return self._found[about.key, about.address]

    def records(self, about: About, known: Known | None) -> Iterator[dict[str, Any]]:
        """Give the record of an article that is new, or whose text is; raises BadRecord.

        Each is given once. What the ledger says of a known article stays as it is.
        """
        key = name_of(about, known)
        if key in self._told or (known and (known.has_text or about.text is None)):
            return
        if known:
            self._told.add(key)
            title = known.text.title or about.title or key
            yield {
                "type": "article", "key": known.key, "title": title, "source": known.source,
                "text": about.text,
            }  # fmt: skip
            return
        source = self._publication(about)
        self._told.add(key)
        told = {
            "key": about.key, "url": about.address, "title": about.title or key, "source": source,
            "published": about.published, "language": about.language, "text": about.text,
        }  # fmt: skip
        if about.key and about.address.startswith("urn:"):
            told["url"] = ""
        yield {"type": "article", **{name: value for name, value in told.items() if value}}

    def _rows(self, abouts: Collection[About]) -> dict[tuple[str, str], Row]:
        """Return the rows of articles, found by a key, else by the address that they have."""
        rows = article_rows.by_key(self._session, [key for one in abouts for key in _keys(one)])
        at = article_rows.first_at(
            self._session, [addresses.key(one.address) for one in abouts if one.address]
        )
        found: dict[tuple[str, str], Row] = {}
        for one in abouts:
            named = [rows[key] for key in _keys(one) if key in rows and not rows[key].removed]
            row = named[0] if named else at.get(addresses.key(one.address))
            if row:
                found[one.key, one.address] = row
        return found

    def _with_texts(self, rows: Collection[Row]) -> dict[str, Known]:
        """Return articles with their newest texts, by the keys of their rows."""
        newest = article_rows.newest_versions(self._session, [row.id for row in rows])
        sources = by_id(self._session, [row.content.source_id for row in rows])
        return {
            row.id: Known(
                row.content.key, sources[row.content.source_id].content.name,
                newest[row.id].text if row.id in newest else ArticleText(),
            )
            for row in rows
        }  # fmt: skip

    def _publication(self, about: About) -> str:
        host = _HOST.match(about.address)
        domain = _domain(host[1]) if host else ""
        found = about.source or self._domain_names().get(domain) or self._source or domain
        if not found:
            raise BadRecord(
                "names no publication, and its article is not in the ledger; say it for all such"
                " (--source)",
                "source",
            )
        return found

    def _domain_names(self) -> dict[str, str]:
        if self._domains is None:
            known = select(Source.domain, Source.name).where(
                Source.domain.is_not(None), Source.removed_at.is_(None)
            )
            rows = self._session.execute(known.order_by(Source.id.desc()))
            self._domains = {_domain(str(domain)): name for domain, name in rows}
        return self._domains


def name_of(about: About, known: Known | None) -> str:
    """Return by what records name an article."""
    if known:
        return known.key
    return about.key or addresses.key(about.address)


def _keys(about: About) -> list[str]:
    """Return the keys that an article may have, the surest first."""
    return [one for one in (about.key, about.address, addresses.key(about.address)) if one]


def _domain(host: str) -> str:
    return host.casefold().removeprefix("www.").strip("/ ")
