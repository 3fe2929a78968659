"""One ledger with a row of every state in it, and somebody of every role, for the test of routes.

Claims, articles and questions go by the name of the state that they are in.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from claimtracker.models import Article, Assertion, Claim, Contradiction, Dispute, Outcome, Rating
from claimtracker.operations import (
    comments,
    decisions,
    holds,
    imports,
    people,
    restoring,
    topics,
    touched,
    verdict_drafts,
    verdicts,
)
from claimtracker.operations import evidence as evidence_acts
from claimtracker.operations.decisions import Decision
from claimtracker.operations.writing import writing
from claimtracker.queries.evidence import EvidenceContent
from claimtracker.queries.topics import TopicContent
from claimtracker.queries.verdicts import DraftContent, EvidenceLink, VerdictContent
from claimtracker.rules.permissions import Actor
from tests import builders
from tests.conftest import ADA, BEN, CLEO, NOW

PUBLIC, DRAFT, HELD, REMOVED, MISSING = "public", "draft", "held", "removed", "missing"
STATES = (PUBLIC, DRAFT, HELD, REMOVED, MISSING)
NOBODY = "00000000-0000-7000-8000-0000000000ff"
ROLES = {"viewer": CLEO, "editor": ADA, "reviewer": BEN}


def prepare(engine: Engine) -> tuple[dict[str, Actor], dict[str, str]]:
    """Fill a ledger; return who acts in which role, and the keys of rows such as `claim.held`."""
    with writing(engine, actor=ADA, now=NOW) as session:
        dora = Actor(people.named(session, "Dora"), "Dora", "admin")
        keys = {f"claim.{state}": _claim(session, state) for state in STATES[:-1]}
        keys |= {f"article.{state}": _key(session, Article, state) for state in STATES[:-1]}
        keys |= {f"speaker.{state}": f"{state} speaker" for state in STATES[:-1]}
        keys |= {f"source.{state}": f"The {state} paper" for state in STATES[:-1]}
        keys |= _words(session)
        keys |= _verdicts(session)
    with writing(engine, actor=dora, now=NOW) as session:
        keys |= _settle(session, dora, keys)
    with writing(engine, actor=ADA, now=NOW) as session:
        named = imports.begin(session, actor=ADA, now=NOW, file_name="claims.csv")
        keys |= {"import": str(named.import_id)}
    return ROLES | {"admin": dora}, keys


def _claim(session: Session, state: str) -> str:
    made = builders.claim(session, state)
    article_id = builders.article(session, state, f"The {state} paper")
    said = "ByteDance keeps an 80% stake."
    builders.assertion(session, made, article_id, key=state, quote=said)
    builders.assertion(
        session, made, article_id, by="Oracle", stance="denies", quote="Oracle says it keeps none."
    )
    named = {"by": f"{state} speaker", "quote": said[:9]}
    builders.assertion(session, made, article_id, stance="observes", **named)
    return made


def _words(session: Session) -> dict[str, str]:
    """Add one row of each list that everybody shares."""
    [evidence] = evidence_acts.add(
        session, [EvidenceContent("evidence", "The contract")], actor=ADA, now=NOW
    )
    [topic] = topics.add(session, [TopicContent("Trade", "trade")], actor=ADA, now=NOW)
    said = comments.add(
        session, table="claim", row_id=_key(session, Claim, PUBLIC), text="Who says so?",
        actor=ADA, now=NOW,
    )  # fmt: skip
    return {
        "row.missing": NOBODY,
        "comment": said,
        "evidence.row": evidence,
        "topic": topic,
        "rating": session.scalars(select(Rating.id).where(Rating.code == "false")).one(),
        "outcome": session.scalars(select(Outcome.id).order_by(Outcome.code)).first() or "",
        "entity": builders.entity(session, "Oracle"),
        "other entity": builders.entity(session, "Oracle Corporation"),
        "attribute": builders.attribute(session, "stake held in"),
        "other attribute": builders.attribute(session, "share held in"),
        "source": builders.source(session, "The public paper"),
        "other source": builders.source(session, "The draft paper"),
    }


def _verdicts(session: Session) -> dict[str, str]:
    """Publish a verdict on the public claim, and draft another; each rests on evidence."""
    by: dict[str, Any] = {"actor": ADA, "now": NOW}
    contents = [EvidenceContent(state, f"The {state} paper") for state in STATES[:-1]]
    pieces = dict(zip(STATES, evidence_acts.add(session, contents, **by), strict=False))
    public = _key(session, Claim, PUBLIC)
    false = session.scalars(select(Rating.id).where(Rating.code == "false")).one()
    rests = tuple(EvidenceLink(pieces[state]) for state in (PUBLIC, HELD))
    verdict = VerdictContent("verdict", public, false, "The paper says so.", evidence=rests)
    verdicts.publish(session, [verdict], **by)
    draft = DraftContent(
        "drafted", public, false, ADA.person_id, "So far.", evidence=(EvidenceLink(pieces[DRAFT]),)
    )
    [drafted] = verdict_drafts.draft(session, [draft], **by)
    return {"draft.row": drafted, "piece.held": pieces[HELD], "piece.removed": pieces[REMOVED]}


def _settle(session: Session, dora: Actor, keys: Mapping[str, str]) -> dict[str, str]:
    """Release, open, hold and take away what its name says; return the questions in dispute."""
    by: dict[str, Any] = {"actor": dora, "now": NOW}
    _release(session)
    found = {f"dispute.{state}": _dispute(session, state) for state in STATES[:-1]}
    found |= {f"pair.{state}": _pair(session, state) for state in STATES[:-1]}
    for state in (PUBLIC, HELD):
        wanted = {"dispute_id": found[f"dispute.{state}"], "version": 1}
        decisions.decide(session, decision=Decision("open"), **wanted, **by)
    holds.place(session, table="evidence", row_id=keys["piece.held"], reason="A letter.", **by)
    kinds = {kind.table: kind for kind in restoring.KINDS}
    gone = kinds["evidence"].read(session, [keys["piece.removed"]]).values()
    restoring.remove(session, kinds["evidence"], list(gone), why="It was a slip.", **by)
    for table, model in (("assertion", Assertion), ("claim", Claim), ("article", Article)):
        held, gone = (_key(session, model, state) for state in (HELD, REMOVED))
        holds.place(session, table=table, row_id=held, reason="A letter came.", **by)
        stored = kinds[table].read(session, [gone])[gone]
        restoring.remove(session, kinds[table], [stored], why="It was a slip.", **by)
    held = found["dispute.held"]
    holds.place(session, table="dispute", row_id=held, reason="A letter came.", **by)
    return found


def _release(session: Session) -> None:
    open_ones = select(Claim.id).where(Claim.key.in_([PUBLIC, HELD]))
    released = list(session.scalars(open_ones))
    session.execute(update(Claim).where(Claim.id.in_(released)).values(released_at=NOW))
    touched.claims(session, released)


def _dispute(session: Session, state: str) -> str:
    claim_id = _key(session, Claim, state)
    return str(session.scalars(select(Dispute.id).where(Dispute.claim_id == claim_id)).one())


def _pair(session: Session, state: str) -> str:
    claim_id = _key(session, Claim, state)
    found = select(Contradiction.id).where(Contradiction.left_id == claim_id)
    return str(session.scalars(found).one())


def _key(session: Session, model: type[Claim] | type[Article] | type[Assertion], key: str) -> str:
    return str(session.scalars(select(model.id).where(model.key == key)).one())
