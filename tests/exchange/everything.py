"""A file that uses every type of record and every field, with words that are hard to keep."""

from __future__ import annotations

from tests.exchange.files import Record

RIGHT_TO_LEFT = "قالت أوراكل: «\u2067٨٠٪\u2069 فقط»"
EMOJI = "👩‍👩‍👧‍👦 🏴󠁧󠁢󠁳󠁣󠁴󠁿 café naïve e\u0301"
UNSEEN = (
    "zero\u200bwidth, soft\u00adhyphen, no\u00a0break, line\u2028parted, \ufeffmark, \x1b[31mred"
)
QUOTED = "\"it's\" `x` '; DROP TABLE claim;-- \\n \\u0041 $$ :name %s {0} <b>&amp;</b>"
SHELL = "\\! rm -rf x\n.quit\n.shell ls\n\tand a tab\n=1+1"
LONG = "ü" * 20_000
BODY = f"{EMOJI}\n\nByteDance keeps 80%.\n{RIGHT_TO_LEFT}\n{UNSEEN}\n{QUOTED}\n{SHELL}\n{LONG}"

SOURCES: list[Record] = [
    {"type": "source", "key": "s", "name": f"The Meridian {EMOJI}", "domain": "meridian.example",
     "kind": "newspaper", "ours": True},
    {"type": "source", "name": RIGHT_TO_LEFT, "domain": "x.example", "kind": QUOTED},
    {"type": "source", "name": "Null Island Times"},
    {"type": "topic", "key": "t", "name": f"The sale {UNSEEN}", "note": SHELL},
    {"type": "rating", "key": "r", "code": "half-true", "label": QUOTED, "ordinal": 2.5,
     "best": 5, "worst": -1, "retired": True},
    {"type": "outcome", "key": "o", "code": "both-wrong", "label": RIGHT_TO_LEFT, "ordinal": 0,
     "best": 1e-3, "worst": -1.5, "retired": False},
    {"type": "entity", "key": "e", "name": "ByteDance", "kind": "organization",
     "aliases": ["Byte-Dance Ltd.", "字节跳动", EMOJI], "wikidata": "Q55606242"},
    {"type": "entity", "name": "California", "kind": "place", "within": ["United States", "West"]},
    {"type": "entity", "name": "a person", "kind": "person"},
    {"type": "attribute", "key": "at", "name": "share kept of", "kind": "quantity",
     "question": "What share of {object} does {subject} keep?", "definition": SHELL,
     "aliases": ["share of", "Anteil an"], "unit": "%", "single": True, "runs": "figure",
     "shelf_life": 0},
    {"type": "attribute", "name": "keeps data in", "kind": "places", "single": False},
    {"type": "attribute", "name": "led by", "kind": "entities", "runs": "state"},
    {"type": "attribute", "name": "paid for", "kind": "money", "unit": "CAD", "runs": "event"},
    {"type": "attribute", "name": "born on", "kind": "date", "runs": "event"},
    {"type": "attribute", "name": "was sold", "kind": "yesno"},
    {"type": "attribute", "name": "is called", "kind": "text", "runs": "total"},
    {"type": "evidence", "key": "ev 1", "title": QUOTED, "url": "https://x.example/?q=%22#f",
     "archived": "https://archive.example/1", "kind": "asked for comment", "locator": EMOJI,
     "seen": "2020-09-22T10:00Z", "state": "doubtful", "note": RIGHT_TO_LEFT,
     "asked": EMOJI, "asked_on": "2020-09-20", "answer": QUOTED},
    {"type": "evidence", "key": "ev-2", "title": "Plain", "kind": "secondary",
     "state": "withdrawn"},
]  # fmt: skip

