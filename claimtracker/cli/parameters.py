"""What commands take: texts that can be stored, and examples that show how."""

from __future__ import annotations

from pathlib import Path

import click

from claimtracker.rules.text import UnstorableText, clean


class Words(click.ParamType[str]):
    """A text that says something and that a ledger can hold."""

    name = "text"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the text as it is stored, or refuse it."""
        try:
            text = clean(value)
        except UnstorableText as error:
            self.fail(str(error).rstrip("."), param, ctx)
        if not text.strip():
            self.fail("it is empty; write what is meant.", param, ctx)
        return text


WORDS = Words()


def example(*lines: str) -> str:
    """Return the end of a command's help: lines that can be copied."""
    shown = "\n".join(f"  claimtracker {line}" for line in lines)
    return f"\b\n{'Example' if len(lines) == 1 else 'Examples'}:\n{shown}"


OUTPUT = click.Path(dir_okay=False, allow_dash=True, path_type=Path)


def output_file(
    _context: click.Context, _parameter: click.Parameter, given: Path | None
) -> Path | None:
    """Return the file that was named to write to, None for standard output."""
    return None if given is None or str(given) == "-" else given
