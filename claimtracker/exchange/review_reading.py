"""ClaimReviews as others write them, with the faults that they have in the wild, read alike.

What is read is told in `Review`; what cannot be read raises BadRecord with the property; what is
left out is counted by what it is.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from claimtracker.exchange import json_ld
from claimtracker.exchange.checks import BadRecord
from claimtracker.exchange.claim_reviews import KEYS
from claimtracker.exchange.json_ld import Json, Room, address, listed, objects, text, types
from claimtracker.rules import periods, written_dates
from claimtracker.rules.chains import DESCRIBED_BY

Left = Counter[str]
REVIEW = "claimreview"
# What schema.org takes for granted where a scale does not say its ends.
WORST, BEST = 1.0, 5.0
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})([-_].*)?")
_DAY = re.compile(r"(\d{4}-\d\d-\d\d)[T ].*", re.ASCII | re.DOTALL)
_GENERAL = re.compile(
    r"(various|multiple|numerous|unknown|anonymous|viral|internet|online)\b.*"
    r"|(social media|facebook|twitter|x|instagram|whatsapp|tiktok|youtube|reddit|telegram)"
    r"( (users?|posts?|pages?|videos?|messages?|accounts?))*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who says something: a name, or a description where it names nobody."""

    name: str
    is_described: bool = False


@dataclass(frozen=True, slots=True)
class Quoted:
    """Who says it in an article, with the words and the day where they are told."""

    speaker: Speaker | None
    words: str
    said: str


@dataclass(frozen=True, slots=True)
class Appearance:
    """An article in which a claim appears; `quoted` is empty where nobody is told to say it."""

    url: str
    title: str
    source: str
    published: str
    quoted: Sequence[Quoted]


@dataclass(frozen=True, slots=True)
class Scale:
    """The numbers of a rating that is on a scale."""

    value: float
    best: float
    worst: float


@dataclass(frozen=True, slots=True)
class Review:
    """One ClaimReview: who says what of which claim, and who is told to have said it.

    "" stands for what it does not say. `key` is the key of a verdict, where a ledger wrote it.
    """

    publisher: str
    url: str
    title: str
    decided: str
    language: str
    statement: str
    body: str
    label: str
    scale: Scale | None
    speaker: Speaker | None
    said: str
    appearances: Sequence[Appearance]
    key: str


def found(value: Any, left: Left, room: Room, beside: json_ld.Known) -> Iterator[Json]:
    """Give the ClaimReviews in a document, wherever they stand in it; raises TooMuchReferredTo."""

    def is_left(one: Json) -> bool:
        deleted = bool(one.get("dateDeleted")) and "datafeeditem" in types(one)
        left["reviews that their feed says are deleted"] += deleted
        return deleted

    for told in json_ld.of_type(value, REVIEW, is_left, room, beside):
        # What a ledger wrote is taken to the letter.
        yield told if _key(told) else json_ld.unescaped(told)


def read(told: Json, left: Left) -> Review:
    """Read one ClaimReview; raises BadRecord."""
    items = objects(told.get("itemReviewed"))
    url = address(told.get("url")) or address(told.get("@id"))
    title = text(told.get("headline")) or text(told.get("name"))
    label, scale = _rating(told, left)
    speaker = next(filter(None, (_speaker(_author(item)) for item in items)), None)
    said = next(filter(None, (_date(item, "datePublished", left) for item in items)), "")
    return Review(
        _publisher(told, url), url, title,
        _date(told, "dateCreated", left) or _date(told, "datePublished", left),
        _language(told), _statement(told, items), _body(told, title, url), label,
        scale, speaker, said, _appearances(told, items, url, left), _key(told),
    )  # fmt: skip


def brief(told: Json) -> tuple[str, str, str]:
    """Return who publishes a review, the claim and the rating, as far as it says so."""
    rating = next(iter(objects(told.get("reviewRating"))), {})
    named = text(told.get("author")) or text(told.get("publisher"))
    return named, text(told.get("claimReviewed")), text(rating.get("alternateName"))


def _language(told: Json) -> str:
    """Return the code of a language without the country; what is no code is left out."""
    given = text(told.get("inLanguage"))
    code = _LANGUAGE.fullmatch(given)
    return given if _key(told) else code[1].lower() if code else ""


def _publisher(told: Json, url: str) -> str:
    named = text(told.get("author")) or text(told.get("publisher")) or host(url)
    if not named:
        raise BadRecord("is missing, and so is the address of the review: it is nobody’s", "author")
    return named


def _statement(told: Json, items: Sequence[Json]) -> str:
    given = told.get("claimReviewed")
    if isinstance(given, list) and len(given) > 1:
        raise BadRecord("is a list; a review of several claims says of none how it is rated",
                        "claimReviewed")  # fmt: skip
    claims = (one for one in items if "claim" in types(one))
    named = (text(one.get("name")) or text(one.get("text")) for one in claims)
    item = told.get("itemReviewed")
    written = text(item) if isinstance(item, str) and not address(item) else ""
    statement = text(given) or next(filter(None, named), "") or written
    if not statement:
        raise BadRecord("is missing: the review says of no claim what it is", "claimReviewed")
    return statement


