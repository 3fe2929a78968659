"""Claims that may say the same as a passage, or the opposite: what an editor is offered to tie.

Found by the rarest words of the passage, so that the cost follows what is alike and not the size
of the ledger; ranked by the estimate that `claimtracker match` uses, each with what differs. What
is alike but for a figure, a name or a negation is shown, and is never the same.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimtracker.models import Attribute, Claim, Entity, Reading
from claimtracker.queries import fitted_estimates, rare_words
from claimtracker.queries.answers import takes_part
from claimtracker.queries.many_texts import TOGETHER, Known, of_entries
from claimtracker.queries.rare_words import Reach, Shared
from claimtracker.queries.search_tables import Index, index
from claimtracker.queries.stored import pieces
from claimtracker.rules import likeness, matching, posts
from claimtracker.rules.likeness import Likeness
from claimtracker.rules.matching import Estimates, Match, Matches, Weighed
from claimtracker.rules.posts import Post
from claimtracker.rules.roots import root
from claimtracker.rules.statements import Statement, weight
from claimtracker.rules.text import search_words

REACH = Reach(longest=16, rarest=5, entries=300)
LEAST_ALIKE, SURELY_ALIKE = 45.0, 85.0
# What is alike but for a figure, a name or a negation says something else, nine times in ten.
THOUGH_IT_DIFFERS = 0.1
# As many claims as the weights were fitted on, and how many of them have a word nobody counted.
TYPICAL, UNCOUNTED = 14_000, 300
# How many statements are read at a time where all are.
SOME = 1_000


@dataclass(frozen=True, slots=True)
class Candidate:
    """A claim that an editor may have meant, how alike it is, and what it answers."""

    id: str
    key: str
    statement: str
    mode: str
    value: str | None
    question_id: str | None
    kind: str | None
    attribute: str | None
    subject: str | None
    alike: Likeness
    probability: float = 0.0

    @property
    def is_same(self) -> bool:
        """Whether it surely says what the passage says."""
        return self.alike.kind == likeness.SAME and self.alike.score >= SURELY_ALIKE

    @property
    def is_denied(self) -> bool:
        """Whether the passage surely says that it is not so."""
        return self.alike.kind == likeness.DENIED and self.alike.score >= SURELY_ALIKE


@dataclass(frozen=True, slots=True)
class Found:
    """The claims that may say what a passage says, and how likely it is that none does."""

    candidates: Sequence[Candidate]
    none: float


@dataclass(frozen=True, slots=True)
class Considered:
    """The claims that were weighed against each other for a passage, each by its key, the
    likeliest first; whether the passage has a day, how many words it says, and by which version.
    """

    matches: Sequence[Match]
    is_dated: bool
    said: int
    version: int


@dataclass(frozen=True, slots=True)
class Listed:
    """A claim as it is compared, and the row that it is offered by."""

    statement: Statement
    row: Any


@dataclass(frozen=True, slots=True)
class _Asked:
    """A passage with what its words weigh, and the claims by key that share its rare words."""

    weighed: Weighed
    claims: Mapping[str | int, Listed]


def find(session: Session, passage: str, limit: int = 8) -> list[Candidate]:
    """Return the claims most like a passage, the likest first; four queries at most."""
    return [*match(session, passage, limit).candidates]


def match(
    session: Session,
    passage: str,
    limit: int = 8,
    *,
    by: Estimates | None = None,
    nominated: Collection[str] = (),
) -> Found:
    """Return the claims most like a passage, the likeliest to say it first; four queries at most.

    Those of the keys in `nominated` are weighed too, whatever their words, which takes one query
    more. `by` are the estimates in use, for whoever asks again and again.
    """
    asked = _asked(session, passage, nominated)
    if asked is None:
        return Found((), 1.0)
    return _found(passage, asked, by or fitted_estimates.of_matching(session), limit, nominated)


def match_each(
    session: Session, passages: Sequence[str], limit: int = 8, *, without: Collection[str] = ()
) -> Iterator[Found]:
    """Give for each passage what `match` returns; a few queries for many passages.

    Claims of the keys in `without` are passed over.
    """
    tables, by = index(session, "claim"), fitted_estimates.of_matching(session)
    read = partial(of_entries, session, tables, claims=_claims, made=_as_listed)
    known = Known(session, tables, REACH, read)
    for some in pieces(passages, TOGETHER):
        said = [_said(passage) for passage in some]
        listed = known.alike([words for _, words in said])
        for passage, one, alike in zip(some, said, listed, strict=True):
            asked = _weighed(*one, alike.shared, alike.found, without)
            yield _found(passage, asked, by, limit)


def _found(
    passage: str, asked: _Asked, by: Estimates, limit: int, nominated: Collection[str] = ()
) -> Found:
    if not asked.claims:
        return Found((), 1.0)
    found = _among(asked, by, nominated)
    ranked = [_candidate(passage, asked.claims[one.id].row, one.score) for one in found.matches]
    kept = [
        one
        for one in sorted(ranked, key=_rank)
        if one.alike.score >= LEAST_ALIKE or one.key in nominated
    ]
    return Found(kept[:limit], 1 - sum(one.probability for one in ranked))


def every_statement(session: Session) -> Iterator[tuple[str, str]]:
    """Give the key and the words of each claim that can be found, some at a time; one query."""
    wanted = select(Claim.key, Claim.statement).where(*takes_part())
    for key, statement in session.execute(wanted, execution_options={"yield_per": SOME}):
        yield key, statement or ""


def considered(session: Session, passage: str) -> Considered:
    """Return how claims were weighed against each other for a passage; four queries at most."""
    asked = _asked(session, passage)
    estimates = fitted_estimates.of_matching(session)
    version = estimates.ranking.version
    if asked is None:
        return Considered((), False, 0, version)
    weighed, found = asked.weighed, _among(asked, estimates)
    return Considered(found.matches, weighed.is_dated, weighed.said, version)


def _said(passage: str) -> tuple[Post, list[str]]:
    """Return a passage as it is compared, and the words that it is looked for by."""
    post = posts.read(passage, {})
    return post, [word for word in search_words(post.text) if len(word) > 1]


def _asked(session: Session, passage: str, nominated: Collection[str] = ()) -> _Asked | None:
    tables = index(session, "claim")
    post, said = _said(passage)
    shared = rare_words.counted(session, tables, said, REACH)
    if shared is None and not nominated:
        return None
    listed = _alike(session, tables, shared) if shared else []
    if nominated:
        named = _claims().where(Claim.key.in_(nominated)).order_by(Claim.key)
        listed += map(_as_listed, session.execute(named))
    return _weighed(post, said, shared, listed)


def _weighed(
    post: Post,
    said: Sequence[str],
    shared: Shared | None,
    listed: Sequence[Listed],
    without: Collection[str] = (),
) -> _Asked:
    claims = {one.row.key: one for one in listed if one.row.key not in without}
    weights = _weights(post, said, shared) if claims else {}
    return _Asked(Weighed(post, weights), {key: claims[key] for key in sorted(claims)})


def _alike(session: Session, tables: Index, shared: Shared) -> list[Listed]:
    listed = _listed(rare_words.engine_of(session), tables, len(shared.groups))
    rows = session.execute(listed, rare_words.given(session, shared.groups))
    return [_as_listed(row) for row in rows]


def _as_listed(row: Any) -> Listed:
    return Listed(Statement(row.key, row.statement or ""), row)


def _among(asked: _Asked, by: Estimates, nominated: Collection[str] = ()) -> Matches:
    statements = [one.statement for one in asked.claims.values()]
    ahead = [one for one in statements if one.id in nominated]
    return matching.among(asked.weighed, statements, by, ahead)


def _weights(post: Post, said: Sequence[str], shared: Shared | None) -> Mapping[str, float]:
    """Return what each root of a passage weighs, in a ledger as large as weights were fitted on.

    In a smaller ledger every word would be common; so those that are not counted are, and those
    that are count for what they are.
    """
    weights = dict.fromkeys((*post.words, *post.author), weight(UNCOUNTED, TYPICAL))
    if shared is None:
        return weights
    share = min(1.0, TYPICAL / max(1, shared.whole))
    for word in said:
        if word in shared.times:
            weights[root(word)] = weight(round(shared.times[word] * share), TYPICAL)
    return weights


def get(session: Session, passage: str, key: str) -> Candidate | None:
    """Return a claim by its key, as it would be offered for a passage."""
    row = session.execute(_claims().where(Claim.key == key)).first()
    return _candidate(passage, row) if row else None


@cache
def _listed(engine: Any, tables: Index, many: int) -> Any:
    """Return the statement of the claims that share words of so many groups, made once."""
    alike = rare_words.having(engine, tables, many, REACH)
    found = _claims().join(tables.search, tables.owner == Claim.id)
    return found.where(tables.row.in_(select(alike.c.row))).order_by(Claim.key)


def _claims() -> Any:
    """Return the query of claims that take part, with what they answer."""
    return (
        select(
            Claim.id, Claim.key, Claim.statement, Claim.mode, Reading.value, Reading.question_id,
            Attribute.kind, Attribute.name.label("attribute"), Entity.name.label("subject"),
        )
        .outerjoin(Reading, Reading.claim_id == Claim.id)
        .outerjoin(Attribute, Attribute.id == Reading.attribute_id)
        .outerjoin(Entity, Entity.id == Reading.subject_id)
        .where(*takes_part())
    )  # fmt: skip


def _candidate(passage: str, row: Any, score: float = 0.0) -> Candidate:
    alike = likeness.compare(passage, row.statement or "")
    likely = score if alike.kind == likeness.SAME else score * THOUGH_IT_DIFFERS
    return Candidate(
        row.id, row.key, row.statement or "", row.mode, row.value, row.question_id, row.kind,
        row.attribute, row.subject, alike, likely,
    )  # fmt: skip


def _rank(one: Candidate) -> tuple[float, float, str]:
    return -one.probability, -one.alike.score, one.key
