"""What docs/tables.md shows is so."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from claimtracker.exchange import table_imports, table_records
from claimtracker.exchange.table_exports import TABLES
from claimtracker.exchange.table_records import Asked
from claimtracker.exchange.workbook_reading import MEMORY
from claimtracker.exchange.workbooks import AT_THE_DESK

PAGE = (Path(__file__).parents[2] / "docs" / "tables.md").read_text()
SHOWN = re.findall(r"```csv\n(.*?)```.*?```jsonl\n(.*?)```", PAGE, re.DOTALL)
SAID = (Asked(), Asked(mapped={"Überschrift": "title"}))


@pytest.mark.parametrize(("shown", "asked"), [*zip(SHOWN, SAID, strict=True)])
def test_tables_of_the_page_become_the_records_beside_them(tmp_path, shown, asked):
    table, lines = shown
    (tmp_path / "table.csv").write_text(table)

    with table_imports.opened(tmp_path / "table.csv", asked, lambda _: None) as found:
        [part] = found.parts
        made = [record for _, record in table_records.records(part.sheet, part.how)]

    assert made == [json.loads(line) for line in lines.splitlines()]


def test_page_names_the_tables_there_are():
    told = re.findall(r"^\| `(\w+)` \| ", PAGE, re.MULTILINE)

    assert told == list(TABLES)
    assert ("six" in PAGE.lower().partition("\n## ")[2]) == (len(TABLES) == 6)
    assert (MEMORY, AT_THE_DESK.seconds) == (1024**3, 300)
