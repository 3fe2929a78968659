"""The part of schema.org's vocabulary that we write: what each type may say, and of which types.

Taken from the definitions of schema.org, release 30.0 of 2026-03-19 (the tables of its current
types and properties): for each type that we write, those properties that it, or a type above it,
has by `domainIncludes`, with their `rangeIncludes`; and the types above each type.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

VERSION = "30.0"
ABOVE: Mapping[str, frozenset[str]] = {
    "ClaimReview": frozenset({"ClaimReview", "CreativeWork", "Review", "Thing"}),
    "Claim": frozenset({"Claim", "CreativeWork", "Thing"}),
    "Rating": frozenset({"Intangible", "Rating", "Thing"}),
    "Organization": frozenset({"Organization", "Thing"}),
    "Person": frozenset({"Person", "Thing"}),
    "CreativeWork": frozenset({"CreativeWork", "Thing"}),
    "Quotation": frozenset({"CreativeWork", "Quotation", "Thing"}),
    "DataFeed": frozenset({"CreativeWork", "DataFeed", "Dataset", "Thing"}),
    "DataFeedItem": frozenset({"DataFeedItem", "Intangible", "Thing"}),
    "PropertyValue": frozenset({"Intangible", "PropertyValue", "StructuredValue", "Thing"}),
}
PROPERTIES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "ClaimReview": {
        "identifier": (
            "PropertyValue",
            "Text",
            "URL",
        ),
        "url": ("URL",),
        "datePublished": (
            "Date",
            "DateTime",
        ),
        "dateCreated": (
            "Date",
            "DateTime",
        ),
        "expires": (
            "Date",
            "DateTime",
        ),
        "author": (
            "Organization",
            "Person",
        ),
        "inLanguage": (
            "Language",
            "Text",
        ),
        "claimReviewed": ("Text",),
        "reviewBody": ("Text",),
        "reviewRating": ("Rating",),
        "itemReviewed": ("Thing",),
    },
    "Claim": {
        "identifier": (
            "PropertyValue",
            "Text",
            "URL",
        ),
        "name": ("Text",),
        "author": (
            "Organization",
            "Person",
        ),
        "datePublished": (
            "Date",
            "DateTime",
        ),
        "firstAppearance": ("CreativeWork",),
        "appearance": ("CreativeWork",),
    },
    "Rating": {
        "alternateName": ("Text",),
        "ratingValue": (
            "Number",
            "Text",
        ),
        "bestRating": (
            "Number",
            "Text",
        ),
        "worstRating": (
            "Number",
            "Text",
        ),
    },
    "Organization": {
        "name": ("Text",),
        "url": ("URL",),
    },
    "Person": {
        "name": ("Text",),
        "description": (
            "Text",
            "TextObject",
        ),
    },
    "CreativeWork": {
        "headline": ("Text",),
        "url": ("URL",),
        "datePublished": (
            "Date",
            "DateTime",
        ),
        "publisher": (
            "Organization",
            "Person",
        ),
        "hasPart": ("CreativeWork",),
    },
    "Quotation": {
        "creator": (
            "Organization",
            "Person",
        ),
        "dateCreated": (
            "Date",
            "DateTime",
        ),
        "text": ("Text",),
    },
    "DataFeed": {
        "name": ("Text",),
        "url": ("URL",),
        "publisher": (
            "Organization",
            "Person",
        ),
        "dataFeedElement": (
            "DataFeedItem",
            "Text",
            "Thing",
        ),
    },
    "DataFeedItem": {
        "dateCreated": (
            "Date",
            "DateTime",
        ),
        "item": ("Thing",),
    },
    "PropertyValue": {
        "propertyID": (
            "Text",
            "URL",
        ),
        "value": (
            "Boolean",
            "Number",
            "StructuredValue",
            "Text",
        ),
    },
}
_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)?", re.ASCII)
_PLAIN: Mapping[str, Callable[[Any], bool]] = {
    "Text": lambda value: isinstance(value, str) and bool(value),
    "URL": lambda value: isinstance(value, str) and value.startswith(("http://", "https://")),
    "Date": lambda value: isinstance(value, str) and bool(_DATE.fullmatch(value)),
    "DateTime": lambda value: isinstance(value, str) and bool(_MOMENT.fullmatch(value)),
    "Number": lambda value: type(value) in (int, float),
    "Boolean": lambda value: isinstance(value, bool),
}


def faults(told: Any, where: str = "") -> Iterator[str]:
    """Give what of a document schema.org does not define so, by where it stands in it."""
    if not where and told.get("@context") != "https://schema.org":
        yield "@context"
    kind = told.get("@type")
    if kind not in PROPERTIES:
        yield f"{where}.@type {kind}"
        return
    for name, value in told.items():
        if name == "@type" or (name == "@context" and not where):
            continue
        if name not in PROPERTIES[kind]:
            yield f"{where}.{name}: no property of {kind}"
            continue
        for one in value if isinstance(value, list) else [value]:
            yield from _value(one, PROPERTIES[kind][name], f"{where}.{name}")


def _value(value: Any, expected: tuple[str, ...], where: str) -> Iterator[str]:
    if isinstance(value, dict):
        if not ABOVE.get(value.get("@type", ""), frozenset()) & {*expected}:
            yield f"{where}: a {value.get('@type')}, not {expected}"
        yield from faults(value, where or ".")
    elif not any(_PLAIN[kind](value) for kind in expected if kind in _PLAIN):
        yield f"{where}: {value!r} is no {expected}"
