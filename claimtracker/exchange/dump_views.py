"""The views at the end of a dump: what an analyst wants on the first day.

They read public columns only, so that every profile can have them, and stay within the SQL
that SQLite, PostgreSQL and DuckDB share. `[x]` stands for the condition that the row x was
not taken away, which a public dump need not ask.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from claimtracker.db.literals import quoted
from claimtracker.exchange.dump_schema import Profile


@dataclass(frozen=True, slots=True)
class View:
    """One view: its name, a line on what a row is, and its SELECT."""

    name: str
    about: str
    select: str


CLAIMS_WITH_RATING = """\
WITH RECURSIVE merged(id, survivor_id) AS (
  SELECT m.merged_id, m.survivor_id FROM claim_merge m WHERE m.live = TRUE
  UNION
  SELECT d.id, m.survivor_id FROM merged d
  JOIN claim_merge m ON m.merged_id = d.survivor_id AND m.live = TRUE)
SELECT c.id AS claim_id, c.key AS claim, c.statement, c.mode, c.due,
  s.name AS subject, a.name AS attribute, o.name AS object, r.value,
  r.period_from, r.period_to, v.rating_code AS rating, v.rating_label, v.decided_at, v.as_of,
  (SELECT count(*) FROM assertion x
    WHERE x.claim_id = c.id AND x.stance = 'affirms'[x]) AS affirming,
  (SELECT count(*) FROM assertion x
    WHERE x.claim_id = c.id AND x.stance = 'denies'[x]) AS denying,
  (SELECT count(DISTINCT y.source_id) FROM assertion x JOIN article y ON y.id = x.article_id
    WHERE x.claim_id = c.id[x]) AS sources
FROM claim c
LEFT JOIN reading r ON r.claim_id = c.id
LEFT JOIN entity s ON s.id = r.subject_id
LEFT JOIN attribute a ON a.id = r.attribute_id
LEFT JOIN entity o ON o.id = r.object_id
LEFT JOIN verdict v ON v.id = (
  SELECT w.id FROM verdict w LEFT JOIN source p ON p.id = w.publisher_id
  WHERE (w.claim_id = c.id OR w.claim_id IN (SELECT d.id FROM merged d WHERE d.survivor_id = c.id))
    AND w.assertion_id IS NULL
    AND (w.publisher_id IS NULL OR p.ours = TRUE)
    AND NOT EXISTS (SELECT 1 FROM verdict_withdrawal z WHERE z.verdict_id = w.id)
  ORDER BY w.decided_at DESC, w.published_at DESC, w.id DESC LIMIT 1)
WHERE NOT EXISTS (SELECT 1 FROM merged d WHERE d.id = c.id)[c]"""

CONTRADICTIONS_SIDE_BY_SIDE = """\
SELECT n.id AS contradiction_id, n.kind, n.near, coalesce(n.state, d.state) AS state,
  coalesce(w.label, u.label) AS outcome, n.gap, n.reason,
  l.key AS left_claim, l.statement AS left_statement, lr.value AS left_value,
  ls.name AS left_source, coalesce(lx.said, la.published) AS left_said, lx.stance AS left_stance,
  lx.words AS left_words, lx.quote AS left_quote,
  r.key AS right_claim, r.statement AS right_statement, rr.value AS right_value,
  rs.name AS right_source, coalesce(rx.said, ra.published) AS right_said, rx.stance AS right_stance,
  rx.words AS right_words, rx.quote AS right_quote
FROM contradiction n
JOIN dispute d ON d.id = n.dispute_id
JOIN claim l ON l.id = n.left_id
JOIN claim r ON r.id = n.right_id
LEFT JOIN outcome w ON w.id = n.outcome_id
LEFT JOIN outcome u ON u.id = d.outcome_id
LEFT JOIN reading lr ON lr.claim_id = l.id
LEFT JOIN reading rr ON rr.claim_id = r.id
LEFT JOIN assertion lx ON lx.id = (
  SELECT x.id FROM assertion x JOIN article y ON y.id = x.article_id
  WHERE x.claim_id = l.id AND x.stance = 'affirms' AND x.standing = 'stands'[x]
  ORDER BY coalesce(x.said_from, y.published_from, '9999-12-31'), x.key LIMIT 1)
