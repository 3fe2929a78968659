"""How the program ends: the one place where failures become a sentence and a status."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from contextlib import suppress

import click

from claimtracker.cli.layouts import plain
from claimtracker.errors import ClaimtrackerError, Invalid

REFUSAL = 1
MISUSE = 2
INTERRUPTED = 130
# What to do next by a command; a page has a link for it. By name, for most commands load neither.
ADVICE = {
    "NoSuchClaim": " `claimtracker search` finds keys.",
    "ColumnMissing": " That is said by --map COLUMN=FIELD and by --set FIELD=VALUE.",
    "UnknownRows": " That is said by --table, by --map COLUMN=FIELD, and by --no-header where the"
    " first row is one of them.",
    "NoSuchDispute": " `claimtracker disputes` lists the disputes.",
}
# What is amiss with a place where a file should be, and what to do about it.
AMISS = {
    errno.EACCES: " may not be opened by whoever runs this; change who may, or name another place.",
    errno.EEXIST: " is there already and is no folder; name another.",
    errno.EISDIR: " is a folder; name a file in it.",
    errno.ENOENT: " is not there, or the folder that it should be in is not; make that, or name"
    " another.",
    errno.ENOTDIR: " lies in what is a file and no folder; name a folder that is one.",
}


def ending(act: Callable[[], object]) -> int:
    """Do what a command does and return the status that the program ends with.

    What went wrong is said in one sentence on standard error. Whoever stops reading what we
    print has had enough, and that is no error.
    """
    try:
        status = _status(act)
        _flush()
    except BrokenPipeError:
        status = 0
    except (KeyboardInterrupt, click.Abort):
        status = INTERRUPTED
    except click.ClickException as error:
        status = _misused(error)
    except ClaimtrackerError as error:
        said = f"{error}{ADVICE.get(type(error).__name__, '')}"
        status = _say(said, MISUSE if isinstance(error, Invalid) else REFUSAL)
    except OSError as error:
        status = _say(_by_the_machine(error), REFUSAL)
    _let_go()
    return status


def _status(act: Callable[[], object]) -> int:
    try:
        act()
    except click.exceptions.Exit as done:
        return done.exit_code
    return 0


def _misused(error: click.ClickException) -> int:
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        _write(error.format_message())
        return MISUSE
    context = error.ctx if isinstance(error, click.UsageError) else None
    advice = f" Try `{context.command_path} --help`." if context else ""
    return _say(f"{error.format_message().rstrip('.')}.{advice}", error.exit_code)


def _by_the_machine(error: OSError) -> str:
    reason = error.strerror or str(error) or type(error).__name__
    if error.filename is None:
        return f"{reason}."
    return f"{error.filename}{AMISS.get(error.errno or 0, f': {reason}.')}"


def _say(sentence: str, status: int) -> int:
    _write(f"claimtracker: {plain(sentence)}")
    return status


def _write(text: str) -> None:
    with suppress(OSError):
        click.echo(text, err=True)


def _flush() -> None:
    if sys.stdout is not None:
        sys.stdout.flush()


def _let_go() -> None:
    """Leave nothing unwritten that Python would stumble over as it ends."""
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except (OSError, ValueError):
            with suppress(OSError, ValueError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
