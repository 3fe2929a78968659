"""A file is looked over on a page, comes in whole or not at all, and is taken back there."""

from __future__ import annotations

import base64
import io
import json
import zlib
from typing import Any

import pytest
from flask.testing import FlaskClient
from openpyxl import Workbook
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from tests.conftest import CLEO
from tests.exchange.files import STORY, export, records, taken
from tests.exchange.files import written as as_records
from tests.exchange.tabled import as_workbook
from tests.web.conftest import signed_in
from tests.web.forms import Filled, fields, filled
from tests.web.reading import words

HERE, NEW = "/imports", "/imports/new"
CLAIMS = "Claim text;Notes\nThe bridge is late;ours\nThe bridge costs 40 million;\n"


def look(client: FlaskClient, raw: bytes | str, name: str = "claims.csv") -> TestResponse:
    form = filled(client, HERE)
    content = raw.encode() if isinstance(raw, str) else raw
    return client.post(NEW, data=form | {"action": "look", "file": (io.BytesIO(content), name)})


def again(client: FlaskClient, answer: TestResponse, action: str, **given: Any) -> TestResponse:
    return client.post(NEW, data=shown(answer) | {"action": action} | given)


def shown(answer: TestResponse) -> Filled:
    """Return what the form that carries the file would send."""
    return fields(answer.text[answer.text.index('<form class="form wide"') :])


def statements(ledger: Engine) -> list[str]:
    return [one["statement"] for one in records(ledger, "claim")]


def test_file_is_looked_over_taken_and_taken_back(client: FlaskClient, ledger: Engine) -> None:
    seen = look(client, CLAIMS)
    assert seen.status_code == 200
    assert "It would bring claim: 2 new" in words(seen.text)
    assert statements(ledger) == []

    done = again(client, seen, "take")
    page = client.get(done.location)
    assert (done.status_code, sorted(statements(ledger))) == (
        303, ["The bridge costs 40 million", "The bridge is late"],
    )  # fmt: skip
    assert "Brought by Ada" in words(page.text)

    back = client.post(f"{done.location}/undo", data=fields(page.text))
    after = words(client.get(back.location).text)
    assert (back.status_code, statements(ledger)) == (303, [])
    assert "by Ada: 2 rows went, 0 are as they were before" in after
    assert "taken back" in words(client.get(HERE).text)


def test_second_column_of_a_name_is_named(client: FlaskClient) -> None:
    seen = look(client, "key;statement;Statement\na;The bridge is late;It is early\n")

    said = "2 columns are called “statement”: 2 is statement, 3 is not taken."
    assert said in words(seen.text)


def test_key_that_stands_twice_is_said_before_it_comes_in(client: FlaskClient) -> None:
    seen = look(client, "key;statement\na;The bridge is late\na;The bridge is early\n")

    said = "The claim “a” stands in row 2 and row 3; where they differ, row 3 counts."
    assert f"The same key stands in it more than once. {said}" in words(seen.text)


@pytest.mark.parametrize("name", ["claims.csv", "‮الادعاءات.csv", "..csv"])
def test_records_that_a_file_would_come_in_as_are_given_and_not_taken(
    client: FlaskClient, ledger: Engine, name: str
) -> None:
    given = again(client, look(client, CLAIMS, name), "records")
    assert given.status_code == 200
    assert given.headers["Content-Disposition"].startswith("attachment; filename")
    lines = [json.loads(line) for line in given.data.splitlines()]
    assert [one["statement"] for one in lines] == [
        "The bridge is late", "The bridge costs 40 million",
    ]  # fmt: skip
    assert statements(ledger) == []

    taken = again(client, look(client, given.data, "again.jsonl"), "take")
    assert (taken.status_code, len(statements(ledger))) == (303, 2)


def test_form_that_is_sent_twice_takes_the_file_once(client: FlaskClient, ledger: Engine) -> None:
    seen = look(client, CLAIMS)

    first, second = again(client, seen, "take"), again(client, seen, "take")

    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    assert words(client.get(HERE).text).count("claims.csv") == 1


def test_columns_are_said_otherwise_and_remembered(client: FlaskClient, ledger: Engine) -> None:
    table = "Wording,When\nThe bridge is late,3/4/2020\n"
    seen = look(client, table, "ours.csv")
    assert (seen.status_code, "do not say what the rows are" in seen.text) == (200, True)
    assert 'value="take"' not in seen.text

    said = {"1-column-1": "statement", "1-column-2": "from"}
    refused = again(client, seen, "look", **said)
    mended = again(
        client, refused, "look", **{"1-dates": "day-first", "1-constant": "language = en"}
    )
    done = again(client, mended, "take")

    assert "whether the day or the month comes first" in refused.text
    assert done.status_code == 303
    [claim] = records(ledger, "claim")
    assert (claim["from"], claim["language"]) == ("2020-04-03", "en")
    assert "All of it is here already" in look(client, table, "other.csv").text


