"""The command that lists contradictions with both sides."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click
from sqlalchemy.orm import Session

from claimtracker.cli.layouts import document, plain, say
from claimtracker.cli.ledgers import Chosen, reading
from claimtracker.cli.parameters import WORDS, example
from claimtracker.cli.quotes import day, in_marks
from claimtracker.queries import contradictions as rows
from claimtracker.queries import offered, sources
from claimtracker.queries.claim_lines import ClaimLine
from claimtracker.queries.contradictions import ContradictionRow, SideRow
from claimtracker.rules.vocabulary import DECISIONS, FINDING_KINDS

TAIL = 8
# So many names are said that may have been meant.
NAMED = 3


@click.command(
    short_help="List contradictions with both sides.",
    epilog=example("contradictions", "contradictions --kind denial --json"),
)
@click.option("--kind", type=click.Choice(FINDING_KINDS), help="Only those of one kind.")
@click.option("--state", type=click.Choice(DECISIONS), help="Only those in one state.")
@click.option("--source", metavar="NAME", type=WORDS, help="Only those a publication stands in.")
@click.option("--self", "by_one_voice", is_flag=True, help="Only voices against themselves.")
@click.option("--near", is_flag=True, help="Also those that rounding may explain.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_obj
def contradictions(
    chosen: Chosen,
    kind: str | None,
    state: str | None,
    source: str | None,
    by_one_voice: bool,
    near: bool,
    as_json: bool,
) -> None:
    """List where sources contradict each other, the strongest first, with both sides."""
    with reading(chosen) as session:
        found = rows.listed(
            session, kind=kind, state=state, source=source, by_one_voice=by_one_voice, near=near
        )
        unknown = _unknown(session, source) if source and not found else None
    if unknown:
        click.echo(plain(unknown), err=True)
    if as_json:
        document({"total": len(found), "results": [content(one) for one in found]})
    else:
        say(f"{len(found):,} found")
        tell(found)


def _unknown(session: Session, source: str) -> str | None:
    """Say that no source is called so, with the names that may be meant; None where one is."""
    if sources.ids_by_name(session, [source]):
        return None
    near = " or ".join(offered.nearly(session, "source", source, NAMED))
    return f"No source is called “{source}”{f'; did you mean {near}?' if near else '.'}"


def content(one: ContradictionRow) -> dict[str, Any]:
    """Return a contradiction as a document says it."""
    return {
        "id": one.id,
        "dispute": one.dispute,
        "kind": one.kind,
        "near": one.near,
        "self": one.by_one_voice,
        "hint": one.hint,
        "state": one.state,
        "outcome": one.outcome,
        "new_since_decided": one.new_since_decided,
        "reason": one.reason,
        "claims": [_claim(claim) for claim in one.claims],
        "sides": [[_said(row) for row in side] for side in one.sides],
        "origins": list(one.origins),
    }


def tell(found: Sequence[ContradictionRow]) -> None:
    """Print contradictions to be read: the reason, then each side with its words."""
    for one in found:
        say()
        say(one.reason)
        say(" · ".join(_facts(one)), indent=2)
        for name, side in zip(_names(one), one.sides, strict=True):
            say(name, indent=2)
            for row in side:
                say(f"{row.voice} in {row.source}, {day(row.said, row.published)}", indent=4)
                say(in_marks(row.words, row.quote), indent=6)


def tail(key: str) -> str:
    """Return the end of a key, long enough to be told from others."""
    return key[-TAIL:]


def _facts(one: ContradictionRow) -> list[str]:
    facts = [one.kind, one.state]
    facts += [one.outcome] if one.outcome else []
    facts += ["decided apart"] if one.is_apart else []
    facts += ["no longer found"] if one.lapsed else []
    facts += ["near: rounding may explain it"] if one.near else []
    facts += ["new since decided"] if one.new_since_decided else []
    facts += [one.hint] if one.hint and one.hint not in one.reason else []
    return [*facts, f"dispute {tail(one.dispute)}", f"pair {tail(one.id)}"]


def _names(one: ContradictionRow) -> tuple[str, str]:
    if len(one.claims) == 1:
        claim = one.claims[0].key
        return f"{claim} is affirmed by", f"{claim} is denied by"
    first, second = (f"{claim.key}: {claim.statement or 'taken away'}" for claim in one.claims)
    return first, second


def _claim(claim: ClaimLine) -> dict[str, Any]:
    return {
        "key": claim.key,
        "statement": claim.statement,
        "subject": claim.subject,
        "attribute": claim.attribute,
        "object": claim.object,
        "value": claim.value,
        "from": claim.begins,
        "to": claim.ends,
    }


def _said(row: SideRow) -> dict[str, Any]:
    return {
        "source": row.source,
        "article": row.article,
        "published": row.published,
        "said": row.said,
        "voice": row.voice,
        "stance": row.stance,
        "words": row.words,
        "quote": row.quote,
    }
