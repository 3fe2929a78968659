"""The tables of a file to be read by others: what a row is, and where each column comes from.

They are selected from the rows of a dump and its views, so that what a profile may not have was
never there. `[x]` stands for the condition that the row x was not taken away, as in `dump_views`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from claimtracker.db.readable_files import ARRAY, VALUES, Column, Function, Table
from claimtracker.exchange.dump_schema import Profile
from claimtracker.exchange.readable_names import (
    ARTICLES,
    ATTRIBUTES,
    COPIES,
    ENTITIES,
    LISTED,
    NOTICES,
    OUTCOMES,
    RATINGS,
    SOURCES,
    TEXTS,
    TOPICS,
)
from claimtracker.rules.questions import asked, question_text
from claimtracker.rules.short_keys import short

# Where a claim that went up in another stands now.
LED = """\
CREATE TABLE led AS
WITH RECURSIVE led(id, to_id) AS (
  SELECT m.merged_id, m.survivor_id FROM claim_merge m WHERE m.live = TRUE
  UNION
  SELECT l.id, m.survivor_id FROM led l
  JOIN claim_merge m ON m.merged_id = l.to_id AND m.live = TRUE)
SELECT id, to_id FROM led
WHERE to_id NOT IN (SELECT m.merged_id FROM claim_merge m WHERE m.live = TRUE);
CREATE INDEX ix_led ON led (id);
"""


def question(words: str | None, attribute: str | None, subject: str, given: str | None) -> str:
    """Return what a dispute asks, in words."""
    return question_text(asked(words, attribute or "", given is not None), subject, given or "")


FUNCTIONS: Mapping[str, tuple[int, Function]] = {
    "question": (4, question),
    "short": (1, short),
}

CLAIMS = Table(
    "claims", "Checkable statements, each once.", ("key",), "statement",
    "FROM claims_with_rating w JOIN claim c ON c.id = w.claim_id"
    " LEFT JOIN reading r ON r.claim_id = c.id WHERE TRUE",
    (
        Column("key", "c.key", "What it is known by", needed=True),
        Column("statement", "c.statement", "What is claimed", searched=True),
        Column("rating", "w.rating", "The code of the rating that counts"),
        Column("rating_label", "w.rating_label", "The rating that counts, as it was published",
               facet=VALUES),
        Column("decided_at", "substr(w.decided_at, 1, 19)", "When that was decided (UTC)"),
        Column("as_of", "w.as_of", "For which time it speaks"),
        Column("subject", "w.subject", "What it is about", to="entities.name", facet=VALUES),
        Column("attribute", "w.attribute", "What is asked of that", to="attributes.name",
               facet=VALUES),
        Column("object", "w.object", "In relation to what", to="entities.name"),
        Column("value", "w.value", "The answer, as it was said"),
        Column("period_from", "r.period_from_text", "From when that is said to hold"),
        Column("period_to", "r.period_to_text", "Until when"),
        Column("supplied", "r.supplied", "What of these the editor had to supply"),
        Column("topics", LISTED.format(
            "t.name FROM claim_topic f JOIN topic t ON t.id = f.topic_id WHERE f.claim_id = c.id[t]"
        ), "What it is filed under, as JSON", facet=ARRAY),
        Column("mode", "c.mode", "Fact, plan, forecast or opinion", facet=VALUES),
        Column("due", "c.due", "Of a plan or forecast: when it is due"),
        Column("language", "c.language", "In which language it is written", facet=VALUES),
        Column("affirming", "w.affirming", "How many assertions affirm it", "INTEGER"),
        Column("denying", "w.denying", "How many deny it", "INTEGER"),
        Column("sources", "w.sources", "In how many sources", "INTEGER"),
        Column("contradictions",
               "(SELECT count(*) FROM contradiction n"
               " WHERE (n.left_id = c.id OR n.right_id = c.id) AND n.live = TRUE[n])",
               "In how many contradictions it stands", "INTEGER"),
        Column("first_said",
               "(SELECT min(coalesce(x.said_from, y.published_from)) FROM assertion x"
               " JOIN article y ON y.id = x.article_id WHERE x.claim_id = c.id[x])",
               "The first day on which it was said, affirmed or not"),
    ),
)  # fmt: skip
STATE = Column("state", "c.state", "How far it is: draft, in review, published", facet=VALUES)
ASSERTIONS = Table(
    "assertions",
    "Articles carry claims: in these words, with this stance, in this voice. Only words that are"
    " verbatim may stand between quotation marks.",
    ("key",), "quote",
    "FROM assertions_with_voice w JOIN assertion x ON x.id = w.assertion_id"
    " LEFT JOIN article a ON a.id = x.article_id WHERE TRUE",
    (
        Column("key", "x.key", "What it is known by", needed=True),
        Column("claim", "w.claim", "What is said", to="claims.key"),
        Column("article", "w.article", "Where", to="articles.key", needed=True),
        Column("source", "w.source", "Who published it", to="sources.name", facet=VALUES),
        Column("stance", "w.stance", "Affirms, denies, questions or observes", facet=VALUES),
        Column("voice", "w.voice", "Who says it: a name, a description, or the source",
               facet=VALUES),
        Column("voice_for", "w.voice_for", "For whom"),
        Column("unnamed", "w.voice_is_unnamed", "1 where the voice is only described", "INTEGER"),
        Column("quote", "w.quote", "The words of the article", searched=True),
        Column("words", "w.words", "Whose words: verbatim, paraphrase, translated, garbled",
               facet=VALUES),
        Column("original", "w.original", "The words they were translated from", searched=True),
        Column("before", "x.prefix", "What stands before them"),
        Column("after", "x.suffix", "What stands after them"),
        Column("part", "w.part", "In which part of the article", facet=VALUES),
        Column("said", "w.said", "When it was said; else the article's day counts"),
        Column("year", "substr(coalesce(x.said_from, a.published_from), 1, 4)", "The year of that",
               facet=VALUES),
        Column("hedged", "w.hedged", "1 where it is put with a reservation", "INTEGER"),
        Column("standing", "w.standing", "Stands, corrected, retracted, taken back or gone",
               facet=VALUES),
    ),
)  # fmt: skip
VOICES = Table(
    "voices", "Who says it, link by link: the nearest to the article first, the speaker last.",
    ("assertion", "position"), "described",
    "FROM attribution l JOIN assertion x ON x.id = l.assertion_id"
    " LEFT JOIN entity e ON e.id = l.entity_id LEFT JOIN entity f ON f.id = l.for_id WHERE TRUE",
    (
        Column("assertion", "x.key", "What is said", to="assertions.key", needed=True),
        Column("position", "l.position", "Which link of the chain", "INTEGER", needed=True),
        Column("speaker", "e.name", "Who", to="entities.name", facet=VALUES),
        Column("speaks_for", "f.name", "For whom", to="entities.name"),
        Column("described", "l.described", "How somebody without a name is described"),
    ),
)  # fmt: skip
EVIDENCE = Table(
    "evidence", "What verdicts rest on, each once.", ("key",), "title",
    "FROM evidence e WHERE TRUE[e]",
    (
        Column("key", "e.key", "What it is known by", needed=True),
        Column("title", "e.title", "What it is", searched=True),
        Column("url", "e.url", "Where it is"),
        Column("archived", "e.archived", "Where a copy of it is kept"),
        Column("kind", "e.kind", "Primary, secondary, asked for comment", facet=VALUES),
        Column("locator", "e.locator", "Where in it"),
        Column("seen", "e.seen", "When it was seen"),
        Column("asked", "e.asked", "Who was asked"),
        Column("answer", "e.answer", "What they answered", searched=True),
        Column("state", "e.state", "Stands, doubtful or withdrawn", facet=VALUES),
    ),
)  # fmt: skip
VERDICTS = Table(
    "verdicts", "Decisions on claims, numbered in their order; never altered.", ("key",),
    "rating_label",
    "FROM verdict_history h JOIN verdict v ON v.id = h.verdict_id"
    " LEFT JOIN led ON led.id = v.claim_id"
    " JOIN claim c ON c.id = coalesce(led.to_id, v.claim_id) WHERE TRUE",
    (
        Column("key", "v.key", "What it is known by", needed=True),
        Column("claim", "c.key", "What is judged", to="claims.key", needed=True),
        Column("assertion", "h.assertion", "Where one assertion of it is judged",
               to="assertions.key"),
        Column("number", "h.number", "Which verdict on the claim, in their order", "INTEGER"),
        Column("rating", "h.rating", "The code of the rating"),
        Column("rating_label", "h.rating_label", "The rating, as it was published", facet=VALUES),
        Column("rationale", "h.rationale", "The reasons", searched=True),
        Column("decided_at", "substr(h.decided_at, 1, 19)", "When it was decided (UTC)"),
        Column("published_at", "substr(h.published_at, 1, 19)", "When it was published (UTC)"),
        Column("as_of", "h.as_of", "For which time it speaks"),
        Column("publisher", "h.publisher", "Whose verdict it is", facet=VALUES),
        Column("change", "h.change", "What it does to the one before", facet=VALUES),
        Column("public_note", "h.public_note", "What is said of that", searched=True),
        Column("withdrawn_at", "substr(h.withdrawn_at, 1, 19)", "When it was withdrawn (UTC)"),
        Column("withdrawn_because", "h.withdrawn_because", "Why"),
        Column("evidence", "h.evidence", "How many pieces of evidence it names", "INTEGER"),
    ),
)  # fmt: skip
RESTS = Table(
    "rests_on", "Which verdict rests on which evidence.", ("verdict", "evidence"), "relation",
    "FROM verdict_evidence g JOIN verdict v ON v.id = g.verdict_id"
    " JOIN evidence e ON e.id = g.evidence_id WHERE TRUE",
    (
        Column("verdict", "v.key", "The verdict", to="verdicts.key", needed=True),
        Column("evidence", "e.key", "The evidence", to="evidence.key", needed=True),
        Column("relation", "g.relation", "Supports, refutes or context", facet=VALUES),
    ),
)  # fmt: skip
DISPUTES = Table(
    "disputes", "Questions that are answered otherwise by others, or claims that voices deny.",
    ("key",), "question",
    "FROM dispute d LEFT JOIN entity s ON s.id = d.subject_id"
    " LEFT JOIN attribute a ON a.id = d.attribute_id LEFT JOIN entity o ON o.id = d.object_id"
    " LEFT JOIN led ON led.id = d.claim_id"
    " LEFT JOIN claim c ON c.id = coalesce(led.to_id, d.claim_id)"
    " LEFT JOIN outcome u ON u.id = d.outcome_id LEFT JOIN verdict v ON v.id = d.verdict_id"
    " WHERE TRUE[d]",
    (
        Column("key", "short(d.id)", "Its short address is /d/ and this", needed=True),
        Column("question",
               "CASE WHEN d.claim_id IS NULL THEN question(a.question, a.name, s.name, o.name)"
               " ELSE coalesce(c.statement, c.key) END",
               "What is asked", searched=True),
        Column("state", "d.state", "Suspected, open, waiting, closed and so on", facet=VALUES),
        Column("outcome", "u.code", "How it ended", to="outcomes.code", facet=VALUES),
        Column("verdict", "v.key", "The verdict that says which side stands", to="verdicts.key"),
        Column("decided_at", "substr(d.decided_at, 1, 19)", "When that was decided (UTC)"),
        Column("subject", "s.name", "What it is about", to="entities.name", facet=VALUES),
        Column("attribute", "a.name", "What is asked of that", to="attributes.name", facet=VALUES),
        Column("object", "o.name", "In relation to what", to="entities.name"),
        Column("claim", "c.key", "The claim that voices deny", to="claims.key"),
    ),
)  # fmt: skip
_SIDE = (
    Column("{0}_claim", "{1}.key", "The claim on the {0}", to="claims.key", needed=True),
    Column("{0}_value", "w.{0}_value", "What it answers"),
    Column("{0}_source", "w.{0}_source", "Where it was first printed", to="sources.name"),
    Column("{0}_said", "w.{0}_said", "When it was first said"),
    Column("{0}_stance", "w.{0}_stance", "With which stance"),
    Column("{0}_words", "w.{0}_words", "Whose words the quote has"),
    Column("{0}_quote", "w.{0}_quote", "In which words", searched=True),
)


def _side(name: str, claim: str) -> tuple[Column, ...]:
    return tuple(
        replace(c, name=c.name.format(name), sql=c.sql.format(name, claim),
                about=c.about.format(name))
        for c in _SIDE
    )  # fmt: skip


CONTRADICTIONS = Table(
    "contradictions", "Two claims that cannot both hold, or voices that disagree over one.",
    ("key",), "reason",
    "FROM contradictions_side_by_side w JOIN contradiction n ON n.id = w.contradiction_id"
    " JOIN claim l ON l.id = n.left_id JOIN claim r ON r.id = n.right_id WHERE TRUE",
    (
        Column("key", "short(n.id)", "Its short address is /x/ and this", needed=True),
        Column("dispute", "short(n.dispute_id)", "The question", to="disputes.key", needed=True),
        Column("reason", "w.reason", "Why the two cannot both hold", searched=True),
        Column("kind", "w.kind", "Value, denial, text or manual", facet=VALUES),
        Column("state", "w.state", "How far it is", facet=VALUES),
        Column("near", "w.near", "1 where rounding is the likely reason", "INTEGER", facet=VALUES),
        Column("outcome", "w.outcome", "How it ended", facet=VALUES),
        *_side("left", "l"),
        *_side("right", "r"),
    ),
)  # fmt: skip
TABLES: Sequence[Table] = (
    SOURCES, ENTITIES, ATTRIBUTES, TOPICS, RATINGS, OUTCOMES, ARTICLES, COPIES, NOTICES, CLAIMS,
    ASSERTIONS, VOICES, EVIDENCE, VERDICTS, RESTS, DISPUTES, CONTRADICTIONS,
)  # fmt: skip


def tables(profile: Profile) -> tuple[Table, ...]:
    """Return the tables of a file of some profile, each after those that it leads to."""
    return tuple(_of(table, profile) for table in TABLES)


def _of(table: Table, profile: Profile) -> Table:
    also = {ARTICLES.name: TEXTS, CLAIMS.name: (STATE,)}
    columns = (*table.columns, *(also.get(table.name, ()) if profile == "team" else ()))
    made = tuple(replace(c, sql=_standing(c.sql, profile)) for c in columns)
    return replace(table, rows=_standing(table.rows, profile), columns=made)


def _standing(sql: str, profile: Profile) -> str:
    stands = r" AND \1.removed_at IS NULL" if profile == "team" else ""
    return re.sub(r"\[([a-z])\]", stands, sql)
