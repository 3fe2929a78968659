"""What a file is by its first bytes, whatever its name says, where nothing can be taken of it."""

from __future__ import annotations

from claimtracker.errors import Invalid

# So many bytes tell.
START = 16
_UNPACK = "unpack it first, and take what is in it"
_CHOOSE = "choose the file that you mean"
_ADD = "an article in it is added on the pages of the desk"
_KINDS = (
    (b"\x89PNG\r\n\x1a\n", "a PNG image", _CHOOSE),
    (b"\xff\xd8\xff", "a JPEG image", _CHOOSE),
    (b"GIF87a", "a GIF image", _CHOOSE),
    (b"GIF89a", "a GIF image", _CHOOSE),
    (b"%PDF-", "a PDF document", _ADD),
    (b"{\\rtf", "an RTF document", "save it as plain text in UTF-8"),
    (b"\x1f\x8b", "a file packed by gzip", _UNPACK),
    *((b"BZh%d1AY&SY" % level, "a file packed by bzip2", _UNPACK) for level in range(1, 10)),
    (b"\xfd7zXZ\x00", "a file packed by xz", _UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "a file packed by 7-Zip", _UNPACK),
    (b"Rar!\x1a\x07", "a file packed by RAR", _UNPACK),
    (b"PK\x03\x04", "a ZIP archive, or a document of an office program",
     "unpack or export it first"),
    (b"\xd0\xcf\x11\xe0", "a document of an old office program", "save it as .xlsx or CSV first"),
    (b"SQLite format 3\x00", "an SQLite database", "`claimtracker restore` reads dumps, as SQL"),
)  # fmt: skip


class OtherKind(Invalid):
    """A file is of a kind of which nothing can be taken, whatever its name says."""

    def __init__(self, name: str, kind: str, advice: str) -> None:
        super().__init__(
            f"{name} is {kind}, whatever its name says, so nothing of it can be taken; {advice}."
        )


def require(name: str, start: bytes) -> None:
    """Raise OtherKind where a file that begins so is known to be of another kind."""
    for mark, kind, advice in _KINDS:
        if start.startswith(mark):
            raise OtherKind(name, kind, advice)
    if start[:4] == b"RIFF" and start[8:12] == b"WEBP":
        raise OtherKind(name, "a WebP image", _CHOOSE)