LEFT JOIN article la ON la.id = lx.article_id
LEFT JOIN source ls ON ls.id = la.source_id
LEFT JOIN assertion rx ON rx.id = (
  SELECT x.id FROM assertion x JOIN article y ON y.id = x.article_id
  WHERE x.claim_id = r.id AND x.standing = 'stands'[x]
    AND x.stance = CASE WHEN n.left_id = n.right_id THEN 'denies' ELSE 'affirms' END
  ORDER BY coalesce(x.said_from, y.published_from, '9999-12-31'), x.key LIMIT 1)
LEFT JOIN article ra ON ra.id = rx.article_id
LEFT JOIN source rs ON rs.id = ra.source_id
WHERE n.live = TRUE[n]"""

ASSERTIONS_WITH_VOICE = """\
SELECT x.id AS assertion_id, x.key AS assertion, c.key AS claim, c.statement,
  s.name AS source, a.key AS article, a.url, a.published, a.genre, x.part,
  x.stance, x.said, x.hedged, x.standing, x.words, x.quote, x.original,
  coalesce(e.name, l.described, s.name) AS voice, f.name AS voice_for,
  CASE WHEN l.described IS NOT NULL THEN TRUE ELSE FALSE END AS voice_is_unnamed,
  p.key AS copy_of
FROM assertion x
JOIN article a ON a.id = x.article_id
JOIN source s ON s.id = a.source_id
LEFT JOIN claim c ON c.id = x.claim_id
LEFT JOIN attribution l ON l.assertion_id = x.id AND l.position = (
  SELECT max(m.position) FROM attribution m WHERE m.assertion_id = x.id)
LEFT JOIN entity e ON e.id = l.entity_id
LEFT JOIN entity f ON f.id = l.for_id
LEFT JOIN article_copy k ON k.article_id = a.id
LEFT JOIN article p ON p.id = k.origin_id
WHERE TRUE[x]"""

VERDICT_HISTORY = """\
WITH RECURSIVE merged(id, survivor_id) AS (
  SELECT m.merged_id, m.survivor_id FROM source_merge m WHERE m.live = TRUE
  UNION
  SELECT d.id, m.survivor_id FROM merged d
  JOIN source_merge m ON m.merged_id = d.survivor_id AND m.live = TRUE)
SELECT v.id AS verdict_id, v.key AS verdict, c.key AS claim, c.statement, x.key AS assertion,
  row_number() OVER (
    PARTITION BY v.claim_id ORDER BY v.decided_at, v.published_at, v.id) AS number,
  v.rating_code AS rating, v.rating_label, v.rationale, v.decided_at, v.published_at, v.as_of,
  coalesce((
    SELECT t.name FROM merged d JOIN source t ON t.id = d.survivor_id
    WHERE d.id = v.publisher_id AND NOT EXISTS (
      SELECT 1 FROM source_merge m WHERE m.merged_id = d.survivor_id AND m.live = TRUE)),
    s.name, 'ours') AS publisher, v.change, v.public_note,
  w.withdrawn_at, w.reason AS withdrawn_because,
  (SELECT count(*) FROM verdict_evidence g WHERE g.verdict_id = v.id) AS evidence
FROM verdict v
JOIN claim c ON c.id = v.claim_id
LEFT JOIN assertion x ON x.id = v.assertion_id
LEFT JOIN source s ON s.id = v.publisher_id
LEFT JOIN verdict_withdrawal w ON w.verdict_id = v.id"""

VIEWS = (
    View(
        "claims_with_rating",
        "A claim a row, with its reading, the rating that counts and how many carry it.",
        CLAIMS_WITH_RATING,
    ),
    View(
        "contradictions_side_by_side",
        "A contradiction a row, with the first who said it on either side.",
        CONTRADICTIONS_SIDE_BY_SIDE,
    ),
    View(
        "assertions_with_voice",
        "An assertion a row, with where it was printed and who says it.",
        ASSERTIONS_WITH_VOICE,
    ),
    View(
        "verdict_history",
        "A verdict a row, in the order in which a claim was judged.",
        VERDICT_HISTORY,
    ),
)


def create(view: View, profile: Profile) -> str:
    """Return the comment and statement that make a view in a dump of some profile."""
    stands = r" AND \1.removed_at IS NULL" if profile == "team" else ""
    select = re.sub(r"\[([a-z])\]", stands, view.select)
    return f"-- {view.about}\nCREATE VIEW {quoted(view.name)} AS\n{select}\n;\n"
