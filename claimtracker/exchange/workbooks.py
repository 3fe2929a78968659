"""Read the sheets of an XLSX file that somebody else made, in a process that may fail alone.

Its cells are kept on disk meanwhile, for a workbook is read once and looked at several times.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from claimtracker.errors import Invalid

Row = tuple[int, list[str]]
# The grace that a child has to say why it stopped.
GRACE = 2
SENTENCES = {
    "bomb": "unpacks to far more than a table; nothing was read of it.",
    "broken": "is no workbook that can be read; save it anew as .xlsx, or as CSV in UTF-8.",
    "costly": "takes more memory than a table may; save it as CSV in UTF-8, which takes any size.",
    "old": "is a workbook of the old kind; save it as .xlsx, or as CSV in UTF-8.",
    "slow": "took longer to read than a table may; save it as CSV in UTF-8.",
}


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading a workbook may cost: seconds, and bytes of it unpacked."""

    seconds: int
    unpacked: int


# On a page, where a thread of the server waits, and for a command.
ON_A_PAGE, AT_THE_DESK = Limits(19, 100_000_000), Limits(300, 1_000_000_000)


class UnreadableWorkbook(Invalid):
    """No table can be read out of a workbook; the text says why, and what to do."""

    def __init__(self, name: str, why: str) -> None:
        self.why = why
        super().__init__(f"{name} {SENTENCES[why]}")


@dataclass(frozen=True, slots=True)
class KeptSheet:
    """One sheet of a workbook, and where its rows begin and end in what is kept of it."""

    name: str
    kept: IO[bytes]
    begin: int
    end: int

    def rows(self) -> Iterator[Row]:
        """Give the rows that have anything in them, with their numbers from 1."""
        place = self.begin
        while place < self.end:
            self.kept.seek(place)
            line = self.kept.readline()
            place = self.kept.tell()
            number, cells = json.loads(line)
            yield number, cells


def sheets(path: Path, stack: ExitStack, limits: Limits) -> list[KeptSheet]:
    """Return the visible sheets of a workbook, as long as the stack is open.

    Raises UnreadableWorkbook.
    """
    kept = stack.enter_context(TemporaryFile())
    _run(path, kept, limits)
    kept.seek(0)
    begun: list[tuple[str, int]] = []
    place = 0
    while line := kept.readline():
        place += len(line)
        if line.startswith(b'"'):
            begun.append((json.loads(line), place))
    if not begun:
        raise UnreadableWorkbook(path.name, "broken")
    ends = [after - len(_line(name)) for name, after in begun[1:]] + [place]
    return [
        KeptSheet(name, kept, begin, end) for (name, begin), end in zip(begun, ends, strict=True)
    ]


def _line(name: str) -> bytes:
    return json.dumps(name, ensure_ascii=False).encode() + b"\n"


def _run(path: Path, kept: IO[bytes], limits: Limits) -> None:
    """Let a child read. It gets no environment, for that holds the address of the ledger."""
    module = "claimtracker.exchange.workbook_reading"
    told = [str(limits.seconds), str(limits.unpacked)]
    command = [sys.executable, "-I", "-X", "utf8", "-m", module, *told]
    with path.open("rb") as stream:
        try:
            ran = subprocess.run(  # noqa: S603
                command, stdin=stream, stdout=kept, stderr=subprocess.PIPE,
                timeout=limits.seconds + GRACE, env={}, check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired as error:
            raise UnreadableWorkbook(path.name, "slow") from error
    if ran.returncode:
        why = ran.stderr.decode("utf-8", "replace")
        # Killed by its own limits, or fallen over: SIGXCPU is 24.
        fallen = "slow" if ran.returncode in (-24, -9) else "broken"
        raise UnreadableWorkbook(path.name, why if why in SENTENCES else fallen)
