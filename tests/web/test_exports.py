"""What can be taken out is offered by role, noted, and made beside the pages where it is long."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import time
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from claimtracker.app import create_app
from claimtracker.db import engine as engines
from claimtracker.db import session as sessions
from claimtracker.db.types import new_id
from claimtracker.exchange import restores
from claimtracker.exchange.table_exports import TABLES
from claimtracker.models import Account, Claim, Verdict
from claimtracker.operations import holds, merges, redactions, releases, verdicts
from claimtracker.operations.writing import writing
from claimtracker.queries import dumps_taken
from claimtracker.queries import holds as holds_now
from claimtracker.web import export_forms, exports, made_files
from claimtracker.web.export_forms import FORMS
from tests import builders
from tests.conftest import ADA, BEN, CLEO, NOW
from tests.exchange.files import STORY, began, export, taken
from tests.web import newsroom
from tests.web.conftest import signed_in
from tests.web.forms import fields
from tests.web.reading import page

HERE = "/exports"
CHIEF = replace(ADA, role="admin")


@pytest.fixture
def opened(ledger: Engine) -> Engine:
    return newsroom.opened(newsroom.whole(ledger))


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(made_files.tempfile, "gettempdir", lambda: str(tmp_path))
    return tmp_path


def offered(client: FlaskClient, address: str = HERE) -> set[str]:
    """Return the names of the forms that a page leads to, or makes."""
    return set(re.findall(r'(?:href|action)="/exports/([a-z-]+)', page(client, address)))


def noted(ledger: Engine) -> list[tuple[str, str, str, str]]:
    with sessions.read(ledger) as session:
        return [(t.taken_by, t.form, t.profile, t.part) for t in dumps_taken.page(session)]


def tables_of(raw: bytes, path: Path) -> list[str]:
    path.write_bytes(raw)
    with sqlite3.connect(path) as file:
        return [row[0] for row in file.execute("SELECT key FROM claims ORDER BY key")]


def test_desk_is_offered_every_form_and_readers_what_has_a_public_one(opened: Engine) -> None:
    every, public = {one.name for one in FORMS}, {one.name for one in FORMS if one.of_search}

    assert offered(signed_in(opened, ADA)) == every
    assert offered(signed_in(opened, CLEO)) == public
    assert offered(create_app(opened).test_client()) == public
    assert public < every


def test_of_a_search_is_offered_what_can_be_of_some_claims(opened: Engine) -> None:
    client = signed_in(opened, ADA)

    assert offered(client, f"{HERE}?q=keeps") == {one.name for one in FORMS if one.of_search}
    assert "No claim is found by this" in page(client, f"{HERE}?q=zyzzyva")


@pytest.mark.parametrize("name", [one.name for one in FORMS])
def test_every_form_is_given_as_a_file_under_its_name(client, ledger, name: str) -> None:
    began(ledger, *STORY)

    answer = client.get(f"{HERE}/{name}")

    form = export_forms.form(name)
    assert form is not None
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == form.kind
    assert answer.headers["Content-Disposition"] == f"attachment; filename={form.file}"
    assert int(answer.headers["Content-Length"]) == len(answer.data) > 0


def test_files_are_what_the_command_line_writes(client, ledger, tmp_path: Path) -> None:
    began(ledger, *STORY)

    assert client.get(f"{HERE}/records").data == export(ledger)
    assert load_workbook(BytesIO(client.get(f"{HERE}/workbook").data)).sheetnames == list(TABLES)
    with ZipFile(BytesIO(client.get(f"{HERE}/tables").data)) as packed:
        assert packed.namelist() == [*(f"{table}.csv" for table in TABLES), "datapackage.json"]
    assert tables_of(client.get(f"{HERE}/datasette").data, tmp_path / "a.db") == ["stake-80"]
    assert client.get(f"{HERE}/sql").data.startswith(b"-- A claimtracker ledger")


def test_readers_take_what_is_public_and_nothing_of_the_desk(opened, tmp_path: Path) -> None:
    reader, nobody = signed_in(opened, CLEO), create_app(opened).test_client()

    for client in (reader, nobody):
        for asked in ("", "?q=keeps", "?q=subject:ByteDance"):
            for form in FORMS:
                answer = client.get(f"{HERE}/{form.name}{asked}")
                assert answer.status_code == (200 if form.of_search else 404)
                assert b"canary" not in answer.data.lower()
        keys = tables_of(client.get(f"{HERE}/datasette").data, tmp_path / "a.db")
        assert len(keys) == 3
        assert b"canary" in signed_in(opened, ADA).get(f"{HERE}/datasette").data.lower()


def test_readers_are_told_nothing_of_how_much_goes_on_inside(opened, tmp_path: Path) -> None:
    (tmp_path / "a.db").write_bytes(signed_in(opened, CLEO).get(f"{HERE}/datasette").data)

    with sqlite3.connect(tmp_path / "a.db") as file:
        told = dict(file.execute("SELECT name, value FROM about"))

    assert told["head"] == "0:" + "0" * 64
    assert told["profile"] == "public"


def test_who_has_no_account_takes_no_more_than_so_many(opened, anonymous, monkeypatch) -> None:
    monkeypatch.setattr(exports, "OPEN_LIMIT", 2)

    refused = anonymous.get(f"{HERE}/datasette")

    assert (refused.status_code, "more than 2 claims" in refused.text) == (400, True)
    assert "datasette" not in offered(anonymous)
    assert "datasette" in offered(anonymous, f"{HERE}?q=keeps")
    assert signed_in(opened, CLEO).get(f"{HERE}/datasette").status_code == 200


def test_what_was_taken_is_noted_and_listed_by_role(opened, anonymous) -> None:
    signed_in(opened, CLEO).get(f"{HERE}/sql?q=keeps")
    signed_in(opened, ADA).get(f"{HERE}/records")
    anonymous.get(f"{HERE}/sql?q=keeps")

    assert noted(opened) == [
        ("Ada", "Records of the exchange format", "team", ""),
        ("Cleo", "SQL", "public", "keeps"),
    ]
    assert "Records of the exchange format</th>" not in page(signed_in(opened, CLEO), HERE)
    assert "SQL</th>" in page(signed_in(opened, CLEO), HERE)
    seen = page(signed_in(opened, replace(BEN, role="admin")), HERE).partition("Taken by whom")[2]
    assert seen.index("Records of the exchange format</th>") < seen.index("SQL</th>")


def test_size_is_about_right(story: FlaskClient) -> None:
    shown = page(story, HERE)

    for form in FORMS:
        [row] = re.findall(rf"<code>{re.escape(form.file)}</code>.*", shown)
        told = re.findall(r">([\d.]+) (kB|MB)<", row)[0]
        about = float(told[0]) * (1_000 if told[1] == "kB" else 1_000_000)
        real = len(story.get(f"{HERE}/{form.name}").data)
        assert real / 3 < about < real * 3, form.name


def form_of(client: FlaskClient, address: str, action: str) -> dict[str, str]:
    """Return what a browser would send of the form of a page that makes a file."""
    [found] = re.findall(
        rf'<form method="post" action="{action}">.*?</form>', page(client, address), re.DOTALL
    )
    return fields(found)


def making(client: FlaskClient, name: str, monkeypatch: pytest.MonkeyPatch, asked: str = "") -> str:
    """Ask for a file as if it were long, and return where it is watched."""
    monkeypatch.setattr(exports, "LONG", 0)
    sent = form_of(client, f"{HERE}?q={asked}", f"{HERE}/{name}")
    answer = client.post(f"{HERE}/{name}", data=sent)
    assert answer.status_code == 303
    return answer.headers["Location"]


def done(client: FlaskClient, address: str) -> str:
    for _ in range(600):
        if "data-under-way" not in (seen := page(client, address)):
            return seen
        time.sleep(0.05)
    raise AssertionError("It is never done.")


def test_long_file_is_made_watched_and_fetched(client, ledger, monkeypatch) -> None:
    began(ledger, *STORY)

    address = making(client, "records", monkeypatch)

    assert "It is done" in done(client, address)
    assert address in page(client, HERE)
    assert client.get(f"{address}/file").data == export(ledger)
    assert noted(ledger) == [("Ada", "Records of the exchange format", "team", "")]


def test_file_of_somebody_else_is_not_there(opened, monkeypatch) -> None:
    address = making(client := signed_in(opened, ADA), "sql", monkeypatch, "keeps")
    done(client, address)

    for other in (signed_in(opened, BEN), signed_in(opened, CLEO)):
        assert other.get(address).status_code == 404
        assert other.get(f"{address}/file").status_code == 404
        assert address not in page(other, HERE)
    assert client.get(f"{HERE}/made/..%2fetc").status_code == 404


def test_whole_ledger_that_was_made_is_gone_with_the_role(opened, monkeypatch) -> None:
    address = making(client := signed_in(opened, ADA), "records", monkeypatch)
    done(client, address)

    with opened.execution_options(writes=True).begin() as connection:
        connection.execute(update(Account).values(role="viewer"))

    assert client.get(HERE).status_code == 200
    assert client.get(f"{address}/file").status_code == 404


def test_what_cannot_be_made_says_why(client, ledger, monkeypatch) -> None:
    began(ledger, *STORY)
    monkeypatch.setattr(exports, "LONG", 0)
    sent = form_of(client, HERE, f"{HERE}/sql") | {"q": "zyzzyva"}

    address = client.post(f"{HERE}/sql", data=sent).headers["Location"]

    assert "No claim that may leave is found" in done(client, address)
    assert client.get(f"{address}/file").status_code == 404
    assert noted(ledger) == []


def _note(folder: Path, **given: object) -> None:
    [note] = folder.glob("claimtracker-made-*/*.json")
    note.write_text(json.dumps(json.loads(note.read_text()) | given))


def test_one_is_made_at_a_time_and_one_of_a_stopped_server_is_no_more(
    client, ledger, own_folder, monkeypatch
) -> None:
    taken(ledger, *STORY)
    address = making(client, "records", monkeypatch)
    done(client, address)
    _note(own_folder, is_done=False, done=3, total=9)
    assert "3 of 9 rows" in page(client, address)
    sent = form_of(client, HERE, f"{HERE}/sql")

    refused = client.post(f"{HERE}/sql", data=sent)
    _note(own_folder, is_done=False, pid=2**22 + 1)

    assert (refused.status_code, "is being made for you already" in refused.text) == (409, True)
    assert "The server was stopped" in page(client, address)
    again = client.post(f"{HERE}/sql", data=sent)
    assert again.status_code == 303
    assert "It is done" in done(client, again.headers["Location"])


@pytest.mark.parametrize("looked_at", ["{made}/file", "{made}", HERE])
def test_files_are_kept_for_an_hour(client, ledger, own_folder, monkeypatch, looked_at) -> None:
    began(ledger, *STORY)
    address = making(client, "records", monkeypatch)
    done(client, address)
    for path in own_folder.glob("claimtracker-made-*/*"):
        os.utime(path, (time.time() - made_files.KEPT - 60,) * 2)

    looked = client.get(looked_at.format(made=address))

    assert looked.status_code == (200 if looked_at == HERE else 404)
    assert address not in looked.text
    assert list(own_folder.glob("claimtracker-made-*/*")) == []


def test_what_was_made_before_a_hold_is_given_no_more(opened, own_folder, monkeypatch) -> None:
    addresses = []
    for who in (ADA, CLEO):
        addresses.append(making(client := signed_in(opened, who), "sql", monkeypatch))
        done(client, addresses[-1])
        assert b"ByteDance keeps 80%" in client.get(f"{addresses[-1]}/file").data
    with writing(opened, actor=CHIEF, now=NOW) as session:
        row = session.scalars(select(Claim.id).where(Claim.key == "share-80")).one()
        wanted = {"table": "claim", "row_id": row, "reason": "A letter came."}
        holds.place(session, **wanted, actor=CHIEF, now=NOW)

    for who, address in zip((ADA, CLEO), addresses, strict=True):
        client = signed_in(opened, who)
        assert client.get(f"{address}/file").status_code == 404
        assert "Something was held back" in page(client, address)
    assert list(own_folder.glob("claimtracker-made-*/*.file")) == []
    again = making(client, "sql", monkeypatch)
    done(client, again)
    assert b"ByteDance keeps 80%" not in client.get(f"{again}/file").data


def test_what_was_made_before_a_redaction_is_given_no_more(opened, own_folder, monkeypatch):
    address = making(client := signed_in(opened, ADA), "records", monkeypatch)
    done(client, address)
    with writing(opened, actor=CHIEF, now=NOW) as session:
        row, version = session.execute(
            select(Claim.id, Claim.version).where(Claim.key == "share-80")
        ).one()
        redactions.redact_statement(
            session, actor=CHIEF, now=NOW, confirmed_by=replace(BEN, role="reviewer"),
            claim_id=row, version=version, reason="A court ordered it.",
        )  # fmt: skip

    assert f'{address}">' in page(client, HERE)
    assert list(own_folder.glob("claimtracker-made-*/*.file")) == []
    assert client.get(f"{address}/file").status_code == 404


@pytest.mark.parametrize("hidden", ["verdict", "release", "merge"])
def test_public_file_is_given_no_more_when_something_is_hidden(opened, monkeypatch, hidden) -> None:
    with writing(opened, actor=CHIEF, now=NOW) as session:
        builders.claim(session, "draft", None, statement="ByteDance keeps some of it")
        public = session.scalars(select(Claim.key).where(Claim.released_at.is_not(None))).first()
        merges.merge(session, survivor=public, merged="draft", actor=CHIEF, now=NOW)
    address = making(client := signed_in(opened, CLEO), "sql", monkeypatch)
    done(client, address)
    own = making(desk := signed_in(opened, ADA), "sql", monkeypatch)
    done(desk, own)
    with writing(opened, actor=CHIEF, now=NOW) as session:
        hide(session, hidden)

    assert client.get(f"{address}/file").status_code == 404
    assert "Something was held back" in page(client, address)
    assert desk.get(f"{own}/file").status_code == 200


def test_act_with_an_older_key_that_was_committed_later_is_seen(opened: Engine) -> None:
    with sessions.read(opened) as session:
        before = holds_now.mark(session).rpartition(":")[0]
    with writing(opened, actor=CHIEF, now=NOW) as session:
        hide(session, "release")

    with sessions.read(opened) as session:
        after = holds_now.mark(session).rpartition(":")[0]
        seen = [
            holds_now.was_withheld_since(session, f"{mark}:{new_id()}", public=True)
            for mark in (before, after)
        ]
    assert seen == [True, False]


def hide(session: Session, what: str) -> None:
    by = {"actor": CHIEF, "now": NOW}
    if what == "merge":
        merges.undo(session, merged="draft", **by)
    elif what == "release":
        claim = session.scalars(select(Claim).where(Claim.released_at.is_not(None))).first()
        releases.take_back(session, key=claim.key, version=claim.version, **by)
    else:
        published = session.scalars(select(Verdict.id)).first()
        verdicts.withdraw(session, verdict_id=published, reason="It was about another deal.", **by)


def test_whatever_fails_is_said_and_logged_and_another_may_be_made(caplog) -> None:
    def fails(out: object, progress: object) -> int:
        raise sqlite3.OperationalError("disk I/O error")

    for _ in range(2):
        made = made_files.new("ada", "sql", "team", "", "0:0")
        made_files.begin(made, fails, lambda rows: None)
        for _ in range(600):
            if not (found := made_files.find(made.key, "ada", lambda one: False)).is_under_way:
                break
            time.sleep(0.05)

        assert found.trouble == made_files.BROKEN
        assert not made.path.exists()
    assert caplog.text.count("sqlite3.OperationalError: disk I/O error") == 2


@pytest.mark.parametrize("note", ["", "[]", '{"key": "of another version"}', None])
def test_note_that_says_nothing_or_has_no_file_is_not_there(
    client, ledger, own_folder, monkeypatch, note
) -> None:
    taken(ledger, *STORY)
    address = making(client, "records", monkeypatch)
    done(client, address)
    [path] = own_folder.glob("claimtracker-made-*/*.json")
    if note is None:
        path.with_suffix(".file").unlink()
    else:
        path.write_text(note)

    assert address not in page(client, HERE)
    assert client.get(address).status_code == 404
    assert client.get(f"{address}/file").status_code == 404


def test_folder_of_made_files_is_open_to_nobody_else(client, ledger, own_folder, monkeypatch):
    began(ledger, *STORY)
    done(client, making(client, "tables", monkeypatch))

    [folder] = own_folder.glob("claimtracker-made-*")
    assert folder.stat().st_mode & 0o077 == 0
    folder.chmod(0o755)
    refused = client.get(HERE)
    assert (refused.status_code, "s alone, so nothing was made" in refused.text) == (409, True)


def test_copy_offers_lists_alone(opened, tmp_path: Path) -> None:
    (tmp_path / "part.sql").write_bytes(signed_in(opened, CLEO).get(f"{HERE}/sql").data)
    made = engines.create(f"sqlite:///{tmp_path / 'copy.db'}")
    assert restores.restore(made, tmp_path / "part.sql").is_copy

    copy = create_app(made).test_client()

    assert offered(copy) == set()
    assert "is a copy to be read" in page(copy, HERE)
    assert copy.get(f"{HERE}/sql").status_code == 404
    made.dispose()