def test_other_rows_than_were_guessed_are_guessed_anew(client: FlaskClient) -> None:
    seen = look(client, "ID,Headline,Source,Claim\n1,One,Gazette,x\n")
    as_claims = again(client, seen, "look", **{"1-table": "claims"})

    form = shown(as_claims)
    assert (form["1-table"], form["1-column-1"], form["1-column-2"], form["1-column-4"]) == (
        "claims", "key", "", "statement",
    )  # fmt: skip


def test_what_is_wrong_stands_beside_its_row_and_nothing_comes_in(
    client: FlaskClient, ledger: Engine
) -> None:
    lines = [f"{n},Title {n},Gazette," for n in range(30)]
    lines[3], lines[27] = "3,,Gazette,", "27,Title,Gazette,soon"
    seen = look(client, "ID,Headline,Source,Date\n" + "\n".join(lines), "articles.csv")

    text = words(seen.text)
    assert "2 rows cannot be taken," in text
    assert "row 29: Date (published) “soon” cannot be read as a date" in text
    assert "Headline (title) is missing; a record of type article needs it" in text
    assert 'value="take"' not in seen.text

    forced = again(client, seen, "take")
    assert forced.status_code == 400
    assert records(ledger, "article") == []
    assert "Nothing came in as a file yet" in client.get(HERE).text


def test_workbook_of_several_sheets_comes_in_as_one(client: FlaskClient, ledger: Engine) -> None:
    taken(ledger, *STORY)
    before = export(ledger)
    raw, _ = as_workbook(ledger)

    seen = look(client, raw, "ledger.xlsx")
    done = again(client, seen, "take")

    assert "All of it is here already." in seen.text
    assert "It changed nothing" in client.get(done.location).text
    assert export(ledger) == before


def workbook(**sheets: list[list[str]]) -> bytes:
    """Return a workbook of foreign sheets."""
    book, out = Workbook(write_only=True), io.BytesIO()
    for name, lines in sheets.items():
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append(line)
    book.save(out)
    return out.getvalue()


def test_each_sheet_of_a_workbook_is_said_otherwise(client: FlaskClient, ledger: Engine) -> None:
    raw = workbook(
        Wordings=[["No", "Wording"], ["c-1", "The bridge is late"], ["c-2", "It is not"]],
        Scribbles=[["Wording", "x"], ["not this", "y"]],
        Pieces=[["No", "Wording", "Paper"], ["a-1", "Late bridge", "Gazette"]],
    )
    seen = look(client, raw, "ours.xlsx")
    assert words(seen.text).count("do not say what the rows are") == 3

    said = {
        "1-table": "claims", "2-left_out": "yes", "3-table": "articles",
    }  # fmt: skip
    read = again(client, seen, "look", **said)
    said |= {
        "1-column-1": "key", "1-column-2": "statement", "1-constant": "language = en",
        "3-column-1": "key", "3-column-2": "title", "3-column-3": "source",
    }  # fmt: skip
    mended = again(client, read, "look", **said)
    assert "Scribbles is not read. It is left out, as was said." in words(mended.text)
    done = again(client, mended, "take")

    assert done.status_code == 303
    assert statements(ledger) == ["The bridge is late", "It is not"]
    assert {one["language"] for one in records(ledger, "claim")} == {"en"}
    [article] = records(ledger, "article")
    assert (article["key"], article["title"], article["source"]) == (
        "a-1", "Late bridge", "Gazette"
    )  # fmt: skip
    known = look(client, raw, "again.xlsx")
    assert "All of it is here already." in known.text


def test_faults_of_a_sheet_stand_beside_its_rows(client: FlaskClient, ledger: Engine) -> None:
    raw = workbook(
        claims=[["statement", "due"], ["The bridge is late", ""]],
        articles=[["key", "title", "source", "published"], ["a", "Late", "Gazette", "soon"]],
    )

    seen = look(client, raw, "two.xlsx")
    mended = again(client, seen, "look", **{"2-column-4": ""})

    assert "cannot be read as a date" in words(seen.text)
    assert "cannot be read" not in words(mended.text)
    assert again(client, mended, "take").status_code == 303


def test_records_come_in_without_columns(client: FlaskClient, ledger: Engine) -> None:
    seen = look(client, as_records(*STORY), "sale.jsonl")
    done = again(client, seen, "take")

    assert "1-column-1" not in seen.text
    assert done.status_code == 303
    assert len(records(ledger, "assertion")) == 1


