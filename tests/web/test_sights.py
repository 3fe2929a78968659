"""What somebody may not see does not exist for them: every page, read by the public.

A page that is added is read here by itself: each address of the application is tried with the
key and the name of every row there is.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote, quote_plus, unquote

import pytest
from flask.testing import FlaskClient
from markupsafe import escape
from sqlalchemy import Engine, event, insert, select

from claimtracker.db import veils
from claimtracker.models import Base, Entity
from claimtracker.operations import checks
from claimtracker.queries import public_views, sights
from claimtracker.queries.dispute_tables import EVERY, FACES
from claimtracker.rules.permissions import Sight
from claimtracker.web import (
    access,
    articles,
    claims,
    disputes,
    indexes,
    searches,
    source_pages,
    speakers,
    subjects,
    topic_pages,
)
from tests.canaries import answer_rows, lay_canaries
from tests.conftest import ADA, CLEO
from tests.web import newsroom
from tests.web.conftest import signed_in

# Rows that have no page and never will, and are many.
UNNAMED = {
    "anchor", "event", "event_content", "outcome", "rating", "reading", "seal", "sealed_event",
    "sign_in",
}  # fmt: skip
# Rows of which every ledger begins with fifty that are alike: the newest stand for all.
ALIKE = {"attribute", "attribute_name"}
# Tables that stay small, or of which the public is shown nothing, so that nothing is walked.
SMALL = (
    "account", "fitted_estimate", "outcome", "person", "rating", "seal", "setting", "source",
    "source_merge",
)  # fmt: skip
UNKNOWN = "00000000-0000-7000-8000-000000000000"
UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
SHORT = re.compile(r"\b0[0-9a-hjkmnp-tv-z]{25}\b")
TAIL = re.compile(r">[0-9a-f]{8}<")
OWN = re.compile('<div class="me .*?</div>', re.DOTALL)
TOKEN = re.compile(r'(?<=name="form_token" value=")[0-9a-f]{64}')
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
# What says when the rows of a ledger were made, or follows from it.
OF_ITS_TIME = ("Content-Length", "Date", "ETag", "Last-Modified", "Set-Cookie")
NEXT = re.compile(r'href="([^"]*[?&;]after=[^"]+)"')
UNSEEN = ("new", "suspected", "near", "changes", "lapsed")
LISTS = (
    "/disputes", "/disputes?state=new", "/disputes?state=suspected", "/disputes?state=near",
    "/disputes?state=changes", "/disputes?state=lapsed", "/disputes?state=closed",
    "/disputes?order=newest", "/disputes?kind=value&origins=one", "/disputes?since=look", "/claims",
    "/articles", "/index/speakers", "/index/speakers?q=canary",
    "/index/speakers?name=Canary%20Speaker", "/index/speakers?name=Oracle",
    "/speakers/Oracle?order=newest", "/index/sources", "/sources/The Meridian",
    "/sources/The Open Post", "/index/sources?name=Canary%20Times", "/index/subjects",
    "/index/topics", "/subjects/ByteDance", "/topics/The sale", "/matrix", "/matrix/speakers",
    "/graph/The sale", "/sitemaps/speakers.xml", "/sitemaps/sources.xml",
    "/sitemaps/subjects.xml", "/sitemaps/topics.xml",
    "/matrix?one=The%20Meridian&other=The%20Open%20Post",
    "/matrix/speakers?one=Oracle&other=ByteDance",
    "/download/disputes.csv?state=closed", "/download/disputes.jsonl?state=closed",
)  # fmt: skip
# A part of the ledger is a part by some word, and of the disputes one that a reader sees.
REFUSED = ("/download/claims.sql", *(one for one in LISTS if one.partition("state=")[2] in UNSEEN))
SEARCHES = (
    "", "canary", "bytedance", "word", "nothing", "-word",
    "source:\"Canary Times\"", "speaker:\"Canary Speaker\"", "topic:\"Canary topic\"",
    "topic:\"The sale\"", "has:contradiction", "-has:contradiction", "rating:false",
    "rating:true", "before:2020-09-15", "after:2020-09-22", "subject:ByteDance", "users",
    "speaker:Oracle", "state:suspected", "-state:suspected", "kind:value", "mode:fact",
    "stance:denies", "standing:stands", "genre:news", "year:2020", "-year:2020", "for:Oracle",
    "has:verdict", "type:claim", "canarx", "canarx share", "bytedanec", 'source:"Canary Timez"',
    'speaker:"Canary Speakr"', 'topic:"Canary topi"', 'subject:"Canary"', 'topic:"the sal"',
)  # fmt: skip

SEARCHED = (
    "/search", "/feeds/search", "/download/found.csv", "/download/found.jsonl", "/exports",
)  # fmt: skip


@pytest.fixture
def kept(ledger: Engine) -> Engine:
    return newsroom.opened(newsroom.whole(ledger))


@pytest.fixture(autouse=True)
def few_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    named = indexes, source_pages, speakers, subjects, topic_pages
    for module in (articles, claims, disputes, searches, *named):
        monkeypatch.setattr(module, "PAGE", 1)


def addresses(client: FlaskClient, names: set[str]) -> list[str]:
    """Return every address of an application, with each name in each place for one.

    Pages of the desk are closed to readers whatever the name, so that a few names will do.
    """
    found = set()
    for rule in client.application.url_map.iter_rules():
        # What one reads of oneself is one's own.
        if "GET" not in (rule.methods or ()) or rule.endpoint.split(".")[0] in ("static", "own"):
            continue
        is_of_desk = access.RULES[rule.endpoint] not in (access.READERS, access.ANYBODY)
        tried = sorted(names)[:: max(1, len(names) // 3)] if is_of_desk else sorted(names)
        plain = re.split(r"<[^>]+>", rule.rule.replace("<table>", "claim"))
        assert len(plain) < 3, "Say how to read a page with two names in its address."
        found |= {quote(name, safe="/").join(plain) for name in tried}
    return sorted(
        found | set(LISTS) | {f"{at}?q={quote(asked)}" for asked in SEARCHES for at in SEARCHED}
    )


def names_in(engine: Engine) -> set[str]:
    """Return the keys and names of all rows of a ledger."""
    found = set()
    with engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            for column in table.columns if table.name not in UNNAMED else ():
                if column.primary_key or column.name in ("key", "name", "login", "question_id"):
                    few = 9 if table.name in ALIKE else None
                    newest = [one.desc() for one in table.primary_key.columns]
                    named = select(column).order_by(*newest).limit(few)
                    found |= {str(value) for value in connection.scalars(named) if value}
    return found


def told(client: FlaskClient, address: str) -> list[tuple[int, str]]:
    """Return what an address and the pages after it answer, without the keys of rows."""
    answers: list[tuple[int, str]] = []
    seen: set[str] = set()
    while address and address not in seen:
        seen.add(address)
        answer = client.get(address)
        text = NEXT.sub('href="after"', OWN.sub("me", answer.text))
        headers = [value for name, value in answer.headers if name not in OF_ITS_TIME]
        text = SHORT.sub("short", UUID.sub("uuid", "\n".join([text, *headers])))
        text = MOMENT.sub("moment", TAIL.sub(">tail<", TOKEN.sub("token", text)))
        # Rows that were made in the same thousandth of a second stand in any order.
        text = "<entry>".join(sorted(text.split("<entry>")))
        answers.append((answer.status_code, text))
        further = [one for one in NEXT.findall(answer.text) if one.replace("&amp;", "&")]
        address = further[-1].replace("&amp;", "&") if further else ""
    return answers


def test_public_pages_are_those_of_a_ledger_without_what_is_kept_back(kept: Engine, never: Engine):
    reader, other = signed_in(kept, CLEO), signed_in(never, CLEO)
    for address in addresses(
        reader, {"share-80", "share-none", "released", "open-1", "open-2", "ev-1"}
    ):
        assert told(reader, address) == told(other, address), address
    [(status, page)] = told(reader, "/disputes/share-80")
    assert (status, page.count("The contract says so.")) == (200, 2)
    assert "one side stands" in reader.get("/disputes").text
    _is_proven(kept)
    _is_hidden_as_what_never_was(kept, reader)


def test_public_facets_are_those_of_a_ledger_without_what_is_kept_back(kept: Engine, never: Engine):
    reader, other = signed_in(kept, CLEO), signed_in(never, CLEO)

    shown = sorted(told(reader, address) for address in facets_of(kept))
    assert shown == sorted(told(other, address) for address in facets_of(never))
    assert len(shown) > 5

    nobody = told(reader, f"/disputes?speaker={UNKNOWN}")
    with kept.connect() as connection:
        hidden = list(connection.scalars(select(Entity.id).where(Entity.name.ilike("%canary%"))))
    assert hidden
    assert all(told(reader, f"/disputes?speaker={key}") == nobody for key in hidden)


def facets_of(engine: Engine) -> list[str]:
    """Return the lists that public facets lead to."""
    with engine.connect() as connection:
        codes = set(connection.scalars(select(FACES[Sight.PUBLIC].facet.c.code))) - {EVERY}
    return [f"/disputes?{code.replace(':', '=')}" for code in sorted(codes)]


def _is_proven(ledger: Engine) -> None:
    with sights.read(ledger, Sight.WHOLE) as session:
        assert checks.check(session).problems == []


def _is_hidden_as_what_never_was(ledger: Engine, reader: FlaskClient) -> None:
    hidden = sorted(name for name in names_in(ledger) if "canary" in name.casefold())
    assert len(hidden) > 20
    for place in (
        "claims",
        "articles",
        "disputes",
        "evidence",
        "speakers",
        "sources",
        "subjects",
        "topics",
    ):
        unknown = reader.get(f"/{place}/nowhere")
        for name in hidden:
            there = reader.get(f"/{place}/{quote(name)}")
            assert there.status_code == unknown.status_code == 404
            assert _without(there.text, name) == _without(unknown.text, "nowhere")


def test_no_page_has_a_canary_of_what_is_kept_back(kept: Engine):
    names = names_in(kept)
    with kept.execution_options(writes=True).begin() as connection:
        for model, row in answer_rows(ADA.person_id):
            connection.execute(insert(model).values(row))
        laid = lay_canaries(connection)
    newsroom.opened(kept)
    assert len(laid) > 15, laid
    assert "proposal_answer.features" in laid
    reader, found = signed_in(kept, CLEO), 0
    for address in addresses(reader, names | names_in(kept)):
        for status, text in told(reader, address):
            found += status == 200
            assert status == 400 if address in REFUSED else status in (200, 303, 404), address
            asked = re.split(r"\?(?:q|name)=", unquote(address), maxsplit=1)
            echoed = asked[1] if len(asked) > 1 else asked[0].rpartition("/")[2]
            echoed = UUID.sub("uuid", echoed)
            parts = UUID.sub("uuid", unquote(address)).split("/")
            for asked in (*re.findall('"([^"]+)"', echoed), echoed, *parts):
                text = _without(text.replace(quote_plus(asked), ""), asked)
            assert "canary" not in text.casefold(), address
    assert found > 40


def _without(text: str, name: str) -> str:
    in_addresses = quote(name), quote_plus(name, "!$'()*,/:;?@")
    for said in (name, str(escape(name)), *in_addresses) if name else ():
        text = text.replace(said, "")
    return text


def test_public_sees_no_table_without_a_rule_and_no_column_of_the_newsroom(kept: Engine):
    with sights.read(kept, Sight.PUBLIC) as session:
        shown = {
            table.name
            for table in Base.metadata.sorted_tables
            if session.execute(select(table).limit(1)).first()
        }
    assert shown <= public_views._rows().keys()
    assert not shown & {"person", "account", "event", "event_content", "hold", "verdict_draft"}
    assert {"claim", "assertion", "article_version", "dispute", "verdict"} <= shown
    with sights.read(kept, Sight.PUBLIC) as session:
        for table in Base.metadata.sorted_tables:
            internal = [c for c in table.columns if c.info["class"] != "public"]
            for row in session.execute(select(table)).mappings():
                told = {f"{table.name}.{c.name}" for c in internal if row[c.name] is not None}
                assert told <= {
                    "setting.name", "setting.value", "article_version.body",
                    "article_version.standfirst", "article_version.captions",
                }  # fmt: skip
    newsroom_reader = signed_in(kept, ADA)
    assert "A canary keeps 50%." in newsroom_reader.get("/claims/canary-draft").text
    assert "The canary ends." in newsroom_reader.get("/articles/open-1").text
    assert newsroom_reader.get("/claims/canary-merged").status_code == 303


def test_no_public_page_walks_the_ledger(kept: Engine, engine_name: str):
    if engine_name != "sqlite":
        pytest.skip("SQLite says in one line what it walks.")
    asked: dict[str, Any] = {}
    behind = veils.veiled(kept, public_views.views)
    event.listen(behind, "before_cursor_execute", lambda *told: asked.update({told[2]: told[3]}))
    reader = signed_in(kept, CLEO)
    for address in addresses(reader, {"share-80", "open-1"}):
        reader.get(address)

    with behind.connect() as connection:
        steps = [
            step[3]
            for statement, values in list(asked.items())
            if not statement.startswith("BEGIN")
            for step in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        ]

    assert len(asked) > 30
    walked = {step.split()[1] for step in steps if step.startswith("SCAN main.")}
    assert walked <= {f"main.{name}" for name in SMALL}
    # What copies and merges lead to is found among what the page asks for, and is no table.
    made = [step for step in steps if "AUTOMATIC" in step]
    assert [
        step
        for step in made
        if not step.startswith(("SEARCH roots ", "SEARCH led ", "SEARCH family "))
    ] == []