ARTICLES: list[Record] = [
    {"type": "article", "key": "art-1", "url": "HTTPS://Meridian.example:443/Sale?a=1#top",
     "title": EMOJI, "source": f"The Meridian {EMOJI}", "byline": QUOTED,
     "published": "2020-09-21/2020-09-22", "retrieved": "2020-10-01T08:30+02:00",
     "language": "en", "genre": "broadcast", "standfirst": RIGHT_TO_LEFT, "captions": UNSEEN,
     "text": BODY, "versions": [
         {"date": "2020-09-21", "title": "First", "text": "ByteDance keeps 80%."},
         {"date": "2020~", "standfirst": "Only a standfirst"},
         {"captions": "Only captions", "title": "Third", "standfirst": "s", "text": "t"},
     ]},
    {"type": "article", "key": "copy-1", "title": "Copied", "source": RIGHT_TO_LEFT,
     "copy_of": "art-1", "copy": "machine", "text": "ByteDance holds 80 procents."},
    {"type": "article", "url": "https://null.example/a", "title": "No text",
     "source": "Null Island Times", "genre": "satire"},
    {"type": "article", "key": "plain", "title": "ByteDance keeps nothing",
     "published": "2020-09-23", "source": "Null Island Times",
     "text": "Oracle said ByteDance keeps none of it. It denied."},
]  # fmt: skip

CLAIMS: list[Record] = [
    {"type": "claim", "key": "share-80", "statement": f"ByteDance keeps 80% {QUOTED}",
     "language": "en", "mode": "fact", "subject": "ByteDance", "attribute": "share kept of",
     "object": "TikTok Global", "value": "80%", "from": "2020-09", "to": "2020-11~",
     "supplied": ["object", "from"], "topics": [f"The sale {UNSEEN}", "Trade"]},
    {"type": "claim", "key": "share-none", "statement": "ByteDance keeps none", "language": "en",
     "subject": "字节跳动", "attribute": "Anteil an", "object": "TikTok Global", "value": "none",
     "from": "2020-09-20"},
    {"type": "claim", "key": "merged", "statement": "ByteDance keeps nothing", "language": "en",
     "subject": "ByteDance", "attribute": "share kept of", "object": "TikTok Global",
     "value": "0%", "from": "2020-09-20"},
    {"type": "claim", "key": "plan", "statement": "It will be sold", "mode": "plan",
     "due": "2020-11-12", "state": "draft"},
    {"type": "claim", "key": "forecast", "statement": RIGHT_TO_LEFT, "mode": "forecast",
     "due": "2021", "state": "in review", "language": "ar"},
    {"type": "claim", "key": "opinion", "statement": SHELL, "mode": "opinion",
     "state": "withdrawn"},
    {"type": "claim", "key": "places", "statement": "Data", "subject": "TikTok",
     "attribute": "keeps data in", "value": "only Singapore; California"},
    {"type": "claim", "key": "led", "statement": "Led", "subject": "TikTok",
     "attribute": "led by", "value": "Kevin Mayer"},
    {"type": "claim", "key": "price", "statement": "Price", "subject": "TikTok",
     "attribute": "paid for", "value": "$20-30 bn"},
    {"type": "claim", "key": "born", "statement": "Born", "subject": "TikTok",
     "attribute": "born on", "value": "by 2017-09"},
    {"type": "claim", "key": "sold", "statement": "Sold", "subject": "TikTok",
     "attribute": "was sold", "value": "yes"},
    {"type": "claim", "key": "called", "statement": "Called", "subject": "TikTok",
     "attribute": "is called", "value": f"Douyin {EMOJI}", "to": "2020"},
    {"type": "claim", "key": "unknown", "statement": "Unknown", "subject": "TikTok",
     "attribute": "paid for", "value": "unknown"},
    {"type": "claim", "key": "unread", "statement": "Unread", "subject": "TikTok"},
    {"type": "forward", "key": "f", "from": "merged", "to": "share-none"},
]  # fmt: skip