@pytest.mark.parametrize(
    ("raw", "name", "said"),
    [
        (b"", "empty.csv", "empty.csv is empty; a table has a header and rows."),
        (b"\x89PNG\r\n\x1a\n", "x.xlsx", "x.xlsx is a PNG image, whatever its name says"),
        (b"\x89PNG\r\n\x1a\n", "x.jsonl", "x.jsonl is a PNG image, whatever its name says"),
        (b"PK\x03\x04 no", "x.xlsx", "x.xlsx is no workbook that can be read; save it anew"),
        (b"a,b\n" + b"1,2\n" * 6_000, "many.csv", "do not say what the rows are"),
        (
            b"Claim,b\n" + b"1,2\n" * 3_001,
            "m.csv",
            "has more than 3,000 rows, which is the most that a page",
        ),
        (",".join(f"c{n}" for n in range(101)).encode(), "w.csv", "has more than 100 columns"),
    ],
)
def test_what_a_page_does_not_take_is_said(client, raw: bytes, name: str, said: str) -> None:
    answer = look(client, raw, name)

    assert said in words(answer.text)
    assert answer.status_code in (200, 400)


def test_no_file_is_asked_for_again(client: FlaskClient) -> None:
    answer = client.post(NEW, data=filled(client, HERE) | {"action": "look"})

    assert (answer.status_code, "Choose a file." in answer.text) == (400, True)


@pytest.mark.parametrize("carried", ["no base64", "YWJj", ""])
def test_forged_file_is_refused(client: FlaskClient, carried: str) -> None:
    seen = look(client, CLAIMS)

    assert again(client, seen, "take", carried=carried).status_code == 400


def test_bomb_that_goes_along_is_refused(client: FlaskClient) -> None:
    seen = look(client, CLAIMS)
    bomb = base64.b64encode(zlib.compress(bytes(50_000_000))).decode()

    assert again(client, seen, "take", carried=bomb).status_code == 400


@pytest.mark.parametrize(
    "given",
    [
        {"1-table": "evil"}, {"1-dates": "evil"}, {"1-column-1": "evil"},
        {"1-constant": "evil = 1"}, {"1-column-99": "statement"}, {"1-column-²": "statement"},
        {"7-table": "claims"}, {"²-table": "claims"}, {"1-left_out": "yes"},
        {"file_name": "../../x\x1b.csv"},
        {"file_name": ""},
    ],
)  # fmt: skip
def test_forged_choice_breaks_nothing(client: FlaskClient, given: dict[str, str]) -> None:
    seen = look(client, CLAIMS)

    answers = [again(client, seen, action, **given) for action in ("look", "take")]

    assert {answer.status_code for answer in answers} <= {200, 303, 400}


def test_page_that_is_loaded_anew_asks_for_the_file_again(client: FlaskClient) -> None:
    answer = client.get(NEW)

    assert answer.status_code == 200
    assert "is not kept; choose it again" in answer.text
    assert 'type="file"' in answer.text


def test_readers_have_no_part_in_imports(ledger: Engine) -> None:
    assert signed_in(ledger, CLEO).get(HERE).status_code == 404


def test_list_costs_as_many_statements_for_one_as_for_four(client, ledger, counted) -> None:
    taken(ledger, *STORY)
    client.get(HERE)
    start = counted.number
    client.get(HERE)
    one = counted.number - start
    for _ in range(3):
        taken(ledger, *STORY)
    start = counted.number

    client.get(HERE)

    assert counted.number - start == one


def test_annotations_are_looked_over_with_what_their_labels_mean(
    client: FlaskClient, ledger: Engine
) -> None:
    line = '{"text": "It is late. It costs 40 million.", "label": [[12, 31, "Claim"], [0, 2, "x"]]}'
    seen = look(client, line + "\n", "marks.jsonl")
    assert (seen.status_code, 'value="take"' in seen.text) == (200, False)
    assert "names no publication" in words(seen.text)

    said = {"publication": "Harbour Gazette", "labels": "Claim = claim\nx ="}
    mended = again(client, seen, "look", **said)
    assert "It would bring source: 1 new, article: 1 new, claim: 1 new" in words(mended.text)
    assert "Doccano: marks" in words(mended.text)
    done = again(client, mended, "take")

    assert (done.status_code, statements(ledger)) == (303, ["It costs 40 million"])
    assert [one["quote"] for one in records(ledger, "assertion")] == ["It costs 40 million"]


def test_annotations_with_a_meaning_that_is_none_say_so(client: FlaskClient) -> None:
    seen = look(client, '[{"text": "It is late.", "label": [[0, 2, "A"]]}]', "marks.json")

    refused = again(client, seen, "look", labels="A = verdict")

    assert refused.status_code == 400
    assert "The label 'A' cannot be 'verdict'" in words(refused.text)
