"""The lists that all of a ledger shares: one table of descriptions, and one view of them all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from flask import Blueprint, current_app, render_template, request, url_for

from claimtracker.queries import alike, word_lists
from claimtracker.queries.word_lists import Line, WordTable
from claimtracker.web import evidence, ledger, people, source_pages, topic_pages

PAGE = 50
# What an address of a row ends in, the name of the route, its view, and the method.
Route = tuple[str, str, Callable[..., Any], str]
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a list: its heading, the column of the row, and a class for its cells."""

    label: str
    name: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class WordList:
    """A list as people see it; `act` is what changing a row takes, `used_by` what its uses are,
    `has_work` whether its rows are merged, so that it has lists of what to look at; `routes` are
    those of its rows, where they have pages of their own; `beside` are other pages about them.
    """

    noun: str
    plural: str
    title: str
    means: str
    of: WordTable
    act: str
    columns: tuple[Column, ...]
    used_by: tuple[str, str]
    has_work: bool = False
    routes: tuple[Route, ...] = ()
    beside: tuple[tuple[str, str], ...] = ()


LISTS: Mapping[str, WordList] = {
    one.plural: one
    for one in (
        WordList(
            "source", "sources", "Sources", "Publications that put out articles.",
            word_lists.SOURCES, "source.write",
            (Column("Address", "domain"), Column("Kind", "kind"), Column("Ours", "ours")),
            ("article", "articles"), has_work=True,
            routes=(("/<path:key>", "shown", source_pages.shown, "GET"),),
        ),
        WordList(
            "entity", "entities", "Entities", "What claims are about, and who speaks.",
            word_lists.ENTITIES, "entity.write",
            (Column("Kind", "kind"), Column("Wikidata", "wikidata")),
            ("use", "uses"), has_work=True,
        ),
        WordList(
            "attribute", "attributes", "Attributes", "What can be asked of an entity.",
            word_lists.ATTRIBUTES, "attribute.write",
            (Column("Question", "question", "statement"), Column("Kind", "kind"),
             Column("Unit", "unit"), Column("Runs as", "runs")),
            ("claim", "claims"), has_work=True,
        ),
        WordList(
            "topic", "topics", "Topics", "Subject areas that claims are filed under.",
            word_lists.TOPICS, "topic.write", (Column("Note", "note"),), ("claim", "claims"),
            routes=(("/<path:key>", "shown", topic_pages.shown, "GET"),),
        ),
        WordList(
            "rating", "ratings", "Ratings", "The words of verdicts. Renaming one changes no verdict"
            " that was published.",
            word_lists.RATINGS, "vocabulary.write",
            (Column("Code", "code"), Column("Place on the scale", "ordinal", "num"),
             Column("Retired", "retired")),
            ("verdict", "verdicts"),
        ),
        WordList(
            "outcome", "outcomes", "Outcomes", "The ways in which a dispute can end.",
            word_lists.OUTCOMES, "vocabulary.write",
            (Column("Code", "code"), Column("Retired", "retired")), ("dispute", "disputes"),
        ),
        WordList(
            "evidence", "evidence", "Evidence", "Documents, data and recordings, each once, however"
            " many verdicts rest on it.",
            word_lists.EVIDENCE, "evidence.write",
            (Column("Kind", "kind"), Column("Seen", "seen"), Column("State", "state")),
            ("verdict", "verdicts"),
            routes=(("/<path:key>", "shown", evidence.shown, "GET"),
                    ("/<path:key>/state", "set_state", evidence.set_state, "POST")),
            beside=(("withdrawn_evidence.listed", "Claims whose evidence was withdrawn"),),
        ),
    )
}  # fmt: skip


def listed(shown: WordList) -> str:
    """Show a page of a list, or those of its rows that are used once."""
    sought = request.args.get("q", "")[:LONGEST]
    once = shown.has_work and request.args.get("show") == "once"
    with ledger.reading() as session:
        found = word_lists.page(
            session, shown.of, sought=sought, after=request.args.get("after"), limit=PAGE,
            used_once=once,
        )  # fmt: skip
    return render_template(
        "word_lists/list.html",
        shown=shown,
        lists=LISTS.values(),
        found=found,
        sought=sought,
        once=once,
        edit=partial(_edit, shown),
        page_of=partial(_page_of, shown),
        may_merge=shown.has_work and people.allowed(shown.act),
        new=_linked(f"edits.new_{shown.noun}") if people.allowed(shown.act) else None,
    )


def alike_listed(shown: WordList) -> str:
    """Show the rows of a list that may be the same under two names."""
    with ledger.reading() as session:
        pairs = alike.pairs(session, shown.of)
    return render_template(
        "word_lists/alike.html", shown=shown, pairs=pairs, may_merge=people.allowed(shown.act)
    )


def _edit(shown: WordList, line: Line) -> str | None:
    """Return where a row is edited, by what addresses call it."""
    key = str(line.columns.get("key", line.id))
    return _linked(f"edits.{shown.noun}", key=key) if people.allowed(shown.act) else None


def _page_of(shown: WordList, line: Line) -> str | None:
    """Return the page of a row, where it has one."""
    return _linked(f"{shown.plural}.shown", key=str(line.columns.get("key", line.id)))


def _linked(endpoint: str, **values: Any) -> str | None:
    """Return the address of a page, where there is one."""
    known = endpoint in current_app.view_functions
    return url_for(endpoint, **values) if known else None


def _blueprint(shown: WordList) -> Blueprint:
    pages = Blueprint(shown.plural, __name__)
    pages.add_url_rule(f"/{shown.plural}", "listed", partial(listed, shown))
    if shown.has_work:
        pages.add_url_rule(f"/{shown.plural}/alike", "alike", partial(alike_listed, shown))
    for path, endpoint, view, method in shown.routes:
        pages.add_url_rule(f"/{shown.plural}{path}", endpoint, view, methods=[method])
    return pages


BLUEPRINTS = tuple(_blueprint(one) for one in LISTS.values())
