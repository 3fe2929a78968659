"""The first page of the desk: what waits, each list with its page, in the same few statements."""

from __future__ import annotations

import re
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, event, select
from sqlalchemy.orm import Session

from claimtracker.models import Dispute, LastLook, Rating
from claimtracker.operations import decisions, sources, verdict_drafts
from claimtracker.operations.decisions import Decision
from claimtracker.operations.rows import Edit
from claimtracker.operations.writing import writing
from claimtracker.queries import sources as source_rows
from claimtracker.queries.verdicts import DraftContent
from claimtracker.web import work
from tests import builders
from tests.conftest import ADA, BEN, NOW
from tests.operations import given
from tests.web.conftest import Counted
from tests.web.reading import words
from tests.web.test_holds import send

LISTS = ("suspected", "new", "printed", "waiting", "unrated", "review", "mine")


def fill(session: Session, number: int) -> None:
    """Add a dispute, a claim of ours rated false, a verdict in review, and lost passages."""
    ours = builders.source(session, "Ours")
    stored = source_rows.by_id(session, [ours])[ours]
    if not stored.content.ours:
        change = Edit(stored, replace(stored.content, ours=True))
        sources.edit(session, [change], actor=ADA, now=NOW)
    subject = f"Company {number}"
    made = [
        builders.claim(session, f"{value} {number}", value, subject=subject)
        for value in ("80%", "none")
    ]
    printed = builders.article(session, f"ours-{number}", "Ours")
    builders.assertion(session, made[0], printed, quote="keeps an 80% stake")
    builders.says(session, f"Herald {number}", made[1], quote="not in the text")
    given.verdict(session, f"v{number}", made[0], "false")
    draft(session, f"d{number}", made[1])


def draft(session: Session, key: str, claim: str) -> None:
    rating = session.scalars(select(Rating.id).where(Rating.code == "true")).one()
    content = DraftContent(key, claim, rating, BEN.person_id, "So.", state="in review")
    verdict_drafts.draft(session, [content], actor=BEN, now=NOW)


def counts(page: str) -> dict[str, str]:
    """Return what the first page counts, by list."""
    found = re.findall(r"<b>([\d,+]+)</b><a [^>]*>([^<]+)</a>", page)
    return {words: number for number, words in found}


def test_first_page_counts_what_waits(client: FlaskClient, write: AbstractContextManager[Session]):
    with write as session:
        fill(session, 1)

    page = client.get("/").text

    assert counts(page) == {
        "Suspected disputes": "1", "New since decided": "0", "We printed this": "1",
        "Waiting, due this week": "0", "Loose passages": "0", "Claims without a verdict": "1",
        "Waiting for a second person": "1", "Passages without a place": "1", "My disputes": "0",
    }  # fmt: skip
    assert "What share" in page or "Company 1" in page
    assert "asked for by Ben" in page


