"""What an import says of itself, as one JSON document or to be read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Protocol

import click

from claimtracker.cli.layouts import count, plain, say, table
from claimtracker.exchange import table_imports
from claimtracker.exchange.imports import Report
from claimtracker.exchange.intake import FAULTS_SHOWN, Fault
from claimtracker.exchange.table_imports import TableFault


class Places(Protocol):
    """What knows of the lines of records which row of a table, or which mark, they come of."""

    noun: str

    def fault(self, fault: Fault) -> TableFault:
        """Return what was said of a line as it is said of what it comes of."""


@dataclass(frozen=True, slots=True)
class Taken:
    """One file and what came of it; `is_trial` says that nothing was to be kept.

    Of a table, or of annotations, `places` knows what the lines come of.
    """

    name: str
    report: Report
    is_trial: bool
    places: Places | None = None


def content(taken: Sequence[Taken]) -> dict[str, Any]:
    """Return the document about files: counts of all, and the import's key, or a list of keys."""
    imports = [one.report.import_id for one in taken]
    return {
        "created": _sum(one.report.created for one in taken),
        "changed": _sum(one.report.changed for one in taken),
        "same": _sum(one.report.same for one in taken),
        "unanchored": [lost for one in taken for lost in one.report.unanchored],
        "rejected": _rejected(taken)[:FAULTS_SHOWN],
        "repeated": [told for one in taken for told in _repeated(one)],
        "contradictions": sum(one.report.contradictions for one in taken),
        "import": imports[0] if len(imports) == 1 else imports,
    }


def guessed(taken: Taken) -> list[str]:
    """Return, in a sentence each, what was read as a description and not as a name."""
    return [
        f"{taken.name}: “{words}” was read as a description, not as a name."
        for words in dict.fromkeys(taken.report.guessed)
    ]


def repeated(taken: Taken) -> list[str]:
    """Return, in a sentence each, which keys stand in a file more than once, and what counts.

    Keys of annotations and reviews are our own, and made anew for each.
    """
    place = table_imports.caller(taken.places)
    return taken.report.repeated.said(place) if place else []


def tell(taken: Taken) -> None:
    """Print what came in with one file, what did not, and where to look next."""
    report = taken.report
    say(f"{taken.name}: {_outcome(taken)}")
    _tell_counts(report)
    for sentence in guessed(taken):
        say(sentence, indent=2)
    for sentence in repeated(taken):
        say(sentence, indent=2)
    _tell_unanchored(report)
    _tell_refused(taken)
    if report.contradictions:
        say(_found(report), indent=2)


def _outcome(taken: Taken) -> str:
    if taken.report.import_id:
        return f"kept as import {taken.report.import_id}"
    if taken.is_trial:
        return "nothing is kept, as this is a trial"
    return "nothing was kept" if taken.report.refused else "nothing is in it, so nothing was kept"


def _found(report: Report) -> str:
    found = count(report.contradictions, "contradiction")
    if report.import_id is None:
        return f"{found} would come of it."
    return f"{found} found; `claimtracker contradictions` shows both sides."


def _tell_counts(report: Report) -> None:
    counted = {"new": report.created, "changed": report.changed, "the same": report.same}
    nouns = dict.fromkeys(noun for counts in counted.values() for noun in counts)
    rows = []
    for noun in nouns:
        said = [f"{n[noun]:,} {word}" for word, n in counted.items() if n.get(noun)]
        if said:
            rows.append((noun, ", ".join(said)))
    table(rows, indent=2)


def _tell_unanchored(report: Report) -> None:
    if not report.unanchored:
        return
    say(f"Kept, but not found in their articles ({len(report.unanchored)}):", indent=2)
    for lost in report.unanchored:
        claim = lost["claim"] or "no claim yet"
        say(f"{claim} in {lost['article']}: {lost['quote']}", indent=4)


def _tell_refused(taken: Taken) -> None:
    report = taken.report
    if not report.refused:
        return
    say(f"Refused ({report.refused:,}):", indent=2)
    for fault in report.faults:
        click.echo(f"    {plain(_refusal(taken, fault))}")
    if report.refused > len(report.faults):
        say(f"And {report.refused - len(report.faults):,} more.", indent=4)
    if report.import_id is None and not taken.is_trial:
        say("Mend these and import again, or leave them out with --skip-bad.", indent=2)


def _refusal(taken: Taken, fault: Fault) -> str:
    """Return a line that is whole, so that an editor's program can go there."""
    if taken.places is None:
        field = f"{fault.field}: " if fault.field else ""
        return f"{taken.name}:{fault.line}: {field}{fault.reason}"
    row = taken.places.fault(fault)
    sheet = f" [{row.sheet}]" if row.sheet else ""
    column = f", “{row.column}”" if row.column else ""
    field = f" ({row.field})" if row.field not in ("", row.column) else ""
    return f"{taken.name}{sheet}, {taken.places.noun} {row.row:,}{column}{field}: {row.reason}"


def _rejected(taken: Iterable[Taken]) -> list[dict[str, Any]]:
    return [
        {"file": one.name, **(_row(one.places, fault) if one.places else asdict(fault))}
        for one in taken
        for fault in one.report.faults
    ]


def _repeated(taken: Taken) -> list[dict[str, Any]]:
    place, shown = table_imports.caller(taken.places), taken.report.repeated.shown
    if place is None:
        return []
    return [
        {"file": taken.name, "type": one.type, "key": one.key, "times": one.times,
         "first": [place(line) for line in one.lines], "counts": place(one.last)}
        for one in shown
    ]  # fmt: skip


def _row(places: Places, fault: Fault) -> dict[str, Any]:
    row = places.fault(fault)
    return {
        "sheet": row.sheet, "row": row.row, "column": row.column, "field": row.field,
        "reason": row.reason,
    }  # fmt: skip


def _sum(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for counted in counts:
        total.update(counted)
    return {noun: number for noun, number in total.items() if number}
