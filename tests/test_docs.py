"""The docs tell the truth about the code."""

from __future__ import annotations

from claimtracker.models import Base
from tests.data_model import GROUPS, PAGE, redrawn


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
