"""Compare the rows of two ledgers, type by type, and say what of theirs is to be taken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from claimtracker.exchange import merge_beside, merge_claims, merge_texts
from claimtracker.exchange.merge_decisions import Clash
from claimtracker.exchange.merge_fields import REMOVED, Compared, chosen, compare, folded, unfolded
from claimtracker.exchange.merge_names import KNOWN_BY
from claimtracker.exchange.merge_nouns import Noun
from claimtracker.exchange.merge_work import Work, full, redacted
from claimtracker.exchange.records import NEEDED, REDACTED
from claimtracker.operations.redactions import BLACK
from claimtracker.queries import articles as article_rows
from claimtracker.queries import attributes as attribute_rows
from claimtracker.queries import entities as entity_rows
from claimtracker.queries import pasts
from claimtracker.queries import sources as source_rows
from claimtracker.queries import verdicts as verdict_rows
from claimtracker.queries.pasts import Past
from claimtracker.queries.stored import Stored
from claimtracker.rules.text import fold

Rows = Sequence[Stored[Any]]
Given = Mapping[str, Any]
BESIDE = frozenset({"article", "assertion", "claim", "evidence"})
WITHHELD = "its words were redacted in the ledger that was merged in"


@dataclass(frozen=True, slots=True)
class _Pair:
    """One row in both ledgers: as it stands, as records, and at the last meeting if they met."""

    ours: Stored[Any]
    theirs: Stored[Any]
    our_given: Given
    their_given: Given
    then: tuple[Given, Given] | None
    captured: tuple[bool, bool]
    redacted: tuple[bool, bool]

    @property
    def is_one_row(self) -> bool:
        """Whether both were one row once, rather than called the same."""
        return self.ours.id == self.theirs.id


def compare_rows(work: Work, noun: Noun) -> None:
    """Compare all rows of a type: what is new is taken, what changed there alone too."""
    for page in noun.pages(work.theirs):
        rows = _to_compare(work, noun, page)
        here = _same(work, noun, rows)
        for row in rows:
            if row.id in here:
                _learn(work, noun, row, here[row.id])
        known = [row for row in rows if row.id in here]
        for pair in _pairs(work, noun, known, here):
            _compare_pair(work, noun, pair)
        _take_new(work, noun, [row for row in rows if row.id not in here and not row.removed])


def _to_compare(work: Work, noun: Noun, page: Rows) -> Rows:
    if noun.kind.table != "verdict_draft":
        return page
    drafts = [row for row in page if row.content.state != "published"]
    # What is published here already is further than any draft of it.
    done = verdict_rows.by_key(work.ours, [row.content.key for row in drafts])
    return [row for row in drafts if row.content.key not in done]


def _same(work: Work, noun: Noun, rows: Rows) -> dict[str, Stored[Any]]:
    """Find rows here; those that once came in beside others are those others no more."""
    beside = [row for row in rows if (noun.type, _called(noun, row)) in work.names.changed]
    renamed = [
        replace(row, content=replace(
            row.content, **{_own(noun): work.names.of(noun.type, _called(noun, row))}
        ))
        for row in beside
    ]  # fmt: skip
    found = noun.same(work.ours, [row for row in rows if row not in beside])
    return found | dict(noun.find(work.ours, renamed)) if renamed else found


def _learn(work: Work, noun: Noun, theirs: Stored[Any], ours: Stored[Any]) -> None:
    called = _called(noun, ours)
    if noun.type == "source":
        called = source_rows.names_now(work.ours, [ours.id])[ours.id]
    work.names.learn(noun.type, _called(noun, theirs), called)


def _own(noun: Noun) -> str:
    return KNOWN_BY.get(noun.type, "key")


def _called(noun: Noun, row: Stored[Any]) -> str:
    return str(getattr(row.content, _own(noun)))


def _take_new(work: Work, noun: Noun, rows: Rows) -> None:
    for given in noun.records(work.theirs, rows) if rows else ():
        work.write(noun.type, full(work.names.translated(noun.type, given)))


def _pairs(
    work: Work, noun: Noun, rows: Rows, here: Mapping[str, Stored[Any]]
) -> list[_Pair]:  # fmt: skip
    if not rows:
        return []
    mine = [here[row.id] for row in rows]
    our_past, their_past = _pasts(work, noun, mine, rows)
    given = (noun.records(work.ours, mine), noun.records(work.theirs, rows))
    thens = _thens(work, noun, mine, rows, our_past, their_past)
    taken = (_redacted(work.ours, noun, mine), _redacted(work.theirs, noun, rows))
    return [
        _Pair(ours, theirs, our_given, their_given, then,
              (_captured(our_past.get(ours.id)), _captured(their_past.get(theirs.id))),
              (ours.id in taken[0], theirs.id in taken[1]))
        for ours, theirs, our_given, their_given, then in zip(
            mine, rows, *given, thens, strict=True)
    ]  # fmt: skip


def _pasts(
    work: Work, noun: Noun, mine: Rows, rows: Rows
) -> tuple[dict[str, Past], dict[str, Past]]:
    if work.meeting is None:
        return {}, {}
    table = noun.kind.table
    return (
        pasts.since(work.ours, table, [row.id for row in mine], work.meeting.ours),
        pasts.since(work.theirs, table, [row.id for row in rows], work.meeting.theirs),
    )


def _thens(
    work: Work, noun: Noun, mine: Rows, rows: Rows,
    our_past: Mapping[str, Past], their_past: Mapping[str, Past],
) -> list[tuple[Given, Given] | None]:  # fmt: skip
    """Return each pair of rows as records at the last meeting, folded; None where one was not."""
    if work.meeting is None:
        return [None] * len(rows)
    was = [
        (pasts.was(ours, our_past.get(ours.id)), pasts.was(theirs, their_past.get(theirs.id)))
        for ours, theirs in zip(mine, rows, strict=True)
    ]
    ours = _then(work, noun, [one for one, other in was if one and other], is_ours=True)
    theirs = _then(work, noun, [other for one, other in was if one and other], is_ours=False)
    return [
        (ours[one.id], theirs[other.id]) if one and other else None for one, other in was
    ]  # fmt: skip


def _then(work: Work, noun: Noun, rows: Rows, *, is_ours: bool) -> dict[str, Given]:
    session = work.ours if is_ours else work.theirs
    given = noun.records(session, rows) if rows else []
    told = given if is_ours else [_translated(work, noun, one) for one in given]
    return {
        row.id: folded(noun.type, one, removed=row.removed)
        for row, one in zip(rows, told, strict=True)
    }


def _captured(past: Past | None) -> bool:
    return past is not None and "capture" in past.acts


def _translated(work: Work, noun: Noun, given: Given) -> dict[str, Any]:
    own = _own(noun)
    return work.names.translated(noun.type, given) | {own: given[own]}


def _compare_pair(work: Work, noun: Noun, pair: _Pair) -> None:
    theirs_given = _as_called_here(work, noun, pair)
    ours = folded(noun.type, pair.our_given, removed=pair.ours.removed)
    theirs = folded(noun.type, theirs_given, removed=pair.theirs.removed)
    then = pair.then
    if not pair.is_one_row or _own(noun) == "key":
        theirs[_own(noun)] = ours[_own(noun)]
    merge_claims.join(work, ours, theirs)
    _protect(work, noun, pair, ours, theirs)
    if noun.type == "article":
        then = _settle_texts(work, pair, ours, theirs)
    our_then, their_then = then or (None, None)
    found = compare(noun.type, ours, theirs, our_then, their_then)
    taken = _decided(work, noun, pair, found, ours, theirs)
    if taken is None:
        key = merge_beside.named(work, noun.type, _called(noun, pair.theirs))
        work.write(noun.type, full(theirs_given) | {"key": key})
    else:
        _take(work, noun, pair, taken, theirs_given)


def _as_called_here(work: Work, noun: Noun, pair: _Pair) -> dict[str, Any]:
    given = _translated(work, noun, pair.their_given)
    if "aliases" in given and not pair.is_one_row:
        own = fold(_called(noun, pair.ours))
        listed = {given["name"], *given["aliases"]}
        given["aliases"] = sorted(alias for alias in listed if fold(alias) != own)
    return given


def _protect(
    work: Work, noun: Noun, pair: _Pair, ours: dict[str, Any], theirs: dict[str, Any]
) -> None:
    """Never let words come back that were taken away here, nor go unheeded that were there."""
    table, what = noun.kind.table, f"{noun.type} {_called(noun, pair.ours)}"
    here, there = pair.redacted
    for name in [n for n in ours if ours[n] != theirs[n] and n != REMOVED]:
        if here and (name == "text" or _is_taken(name, ours[name])):
            theirs[name] = ours[name]
            work.protected.append(f"{what}: what was redacted here stays so ({name})")
        elif there and (name == "text" or _is_taken(name, theirs[name])):
            theirs[name] = ours[name]
            work.held[table, pair.ours.id] = WITHHELD
            work.protected.append(f"{what}: redacted there, held back here ({name})")


def _redacted(session: Session, noun: Noun, rows: Rows) -> set[str]:
    ids = [row.id for row in rows]
    found = redacted(session, noun.kind.table, ids)
    if noun.type == "article":
        found |= article_rows.redacted_digests(session, ids).keys()
    return found


def _is_taken(name: str, value: Any) -> bool:
    is_empty = value is None or (isinstance(value, dict) and name == "quote" and name not in value)
    return is_empty or REDACTED in str(value) or BLACK in str(value)


def _settle_texts(
    work: Work, pair: _Pair, ours: dict[str, Any], theirs: dict[str, Any]
) -> tuple[Given, Given] | None:
    if work.is_public:
        theirs["text"] = ours["text"]
    texts = merge_texts.settled(
        pair.our_given, pair.their_given, ours["text"], theirs["text"], pair.captured
    )
    ours["text"], theirs["text"] = texts.ours, texts.theirs
    if pair.then is None:
        return None
    return {**pair.then[0], "text": texts.ours_then}, {**pair.then[1], "text": texts.theirs_then}


def _decided(
    work: Work, noun: Noun, pair: _Pair, found: Compared, ours: Given, theirs: Given
) -> dict[str, Any] | None:
    """Return what to take once all is decided; None where theirs comes in beside ours."""
    taken, is_beside = dict(found.take), False
    may_be_two = noun.type in BESIDE and not pair.is_one_row and pair.then is None
    for one in found.differences:
        clash = Clash(
            noun.type, _called(noun, pair.ours), one.field, one.was, one.ours, one.theirs,
            ("ours", "theirs", "beside") if may_be_two else ("ours", "theirs"),
        )  # fmt: skip
        choice = work.decide(noun.kind.table, pair.ours.id, clash)
        is_beside |= choice == "beside"
        if choice == "theirs":
            taken |= chosen(one.field, ours, theirs)
    return None if is_beside else taken


def _take(work: Work, noun: Noun, pair: _Pair, taken: Mapping[str, Any], theirs: Given) -> None:
    if not taken:
        work.same[noun.type] += 1
        return
    work.will_change(noun.kind.table, pair.ours)
    changed = unfolded(noun.type, taken, theirs)
    if "aliases" in changed:
        changed["aliases"] = _free(work, noun, pair, changed["aliases"])
    own, called = _own(noun), _called(noun, pair.ours)
    if own in changed:
        work.renamed.append((noun.kind.table, pair.ours.id, str(changed.pop(own))))
    if taken.get(REMOVED):
        work.removed.append((noun.kind.table, pair.ours.id))
    elif changed or REMOVED in taken:
        needed = ("claim", "assertion", *pair.our_given) if noun.type == "verdict" else (
            NEEDED[noun.type])  # fmt: skip
        base = {name: pair.our_given.get(name) for name in needed}
        work.write(noun.type, full(base) | changed | {own: called})


def _free(work: Work, noun: Noun, pair: _Pair, aliases: Sequence[str]) -> list[str]:
    """Leave out aliases that are the name of something else here, and say so."""
    rows = entity_rows if noun.type == "entity" else attribute_rows
    known = rows.ids_by_name(work.ours, aliases)
    taken = [alias for alias in aliases if known.get(alias, pair.ours.id) != pair.ours.id]
    for alias in taken:
        called = _called(noun, pair.ours)
        work.left_out.append(f"{noun.type} {called}: the alias {alias} is another one's here")
    return [alias for alias in aliases if alias not in taken]
