"""The fields of the forms: what each is called, how it is written, and what may stand in it.

What may stand in a field, and how it is read, is told by the check of the exchange format of the
same name; a form shows every value as text, a list with one entry to a line.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from claimtracker.exchange.checks import Check, word
from claimtracker.exchange.records import FIELDS
from claimtracker.rules import vocabulary as words

Options = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form.

    `control` is line, text, choice, tick, list, number, date, year or evidence; `offered` names
    what the field can name (entity, attribute, topic, source, claim, article, evidence), to be
    offered while typing. `fixed`: written once, when the row is made. `reads` is the check of a
    field that the record of the noun has not. Fields that follow one another in a `group` stand
    together under that heading, folded away while they are `folded` and empty.
    """

    name: str
    label: str
    control: str = "line"
    hint: str = ""
    options: Options = ()
    offered: str = ""
    required: bool = False
    fixed: bool = False
    reads: Check | None = None
    group: str = ""
    folded: bool = False


def of(options: Iterable[str], **called: str) -> Options:
    """Return the words of a closed list as options, some called otherwise."""
    return tuple((word, called.get(word.replace(" ", "_"), word.capitalize())) for word in options)


EITHER: Options = (("", "As usual for its kind"), ("yes", "Yes"), ("no", "No"))
DATE = "As in 2020, 2020-09, 2020-09-22 or 2020-09/2020-11."
LINES = "One to a line."

CLAIM = (
    Field("statement", "Statement", "text", "One checkable statement, in the affirmative.",
          required=True),
    Field("language", "Language", hint="A code such as en or de."),
    Field("mode", "Mode", "choice", options=of(words.MODES)),
    Field("due", "Due", "date", f"For a plan or a forecast. {DATE}"),
    Field("topics", "Topics", "list", LINES, offered="topic"),
    Field("subject", "Subject", hint="Whom or what it is about.", offered="entity"),
    Field("attribute", "Question", hint="The attribute that is asked for.", offered="attribute"),
    Field("object", "Object", hint="If the question has one.", offered="entity"),
    Field("value", "Answer", hint="As the words give it: 80%, at least 3 million, only France."),
    Field("from", "From", "date", f"When the answer begins to hold. {DATE}"),
    Field("to", "To", "date", "When it ceases to hold."),
    Field("supplied", "Supplied by us", "list",
          f"What the words do not say: {', '.join(words.READING_FIELDS)}. {LINES}"),
    Field("add_names", "Add names that are not known yet", "tick",
          "Without it a name that nothing here has is refused, in case it is misspelt."),
)  # fmt: skip
ARTICLE = (
    Field("key", "Key", hint="What addresses and files call it.", required=True, fixed=True),
    Field("source", "Published by", offered="source", required=True),
    Field("url", "Address", hint="Where it is found on the web."),
    Field("byline", "By", hint="As printed."),
    Field("published", "Printed", "date", DATE),
    Field("retrieved", "Retrieved", "date", "When the text was taken from there."),
    Field("language", "Language", hint="A code such as en or de."),
    Field("genre", "Genre", "choice", options=of(words.GENRES)),
    Field("counts_as_voice", "A voice in contradictions", "choice",
          "Satire and advertisement usually are none.", EITHER),
    Field("copy_of", "Copy of", hint="The key of the article that it repeats.", offered="article"),
    Field("copy", "Kind of copy", "choice", options=(("", "No copy"), *of(words.COPY_KINDS))),
)  # fmt: skip
ASSERTION = (
    Field("claim", "Claim", hint="The key of the claim; empty while nothing is decided.",
          offered="claim"),
    Field("stance", "Stance", "choice", options=of(words.STANCES)),
    Field("quote", "Words in the article", "text"),
    Field("part", "Part of the article", "choice", options=of(words.PARTS)),
    Field("words", "Whose words", "choice", options=of(words.WORDS)),
    Field("original", "Words of the original", "text", "Where they are known."),
    Field("attribution", "Who says it", "list",
          "One to a line, the last one speaks: Ken Glueck (for Oracle). Begin with “described:”"
          " where there is no name. Empty: the article itself.", offered="entity"),
    Field("said", "Said", "date", DATE),
    Field("hedged", "Hedged", "tick", "“appears”, “reportedly” and the like."),
    Field("standing", "Standing", hint=f"{', '.join(words.STANDINGS)}; a date may follow."),
    Field("note", "Note", "text", "For the desk; never public."),
    Field("add_names", "Add names that are not known yet", "tick",
          "Without it a name that nothing here has is refused, in case it is misspelt."),
)  # fmt: skip
SOURCE = (
    Field("name", "Name", required=True),
    Field("domain", "Domain", hint="For example meridian.example."),
    Field("kind", "Kind", hint="Newspaper, agency, channel, …"),
    Field("ours", "Ours", "tick", "Its verdicts are the ledger’s own."),
)
ENTITY = (
    Field("name", "Name", required=True),
    Field("kind", "Kind", "choice", options=of(words.ENTITY_KINDS)),
    Field("aliases", "Other names", "list", LINES),
    Field("within", "Lies in", "list", f"For a place. {LINES}", offered="entity"),
    Field("wikidata", "Wikidata", hint="For example Q95."),
)
ATTRIBUTE = (
    Field("name", "Name", hint="Without a name in it, as in: stake held in.", required=True),
    Field("question", "Question", hint="As in: What stake does {subject} hold in {object}?"),
    Field("definition", "Definition", "text"),
    Field("aliases", "Other names", "list", LINES),
    Field("kind", "Kind of answer", "choice", options=of(
        words.ATTRIBUTE_KINDS, yesno="Yes or no", places="Places", entities="Entities")),
    Field("unit", "Unit", hint="As in %, people, km; for money leave it empty."),
    Field("single", "One answer at a time", "choice", options=EITHER),
    Field("runs", "Runs in time as", "choice", "A state holds until it changes, an event for all"
          " time; a figure holds for some days, and a total only grows.", options=of(words.RUNS)),
    Field("shelf_life", "How many days a figure holds", "whole", "Empty: 30 days."),
)  # fmt: skip
TOPIC = (Field("name", "Name", required=True), Field("note", "Note", "text"))
WORD = (
    Field("code", "Code", hint="What files call it.", required=True, fixed=True),
    Field("label", "Label", hint="What pages call it.", required=True),
    Field("ordinal", "Place on the scale", "number", "Only for words that stand on a scale."),
    Field("best", "Best of the scale", "number"),
    Field("worst", "Worst of the scale", "number"),
    Field("retired", "Retired", "tick", "It is offered no more; verdicts keep it."),
)
ASKING = (
    Field(
        "asked",
        "Whom we asked",
        hint="Only for evidence of the kind asked for comment. Public"
        " with the verdict: name nobody who was promised not to be named.",
    ),
    Field("asked_on", "When we asked", "date", DATE),
    Field(
        "answer",
        "Answer",
        "text",
        "In their words, public with the verdict. Empty while there is none.",
    ),
)
EVIDENCE = (
    Field("key", "Key", hint="What files call it.", required=True, fixed=True),
    Field("title", "Title", required=True),
    Field("url", "Address"),
    Field("archived", "Archived copy"),
    Field("kind", "Kind", "choice", options=of(words.EVIDENCE_KINDS)),
    Field("locator", "Place in it", hint="A page, a minute, a table."),
    Field("seen", "Seen", "date", DATE),
    Field("state", "State", "choice", options=of(words.EVIDENCE_STATES)),
    *ASKING,
    Field("note", "Note", "text", "For the desk; never public."),
)
NOTICE = (
    Field("kind", "Kind", "choice", options=of(words.NOTICE_KINDS)),
    Field("date", "Dated", "date", DATE),
    Field("text", "Words", "text", required=True),
)
_EVIDENCE = FIELDS["evidence"]
_ANOTHER = "A piece of evidence that is not here yet"


