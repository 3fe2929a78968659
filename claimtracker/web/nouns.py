"""The nouns that forms are made of: one table, and all that a page needs to know of each.

To show a link to a form: `url_for("edits.claim", key=…)` and, where rows are added here,
`url_for("edits.new_claim")`; the part after the dot is the name of the noun in NOUNS, with `_` for
a space. `key` is what `Noun.find` takes: the key of claims, articles, assertions, evidence and
notices, and the key of the row of all others. Who may follow the link is told by `Noun.act`.
After saving, the browser goes to `<plural>.shown` with that key where there is such a page, else
to `<plural>.listed`, else back to the form.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from claimtracker.errors import NotFound
from claimtracker.models import AttributeMerge, EntityMerge, Outcome, Rating, SourceMerge
from claimtracker.operations import attributes, claims, entities, ratings, sources, topics
from claimtracker.operations import evidence as evidence_acts
from claimtracker.operations.restoring import KINDS, Kind
from claimtracker.operations.rows import described
from claimtracker.queries import articles as article_rows
from claimtracker.queries import assertions as assertion_rows
from claimtracker.queries import claims as claim_rows
from claimtracker.queries import evidence as evidence_rows
from claimtracker.queries import forwards, row_names
from claimtracker.queries.evidence import EvidenceContent
from claimtracker.queries.forwards import NameMerges
from claimtracker.queries.ratings import RatingContent
from claimtracker.queries.sources import SourceContent
from claimtracker.queries.stored import Stored
from claimtracker.queries.topics import TopicContent
from claimtracker.web import contents, drafting, fields
from claimtracker.web.acts import Acting
from claimtracker.web.fields import Field

BY_TABLE: Mapping[str, Kind] = {kind.table: kind for kind in KINDS}
ByKey = Callable[[Session, Sequence[str]], Mapping[str, Stored[Any]]]


class NoSuchRow(NotFound):
    """There is no row of that key to edit."""

    def __init__(self, noun: str, key: str) -> None:
        super().__init__(f"There is no {noun} {key[:80]!r} in this ledger.")


@dataclass(frozen=True, slots=True)
class Noun:
    """One noun: its table, the act that editing it is, its fields, and its ways in and out.

    `called` is what pages call it, where that is not its name, `adds` what the button that adds
    one says, `record` the record of the exchange
    format whose fields it has. `typed` gives a content as its form shows it, with the names that
    `names` finds for what it refers to, `made` the content that given fields come to;
    `by_key` reads rows by what addresses call them, None where that is the key of the row.
    `add` is None where rows are not added by a form; `merges` says where its rows went up in
    others, to which their addresses lead. `about` gives the address and the words of what a row
    belongs to, for the head of its form.
    """

    name: str
    plural: str
    act: str
    fields: tuple[Field, ...]
    made: Callable[[Acting, Stored[Any] | None, Mapping[str, Any]], Any]
    typed: Callable[[Any, Mapping[str, str]], dict[str, str]] = contents.plain_typed
    by_key: ByKey | None = None
    add: Callable[..., list[str]] | None = None
    merges: NameMerges | None = None
    called: str = ""
    adds: str = "Add"
    record: str = ""
    names: Callable[[Session, Any], Mapping[str, str]] = lambda session, content: row_names.of(
        session, [described(content)]
    )
    about: Callable[[Session, Any], tuple[str, str] | None] = lambda _session, _content: None

    @property
    def word(self) -> str:
        """What pages call it."""
        return self.called or self.name

    @property
    def kind(self) -> Kind:
        """How its rows are read and edited."""
        return BY_TABLE[self.name]

    def find(self, session: Session, key: str) -> Stored[Any]:
        """Return the row that an address calls so; raises NoSuchRow."""
        if self.merges is not None:
            key = forwards.survivors(session, self.merges, [key]).get(key, key)
        row = (self.by_key or self.kind.read)(session, [key]).get(key)
        if row is None or row.removed:
            raise NoSuchRow(self.name, key)
        return row

    def shown(self, session: Session, content: Any) -> dict[str, str]:
        """Return a content as the form shows it: what was typed, field by field."""
        typed = self.typed(content, self.names(session, content))
        return {field.name: typed.get(field.name, "") for field in self.fields}

    def blank(self) -> dict[str, str]:
        """Return what an empty form shows."""
        return {f.name: f.options[0][0] if f.options else "" for f in self.fields}

    def key_of(self, row_id: str, content: Any) -> str:
        """Return what addresses call a row."""
        return str(content.key) if self.by_key else row_id


def _claims(session: Session, keys: Sequence[str]) -> dict[str, Stored[Any]]:
    """Return claims by key, merged ones as what they went up in."""
    return {key: claim_rows.get(session, key) for key in keys}


def _words(name: str, model: type[Rating] | type[Outcome]) -> Noun:
    add: Callable[..., list[str]] = lambda session, made, **by: ratings.add(  # noqa: E731
        session, model, made, **by
    )
    made = contents.merged_as(RatingContent)
    return Noun(name, f"{name}s", "vocabulary.write", fields.WORD, made, add=add)


NOUNS: Mapping[str, Noun] = {
    noun.name: noun
    for noun in (
        Noun("claim", "claims", "claim.write", fields.CLAIM, contents.claim_made,
             contents.claim_typed, _claims, claims.add),
        Noun("article", "articles", "article.write", fields.ARTICLE, contents.article_made,
             contents.article_typed, article_rows.by_key),
        Noun("assertion", "assertions", "assertion.write", fields.ASSERTION,
             contents.assertion_made, contents.assertion_typed, assertion_rows.by_key),
        Noun("notice", "notices", "notice.write", fields.NOTICE, contents.notice_made,
             contents.notice_typed, article_rows.notices_by_key),
        Noun("source", "sources", "source.write", fields.SOURCE,
             contents.merged_as(SourceContent), add=sources.add, merges=SourceMerge),
        Noun("entity", "entities", "entity.write", fields.ENTITY, contents.entity_made,
             contents.entity_typed, add=entities.add, merges=EntityMerge),
        Noun("attribute", "attributes", "attribute.write", fields.ATTRIBUTE,
             contents.attribute_made, contents.attribute_typed, add=attributes.add,
             merges=AttributeMerge),
        Noun("topic", "topics", "topic.write", fields.TOPIC, contents.merged_as(TopicContent),
             add=topics.add),
        _words("rating", Rating),
        _words("outcome", Outcome),
        Noun("evidence", "evidence", "evidence.write", fields.EVIDENCE,
             contents.merged_as(EvidenceContent), by_key=evidence_rows.by_key,
             add=evidence_acts.add),
        Noun("verdict_draft", "drafts", "verdict.draft", fields.VERDICT_DRAFT, drafting.made,
             drafting.typed, names=drafting.names, record="verdict",
             called="draft of a verdict", adds="Keep the draft", about=drafting.about),
    )
}  # fmt: skip
