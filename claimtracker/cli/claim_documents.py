"""One claim whole, as a document says it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from claimtracker.cli import contradictions
from claimtracker.queries.claim_pages import AssertionShown, ReadingShown
from claimtracker.queries.claim_reports import ClaimReport
from claimtracker.queries.verdict_history import VerdictSeen


def content(report: ClaimReport, asked: str) -> dict[str, Any]:
    """Return a claim with all that is known of it; `asked` is the key that it was asked by."""
    page, rated = report.page, report.rated
    return {
        "key": page.key,
        "merged": asked if asked != page.key else None,
        "statement": page.statement,
        "language": page.language,
        "mode": page.mode,
        "due": page.due,
        "state": page.state,
        "topics": list(page.topics),
        "reading": _reading(page.reading) if page.reading else None,
        "rating": rated.code if rated else None,
        "verdicts": [_verdict(verdict) for verdict in page.verdicts],
        "assertions": [_assertion(shown) for shown in page.assertions],
        "disputes": [{"id": one.id, "state": one.state} for one in page.questions],
        "contradictions": [contradictions.content(row) for row in report.contradictions],
    }


def _reading(reading: ReadingShown) -> dict[str, Any]:
    return {
        "subject": reading.subject,
        "question": "".join(text for text, _ in reading.question) or None,
        "value": reading.value,
        "understood": reading.understood,
        "from": reading.period_from,
        "to": reading.period_to,
        "supplied": sorted(reading.supplied),
    }


def _verdict(verdict: VerdictSeen) -> dict[str, Any]:
    taken = verdict.withdrawal
    return {
        "key": verdict.key, "rating": verdict.code, "label": verdict.label,
        "rationale": verdict.rationale, "assertion": verdict.assertion_key,
        "publisher": verdict.publisher, "ours": verdict.ours, "by": verdict.decided_by,
        "at": verdict.decided or verdict.decided_at.isoformat(), "as_of": verdict.as_of,
        "change": verdict.change, "public_note": verdict.public_note,
        "published": verdict.published_at.isoformat(),
        "withdrawn": {"at": taken.at.isoformat(), "by": taken.by, "reason": taken.reason}
        if taken else None,
        "evidence": [asdict(seen) for seen in verdict.evidence],
    }  # fmt: skip


def _assertion(shown: AssertionShown) -> dict[str, Any]:
    one = shown.spoken
    return {
        "key": one.key, "source": one.source, "ours": shown.ours, "article": one.article,
        "title": shown.title, "published": one.published, "said": one.said,
        "voice": one.voice.label, "chain": list(one.chain), "stance": one.stance,
        "part": one.part, "words": one.words, "quote": one.quote, "original": one.original,
        "hedged": one.hedged, "standing": one.standing, "standing_from": shown.standing_from,
        "copy": shown.copy, "counts": one.counts,
    }  # fmt: skip
