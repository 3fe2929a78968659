"""The tables of a file to be read by others that claims and decisions lead to: names, articles.

`[x]` stands for the condition that the row x was not taken away, as in `readable_tables`.
"""

from __future__ import annotations

from claimtracker.db.readable_files import VALUES, Column, Table

# A list of names, as JSON.
LISTED = "(SELECT json_group_array(q.name) FROM (SELECT {} ORDER BY 1) q)"
_MERGED = "{0}.id NOT IN (SELECT m.merged_id FROM {1}_merge m WHERE m.live = TRUE)"

SOURCES = Table(
    "sources", "Publications that put out articles.", ("name",), "name",
    f"FROM source s WHERE {_MERGED.format('s', 'source')}[s]",
    (
        Column("name", "s.name", "What it is called", needed=True, searched=True),
        Column("domain", "s.domain", "Where it is on the web"),
        Column("kind", "s.kind", "What kind of publication it is", facet=VALUES),
        Column("ours", "s.ours", "1 where it is ours", "INTEGER", facet=VALUES),
    ),
)  # fmt: skip
ENTITIES = Table(
    "entities", "What claims are about, and who speaks.", ("name",), "name",
    f"FROM entity e WHERE {_MERGED.format('e', 'entity')}[e]",
    (
        Column("name", "e.name", "What it is called", needed=True, searched=True),
        Column("kind", "e.kind", "Person, organization, place and so on", facet=VALUES),
        Column("aliases", LISTED.format(
            "n.name FROM entity_name n WHERE n.entity_id = e.id AND n.name <> e.name"
        ), "Other names of it, as JSON", searched=True),
        Column("within", LISTED.format(
            "o.name FROM entity_within w JOIN entity o ON o.id = w.within_id"
            " WHERE w.entity_id = e.id"
        ), "Of a place: the places it lies in, as JSON"),
        Column("wikidata", "e.wikidata", "Its number in Wikidata"),
    ),
)  # fmt: skip
ATTRIBUTES = Table(
    "attributes", "What is asked of a subject.", ("name",), "name",
    f"FROM attribute a WHERE {_MERGED.format('a', 'attribute')}[a]",
    (
        Column("name", "a.name", "What it is called", needed=True, searched=True),
        Column("question", "a.question", "The question it stands for", searched=True),
        Column("definition", "a.definition", "What is meant", searched=True),
        Column("kind", "a.kind", "What kind of answer it has", facet=VALUES),
        Column("unit", "a.unit", "In which unit"),
        Column("single", "a.single", "1 where one answer at a time is right", "INTEGER"),
        Column("runs", "a.runs", "How answers hold in time: state, figure, total, event"),
    ),
)  # fmt: skip
TOPICS = Table(
    "topics", "What claims are filed under.", ("name",), "name", "FROM topic t WHERE TRUE[t]",
    (Column("name", "t.name", "What it is called", needed=True, searched=True),),
)  # fmt: skip
_SCALE = (
    Column("code", "r.code", "What verdicts and decisions name it by", needed=True),
    Column("label", "r.label", "What it is called now"),
    Column("ordinal", "r.ordinal", "Where it stands on a scale, if on any", "REAL"),
    Column("retired", "r.retired", "1 where it is used no more", "INTEGER"),
)
RATINGS = Table(
    "ratings", "What verdicts may say.", ("code",), "label", "FROM rating r WHERE TRUE[r]", _SCALE
)
OUTCOMES = Table(
    "outcomes", "How disputes may end.", ("code",), "label", "FROM outcome r WHERE TRUE[r]", _SCALE
)
_NEWEST = (
    "(SELECT v.{} FROM article_version v WHERE v.article_id = a.id ORDER BY v.number DESC LIMIT 1)"
)
ARTICLES = Table(
    "articles", "Published pieces.", ("key",), "title",
    "FROM article a JOIN source s ON s.id = a.source_id WHERE TRUE[a]",
    (
        Column("key", "a.key", "What it is known by", needed=True),
        Column("title", f"coalesce({_NEWEST.format('title')}, a.url, a.key)", "Its newest title",
               searched=True),
        Column("source", "s.name", "Who published it", to="sources.name", needed=True,
               facet=VALUES),
        Column("url", "a.url", "Where it is"),
        Column("byline", "a.byline", "Who wrote it", searched=True),
        Column("published", "a.published", "When, as exactly as is known"),
        Column("year", "substr(a.published_from, 1, 4)", "The year of it", facet=VALUES),
        Column("language", "a.language", "In which language", facet=VALUES),
        Column("genre", "a.genre", "News, opinion, satire and so on", facet=VALUES),
    ),
)  # fmt: skip
# What is internal, and never stands in a public file.
TEXTS = (
    Column("standfirst", _NEWEST.format("standfirst"), "Its newest standfirst", searched=True),
    Column("text", _NEWEST.format("body"), "Its newest text", searched=True),
    Column("captions", _NEWEST.format("captions"), "Its newest captions", searched=True),
)
COPIES = Table(
    "copies", "Articles that repeat another.", ("article",), "article",
    "FROM article_copy k JOIN article a ON a.id = k.article_id JOIN article o ON o.id = k.origin_id"
    " WHERE TRUE",
    (
        Column("article", "a.key", "The copy", to="articles.key", needed=True),
        Column("original", "o.key", "What it is a copy of", to="articles.key", needed=True),
        Column("kind", "k.kind", "Reprint, excerpt, translation or machine", facet=VALUES),
    ),
)  # fmt: skip
NOTICES = Table(
    "notices", "What publications say about articles of their own.", ("key",), "text",
    "FROM notice n JOIN article a ON a.id = n.article_id WHERE TRUE[n]",
    (
        Column("key", "n.key", "What it is known by", needed=True),
        Column("article", "a.key", "The article", to="articles.key", needed=True),
        Column("kind", "n.kind", "Correction, clarification and so on", facet=VALUES),
        Column("dated", "n.dated", "When it was published"),
        Column("text", "n.text", "What it says", searched=True),
    ),
)  # fmt: skip
