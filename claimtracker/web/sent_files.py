"""A file that was sent to be looked over, and goes along in the form until it is taken or left.

So nothing of it is kept on the server, and any process of it can go on.
"""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import request

from claimtracker.errors import Invalid
from claimtracker.exchange.review_files import ENDINGS
from claimtracker.rules.text import clean
from claimtracker.web.acts import FormIncomplete

# What a form carries is a third larger than what it holds, and the server takes 4 MB at once.
LARGEST_CARRIED = 3_900_000
LARGEST = 4_000_000
RECORDS = frozenset({".jsonl", ".ndjson", ".json"})


class NothingSent(Invalid):
    """No file was chosen."""

    def __init__(self) -> None:
        super().__init__("Choose a file.")


class TooMuchForAPage(Invalid):
    """A file is larger than a form can carry, or has more rows than a page takes."""

    def __init__(self, name: str, what: str) -> None:
        super().__init__(
            f"“{name}” {what}; take it in parts, or on the command line by `claimtracker import`,"
            " which takes any size."
        )


@dataclass(frozen=True, slots=True)
class SentFile:
    """The name and the content of a file."""

    name: str
    raw: bytes

    @property
    def has_records(self) -> bool:
        """Say whether it is a file of the exchange format, and no table."""
        start = self.raw[:100].removeprefix(b"\xef\xbb\xbf").lstrip()
        return Path(self.name).suffix.lower() in RECORDS or start.startswith(b"{")

    @property
    def may_be_annotated(self) -> bool:
        """Say whether it may have annotations: whether it looks like JSON at all."""
        start = self.raw[:100].removeprefix(b"\xef\xbb\xbf").lstrip()
        return start.startswith((b"{", b"["))

    @property
    def may_have_reviews(self) -> bool:
        """Say whether it may have ClaimReviews, by its name and without a look at all of it."""
        return Path(self.name).suffix.lower() in ENDINGS

    @property
    def packed(self) -> str:
        """Return the content as a form carries it; raises TooMuchForAPage."""
        carried = base64.b64encode(zlib.compress(self.raw, 6)).decode()
        if len(carried) > LARGEST_CARRIED:
            raise TooMuchForAPage(self.name, "is larger than a page takes")
        return carried

    @contextmanager
    def kept(self) -> Iterator[Path]:
        """Give the file as one on disk, with a name that is safe there."""
        name = re.sub(r"[^\w. -]", "_", self.name).strip(". ") or "table"
        with TemporaryDirectory() as folder:
            path = Path(folder) / name
            path.write_bytes(self.raw)
            yield path


def sent() -> SentFile:
    """Return the file that was sent, or the one that goes along; raises NothingSent."""
    new = request.files.get("file")
    if new is not None and new.filename:
        return SentFile(clean(new.filename)[-100:], new.stream.read())
    name, carried = request.form.get("file_name", ""), request.form.get("carried", "")
    if not carried:
        raise NothingSent
    try:
        unpacker = zlib.decompressobj()
        raw = unpacker.decompress(base64.b64decode(carried, validate=True), LARGEST)
    except (binascii.Error, zlib.error) as error:
        raise FormIncomplete("file") from error
    if unpacker.unconsumed_tail or not unpacker.eof:
        raise FormIncomplete("file")
    return SentFile(name[-100:], raw)
