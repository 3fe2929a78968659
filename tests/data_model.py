"""Draw the tables and their keys as the diagram of docs/data-model.md.

`python -m tests.data_model` writes it anew after a change of the models.
"""

from __future__ import annotations

import re
from pathlib import Path

from sqlalchemy import Table

from claimtracker.models import Base

PAGE = Path(__file__).parent.parent / "docs" / "data-model.md"
BLOCK = re.compile(r"```mermaid\n.*?```", re.DOTALL)
GROUPS = {
    "Articles and who says what": (
        "source", "source_merge", "article", "article_version", "article_copy", "notice",
        "assertion", "attribution", "anchor", "entity", "entity_name", "entity_within", "claim",
    ),
    "Claims, readings and disputes": (
        "claim", "reading", "reading_member", "attribute", "attribute_name", "entity", "topic",
        "claim_topic", "claim_merge", "claim_merge_move", "entity_merge", "attribute_merge",
        "dispute", "contradiction", "outcome",
    ),
    "Verdicts and evidence": (
        "claim", "assertion", "verdict", "verdict_evidence", "verdict_withdrawal",
        "verdict_draft", "verdict_draft_evidence", "evidence", "rating",
    ),
    "People": (
        "person", "account", "sign_in", "invitation", "form_answer", "dump_taken", "comment",
        "comment_mention", "notification", "last_look", "mail_wish", "saved_search",
        "proposal_answer", "fitted_estimate",
    ),
    "History": (
        "person", "import", "event", "event_content", "seal", "sealed_event", "hold",
        "redaction_request", "redaction", "redacted_row", "setting",
    ),
}  # fmt: skip


def diagrams() -> list[str]:
    """Return one diagram for each group of tables, with the keys between them."""
    tables = Base.metadata.tables
    return [_diagram([tables[name] for name in names]) for names in GROUPS.values()]


def _diagram(tables: list[Table]) -> str:
    names = {table.name for table in tables}
    lines = [f'    {table.name}["{table.name}"]' for table in tables]
    for table in tables:
        for column in sorted(table.columns, key=lambda c: c.name):
            for key in column.foreign_keys:
                target = key.column.table.name
                if target in names:
                    many = "|o" if column.nullable else "||"
                    lines.append(f'    {table.name} }}o--{many} {target} : "{column.name}"')
    return "```mermaid\nerDiagram\n" + "\n".join(lines) + "\n```"


def redrawn(page: str) -> str:
    """Return a page with its diagrams, in order, drawn anew."""
    drawn = iter(diagrams())
    return BLOCK.sub(lambda _: next(drawn), page)


if __name__ == "__main__":
    PAGE.write_text(redrawn(PAGE.read_text()))
