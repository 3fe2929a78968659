"""How the content of each noun becomes the fields of a form, and what was typed its content."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

from claimtracker.exchange import names, take_assertions, take_claims
from claimtracker.exchange.checks import BadRecord
from claimtracker.exchange.intake import Intake, Tally, merged
from claimtracker.exchange.records import REDACTED, Record
from claimtracker.models import Article, Entity, Source, Topic
from claimtracker.operations import assertions
from claimtracker.queries import articles as article_rows
from claimtracker.queries import assertions as assertion_rows
from claimtracker.queries import attributes as attribute_rows
from claimtracker.queries import entities as entity_rows
from claimtracker.queries import sources as source_rows
from claimtracker.queries import topics as topic_rows
from claimtracker.queries.articles import ArticleContent
from claimtracker.queries.assertions import Link
from claimtracker.queries.claims import ClaimContent, ReadingContent
from claimtracker.queries.stored import Stored
from claimtracker.rules import addresses, periods
from claimtracker.rules.text import fold
from claimtracker.web.acts import Acting
from claimtracker.web.written import as_typed, either

Given = Mapping[str, Any]
Named = Mapping[str, str]
Row = Stored[Any] | None
HOW_TO_ADD = "; tick “Add names that are not known yet” to add it"


def plain_typed(content: Any, _named: Named) -> dict[str, str]:
    """Return the fields of a content that are shown as they are."""
    return {f.name: as_typed(getattr(content, f.name)) for f in fields(content)}


def claim_typed(content: ClaimContent, named: Named) -> dict[str, str]:
    """Return a claim as a form shows it, its reading among its fields."""
    reading = content.reading or ReadingContent()
    return {
        "statement": REDACTED if content.statement is None else content.statement,
        "language": content.language or "", "mode": content.mode, "due": content.due or "",
        "topics": "\n".join(sorted(named.get(one, "") for one in content.topics)),
        "subject": named.get(reading.subject_id or "", ""),
        "attribute": named.get(reading.attribute_id or "", ""),
        "object": named.get(reading.object_id or "", ""),
        "value": reading.value or "", "from": reading.period_from_text or "",
        "to": reading.period_to_text or "", "supplied": "\n".join(reading.supplied_fields),
    }  # fmt: skip


def article_typed(content: ArticleContent, named: Named) -> dict[str, str]:
    """Return an article's own fields as a form shows them."""
    return plain_typed(content, named) | {
        "source": named.get(content.source_id, ""),
        "counts_as_voice": either(content.counts_as_voice),
        "copy_of": named.get(content.copy_of or "", ""),
    }


def assertion_typed(content: Any, named: Named) -> dict[str, str]:
    """Return an assertion as a form shows it, its chain one link to a line."""
    since = f" {content.standing_from}" if content.standing_from else ""
    chain = "\n".join(_link_typed(link, named) for link in content.chain)
    shown = {f.name: getattr(content, f.name) for f in fields(content) if f.name != "chain"}
    return {name: as_typed(value) for name, value in shown.items()} | {
        "claim": named.get(content.claim_id or "", ""),
        "standing": content.standing + since,
        "attribution": chain,
    }


def entity_typed(content: Any, named: Named) -> dict[str, str]:
    """Return an entity as a form shows it."""
    within = "\n".join(sorted(named.get(place, "") for place in content.within))
    return plain_typed(content, named) | {"within": within}


def attribute_typed(content: Any, named: Named) -> dict[str, str]:
    """Return an attribute as a form shows it."""
    return plain_typed(content, named) | {"single": either(content.single)}


def notice_typed(content: Any, _named: Named) -> dict[str, str]:
    """Return a notice as a form shows it."""
    words = REDACTED if content.text is None else content.text
    return {"kind": content.kind, "date": content.dated or "", "text": words}


def claim_made(acting: Acting, row: Row, given: Given) -> ClaimContent:
    """Return what a claim says once given fields are laid over it; raises BadRecord."""
    told = dict(given)
    adding = told.pop("add_names", False)
    if row is not None:
        was = row.content
        told.setdefault("statement", REDACTED if was.statement is None else was.statement)
        told.setdefault("language", was.language)
    record = Record(0, "claim", told)
    if not adding:
        _refuse_unknown(acting, "entity", record, "subject", "object")
        _refuse_unknown(acting, "topic", record, "topics")
    intake = _intake(acting)
    reading = row.content.reading if row else None
    known = take_claims.find(intake, [record], {0: reading} if reading else {})
    if intake.tally.created["entity"] and not adding:
        raise BadRecord(f"names what nothing here is called{HOW_TO_ADD}", "value")
    identity = take_claims.identity_of(record)
    key = row.content.key if row else f"c-{identity[:16]}"
    made = take_claims.content(record, row, key, known)
    return made if row else replace(made, state="draft")


