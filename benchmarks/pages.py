"""Measure pages beside the bare statements and the bare template that they are made of.

`python -m benchmarks.pages large.db` takes a ledger that `multiplied` made, and adds an article
with one passage and one with five hundred. Every figure is the CPU time of one request of an
editor. Its peer is what a program of bare SQL and Jinja has to do for the same page: the
statements that the page ran, run again by the driver alone, its text, cut again at its passages,
and its templates, rendered again from the same values. The process is settled as one that serves
is.
"""

from __future__ import annotations

import argparse
import io
import json
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from flask import template_rendered
from flask.testing import FlaskClient
from jinja2 import Template
from sqlalchemy import Engine, event

from benchmarks import ledgers
from benchmarks.ledgers import Clock
from benchmarks.measures import Row, ran_on, write_table
from claimtracker.app import create_app, settle
from claimtracker.exchange import imports
from claimtracker.operations.writing import acting, clock
from claimtracker.web import articles
from claimtracker.web.people import COOKIE
from tests import tokens

MARKS = ("<!-- pages -->", "<!-- end of pages -->")
PASSAGES, ROUNDS = 500, 15
NOTHING = "/healthz"
WORDS = "A report found that the harbour of Tarrow handled {} containers a year."
Spent = Callable[[], object]


@dataclass(slots=True)
class Seen:
    """What one request ran: its statements with their values, and its templates with theirs."""

    statements: list[tuple[str, Any]] = field(default_factory=list)
    rendered: list[tuple[Template, dict[str, Any]]] = field(default_factory=list)


def seen(engine: Engine, client: FlaskClient, address: str) -> Seen:
    """Ask for a page and return what it ran."""
    told = Seen()

    def heard(_: object, __: object, statement: str, values: Any, *___: object) -> None:
        if not statement.startswith("BEGIN"):
            told.statements.append((statement, values))

    def rendered(_: object, template: Template, context: dict[str, Any], **__: object) -> None:
        told.rendered.append((template, context))

    event.listen(engine, "before_cursor_execute", heard)
    with template_rendered.connected_to(rendered):
        assert client.get(address).status_code == 200
    event.remove(engine, "before_cursor_execute", heard)
    return told


@contextmanager
def reader(engine: Engine) -> Iterator[FlaskClient]:
    """Give the browser of an editor."""
    editor = acting(engine, "benchmark")
    client = create_app(engine).test_client()
    client.set_cookie(COOKIE, tokens.given(engine, editor, "editor"), domain="localhost")
    yield client


def article(key: str, passages: int) -> list[dict[str, Any]]:
    """Return the records of an article in which so many passages are tied to so many claims."""
    lines = [WORDS.format(1_000 + number) for number in range(passages)]
    made: list[dict[str, Any]] = [
        {"type": "source", "name": "The Meridian"},
        {"type": "article", "key": key, "title": "Harbours", "source": "The Meridian",
         "published": "2020-09-21", "text": "\n\n".join(lines)},
    ]  # fmt: skip
    for number, line in enumerate(lines):
        claim = f"{key}-claim-{number}"
        said = {"claim": claim, "article": key, "quote": line, "attribution": ["The port"]}
        made.append({"type": "claim", "key": claim, "statement": line})
        made.append({"type": "assertion", "key": f"{key}-{number}"} | said)
    return made


def add(engine: Engine, records: Sequence[dict[str, Any]]) -> None:
    """Take records into a ledger, unless they are there."""
    file = b"".join(json.dumps(record).encode() + b"\n" for record in records)
    actor = acting(engine, "benchmark")
    report = imports.run(engine, io.BytesIO(file), actor=actor, now=clock(), file_name="pages")
    assert not report.refused, report.faults[:3]


def spent(
    *jobs: Spent, rounds: int = ROUNDS, clock: Clock = time.process_time
) -> list[list[float]]:
    """Do jobs in turns and return the CPU milliseconds of each time, after one for warming up."""
    costs: list[list[float]] = [[] for _ in jobs]
    for number in range(rounds + 1):
        for taken, job in zip(costs, jobs, strict=True):
            begun = clock()
            job()
            if number:
                taken.append(1000 * (clock() - begun))
    return costs


