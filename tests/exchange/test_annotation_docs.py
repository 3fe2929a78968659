"""What docs/annotations.md shows is so."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from claimtracker.db import session as sessions
from claimtracker.exchange import own_annotations
from claimtracker.exchange.annotation_exports import annotated
from claimtracker.queries import assertions
from tests.exchange.annotated import converted, written
from tests.exchange.files import taken

PAGE = (Path(__file__).parents[2] / "docs" / "annotations.md").read_text()
SHOWN = re.findall(r"```json\n((?:(?!```).)*)```\n\n```jsonl\n(.*?)```", PAGE, re.DOTALL)
OUT = json.loads(re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)[0])
MADE = re.compile(r"(?<=-)[0-9a-f]{16}\b")
LATER: list[dict[str, Any]] = [{}, {}, {"roles": {"Claim": "claim"}}, {"source": "Harbour Gazette"}]


def test_files_of_the_page_become_the_records_beside_them(ledger: Engine, tmp_path: Path) -> None:
    for (file, lines), asked in zip(SHOWN, LATER, strict=True):
        made = converted(ledger, written(tmp_path / "file.json", file.encode()), **asked)

        shortened = [json.loads(MADE.sub("f00", json.dumps(one))) for one in made]
        assert shortened == [json.loads(line) for line in lines.splitlines()]


def test_annotation_of_the_page_is_what_goes_out(ledger: Engine) -> None:
    taken(
        ledger,
        {"type": "article", "key": "courier-1", "title": "What Oracle says",
         "source": "Valley Courier", "url": "https://courier.example/1",
         "text": "It was never forty million, he said."},
        {"type": "claim", "key": "bridge-40", "statement": "The bridge costs 40 million euros",
         "language": "en"},
        {"type": "assertion", "key": "a-1", "claim": "bridge-40", "article": "courier-1",
         "stance": "denies", "quote": "never forty million", "said": "2026-03-01",
         "attribution": [{"name": "Ken Glueck", "for": "Oracle"}]},
    )  # fmt: skip

    with sessions.read(ledger) as session:
        [one] = annotated(session, list(assertions.by_key(session, ["a-1"]).values()))

    assert one | {"id": 0} == OUT | {"id": 0, "body": _with_id(one, OUT)}
    assert own_annotations.CONTEXT[0] == "http://www.w3.org/ns/anno.jsonld"


def _with_id(one: dict[str, Any], shown: dict[str, Any]) -> list[Any]:
    """Return the bodies of the page with the key that the claim has here."""
    bodies = [dict(body) for body in shown["body"]]
    bodies[2]["id"] = one["body"][2]["id"]
    return bodies
