"""A ledger of what seldom comes in: other scripts, very long words and texts, many answers."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Engine

from claimtracker.db import engine as engines
from claimtracker.exchange import imports
from tests.conftest import ADA, NOW

WORD = "Donaudampfschifffahrtsgesellschaftskapitän" * 12
CLAUSE = "The company said that it would sell none of its offices at all. "
TEXTS = {
    "chinese": (
        "南方早报",
        "字节跳动将保留百分之八十的股份",
        "它将继续持有百分之八十的股份,甲骨文对此予以否认。",
    ),
    "arabic": (
        "صحيفة المدينة",
        "ستحتفظ بحصة 80%",
        "قالت الشركة إنها ستحتفظ بحصة 80% في الشركة الجديدة.",
    ),
    "emoji": (
        "Emoji Wire 🚀",
        "🚀 TikTok 📈" + "😀" * 40,
        "🧑‍🚀 TikTok keeps 80% 📈 of it, says 🇺🇸 CEO.",
    ),
    "long": ("Long Courier", "A title without an end " * 400, CLAUSE * 160 + "\n\n" + WORD),
}
QUOTES = (
    ("chinese", "它将继续持有百分之八十的股份"),
    ("arabic", "ستحتفظ بحصة 80%"),
    ("emoji", "keeps 80% 📈 of it"),
    ("emoji", "TikTok keeps 80%"),
    ("emoji", "80% 📈"),
    ("long", (CLAUSE * 150).strip()),
    ("long", WORD),
)


def records() -> Iterator[dict[str, Any]]:
    """Give the records of the ledger."""
    for key, (source, title, text) in TEXTS.items():
        yield {"type": "article", "key": key, "source": source, "title": title, "text": text,
               "published": "2020-09-21"}  # fmt: skip
    yield {"type": "claim", "key": "word", "statement": WORD}
    yield {"type": "claim", "key": "statement", "statement": (CLAUSE * 160).strip()}
    for place, (article, quote) in enumerate(QUOTES):
        for claim, stance in (("word", "affirms"), ("statement", "denies")):
            yield {"type": "assertion", "claim": claim, "article": article, "quote": quote,
                   "stance": stance, "attribution": [f"{WORD} {place}"]}  # fmt: skip
    yield {"type": "assertion", "key": "loose", "article": "emoji", "quote": "says 🇺🇸 CEO"}
    for place in range(30):
        yield from _answer(place, f"{10 + 3 * place}%")


def _answer(place: int, value: str) -> Iterator[dict[str, Any]]:
    key = f"value-{place}"
    yield {"type": "claim", "key": key, "statement": f"{WORD} holds {value}", "subject": WORD,
           "attribute": "stake held in", "object": "Globex", "value": value}  # fmt: skip
    yield {"type": "assertion", "claim": key, "article": "long", "attribution": [f"Voice {place}"],
           "said": f"2020-09-{1 + place % 28:02}"}  # fmt: skip


def told(url: str) -> Iterator[Engine]:
    """Give a ledger that holds it, and let go of it at the end."""
    engine = engines.create(url)
    lines = "\n".join(json.dumps(record) for record in records())
    done = imports.run(
        engine, io.BytesIO(lines.encode()), actor=ADA, now=NOW, file_name="unusual.jsonl"
    )
    assert done.faults == []
    yield engine
    engine.dispose()
