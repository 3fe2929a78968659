"""Comments under claims, disputes and articles, and what is for whom."""

from __future__ import annotations

import html
import re
import time
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, insert, select, update
from sqlalchemy.orm import Session

from claimtracker.db.types import new_id
from claimtracker.models import Account, Comment, Dispute, Rating
from claimtracker.operations import verdict_drafts
from claimtracker.operations.writing import writing
from claimtracker.queries import claims
from claimtracker.queries.comments import MOST_SHOWN, row_of
from claimtracker.queries.verdicts import DraftContent
from claimtracker.rules.vocabulary import COMMENTED, NOTIFIED
from claimtracker.web import letters, notifications
from tests import builders, tokens
from tests.conftest import ADA, BEN, NOW
from tests.operations import given
from tests.outside.mail_server import Kept, listening
from tests.web.conftest import signed_in


@pytest.fixture
def claim(ledger: Engine) -> Engine:
    """Give a ledger with a claim that is carried by an article, and with Ben at the desk."""
    with writing(ledger, actor=ADA, now=NOW) as session:
        tokens.account(session, BEN, BEN.role)
        stake = given.claim(session, "stake")
        given.assertion(session, "said", given.article(session, "story"), stake)
    return ledger


def send(client: FlaskClient, address: str, **told: Any) -> Any:
    """Send a form of ours, and return the answer."""
    cookie = client.get_cookie("claimtracker")
    assert cookie is not None
    form = {"form_token": tokens.form_token(cookie.value), "form_key": new_id()}
    return client.post(address, data=form | told)


@pytest.mark.parametrize(("table", "key"), [("claim", "stake"), ("article", "story")])
def test_comment_is_read_where_it_was_written(
    claim: Engine, client: FlaskClient, table: str, key: str
):
    answer = send(client, f"/comments/{table}/{key}", text="Who <b>says</b> so?")

    assert (answer.status_code, answer.location) == (303, f"/{table}s/{key}#comments")
    assert "Who &lt;b&gt;says&lt;/b&gt; so?" in client.get(f"/{table}s/{key}").text


def test_comment_on_a_dispute_is_read_on_its_page(ledger: Engine, client: FlaskClient):
    dispute = disputed(ledger)

    send(client, f"/comments/dispute/{dispute}", text="Ask the port.")

    assert "Ask the port." in client.get(f"/disputes/{dispute}").text


def disputed(ledger: Engine) -> str:
    with writing(ledger, actor=ADA, now=NOW) as session:
        for value in ("80%", "none"):
            builders.says(session, f"Paper {value}", builders.claim(session, value, value))
    with Session(ledger) as session:
        return session.scalars(select(Dispute.id)).one()


def test_empty_comment_is_asked_for_again(claim: Engine, client: FlaskClient):
    answer = send(client, "/comments/claim/stake", text="  ")

    assert answer.status_code == 400
    assert "Write something" in answer.text


def test_author_changes_a_comment_and_takes_it_away(claim: Engine, client: FlaskClient):
    send(client, "/comments/claim/stake", text="So it is.")
    [edit] = re.findall(r'href="(/comments/[0-9a-f-]{36})"', client.get("/claims/stake").text)
    assert "So it is." in client.get(edit).text

    send(client, edit, version="1", text="So it was.")
    assert "So it was." in client.get("/claims/stake").text
    stale = send(client, edit, version="1", text="So it will be.")
    assert stale.status_code == 409

    send(client, edit, version="2", text="", action="remove")
    assert "So it was." not in client.get("/claims/stake").text


def test_who_is_named_finds_it_and_says_that_it_was_read(claim: Engine, client: FlaskClient):
    send(client, "/comments/claim/stake", text="@Ben, look here.")
    ben = signed_in(claim, BEN)
    page = ben.get("/notifications").text

    assert "For you <b>1</b>" in page
    assert "mentioned you on" in page
    assert "look here" not in page
    [one] = re.findall(r'name="one" value="([^"]+)"', page)

    assert send(client, "/notifications/read", one=one).status_code == 303
    assert "For you <b>1</b>" in ben.get("/notifications").text
    send(ben, "/notifications/read", one=one)
    assert "For you <b>" not in ben.get("/notifications").text


def test_dispute_that_is_due_is_for_its_owner(ledger: Engine, client: FlaskClient):
    disputed(ledger)
    over = {"state": "waiting", "waiting_until": "2020-01-01", "owner_id": ADA.person_id}
    with ledger.execution_options(writes=True).begin() as connection:
        connection.execute(update(Dispute).values(**over))

    page = client.get("/notifications").text

    assert "For you <b>1</b>" in page
    assert "waited until" in page


def test_list_of_many_notifications_costs_no_more_statements(
    claim: Engine, client: FlaskClient, counted: Any
):
    ben, asked = signed_in(claim, BEN), []
    for number in (1, 3):
        for _ in range(number):
            send(client, "/comments/claim/stake", text="@Ben, look here.")
        ben.get("/notifications")
        before = counted.number
        ben.get("/notifications")
        asked.append(counted.number - before)

    assert asked[0] == asked[1]


def test_reader_sees_no_comment_and_no_count(claim: Engine, cleo_reads: FlaskClient):
    with writing(claim, actor=ADA, now=NOW) as session:
        given.verdict(session, "v", given.claim(session, "open"))
    ada = signed_in(claim, ADA)
    send(ada, "/comments/claim/open", text="@Cleo, not for you.")

    page = cleo_reads.get("/claims/open").text

    assert "not for you" not in page
    assert 'id="comments"' not in page
    assert "For you" not in page
    assert cleo_reads.get("/notifications").status_code == 404


