"""How a verdict in the making becomes the fields of a form, and what was typed its content."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from claimtracker.db.types import new_id
from claimtracker.exchange.checks import BadRecord
from claimtracker.exchange.intake import merged
from claimtracker.models import Rating
from claimtracker.operations import evidence as evidence_acts
from claimtracker.queries import claims as claim_rows
from claimtracker.queries import evidence as evidence_rows
from claimtracker.queries import ratings as rating_rows
from claimtracker.queries.evidence import EvidenceContent, Known
from claimtracker.queries.stored import Stored
from claimtracker.queries.verdicts import DraftContent, EvidenceLink, VerdictContent
from claimtracker.web import linked
from claimtracker.web.acts import Acting
from claimtracker.web.written import Faulty, as_typed

Given = Mapping[str, Any]
PLAIN = ("rationale", "as_of", "change", "public_note")
NEW = "new_"


@dataclass(frozen=True, slots=True)
class Subject:
    """What a verdict is on: a claim, or one assertion of it, by the keys of their rows."""

    claim_id: str
    assertion_id: str | None = None


def typed(content: DraftContent | VerdictContent, named: Mapping[str, str]) -> dict[str, str]:
    """Return a verdict in the making as a form shows it; nothing is typed of another piece yet."""
    lines = [(named[e.evidence_id], e.relation, e.note or "") for e in content.evidence]
    plain = {name: as_typed(getattr(content, name)) for name in PLAIN}
    another = {"new_kind": "primary", "new_relation": "supports"}
    return {**plain, **another, "rating": content.rating_id, "evidence": linked.typed(lines)}


def names(session: Session, content: DraftContent | VerdictContent) -> dict[str, str]:
    """Return what the form calls the evidence of a verdict, by the keys of its rows."""
    return evidence_rows.called(session, [link.evidence_id for link in content.evidence])


def about(session: Session, content: DraftContent | None) -> tuple[str, str] | None:
    """Return the address and the words of the claim that a verdict in the making is on."""
    return on(session, content.claim_id) if content else None


def on(session: Session, claim_id: str) -> tuple[str, str]:
    """Return the address and the words of a claim; those of what it went up in, if it did."""
    [standing] = claim_rows.standing(session, [claim_id]).values()
    content = claim_rows.by_id(session, [standing])[standing].content
    return url_for("claims.shown", key=content.key), content.statement or content.key


def made(acting: Acting, row: Stored[Any] | None, given: Given) -> DraftContent:
    """Return what a draft says once given fields are laid over it; raises BadRecord, Faulty."""
    assert row is not None
    told: dict[str, Any] = {name: given[name] for name in PLAIN if name in given}
    if "rating" in given:
        told["rating_id"] = _rating(acting.session, given["rating"], row.content.rating_id)
    content: DraftContent = merged(row, DraftContent, told)
    return replace(content, evidence=_evidence(acting, content.evidence, given))


def begun(subject: Subject, acting: Acting, _row: Stored[Any] | None, given: Given) -> DraftContent:
    """Return the new draft of a verdict that given fields come to; raises BadRecord, Faulty."""
    rating_id = _rating(acting.session, given["rating"], "")
    plain: dict[str, Any] = {name: given.get(name) for name in PLAIN}
    content = DraftContent(
        f"v-{new_id().replace('-', '')[-16:]}", subject.claim_id, rating_id,
        acting.actor.person_id, assertion_id=subject.assertion_id, **plain,
    )  # fmt: skip
    return replace(content, evidence=_evidence(acting, (), given))


def _rating(session: Session, rating_id: str, before: str) -> str:
    if rating_id not in dict(rating_rows.choices(session, Rating, before)):
        raise BadRecord("is none that is used any more; choose another", "rating")
    return rating_id


def _evidence(
    acting: Acting, before: Sequence[EvidenceLink], given: Given
) -> tuple[EvidenceLink, ...]:
    """Return what a draft rests on, in the order of its keys, with a piece that is new here."""
    links = _picked(acting.session, given["evidence"] or ()) if "evidence" in given else None
    told = {name.removeprefix(NEW): value for name, value in given.items() if name.startswith(NEW)}
    another = _added(acting, told)
    if links is None and another is None:
        return tuple(before)
    if links is None:
        rows = {link.evidence_id: link for link in before}
        keys = evidence_rows.by_id(acting.session, rows)
        links = {keys[row].content.key: link for row, link in rows.items()}
    return tuple(link for _, link in sorted((links | (another or {})).items()))


def _picked(session: Session, lines: Sequence[Given]) -> dict[str, EvidenceLink]:
    """Return the pieces that lines name, by their keys; raises BadRecord."""
    known = evidence_rows.by_what_is_typed(session, [line["evidence"] for line in lines])
    links: dict[str, EvidenceLink] = {}
    for line in lines:
        found = _one(line["evidence"], known.get(line["evidence"], []))
        if found.key in links:
            raise BadRecord(f"names {line['evidence'][:80]!r} twice; once is enough", "evidence")
        links[found.key] = EvidenceLink(found.id, line["relation"], line.get("note"))
    return links


def _one(name: str, found: Sequence[Known]) -> Known:
    if not found:
        raise BadRecord(
            f"names {name[:80]!r}, which nothing here is called; choose one that is offered, or add"
            " it below", "evidence",
        )  # fmt: skip
    if len(found) > 1:
        keys = ", ".join(one.key for one in found[:5])
        raise BadRecord(f"names {name[:80]!r}, and several have that title: {keys}", "evidence")
    return found[0]


def _added(acting: Acting, told: dict[str, Any]) -> dict[str, EvidenceLink] | None:
    """Add the piece that was described, if one was, and return how the verdict rests on it."""
    note, relation = told.pop("note", None), told.pop("relation", None) or "supports"
    title = told.pop("title", None)
    said = {name: value for name, value in told.items() if value is not None}
    if title is None:
        if said.keys() - {"kind"} or note:
            raise Faulty({"new_title": "“Title” is empty; say what the new piece is called."})
        return None
    content = EvidenceContent(f"e-{new_id().replace('-', '')[-16:]}", title, **said)
    try:
        [row_id] = evidence_acts.add(acting.session, [content], **acting.by)
    except evidence_acts.AskedNobody as error:
        raise Faulty({"new_kind": str(error)}) from error
    return {content.key: EvidenceLink(row_id, relation, note)}