def assertion_made(acting: Acting, row: Row, given: Given) -> Any:
    """Return what an assertion says once given fields are laid over it; raises BadRecord."""
    assert row is not None
    told = dict(given)
    adding = told.pop("add_names", False)
    article = names.keys_of(acting.session, Article, [row.content.article_id])
    record = Record(0, "assertion", told | {"article": article[row.content.article_id]})
    if not adding:
        _refuse_unknown_speakers(acting, told.get("attribution") or ())
    intake = _intake(acting)
    known = take_assertions.find(intake, [record])
    wanted = take_assertions.named(intake, known, record)
    made = take_assertions.content(record, row, dict(wanted.content), known)
    if row.content.quote is None and assertion_rows.redacted(acting.session, [row.id]):
        return take_assertions.without_words(row.content, made)
    same = assertions.identity(made.claim_id, made.article_id, made.chain, made.quote)
    return replace(made, key=row.content.key, identity=same)


def article_made(acting: Acting, row: Row, given: Given) -> ArticleContent:
    """Return an article's own fields once given ones are laid over them; raises BadRecord."""
    told = {name: value for name, value in given.items() if name not in ("source", "copy_of")}
    if "source" in given:
        _refuse_unknown(acting, "source", Record(0, "article", given), "source", how="")
        told["source_id"] = names.sources_of(_intake(acting), [given["source"]])[given["source"]]
    if given.get("url"):
        told["url"] = addresses.key(given["url"])
    if "published" in given:
        span = periods.parse(given["published"]) if given["published"] else None
        told |= {"published_from": span and span.first, "published_to": span and span.last}
    if "copy_of" in given:
        told["copy_of"] = _origin(acting, given["copy_of"])
    made: ArticleContent = merged(row, ArticleContent, told)
    if made.copy and not made.copy_of:
        raise BadRecord("is empty, and the kind of copy is given", "copy_of")
    return replace(made, copy=(made.copy or "reprint") if made.copy_of else None)


def entity_made(acting: Acting, row: Row, given: Given) -> Any:
    """Return what an entity is once given fields are laid over it; raises BadRecord."""
    told = dict(given)
    if "within" in told:
        _refuse_unknown(acting, "entity", Record(0, "entity", told), "within", how="")
        places = entity_rows.ids_by_name(acting.session, told["within"] or ())
        told["within"] = tuple(sorted(set(places.values())))
    return _with_aliases(merged(row, entity_rows.EntityContent, told))


def attribute_made(_acting: Acting, row: Row, given: Given) -> Any:
    """Return what an attribute is once given fields are laid over it."""
    return _with_aliases(merged(row, attribute_rows.AttributeContent, dict(given)))


def notice_made(_acting: Acting, row: Row, given: Given) -> Any:
    """Return a notice once given fields are laid over it; raises BadRecord."""
    assert row is not None
    if "text" in given and row.content.text is None:
        raise BadRecord("was redacted here and stays so", "text")
    told = {{"date": "dated"}.get(name, name): value for name, value in given.items()}
    return merged(row, article_rows.NoticeContent, told)


def merged_as(content: type[Any]) -> Callable[[Acting, Row, Given], Any]:
    """Make the reader of a noun whose fields are the fields of its content."""
    known = {field.name for field in fields(content)}

    def made(_acting: Acting, row: Row, given: Given) -> Any:
        told = dict(given)
        if "folded" in known and "name" in told:
            told["folded"] = fold(told["name"])
        return merged(row, content, told)

    return made


def _with_aliases(content: Any) -> Any:
    own = fold(content.name)
    by_folded = {fold(alias): alias for alias in reversed(content.aliases)}
    return replace(content, aliases=tuple(sorted(a for f, a in by_folded.items() if f != own)))


def _intake(acting: Acting) -> Intake:
    return Intake(acting.session, acting.actor, acting.now, None, Tally(), careful=True)


def _link_typed(link: Link, named: Named) -> str:
    name = f"described: {link.described}" if link.described else named.get(link.entity_id or "", "")
    return f"{name} (for {named.get(link.for_id, '')})" if link.for_id else name


def _origin(acting: Acting, key: str | None) -> str | None:
    if key is None:
        return None
    found = names.articles_of(_intake(acting), [key])
    if key not in found:
        known = names.some_keys(acting.session, Article.key)
        raise names.unknown("article", "copy_of", key, known)
    return found[key]


_KNOWN: Mapping[str, tuple[Any, Callable[..., Mapping[str, Any]]]] = {
    "entity": (Entity.name, entity_rows.ids_by_name),
    "topic": (Topic.name, lambda session, listed: _by_fold(topic_rows, session, listed)),
    "source": (Source.name, lambda session, listed: _by_fold(source_rows, session, listed)),
}


def _by_fold(rows: Any, session: Any, listed: Sequence[str]) -> dict[str, Any]:
    known = rows.by_name(session, [fold(name) for name in listed])
    return {name: known[fold(name)] for name in listed if fold(name) in known}


def _refuse_unknown(
    acting: Acting, noun: str, record: Record, *named_in: str, how: str = HOW_TO_ADD
) -> None:
    column, find = _KNOWN[noun]
    for field in named_in:
        listed = names.given([record], field)
        known = find(acting.session, listed)
        for name in listed:
            if name not in known:
                near = names.some_keys(acting.session, column)
                raise BadRecord(f"{names.unknown(noun, field, name, near)}{how}", field)


def _refuse_unknown_speakers(acting: Acting, chain: Sequence[Mapping[str, str]]) -> None:
    speakers = tuple(link[role] for link in chain for role in ("name", "for") if role in link)
    record = Record(0, "assertion", {"attribution": speakers})
    _refuse_unknown(acting, "entity", record, "attribution")
