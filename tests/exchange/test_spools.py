"""A file is sorted by type, on disk, whatever it holds and in whatever order."""

from __future__ import annotations

import io
from contextlib import ExitStack

import pytest

from claimtracker.exchange import spools
from claimtracker.exchange.records import TYPES, Record


@pytest.fixture
def stack():
    with ExitStack() as opened:
        yield opened


def sorted_out(raw, stack):
    faults = []
    lines = spools.fill(
        io.BytesIO(raw), lambda line, error: faults.append((line, str(error))), stack
    )
    return lines, faults


def sources(lines, without=()):
    return [(r.line, r.given["name"]) for r in lines.records("source", without)]


def source(name, **given):
    return Record(given.pop("line", 1), "source", {"name": name, **given})


def test_file_is_sorted_by_type_and_keeps_the_numbers_of_its_lines(stack) -> None:
    raw = b"""{"type": "topic", "name": "Sale"}
{"type": "source", "name": "B"}
{"type": "topic", "name": "Data"}
{"type": "source", "name": "A"}
"""

    lines, faults = sorted_out(raw, stack)

    assert sources(lines) == [(2, "B"), (4, "A")]
    assert [(r.line, r.given["name"]) for r in lines.records("topic")] == [(1, "Sale"), (3, "Data")]
    assert {kind: n for kind, n in lines.counts.items() if n} == {"source": 2, "topic": 2}
    assert faults == []


def test_records_with_a_key_come_first(stack) -> None:
    raw = b"""{"type": "source", "name": "A"}
{"type": "source", "name": "B", "key": "b"}
{"type": "source", "name": "C", "key": null}
{"type": "source", "name": "D", "key": "d"}
"""

    lines, _ = sorted_out(raw, stack)

    assert sources(lines) == [(2, "B"), (4, "D"), (1, "A"), (3, "C")]


def test_records_can_be_read_again_without_some_lines(stack) -> None:
    raw = b"".join(b'{"type": "source", "name": "%c"}\n' % name for name in b"ABC")

    lines, _ = sorted_out(raw, stack)

    assert sources(lines, {1, 3}) == [(2, "B")]
    assert sources(lines) == [(1, "A"), (2, "B"), (3, "C")]


def test_empty_file_has_no_records(stack) -> None:
    lines, faults = sorted_out(b"", stack)

    assert [list(lines.records(kind)) for kind in TYPES] == [[] for _ in TYPES]
    assert faults == []


@pytest.mark.parametrize("raw", [b"\xef\xbb\xbf", b"\n\n", b"\r\n \t\r\n", b"\xef\xbb\xbf\n"])
def test_file_of_empty_lines_has_no_records_and_no_faults(raw, stack) -> None:
    lines, faults = sorted_out(raw, stack)

    assert (sum(lines.counts.values()), faults) == (0, [])


def test_byte_order_mark_is_accepted_at_the_beginning_only(stack) -> None:
    raw = b'\xef\xbb\xbf{"type": "source", "name": "A"}\n\xef\xbb\xbf{"type": "topic", "name": "B"}'

    lines, faults = sorted_out(raw, stack)

    assert sources(lines) == [(1, "A")]
    assert [line for line, _ in faults] == [2]


def test_empty_lines_are_counted_and_passed_over(stack) -> None:
    raw = b'\n{"type": "source", "name": "A"}\n\n   \nnonsense\n\n{"type": "source", "name": "B"}'

    lines, faults = sorted_out(raw, stack)

    assert sources(lines) == [(2, "A"), (7, "B")]
    assert [line for line, _ in faults] == [5]


def test_line_ends_of_other_machines_are_accepted(stack) -> None:
    raw = b'{"type": "source", "name": "A"}\r\n{"type": "source", "name": "B"}\r\n'

    lines, faults = sorted_out(raw, stack)

    assert (sources(lines), faults) == ([(1, "A"), (2, "B")], [])


@pytest.mark.parametrize("separator", ["\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c"])
def test_what_looks_like_a_line_end_ends_no_line(separator, stack) -> None:
    name = f"A{separator}B"
    escaped = name if separator > "\x1f" else f"A\\u{ord(separator):04x}B"

    lines, faults = sorted_out(f'{{"type": "source", "name": "{escaped}"}}\n'.encode(), stack)

    assert (sources(lines), faults) == ([(1, name)], [])


def test_line_that_is_no_utf8_is_refused_by_its_first_bad_byte(stack) -> None:
    raw = b'{"type": "source", "name": "caf\xe9"}\n{"type": "source", "name": "B"}\n'

    lines, faults = sorted_out(raw, stack)

    assert sources(lines) == [(2, "B")]
    assert faults == [(1, "The line is no UTF-8 at byte 32.")]


@pytest.mark.parametrize("bad", [b"\xed\xa0\xbd", b"\xc0\x80", b"\xf5\x80\x80\x80"])
def test_line_with_bytes_that_utf8_forbids_is_refused(bad, stack) -> None:
    _, faults = sorted_out(b'{"type": "source", "name": "' + bad + b'"}', stack)

    assert faults == [(1, "The line is no UTF-8 at byte 29.")]


def test_line_cut_off_at_the_end_of_the_file_is_refused(stack) -> None:
    lines, faults = sorted_out(b'{"type": "source", "name": "A"}\n{"type": "sou', stack)

    assert sources(lines) == [(1, "A")]
    assert [line for line, _ in faults] == [2]


def test_batch_is_at_most_as_long_as_asked() -> None:
    records = [source(name) for name in "ABCDE"]

    cut = list(spools.batches(iter(records), lambda r: r.given["name"], 2))

    assert [[r.given["name"] for r in batch] for batch in cut] == [["A", "B"], ["C", "D"], ["E"]]


def test_what_stands_twice_never_shares_a_batch() -> None:
    records = [source(name) for name in "ABACAB"]

    cut = list(spools.batches(iter(records), lambda r: r.given["name"], 10))

    assert [[r.given["name"] for r in batch] for batch in cut] == [
        ["A", "B"],
        ["A", "C"],
        ["A", "B"],
    ]


def test_records_with_a_key_and_without_never_share_a_batch() -> None:
    records = [source("A", key="a"), source("B", key="b"), source("C")]

    cut = list(spools.batches(iter(records), lambda r: r.given["name"], 10))

    assert [[r.given["name"] for r in batch] for batch in cut] == [["A", "B"], ["C"]]


def test_nothing_makes_no_batch() -> None:
    assert list(spools.batches(iter([]), lambda r: r.line, 10)) == []