@pytest.fixture
def mail_server(monkeypatch: pytest.MonkeyPatch) -> Any:
    with listening() as kept:
        for name, value in {
            "MAIL_HOST": "127.0.0.1", "MAIL_PORT": str(kept.port), "MAIL_TLS": "none",
            "MAIL_FROM": "ledger@desk.example", "ADDRESS": "https://facts.example/",
        }.items():  # fmt: skip
            monkeypatch.setenv(f"CLAIMTRACKER_{name}", value)
        yield kept


def test_mail_says_who_and_why_and_nothing_of_what_was_written(mail_server: Kept, claim: Engine):
    ada, ben = signed_in(claim, ADA), signed_in(claim, BEN)
    with claim.execution_options(writes=True).begin() as connection:
        ours = Account.person_id == BEN.person_id
        connection.execute(update(Account).where(ours).values(email="ben@desk.example"))
    send(ada, "/comments/claim/stake", text="@Ben, the secret stake.")
    send(ben, "/account/mail", by_mail="yes")
    assert "checked" in ben.get("/account").text

    send(ada, "/comments/claim/stake", text="@Ben, the secret stake.")

    for _ in range(100):
        if mail_server.mails:
            break
        time.sleep(0.05)
    [mail] = mail_server.mails
    assert (mail["To"], mail["Subject"]) == ("ben@desk.example", "Ada mentioned you on a claim.")
    assert "https://facts.example/notifications" in mail.get_content()
    assert "secret" not in mail.get_content()


def test_author_of_a_verdict_that_is_sent_back_is_told_on_the_list_and_by_mail(
    mail_server: Kept, claim: Engine
):
    ada, ben = signed_in(claim, replace(ADA, role="reviewer")), signed_in(claim, BEN)
    with writing(claim, actor=BEN, now=NOW) as session:
        session.execute(
            update(Account)
            .where(Account.person_id == BEN.person_id)
            .values(email="ben@desk.example")
        )
        rating = session.scalars(select(Rating.id).where(Rating.code == "false")).one()
        content = DraftContent("d", claims.get(session, "stake").id, rating, BEN.person_id, "So.")
        [draft] = verdict_drafts.draft(session, [content], actor=BEN, now=NOW)
    send(ben, "/account/mail", by_mail="yes")
    send(ben, f"/drafts/{draft}/submit", version="1")

    answer = send(ada, f"/drafts/{draft}/send-back", version="2", note="The secret page?")

    assert answer.status_code == 303
    listed = ben.get("/notifications").text
    assert "sent back your verdict on" in listed
    assert f'href="/drafts/{draft}"' in listed
    for _ in range(100):
        if mail_server.mails:
            break
        time.sleep(0.05)
    [mail] = mail_server.mails
    assert mail["Subject"] == "Ada sent a verdict of yours back, with a note on what is missing."
    assert "secret" not in mail.get_content()


def test_each_reason_to_tell_somebody_has_its_words():
    assert {*letters.SAID} == {*notifications.WHYS} == {*NOTIFIED}


@pytest.mark.parametrize(("table", "key"), [("claim", "stake"), ("article", "story")])
def test_older_comments_are_counted_and_led_to(
    claim: Engine, client: FlaskClient, table: str, key: str
):
    with writing(claim, actor=ADA, now=NOW) as session:
        row = {
            "table_name": table, "row_id": row_of(session, table, key), "version": 1,
            "author_id": ADA.person_id, "written_at": NOW,
        }  # fmt: skip
        made = [{**row, "id": new_id(), "text": f"Number {n}."} for n in range(MOST_SHOWN + 3)]
        session.execute(insert(Comment), made)

    newest = client.get(f"/{table}s/{key}").text
    [older] = re.findall(r'href="([^"]+)">3 older comments<', newest)
    before = client.get(html.unescape(older)).text

    assert ("Number 2." in newest, "Number 3." in newest) == (False, True)
    assert ("Number 2." in before, "Number 3." in before) == (True, False)
    assert "older comment" not in before
    assert "To the newest comments" in before


@pytest.mark.parametrize("table", COMMENTED)
def test_mail_calls_a_row_by_its_article(table: str):
    article = "an" if table[0] in "aeiou" else "a"

    assert letters.ROWS[table] == f"{article} {table}"


def test_comment_stands_where_the_mail_server_is_down(
    monkeypatch: pytest.MonkeyPatch, claim: Engine, write: AbstractContextManager[Session]
):
    for name, value in {"MAIL_HOST": "127.0.0.1", "MAIL_PORT": "1", "MAIL_TLS": "none",
                        "MAIL_FROM": "ledger@desk.example", "ADDRESS": "https://facts.example/",
                        }.items():  # fmt: skip
        monkeypatch.setenv(f"CLAIMTRACKER_{name}", value)
    ada, ben = signed_in(claim, ADA), signed_in(claim, BEN)
    with claim.execution_options(writes=True).begin() as connection:
        ours = Account.person_id == BEN.person_id
        connection.execute(update(Account).where(ours).values(email="ben@desk.example"))
    send(ben, "/account/mail", by_mail="yes")

    answer = send(ada, "/comments/claim/stake", text="@Ben, look.")

    assert answer.status_code == 303
    assert "@Ben, look." in ada.get("/claims/stake").text


def test_what_was_written_stays_on_the_page_that_refuses_it(claim: Engine, client: FlaskClient):
    send(client, "/comments/claim/stake", text="Who says so?")
    [address] = re.findall(r'href="(/comments/[^"]+)"', client.get("/claims/stake").text)

    answer = send(client, address, version="7", text="Nobody, I find.")

    assert answer.status_code == 409
    assert '<dd dir="auto">Nobody, I find.</dd>' in answer.text
