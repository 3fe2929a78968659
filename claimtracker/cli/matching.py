"""The command that says which claims a text may say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any

import click

from claimtracker.cli import nominations
from claimtracker.cli.layouts import count, document, plain, say
from claimtracker.cli.ledgers import Chosen, reading
from claimtracker.cli.parameters import WORDS, example
from claimtracker.cli.progress import Report, bar
from claimtracker.cli.streams import standard_input
from claimtracker.exchange import json_lines, match_files
from claimtracker.exchange.match_files import Passage, Unread
from claimtracker.queries import candidates, fitted_estimates
from claimtracker.queries.candidates import Candidate, Found
from claimtracker.rules import likeness, matching, posts
from claimtracker.rules.matching import Estimates, Matches, came
from claimtracker.rules.statements import Index, Statement

FILE = click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path)
MOST, SHOWN = 100, 60
NOTHING = "That nothing here says it is likely by"
LIKELY = 0.5
HOW = {
    likeness.SAME: "no figure, name or negation differs", likeness.OTHER_FIGURE: "another figure",
    likeness.OTHER_NAME: "another name or day", likeness.OPPOSITE: "denies it",
    likeness.DENIED: "what the text denies",
}  # fmt: skip


@click.command(
    short_help="Say which claims a text may say.",
    epilog=example(
        "match 'ByteDance keeps 80% of TikTok Global'",
        "match --queries posts.jsonl --claims checks.jsonl --top 5 --json",
    ),
)  # fmt: skip
@click.argument("text", metavar="[TEXT]", required=False, type=WORDS)
@click.option("--queries", metavar="FILE", type=FILE, help="Texts to ask for, a JSON object each.")
@click.option("--claims", metavar="FILE", type=FILE, help="Claims to look in, a JSON object each.")
@click.option(
    "--top", metavar="N", type=click.IntRange(1, MOST), default=5, show_default=True,
    help=f"How many claims to show for each, at most {MOST}.",
)  # fmt: skip
@click.option(
    "--vectors", metavar="FOLDER", type=click.Path(path_type=Path),
    help="Weigh the claims nearest by the word vectors of this folder too.",
)  # fmt: skip
@click.option("--learnt", is_flag=True, help="Weigh the files by what the ledger learnt.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_obj
def match(
    chosen: Chosen,
    text: str | None,
    queries: Path | None,
    claims: Path | None,
    top: int,
    vectors: Path | None,
    learnt: bool,
    as_json: bool,
) -> None:
    """Say which claims a text may say, the likeliest first, and how likely it is that none does.

    TEXT is looked for in the ledger by what it learnt, and what differs is marked. With --queries
    and --claims no ledger is needed: lines of {"id": …, "text": …} are looked for among lines of
    {"id": …, "claim": …}, with "title", "subtitle" and "date" where there are any; - reads
    standard input. A score is a probability. Nothing is kept, merged or decided.
    """
    if (queries is None) != (claims is None) or (text is None) == (queries is None):
        raise click.UsageError("Give a TEXT, or both --queries and --claims")
    if learnt and text is not None:
        raise click.UsageError(
            "--learnt goes with --queries; the ledger’s own are always so weighed"
        )
    if queries and claims:
        by = _estimates(chosen) if learnt else came()
        _match_files(queries, claims, top, vectors, by, as_json)
        return
    assert text is not None
    with reading(chosen) as session:
        near = nominations.of_ledger(vectors, session, text)
        found = candidates.match(session, text, limit=top, nominated=near)
    if as_json:
        document({"results": [_of_ledger(found)]})
    else:
        _tell_ledger(found)


def _estimates(chosen: Chosen) -> Estimates:
    with reading(chosen) as session:
        return fitted_estimates.of_matching(session)


def _match_files(
    queries: Path, claims: Path, top: int, vectors: Path | None, by: Estimates, as_json: bool
) -> None:
    if str(queries) == str(claims) == "-":
        raise click.UsageError("Standard input can be read once only")
    with ExitStack() as stack:
        unread: tuple[Unread, Unread] = [], []
        with json_lines.of_file(_called(claims)):
            index = Index(match_files.statements(_opened(stack, claims), unread[0]))
        with json_lines.of_file(_called(queries)):
            asked = match_files.passages(_opened(stack, queries), unread[1])
    for path, days, number in zip(
        (claims, queries), unread, (len(index.statements), len(asked)), strict=True
    ):
        _tell_unread(path, days)
        if not number:
            click.echo(plain(f"{_called(path)} is empty, so there is nothing to match."), err=True)
    near = nominations.of_list(vectors, asked, index)
    with bar("Matching") as progress:
        results = list(_answers(asked, near, index, by, top, progress))
    if as_json:
        document({"results": [_content(one, found) for one, found in results]})
        return
    for one, found in results:
        _tell(one, found, {claim.id: claim.text for claim in index.statements})


def _opened(stack: ExitStack, path: Path) -> IO[bytes]:
    return standard_input() if str(path) == "-" else stack.enter_context(path.open("rb"))


def _called(path: Path) -> str:
    return "standard input" if str(path) == "-" else str(path)


def _tell_unread(path: Path, days: Unread) -> None:
    if days:
        line, written = days[0]
        said = f"{count(len(days), 'day')} not understood and left out of account, first on"
        where = f"line {line}: {written[:SHOWN]}"
        click.echo(plain(f"{_called(path)}: {said} {where}"), err=True)


def _answers(
    asked: Sequence[Passage],
    near: Sequence[Sequence[Statement]],
    index: Index,
    by: Estimates,
    top: int,
    progress: Report | None,
) -> Iterator[tuple[Passage, Matches]]:
    for done, (one, nominated) in enumerate(zip(asked, near, strict=True), start=1):
        post = posts.read(one.text, index.counts, one.day)
        yield one, matching.answer(post, index, by, top, nominated)
        if progress:
            progress(done, len(asked))


def _content(one: Passage, found: Matches) -> dict[str, Any]:
    matches = [{"id": match.id, "score": round(match.score, 4)} for match in found.matches]
    return {"id": one.id, "matches": matches, "none": round(found.none, 4)}


def _tell(one: Passage, found: Matches, texts: Mapping[str | int, str]) -> None:
    say(f"{NOTHING} {found.none:.0%}", mark=f"{one.id}  ")
    for match in found.matches:
        say(texts[match.id], indent=2, mark=f"{match.score:4.0%}  {match.id}  ")


def _of_ledger(found: Found) -> dict[str, Any]:
    matches = [content_of(one) for one in found.candidates]
    return {"id": None, "matches": matches, "none": round(found.none, 4)}


def content_of(one: Candidate) -> dict[str, Any]:
    """Return a claim of the ledger that may say a text, and how and where it differs, as JSON."""
    return {
        "id": one.key, "score": round(one.probability, 4), "statement": one.statement,
        "how": one.alike.kind, "differs": [list(span) for span in one.alike.differs],
    }  # fmt: skip


def _tell_ledger(found: Found) -> None:
    if found.none >= LIKELY or not found.candidates:
        say(f"Nothing here matches, as far as words tell ({found.none:.0%} likely).")
    else:
        say(f"{NOTHING} {found.none:.0%}")
    for one in found.candidates:
        tell_candidate(one, indent=2)


def tell_candidate(one: Candidate, *, indent: int) -> None:
    """Print a claim of the ledger, how likely a text says it, and what differs in brackets."""
    say(_marked(one), indent=indent, mark=f"{one.probability:4.0%}  ")
    say(f"{one.key} · {HOW[one.alike.kind]}", indent=indent + 6)


def _marked(one: Candidate) -> str:
    """Return the words of a claim, in angle brackets what the text does not say."""
    text, end = "", 0
    for start, stop in one.alike.differs:
        text += f"{one.statement[end:start]}<{one.statement[start:stop]}>"
        end = stop
    return text + one.statement[end:]
