"""A bar that shows how far a long command is, where somebody sits before a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Report = Callable[[int, int], None]


@contextmanager
def bar(title: str) -> Iterator[Report | None]:
    """Give a function that moves a bar on standard error, or None where it is no terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    with _drawn(title) as report:
        yield report


@contextmanager
def _drawn(title: str) -> Iterator[Report]:
    # What draws takes memory that a command without a terminal can do without.
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    console = Console(stderr=True)
    with Progress(*columns, TimeRemainingColumn(), console=console, transient=True) as shown:
        task = shown.add_task(title, total=None)

        def report(done: int, total: int) -> None:
            shown.update(task, completed=done, total=total)

        yield report
