"""The history of every row, and the way back to what it was."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from claimtracker.errors import Conflict
from claimtracker.operations.rows import Edit, StaleVersion
from claimtracker.queries import row_history, row_names
from claimtracker.queries.history import restored
from claimtracker.queries.row_history import Happened
from claimtracker.queries.stored import Stored
from claimtracker.rules.keys import row_key
from claimtracker.web import acts, ledger, reasons, taken
from claimtracker.web.acts import Acting, FormIncomplete
from claimtracker.web.happenings import told
from claimtracker.web.nouns import BY_TABLE, NOUNS

pages = Blueprint("histories", __name__)
PAGE = 50
# Tables that have a history beside those whose rows people edit.
OTHERS = ("contradiction", "dispute", "import", "verdict")


class WordsGone(Conflict):
    """A row cannot be put back to words that were taken away."""

    def __init__(self) -> None:
        super().__init__(
            "Words were taken away from this history since, so what the row was then is not"
            " known any more; nothing was changed."
        )


class WentUp(Conflict):
    """A row that went up in another is not changed by itself."""

    def __init__(self, table: str) -> None:
        super().__init__(
            f"This {table} went up in another one, to which its name leads now; nothing was"
            " changed. Take the two apart before you put it back."
        )


@pages.get("/history/<table>/<uuid:row_id>")
def shown(table: str, row_id: UUID) -> str:
    """Show what happened to a row, the newest first."""
    return _history(table, str(row_id), row_key(request.args.get("before", "")))


def _history(table: str, row_id: str, before: str) -> str:
    if table not in BY_TABLE and table not in OTHERS:
        abort(404)
    with ledger.reading() as session:
        events = row_history.of(session, table, row_id, limit=PAGE + 1, before=before)
        row = _row(session, table, row_id)
        named = row_names.of(session, [side for e in events for side in (e.before, e.after)])
        stands = row is not None and not _went_up(session, table, row)
    if not events and row is None:
        abort(404)
    page = events[:PAGE]
    newest = "" if before else page[0].id if page else ""
    return render_template(
        "histories/page.html", table=table, row_id=row_id, row=row, noun=NOUNS.get(table),
        called=BY_TABLE[table].name(row) if row else "",
        events=[told(e, named, back_to=_way_back(e, table, newest, stands)) for e in page],
        older=page[-1].id if len(events) > PAGE else "",
    )  # fmt: skip


@pages.post("/history/<table>/<uuid:row_id>")
def put_back(table: str, row_id: UUID) -> Response:
    """Put a row back as it was after an event, as a new event."""
    if table not in NOUNS:
        abort(404)
    version, event_id = acts.version(), row_key(request.form.get("event", ""))
    return acts.once(partial(_put_back, table, str(row_id), event_id, version))


def _put_back(table: str, row_id: str, event_id: str, version: int, acting: Acting) -> str:
    """Write over a row what it was after an event; raises StaleVersion, WentUp, WordsGone."""
    kind = BY_TABLE[table]
    row = _row(acting.session, table, row_id)
    if row is None:
        abort(404)
    if row.version != version:
        raise StaleVersion(table)
    if _went_up(acting.session, table, row):
        raise WentUp(table)
    after = _as_after(row, row_history.of(acting.session, table, row_id), event_id)
    taken.refuse(acting.session, NOUNS[table], row, after)
    change = Edit(row, after)
    why = reasons.read("why")
    kind.edit(acting.session, [change], **acting.by, verb="put back", why=why)
    return url_for("histories.shown", table=table, row_id=row_id)


def _as_after(row: Stored[Any], events: list[Happened], event_id: str) -> Any:
    """Return the content of a row as it was after an event, undoing the later ones in turn."""
    if event_id not in {event.id for event in events}:
        raise FormIncomplete("event")
    content = row.content
    for event in events:
        if event.id == event_id:
            return content
        if event.lost or event.act == "redact":
            raise WordsGone
        if event.act not in ("remove", "add"):
            content = restored(content, event.before)
    return content


def _row(session: Session, table: str, row_id: str) -> Stored[Any] | None:
    return BY_TABLE[table].read(session, [row_id]).get(row_id) if table in BY_TABLE else None


def _went_up(session: Session, table: str, row: Stored[Any]) -> bool:
    """Say whether a row went up in another, so that its address leads to that one."""
    noun = NOUNS.get(table)
    if noun is None or row.removed:
        return False
    return noun.find(session, noun.key_of(row.id, row.content)).id != row.id


def _way_back(event: Happened, table: str, newest: str, stands: bool) -> str:
    """Return the key of an event after which a row can be put back, else nothing."""
    is_state = event.act not in ("remove", "hold", "lift", "capture", "redact", "merge")
    return event.id if stands and table in NOUNS and is_state and event.id != newest else ""
