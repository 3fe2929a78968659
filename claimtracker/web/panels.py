"""The panel beside an article: what an editor sees of a passage before deciding on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from claimtracker.errors import ClaimtrackerError, Invalid
from claimtracker.operations.readings import Written, understand
from claimtracker.queries import attributes as attribute_rows
from claimtracker.queries import candidates, panels, previews
from claimtracker.queries import claims as claim_rows
from claimtracker.queries import entities as entity_rows
from claimtracker.queries.attributes import AttributeContent
from claimtracker.queries.candidates import Candidate
from claimtracker.queries.panels import Marked
from claimtracker.queries.previews import UNWRITTEN, Clashing
from claimtracker.rules import chains, periods, proposals, values, voices
from claimtracker.rules.periods import InvalidDate, Span
from claimtracker.rules.voices import Speech, Voice
from claimtracker.web import wordings
from claimtracker.web.passage_forms import NEW, Draft
from claimtracker.web.wordings import Wording

# The figure kinds whose value a passage can be asked for.
STATED = ("quantity", "money", "date")


class AsksNoQuestion(Invalid):
    """A claim whose question shall be taken over was never made comparable."""

    def __init__(self) -> None:
        super().__init__(
            "That claim is not made comparable yet, so there is no question to take over; say"
            " here what is asked."
        )


@dataclass(frozen=True, slots=True)
class Understood:
    """What a value that was written is taken to mean, or why it cannot be."""

    words: str = ""
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """All that the panel shows: the passage, the claims offered, what the reading would mean."""

    marked: Marked
    draft: Draft
    offered: Sequence[Candidate]
    understood: Understood
    clashes: Sequence[Clashing]
    denied: Candidate | None
    attributes: Sequence[str]
    wording: Wording

    @property
    def chosen(self) -> Candidate | None:
        """The claim that is chosen among those offered."""
        return next((one for one in self.offered if one.key == self.draft.claim), None)


def first(session: Session, marked: Marked, claim: str = "") -> Panel:
    """Return the panel as it opens: the likest claim chosen, and what the words say proposed.

    `claim` is the one that is asked for, if one is.
    """
    offered = candidates.find(session, marked.quote)
    draft = _proposed(session, marked, offered, Draft(statement=_statement(marked), claim=claim))
    wording = _wording(session, marked, draft, offered)
    return _made(session, marked, wording.begun(draft), offered, wording)


def shown(session: Session, marked: Marked, draft: Draft) -> Panel:
    """Return the panel with what was written so far."""
    asked = draft.statement if draft.claim == NEW and draft.statement else marked.quote
    offered = candidates.find(session, asked)
    wording = _wording(session, marked, draft, offered)
    return _made(session, marked, draft, offered, wording)


def _wording(
    session: Session, marked: Marked, draft: Draft, offered: Sequence[Candidate]
) -> Wording:
    chosen = next((one.statement for one in offered if one.key == draft.claim), None)
    return wordings.read(session, marked, draft.claim, chosen)


def _made(
    session: Session,
    marked: Marked,
    draft: Draft,
    offered: Sequence[Candidate],
    wording: Wording,
) -> Panel:
    attribute = _attribute(session, draft)
    understood = _understood(draft, attribute)
    found = () if understood.fault else _clashes(session, marked, draft, attribute)
    says_no = attribute is not None and attribute[1].kind == "yesno" and understood.words == "no"
    denied = _denied(session, marked, draft, offered, found if says_no else ())
    if denied and denied not in offered:
        offered = [denied, *offered]
    attributes = panels.attributes(session)
    return Panel(marked, draft, offered, understood, found, denied, attributes, wording)


def other_answer(session: Session, marked: Marked, draft: Draft) -> Draft:
    """Return a new claim that answers the question of the chosen one, or else of the likest.

    The value is what the passage says, or is left to be typed. Raises AsksNoQuestion.
    """
    if draft.claim and draft.claim != NEW:
        asked = candidates.get(session, marked.quote, draft.claim)
    else:
        asked = next(iter(candidates.find(session, marked.quote)), None)
    taken = asked and _asking(session, replace(draft, claim=NEW, value=""), asked, marked)
    if not taken:
        raise AsksNoQuestion
    return taken


def _statement(marked: Marked) -> str:
    plain = " ".join(marked.quote.split()).strip(" “”\"'‘’,;:")
    return plain[:1].upper() + plain[1:]


def _proposed(
    session: Session, marked: Marked, offered: Sequence[Candidate], draft: Draft
) -> Draft:
    """Choose the claim that says the same, else propose a new one that answers its question."""
    same = next((one for one in offered if one.is_same), None)
    denied = next((one for one in offered if one.is_denied), None)
    asked = next((one for one in offered if one.kind in STATED), None)
    names = panels.named(session, marked.quote)
    if not draft.claim and not same and denied:
        draft = replace(draft, claim=denied.key, stance="denies")
    elif not draft.claim:
        draft = replace(draft, claim=same.key if same else NEW)
    if asked is not None and asked.alike.score >= 60:
        draft = _answering(session, draft, asked, marked)
    elif names:
        draft = replace(draft, subject=names[0].name)
    return draft


def _denied(
    session: Session,
    marked: Marked,
    draft: Draft,
    offered: Sequence[Candidate],
    answered_yes: Sequence[Clashing],
) -> Candidate | None:
    """Return the claim that a new one denies: by its words, or because it answers no to a yes."""
    if draft.claim != NEW:
        return None
    if answered_yes:
        return candidates.get(session, marked.quote, answered_yes[0].key)
    return next((one for one in offered if one.is_denied), None)


def _answering(session: Session, draft: Draft, asked: Candidate, marked: Marked) -> Draft:
    """Take a claim's question over where the passage says a value that answers it."""
    taken = _asking(session, draft, asked, marked)
    return taken if taken and taken.value else draft


