"""The text of a dump as it comes in: unpacked, decoded, digested, and cut into lines.

Only a little of it is in memory at once, however much comes out of a packed file.
"""

from __future__ import annotations

import codecs
import gzip
import hashlib
import re
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NoReturn, cast

import zstandard

from claimtracker.db import backup_postgresql, backup_sqlite
from claimtracker.errors import Invalid

CHUNK = 1 << 20
# The longest row and the longest line beside the rows, in characters.
LONGEST_ROW = 1 << 25
LONGEST_LINE = 1 << 16
_BACKUPS = {
    backup_sqlite.MAGIC: "put a copy of it where the ledger shall be",
    backup_postgresql.MAGIC: "make a database of it with pg_restore",
}
_GZIP, _ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
_LARGEST_WINDOW = 1 << 27
_LAST_LINE = re.compile(rb"-- sha256: ([0-9a-f]{64})\n")
_LAST_BYTES = 76

Progress = Callable[[int, int], None]


class DumpRefused(Invalid):
    """A file is not, or no longer, a dump; the sentence says in which line, and why."""

    def __init__(self, line: int, what: str) -> None:
        super().__init__(f"The dump is refused at line {line}: {what}; nothing of it was kept.")
        self.line = line


class BackupGiven(Invalid):
    """A backup is given where a dump is meant."""

    def __init__(self, path: Path, way: str) -> None:
        super().__init__(
            f"{path} is a ledger or a backup of one, and no dump: {way}, as docs/backup.md tells."
        )


class DumpText:
    """A dump as text, read on as it is needed.

    `buffer` holds what was read and not used yet, from the character `at` on. Raises
    DumpRefused for what stands in no dump: other bytes than UTF-8, NUL, CR, or a cut file.
    """

    def __init__(self, read: Callable[[int], bytes], heard: Callable[[], None]) -> None:
        self.buffer = ""
        self.at = 0
        self.ended = False
        self._read = read
        self._heard = heard
        self._lines = 0
        self._counted = 0
        self._begin = 0
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._digest = hashlib.sha256()
        self._tail = b""

    def more(self) -> bool:
        """Read on and say whether there was more; what was used is let go."""
        self._lines = self.number - 1
        left = self.buffer[self.at :]
        self.buffer, self.at, self._begin, self._counted = left, 0, 0, 0
        given = self._given(max(CHUNK, len(left)))
        self.buffer = left + self._decoded(given)
        if not given:
            self.ended = True
            return False
        # The last line holds the digest of all before it, so as much is kept back.
        waiting = self._tail + given
        self._digest.update(memoryview(waiting)[:-_LAST_BYTES])
        self._tail = waiting[-_LAST_BYTES:]
        self._heard()
        return True

    def line(self) -> str:
        """Take the next line, without its end."""
        end = self.buffer.find("\n", self.at)
        while end < 0:
            if len(self.buffer) - self.at > LONGEST_LINE:
                self.refuse("the line is longer than any line of a dump", at=self.at)
            if not self.more():
                self.refuse("a line is missing", at=self.at)
            end = self.buffer.find("\n", self.at)
        self._begin, taken = self.at, self.buffer[self.at : end]
        self.at = end + 1
        return taken

    def put_back(self) -> None:
        """Let the line that was just taken be the next again."""
        self.at = self._begin

    def refuse(self, what: str, *, at: int | None = None) -> NoReturn:
        """Refuse the dump for what stands at a place, or in the line that was just taken."""
        if self.ended and not _LAST_LINE.fullmatch(self._tail):
            at, what = len(self.buffer), "the file ends here; it was cut off, or is no dump"
        raise DumpRefused(self._number(self._begin if at is None else at), what)

    def finish(self) -> None:
        """Compare the digest with what came in; the last line must be the next, and the last."""
        self.line()
        if self.at < len(self.buffer) or self.more():
            self.refuse("something follows the last line of the dump", at=self.at)
        noted = _LAST_LINE.fullmatch(self._tail)
        if noted is None:
            self.refuse("the last line must hold the digest, -- sha256: and 64 digits")
        if noted[1].decode() != self._digest.hexdigest():
            line = self._number(len(self.buffer)) - 1
            raise DumpRefused(line, "the file was altered, for its digest is another")

    @property
    def number(self) -> int:
        """The number of the line that comes next."""
        self._lines += self.buffer.count("\n", self._counted, self.at)
        self._counted = self.at
        return self._lines + 1

    def _number(self, at: int) -> int:
        return self._lines + self.buffer.count("\n", self._counted, at) + 1

    def _given(self, size: int) -> bytes:
        try:
            return self._read(size)
        except EOFError:
            self._unpackable("the packed file is cut off")
        except (gzip.BadGzipFile, zlib.error, zstandard.ZstdError) as error:
            self._unpackable(f"the packed file is damaged ({error})")

    def _unpackable(self, what: str) -> NoReturn:
        raise DumpRefused(self._number(len(self.buffer)), what)

    def _decoded(self, given: bytes) -> str:
        for byte, name in ((b"\0", "a NUL character"), (b"\r", "a carriage return")):
            if byte in given:
                self._refuse_byte(given, given.index(byte), name)
        try:
            return self._decoder.decode(given, final=not given)
        except UnicodeDecodeError as error:
            self._refuse_byte(error.object, error.start, "a byte that is no UTF-8")

    def _refuse_byte(self, given: bytes, place: int, name: str) -> NoReturn:
        line = self._number(len(self.buffer)) + given.count(b"\n", 0, place)
        raise DumpRefused(line, f"{name} stands in it, as in no dump")


@contextmanager
def opened(path: Path, progress: Progress | None) -> Iterator[DumpText]:
    """Open a dump, plain or packed by gzip or zstd; `progress` hears bytes read and all.

    Raises BackupGiven.
    """
    size = path.stat().st_size
    with path.open("rb") as packed:
        _refuse_backup(packed, path)

        def heard() -> None:
            if progress:
                progress(packed.tell(), size)

        with _unpacked(packed) as stream:
            yield DumpText(stream.read, heard)


def _refuse_backup(packed: IO[bytes], path: Path) -> None:
    first = packed.read(16)
    packed.seek(0)
    for magic, way in _BACKUPS.items():
        if first.startswith(magic):
            raise BackupGiven(path, way)


def _unpacked(packed: IO[bytes]) -> IO[bytes]:
    first = packed.read(4)
    packed.seek(0)
    if first.startswith(_GZIP):
        return cast("IO[bytes]", gzip.GzipFile(fileobj=packed))
    if first == _ZSTD:
        unpacker = zstandard.ZstdDecompressor(max_window_size=_LARGEST_WINDOW)
        return unpacker.stream_reader(packed, read_across_frames=True, closefd=False)
    return packed
