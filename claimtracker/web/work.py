"""The first page of the desk: what waits, list by list, and what happened since."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from claimtracker.operations import last_looks
from claimtracker.operations.writing import clock
from claimtracker.queries import happened_since, work_lists, work_pages
from claimtracker.queries.work_lists import CAP, Page, Waits
from claimtracker.web import acts, comments, ledger, people
from claimtracker.web.acts import Acting, FormIncomplete
from claimtracker.web.happenings import DONE

pages = Blueprint("work", __name__)
PAGE = 50
PRINTED_SHOWN = 3


@dataclass(frozen=True, slots=True)
class WorkList:
    """One list: its name, key and words, what is said below, and what is said where it is empty.

    `elsewhere` is the page that shows it, where that is not one of these.
    """

    name: str
    key: str
    words: str
    why: str
    none: str
    elsewhere: str = ""


LISTS = (
    WorkList(
        "suspected", "s", "Suspected disputes", "the heaviest first",
        "No rule has found a contradiction that nobody has looked at. Add an article, and what"
        " it says is compared with all that is here.",
    ),
    WorkList(
        "new", "n", "New since decided", "a new voice, value or text after the decision",
        "Nothing was said on a question that you decided. A new voice, value or text brings it"
        " back here.",
    ),
    WorkList(
        "printed", "p", "We printed this", "ours, and now rated wrong or without its evidence",
        "No article of ours carries a claim that is now rated false, outdated or disputed. Mark"
        " your own publications as ours under Sources, so that they are looked after.",
    ),
    WorkList(
        "waiting", "w", "Waiting, due this week", "for a reply, a ruling or a date",
        "No dispute waits for a date. Make one wait on its page, and it comes back here.",
    ),
    WorkList(
        "loose", "l", "Loose passages", "marked, and not tied to a claim yet",
        "", "loose_passages.listed",
    ),
    WorkList(
        "unrated", "v", "Claims without a verdict", "by how many publications carry them",
        "Every claim that an article carries has a verdict, or is an opinion.",
    ),
    WorkList(
        "review", "r", "Waiting for a second person", "verdicts that somebody else has to agree to",
        "No verdict waits for a second person. Whoever drafts one can ask for it.",
    ),
    WorkList(
        "unanchored", "a", "Passages without a place", "no longer in the newest text",
        "", "unanchored.listed",
    ),
    WorkList(
        "mine", "m", "My disputes", "yours, and not settled",
        "No dispute that has to be settled is yours. Take one from the list of suspected ones.",
    ),
)  # fmt: skip
KEYS = (
    *(((one.key,), one.words) for one in LISTS),
    ((".",), "what changed"),
    (("j", "k"), "the next row, the one before"),
    (("Enter",), "open the row"),
    (("/",), "search"),
)
BY_NAME = {one.name: one for one in LISTS}


@pages.get("/")
def begin() -> str | Response:
    """Show what waits at the desk; whoever has no part in that begins with the disputes."""
    if not people.allowed("desk.read"):
        return redirect(url_for("disputes.listed"), 303)
    me, now = people.actor(), clock()
    with ledger.reading() as session:
        waits = work_lists.waits(session, me.person_id, now.date())
        since = happened_since.since(session, me.person_id)
        heaviest = work_lists.heaviest(session)
        due = work_lists.next_waiting(session)
        printed = work_pages.printed(session, None, PRINTED_SHOWN)
    return render_template(
        "work/page.html", today=now.date(), waits=waits, since=since, heaviest=heaviest,
        printed=printed, cap=CAP, keys=KEYS,
        lists=[(one, _why(one, waits, heaviest, due), _address(one)) for one in LISTS],
    )  # fmt: skip


@pages.get("/desk/lists/<name>")
def listed(name: str) -> str:
    """Show one of the lists, page by page."""
    if name not in BY_NAME or BY_NAME[name].elsewhere:
        abort(404)
    with ledger.reading() as session:
        page = _pages()[name](session, request.args.get("after"), PAGE)
    return render_template(f"work/{_TEMPLATES.get(name, 'disputes')}.html",
                           work=BY_NAME[name], page=page)  # fmt: skip


@pages.get("/desk/changed")
def changed() -> str:
    """Show what others did since whoever asks looked last."""
    me = people.actor()
    with ledger.reading() as session:
        since = happened_since.since(session, me.person_id)
        page = happened_since.page(session, me.person_id, request.args.get("after"), PAGE)
    return render_template(
        "work/changed.html", since=since, page=page, done=DONE, address=_address_of,
        cap=happened_since.CAP,
    )  # fmt: skip


@pages.post("/desk/seen")
def seen() -> Response:
    """Note that somebody has seen what happened, up to what their page told."""
    seal = request.form.get("seal", "")
    if not (seal.isascii() and seal.isdigit() and len(seal) < 10):
        raise FormIncomplete("place")

    def do(acting: Acting) -> str:
        last_looks.look(acting.session, seal=int(seal), **acting.by)
        return url_for("work.begin")

    return acts.once(do)


_TEMPLATES = {"printed": "printed", "unrated": "unrated", "review": "review"}


def _pages() -> dict[str, Callable[[Session, str | None, int], Page]]:
    me = people.actor().person_id
    disputes = {n: partial(_disputes, n) for n in ("suspected", "new", "waiting")}
    return {
        **disputes,
        "mine": lambda session, after, limit: work_lists.own_disputes(session, me, after, limit),
        "printed": work_pages.printed,
        "unrated": work_pages.unrated,
        "review": work_pages.in_review,
    }


def _disputes(name: str, session: Session, after: str | None, limit: int) -> Page:
    return work_lists.disputes(session, name, after, limit)


def _why(one: WorkList, waits: Waits, heaviest: Any, due: Any) -> str:
    """Return what is said below a list: what comes first in it, where one can say so in a line."""
    suspected = next((d for d in heaviest if d.state == "suspected"), None)
    if one.name == "suspected" and suspected:
        return f"heaviest: {suspected.question}"
    if one.name == "waiting" and waits.counts["waiting"] and due:
        return f"next: {due.question}"
    if one.name == "unrated" and waits.counts["unrated"]:
        many = "publication" if waits.sources == 1 else "publications"
        return f"the first is carried by {waits.sources} {many}"
    if one.name == "review" and waits.asks:
        return f"asked for by {waits.asks}"
    return one.why


def _address(one: WorkList) -> str:
    return url_for(one.elsewhere) if one.elsewhere else url_for("work.listed", name=one.name)


def _address_of(act: happened_since.Act) -> str | None:
    """Return the page of what an act was done to, where it has one."""
    if act.table not in comments.PAGES or not act.called:
        return None
    endpoint, name = comments.PAGES[act.table]
    given: dict[str, Any] = {name: act.row_id if act.table == "dispute" else act.called}
    return url_for(endpoint, **given)
