"""Ledgers written as tables, for the tests, and tables read as other programs read them."""

from __future__ import annotations

import csv
import io
from typing import Any

from openpyxl import load_workbook
from sqlalchemy import Engine

from claimtracker.db import session as sessions
from claimtracker.exchange import table_exports
from claimtracker.exchange.table_exports import TABLES, Written


def as_csv(ledger: Engine, table: str) -> bytes:
    """Return a table of a ledger as CSV."""
    out = io.BytesIO()
    with sessions.read(ledger) as session:
        table_exports.write_csv(session, out, table)
    return out.getvalue()


def all_csv(ledger: Engine) -> dict[str, bytes]:
    """Return every table of a ledger as CSV."""
    return {table: as_csv(ledger, table) for table in TABLES}


def as_workbook(ledger: Engine, *tables: str) -> tuple[bytes, Written]:
    """Return tables of a ledger as XLSX, and what was said of it."""
    out = io.BytesIO()
    with sessions.read(ledger) as session:
        written = table_exports.write_workbook(session, out, tables or tuple(TABLES))
    return out.getvalue(), written


def rows(raw: bytes) -> list[dict[str, str]]:
    """Return the rows of a CSV as Python's reader has them."""
    return list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline="")))


def cells(raw: bytes) -> dict[str, list[list[Any]]]:
    """Return the cells of each sheet of a workbook."""
    book = load_workbook(io.BytesIO(raw))
    return {sheet.title: [list(row) for row in sheet.iter_rows()] for sheet in book}
