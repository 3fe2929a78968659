"""What people at the desk say to each other: under claims, disputes and articles."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from claimtracker.operations import comments as comment_acts
from claimtracker.operations.comments import EmptyComment
from claimtracker.operations.rows import StaleVersion
from claimtracker.queries import comments, desk
from claimtracker.queries.comments import CommentContent, Thread
from claimtracker.queries.stored import Stored
from claimtracker.rules.keys import row_key
from claimtracker.rules.text import clean
from claimtracker.web import acts, ledger, people
from claimtracker.web.acts import Acting

pages = Blueprint("comments", __name__)
Answer = str | Response | tuple[str, int]
# Rows that have a page, and the name by which their addresses call them.
PAGES = {
    "article": ("articles.shown", "key"), "claim": ("claims.shown", "key"),
    "dispute": ("disputes.shown", "name"),
}  # fmt: skip


def on_page(session: Session, table: str, key: str) -> Thread | None:
    """Return what is said about the row of a page, for the desk only."""
    if not people.allowed("comment.write"):
        return None
    return comments.thread(session, table, key, before())


def before() -> str:
    """Return before which comment somebody asks for what was said, by its key; or nothing."""
    return row_key(request.args.get("comments-before", ""))


def older(thread: Thread) -> str:
    """Return the address of the comments before those of a thread."""
    endpoint, name = PAGES[thread.table]
    first = thread.comments[0].id
    given = {name: thread.key, "comments-before": first, "_anchor": "comments"}
    return url_for(endpoint, **given)  # type: ignore[arg-type]


@pages.post("/comments/<table>/<path:key>")
def add(table: str, key: str) -> Answer:
    """Comment on a row."""
    text = clean(request.form.get("text", ""))

    def do(acting: Acting) -> str:
        row_id = comments.row_of(acting.session, table, key)
        comment_acts.add(acting.session, table=table, row_id=row_id, text=text, **acting.by)
        return address(table, key)

    try:
        return acts.once(do)
    except EmptyComment as error:
        return _again(table, key, None, text, str(error)), 400


@pages.route("/comments/<uuid:comment_id>", methods=["GET", "POST"])
def change(comment_id: UUID) -> Answer:
    """Change one's own comment, or take one away."""
    key = str(comment_id)
    if request.method == "GET":
        return _form(key, None, "")
    version, text = acts.version(), clean(request.form.get("text", ""))
    gone = request.form.get("action") == "remove"

    def do(acting: Acting) -> str:
        stored = comments.get(acting.session, key)
        if stored.version != version:
            raise StaleVersion("comment")
        if gone:
            comment_acts.remove(acting.session, stored=stored, **acting.by)
        else:
            comment_acts.change(acting.session, stored=stored, text=text, **acting.by)
        return _page_of(acting.session, stored.content)

    try:
        return acts.once(do)
    except EmptyComment as error:
        return _form(key, text, str(error)), 400


def address(table: str, key: str) -> str:
    """Return the address of the comments on a row, by the name that its page has."""
    endpoint, name = PAGES[table]
    given: dict[str, Any] = {name: key, "_anchor": "comments"}
    return url_for(endpoint, **given)


def _page_of(session: Session, content: CommentContent) -> str:
    key = comments.key_of(session, content.table_name, content.row_id)
    return address(content.table_name, key)


def _form(key: str, typed: str | None, error: str) -> str:
    with ledger.reading() as session:
        stored: Stored[CommentContent] = comments.get(session, key)
        table, row_id = stored.content.table_name, stored.content.row_id
        named = comments.key_of(session, table, row_id)
        if stored.content.author_id != people.actor().person_id:
            raise comment_acts.NotYourComment()
    text = stored.content.text or "" if typed is None else typed
    return _again(table, named, stored, text, error)


def _again(
    table: str, key: str, stored: Stored[CommentContent] | None, text: str, error: str
) -> str:
    with ledger.reading() as session:
        comments.row_of(session, table, key)
        names = sorted(desk.people(session).values())
    return render_template(
        "comments/form.html", back=address(table, key), table=table, key=key, stored=stored,
        text=text, error=error, names=names,
    )  # fmt: skip
