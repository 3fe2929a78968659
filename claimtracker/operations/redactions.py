"""Take words away for good: from rows, texts, events and the search, with two people's word.

That something was there, its digest, who took it and why stay; the words do not. The pages that
they stood on are freed, and written anew by `operations/scrubbing.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimtracker.db.types import new_id
from claimtracker.errors import Forbidden, Invalid, NotFound
from claimtracker.models import Article, Assertion, Claim, Evidence, Verdict
from claimtracker.operations import articles, touched
from claimtracker.operations.articles import Capture
from claimtracker.operations.losses import Warrant, take
from claimtracker.operations.rows import StaleVersion
from claimtracker.queries import claims, recorded
from claimtracker.queries import redactions as found
from claimtracker.queries import whole_redactions as whole
from claimtracker.queries.articles import ArticleText, newest_versions
from claimtracker.queries.redactions import Loss
from claimtracker.queries.stored import pieces
from claimtracker.rules.permissions import Actor, require

BLACK = "█"
# Words of that many characters say by themselves where they come from.
LONG = 20


class SecondPersonNeeded(Forbidden):
    """One person alone would take words away."""

    def __init__(self, name: str) -> None:
        super().__init__(f"A redaction takes two people; {name} cannot confirm their own request.")


class NothingToRedact(NotFound):
    """There are no words there that could be taken away."""

    def __init__(self, what: str) -> None:
        super().__init__(f"There is no such {what}, or its words were taken away before.")


class ReasonTellsWords(Invalid):
    """The reason is missing, or repeats what shall be taken away."""

    def __init__(self) -> None:
        super().__init__(
            "A redaction needs a reason that does not repeat the words, for the reason stays."
        )


@dataclass(frozen=True, slots=True)
class Redacted:
    """What a redaction did: its key, the assertions that are no longer found in their texts,
    and the columns of other rows in which the same words still stand.
    """

    id: str
    unanchored: tuple[str, ...]
    elsewhere: tuple[tuple[str, str], ...]


def redact_quote(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    confirmed_by: Actor,
    assertion_id: str,
    version: int,
    reason: str,
) -> Redacted:
    """Take the words that an assertion quotes out of its article, of copies, and of all that
    tells of them; a new version of each text has black blocks in their place.

    Raises SecondPersonNeeded, NothingToRedact, StaleVersion, ReasonTellsWords.
    """
    warrant = _warranted(actor, confirmed_by, now, reason)
    assertion = session.get(Assertion, assertion_id, populate_existing=True, with_for_update=True)
    if assertion is None or not assertion.quote:
        raise NothingToRedact("quote")
    _require_version("assertion", assertion.version, version)
    words = found.words_of(session, assertion)
    require_discreet(reason, words)
    article_ids = found.family(session, assertion.article_id)
    losses = found.of_assertions(session, article_ids, words)
    claim_ids = _claims_of(session, losses)
    losses += found.of_articles(session, article_ids, words)
    losses += found.of_claims(session, claim_ids, words)
    losses += _of_comments(session, article_ids, claim_ids, words)
    row_ids = found.rows_of(session, article_ids, claim_ids)
    captures = _blackened(session, article_ids, losses, words)
    take(session, warrant, losses, found.of_events(session, row_ids, words, losses))
    unanchored = articles.capture(session, captures, actor=actor, now=now)
    articles.touch(session, article_ids)
    touched.claims(session, claim_ids)
    return Redacted(warrant.id, tuple(unanchored), tuple(found.elsewhere(session, words)))


def redact_statement(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    confirmed_by: Actor,
    claim_id: str,
    version: int,
    reason: str,
) -> Redacted:
    """Take the statement of a claim away; what articles say of it stays as it is.

    Raises SecondPersonNeeded, NothingToRedact, StaleVersion, ReasonTellsWords.
    """
    warrant = _warranted(actor, confirmed_by, now, reason)
    claim = session.get(Claim, claim_id, populate_existing=True, with_for_update=True)
    if claim is None or not claim.statement:
        raise NothingToRedact("statement")
    _require_version("claim", claim.version, version)
    words = (claim.statement,)
    require_discreet(reason, words)
    losses = [Loss("claim", claim_id, {"statement": claim.statement})]
    claim_ids = _family(session, [claim_id])
    losses += found.of_claims(session, claim_ids, words)
    losses += _of_comments(session, [], claim_ids, words)
    row_ids = found.rows_of(session, [], claim_ids)
    take(session, warrant, losses, found.of_events(session, row_ids, words, losses))
    touched.claims(session, claim_ids)
    return Redacted(warrant.id, (), tuple(found.elsewhere(session, words)))


def redact_verdict(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    confirmed_by: Actor,
    verdict_id: str,
    version: int,
    reason: str,
) -> Redacted:
    """Take the words of a published verdict away: its reasons, notes, and why it was withdrawn.

    Its rating, its dates and what it rests on stay. `version` is 1, for no verdict is altered.
    Raises SecondPersonNeeded, NothingToRedact, StaleVersion, ReasonTellsWords.
    """
    warrant = _warranted(actor, confirmed_by, now, reason)
    own = whole.of_verdict(session, verdict_id)
    if not own:
        raise NothingToRedact("verdict")
    _require_version("verdict", 1, version)
    words = whole.words_in(own)
    require_discreet(reason, words)
    [claim_id] = session.scalars(select(Verdict.claim_id).where(Verdict.id == verdict_id))
    claim_ids = _family(session, [claim_id])
    losses = [*own, *found.of_drafts(session, claim_ids, words)]
    losses += _of_comments(session, [], claim_ids, words)
    row_ids = found.rows_of(session, [], claim_ids)
    take(session, warrant, losses, found.of_events(session, row_ids, words, losses))
    touched.claims(session, claim_ids)
    return Redacted(warrant.id, (), tuple(found.elsewhere(session, words)))


def redact_evidence(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    confirmed_by: Actor,
    evidence_id: str,
    version: int,
    reason: str,
) -> Redacted:
    """Take the words of a piece of evidence away: what it is called, where it lies, who was
    asked and answered, and the notes on it, those in verdicts and drafts too.

    Its kind, its dates and what rests on it stay. Raises SecondPersonNeeded, NothingToRedact,
    StaleVersion, ReasonTellsWords.
    """
    warrant = _warranted(actor, confirmed_by, now, reason)
    piece = session.get(Evidence, evidence_id, populate_existing=True, with_for_update=True)
    own = whole.of_evidence(session, evidence_id)
    if piece is None or not own:
        raise NothingToRedact("evidence")
    _require_version("evidence", piece.version, version)
    words = whole.words_in(own)
    require_discreet(reason, words)
    claim_ids = _family(session, whole.claims_on(session, evidence_id))
    long = [one for one in words if len(one) >= LONG]
    losses = [*own, *found.of_drafts(session, claim_ids, long)]
    losses += _of_comments(session, [], claim_ids, long)
    row_ids = {one.row_id for one in losses} - {evidence_id}
    told = found.of_events(session, row_ids, [], losses)
    take(session, warrant, losses, [*whole.of_telling(session, evidence_id), *told])
    touched.claims(session, claim_ids)
    return Redacted(warrant.id, (), tuple(found.elsewhere(session, words)))


def redact_text(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    confirmed_by: Actor,
    article_id: str,
    version: int,
    reason: str,
) -> Redacted:
    """Take every text that an article had away, with all that is quoted from it.

    What claims say, who said it, and what copies of the article have stays. Raises
    SecondPersonNeeded, NothingToRedact, StaleVersion, ReasonTellsWords.
    """
    warrant = _warranted(actor, confirmed_by, now, reason)
    article = session.get(Article, article_id, populate_existing=True, with_for_update=True)
    losses = whole.of_text(session, article_id)
    if article is None or not losses:
        raise NothingToRedact("text")
    _require_version("article", article.version, version)
    words = whole.words_in(losses)
    require_discreet(reason, words)
    claim_ids = _claims_of(session, losses)
    said = _of_comments(session, [article_id], claim_ids, words)
    told = found.of_events(session, [one.row_id for one in said], words, said)
    take(session, warrant, [*losses, *said], [*whole.of_quoting(session, article_id), *told])
    articles.touch(session, [article_id])
    touched.claims(session, claim_ids)
    return Redacted(warrant.id, (), tuple(found.elsewhere(session, words)))


def _of_comments(
    session: Session, article_ids: Sequence[str], claim_ids: Sequence[str], words: Sequence[str]
) -> list[Loss]:
    """Return what is said of the words at the desk, on articles, claims and their disputes."""
    about = [*article_ids, *claim_ids, *recorded.disputes_of(session, claim_ids)]
    return found.of_comments(session, about, words)


def _warranted(actor: Actor, confirmed_by: Actor, now: datetime, reason: str) -> Warrant:
    require(actor, "redaction.request")
    require(confirmed_by, "redaction.confirm")
    if actor.person_id == confirmed_by.person_id:
        raise SecondPersonNeeded(actor.name)
    return Warrant(new_id(), actor, confirmed_by, now, reason)


def _require_version(table: str, stands: int, read: int) -> None:
    if stands != read:
        raise StaleVersion(table)


def require_discreet(reason: str, words: Sequence[str]) -> None:
    """Refuse a reason that is missing or repeats the words; raises ReasonTellsWords."""
    if not reason.strip() or any(word in reason for word in words):
        raise ReasonTellsWords()


def _claims_of(session: Session, losses: Sequence[Loss]) -> list[str]:
    carried: set[str] = set()
    for piece in pieces([loss.row_id for loss in losses]):
        named = select(Assertion.claim_id).where(Assertion.id.in_(piece))
        carried |= {key for key in session.scalars(named) if key}
    return _family(session, carried)


def _family(session: Session, claim_ids: Iterable[str]) -> list[str]:
    """Return claims with what they went up in, and with all that went up in any of these."""
    families = claims.absorbed(session, claims.standing_for(session, claim_ids))
    return sorted({key for family in families.values() for key in family})


def _blackened(
    session: Session, article_ids: Sequence[str], losses: Sequence[Loss], words: Sequence[str]
) -> list[Capture]:
    """Return the newest texts with blocks for words, of the same length for the other anchors."""
    losing = {loss.row_id: loss.values for loss in losses}
    return [
        Capture(v.article_id, _blocks(v.text, losing[v.id], words), v.captured)
        for v in newest_versions(session, article_ids).values()
        if v.id in losing
    ]


def _blocks(text: ArticleText, losing: Mapping[str, str], words: Sequence[str]) -> ArticleText:
    blackened = dict(losing)
    for column in losing:
        for word in words:
            blackened[column] = blackened[column].replace(word, BLACK * len(word))
    return replace(text, **blackened)
