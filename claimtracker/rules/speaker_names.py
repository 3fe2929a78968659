"""The names and descriptions of speakers as an English sentence has them: “Oracle executive vice
president Ken Glueck”, “Rich Bishop, CEO of AppInChina”, “a former manager”.

A title goes away, an officer of a company speaks for it, a description keeps its words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from claimtracker.rules.chains import DESCRIBED_BY, Link

LONGEST = 60
# Dots stand in a name between letters, and behind a capital that stands alone.
_WORD = r"(?:(?:[A-Z]\.)+(?!\w)|[A-Z](?:[\w&-]|\.(?=\w))*(?:'(?!s\b)\w+)?)"
_JOINED = r"(?:\s+(?:of|for|the|and|de|van|von|der|al|bin|el|la))?"
_BODY = (
    r"administration|government|ministry|department|police|committee|council|court|campaign|party"
    r"|union|agency|commission|office|authorities|regulators?|parliament|embassy|state media"
)
_OFFICE = (
    r"(?:(?:deputy|senior|executive|former|founder and|co-founder and|chairman and|US|general)\s+)*"
    r"(?:spokes(?:man|woman|person)|vice president|CEO|chief executive(?: officer)?"
    r"|chief (?:financial|operating|technology|legal|scientific) officer|co-founder|founder"
    r"|chairman|chairwoman|manager|general manager|executive|director|lawyer|attorney"
    r"|representative|general counsel)"
)
_TITLES = frozenset({
    "president", "prime", "minister", "vice", "mr", "mrs", "ms", "dr", "prof", "professor", "sen",
    "senator", "rep", "representative", "gov", "governor", "gen", "general", "judge", "justice",
    "sir", "lady", "lord", "king", "queen", "prince", "princess", "pope", "chancellor", "secretary",
    "mayor", "ceo", "chairman", "captain", "colonel", "chief", "executive", "former", "foreign",
    "interior", "finance", "defence", "defense", "health", "attorney", "ambassador",
    "congressman", "congresswoman", "priest", "doctor", "analyst",
})  # fmt: skip
# Words that begin a sentence or a clause with a capital and are no part of a name.
_NO_NAMES = frozenset({
    "the", "a", "an", "then", "but", "and", "in", "on", "at", "as", "while", "when", "after",
    "before", "although", "though", "however", "meanwhile", "earlier", "later", "also", "yet",
    "so", "or", "if", "since", "because", "for", "with", "by", "from", "last", "this", "that",
    "these", "those", "some", "many", "most", "all", "both", "no", "none", "one", "two", "three",
    "he", "she", "it", "they", "we", "i", "you", "who", "what", "there", "his", "her", "its",
    "their", "our", "my", "your", "critics", "officials", "experts", "analysts", "people",
    "nobody", "everybody", "man", "woman", "not", "report", "unconfirmed", "conflicting", "study",
    "poll", "rumor", "rumors", "rumour", "rumours", "video", "sorry",
    "others", "neither", "several", "sources", "witnesses", "reports",
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january",
    "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december", "yesterday", "today",
})  # fmt: skip
_NATIONS = frozenset({"us", "u.s.", "uk", "u.k.", "eu", "american", "british", "united states"})
_RUN = rf"{_WORD}(?:{_JOINED}\s+{_WORD}){{0,7}}"
_BEFORE = re.compile(
    rf"(?:(?P<of>{_WORD}(?:\s+{_WORD}){{0,3}})(?:'s)?\s+(?P<office>{_OFFICE})\s+)?"
    rf"(?P<name>{_RUN})(?:\s+(?P<body>{_BODY}))?(?P<beside>,\s+[^,.;\"]{{3,90}},)?$"
)
_BEHIND = re.compile(
    rf"(?:[Tt]he\s+)?(?:(?P<of>{_WORD}(?:\s+{_WORD}){{0,3}})(?:'s)?\s+(?P<office>{_OFFICE})\s+)?"
    rf"(?P<name>{_RUN})(?:\s+(?P<body>{_BODY}))?(?P<beside>,\s+[^,.;\"]{{3,90}})?"
)
_OFFICER_OF = re.compile(
    rf",\s+(?:a |an |the )?{_OFFICE}\s+(?:of|at|for)\s+(?:the\s+)?"
    rf"(?P<of>{_WORD}(?:\s+{_WORD}){{0,3}})"
)
# Behind these a name is no subject: “officials in Kyiv said”, “neither Facebook nor Google said”.
_NO_SUBJECT = re.compile(
    r"\b(?:in|of|from|at|to|near|by|with|for|about|on|nor|or|den(?:y|ies|ied)"
    r"|(?:reject|dismisse|refute|debunk)[sd]|despite|amid)\s+(?:the\s+)?$"
)
# Two who speak together are two voices, and no name.
_TWO = re.compile(r"(?:(?! of | for ).)* and ")
# What has a capital only as it begins a sentence.
_MANY = re.compile(
    r"[A-Z][a-z]+(?:ers|ors|ists|ents|ants|ials|ities|ians)|Police|People|Wom[ae]n|Men"
)
_NO_MANY = frozenset({"Reuters"})
# An article alone describes nobody.
_DESCRIBED = "|".join(
    rf"{word}(?=\s+\w)" if word in ("a", "an") else word for word in sorted(DESCRIBED_BY)
)
_DESCRIBED_BEFORE = re.compile(
    rf"(?:^|[,;:.!?\"(]\s*|\b(?:that|and|but|as|while)\s+)(?P<words>(?:{_DESCRIBED})\b[^,;:.!?\"()]{{0,{LONGEST}}})$",
    re.IGNORECASE,
)
_DESCRIBED_BEHIND = re.compile(
    rf"(?P<words>(?:{_DESCRIBED})\b[^,;:.!?\"()]{{0,{LONGEST}}})", re.IGNORECASE
)
_LOOKED_BACK = 220


@dataclass(frozen=True, slots=True)
class Name:
    """Who is named in a text, as links of a chain, and where."""

    links: tuple[Link, ...]
    start: int
    end: int


def before(text: str, end: int) -> Name | None:
    """Return who is named right before a place."""
    first = max(0, end - _LOOKED_BACK)
    part = text[first:end]
    if described := _DESCRIBED_BEFORE.search(part):
        words = " ".join(described["words"].split())
        return Name(({"described": _small(words)},), first + described.start("words"), end)
    found = _last(part)
    link = _link(found) if found and not _NO_SUBJECT.search(part[: found.start()]) else None
    if not found or not link:
        return None
    return Name((link,), first + _begin(found), end)


def behind(text: str, start: int) -> Name | None:
    """Return who is named right behind a place."""
    part = text[start : start + _LOOKED_BACK]
    if described := _DESCRIBED_BEHIND.match(part):
        words = " ".join(described["words"].split())
        return Name(({"described": _small(words)},), start, start + described.end())
    found = _BEHIND.match(part)
    link = _link(found) if found else None
    return Name((link,), start, start + found.end("name")) if found and link else None


def _begin(found: re.Match[str]) -> int:
    """Return where a name begins, with its titles, behind what begins a sentence."""
    words = re.finditer(r"\S+", found.group())
    return found.start() + next(word.start() for word in words if not _is_small(word.group()))


def _last(part: str) -> re.Match[str] | None:
    """Return the longest name that a text ends in."""
    for begins in re.finditer(r"(?<![\w'.&-])[A-Z]", part):
        if found := _BEFORE.match(part, begins.start()):
            return found
    return None


def _link(found: re.Match[str]) -> Link | None:
    name = _name(found["name"], found["body"])
    if not name:
        return None
    beside = _OFFICER_OF.match(found["beside"] or "")
    company = beside["of"] if beside else found["of"]
    company = _name(company or "", None)
    return {"name": name, "for": company} if company and _is_company(company) else {"name": name}


def _is_company(name: str) -> bool:
    return name.casefold() not in _NATIONS


def _name(run: str, body: str | None) -> str:
    """Return a run of words with capitals without what begins a sentence, and without titles."""
    words = run.split()
    while words and (_is_small(words[0]) or _is_nation_of_title(words)):
        words = words[1:]
    while len(words) > 1 and words[0].rstrip(".").casefold() in _TITLES:
        words = words[1:]
    name = " ".join(words)
    if not words or _TWO.match(name) or (_MANY.fullmatch(name) and name not in _NO_MANY):
        return ""
    if _has_no_name(words, body):
        return ""
    return " ".join([*words, *([body] if body else [])]).rstrip(".,")


def _has_no_name(words: list[str], body: str | None) -> bool:
    """Tell a bare title, and what runs into the beginning of another sentence."""
    is_title = words[-1].rstrip(".").casefold() in _TITLES and not body
    return is_title or any(
        word.rstrip(",").casefold() in _NO_NAMES and word[0].isupper() for word in words
    )


def _is_nation_of_title(words: list[str]) -> bool:
    """Tell “US” of “US President Donald Trump”."""
    is_nation = words[0].casefold() in _NATIONS
    return is_nation and len(words) > 2 and words[1].casefold() in _TITLES


def _is_small(word: str) -> bool:
    return not word[0].isupper() or word.casefold() in _NO_NAMES


def _small(words: str) -> str:
    return words[0].lower() + words[1:]
