"""The program run as a process of its own that does not load everything anew.

Python keeps a process that has imported the program and forks it for each command: what a
command reads, prints and ends with is its own, and it begins at once.
"""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import IO

from claimtracker.cli.program import COMMANDS

CONTEXT = multiprocessing.get_context("forkserver")
_PLACES = {place.partition(".")[0] for place in COMMANDS.values()}
CONTEXT.set_forkserver_preload(
    [
        *(f"claimtracker.cli.{module}" for module in sorted(_PLACES)),
        "tests.cli.forked",
        "tests.killing",
    ]
)
SECONDS = 120


def run(*words: str, cwd: Path, given: str | None) -> subprocess.CompletedProcess[str]:
    """Run the program to its end; without something given, it has nothing to read."""
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder, name) for name in ("stdin", "stdout", "stderr")]
        files[0].write_text(given or "")
        told = (words, cwd, dict(os.environ), files)
        process = CONTEXT.Process(target=_program, args=told)
        process.start()
        process.join(SECONDS)
        if process.exitcode is None:
            process.kill()
            raise subprocess.TimeoutExpired(words, SECONDS)
        out, err = (file.read_text() for file in files[1:])
    return subprocess.CompletedProcess(words, process.exitcode, out, err)


def _program(
    words: tuple[str, ...], cwd: Path, environment: Mapping[str, str], files: list[Path]
) -> None:
    from claimtracker.cli import main

    for number, (file, mode) in enumerate(zip(files, "rww", strict=True)):
        with file.open(mode) as opened:
            os.dup2(opened.fileno(), number)
    sys.stdin, sys.stdout, sys.stderr = (_stream(n, mode) for n, mode in enumerate("rww"))
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(environment)
    main(list(words), prog_name="claimtracker")


def _stream(number: int, mode: str) -> IO[str]:
    return open(number, mode, encoding="utf-8", closefd=False)