def test_count_stops_at_its_cap(
    client: FlaskClient, write: AbstractContextManager[Session], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(work.work_lists, "CAP", 1)
    monkeypatch.setattr(work, "CAP", 1)
    with write as session:
        fill(session, 1)
        fill(session, 2)

    assert counts(client.get("/").text)["Suspected disputes"] == "1+"


@pytest.mark.parametrize("name", LISTS)
def test_empty_list_says_what_to_do(client: FlaskClient, name: str):
    page = client.get(f"/desk/lists/{name}").text

    assert 'class="empty"' in page
    assert 'class="button"' in page


@pytest.mark.parametrize(
    "address",
    [
        "lists/review?after=nowhere",
        "lists/mine?after=1",
        "lists/printed?after=1",
        "changed?after=².1",
    ],
)
def test_place_that_nothing_leads_to_is_refused(client: FlaskClient, address: str):
    assert client.get(f"/desk/{address}").status_code == 400


def test_seal_that_no_page_told_is_refused(client: FlaskClient):
    assert send(client, "/account", "/desk/seen", seal="²").status_code == 400


def test_every_list_leads_through_all_its_pages(
    client: FlaskClient, write: AbstractContextManager[Session], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(work, "PAGE", 2)
    with write as session:
        for number in range(5):
            fill(session, number)

    for name, rows in {"suspected": 5, "printed": 5, "unrated": 5, "review": 5}.items():
        assert len(walked(client, f"/desk/lists/{name}")) == rows, name


def walked(client: FlaskClient, address: str) -> list[str]:
    """Return the first links of all rows of a list, over all its pages."""
    found: list[str] = []
    while address:
        page = client.get(address).text
        found += re.findall(r'<td class="statement"><a href="([^"]+)"', page)
        following = re.search(r'href="([^"]*[?&;]after=[^"]+)"', page)
        address = following[1].replace("&amp;", "&") if following else ""
    assert len(found) == len(set(found))
    return found


def test_disputes_of_mine_and_those_that_wait_have_their_lists(
    client: FlaskClient, ledger: Engine, write: AbstractContextManager[Session]
):
    with write as session:
        fill(session, 1)
    with writing(ledger, actor=ADA, now=NOW) as session:
        row = session.execute(select(Dispute.id, Dispute.version)).one()
        decide(session, row, state="waiting", waiting_until="2020-11-20")

    assert len(walked(client, "/desk/lists/waiting")) == 1
    assert len(walked(client, "/desk/lists/mine")) == 1
    assert counts(client.get("/").text)["Waiting, due this week"] == "1"


def decide(session: Session, row: Any, **told: Any) -> None:
    made = Decision(**told)
    decisions.decide(
        session, dispute_id=row.id, version=row.version, decision=made, actor=ADA, now=NOW
    )


@pytest.mark.parametrize("address", ["/", *(f"/desk/lists/{n}" for n in LISTS), "/desk/changed"])
def test_page_takes_the_same_number_of_statements_for_one_and_for_three(
    client: FlaskClient, ledger: Engine, counted: Counted, address: str
):
    asked = []
    for numbers in ((1,), (2, 3)):
        with writing(ledger, actor=BEN, now=NOW) as session:
            for number in numbers:
                fill(session, number)
        client.get(address)
        before = counted.number
        assert client.get(address).status_code == 200
        asked.append(counted.number - before)

    assert asked[0] == asked[1]


def test_what_others_did_is_told_until_it_is_said_to_be_seen(client: FlaskClient, ledger: Engine):
    with writing(ledger, actor=BEN, now=NOW) as session:
        fill(session, 1)
    page = client.get("/").text
    assert "<b>1</b> new dispute" in page
    form = dict(re.findall(r'name="(\w+)" value="([^"]*)"', page.split('action="/desk/seen"')[1]))

    with writing(ledger, actor=BEN, now=NOW) as session:
        fill(session, 2)
    assert client.post("/desk/seen", data=form).status_code == 303

    # What came while the page was read is not taken for seen.
    page = client.get("/").text
    assert "<b>1</b> new dispute" in page
    assert "Since you said on" in page
    assert len(re.findall("<tr>", client.get("/desk/changed").text)) > 1


def test_contradiction_that_was_found_is_named_by_its_claims(client: FlaskClient, ledger: Engine):
    with writing(ledger, actor=BEN, now=NOW) as session:
        for value in ("80%", "none"):
            builders.says(session, "The Meridian", builders.claim(session, value, value), by=value)

    page = words(client.get("/desk/changed").text)

    named = r"contradiction The statement of (80%|none) / The statement of (80%|none) "
    assert {*re.search(named, page).groups()} == {"80%", "none"}


def test_reading_moves_no_mark(client: FlaskClient, ledger: Engine):
    for address in ("/", "/desk/changed"):
        client.get(address)

    with Session(ledger) as session:
        assert session.scalars(select(LastLook.person_id)).all() == []


def test_ones_own_acts_are_no_news(client: FlaskClient, write: AbstractContextManager[Session]):
    with write as session:
        given.claim(session, "mine")

    page = client.get("/desk/changed").text

    assert "Nobody else changed anything" in page or "Only you" in page


def test_who_only_reads_finds_no_work(cleo_reads: FlaskClient):
    assert cleo_reads.get("/").location == "/disputes"
    assert cleo_reads.get("/desk/lists/suspected").status_code == 404
    assert "/desk" not in cleo_reads.get("/disputes").text


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_first_page_walks_no_table(client: FlaskClient, ledger: Engine):
    with writing(ledger, actor=ADA, now=NOW) as session:
        fill(session, 1)
    asked: list[tuple[str, Any]] = []

    def heard(_: object, __: object, statement: str, values: Any, *___: object) -> None:
        asked.append((statement, values))

    event.listen(ledger, "before_cursor_execute", heard)
    client.get("/")
    event.remove(ledger, "before_cursor_execute", heard)

    with ledger.connect() as connection:
        plans = [
            row.detail
            for statement, values in asked
            if statement.startswith("SELECT")
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        ]
    assert len(plans) > 20
    # Small tables, and what was read before by an index.
    small = re.compile(r"SCAN (setting|rating|CONSTANT|anon_\d+|\(subquery.*|seal\b)")
    assert [plan for plan in plans if plan.startswith("SCAN") and not small.match(plan)] == []
