"""When two readings contradict: the times overlap and no world satisfies both values.

Whose voices stand behind the readings is the caller's to know.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from claimtracker.rules import value_sets
from claimtracker.rules.periods import Span, days_between, effective, overlap, touch
from claimtracker.rules.questions import question_text, sentence
from claimtracker.rules.value_sets import Names, Within
from claimtracker.rules.values import SET_KINDS, Value, folded_text

__all__ = [
    "Answer", "Clash", "Question", "compare", "equal", "exclude", "not_comparable",
    "question_text", "sentence",
]  # fmt: skip

CHANGE_AFTER = 60
MAYBE_A_CHANGE = "maybe a change"
ONLY_TOUCH = "periods only touch"
NOWHERE: Within = MappingProxyType({})
COMPARED_MODES = frozenset({"fact", "plan", "forecast"})
INTERVAL_KINDS = frozenset({"quantity", "money", "date"})
SILENT_KINDS = frozenset({"unknown", "text"})

# What rounding to fifteen places in a conversion may add to a gap, as a part of a step.
ROUNDING = 1 + 1e-9


@dataclass(frozen=True, slots=True)
class Answer:
    """One proposition: its value, its mode, its stated period, and when it was first said."""

    value: Value
    mode: str
    stated: Span | None
    said: Span


@dataclass(frozen=True, slots=True)
class Question:
    """What the attribute says: the kind of its values, how it runs, whether it takes one answer."""

    kind: str
    runs: str
    shelf_life: int
    takes_one: bool


@dataclass(frozen=True, slots=True)
class Clash:
    """Two answers that cannot both hold.

    `gap` is the distance of two intervals in their unit (days for dates), 0 for anything else.
    """

    near: bool
    gap: float
    hint: str


def exclude(a: Value, b: Value, *, takes_one: bool = True, within: Within = NOWHERE) -> bool | None:
    """Say whether no world satisfies both values; None where they cannot be compared.

    `within` gives for a place all those that it lies in, without itself.
    """
    if SILENT_KINDS & {a.kind, b.kind}:
        return False
    if not_comparable(a, b):
        return None
    if a.kind in SET_KINDS:
        return value_sets.exclude(_names(a, takes_one), _names(b, takes_one), within)
    if a.kind in INTERVAL_KINDS and not takes_one:
        return False
    return _apart(a, b) or _apart(b, a)


def not_comparable(a: Value, b: Value) -> str:
    """Give the reason for which two values cannot be compared, or an empty string."""
    if SILENT_KINDS & {a.kind, b.kind}:
        return ""
    if a.kind != b.kind and not {a.kind, b.kind} <= SET_KINDS:
        return f"{a.text} and {b.text} are values of different kinds."
    if a.unit == b.unit or _is_nothing(a) or _is_nothing(b):
        return ""
    names = f"{a.text} and {b.text}"
    if a.kind == "money":
        return f"{names} are in different currencies, {a.unit} and {b.unit}."
    return f"{names} are in different units, {a.unit or 'none'} and {b.unit or 'none'}."


def equal(a: Value, b: Value) -> bool:
    """Say whether two values are true in the same worlds."""
    if a.kind == "text" or b.kind == "text":
        return a.kind == b.kind and folded_text(a.text) == folded_text(b.text)
    if _is_nothing(a) and _is_nothing(b):
        return a.kind == b.kind
    return _meaning(a) == _meaning(b)


def compare(a: Answer, b: Answer, question: Question, within: Within = NOWHERE) -> Clash | None:
    """Say whether two answers to one question contradict each other, and how.

    Opinions and answers of different modes never do, nor do those whose times do not overlap.
    """
    if a.mode != b.mode or a.mode not in COMPARED_MODES or not _at_one_time(a, b, question):
        return None
    if not exclude(a.value, b.value, takes_one=question.takes_one, within=within):
        return None
    if question.runs == "total" and not _total_fell(a, b):
        return None
    gap = _gap(a.value, b.value)
    # A total that certainly fell did not fall by rounding.
    near = _is_near(a.value, b.value, gap) and not (question.runs == "total" and gap > 0)
    return Clash(near, gap, _hint(a, b, question))


def _at_one_time(a: Answer, b: Answer, question: Question) -> bool:
    return overlap(_period(a, question), _period(b, question))


def _period(answer: Answer, question: Question) -> Span:
    runs, shelf_life = question.runs, question.shelf_life
    return effective(answer.stated, answer.said, runs=runs, shelf_life=shelf_life)


def _total_fell(a: Answer, b: Answer) -> bool:
    """Say whether no growth leads from one total to the other, on whatever day each was counted.

    An imprecise date leaves several orders open; the totals clash only if each is impossible.
    """
    if a.value.kind not in INTERVAL_KINDS:
        return True
    first, second = _days_counted(a), _days_counted(b)
    if _may_precede(first, second) and not _apart(b.value, a.value):
        return False
    return not _may_precede(second, first) or _apart(a.value, b.value)


def _days_counted(answer: Answer) -> tuple[date, date]:
    """Give the days of which one is the day of the count: the last of a stated period."""
    if answer.stated is not None:
        last = answer.stated.last or date.max
        return last, last
    return answer.said.first or date.min, answer.said.last or date.max


def _may_precede(a: tuple[date, date], b: tuple[date, date]) -> bool:
    return a[0] < b[1]


def _hint(a: Answer, b: Answer, question: Question) -> str:
    if touch(_period(a, question), _period(b, question)):
        return ONLY_TOUCH
    long_after = days_between(a.said, b.said) >= CHANGE_AFTER
    return MAYBE_A_CHANGE if question.runs == "state" and long_after else ""


def _gap(a: Value, b: Value) -> float:
    if a.kind not in INTERVAL_KINDS:
        return 0.0
    below, above = (a, b) if _apart(a, b) else (b, a)
    return (above.low or 0.0) - (below.high or 0.0)


def _is_near(a: Value, b: Value, gap: float) -> bool:
    numeric = a.kind in ("quantity", "money")
    return numeric and gap <= max(a.step, b.step) * ROUNDING


def _apart(below: Value, above: Value) -> bool:
    """Say whether everything in the first lies under everything in the second."""
    if below.high is None or above.low is None:
        return False
    if below.high == above.low:
        return not (below.high_in and above.low_in)
    return below.high < above.low


def _is_nothing(value: Value) -> bool:
    """Say whether it is nothing at all, which is the same in every currency.

    Of quantities only a bare zero is: no degrees are not no kelvins.
    """
    return value.low == value.high == 0 and (value.kind == "money" or not value.unit)


def _names(value: Value, takes_one: bool) -> Names:
    if takes_one and value.scope == value_sets.AT_LEAST and len(value.members) == 1:
        return Names(value_sets.ONLY, value.members)
    return Names(value.scope, value.members)


def _meaning(value: Value) -> tuple[object, ...]:
    low_in, high_in = (
        value.low is not None and value.low_in,
        value.high is not None and value.high_in,
    )
    return (
        value.kind,
        value.unit,
        value.low,
        value.high,
        low_in,
        high_in,
        value.scope,
        value.members,
    )
