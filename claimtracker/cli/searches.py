"""The command that finds claims and articles."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from typing import Any

import click

from claimtracker.cli.layouts import count, document, plain, say
from claimtracker.cli.ledgers import Chosen, reading
from claimtracker.cli.parameters import WORDS, example
from claimtracker.queries import questions_meant
from claimtracker.queries import search as searching
from claimtracker.queries.questions_meant import QuestionMeant
from claimtracker.queries.search import Hit, Order, Results
from claimtracker.rules import unknown_filters
from claimtracker.rules.search_query import Query, parse
from claimtracker.web.dates import shown

MOST = 1000


@click.command(
    short_help="Find claims and articles.",
    context_settings={"ignore_unknown_options": True},
    epilog=example(
        "search 'bridge -stopped'", "search '\"will cost\" source:\"Harbour Gazette\"'",
        "search has:contradiction --type claim --json",
    ),
)  # fmt: skip
@click.argument("query", metavar="QUERY", nargs=-1, required=True, type=WORDS)
@click.option(
    "--type", "kind", type=click.Choice(["claim", "article"]), help="Only claims, or only articles."
)
@click.option(
    "--limit", metavar="N", type=click.IntRange(1, MOST), default=20, show_default=True,
    help=f"How many to show, at most {MOST}.",
)  # fmt: skip
@click.option(
    "--after", metavar="CURSOR", type=WORDS, help="The next page, by what the page before gave."
)
@click.option("--newest", "order", flag_value="newest", default="best", help="The newest first.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_obj
def search(
    chosen: Chosen,
    query: tuple[str, ...],
    kind: Any,
    limit: int,
    after: str | None,
    order: Order,
    as_json: bool,
) -> None:
    """Find claims and articles by their words, the best first; by filters alone, the newest.

    Words, "a phrase", -not, one OR another. Filters by name: source:, speaker: (also for whom
    somebody speaks), for:, subject:, topic:, rating:. By day said: year:2020, before:DATE,
    after:DATE. By what there is: has:contradiction, has:verdict, type:claim, type:article.

    By a word of a short list: mode:plan, stance:denies, standing:corrected, genre:satire; kind:
    and state: of a contradiction, as kind:denial and state:open. Any other word is answered with
    the list. Of these, only genre: finds articles.

    Put a name of several words in quotation marks, and write a quotation mark in it twice.
    """
    unknown = [word for word in query if word.startswith("--")]
    if unknown:
        raise click.NoSuchOption(unknown[0], ctx=click.get_current_context())
    words = " ".join(query)
    asked = parse(words)
    if told := unknown_filters.said(words):
        click.echo(plain(told), err=True)
    with reading(chosen) as session:
        found = searching.find(
            session, asked, kind=kind, limit=limit, after=after, order=order, cut=False
        )
        has_claims = bool(found.claims or after or kind == "article")
        questions = [] if has_claims else questions_meant.meant(session, asked)
    if as_json:
        document(_content(found))
    else:
        _tell(found, asked)
        _tell_questions(questions)
        _tell_next(found, words, kind, limit, order)


def _tell_questions(questions: Sequence[QuestionMeant]) -> None:
    for one in questions:
        say()
        say(f"In dispute: {plain(one.question)}")
        say(f"claimtracker dispute {one.id}")


def _content(found: Results) -> dict[str, Any]:
    return {
        "total": found.total,
        "exact": found.exact,
        "next": found.next,
        "results": [_hit(hit) for hit in found.results],
    }


def _hit(hit: Hit) -> dict[str, Any]:
    return {
        "type": hit.type,
        "key": hit.key,
        "statement" if hit.type == "claim" else "title": hit.title,
        "rating": hit.rating,
        "sources": hit.sources,
        "contradictions": hit.contradictions,
        "snippet": hit.snippet,
        "marks": [list(mark) for mark in hit.marks],
    }


def _tell(found: Results, asked: Query) -> None:
    if asked.ignored:
        parts = dict.fromkeys(part or "an empty phrase" for part in asked.ignored)
        click.echo(f"Not searched for: {plain(', '.join(parts))}", err=True)
    say(f"{found.total:,}{'' if found.exact else ' or more'} found")
    for hit in found.results:
        say()
        say(hit.title, mark=f"{hit.type}  ")
        say(" · ".join(_facts(hit)), indent=2)
        if hit.snippet != hit.title:
            say(hit.snippet, indent=2)


def _facts(hit: Hit) -> list[str]:
    facts = [hit.key, ", ".join(hit.sources) or "no source"]
    if hit.published:
        facts.append(shown(hit.published))
    if hit.rating_label:
        facts.append(hit.rating_label)
    if hit.contradictions:
        facts.append(count(hit.contradictions, "contradiction"))
    return facts


def _tell_next(found: Results, words: str, kind: str | None, limit: int, order: Order) -> None:
    if found.next is None:
        return
    again = ["claimtracker", "search", words, *(["--type", kind] if kind else [])]
    again += [] if limit == 20 else ["--limit", str(limit)]
    again += [] if order == "best" else ["--newest"]
    click.echo(f"\nMore: {plain(shlex.join([*again, '--after', found.next]))}")
