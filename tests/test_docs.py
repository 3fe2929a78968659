"""The docs tell the truth about the code."""

from __future__ import annotations

import re

from claimtracker.exchange import dump_views
from claimtracker.models import Base
from tests import command_pages
from tests.data_model import GROUPS, PAGE, redrawn
from tests.look import pages


def test_diagrams_are_drawn_from_the_models() -> None:
    page = PAGE.read_text()

    assert redrawn(page) == page


def test_every_table_stands_in_a_diagram() -> None:
    drawn = {name for names in GROUPS.values() for name in names}

    assert drawn == set(Base.metadata.tables)


def test_every_table_is_told_in_a_sentence() -> None:
    page = PAGE.read_text()

    missing = [name for name in sorted(Base.metadata.tables) if f"| `{name}` |" not in page]

    assert missing == []


def test_the_page_of_commands_is_what_they_say_of_themselves() -> None:
    assert command_pages.PAGE.read_text() == command_pages.page()


def test_every_command_shows_an_example() -> None:
    without = [words for words, text in command_pages.commands() if "Example" not in text]

    assert without == []


def test_every_view_of_a_dump_is_told() -> None:
    page = PAGE.with_name("dumps.md").read_text(encoding="utf-8")
    told = re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE)
    assert told == [view.name for view in dump_views.VIEWS]


def test_the_page_of_elements_is_made_from_the_macros() -> None:
    assert pages.PAGE.read_text(encoding="utf-8") == pages.page()
