"""Where words stand that shall be taken away: in rows, in texts, in the account of acts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import RowMapping, Table, Text, or_, select
from sqlalchemy.orm import Session

from claimtracker.models import (
    ArticleCopy,
    ArticleVersion,
    Assertion,
    Base,
    Comment,
    Event,
    EventContent,
    Evidence,
    Notice,
    RedactedRow,
    Redaction,
    Setting,
    Verdict,
    VerdictDraft,
    VerdictDraftEvidence,
    VerdictEvidence,
    table_of,
)
from claimtracker.queries import recorded
from claimtracker.queries.articles import PART_COLUMNS, Version, version_of
from claimtracker.queries.assertions import Place, places
from claimtracker.queries.stored import pieces

MARKED = ("quote", "prefix", "suffix", "original")
CONTEXT = ("prefix", "suffix")
OF_TEXTS = ("title", "standfirst", "body", "captions")
OF_ARTICLES: Sequence[tuple[type[Base], tuple[str, ...]]] = (
    (ArticleVersion, OF_TEXTS),
    (Notice, ("text",)),
)
OF_VERDICTS = ("rationale", "public_note")
OF_EVIDENCE = ("answer", "note")
OF_CLAIMS: Sequence[tuple[type[Base], tuple[str, ...]]] = (
    (Verdict, OF_VERDICTS),
    (VerdictDraft, OF_VERDICTS),
)
# The setting that says up to which redaction the pages of the ledger were written anew.
SCRUBBED = "scrubbed"


@dataclass(frozen=True, slots=True)
class Loss:
    """The columns of a row that words are taken from, with what stands there.

    `where` narrows down rows that share a key, as those do of what one verdict rests on.
    """

    table: str
    row_id: str
    values: Mapping[str, str]
    where: Mapping[str, str] = field(default_factory=dict)


def taken(session: Session, table: str, ids: Iterable[str]) -> set[str]:
    """Return those rows of a table that a redaction took words from."""
    found: set[str] = set()
    for piece in pieces(sorted(set(ids))):
        named = select(RedactedRow.row_id).where(RedactedRow.table_name == table)
        found |= set(session.scalars(named.where(RedactedRow.row_id.in_(piece))))
    return found


def family(session: Session, article_id: str) -> list[str]:
    """Return an article with all that copy it, that it copies, and their copies in turn."""
    known, front = {article_id}, [article_id]
    while front:
        tied = select(ArticleCopy.article_id, ArticleCopy.origin_id).where(
            or_(ArticleCopy.article_id.in_(front), ArticleCopy.origin_id.in_(front))
        )
        met = {key for pair in session.execute(tied) for key in pair}
        front = sorted(met - known)
        known |= met
    return sorted(known)


def versions(session: Session, article_ids: Sequence[str]) -> list[Version]:
    """Return every text that articles had, in order."""
    table = table_of(ArticleVersion)
    wanted = select(table).where(table.c.article_id.in_(article_ids))
    rows = session.execute(wanted.order_by(table.c.article_id, table.c.number))
    return [version_of(row) for row in rows]


def words_of(session: Session, assertion: Assertion) -> tuple[str, ...]:
    """Return what an assertion quotes, as marked and as each text has it, the longest first."""
    found = {assertion.quote, assertion.original}
    texts = {version.id: version for version in versions(session, [assertion.article_id])}
    for (_, version_id), place in places(session, texts, [assertion.id]).items():
        if place.start is not None:
            found.add(texts[version_id].text.part(place.part)[place.start : place.end])
    return tuple(sorted({w for w in found if w and w.strip()}, key=lambda w: (-len(w), w)))


def of_assertions(session: Session, article_ids: Sequence[str], words: Sequence[str]) -> list[Loss]:
    """Return what the assertions of articles hold of words, those taken away too.

    One that stands on the words, or on a part of them, loses all that it quotes; one whose
    context reaches into them loses its context.
    """
    table = table_of(Assertion)
    touching, near = _marked(session, article_ids, words)
    found: list[Loss] = []
    held = select(table).where(table.c.article_id.in_(article_ids))
    for row in session.execute(held).mappings():
        columns = _holding(row, (*MARKED, "note"), words)
        if columns & {"quote", "original"} or row["id"] in touching:
            columns |= set(MARKED)
        elif columns & set(CONTEXT) or row["id"] in near:
            columns |= set(CONTEXT)
        found.append(loss_of("assertion", row, columns))
    return [loss for loss in found if loss.values]


def of_drafts(session: Session, claim_ids: Sequence[str], words: Sequence[str]) -> list[Loss]:
    """Return what drafts of verdicts on claims hold of words."""
    table = table_of(VerdictDraft)
    return list(_losses(session, table, "claim_id", claim_ids, OF_VERDICTS, words))


def of_articles(session: Session, article_ids: Sequence[str], words: Sequence[str]) -> list[Loss]:
    """Return what the texts and notices of articles hold of words."""
    return [
        loss
        for model, columns in OF_ARTICLES
        for loss in _losses(session, table_of(model), "article_id", article_ids, columns, words)
    ]


def of_claims(session: Session, claim_ids: Sequence[str], words: Sequence[str]) -> list[Loss]:
    """Return what the verdicts on claims, drafts of verdicts, and their evidence hold of words."""
    found = [
        loss
        for model, columns in OF_CLAIMS
        for loss in _losses(session, table_of(model), "claim_id", claim_ids, columns, words)
    ]
    resting = sorted(_evidence_under(session, claim_ids))
    return [*found, *_losses(session, table_of(Evidence), "id", resting, OF_EVIDENCE, words)]


def of_comments(session: Session, row_ids: Iterable[str], words: Sequence[str]) -> list[Loss]:
    """Return what comments on rows hold of words."""
    found: list[Loss] = []
    for piece in pieces(sorted(set(row_ids))):
        found += _losses(session, table_of(Comment), "row_id", piece, ("text",), words)
    return found


def scrub_is_due(session: Session) -> bool:
    """Say whether words were taken away since the pages of the ledger were written anew."""
    newest = session.scalars(select(Redaction.id).order_by(Redaction.id.desc())).first()
    done = session.scalars(select(Setting.value).where(Setting.name == SCRUBBED)).first()
    return newest is not None and newest != done


def rows_of(session: Session, article_ids: Sequence[str], claim_ids: Sequence[str]) -> set[str]:
    """Return the keys of all rows whose events may tell the words of articles and claims."""
    found = {*article_ids, *claim_ids}
    for model in (Assertion, Notice):
        found |= set(session.scalars(select(model.id).where(model.article_id.in_(article_ids))))
    for judged in (Verdict, VerdictDraft):
        found |= set(session.scalars(select(judged.id).where(judged.claim_id.in_(claim_ids))))
    about = [*article_ids, *claim_ids, *recorded.disputes_of(session, claim_ids)]
    found |= set(session.scalars(select(Comment.id).where(Comment.row_id.in_(about))))
    return found | _evidence_under(session, claim_ids)


def of_events(
    session: Session, row_ids: Iterable[str], words: Sequence[str], losses: Sequence[Loss]
) -> list[Loss]:
    """Return the contents of events on rows that tell the words, or what a row is to lose."""
    lost: dict[str, list[str]] = {}
    for loss in losses:
        lost.setdefault(loss.row_id, []).extend(loss.values.values())
    told = select(Event.row_id, EventContent.event_id, EventContent.content).join(
        EventContent, EventContent.event_id == Event.id
    )
    found: list[Loss] = []
    for piece in pieces(sorted(set(row_ids))):
        for row_id, event_id, content in session.execute(told.where(Event.row_id.in_(piece))):
            wanted = (*words, *lost.get(row_id, ()))
            if any(_as_told(word) in content for word in wanted):
                found.append(Loss("event_content", event_id, {"content": content}))
    return found


def _evidence_under(session: Session, claim_ids: Sequence[str]) -> set[str]:
    """Return the evidence that verdicts on claims, and drafts of them, rest on."""
    verdict, draft = VerdictEvidence, VerdictDraftEvidence
    named = (
        select(verdict.evidence_id)
        .join(Verdict, Verdict.id == verdict.verdict_id)
        .where(Verdict.claim_id.in_(claim_ids)),
        select(draft.evidence_id)
        .join(VerdictDraft, VerdictDraft.id == draft.verdict_draft_id)
        .where(VerdictDraft.claim_id.in_(claim_ids)),
    )
    return {key for each in named for key in session.scalars(each)}


def loss_of(table: str, row: RowMapping, columns: Iterable[str]) -> Loss:
    """Return the columns of a row that say something, as a loss."""
    values = {name: row[name] or "" for name in sorted(columns) if row[name]}
    return Loss(table, str(row["id"]), values)


def elsewhere(session: Session, words: Sequence[str]) -> list[tuple[str, str]]:
    """Return the tables and columns in which words still stand, looking through all of them."""
    wanted = {*words, *map(_as_told, words)}
    found: list[tuple[str, str]] = []
    for table, name in text_columns():
        column = Base.metadata.tables[table].c[name]
        holding = [column.contains(word, autoescape=True) for word in wanted]
        # LIKE takes capital and small letters for the same here and there.
        seen = session.scalars(select(column).where(or_(*holding)))
        if any(word in value for value in seen for word in wanted):
            found.append((table, name))
    return found


def text_columns() -> list[tuple[str, str]]:
    """Return the tables and columns of a ledger that hold texts."""
    return [
        (table.name, column.name)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, Text)
    ]


def _as_told(word: str) -> str:
    return json.dumps(word, ensure_ascii=False)[1:-1]


def _losses(
    session: Session, table: Table, owner: str, ids: Sequence[str],
    columns: Sequence[str], words: Sequence[str],
) -> Iterator[Loss]:  # fmt: skip
    for row in session.execute(select(table).where(table.c[owner].in_(ids))).mappings():
        loss = loss_of(table.name, row, _holding(row, columns, words))
        if loss.values:
            yield loss


def _holding(row: RowMapping, columns: Sequence[str], words: Sequence[str]) -> set[str]:
    return {name for name in columns if any(word in (row[name] or "") for word in words)}


def _marked(
    session: Session, article_ids: Sequence[str], words: Sequence[str]
) -> tuple[set[str], set[str]]:
    """Find the assertions that stand on the words, and those with the words in their context."""
    texts = {version.id: version for version in versions(session, article_ids)}
    reach = _reach(session, article_ids)
    touching, near = set(), set()
    for (assertion_id, version_id), place in places(session, texts, reach).items():
        spans = _spans(texts[version_id], place, words)
        if _meets(place, spans, 0, 0):
            touching.add(assertion_id)
        elif _meets(place, spans, *reach[assertion_id]):
            near.add(assertion_id)
    return touching, near


def _reach(session: Session, article_ids: Sequence[str]) -> dict[str, tuple[int, int]]:
    context = select(Assertion.id, Assertion.prefix, Assertion.suffix)
    rows = session.execute(context.where(Assertion.article_id.in_(article_ids)))
    return {key: (len(before or ""), len(after or "")) for key, before, after in rows}


def _spans(version: Version, place: Place, words: Sequence[str]) -> list[tuple[int, int]]:
    text = getattr(version.text, PART_COLUMNS[place.part]) or ""
    found: list[tuple[int, int]] = []
    for word in words:
        start = text.find(word)
        while start >= 0:
            found.append((start, start + len(word)))
            start = text.find(word, start + 1)
    return found


def _meets(place: Place, spans: Sequence[tuple[int, int]], before: int, after: int) -> bool:
    if place.start is None or place.end is None:
        return False
    first, last = place.start - before, place.end + after
    return any(start < last and first < end for start, end in spans)
