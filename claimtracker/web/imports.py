"""Files that come in by the browser: looked over first, then taken as one, or taken back."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.http import dump_options_header
from werkzeug.wrappers import Response

from claimtracker.errors import Invalid
from claimtracker.exchange.table_exports import TABLES
from claimtracker.exchange.table_imports import OfSheets
from claimtracker.operations import imports as acts_of_imports
from claimtracker.queries import imports as came_in
from claimtracker.rules.keys import row_key
from claimtracker.rules.written_dates import DAY_FIRST, MONTH_FIRST
from claimtracker.web import (
    acts,
    ledger,
    looked_over,
    people,
    seen_annotations,
    sent_files,
    sheet_choices,
)
from claimtracker.web.acts import Acting, AnsweredBefore, FormActs, FormIncomplete
from claimtracker.web.looked_over import OfMarks, Seen
from claimtracker.web.refusals import status_of
from claimtracker.web.sent_files import SentFile

pages = Blueprint("imports", __name__)
PAGE = 50
LOOK, TAKE, RECORDS = "look", "take", "records"
LEFT = "The file that was looked over here is not kept; choose it again. Nothing of it was taken."
DATES = (
    ("", "Not said"), (DAY_FIRST, "3/4/2020 is in April"), (MONTH_FIRST, "3/4/2020 is in March"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Once:
    """Lets the form that takes a file act once, and leads to what came of it."""

    form: FormActs

    def take(self, session: Session) -> None:
        self.form.take(session)

    def keep(self, session: Session, import_id: str) -> None:
        self.form.keep(session, url_for("imports.shown", import_id=import_id))


@pages.get("/imports")
def listed() -> str:
    """Show what came in, the newest first, and take a file to look over."""
    return _listed("")


@pages.get("/imports/<uuid:import_id>")
def shown(import_id: UUID) -> str:
    """Show what one import left, and let it be taken back."""
    with ledger.reading() as session:
        found = came_in.get(session, str(import_id))
    return render_template("imports/page.html", found=found)


@pages.post("/imports/new")
def new() -> str | tuple[str, int] | Response:
    """Look a file over, or take it once it was looked over."""
    action = request.form.get("action", "")
    if action not in (LOOK, TAKE, RECORDS):
        raise FormIncomplete("button")
    try:
        sent = sent_files.sent()
        asked = sheet_choices.asked_of(request.form)
        marks = seen_annotations.asked_of(request.form)
        if action == RECORDS:
            return _records(sent, asked, marks)
        return _look(sent, asked, marks) if action == LOOK else _take(sent, asked, marks)
    except Invalid as error:
        if isinstance(error, FormIncomplete):
            raise
        return _listed(str(error)), status_of(error)


@pages.get("/imports/new")
def asked_again() -> str:
    """Say that a page that was reloaded no longer has the file, and ask for it again."""
    return _listed(LEFT)


@pages.post("/imports/<uuid:import_id>/undo")
def undo(import_id: UUID) -> Response:
    """Take an import back, where nobody built on it since."""

    def act(acting: Acting) -> str:
        acts_of_imports.undo(acting.session, import_id=str(import_id), **acting.by)
        return url_for("imports.shown", import_id=import_id)

    return acts.once(act)


def _look(sent: SentFile, asked: OfSheets, marks: OfMarks) -> str:
    return _shown(sent, looked_over.look(sent, asked, marks, people.actor()))


def _records(sent: SentFile, asked: OfSheets, marks: OfMarks) -> Response:
    name = f"{PurePath(sent.name).stem or 'records'}.jsonl"
    answer = Response(looked_over.records(sent, asked, marks), mimetype="application/x-ndjson")
    answer.headers["Content-Disposition"] = dump_options_header("attachment", {"filename": name})
    return answer


def _take(sent: SentFile, asked: OfSheets, marks: OfMarks) -> tuple[str, int] | Response:
    form = acts.of_form()
    try:
        report, seen = looked_over.take(sent, asked, marks, form.actor, _Once(form))
    except AnsweredBefore as before:
        return redirect(before.location, 303)
    if report is None or report.import_id is None:
        return _shown(sent, seen), 400
    return redirect(url_for("imports.shown", import_id=report.import_id), 303)


def _listed(error: str) -> str:
    after = row_key(request.args.get("after", "")) or None
    with ledger.reading() as session:
        found = came_in.page(session, after=after, limit=PAGE)
    following = found[PAGE - 1].id if len(found) > PAGE else None
    errors = {"file": error} if error else {}
    return render_template(
        "imports/list.html", found=found[:PAGE], next=following, errors=errors,
        most=looked_over.MOST_ROWS,
    )  # fmt: skip


def _shown(sent: SentFile, seen: Seen) -> str:
    with ledger.reading():
        return render_template(
            "imports/look.html", sent=sent, seen=seen, dates=DATES,
            tables=[(name, name.capitalize()) for name in TABLES],
            offsets=seen_annotations.OFFSETS,
            labels=seen_annotations.listed(seen.marks) if seen.marks else "",
        )  # fmt: skip