@dataclass(frozen=True, slots=True)
class Cost:
    """The CPU milliseconds of a page, of its bare statements, of the cutting of its text, of its
    bare templates and of a request that reads nothing; `asked` counts the statements.
    """

    page: float
    statements: float
    cutting: float
    templates: float
    nothing: float
    asked: int

    @property
    def bare(self) -> float:
        """What the page costs a program of bare SQL and Jinja."""
        return self.statements + self.cutting + self.templates


def cost(engine: Engine, address: str) -> Cost:
    """Measure a page beside what it is made of."""
    with reader(engine) as client:
        client.get(address)
        ran = seen(engine, client, address)
        connection = engine.raw_connection()
        cursor = connection.cursor()
        app, cookie = client.application, client.get_cookie(COOKIE)
        assert cookie is not None

        def bare_statements() -> None:
            for statement, values in ran.statements:
                cursor.execute(statement, values).fetchall()

        def bare_templates() -> None:
            for template, context in ran.rendered:
                template.render(context)

        def cut() -> None:
            for _, context in ran.rendered:
                if "article" in context:
                    articles.parts_of(context["article"])

        with app.test_request_context(address, headers={"Cookie": f"{COOKIE}={cookie.value}"}):
            app.preprocess_request()
            asked, nothing = (lambda: client.get(address)), (lambda: client.get(NOTHING))
            bare_statements()
            jobs = asked, bare_statements, cut, bare_templates, nothing
            costs = spent(*jobs, clock=ledgers.clock(engine))
        connection.close()
    return Cost(*(statistics.median(one) for one in costs), len(ran.statements))


def article_page(engine: Engine, claims: int) -> list[Row]:
    """Set an article with five hundred passages against its bare parts, and against a small one."""
    many, one = cost(engine, "/articles/many-passages"), cost(engine, "/articles/one-passage")
    parts = many.statements + many.templates
    job = f"article with {PASSAGES} passages among {claims:,} claims"
    return [
        Row(f"{job}; bare SQL, its text cut, and Jinja", f"{many.page:.0f} ms",
            f"{many.bare:.0f} ms", many.page / many.bare, 1.2),
        Row(f"{job}; its bare statements and templates", f"{many.page:.0f} ms", f"{parts:.0f} ms",
            many.page / parts),
        Row(f"{job}, statements; with one passage", str(many.asked), str(one.asked),
            many.asked / one.asked, 1),
    ]  # fmt: skip


def panel(engine: Engine, claims: int) -> list[Row]:
    """Set the panel of a passage against its bare statements, and against a tenth of a second."""
    quote = {"quote": WORDS.format(1_007), "written": "", "part": "body"}
    answer = cost(engine, f"/annotate/many-passages?{urlencode(quote)}")
    job = f"panel of a passage among {claims:,} claims"
    return [
        Row(f"{job}; 100 ms", f"{answer.page:.0f} ms", "100 ms", answer.page / 100, 1),
        Row(f"{job}; its bare statements", f"{answer.page:.0f} ms", f"{answer.statements:.1f} ms",
            answer.page / answer.statements),
    ]  # fmt: skip


def main() -> None:
    """Measure and write the table."""
    parser = argparse.ArgumentParser(description="Measure pages.")
    parser.add_argument("ledger", help="the SQLite file of a ledger, which is added to")
    engine = ledgers.opened(parser.parse_args().ledger)
    claims = ledgers.count_claims(engine)
    add(engine, article("one-passage", 1))
    add(engine, article("many-passages", PASSAGES))
    settle()
    rows = [*article_page(engine, claims), *panel(engine, claims)]
    write_table(rows, ran_on(claims), MARKS)
    print("\n".join(map(str, rows)))


if __name__ == "__main__":
    main()