ASSERTIONS: list[Record] = [
    {"type": "assertion", "key": "says-80", "claim": "share-80", "article": "art-1",
     "stance": "affirms", "quote": "ByteDance keeps 80%", "prefix": "\n", "suffix": ".",
     "attribution": ["Null Island Times", "ByteDance"], "said": "2020-09-20",
     "words": "translated", "original": RIGHT_TO_LEFT, "hedged": True,
     "standing": "stands 2020-09-21", "note": QUOTED},
    {"type": "assertion", "key": "says-none", "claim": "share-none", "article": "plain",
     "quote": "ByteDance keeps none", "attribution": [{"name": "Ken Glueck", "for": "Oracle"}]},
    {"type": "assertion", "key": "says-merged", "claim": "merged", "article": "plain",
     "quote": "ByteDance keeps nothing", "part": "headline"},
    {"type": "assertion", "key": "denies", "claim": "share-none", "article": "plain",
     "stance": "denies", "quote": "It denied.", "start": 40, "end": 50,
     "attribution": [{"described": "an aide", "for": "ByteDance"}, {"name": "a person"},
                     {"described": EMOJI}]},
    {"type": "assertion", "key": "garbled", "claim": "share-80", "article": "copy-1",
     "quote": "holds 80 procents"},
    {"type": "assertion", "key": "asks", "claim": "sold", "article": "art-1",
     "stance": "questions", "part": "standfirst", "quote": RIGHT_TO_LEFT},
    {"type": "assertion", "key": "sees", "claim": "sold", "article": "art-1",
     "stance": "observes", "part": "caption", "quote": "zerowidth", "words": "paraphrase"},
    {"type": "assertion", "key": "lost", "claim": "sold", "article": "art-1",
     "quote": "these words stand nowhere", "standing": "corrected 2020-09-25"},
    {"type": "assertion", "key": "loose", "article": "art-1", "quote": QUOTED,
     "standing": "retracted"},
    {"type": "assertion", "key": "wordless", "claim": "plan", "article": "plain",
     "standing": "taken back 2020-10", "attribution": []},
    {"type": "assertion", "key": "gone", "claim": "plan", "article": "https://null.example/a",
     "standing": "gone 2020"},
    {"type": "notice", "key": "n-1", "article": "art-1", "kind": "correction",
     "date": "2020-09-25", "text": QUOTED},
    {"type": "notice", "key": "n-2", "article": "https://null.example/a", "kind": "removal",
     "text": RIGHT_TO_LEFT},
    {"type": "assertion", "key": "in-notice", "claim": "sold", "article": "art-1",
     "part": "notice", "quote": "it's"},
]  # fmt: skip

DECISIONS: list[Record] = [
    {"type": "verdict", "key": "v-1", "claim": "share-none", "rating": "half-true",
     "rationale": SHELL, "evidence": [
         {"evidence": "ev 1", "relation": "supports", "note": EMOJI},
         {"evidence": "ev-2", "relation": "refutes"}],
     "by": f"Ada {RIGHT_TO_LEFT}", "at": "2020-09-30", "as_of": "2020-09",
     "change": "correction", "public_note": QUOTED},
    {"type": "verdict", "key": "v-2", "assertion": "says-80", "rating": "true",
     "rationale": "Of what was said.", "publisher": RIGHT_TO_LEFT, "at": "2020-09-30T10:30Z"},
    {"type": "verdict", "key": "v-3", "claim": "sold", "rating": "false", "rationale": "No.",
     "state": "withdrawn", "at": "2020-09", "by": "Ben"},
    {"type": "verdict", "key": "v-4", "claim": "sold", "rating": "false", "state": "draft",
     "by": "Ben", "evidence": [{"evidence": "ev-2", "relation": "context"}]},
    {"type": "verdict", "key": "v-5", "assertion": "asks", "rating": "true", "state": "in review",
     "rationale": "Soon.", "publisher": "Null Island Times", "at": "2020-09-29", "as_of": "2020",
     "change": "update", "public_note": "n"},
    {"type": "dispute", "key": "d", "subject": "ByteDance", "attribute": "share kept of",
     "object": "TikTok Global", "state": "closed", "outcome": "one-side-stands", "verdict": "v-1",
     "note": EMOJI, "by": "Cleo", "at": "2020-10-01T09:15Z"},
    {"type": "dispute", "claim": "share-none", "state": "waiting", "until": "2020-11",
     "note": QUOTED, "by": "Ada", "at": "2020-10-01"},
    {"type": "dispute", "subject": "TikTok", "attribute": "was sold", "state": "open",
     "by": "Ada", "at": "2020-10-01"},
    {"type": "contradiction", "key": "c", "claims": ["share-80", "share-none"], "kind": "value",
     "state": "closed", "outcome": "other-time", "note": SHELL, "by": "Cleo", "at": "2020-10-01"},
    {"type": "contradiction", "claims": ["plan", "sold"], "kind": "manual", "note": QUOTED,
     "reason": RIGHT_TO_LEFT, "state": "waiting", "by": "Ben", "at": "2020-10-02"},
    {"type": "contradiction", "claims": ["born", "sold"], "kind": "text", "note": EMOJI},
]  # fmt: skip

EVERYTHING: list[Record] = [*SOURCES, *ARTICLES, *CLAIMS, *ASSERTIONS, *DECISIONS]
