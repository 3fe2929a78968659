"""The child that reads a foreign file: `python -m claimtracker.exchange.extracting KIND`.

It takes the file on standard input and writes what it found as JSON. It lays limits on itself
before the first byte is read, and opens no connection.
"""

from __future__ import annotations

import io
import json
import re
import sys
import zipfile
from collections import Counter
from collections.abc import Callable
from typing import Any

MEMORY = 512 * 1024 * 1024
SECONDS = 18
LONGEST = 1_000_000
MOST_PAGES = 500
LARGEST_UNPACKED = 60_000_000
SHORTEST_LANGUAGE = 12
REFUSED = ("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.fork")
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
CHARSET = re.compile(rb"""charset\s*=\s*["']?([\w.:-]{2,30})""", re.IGNORECASE)
LANGUAGES = {
    "en": "English", "de": "German", "fr": "French", "es": "Spanish", "it": "Italian",
    "nl": "Dutch", "pt": "Portuguese", "pl": "Polish", "sv": "Swedish", "tr": "Turkish",
}  # fmt: skip
SCRIPTS = {
    "ja": "\u3040-\u30ff", "ko": "\uac00-\ud7a3", "zh": "\u4e00-\u9fff", "th": "\u0e00-\u0e7f",
    "he": "\u0590-\u05ff", "ar": "\u0600-\u06ff", "el": "\u0370-\u03ff", "ru": "\u0400-\u04ff",
}  # fmt: skip

Found = dict[str, str]


class Refused(Exception):
    """The file cannot be read; the text is the name of a sentence of the parent."""


def main() -> None:
    """Read a file, and say what was found in it or why nothing was."""
    confine()
    try:
        found = READERS[sys.argv[1]](sys.stdin.buffer.read())
        found = {name: UNSTORABLE.sub("\ufffd", text) for name, text in found.items()}
        found["text"] = found["text"].strip("\n")
        if not found["text"].strip():
            raise Refused("empty")
        if len(found["text"]) > LONGEST:
            raise Refused("long")
        found.setdefault("language", "")
        found["language"] = found["language"][:2] or language(found["text"])
    except Refused as refusal:
        found = {"refused": str(refusal)}
    except (MemoryError, RecursionError):
        found = {"refused": "costly"}
    # A foreign library may fail in any way at what a hostile file holds.
    except Exception:  # noqa: BLE001
        found = {"refused": "broken"}
    sys.stdout.buffer.write(json.dumps(found).encode())


def language(text: str) -> str:
    """Guess the language by its script, else by the small words that it is full of; "" if unsure.

    Simple Latin letters need a dozen words.
    """
    start = text[:20_000]
    for code, letters in SCRIPTS.items():
        if len(re.findall(f"[{letters}]", start)) > len(start) / 5:
            return code
    words = Counter(re.findall(r"[^\W\d_]+", start.lower()))
    if words.total() < SHORTEST_LANGUAGE:
        return ""
    from justext import get_stoplist  # type: ignore[import-untyped]

    shares = {
        code: sum(words[word] for word in get_stoplist(name)) / words.total()
        for code, name in LANGUAGES.items()
    }
    best = max(shares, key=lambda code: shares[code])
    return best if shares[best] > 0.25 else ""


def decoded(raw: bytes, declared: str = "") -> str:
    """Return the text of some bytes, as marked, declared or UTF-8, else as Windows has it."""
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return raw.decode("utf-16", "replace")
    if raw[1:200:2].count(0) > len(raw[1:200:2]) / 2:
        return raw.decode("utf-16-le", "replace")
    for encoding in ("utf-8-sig", declared or "utf-8"):
        try:
            return raw.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return raw.decode("cp1252", "replace")


def _text(raw: bytes) -> Found:
    text = decoded(raw).replace("\r\n", "\n").replace("\r", "\n")
    if "\x00" in text:
        raise Refused("binary")
    first, _, rest = text.strip().partition("\n")
    if len(first) > 200 or not rest.strip():
        return {"text": text, "title": ""}
    return {"title": first.strip(), "text": rest}


def _html(raw: bytes) -> Found:
    import trafilatura

    declared = CHARSET.search(raw[:4_000])
    text = decoded(raw, declared[1].decode("ascii", "replace") if declared else "")
    page = text.replace("\x00", "\ufffd")
    found: Any = trafilatura.bare_extraction(page, include_comments=False, with_metadata=True)
    if found is None:
        raise Refused("empty")
    told = {
        "title": found.title, "source": found.sitename, "byline": found.author,
        "published": found.date, "url": found.url, "standfirst": found.description,
        "language": found.language, "text": found.text,
    }  # fmt: skip
    made = {name: str(value or "").strip() for name, value in told.items()}
    made["text"] = _without(made["text"], made["title"])
    if made["standfirst"] and made["standfirst"] in made["text"]:
        made["standfirst"] = ""
    return made


def _without(text: str, title: str) -> str:
    """Return a text without the headline that opens it."""
    first, _, rest = text.partition("\n")
    return rest if title and first.strip() == title else text


def _pdf(raw: bytes) -> Found:
    import logging

    import pypdf
    from pypdf.errors import DependencyError

    logging.disable()
    try:
        reader = pypdf.PdfReader(io.BytesIO(raw))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Refused("encrypted")
        pages = len(reader.pages)
    except DependencyError as error:
        raise Refused("encrypted") from error
    if pages > MOST_PAGES:
        raise Refused("long")
    written, room = [], LONGEST
    for page in reader.pages:
        written.append(page.extract_text())
        room -= len(written[-1])
        if room < 0:
            raise Refused("long")
    told = reader.metadata
    made = told.creation_date if told else None
    return {
        "text": _joined("\n".join(written)), "title": (told.title if told else "") or "",
        "byline": (told.author if told else "") or "",
        "published": f"{made:%Y-%m-%d}" if made else "",
    }  # fmt: skip


def _joined(text: str) -> str:
    """Return paragraphs of the lines of a page: a line that ends early ends its paragraph."""
    lines = [line.strip() for line in text.split("\n")]
    widest = max((len(line) for line in lines), default=0)
    pieces = [line + (" " if line and len(line) > widest * 0.7 else "\n") for line in lines]
    return re.sub(r"\n{2,}", "\n", "".join(pieces)).strip()


def _docx(raw: bytes) -> Found:
    import docx

    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        if sum(entry.file_size for entry in packed.infolist()) > LARGEST_UNPACKED:
            raise Refused("bomb")
    document = docx.Document(io.BytesIO(raw))
    lines = [(one.text, (one.style.name or "") if one.style else "") for one in document.paragraphs]
    title = next((text for text, style in lines if style in ("Title", "Heading 1")), "")
    told = document.core_properties
    return {
        "text": "\n".join(text for text, _ in lines if text != title and text.strip()),
        "title": title or told.title or "", "byline": told.author or "",
        "published": f"{told.created:%Y-%m-%d}" if told.created else "",
    }  # fmt: skip


READERS: dict[str, Callable[[bytes], Found]] = {
    "text": _text, "html": _html, "pdf": _pdf, "docx": _docx,
}  # fmt: skip


def confine(memory: int = MEMORY, seconds: int = SECONDS) -> None:
    """Take from this process what reading a file does not need."""
    sys.addaudithook(_refuse)
    try:
        import resource
    except ImportError:  # Windows knows no such limits; the parent's clock holds there too.
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _refuse(name: str, _arguments: object) -> None:
    if name.startswith(REFUSED) and name != "socket.gethostname":
        raise PermissionError(name)


if __name__ == "__main__":
    main()
