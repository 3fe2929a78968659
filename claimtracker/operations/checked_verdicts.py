"""Check that published verdicts, and their withdrawals, are as the sealed account tells them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from claimtracker.models import Event, EventContent, Verdict, VerdictWithdrawal, table_of
from claimtracker.operations import events
from claimtracker.queries import history, verdicts
from claimtracker.queries.verdicts import VerdictContent

EVENTS_A_PAGE = 500


def published(session: Session) -> Iterator[str]:
    """Compare every verdict with the act that published it, and each withdrawal with its own.

    What a redaction took from the account, or somebody altered, can no longer be compared.
    """
    yield from _without_act(session)
    for page in _acts(session, "publish"):
        ids = [row.row_id for row in page]
        stored = {row.id: row.content for row in verdicts.by_id(session, ids).values()}
        dated = _rows(session, Verdict, "id", ids)
        for act in page:
            if act.row_id not in stored:
                yield f"The verdict {act.row_id} was published and is gone."
            elif wrong := _differing(stored[act.row_id], dated[act.row_id], act):
                key = stored[act.row_id].key
                yield f"The verdict {key} is other than it was published: {', '.join(wrong)}."
    for page in _acts(session, "withdraw"):
        ids = [row.row_id for row in page]
        withdrawn = _rows(session, VerdictWithdrawal, "verdict_id", ids)
        for act in page:
            yield from _wrong_with(act, withdrawn.get(act.row_id))


def _wrong_with(act: Any, row: Any) -> Iterator[str]:
    if row is None:
        yield f"The withdrawal of the verdict {act.row_id} is gone."
        return
    content = events.proven(act.salt, act.content, act.digest)
    told = history.told(content).get("why") if content else row.reason
    same = row.redaction_id is not None or row.reason == told
    if not same or (row.withdrawn_at, row.withdrawn_by) != (act.at, act.actor_id):
        yield f"The withdrawal of the verdict {act.row_id} is other than it was made."


def _differing(stored: VerdictContent, row: Any, act: Any) -> list[str]:
    """Return the names of what a verdict says otherwise than the act that published it."""
    wrong = [] if row.published_at == act.at else ["published at"]
    content = events.proven(act.salt, act.content, act.digest)
    if content is None:
        return wrong
    names = [field.name for field in fields(VerdictContent)]
    told = _told(stored, history.side(content, "after"), names)
    if told is None:
        return [*wrong, "what the account tells of it is no verdict"]
    if row.redaction_id is not None:
        told = replace(told, rationale=stored.rationale, public_note=stored.public_note)
    held = _in_order(stored)
    differ = [name for name in names if getattr(told, name) != getattr(held, name)]
    return [*wrong, *(name.replace("_", " ") for name in differ)]


def _told(
    stored: VerdictContent, after: Mapping[str, Any], names: Sequence[str]
) -> VerdictContent | None:
    """Return a verdict as its act tells it; None where somebody altered that into nonsense."""
    try:
        return _in_order(history.restored(stored, {name: after.get(name) for name in names}))
    except (AttributeError, LookupError, TypeError, ValueError):
        return None


def _in_order(content: VerdictContent) -> VerdictContent:
    links = sorted(content.evidence, key=lambda link: link.evidence_id)
    return replace(content, evidence=tuple(links))


def _without_act(session: Session) -> Iterator[str]:
    table, gone = table_of(Verdict), table_of(VerdictWithdrawal)
    known = exists().where(Event.row_id == table.c.id, Event.act == "publish")
    for key in session.scalars(select(table.c.key).where(~known).order_by(table.c.key)):
        yield f"The verdict {key} stands, and the account does not tell who published it."
    ended = exists().where(Event.row_id == gone.c.verdict_id, Event.act == "withdraw")
    for key in session.scalars(select(gone.c.verdict_id).where(~ended)):
        yield f"The verdict {key} is withdrawn, and the account does not tell who did it."


def _acts(session: Session, act: str) -> Iterator[Sequence[Any]]:
    wanted = (
        select(Event.id, Event.at, Event.actor_id, Event.row_id, Event.digest, EventContent.salt,
               EventContent.content)
        .outerjoin(EventContent, EventContent.event_id == Event.id)
        .where(Event.table_name == "verdict", Event.act == act)
        .order_by(Event.id)
        .limit(EVENTS_A_PAGE)
    )  # fmt: skip
    page = session.execute(wanted).all()
    while page:
        yield page
        page = session.execute(wanted.where(Event.id > page[-1].id)).all()


def _rows(session: Session, model: type[Any], column: str, ids: Sequence[str]) -> dict[str, Any]:
    table = table_of(model)
    found = session.execute(select(table).where(table.c[column].in_(ids)))
    return {str(getattr(row, column)): row for row in found}