def _asking(session: Session, draft: Draft, asked: Candidate, marked: Marked) -> Draft | None:
    """Take a claim's question over, answered by what the passage says; None where it asks none."""
    question = previews.question_of(session, asked.id)
    if question is None:
        return None
    content = attribute_rows.by_id(session, [question.attribute_id])[question.attribute_id].content
    value = proposals.value(
        marked.quote, kind=content.kind, unit=content.unit or "", said=marked.published_on
    )
    told = replace(
        draft, subject=question.subject, attribute=question.attribute,
        object=question.object or "", value=value.text if value else "", mode=asked.mode,
    )  # fmt: skip
    return replace(told, supplied=_supplied(session, told, marked))


def _supplied(session: Session, draft: Draft, marked: Marked) -> tuple[str, ...]:
    """Return the fields of a reading whose names the passage does not say."""
    said = {named.name for named in panels.named(session, marked.quote)}
    fields = {"subject": draft.subject, "object": draft.object}
    return tuple(field for field, name in fields.items() if name and name not in said)


def _attribute(session: Session, draft: Draft) -> tuple[str, AttributeContent] | None:
    found = attribute_rows.ids_by_name(session, [draft.attribute]) if draft.attribute else {}
    if draft.attribute not in found:
        return None
    key = found[draft.attribute]
    return key, attribute_rows.by_id(session, [key])[key].content


def _understood(draft: Draft, attribute: tuple[str, AttributeContent] | None) -> Understood:
    if not draft.value or attribute is None:
        return Understood()
    content = attribute[1]
    single = values.takes_one(content.kind, content.single)
    try:
        value = values.parse(draft.value, kind=content.kind, unit=content.unit or "", single=single)
    except ClaimtrackerError as refusal:
        return Understood(fault=str(refusal))
    return Understood(values.understood(value, content.unit or ""))


def _clashes(
    session: Session,
    marked: Marked,
    draft: Draft,
    attribute: tuple[str, AttributeContent] | None,
) -> Sequence[Clashing]:
    """Return what the passage would contradict; the names in it must be known to clash."""
    if draft.claim and draft.claim != NEW:
        return _clashes_of_known(session, marked, draft)
    if draft.stance != "affirms" or attribute is None or not draft.value:
        return ()
    names = [name for name in (draft.subject, draft.object) if name]
    known = entity_rows.ids_by_name(session, names)
    if not draft.subject or set(names) - known.keys():
        return ()
    written = Written(
        known[draft.subject], attribute[0], known.get(draft.object), draft.value,
        draft.begins or None, draft.ends or None, draft.supplied,
    )  # fmt: skip
    members = _members(session, draft, attribute[1])
    try:
        reading = understand(written, attribute[1], lambda name: members.get(name, UNWRITTEN))
    except ClaimtrackerError:
        return ()
    if reading is None:
        return ()
    return previews.clashes(
        session, reading, mode=draft.mode, speech=_speech(session, marked, draft)
    )


def _clashes_of_known(session: Session, marked: Marked, draft: Draft) -> Sequence[Clashing]:
    """Return what stands against a claim that is affirmed, or who affirms one that is denied."""
    claim = claim_rows.by_key(session, [draft.claim]).get(draft.claim)
    if claim is None or draft.stance not in ("affirms", "denies"):
        return ()
    if draft.stance == "denies":
        return previews.affirming(session, claim.id)
    reading = claim.content.reading
    if reading is None:
        return ()
    speech = _speech(session, marked, draft)
    return previews.clashes(session, reading, mode=claim.content.mode, speech=speech)


def _members(session: Session, draft: Draft, content: AttributeContent) -> dict[str, str]:
    if content.kind not in values.SET_KINDS:
        return {}
    named = values.parse(draft.value, kind=content.kind).members
    return entity_rows.ids_by_name(session, named)


def _speech(session: Session, marked: Marked, draft: Draft) -> Speech:
    return Speech(
        UNWRITTEN, UNWRITTEN, marked.article_id, marked.part == "headline", True,
        _said(marked, draft), _voice(session, marked, draft),
    )  # fmt: skip


def _said(marked: Marked, draft: Draft) -> Span:
    for written in (draft.said, marked.published):
        try:
            if written:
                return periods.parse(written)
        except InvalidDate:
            continue
    return Span(None, None)


def _voice(session: Session, marked: Marked, draft: Draft) -> Voice:
    links = chains.read(draft.voice)
    if not links:
        return voices.own(marked.source_id, marked.source)
    last = links[-1]
    if "described" in last:
        return voices.described(UNWRITTEN, marked.article_id, last["described"])
    known = entity_rows.ids_by_name(session, [last["name"], last.get("for", "")])
    label = voices.label(last["name"], None, last.get("for"), marked.source)
    return voices.named(known.get(last["name"]), known.get(last.get("for", "")), label)
