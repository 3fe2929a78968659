"""Make records of the exchange format of the marks that other tools set.

So they come in as a file of records does: by the same rules, with the same history.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from claimtracker.exchange import known_marks
from claimtracker.exchange.annotation_articles import Articles, Known, name_of
from claimtracker.exchange.annotation_marks import Mark
from claimtracker.exchange.checks import BadRecord
from claimtracker.exchange.known_marks import KnownMark
from claimtracker.operations import claims
from claimtracker.queries import claims as claim_rows
from claimtracker.rules import anchors, labels
from claimtracker.rules.labels import Meant
from claimtracker.rules.offsets import CODE_POINTS, Counted, SpanAmiss, Units
from claimtracker.rules.text import clean

_PARTS = ("body", "headline", "standfirst", "caption")
_CONTEXT = 32


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody says of a file; "" and nothing where it is to be seen from the file.

    `source` is the publication of articles for which the file names none, `offsets` what its
    offsets count, and `roles` what its labels become.
    """

    format: str = ""
    source: str = ""
    offsets: str = ""
    roles: Mapping[str, str] = field(default_factory=dict)


class Records:
    """The records of the marks of one file, and what of them was made already.

    `left` counts the marks that nothing is made of.
    """

    def __init__(self, session: Session, asked: Asked, left: Counter[str]) -> None:
        self._session = session
        self._asked = asked
        self._articles = Articles(session, asked.source)
        self._claims: dict[str, str] = {}
        self._known: dict[str, KnownMark] = {}
        self._said: dict[str, str | None] = {}
        self._left = left

    def look_up(self, marks: Sequence[Mark]) -> None:
        """Look up what is here of marks; those that are asked for next are these."""
        self._articles.look_up(mark.about for mark in marks)
        foreign = [_key(mark) for mark in marks if not mark.own]
        self._known = known_marks.find(self._session, foreign)
        self._said = self._here(_same(mark, mark.quote) for mark in marks if mark.quote)
        keys = [mark.claim.get("key") for mark in marks]
        rows = claim_rows.by_key(self._session, [key for key in keys if isinstance(key, str)])
        self._claims |= {key: key for key, row in rows.items() if not row.removed}

    def _here(self, same: Iterable[str]) -> dict[str, str | None]:
        """Return which claim says each of some words, by what makes two the same."""
        asked = list(same)
        return dict.fromkeys(asked) | claim_rows.keys_by_identity(self._session, asked)

    def of(self, mark: Mark) -> Iterator[dict[str, Any]]:
        """Give the records of a mark that was looked up: its article and claim where they are
        new, and itself. Raises BadRecord.
        """
        meant = labels.meant(mark.labels, self._asked.roles)
        known = self._articles.find(mark.about)
        is_left = mark.is_bare or meant.is_left
        if not is_left and not mark.own and (before := self._known.get(_key(mark))):
            if known:
                yield from self._articles.records(mark.about, known)
            yield from self._again(mark, before, meant)
            return
        made = None
        if not is_left:
            made = _own(mark) if mark.own else self._foreign(mark, known, meant)
        yield from self._articles.records(mark.about, known)
        if made is None:
            return
        if mark.claim:
            yield from self._claim_of_ours(mark)
        elif meant.is_claim and not meant.claim:
            yield from self._claim_in_words(mark, made)
        yield {"type": "assertion", **made, "article": name_of(mark.about, known)}

    def _again(self, mark: Mark, before: KnownMark, meant: Meant) -> Iterator[dict[str, Any]]:
        """Give what a mark that came in before says anew."""
        if before.is_gone:
            self._left["passage that was taken away here"] += 1
        else:
            yield known_marks.record(self._session, before, _remarks(mark, meant))

    def _foreign(self, mark: Mark, known: Known | None, meant: Meant) -> dict[str, Any]:
        made: dict[str, Any] = {"key": _key(mark), "stance": meant.stance, "claim": meant.claim}
        if known is None or not known.has_text:
            made |= _told_place(mark)
        else:
            made |= _place_in(known, mark, self._asked.offsets)
        made["note"] = "\n\n".join(_remarks(mark, meant))
        return {name: value for name, value in made.items() if value not in (None, "")}

    def _claim_of_ours(self, mark: Mark) -> Iterator[dict[str, Any]]:
        """Give the claim that an annotation of ours carries, if the ledger does not have it."""
        key = mark.claim.get("key")
        if not isinstance(key, str) or key in self._claims:
            return
        self._claims[key] = key
        yield {"type": "claim", **mark.claim, "state": "draft"}

    def _claim_in_words(self, mark: Mark, made: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """Let the words of a mark be a claim; one that says the same is taken for it."""
        statement = " ".join((made.get("quote") or "").split())
        if not statement:
            raise BadRecord("marks no words that could be a claim", "statement")
        language = mark.about.language or None
        same = _same(mark, statement)
        if same not in self._claims:
            if same not in self._said:
                self._said |= self._here([same])
            found = self._said[same]
            self._claims[same] = found or f"c-{same[:16]}"
            if found is None:
                told = {"language": language} if language else {}
                yield {
                    "type": "claim", "key": self._claims[same], "statement": statement, **told,
                    "state": "draft",
                }  # fmt: skip
        made["claim"] = self._claims[same]


def _same(mark: Mark, words: str) -> str:
    """Return what makes a claim in these words the same as another."""
    return claims.identity(" ".join(words.split()), mark.about.language or None)


def _key(mark: Mark) -> str:
    """Return the key of a mark of others; one without a name is known by all that it says."""
    if mark.key:
        return mark.key
    where = mark.quote, mark.prefix, mark.suffix, mark.start, mark.end
    return known_marks.key_of(mark.about.address, *where, mark.labels, mark.notes)


def _remarks(mark: Mark, meant: Meant) -> list[str]:
    """Return what was written of a mark, and with which labels."""
    tags = f"Labels: {', '.join(meant.noted)}" if meant.noted else ""
    return [one for one in (*mark.notes, tags) if one]


def _own(mark: Mark) -> dict[str, Any]:
    """Return an assertion of ours; the words stand where the selectors say."""
    made = {name: value for name, value in mark.own.items() if name != "article"}
    made.setdefault("quote", mark.quote)
    if mark.start is not None:
        made |= {"start": mark.start, "end": mark.end}
    if mark.notes:
        made["note"] = "\n\n".join(mark.notes)
    return {name: value for name, value in made.items() if value is not None}


def _told_place(mark: Mark) -> dict[str, Any]:
    """Return where a mark stands as its file says; offsets in a text of the file are its own."""
    if mark.quote is None and mark.start is not None:
        raise BadRecord(
            "says a position and no words, and its article is not in the ledger with a text to"
            " look them up in",
            "selector",
        )
    told: dict[str, Any] = {"quote": mark.quote, "prefix": mark.prefix, "suffix": mark.suffix}
    if mark.about.text is not None and mark.start is not None:
        told |= {"start": mark.start, "end": mark.end}
    return told


def _place_in(known: Known, mark: Mark, offsets: str) -> dict[str, Any]:
    """Return where a mark stands in the text that the ledger has."""
    body = known.text.body or ""
    quote, prefix, suffix = mark.quote, mark.prefix, mark.suffix
    if quote is None and mark.start is not None and not _is_of_our_text(known, mark):
        raise BadRecord(
            "says a position and no words, and counts a page that may have other words than the"
            " text in the ledger; a TextQuoteSelector is needed",
            "selector",
        )
    if mark.about.text is not None and quote is not None and mark.start is not None:
        start, end = mark.start, mark.end or mark.start
        if mark.about.text == body:
            return {"quote": quote, "start": start, "end": end}
        prefix = mark.about.text[max(0, start - _CONTEXT) : start] or None
        suffix = mark.about.text[end : end + _CONTEXT] or None
        return {**_parted(known, quote, prefix, suffix), "prefix": prefix, "suffix": suffix}
    span = _span(body, mark, offsets)
    if quote is None:
        return {} if span is None else {
            "quote": body[slice(*span)], "start": span[0], "end": span[1]
        }  # fmt: skip
    told = {"prefix": prefix, "suffix": suffix}
    if span:
        return {"quote": quote, "start": span[0], "end": span[1], **told}
    return {**_parted(known, quote, prefix, suffix), **told}


def _is_of_our_text(known: Known, mark: Mark) -> bool:
    """Say whether a mark is on the text of the ledger: on a key of ours, which is no address."""
    return mark.about.address == known.key and "://" not in known.key


def _span(body: str, mark: Mark, offsets: str) -> tuple[int, int] | None:
    """Return the place of a position, if the words that it has with it stand there."""
    if mark.start is None or mark.end is None:
        return None
    counted = Counted(mark.start, mark.end, mark.quote)
    # The model counts code points; what counts otherwise can be told by its words only.
    unit = offsets if offsets or mark.quote is not None else CODE_POINTS
    try:
        return Units(body, [counted], unit).place(counted)
    except SpanAmiss as error:
        if mark.quote is not None:
            return None
        raise BadRecord(str(error), "selector") from error


def _parted(known: Known, quote: str, prefix: str | None, suffix: str | None) -> dict[str, Any]:
    """Return the part of an article in which words stand, which is the body where none has them."""
    for part in _PARTS:
        text = known.text.part(part)
        if text and anchors.find(text, quote, prefix=prefix or "", suffix=suffix or ""):
            return {"quote": quote} if part == "body" else {"quote": quote, "part": part}
    return {"quote": clean(quote)}
