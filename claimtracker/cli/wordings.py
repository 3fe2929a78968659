"""Commands that say of pairs of texts in a plain file what their wording suggests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

import click

from claimtracker.cli.layouts import count, document, say
from claimtracker.cli.ledgers import Chosen, opened, reading
from claimtracker.cli.parameters import example
from claimtracker.cli.progress import bar
from claimtracker.cli.streams import standard_input
from claimtracker.db import schemas
from claimtracker.exchange import json_lines
from claimtracker.exchange.checks import Check, text
from claimtracker.operations import suspecting
from claimtracker.operations.suspecting import Looked
from claimtracker.operations.writing import acting, clock
from claimtracker.queries import fitted_estimates
from claimtracker.rules import stances, suspicions
from claimtracker.rules.estimates import Estimate
from claimtracker.rules.stances import Suggested

PAIRS = click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path)
STANCE_FIELDS: Mapping[str, Check] = {"id": json_lines.key, "claim": text, "text": text}
SUSPECT_FIELDS: Mapping[str, Check] = {"id": json_lines.key, "a": text, "b": text}


@click.command(
    "suggest-stance", short_help="Say which stance texts take to claims.",
    epilog=example(
        "suggest-stance pairs.jsonl --json", "suggest-stance - --questions < pairs.jsonl"
    ),
)  # fmt: skip
@click.argument("pairs", metavar="FILE", type=PAIRS)
@click.option(
    "--questions", is_flag=True,
    help="Say “questions” of what takes no side and asks; without it that observes too.",
)  # fmt: skip
@click.option("--learnt", is_flag=True, help="Weigh by what the ledger learnt of its answers.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_obj
def suggest_stance(
    chosen: Chosen, pairs: Path, questions: bool, learnt: bool, as_json: bool
) -> None:
    """Say of each text whether it affirms its claim, denies it, or only observes it.

    FILE has one JSON object a line, {"id": …, "claim": …, "text": …}; - reads standard input.
    Other fields are passed over. The probability is that of the stance. The words that are weighed
    are English. Nothing is kept, and no ledger is needed but with --learnt.
    """
    estimate = _learnt(chosen, stances.ESTIMATE) if learnt else stances.came()
    with _lines(pairs) as stream:
        results = [
            (
                pair["id"],
                stances.suggest(pair["claim"], pair["text"], estimate, questions=questions),
            )
            for pair in json_lines.read(stream, STANCE_FIELDS)
        ]
    if as_json:
        document({"results": [{"id": key, **_stance(found)} for key, found in results]})
    else:
        _tell([(key, _said(found), found.reason) for key, found in results])


@click.command(
    short_help="Suspect contradictions by wording: in the ledger, or of pairs of texts.",
    epilog=example("suspect", "suspect pairs.jsonl --json", "suspect - < pairs.jsonl"),
)
@click.argument("pairs", metavar="[FILE]", type=PAIRS, required=False)
@click.option("--learnt", is_flag=True, help="Judge a FILE by what the ledger learnt of decisions.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_obj
def suspect(chosen: Chosen, pairs: Path | None, learnt: bool, as_json: bool) -> None:
    """Look for claims whose wording suggests that they contradict each other.

    Without a FILE all claims of the ledger are looked at, and clear cases are recorded as
    suspected contradictions of kind text, for a person to decide. To do it again finds the same.
    A claim is passed over where nobody affirms it in words that stand: corrected, retracted or
    taken back ones do not count. It says how many contradictions are suspected now that were not
    before (found), and how many no longer are, as their words or voices are others by now (gone).

    With a FILE its pairs are judged: one JSON object a line, {"id": …, "a": …, "b": …}; - reads
    standard input. Other fields are passed over, and which of the two is a is no matter. The
    probability is that of a contradiction; the reason names the words that differ. Nothing is
    kept, and no ledger is needed but with --learnt. The words that are weighed are English.
    """
    if pairs is None:
        _look_through(chosen, as_json)
        return
    estimate = _learnt(chosen, suspicions.ESTIMATE) if learnt else suspicions.came()
    with _lines(pairs) as stream:
        results = [
            {"id": pair["id"], **_suspicion(pair, estimate)}
            for pair in json_lines.read(stream, SUSPECT_FIELDS)
        ]
    if as_json:
        document({"results": results})
    else:
        said = {True: "suspected", False: "not suspected"}
        _tell(
            [
                (one["id"], f"{said[one['contradicts']]}, {one['probability']:.0%}", one["reason"])
                for one in results
            ]
        )


def _look_through(chosen: Chosen, as_json: bool) -> None:
    with opened(chosen.url) as engine, bar("Comparing wordings") as report:
        schemas.require_current(engine)
        actor = acting(engine, chosen.person)
        done = suspecting.suspect(engine, actor=actor, now=clock(), progress=report)
    if as_json:
        document(asdict(done))
    else:
        say(_looked(done))


def _looked(done: Looked) -> str:
    said = f"{count(done.claims - done.passed_over, 'claim')} looked at"
    if done.passed_over:
        said = f"{said}, {done.passed_over:,} passed over that nobody affirms in words that stand"
    found = count(done.found, "contradiction")
    return f"{said}; {found} newly suspected, {done.gone:,} no longer suspected."


def _suspicion(pair: Mapping[str, str], estimate: Estimate) -> dict[str, Any]:
    found = suspicions.suspect(pair["a"], pair["b"], estimate)
    probability = round(found.probability, 4)
    return {"contradicts": found.contradicts, "probability": probability, "reason": found.reason}


def _learnt(chosen: Chosen, name: str) -> Estimate:
    with reading(chosen) as session:
        return fitted_estimates.in_use(session, name)


def _stance(found: Suggested) -> dict[str, Any]:
    probability = round(found.probability, 4)
    return {"stance": found.stance, "probability": probability, "reason": found.reason}


def _said(found: Suggested) -> str:
    return f"{found.stance}, {found.probability:.0%}" if found.is_told else "cannot tell"


@contextmanager
def _lines(path: Path) -> Iterator[IO[bytes]]:
    """Open a file to read its lines, `-` being standard input."""
    if str(path) == "-":
        with json_lines.of_file("standard input"):
            yield standard_input()
    else:
        with path.open("rb") as stream, json_lines.of_file(str(path)):
            yield stream


def _tell(found: list[tuple[Any, str, str]]) -> None:
    if not found:
        say("There are no pairs in it.")
    for key, said, reason in found:
        say(f"{said}. {reason}", mark=f"{key}  ")
