"""The articles that marks stand in: those of the ledger, found by key or address, and new ones."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimtracker.exchange.annotation_marks import About
from claimtracker.exchange.checks import BadRecord
from claimtracker.models import Article, Source
from claimtracker.queries import articles as article_rows
from claimtracker.queries.articles import ArticleText
from claimtracker.queries.sources import by_id
from claimtracker.rules import addresses

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

    def find(self, about: About) -> Known | None:
        """Return the article that a file speaks of, if the ledger has it."""
        asked = about.key, about.address
        if asked not in self._found:
            self._found[asked] = self._look(about)
            if len(self._found) > _KEPT:
                self._found.popitem(last=False)
        self._found.move_to_end(asked)
        return self._found[asked]

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

    def _look(self, about: About) -> Known | None:
        keys = [one for one in (about.key, about.address, addresses.key(about.address)) if one]
        rows = article_rows.by_key(self._session, keys)
        found = next((rows[key] for key in keys if key in rows and not rows[key].removed), None)
        if found is None and (named := self._at(about.address)):
            found = article_rows.by_key(self._session, [named])[named]
        if found is None:
            return None
        newest = article_rows.newest_versions(self._session, [found.id]).get(found.id)
        [source] = by_id(self._session, [found.content.source_id]).values()
        text = newest.text if newest else ArticleText()
        return Known(found.content.key, source.content.name, text)

    def _at(self, address: str) -> str | None:
        """Return the key of the first article at an address."""
        wanted = select(Article.key).where(
            Article.url == addresses.key(address), Article.removed_at.is_(None)
        )
        found = self._session.execute(wanted.order_by(Article.id).limit(1)) if address else None
        return found.scalar() if found else None

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


def _domain(host: str) -> str:
    return host.casefold().removeprefix("www.").strip("/ ")