def _another(name: str, label: str, control: str = "line", hint: str = "", **told: Any) -> Field:
    """Return a field of the evidence that is added with a verdict."""
    reads = told.pop("reads", _EVIDENCE.get(name))
    return Field(
        f"new_{name}", label, control, hint, reads=reads, group=_ANOTHER, folded=True, **told
    )


VERDICT_DRAFT = (
    Field("rating", "Rating", "choice", required=True),
    Field("rationale", "Reasons", "text", "Why it is rated so; readers see it once published."),
    Field("as_of", "As of", "date", f"The time that the verdict speaks of, if not today. {DATE}"),
    Field("evidence", "Evidence", "evidence", "Write a word of its title or its key, and choose."
          " To take a piece out, empty its line.", offered="evidence"),
    _another("title", "Title", hint="It is added to the evidence of the ledger when you save."),
    _another("url", "Address"),
    _another("kind", "Kind", "choice", options=of(words.EVIDENCE_KINDS)),
    _another("locator", "Place in it", hint="A page, a minute, a table."),
    _another("seen", "Seen", "date", DATE),
    *(_another(one.name, one.label, one.control, one.hint) for one in ASKING),
    _another("relation", "What it does to the claim", "choice", options=of(words.RELATIONS),
             reads=word(words.RELATIONS)),
    _another("note", "Note on it", "text", "For the desk; never public."),
    Field("change", "Kind of change", "choice", "Needed where a verdict of ours is public already.",
          (("", "None"), *of(words.CHANGES)), group="What readers are told"),
    Field("public_note", "Public note", "text", "What changed, for readers of the earlier verdict.",
          group="What readers are told"),
)  # fmt: skip
NEW_EVIDENCE = tuple(one.name for one in VERDICT_DRAFT if one.group == _ANOTHER)
