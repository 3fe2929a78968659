"""Texts of articles that lie in files of their own beside the file of records."""

from __future__ import annotations

from pathlib import Path

from claimtracker.errors import ClaimtrackerError
from claimtracker.exchange.checks import BadRecord, text

FIELD = "text_file"
LARGEST = 10_000_000


def read(folder: Path | None, written: str) -> str:
    """Return the text of a file beside the records; raises BadRecord, which says why not."""
    path = _path(folder, written)
    try:
        if path.exists() and not path.is_file():
            raise BadRecord(f"names {written!r}, which is no file", FIELD)
        if path.stat().st_size > LARGEST:
            raise BadRecord(f"names {written!r}, which is larger than 10 MB", FIELD)
        raw = path.read_bytes()
    except OSError as error:
        why = error.strerror or "the machine refuses"
        raise BadRecord(f"names {written!r}, which cannot be read: {why}", FIELD) from error
    return decoded(raw, written, FIELD)


def decoded(raw: bytes, name: str, field: str) -> str:
    """Read the bytes of a text; raises BadRecord naming the field where they are none in UTF-8."""
    try:
        return text(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        why = f"names {name!r}, which is no UTF-8 at byte {error.start + 1}"
        raise BadRecord(why, field) from error
    except ClaimtrackerError as error:
        raise BadRecord(f"names {name!r}: {error}", field) from error


def _path(folder: Path | None, written: str) -> Path:
    if folder is None:
        raise BadRecord("cannot be used where records come from standard input", FIELD)
    try:
        path = (folder / written).resolve()
    except (OSError, RuntimeError) as error:
        raise BadRecord(f"names {written!r}, which leads nowhere", FIELD) from error
    if not path.is_relative_to(folder.resolve()):
        raise BadRecord(f"names {written!r}, which lies outside the folder of the file", FIELD)
    return path
