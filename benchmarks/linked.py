"""Measure what `import --link` adds to an import: all that it proposes, beside the import alone.

`python -m benchmarks.linked` takes synthetic claims, `--claims FILE` those of a file of JSON lines
(`statement`, `claim` or `text`), of which an eighth is there before. Both are done in one process,
one after the other, into a new ledger in each round; what counts is the median of the ratios.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks import synthetic
from benchmarks.measures import Row, ran_on, write_table
from benchmarks.work import Measured, in_a_process

MARKS = ("<!-- linked -->", "<!-- end of linked -->")
CLAIMS, ROUNDS = 2_256, 5
BEFORE = 8
PARTS = ("links", "wordings", "suspected")
FIELDS = ("statement", "claim", "text")

Records = list[dict[str, Any]]


def bare(statements: Iterable[str], named: str) -> Records:
    """Return statements as claims that nothing else is known of."""
    return [
        {"type": "claim", "key": f"{named}-{number}", "statement": statement}
        for number, statement in enumerate(statements)
    ]


def read(file: Path) -> Iterator[str]:
    """Give the statements of a file of JSON lines, each once."""
    with file.open(encoding="utf-8") as lines:
        rows = map(json.loads, lines)
        yield from dict.fromkeys(
            next(row[name] for name in FIELDS if row.get(name)) for row in rows
        )


def made(claims: int) -> tuple[Records, Records]:
    """Return synthetic records of so many claims: the claims alone, and all of them."""
    whole = [*synthetic.records(claims)]
    alone = [one["statement"] for one in whole if one["type"] == "claim"]
    return bare(dict.fromkeys(alone), "bare"), whole


def measured(before: Records, records: Records) -> list[Measured]:
    """Import records into a ledger that holds others before them, again and again."""
    with tempfile.TemporaryDirectory() as folder:
        first, file = _written(folder, "first", before), _written(folder, "file", records)
        found = []
        for number in range(ROUNDS):
            url = f"sqlite:///{folder}/{number}.db"
            if before:
                in_a_process("import", url, first)
            found.append(in_a_process("link", url, file))
    return found


def _written(folder: str, name: str, records: Records) -> str:
    path = Path(folder, f"{name}.jsonl")
    path.write_text("".join(json.dumps(one) + "\n" for one in records), encoding="utf-8")
    return str(path)


def row(job: str, before: Records, records: Records) -> Row:
    """Set all that is proposed against the import alone."""
    found = measured(before, records)
    print(job, *(f"{k} {statistics.median(one[k] for one in found):.3g}" for k in found[0]))
    added = [sum(one[part] for part in PARTS) for one in found]
    ratio = statistics.median(more / one["cpu"] for more, one in zip(added, found, strict=True))
    spent = statistics.median(one["cpu"] for one in found)
    claims = f"{found[0]['claims']:,.0f} claims"
    return Row(
        f"what `--link` adds to {claims}{job}; their import alone",
        f"{statistics.median(added):.2f} s", f"{spent:.2f} s", ratio, 2,
    )  # fmt: skip


def rows(file: Path | None) -> list[Row]:
    """Measure synthetic claims, or those of a file."""
    if file:
        of_file = bare(islice(read(file), CLAIMS), "of-file")
        before = of_file[::BEFORE]
        after = [one for at, one in enumerate(of_file) if at % BEFORE]
        return [row(" of a file", [], of_file), row(" of a file, beside others", before, after)]
    alone, whole = made(CLAIMS)
    return [row(", nothing but statements", [], alone), row(", with articles", [], whole)]


def main() -> None:
    """Measure, and write the table where the claims are synthetic."""
    parser = argparse.ArgumentParser(description="Measure what --link adds to an import.")
    parser.add_argument("--claims", type=Path, metavar="FILE", help="JSON lines of statements")
    file = parser.parse_args().claims
    found = rows(file)
    if file is None:
        write_table(found, ran_on(CLAIMS), MARKS)
    print("\n".join(map(str, found)))


if __name__ == "__main__":
    main()
