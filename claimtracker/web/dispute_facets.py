"""What narrows the list of disputes, as it stands in an address and on the page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from claimtracker.errors import Invalid
from claimtracker.queries.dispute_choices import ORDERS, Order
from claimtracker.queries.dispute_facets import NAMED, Facets, Value, is_key
from claimtracker.queries.dispute_lists import DisputeList
from claimtracker.rules import dispute_facets as rules

TITLES: Mapping[str, str] = {
    "kind": "Kind", "gap": "How far apart", "origins": "Origins on each side", "topic": "Topic",
    "subject": "Subject", "source": "Source", "speaker": "Who says it", "outcome": "Outcome",
    "year": "Said in",
}  # fmt: skip
WORDS: Mapping[str, str] = {
    "kind:value": "Different values", "kind:denial": "Affirmed and denied",
    "kind:text": "Worded against each other", "kind:manual": "Seen by an editor",
    "kind:self": "One voice says both", "gap:near": "Near: rounding is likely",
    "gap:less": "Less than double", "gap:double": "Double or more",
    "gap:month": "Up to a month", "gap:year": "Up to a year", "gap:years": "More than a year",
    "origins:several": "At least 2 against 2", "origins:many": "1 against several",
    "origins:one": "1 against 1",
}  # fmt: skip
# In their own order where that says more than how many there are.
_RANKED = {"gap": rules.GAPS, "origins": rules.ORIGINS}
MOST, SHOWN = 8, 8
LOOKED = "look"

Option = tuple[str, int, str, bool]


class NoSuchFacet(Invalid):
    """A list was asked to be narrowed by something that it does not know."""

    def __init__(self, facet: str, value: str) -> None:
        told = f"There is no “{value[:40]}” under “{TITLES[facet]}”"
        super().__init__(f"{told}; begin with all disputes and choose there.")


class TooManyFacets(Invalid):
    """More was asked for at once than one list is narrowed by."""

    def __init__(self) -> None:
        super().__init__(f"A list is narrowed by {MOST} things at most; take some of them off.")


@dataclass(frozen=True, slots=True)
class Tag:
    """A value that is asked for, and the address of the list without it."""

    title: str
    words: str
    without: str


@dataclass(frozen=True, slots=True)
class Group:
    """A facet on the page: the values shown at once, and those that unfold."""

    title: str
    options: tuple[Option, ...]
    more: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Narrowed:
    """How a list is narrowed, and can be.

    `news` is the option of those that are new to whoever asks, if that is known. `args` is what
    an address says of it all; `whole` leads to the list without any of it, and `reordered` to the
    same in the other order.
    """

    tags: tuple[Tag, ...]
    groups: tuple[Group, ...]
    news: Option | None
    args: Mapping[str, list[str]]
    whole: str
    order: Order
    reordered: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for: values of facets, an order, and only what is new to somebody."""

    pairs: tuple[tuple[str, str], ...]
    order: Order
    only_new: bool

    @property
    def codes(self) -> tuple[str, ...]:
        """Return the codes of the values."""
        return tuple(rules.code(facet, value) for facet, value in self.pairs)

    def query(self, *, without: tuple[str, str] | None = None) -> list[tuple[str, str]]:
        """Return what an address says of it, perhaps without one value."""
        said = [pair for pair in self.pairs if pair != without]
        said += [("order", self.order)] if self.order != ORDERS[0] else []
        return [*said, *([("since", LOOKED)] if self.only_new else [])]


def asked(args: MultiDict[str, str]) -> Asked:
    """Read an address; raises NoSuchFacet, TooManyFacets."""
    pairs = dict.fromkeys(
        (facet, value) for facet in TITLES for value in args.getlist(facet) if value
    )
    if len(pairs) > MOST:
        raise TooManyFacets
    for facet, value in pairs:
        if not _is_value(facet, value):
            raise NoSuchFacet(facet, value)
    order = next((one for one in ORDERS if one == args.get("order")), ORDERS[0])
    return Asked(tuple(pairs), order, args.get("since") == LOOKED)


def _is_value(facet: str, value: str) -> bool:
    if facet in NAMED:
        return is_key(value)
    if facet == "year":
        return value.isascii() and value.isdigit() and len(value) < 5
    return rules.code(facet, value) in WORDS


def narrowed(said: Asked, found: DisputeList, address: str) -> Narrowed:
    """Return what the page of a list says of its narrowing, with an address for each step."""
    news = None
    if found.news is not None:
        other = replace(said, only_new=not said.only_new)
        news = "New since you last looked", found.news, _at(address, other.query()), said.only_new
    return Narrowed(
        _tags(said, found.facets, address), _groups(said, found.facets, address), news,
        _args(said.query()), _at(address, []), said.order,
        _at(address, replace(said, order=_other(said.order)).query()),
    )  # fmt: skip


def _tags(said: Asked, found: Facets, address: str) -> tuple[Tag, ...]:
    made = [
        Tag(
            TITLES[facet].lower(), _words(facet, value, found.names),
            _at(address, said.query(without=(facet, value))),
        )
        for facet, value in said.pairs
    ]  # fmt: skip
    if said.only_new:
        rest = replace(said, only_new=False)
        made.append(Tag("only", "new since you last looked", _at(address, rest.query())))
    return tuple(made)


def _groups(said: Asked, found: Facets, address: str) -> tuple[Group, ...]:
    """Return the facets that part the list, or that are asked for."""
    base = _at(address, said.query())
    made = []
    for facet, title in TITLES.items():
        options = [
            _option(facet, one, said, found.names, base, address)
            for one in _in_order(facet, found.values.get(facet, ()))
        ]
        if any(is_on or number < found.counted for _, number, _, is_on in options):
            made.append(Group(title, tuple(options[:SHOWN]), tuple(options[SHOWN:])))
    return tuple(made)


def _at(address: str, query: Sequence[tuple[str, str]]) -> str:
    return f"{address}&{urlencode(query)}" if query else address


def _args(query: Sequence[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in query:
        found.setdefault(name, []).append(value)
    return found


def _other(order: Order) -> Order:
    return next(one for one in ORDERS if one != order)


def _option(
    facet: str, one: Value, said: Asked, names: Mapping[str, str], base: str, address: str
) -> Option:
    is_on = (facet, one.value) in said.pairs
    words = _words(facet, one.value, names)
    if is_on:
        return words, one.count, _at(address, said.query(without=(facet, one.value))), True
    return words, one.count, f"{base}&{facet}={one.value}", False


def _in_order(facet: str, values: Sequence[Value]) -> Iterable[Value]:
    if facet == "year":
        return sorted(values, key=lambda one: one.value, reverse=True)
    ranked = _RANKED.get(facet)
    return sorted(values, key=lambda one: ranked.index(one.value)) if ranked else values


def _words(facet: str, value: str, names: Mapping[str, str]) -> str:
    code = rules.code(facet, value)
    return WORDS.get(code) or names.get(code) or ("unknown" if facet in NAMED else value)
