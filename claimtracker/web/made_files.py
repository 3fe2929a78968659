"""Files that take long to make: made beside the pages, watched, and kept for an hour.

They lie in the folder for temporary files with a note each, so that every process of a server
finds them. A note is found by a key that only whoever asked was given, and by that account alone.
A file goes with the next hold or redaction, for it may have what was held back or taken away; one
for the public also with the next release that is taken back or verdict that is withdrawn.
"""

from __future__ import annotations

import json
import logging
import os
import re
import secrets
import stat
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import IO

from claimtracker.errors import ClaimtrackerError, Conflict

KEPT = 3600
SAID_EVERY = 0.5
MAKING = "claimtracker-makes-a-file"
KEY = re.compile("[0-9a-f]{32}")
BROKEN = "It could not be made; tell whoever runs this ledger, whose log says why."
WITHHELD = "Something was held back or taken away after it was asked for; ask again."
logger = logging.getLogger(__name__)
Make = Callable[[IO[bytes], Callable[[int, int], None]], int]


class OneIsMade(Conflict):
    """Somebody asks for a second long file while the first is being made."""

    def __init__(self) -> None:
        super().__init__("A file is being made for you already; wait until it is done.")


class FolderOfOthers(Conflict):
    """The folder for such files was made by somebody else, who could read what is put there."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"{folder} is not this server's alone, so nothing was made; whoever runs this ledger"
            " has to take it away."
        )


@dataclass(frozen=True, slots=True)
class Made:
    """A file on its way: for whom, what it is, how far it is, or why it did not come about.

    `mark` tells what had been held back when it was begun.
    """

    key: str
    account_id: str
    form: str
    profile: str
    words: str
    mark: str
    pid: int
    done: int = 0
    total: int = 0
    rows: int = 0
    is_done: bool = False
    trouble: str = ""

    @property
    def path(self) -> Path:
        """Where the file is."""
        return _folder() / f"{self.key}.file"

    @property
    def is_under_way(self) -> bool:
        """Whether it is being made."""
        return not (self.is_done or self.trouble)


def begin(made: Made, make: Make, after: Callable[[int], None]) -> None:
    """Begin to make a file, and do what comes after it; raises OneIsMade."""
    _sweep()
    if any(one.account_id == made.account_id and one.is_under_way for one in _all()):
        raise OneIsMade
    _note(made)
    threading.Thread(target=_make, name=MAKING, args=(made, make, after), daemon=True).start()


def new(account_id: str, form: str, profile: str, words: str, mark: str) -> Made:
    """Return a file that is yet to be made."""
    return Made(secrets.token_hex(16), account_id, form, profile, words, mark, os.getpid())


def find(key: str, account_id: str, is_withheld: Callable[[Made], bool]) -> Made | None:
    """Return the file of a key, where it is that account's, as it may be given by now."""
    _sweep()
    if not KEY.fullmatch(key):
        return None
    found = _read(_folder() / f"{key}.json")
    if found is None or found.account_id != account_id:
        return None
    return _by_now(found, is_withheld)


def own(account_id: str, is_withheld: Callable[[Made], bool]) -> list[Made]:
    """Return the files that are, or are being, made for an account, the newest first."""
    _sweep()
    return [_by_now(one, is_withheld) for one in _all() if one.account_id == account_id]


def _by_now(made: Made, is_withheld: Callable[[Made], bool]) -> Made:
    """Return a file, and let go of it where something was held back since it was begun."""
    return _given_up(made, WITHHELD) if made.is_done and is_withheld(made) else made


def _given_up(made: Made, trouble: str) -> Made:
    made.path.unlink(missing_ok=True)
    told = replace(made, is_done=False, trouble=trouble)
    _note(told)
    return told


def _make(made: Made, make: Make, after: Callable[[int], None]) -> None:
    said = 0.0

    def progress(done: int, total: int) -> None:
        nonlocal said
        if time.monotonic() - said > SAID_EVERY:
            said = time.monotonic()
            _note(replace(made, done=done, total=total))

    try:
        with made.path.open("xb") as out:
            rows = make(out, progress)
        after(rows)
        _note(replace(made, rows=rows, is_done=True))
    except ClaimtrackerError as error:
        _given_up(made, str(error))
    # Nobody is above a thread who could say that it failed.
    except Exception:
        logger.exception("%s could not be made", made.form)
        _given_up(made, BROKEN)


def _folder() -> Path:
    """Return the folder of such files, which only who runs the server may look into.

    Raises FolderOfOthers.
    """
    folder = Path(tempfile.gettempdir()) / f"claimtracker-made-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o077:
        raise FolderOfOthers(folder)
    return folder


def _all() -> Iterator[Made]:
    notes = sorted(_folder().glob("*.json"), key=_age)
    return (found for one in notes if (found := _read(one)) is not None)


def _read(path: Path) -> Made | None:
    """Return what a note says; one that cannot be read, or whose file is gone, is not there."""
    with suppress(OSError, ValueError, TypeError):
        found = Made(**json.loads(path.read_bytes()))
        if found.is_done and not found.path.is_file():
            return None
        if found.is_under_way and not _is_alive(found.pid):
            return replace(found, trouble="The server was stopped while it was made; ask again.")
        return found
    return None


def _note(made: Made) -> None:
    path = _folder() / f"{made.key}.json"
    unfinished = path.with_suffix(".part")
    unfinished.write_text(json.dumps(asdict(made)))
    unfinished.replace(path)


def _sweep() -> None:
    """Let go of what nobody came for, or of what a server left that was stopped."""
    for path in _folder().iterdir():
        if _age(path) > KEPT:
            path.unlink(missing_ok=True)


def _age(path: Path) -> float:
    with suppress(FileNotFoundError):
        return time.time() - path.stat().st_mtime
    return 0.0


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
