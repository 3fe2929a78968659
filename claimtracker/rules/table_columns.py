"""Which field of a record a column of a table is, guessed by what stands above it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Fields = Mapping[str, Sequence[str]]
# What people call the fields of each type, beside the names of the fields themselves.
_CALLED: Mapping[str, Mapping[str, str]] = {
    "source": {
        "name": "source, publication, outlet, publisher, newspaper, medium",
        "domain": "website, site, homepage, url, host", "kind": "type, category",
        "ours": "own",
    },
    "entity": {
        "name": "entity, person, organization, organisation, place", "kind": "type, category",
        "aliases": "alias, also known as, aka, other names", "within": "located in, part of",
        "wikidata": "wikidata id, qid",
    },
    "attribute": {"name": "attribute", "kind": "type", "definition": "description"},
    "article": {
        "key": "id, article id, article key", "url": "link, address, uri, article url, web address",
        "title": "headline, article title, article headline, heading",
        "source": "publication, publisher, outlet, newspaper, source name, medium, site, website",
        "byline": "author, authors, by, reporter, writer",
        "published": "date, publication date, date published, published at, published on, pubdate,"
        " published date, day",
        "retrieved": "accessed, retrieved at, retrieved on, date accessed", "language": "lang",
        "genre": "type", "standfirst": "summary, subtitle, lead, lede, description, teaser",
        "text": "body, content, article text, article body, full text, article",
    },
    "claim": {
        "key": "id, claim id, claim key, claimid",
        "statement": "claim, claim text, claim statement, claim reviewed, text",
        "language": "lang", "due": "deadline", "subject": "subject name, entity",
        "attribute": "property, predicate", "value": "figure, amount",
        "from": "start, start date, valid from, since", "to": "end, end date, valid to, until",
        "topics": "topic, tags, tag, category, categories, subjects", "state": "status",
    },
    "assertion": {
        "key": "id, assertion id, assertion key", "claim": "claim id, claim key",
        "article": "article id, article key, article url, url, link",
        "stance": "position, article stance, article headline stance",
        "quote": "quotation, passage, words, text, excerpt",
        "attribution": "speaker, said by, voice, voices, who", "said": "date, said on, said at",
        "note": "notes, comment, comments, remark, remarks", "part": "article part",
    },
}  # fmt: skip


# Tables of other things have a column for these too, so most columns have to be theirs.
_BY_NAME = frozenset({"source", "entity", "attribute"})


@dataclass(frozen=True, slots=True)
class Guess:
    """A type of record, and for each column the field that it is, "" where it is none."""

    kind: str
    fields: tuple[str, ...]


def guess(
    header: Sequence[str], fields: Fields, needed: Fields, kinds: Sequence[str]
) -> Guess | None:
    """Guess what the rows under a header are; None where nothing fits.

    Of several types that have all they need, it is the one that most columns fit, the exact
    names of fields counting more, and the first of `kinds` where two are alike.
    """
    found = [Guess(kind, columns_of(header, kind, fields[kind])) for kind in kinds]
    fitting = [
        one for one in found
        if set(needed[one.kind]) <= set(one.fields) and (one.kind not in _BY_NAME or _is_half(one))
    ]  # fmt: skip
    if not fitting:
        return None
    return max(fitting, key=lambda one: _fit(header, one))


def columns_of(header: Sequence[str], kind: str, fields: Sequence[str]) -> tuple[str, ...]:
    """Return the field that each column of a header is, "" where it is none.

    No field is given away twice: what has its exact name goes first, then the first that is
    called so.
    """
    names = [_plain(cell) for cell in header]
    taken: dict[str, int] = {}
    for field in fields:
        if _plain(field) in names:
            taken[field] = names.index(_plain(field))
    for field in fields:
        called = [_plain(word) for word in _CALLED[kind].get(field, "").split(",")]
        at = next((names.index(word) for word in called if word and word in names), None)
        if field not in taken and at is not None and at not in taken.values():
            taken[field] = at
    by_place = {at: field for field, at in taken.items()}
    return tuple(by_place.get(at, "") for at in range(len(header)))


def dropped(header: Sequence[str], taken: Sequence[str]) -> list[str]:
    """Say, in a sentence each, which columns are not taken beside one of the same name that is.

    `taken` has the field of each column, "" where it is none.
    """
    places: dict[str, list[int]] = {}
    for at, name in enumerate(header):
        places.setdefault(name.strip().casefold(), []).append(at)
    return [
        _dropped(header, taken, alike)
        for name, alike in places.items()
        if name and {bool(taken[at]) for at in alike} == {True, False}
    ]


def _dropped(header: Sequence[str], taken: Sequence[str], alike: Sequence[int]) -> str:
    kept = ", ".join(f"{at + 1:,} is {taken[at]}" for at in alike if taken[at])
    numbers = [f"{at + 1:,}" for at in alike if not taken[at]]
    left = " and ".join(filter(None, (", ".join(numbers[:-1]), numbers[-1])))
    said = "are not taken" if len(numbers) > 1 else "is not taken"
    return f"{len(alike):,} columns are called “{header[alike[0]]}”: {kept}, {left} {said}."


def _is_half(one: Guess) -> bool:
    return sum(map(bool, one.fields)) * 2 >= len(one.fields)


def _fit(header: Sequence[str], one: Guess) -> int:
    pairs = zip(header, one.fields, strict=True)
    return sum(3 if _plain(cell) == _plain(field) else 2 for cell, field in pairs if field)


def _plain(name: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", _parted(name))).lower()


def _parted(name: str) -> str:
    """Part names such as claimReviewed into their words."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
