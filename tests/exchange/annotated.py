"""Files of annotations for the tests, in the shapes that the tools give them, and how they come in.

The shapes are those of real exports; the words are ours.
"""

from __future__ import annotations

import json
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from claimtracker.db import session as sessions
from claimtracker.exchange import annotation_files, imports
from claimtracker.exchange.annotation_records import Asked
from claimtracker.exchange.imports import Report
from tests.conftest import NOW
from tests.exchange.files import CHIEF

PAGE = "https://www.gazette.example/bridge"
QUOTE = "The bridge will cost 40 million"
TEXT = f"Hi 🎉, said the mayor.\r\n{QUOTE}, or more. שלום עולם! 桥梁耗资四千万。 Cafe\u0301 closed."


def selectors(exact: str, **context: str) -> list[dict[str, Any]]:
    return [
        {"type": "RangeSelector", "startContainer": "/p[1]", "endContainer": "/p[1]",
         "startOffset": 0, "endOffset": 9},
        {"type": "TextPositionSelector", "start": 512, "end": 530},
        {"type": "TextQuoteSelector", "exact": exact, **context},
    ]  # fmt: skip


def row(key: str, text: str, **told: Any) -> dict[str, Any]:
    """Return a row as the API of Hypothesis gives it."""
    return {
        "id": key, "created": "2026-03-02T10:00:00.000000+00:00",
        "updated": "2026-03-02T10:00:00.000000+00:00", "user": "acct:ada@hypothes.is",
        "uri": PAGE, "text": text, "tags": [], "group": "__world__",
        "permissions": {"read": ["group:__world__"]}, "target": [{"source": PAGE}],
        "document": {"title": ["Bridge will be dear"]}, "flagged": False, "hidden": False,
        "user_info": {"display_name": None}, "links": {},
    } | told  # fmt: skip


def annotation(target: Any, **told: Any) -> dict[str, Any]:
    """Return an annotation of the W3C's model."""
    context = "http://www.w3.org/ns/anno.jsonld"
    return {"@context": context, "type": "Annotation", "target": target} | told


def task(data: dict[str, Any], *results: dict[str, Any], **told: Any) -> dict[str, Any]:
    """Return a task as Label Studio exports it."""
    done = {"id": 7, "completed_by": 1, "was_cancelled": False, "result": list(results)}
    return {"id": 1, "data": data, "annotations": [done], "predictions": []} | told


def region(start: int, end: int, *labels: str, text: str | None = None) -> dict[str, Any]:
    """Return the region of a task."""
    said = {} if text is None else {"text": text}
    value = {"start": start, "end": end, "labels": list(labels), **said}
    return {
        "id": f"r{start}",
        "from_name": "label",
        "to_name": "text",
        "type": "labels",
        "value": value,
    }


def written(path: Path, content: Any, lines: bool = False) -> Path:
    """Write a file as JSON, or as a value on each line."""
    if isinstance(content, bytes):
        path.write_bytes(content)
    elif lines:
        rows = [json.dumps(one, ensure_ascii=False) for one in content]
        path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    else:
        path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return path


def converted(ledger: Engine, path: Path, **asked: Any) -> list[dict[str, Any]]:
    """Return the records that a file comes in as."""
    with sessions.read(ledger) as session, annotation_files.opened(
        session, path, Asked(**asked)
    ) as found:  # fmt: skip
        return [json.loads(line) for line in found.stream if line.strip()]


def take(
    ledger: Engine, path: Path, skip_bad: bool = False, **asked: Any
) -> tuple[Report, list[tuple[int, str, str, str]]]:
    """Take a file into a ledger; say what came of it, and where what was refused stands."""
    with ExitStack() as stack:
        with sessions.read(ledger) as session:
            opened = annotation_files.opened(session, path, Asked(**asked))
            found = stack.enter_context(opened)
        report = imports.run(
            ledger, found.stream, actor=CHIEF, now=NOW, file_name=path.name,
            refused=found.refused, skip_bad=skip_bad,
        )  # fmt: skip
        faults = [found.places.fault(one) for one in report.faults]
    return report, [(one.row, one.column, one.field, one.reason) for one in faults]
