"""The closed lists of words that the ledger's columns take."""

GENRES = (
    "news", "opinion", "satire", "advertisement", "press release", "fact check", "broadcast",
    "post", "document",
)  # fmt: skip
GENRES_WITHOUT_VOICE = frozenset({"satire", "advertisement"})
COPY_KINDS = ("reprint", "excerpt", "translation", "machine")
NOTICE_KINDS = ("correction", "clarification", "update", "retraction", "removal")
ENTITY_KINDS = ("person", "organization", "place", "product", "law", "document", "other")
ATTRIBUTE_KINDS = ("quantity", "money", "date", "places", "entities", "yesno", "text")
RUNS = ("state", "figure", "total", "event")
MODES = ("fact", "plan", "forecast", "opinion")
WORKFLOW = ("draft", "in review", "published", "withdrawn")
STANCES = ("affirms", "denies", "questions", "observes")
PARTS = ("headline", "standfirst", "body", "caption", "notice")
WORDS = ("verbatim", "paraphrase", "translated", "garbled")
STANDINGS = ("stands", "corrected", "retracted", "taken back", "gone")
RELATIONS = ("supports", "refutes", "context")
CHANGES = ("correction", "clarification", "update", "retraction")
ASKED = "asked for comment"
EVIDENCE_KINDS = ("primary", "secondary", ASKED)
EVIDENCE_STATES = ("stands", "doubtful", "withdrawn")
FINDING_KINDS = ("value", "denial", "text", "manual")
DISPUTE_STATES = ("suspected", "open", "waiting", "closed", "lapsed", "quiet")
DECISIONS = ("suspected", "open", "waiting", "closed")
# Decisions by which somebody finds a dispute real; to let it wait is none.
FOUND_REAL = ("open", "closed")
# Outcomes that the program comes with, by whether the two did contradict each other; a newsroom's
# own say neither.
REAL_OUTCOMES = frozenset({
    "one-side-stands", "neither-stands", "cannot-be-determined", "misquoted", "corrected",
    "taken-back",
})  # fmt: skip
OUTCOMES_OF_NONE = frozenset({
    "both-stand", "other-time", "other-scope", "rounding", "plan-overtaken", "same-claim",
    "no-contradiction",
})  # fmt: skip
COMMENTED = ("claim", "dispute", "article")
NOTIFIED = ("mention", "comment", "owner", "review", "news", "returned")
ROLES = ("admin", "reviewer", "editor", "viewer")
READING_FIELDS = ("subject", "attribute", "object", "value", "from", "to")
DEFAULT_SHELF_LIFE = 30
