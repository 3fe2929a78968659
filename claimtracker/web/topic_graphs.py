"""A topic as a graph: its claims, and which of them cannot both hold."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Blueprint, render_template

from claimtracker.queries import named, topic_graphs, topic_pages
from claimtracker.queries.claim_lines import ClaimLine
from claimtracker.queries.topic_graphs import Contradicted
from claimtracker.web import graphs, ledger
from claimtracker.web.dates import in_words
from claimtracker.web.graphs import Edge, Group

pages = Blueprint("topic_graphs", __name__)
DISPUTES = 12


@pages.get("/graph/<path:key>")
def shown(key: str) -> str:
    """Draw the claims of a topic that contradict each other, with the same as a table."""
    with ledger.reading() as session:
        topic = named.topic(session, key)
        number = topic_pages.count(session, topic.id)
        ids, is_capped = topic_pages.disputes(session, topic.id, number, DISPUTES + 1)
        whole = topic_graphs.of_disputes(session, ids[:DISPUTES])
    found = whole.questions
    return render_template(
        "topics/graph.html",
        topic=topic,
        found=found,
        graph=graphs.graph([_group(one) for one in found]),
        numbers=_numbers(found),
        most=DISPUTES,
        more=len(ids) > DISPUTES,
        is_cut=whole.is_cut,
        pairs=topic_graphs.PAIRS,
        is_capped=is_capped,
        cap=topic_pages.CAP,
        left_out=sum(one.left_out for one in found),
    )


def _group(one: Contradicted) -> Group:
    places = {line.id: place for place, line in enumerate(one.claims)}
    edges = tuple(
        Edge(places[pair.left.id], places[pair.right.id], pair.is_real) for pair in one.pairs
    )
    return Group(one.question, tuple(_label(line, one.question) for line in one.claims), edges)


def _label(line: ClaimLine, question: str) -> str:
    """Return how a claim is called below its question, which may be what it states."""
    if not line.value and line.statement == question:
        return "affirmed and denied"
    return in_words(line.value or line.statement or line.key)


def _numbers(found: Iterable[Contradicted]) -> dict[tuple[str, str], int]:
    """Return the numbers of claims in the drawing, by dispute and claim."""
    listed = [(one.dispute_id, line.id) for one in found for line in one.claims]
    return {key: number for number, key in enumerate(listed, start=1)}
