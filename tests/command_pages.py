"""Write what every command says of itself as docs/commands.md.

`python -m tests.command_pages` writes it anew after a change of a command.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from claimtracker.cli import main

PAGE = Path(__file__).parent.parent / "docs" / "commands.md"
WIDTH = 80
HEAD = """# Commands

What each command says with `--help`; a test keeps this page equal to it.

Every command takes `--database URL` and `--as NAME` before its own name: `claimtracker --database sqlite:///desk.db --as Ada decide …`. With `--json` a command prints one JSON document and nothing else on standard output; what goes wrong is one sentence on standard error. The program ends with 0 when all went well, 1 when something was refused, 2 when it was called wrongly, 130 when it was interrupted.
"""  # noqa: E501


def commands(
    command: click.Command = main, names: tuple[str, ...] = ("claimtracker",)
) -> Iterator[tuple[str, str]]:
    """Give each command's words and its help, the program first."""
    parent: click.Context | None = None
    for name in names[:-1]:
        parent = click.Context(main, info_name=name, parent=parent)
    context = click.Context(
        command, info_name=names[-1], parent=parent, terminal_width=WIDTH,
        help_option_names=["-h", "--help"],
    )  # fmt: skip
    yield " ".join(names), command.get_help(context)
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None
            yield from commands(inner, (*names, name))


def page() -> str:
    """Return the page as it ought to be."""
    told = [f"## `{words}`\n\n```text\n{text}\n```\n" for words, text in commands()]
    return "\n".join([HEAD, *told])


if __name__ == "__main__":
    PAGE.write_text(page())
