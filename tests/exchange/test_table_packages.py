"""Beside tables of CSV lies what they are, as Frictionless Data has it."""

from __future__ import annotations

import hashlib
import io
import json
import re
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from sqlalchemy import Engine

from claimtracker.db import session as sessions
from claimtracker.exchange import table_packages
from claimtracker.exchange.data_packages import LINKS, NAME
from claimtracker.exchange.table_exports import TABLES, columns
from tests.exchange.everything import EVERYTHING
from tests.exchange.files import began
from tests.exchange.tabled import all_csv, rows

HEAD = "7:" + "a" * 64
TYPES = {"string", "number", "integer", "boolean"}


def package(ledger: Engine, *tables: str, licence: str = "CC BY 4.0") -> dict[str, bytes]:
    """Return the files of a zip of tables."""
    out = io.BytesIO()
    with sessions.read(ledger) as session:
        table_packages.write_zip(session, out, tables or tuple(TABLES), licence=licence, head=HEAD)
    with ZipFile(out) as packed:
        assert packed.testzip() is None
        return {name: packed.read(name) for name in packed.namelist()}


@pytest.fixture
def everything(ledger: Engine) -> Engine:
    return began(ledger, *EVERYTHING)


def told(files: dict[str, bytes]) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(files[NAME])
    return made


def test_zip_has_the_tables_and_what_they_are(everything: Engine) -> None:
    files = package(everything)

    assert [*files] == [*(f"{table}.csv" for table in TABLES), NAME]
    assert {name: files[f"{name}.csv"] for name in TABLES} == all_csv(everything)
    for one in told(files)["resources"]:
        raw = files[one["path"]]
        assert one["bytes"] == len(raw)
        assert one["hash"] == f"sha256:{hashlib.sha256(raw).hexdigest()}"
        assert one["rows"] == len(rows(raw))


def test_package_keeps_the_rules_of_the_standard(everything: Engine) -> None:
    made = told(package(everything))

    assert made["profile"] == "tabular-data-package"
    assert re.fullmatch(r"[-a-z0-9._/]+", made["name"])
    assert made["licenses"] == [{"name": "CC-BY-4.0", "title": "CC BY 4.0"}]
    assert [one["name"] for one in made["resources"]] == list(TABLES)
    for one in made["resources"]:
        assert one["profile"] == "tabular-data-resource"
        assert re.fullmatch(r"sha256:[0-9a-f]{64}", one["hash"])
        fields = {field["name"]: field for field in one["schema"]["fields"]}
        assert tuple(fields) == columns(one["name"])
        assert {field["type"] for field in fields.values()} <= TYPES
        assert fields[one["schema"]["primaryKey"]]["constraints"]["required"] is True


def test_columns_keep_what_the_package_says_of_them(everything: Engine) -> None:
    files = package(everything)
    tables = {name: rows(files[f"{name}.csv"]) for name in TABLES}

    for one in told(files)["resources"]:
        schema, table = one["schema"], tables[one["name"]]
        keys = [row[schema["primaryKey"]] for row in table]
        assert len(set(keys)) == len(keys)
        for field in schema["fields"]:
            known = field.get("constraints", {}).get("enum")
            flags = field.get("trueValues", []) + field.get("falseValues", [])
            for cell in (row[field["name"]] for row in table):
                assert cell or not field.get("constraints", {}).get("required")
                assert not cell or known is None or cell in known
                assert not cell or field["type"] != "integer" or cell.isdecimal()
                assert not cell or field["type"] != "boolean" or cell in flags


def test_every_link_leads_to_a_row(everything: Engine) -> None:
    files = package(everything)
    tables = {name: rows(files[f"{name}.csv"]) for name in TABLES}

    led = 0
    for one in told(files)["resources"]:
        for link in one["schema"].get("foreignKeys", []):
            to = link["reference"]["resource"] or one["name"]
            there = {row[link["reference"]["fields"]] for row in tables[to]}
            given = {row[link["fields"]] for row in tables[one["name"]]} - {""}
            assert given <= there, (one["name"], link)
            led += len(given)
    assert led > 10


def test_page_shows_what_is_so(everything: Engine) -> None:
    page = (Path(__file__).parents[2] / "docs" / "tables.md").read_text()
    shown = json.loads(re.findall(r"```json\n(.*?)```", page, re.DOTALL)[0])

    [claims] = [one for one in told(package(everything))["resources"] if one["name"] == "claims"]

    assert shown["schema"]["foreignKeys"][0] in claims["schema"]["foreignKeys"]
    assert shown["schema"]["primaryKey"] == claims["schema"]["primaryKey"]
    assert (shown["name"], shown["path"]) == (claims["name"], claims["path"])


def test_links_lead_only_to_tables_that_are_there(everything: Engine) -> None:
    [claims] = told(package(everything, "claims"))["resources"]

    assert "foreignKeys" not in claims["schema"]
    assert {(of, name) for of, name in LINKS if name not in columns(of)} == set()


@pytest.mark.parametrize(
    ("licence", "said"),
    [
        ("https://a.example/l", [{"path": "https://a.example/l"}]),
        ("©", [{"name": "other", "title": "©"}]),
        ("", None),
    ],
)
def test_licence_is_said_as_the_standard_has_it(ledger: Engine, licence: str, said: Any) -> None:
    assert told(package(ledger, "sources", licence=licence)).get("licenses") == said


def test_same_ledger_makes_the_same_bytes(everything: Engine) -> None:
    assert package(everything) == package(everything)


def test_frictionless_finds_no_fault(everything: Engine, tmp_path: Any) -> None:
    frictionless = pytest.importorskip("frictionless", reason="frictionless is not installed")

    @contextmanager
    def opened(name: str) -> Any:
        with (tmp_path / name).open("wb") as out:
            yield out

    with sessions.read(everything) as session:
        table_packages.write(session, opened, tuple(TABLES), licence="CC0-1.0", head=HEAD)

    report = frictionless.Package(str(tmp_path / NAME)).validate()

    assert report.flatten(["type", "rowNumber", "fieldName", "note"]) == []
    assert len(report.tasks) == len(TABLES)
