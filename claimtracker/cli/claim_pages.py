"""One claim whole, to be read."""

from __future__ import annotations

from claimtracker.cli import contradictions
from claimtracker.cli.layouts import count, say, table
from claimtracker.cli.quotes import day, in_marks
from claimtracker.queries.claim_pages import AssertionShown, ClaimPage, ReadingShown
from claimtracker.queries.claim_reports import ClaimReport
from claimtracker.queries.verdict_history import EvidenceSeen, VerdictSeen
from claimtracker.web.dates import shown

TAKEN_AWAY = "The words of this claim were taken away"


def tell(report: ClaimReport, asked: str) -> None:
    """Print a claim with all that is known of it; `asked` is the key that it was asked by."""
    page = report.page
    if asked != page.key:
        say(f"{asked} went up in {page.key}, which answers for it.")
        say()
    say(page.statement or TAKEN_AWAY)
    say(" · ".join(_facts(page)), indent=2)
    if page.reading:
        table(_reading(page.reading), indent=2)
    _tell_rating(report)
    _tell_assertions(page)
    contradictions.tell(report.contradictions)


def _facts(page: ClaimPage) -> list[str]:
    told = [page.key, page.mode]
    told += [f"due {shown(page.due)}"] if page.due else []
    return [*told, page.state, *page.topics]


def _reading(reading: ReadingShown) -> list[tuple[str, str]]:
    asked = "".join(f"[{text}]" if supplied else text for text, supplied in reading.question)
    rows = [("Subject", _field(reading, "subject", reading.subject)), ("Question", asked)]
    rows.append(("Answer", _field(reading, "value", reading.value)))
    rows.append(("Understood as", reading.understood or ""))
    rows.append(("From", _field(reading, "from", reading.period_from)))
    rows.append(("To", _field(reading, "to", reading.period_to)))
    return [(name, text) for name, text in rows if text]


def _field(reading: ReadingShown, name: str, text: str | None) -> str:
    """Return what a field holds, in brackets where the words do not say it."""
    return f"[{text}]" if text and name in reading.supplied else text or ""


def _tell_rating(report: ClaimReport) -> None:
    say()
    rated = report.rated
    say(f"Rating: {rated.label}" if rated else "No verdict of ours")
    for verdict in report.page.verdicts:
        say(" · ".join(_verdict(verdict)), indent=2, mark="- ")
        say(verdict.rationale or "The words were taken away.", indent=4)
        if verdict.public_note:
            say(f"Note: {verdict.public_note}", indent=4)
        for seen in verdict.evidence:
            say(_evidence(seen), indent=4)


def _verdict(verdict: VerdictSeen) -> list[str]:
    told = [shown(verdict.decided or verdict.decided_at), verdict.label]
    told.append(verdict.decided_by or "ours" if verdict.ours else f"{verdict.publisher}, imported")
    told += [f"as of {shown(verdict.as_of)}"] if verdict.as_of else []
    told += [verdict.change] if verdict.change else []
    told += [f"on assertion {verdict.assertion_key} only"] if verdict.assertion_key else []
    if verdict.withdrawal:
        taken = verdict.withdrawal
        why = f": {taken.reason}" if taken.reason else ""
        told.append(f"withdrawn {shown(taken.at)} by {taken.by}{why}")
    return [*told, f"verdict {verdict.key}"]


def _evidence(seen: EvidenceSeen) -> str:
    where = [part for part in (seen.locator, seen.url) if part]
    state = [] if seen.state == "stands" else [seen.state]
    return f"{seen.relation}: {', '.join([seen.title, *where, seen.kind, *state])}"


def _tell_assertions(page: ClaimPage) -> None:
    sources = len({one.spoken.source for one in page.assertions})
    origins = len({one.spoken.voice.origin for one in page.assertions})
    say()
    say(
        f"{count(len(page.assertions), 'assertion')}, {count(sources, 'source')},"
        f" {count(origins, 'independent origin')}"
    )
    for one in page.assertions:
        say(" · ".join(_assertion(one)), indent=2, mark="- ")
        spoken = one.spoken
        if len(spoken.chain) > 1:
            say(f"as told by {', as told by '.join(reversed(spoken.chain[:-1]))}", indent=4)
        say(in_marks(spoken.words, spoken.quote), indent=4)
        if spoken.original:
            say(f"Original: {spoken.original}", indent=4)


def _assertion(shown_one: AssertionShown) -> list[str]:
    one = shown_one.spoken
    told = [one.source + (" (ours)" if shown_one.ours else ""), f"{one.voice.label} {one.stance}"]
    told.append(day(one.said, one.published))
    told += [one.part] if one.part != "body" else []
    told += ["hedged"] if one.hedged else []
    told += (
        [f"{shown_one.copy} copy" if shown_one.copy == "machine" else shown_one.copy]
        if shown_one.copy
        else []
    )
    told += [] if one.counts else ["no voice in a contradiction"]
    if one.standing != "stands":
        since = f" {shown(shown_one.standing_from)}" if shown_one.standing_from else ""
        told.append(f"{one.standing}{since}")
    return [*told, f"in {one.article}"]
