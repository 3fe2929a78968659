"""The examples in the docs do what the docs say."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text

from claimtracker.exchange import imports
from claimtracker.exchange.imports import Report
from claimtracker.exchange.records import FIELDS, NEEDED, BadRecord
from claimtracker.queries.articles import ArticleContent, NoticeContent
from claimtracker.queries.assertions import AssertionContent
from claimtracker.queries.attributes import AttributeContent
from claimtracker.queries.entities import EntityContent
from claimtracker.queries.evidence import EvidenceContent
from claimtracker.queries.ratings import RatingContent
from claimtracker.queries.sources import SourceContent
from claimtracker.queries.topics import TopicContent
from claimtracker.rules import conflicts, periods, propositions, values, voices
from claimtracker.rules.conflicts import Question, exclude
from claimtracker.rules.findings import Asked, of_claim, of_question
from claimtracker.rules.periods import Span
from claimtracker.rules.propositions import Answer, Proposition
from claimtracker.rules.values import InvalidValue, Value
from claimtracker.rules.voices import Speech, Voice
from tests.conftest import ADA, NOW

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
RULES = ROOT / "docs" / "rules.md"
FORMAT = ROOT / "docs" / "exchange-format.md"
WITHIN = {"California": frozenset({"United States"})}
STAKE = "What stake does {subject} hold in {object}?"

Row = tuple[str, ...]


def tables(page: str) -> dict[Row, list[Row]]:
    """Return the rows of all tables of a page under their head; equal heads are one table."""
    found: dict[Row, list[Row]] = {}
    for block in re.findall(r"(?:^\|.*\|\n)+", page, re.MULTILINE):
        head, _, *rows = map(cells, block.splitlines())
        found.setdefault(head, []).extend(rows)
    return found


def cells(line: str) -> Row:
    return tuple(cell.strip() for cell in line.strip().strip("|").split("|"))


EXAMPLES = tables(RULES.read_text())
UNDERSTOOD = ("kind", "unit", "written", "understood as")
REFUSED = ("kind", "unit", "written", "refused, for")
EXCLUDED = ("kind", "one says", "another says", "contradiction?")
SAID = ("runs", "one says", "on", "another says", "on", "comes out as")
STATED = ("runs", "one says", "for", "another says", "for", "comes out as")
MODES = ("one says", "as", "by", "another says", "as", "by", "comes out as")
VOICES = ("affirms", "denies", "found", "reason")
REASONS = ("question", "one says", "another says", "supplied", "reason")


def read(kind: str, written: str, unit: str = "") -> Value:
    name = kind.removesuffix(", one answer")
    return values.parse(written, kind=name, unit=unit, single=name != kind)


def question(kind: str, runs: str = "state") -> Question:
    name = kind.removesuffix(", one answer")
    return Question(name, runs, 0, values.takes_one(name, True if name != kind else None))


def says(
    key: str, written: str, *, by: str, said: str = "2020-09-22", mode: str = "fact",
    stated: str | None = None,
) -> Proposition:  # fmt: skip
    value = values.parse(written, kind="quantity", unit="%" if "%" in written else "")
    period = periods.parse(stated) if stated else None
    answer = Answer(key, key, mode, value, period)
    return Proposition(answer, frozenset({key}), (speech(key, by, said=said),))


def speech(claim: str, by: str, *, said: str = "2020-09-22", affirms: bool = True) -> Speech:
    name = f"{claim} {by} {affirms}"
    return Speech(name, claim, name, False, affirms, periods.parse(said), voice(by, name))


def voice(by: str, assertion: str) -> Voice:
    if by.split()[0] in ("a", "an"):
        return voices.described(assertion, assertion, by)
    name, _, other = by.partition(" for ")
    return voices.named(name, other or None, by)


def outcome(runs: str, first: Proposition, second: Proposition) -> str:
    found = of_question(Asked(STAKE, "x", "y", question("quantity", runs)), [first, second])
    for finding in found.findings:
        near = ", near" if finding.near else ""
        return f"contradiction{near}{': ' if finding.hint else ''}{finding.hint}"
    return found.apart[0].kind if found.apart else "nothing"


def test_every_table_of_the_rules_is_run() -> None:
    run = {UNDERSTOOD, REFUSED, EXCLUDED, SAID, STATED, MODES, VOICES, REASONS}

    assert run == set(EXAMPLES)


@pytest.mark.parametrize("row", EXAMPLES[UNDERSTOOD], ids=" ".join)
def test_value_is_understood_as_the_rules_say(row: Row) -> None:
    kind, unit, written, expected = row

    assert values.understood(read(kind, written, unit), unit) == expected


@pytest.mark.parametrize("row", EXAMPLES[REFUSED], ids=" ".join)
def test_value_is_refused_for_the_reason_that_the_rules_give(row: Row) -> None:
    kind, unit, written, reason = row

    with pytest.raises(InvalidValue) as refused:
        read(kind, written, unit)

    assert str(refused.value).split(": ", 1)[1].split("; write ")[0] == reason


@pytest.mark.parametrize("row", EXAMPLES[EXCLUDED], ids=" ".join)
def test_two_values_exclude_each_other_as_the_rules_say(row: Row) -> None:
    kind, one, other, expected = row
    a, b = (conflicts.Answer(read(kind, w), "fact", None, Span(None, None)) for w in (one, other))
    asked = question(kind)

    excluded = exclude(a.value, b.value, takes_one=asked.takes_one, within=WITHIN)
    clashes = [conflicts.compare(a, b, asked, WITHIN), conflicts.compare(b, a, asked, WITHIN)]

    near = any(clash.near for clash in clashes if clash)
    assert clashes[0] == clashes[1]
    assert {None: "not comparable", False: "no", True: "yes, near" if near else "yes"}[
        excluded
    ] == expected


@pytest.mark.parametrize("row", EXAMPLES[SAID], ids=" ".join)
def test_answers_said_at_two_times_come_out_as_the_rules_say(row: Row) -> None:
    runs, one, on, other, later, expected = row
    answers = says("one", one, by="Ada", said=on), says("other", other, by="Ben", said=later)

    assert outcome(runs, *answers) == expected


@pytest.mark.parametrize("row", EXAMPLES[STATED], ids=" ".join)
def test_answers_for_stated_periods_come_out_as_the_rules_say(row: Row) -> None:
    runs, one, first, other, second, expected = row
    answers = (
        says("one", one, by="Ada", stated=first),
        says("other", other, by="Ben", stated=second),
    )

    assert outcome(runs, *answers) == expected


@pytest.mark.parametrize("row", EXAMPLES[MODES], ids=" ".join)
def test_answers_of_two_modes_come_out_as_the_rules_say(row: Row) -> None:
    one, mode, who, other, other_mode, other_who, expected = row
    first = says("one", one, by=who, said="2020-09-01", mode=mode)
    second = says("other", other, by=other_who, said="2020-09-02", mode=other_mode)

    assert outcome("state", first, second) == expected


@pytest.mark.parametrize("row", EXAMPLES[VOICES], ids=" ".join)
def test_voices_disagree_as_the_rules_say(row: Row) -> None:
    affirming, denying, expected, reason = row
    said = [speech("claim", name, affirms=True) for name in filter(None, affirming.split("; "))]
    said += [speech("claim", name, affirms=False) for name in filter(None, denying.split("; "))]

    found = of_claim("claim", "fact", said)

    kind = "nothing" if found is None else found.kind
    by_one = found is not None and found.by_one_voice
    assert ("self-contradiction" if by_one else kind) == expected
    assert (found.reason if found else "") == reason


@pytest.mark.parametrize("row", EXAMPLES[REASONS], ids=" ".join)
def test_reason_is_worded_as_the_rules_say(row: Row) -> None:
    asked, one, other, supplied, expected = row
    fields = frozenset(filter(None, supplied.split(", ")))
    thing = "TikTok Global" if "{object}" in asked else ""

    reason = conflicts.sentence(one, other, asked, "ByteDance", thing, supplied=fields)

    assert reason == expected


def test_rules_give_the_figures_of_the_program() -> None:
    told = " ".join(RULES.read_text().split())

    assert re.findall(r"(\d+) days unless another is set", told) == ["30"]
    assert re.findall(r"first said (\d+) days or more apart", told) == [str(conflicts.CHANGE_AFTER)]
    assert ("the thirty that rest" in told) == (propositions.MOST_PAIRED == 30)


CONTENTS: dict[str, Any] = {
    "source": SourceContent, "topic": TopicContent, "rating": RatingContent,
    "outcome": RatingContent, "entity": EntityContent, "attribute": AttributeContent,
    "evidence": EvidenceContent, "article": ArticleContent, "assertion": AssertionContent,
    "notice": NoticeContent,
}  # fmt: skip


def blocks(page: str) -> list[str]:
    return re.findall(r"^```jsonl\n(.*?)^```", page, re.MULTILINE | re.DOTALL)


def told_fields() -> dict[str, list[Row]]:
    """Return the rows of the table of fields of each record type."""
    sections = FORMAT.read_text().split("\n### ")[1:]
    found: dict[str, list[Row]] = {}
    for section in sections:
        head, body = section.split("\n", 1)
        rows = tables(body.split("\n## ")[0])[("field", "takes", "absent")]
        found |= dict.fromkeys(re.findall(r"`(\w+)`", head), rows)
    return found


def one_of(check: Callable[[object], object]) -> str | None:
    """Return the words that a field may be, as its refusal gives them."""
    try:
        check("no such word")
    except BadRecord as refused:
        return str(refused).partition("it can be ")[2] or None
    except periods.InvalidDate:
        return None
    return None


def take(engine: Engine, block: str, *, dry_run: bool = False) -> Report:
    stream, actor = io.BytesIO(block.encode()), replace(ADA, role="admin")
    return imports.run(
        engine, stream, actor=actor, now=NOW, file_name="docs.jsonl", dry_run=dry_run
    )


def test_format_tells_every_field_of_every_record() -> None:
    told = {kind: [row[0].strip("`") for row in rows] for kind, rows in told_fields().items()}

    assert told == {kind: list(fields) for kind, fields in FIELDS.items()}


def test_format_says_which_fields_are_needed() -> None:
    needed = {
        kind: {name.strip("`") for name, _, absent in rows if absent == "needed"}
        for kind, rows in told_fields().items()
    }

    assert needed == {kind: set(names) for kind, names in NEEDED.items()}


@pytest.mark.parametrize("kind", CONTENTS)
def test_format_says_what_a_new_row_has_where_a_field_is_absent(kind: str) -> None:
    told = {name.strip("`"): absent for name, _, absent in told_fields()[kind]}
    begins = {f.name: f.default for f in fields(CONTENTS[kind]) if f.name in told}

    words = {name: default for name, default in begins.items() if isinstance(default, str)}
    empty = {name for name, absent in told.items() if absent == "empty" and name in begins}

    assert {name: told[name].split()[-1] for name in words} == words
    assert {begins[name] for name in empty} <= {None, ()}


@pytest.mark.parametrize("kind", FIELDS)
def test_format_lists_the_words_that_a_field_may_be(kind: str) -> None:
    told = {
        name.strip("`"): takes.removeprefix("one of ")
        for name, takes, _ in told_fields()[kind]
        if takes.startswith("one of ")
    }

    taken = {name: one_of(check) for name, check in FIELDS[kind].items()}

    assert told == {name: listed for name, listed in taken.items() if listed}


def test_examples_of_the_format_come_in_whole(ledger: Engine) -> None:
    examples = blocks(FORMAT.read_text())

    reports = {block: take(ledger, block, dry_run=True) for block in examples}

    amiss = {b: (r.faults, r.unanchored) for b, r in reports.items() if r.faults or r.unanchored}
    assert amiss == {}
    assert set(re.findall(r'"type": "(\w+)"', "".join(examples))) == set(FIELDS)
    assert [
        b for b, r in reports.items() if not any((*r.created.values(), *r.changed.values()))
    ] == []


def test_example_of_the_readme_finds_the_one_contradiction_it_tells(ledger: Engine) -> None:
    [block] = blocks(README.read_text())

    report = take(ledger, block)

    with ledger.connect() as connection:
        found = connection.execute(text("SELECT kind, reason FROM contradiction")).all()
    assert (report.faults, report.unanchored, report.contradictions) == ([], [], 1)
    assert [tuple(row) for row in found] == [
        ("value", "EUR 40 million and EUR 85 million cannot both be what Harbour Bridge costs")
    ]
    assert len(block.splitlines()) == 10


@pytest.mark.parametrize(
    "page", [README, *sorted((ROOT / "docs").rglob("*.md"))], ids=lambda page: page.name
)
def test_links_lead_to_files_that_exist(page: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text())
    local = [link for link in links if not re.match(r"[a-z]+:", link)]

    missing = [link for link in local if not (page.parent / link).exists()]

    assert missing == []
