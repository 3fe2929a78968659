"""Understand a reading: what its value and its period mean, as bounds."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from claimtracker.errors import Invalid
from claimtracker.queries.attributes import AttributeContent
from claimtracker.queries.claims import ReadingContent
from claimtracker.rules import periods, values
from claimtracker.rules.questions import question_id


class EmptyPeriod(Invalid):
    """A period ends before it begins."""

    def __init__(self, begins: str, ends: str) -> None:
        super().__init__(f"The period from {begins} to {ends} ends before it begins.")


class ValueWithoutAttribute(Invalid):
    """A value says nothing without the attribute that it answers."""

    def __init__(self) -> None:
        super().__init__("A value needs the attribute that it answers, and a subject.")


@dataclass(frozen=True, slots=True)
class Written:
    """A reading as somebody wrote it: entities and attribute by the keys of their rows."""

    subject_id: str | None
    attribute_id: str | None
    object_id: str | None
    value: str | None
    begins: str | None
    ends: str | None
    supplied: tuple[str, ...] = ()


def understand(
    written: Written, attribute: AttributeContent | None, entity: Callable[[str], str]
) -> ReadingContent | None:
    """Return a reading with its bounds, or None where nothing was written.

    `entity` gives the key of a place or entity that the value names. Raises InvalidValue,
    InvalidDate, EmptyPeriod, ValueWithoutAttribute.
    """
    named = (written.subject_id, written.attribute_id, written.object_id)
    if not any((*named, written.value, written.begins, written.ends)):
        return None
    period = _period(written)
    plain = ReadingContent(
        subject_id=written.subject_id,
        attribute_id=written.attribute_id,
        object_id=written.object_id,
        value=written.value,
        period_from_text=written.begins,
        period_to_text=written.ends,
        supplied=json.dumps(sorted(written.supplied)) if written.supplied else None,
        period_from=period.first,
        period_to=period.last,
    )
    return _with_value(plain, attribute, entity) if written.value is not None else plain


def _period(written: Written) -> periods.Span:
    first = periods.parse(written.begins).first if written.begins else None
    last = periods.parse(written.ends).last if written.ends else None
    if first and last and first > last:
        raise EmptyPeriod(str(written.begins), str(written.ends))
    return periods.Span(first, last)


def _with_value(
    plain: ReadingContent, attribute: AttributeContent | None, entity: Callable[[str], str]
) -> ReadingContent:
    if attribute is None or plain.attribute_id is None or plain.subject_id is None:
        raise ValueWithoutAttribute()
    single = values.takes_one(attribute.kind, attribute.single)
    value = values.parse(
        plain.value or "", kind=attribute.kind, unit=attribute.unit or "", single=single
    )
    return ReadingContent(
        question_id(plain.subject_id, plain.attribute_id, plain.object_id),
        plain.subject_id, plain.attribute_id, plain.object_id, plain.value,
        plain.period_from_text, plain.period_to_text, plain.supplied,
        value.kind, value.low, value.high, value.low_in, value.high_in, value.step, value.unit,
        value.scope, plain.period_from, plain.period_to,
        tuple(sorted({entity(name) for name in value.members})),
    )  # fmt: skip
