"""Read the article out of a file that somebody else made, in a process that may fail alone.

No parser of foreign files is safe against all of them, so none runs in the server: a child with
limits on time and memory reads (`extracting`), and what it says is shown before it is kept.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import PurePath

from claimtracker.errors import Invalid, Unavailable

LARGEST = 3_500_000
SECONDS = 19
# The server has few threads; those that wait for a child serve nobody else.
AT_ONCE = threading.BoundedSemaphore(2)
CALLED = {"text": "a plain text", "html": "a web page", "pdf": "a PDF", "docx": "a Word document"}
ENDINGS = {".txt": "text", ".html": "html", ".htm": "html", ".pdf": "pdf", ".docx": "docx"}
READABLE = frozenset({"text", "html"})
MARKUP = re.compile(rb"<(!doctype\s+html|html|head|body|article|main|div|p|meta)\b", re.IGNORECASE)
SENTENCES = {
    "binary": "holds characters that no text has; save it as a text in UTF-8, or paste the words.",
    "bomb": "unpacks to far more than an article; nothing was read of it.",
    "broken": "is damaged and cannot be read; save it anew elsewhere, or paste the words.",
    "costly": "takes more memory than a file may; paste the words instead.",
    "empty": "has no words that can be read; if it is a scan or a picture, type the words.",
    "encrypted": "is locked with a password; save it without one, or paste the words.",
    "long": "holds more than an article: over a million characters, or 500 pages.",
    "slow": "took longer than 20 seconds to read, so it was left; paste the words instead.",
    "unknown": "is no plain text, web page, PDF or Word document (.docx); paste the words instead.",
}


class Unreadable(Invalid):
    """No article can be read out of a file; the text says why, and what to do."""

    def __init__(self, name: str, why: str) -> None:
        self.why = why
        super().__init__(f"“{name}” {SENTENCES[why]}" if name else f"It {SENTENCES[why]}")


class NotAsNamed(Invalid):
    """A file is not what its name says."""

    def __init__(self, name: str, kind: str) -> None:
        super().__init__(
            f"“{name}” is {CALLED[kind]}, and its name says otherwise; make sure that it is the"
            " right file, and give it the right ending."
        )


class FileTooLarge(Invalid):
    """A file is larger than an article."""

    def __init__(self, name: str) -> None:
        super().__init__(f"“{name}” is larger than 3.5 MB; paste the words instead.")


class OthersAreRead(Unavailable):
    """As many files are being read already as this server reads at once."""

    def __init__(self) -> None:
        super().__init__("Two other files are being read just now; send yours again in a moment.")


@dataclass(frozen=True, slots=True)
class Extract:
    """What was found in a file, all of it to be looked at; "" where nothing was."""

    text: str
    title: str = ""
    standfirst: str = ""
    source: str = ""
    byline: str = ""
    published: str = ""
    language: str = ""
    url: str = ""


def read(raw: bytes, name: str) -> Extract:
    """Return the article in a file.

    Raises FileTooLarge, NotAsNamed, Unreadable, OthersAreRead.
    """
    if len(raw) > LARGEST:
        raise FileTooLarge(name)
    kind = kind_of(raw, name)
    told = ENDINGS.get(PurePath(name.lower()).suffix, kind)
    if kind != told and not {kind, told} <= READABLE:
        raise NotAsNamed(name, kind)
    with turn():
        return _extract(raw, name, kind)


def pasted(text: str) -> Extract:
    """Return a text that somebody pasted, its first line taken for the title; raises Unreadable."""
    with turn():
        return _extract(text.encode(), "", "text")


def kind_of(raw: bytes, name: str) -> str:
    """Tell by its content what a file is; raises Unreadable."""
    start = raw[:4_000]
    if b"%PDF-" in start[:1_024]:
        return "pdf"
    if start.startswith(b"PK\x03\x04"):
        if b"word/" in raw:
            return "docx"
        raise Unreadable(name, "unknown")
    if start.startswith((b"\xd0\xcf\x11\xe0", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff", b"GIF8")):
        raise Unreadable(name, "unknown")
    return "html" if MARKUP.search(start.replace(b"\x00", b"")) else "text"


@contextmanager
def turn() -> Iterator[None]:
    """Let one more child read meanwhile; raises OthersAreRead."""
    if not AT_ONCE.acquire(blocking=False):
        raise OthersAreRead
    try:
        yield
    finally:
        AT_ONCE.release()


def _extract(raw: bytes, name: str, kind: str) -> Extract:
    """Let a child read. It gets no environment, for that holds the address of the ledger."""
    command = [sys.executable, "-I", "-X", "utf8", "-m", "claimtracker.exchange.extracting", kind]
    try:
        ran = subprocess.run(  # noqa: S603
            command, input=raw, capture_output=True, timeout=SECONDS, env={}, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise Unreadable(name, "slow") from error
    try:
        found = json.loads(ran.stdout)
    except ValueError as error:
        # Killed by its own limits, or fallen over: SIGXCPU is 24.
        raise Unreadable(name, "slow" if ran.returncode in (-24, -9) else "broken") from error
    if "refused" in found:
        raise Unreadable(name, found["refused"])
    return Extract(**{one.name: found.get(one.name, "") for one in fields(Extract)})