def _body(told: Json, title: str, url: str) -> str:
    """Return the reasons; where there are none, where they are to be read."""
    rating = next(iter(objects(told.get("reviewRating"))), {})
    given = (told.get("reviewBody"), rating.get("ratingExplanation"), told.get("description"))
    body = next(filter(None, map(text, given)), "") or title or url
    if not body:
        raise BadRecord("is missing, and so is the address of the review: it has no reasons",
                        "reviewBody")  # fmt: skip
    return body


def _rating(told: Json, left: Left) -> tuple[str, Scale | None]:
    rating = next(iter(objects(told.get("reviewRating"))), {})
    scale = _scale(rating, left)
    words = text(rating.get("alternateName")) or text(rating.get("name"))
    value = text(rating.get("ratingValue")) or text(told.get("reviewRating"))
    if not words and value and _number(value) is None:
        words = value
    if not words and scale:
        words = f"{scale.value:g} on a scale from {scale.worst:g} to {scale.best:g}"
    if not words:
        raise BadRecord("says nothing: it has no alternateName, and no numbers on a scale",
                        "reviewRating")  # fmt: skip
    return words, scale


def _scale(rating: Json, left: Left) -> Scale | None:
    given = [text(rating.get(name)) for name in ("ratingValue", "bestRating", "worstRating")]
    value, best, worst = map(_number, given)
    if value is None:
        return None
    best, worst = BEST if best is None else best, WORST if worst is None else worst
    if best == worst or not min(best, worst) <= value <= max(best, worst):
        left["numbers of ratings that are on no scale"] += 1
        return None
    return Scale(value, best, worst)


def _number(written: str) -> float | None:
    try:
        number = float(written.replace(",", "."))
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _date(told: Json, name: str, left: Left) -> str:
    """Return a date as the ledger reads it; what is none is left out."""
    written = text(told.get(name))
    if not written:
        return ""
    tried = (written_dates.iso(one) for one in (written, _DAY.sub(r"\1", written)))
    found = next(filter(_is_date, tried), "")
    if not found:
        left[f"dates that are none ({name})"] += 1
    return found


def _is_date(written: str) -> bool:
    try:
        first = periods.parse(written).first
    except periods.InvalidDate:
        return False
    return first is not None and first.year >= 1000


def _author(item: Json) -> Any:
    return item.get("author") or item.get("creator")


def _speaker(given: Any) -> Speaker | None:
    one = next(iter(given), None) if isinstance(given, list) else given
    if isinstance(one, Mapping) and not text(one.get("name")) and text(one.get("description")):
        return Speaker(text(one["description"]), is_described=True)
    name = text(one)
    if not name:
        return None
    general = _GENERAL.fullmatch(name) or name.split()[0].lower() in DESCRIBED_BY
    return Speaker(name, bool(general))


def _appearances(told: Json, items: Sequence[Json], url: str, left: Left) -> list[Appearance]:
    """Return where a claim appears, each address once, what appeared first before the rest."""
    given: list[Any] = []
    for item in items:
        first = listed(item.get("firstAppearance"))
        given += [*first, *(one for one in listed(item.get("appearance")) if [one] != first)]
        given += [_itself(item)] if address(item.get("url")) else []
    if isinstance(told.get("itemReviewed"), str):
        given.append(told["itemReviewed"]) if address(told["itemReviewed"]) else None
    places = [place for one in given for place in _places(one, left)]
    by_address: dict[str, Appearance] = {}
    for place in places:
        if place.url != url:
            by_address.setdefault(place.url, place)
    return list(by_address.values())


def _itself(item: Json) -> Any:
    """Return what is reviewed as the place where it appears; of a claim that is its address."""
    return text(item.get("url")) if "claim" in types(item) else item


def _places(one: Any, left: Left) -> Iterator[Appearance]:
    if not isinstance(one, Mapping):
        named = json_ld.addresses(one)
        left["appearances without an address"] += not named
        yield from (Appearance(url, "", "", "", ()) for url in named)
        return
    url = address(one.get("url")) or address(one.get("@id"))
    if not url:
        left["appearances without an address"] += 1
        return
    yield Appearance(
        url, text(one.get("headline")) or text(one.get("name")), text(one.get("publisher")),
        _date(one, "datePublished", left), [_quoted(part, left) for part in _quotations(one)],
    )  # fmt: skip


def _quotations(article: Json) -> list[Json]:
    return [one for one in objects(article.get("hasPart")) if "quotation" in types(one)]


def _quoted(told: Json, left: Left) -> Quoted:
    said = _date(told, "dateCreated", left)
    return Quoted(_speaker(_author(told)), text(told.get("text")), said)


def _key(told: Json) -> str:
    for one in objects(told.get("identifier")):
        if text(one.get("propertyID")) == KEYS:
            return text(one.get("value"))
    return ""


def host(url: str) -> str:
    """Return the machine that an address names, as a publication is called by it."""
    name = url.partition("://")[2].partition("/")[0].rpartition("@")[2].partition(":")[0]
    return name.lower().removeprefix("www.")
