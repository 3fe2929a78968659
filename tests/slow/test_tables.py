"""A hundred thousand rows of a table come in and go out at flat memory; a fault names its row."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

FEW, MANY = 10_000, 100_000


def table(path: Path, rows: int, bad: int = 0) -> Path:
    lines = [
        f"c-{n},{'' if n + 1 == bad else f'The council of town {n} has {n} seats'},en\n"
        for n in range(1, rows + 1)
    ]
    path.write_text("Claim ID,Claim,Language\n" + "".join(lines))
    return path


def run(folder: Path, ledger: str, *words: str) -> tuple[int, str, int]:
    """Return the status of the program, what it said, and the most memory it had, in kB."""
    command = [sys.executable, "-m", "claimtracker", "--database", f"sqlite:///{ledger}.db"]
    with (folder / "said").open("w+") as said:
        child = subprocess.Popen([*command, *words], cwd=folder, stdout=said)
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        return child.returncode, said.read(), used.ru_maxrss


def test_tables_come_in_and_go_out_at_flat_memory(tmp_path: Path) -> None:
    most: dict[str, list[int]] = {"in": [], "csv": [], "xlsx": [], "from xlsx": []}
    for rows in (FEW, MANY):
        table(tmp_path / "claims.csv", rows)
        told = (("in", ("import", "claims.csv")), ("csv", ("export", "--table", "claims")),
                ("xlsx", ("export", "--table", "claims", "-o", "out.xlsx")),
                ("from xlsx", ("import", "out.xlsx", "--exchange", "out.jsonl")))  # fmt: skip
        for name, words in told:
            status, _, memory = run(tmp_path, f"of-{rows}", *words)
            assert status == 0
            most[name].append(memory)

    assert {name: many / few for name, (few, many) in most.items() if many > few * 1.3} == {}


def test_fault_in_row_99_999_leaves_nothing_behind_and_names_its_row(tmp_path: Path) -> None:
    table(tmp_path / "claims.csv", MANY, bad=99_999)

    status, said, _ = run(tmp_path, "ledger", "import", "claims.csv")
    _, left, _ = run(tmp_path, "ledger", "export")

    reason = "is missing; a record of type claim needs it"
    assert status == 1
    assert f"claims.csv, row 99,999, “Claim” (statement): {reason}" in said
    assert '"type": "claim"' not in left
