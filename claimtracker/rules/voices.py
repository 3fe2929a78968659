"""Who speaks: when two voices are one, what they rest on, and how they are named together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from claimtracker.rules.periods import Span


@dataclass(frozen=True, slots=True)
class Voice:
    """Somebody who speaks; two voices that share one of their keys are the same.

    `origin` is whose knowledge it is: those of one origin who say the same count once.
    """

    label: str
    keys: frozenset[str]
    origin: str


@dataclass(frozen=True, slots=True)
class Speech:
    """One standing assertion: a voice that affirms or denies a claim, and when it said so."""

    assertion_id: str
    claim_id: str
    article_id: str
    in_headline: bool
    affirms: bool
    said: Span
    voice: Voice


def label(name: str | None, described: str | None, speaks_for: str | None, source: str) -> str:
    """Name a voice for people: an entity, a description, or the publication itself."""
    speaker = name or described or source
    return f"{speaker} for {speaks_for}" if speaks_for else speaker


def named(entity_id: str | None, for_id: str | None, name: str) -> Voice:
    """Make the voice of an entity, perhaps for another; it is found under both."""
    keys = frozenset(key for key in (entity_id, for_id) if key)
    return Voice(name, keys, for_id or entity_id or "")


def described(assertion_id: str, article_id: str, name: str) -> Voice:
    """Make the voice of somebody unnamed: like no other, and one for each article that met it."""
    return Voice(name, frozenset({f"described:{assertion_id}"}), f"described:{article_id}:{name}")


def own(source_id: str, name: str) -> Voice:
    """Make the voice of an article that speaks for itself."""
    return Voice(name, frozenset({f"source:{source_id}"}), f"source:{source_id}")


def when(said: Span) -> date:
    """Return the day by which what was said is put in order; what has no date comes last."""
    return said.first or said.last or date.max


def first_said(speeches: Iterable[Speech]) -> Span:
    """Return when something was first said."""
    return min((s.said for s in speeches), key=lambda said: (when(said), said.last or date.max))


def origins(speeches: Iterable[Speech]) -> frozenset[str]:
    """Return on whose knowledge speeches rest, each once."""
    return frozenset(speech.voice.origin for speech in speeches)


def by_key(speeches: Iterable[Speech]) -> dict[str, list[Speech]]:
    """Return what each voice said, under each of its keys."""
    found: dict[str, list[Speech]] = {}
    for speech in speeches:
        for key in speech.voice.keys:
            found.setdefault(key, []).append(speech)
    return found


def of_one_voice(
    a: Iterable[Speech], b: Iterable[Speech]
) -> list[tuple[list[Speech], list[Speech]]]:
    """Return what each voice that stands on both sides said on either.

    A headline against the text below it is no voice against itself.
    """
    first, second = by_key(a), by_key(b)
    both = [(first[key], second[key]) for key in sorted(first.keys() & second.keys())]
    return [(x, y) for x, y in both if not _only_headline_and_text(x, y)]


def headline_goes_beyond(a: Iterable[Speech], b: Iterable[Speech]) -> bool:
    """Say whether the headline of an article says one thing and the rest of it the other."""
    places = [{(s.article_id, s.in_headline) for s in side} for side in (a, b)]
    return any((article, not headline) in places[1] for article, headline in places[0])


def together(speeches: Iterable[Speech], most: int = 3) -> str:
    """Name voices in one phrase, those who spoke first first: “TikTok and Tencent”."""
    ordered = sorted(speeches, key=lambda s: (when(s.said), s.voice.label))
    names = list(dict.fromkeys(s.voice.label for s in ordered))
    shown = names if len(names) <= most + 1 else [*names[:most], f"{len(names) - most} others"]
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)


def disagreement(affirming: Sequence[Speech], denying: Sequence[Speech]) -> str:
    """Say in a sentence who denies what who affirms."""
    affirm, deny = together(affirming), together(denying)
    if affirm == deny:
        return _at_odds(affirm, affirming, denying)
    return f"{deny} {_verb('den', denying)} what {affirm} {_verb('affirm', affirming)}"


def within(links: Mapping[str, Iterable[str]]) -> dict[str, frozenset[str]]:
    """Return every place that a place lies in, near and far, without itself."""
    return {place: _above(place, links) for place in links}


def _at_odds(name: str, affirming: Sequence[Speech], denying: Sequence[Speech]) -> str:
    if of_one_voice(affirming, denying):
        return f"{name} both affirms and denies it"
    if headline_goes_beyond(affirming, denying):
        places = ("headline", "text") if affirming[0].in_headline else ("text", "headline")
        return f"{name} affirms it in the {places[0]} and denies it in the {places[1]}"
    return f"{name} denies what another voice so described affirms"


def _verb(stem: str, speeches: Iterable[Speech]) -> str:
    """Return “denies” or “deny”, “affirms” or “affirm”, for those who speak."""
    one = len({speech.voice.label for speech in speeches}) == 1
    return stem + {"den": "ies" if one else "y"}.get(stem, "s" if one else "")


def _above(place: str, links: Mapping[str, Iterable[str]]) -> frozenset[str]:
    found: set[str] = set()
    front = [place]
    while front:
        for outer in links.get(front.pop(), ()):
            if outer not in found:
                found.add(outer)
                front.append(outer)
    return frozenset(found - {place})


def _only_headline_and_text(a: Iterable[Speech], b: Iterable[Speech]) -> bool:
    x, y = ({(s.article_id, s.in_headline) for s in side} for side in (a, b))
    if len(x) != 1 or len(y) != 1:
        return False
    (article, headline), (other, other_headline) = x.pop(), y.pop()
    return article == other and headline != other_headline
