"""Questions: their keys, and their words, asked or turned into what two values cannot both be."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import UUID, uuid5

_QUESTIONS = UUID("6f1c9a54-2f0e-5d0b-9a77-0d4f3c2b8e11")
UNNAMED = "…"
BE = ("is", "are", "was", "were")
HELPERS = ("has", "have", "had", "will", "would", "can", "could", "must", "may", "should", "shall")
DO = ("does", "do", "did")
THIRD_PERSONS = {"have": "has", "be": "is", "do": "does", "go": "goes"}
PASTS = {
    "have": "had", "be": "was", "do": "did", "go": "went", "pay": "paid", "say": "said",
    "make": "made", "take": "took", "give": "gave", "get": "got", "buy": "bought", "sell": "sold",
    "hold": "held", "lose": "lost", "win": "won", "spend": "spent", "cost": "cost", "find": "found",
    "come": "came", "begin": "began", "become": "became", "leave": "left", "meet": "met",
    "know": "knew", "see": "saw", "tell": "told", "send": "sent", "lead": "led", "run": "ran",
    "grow": "grew", "rise": "rose", "fall": "fell", "build": "built", "keep": "kept",
    "hit": "hit", "set": "set", "cut": "cut", "put": "put", "let": "let", "stand": "stood",
    "write": "wrote", "speak": "spoke", "bring": "brought", "think": "thought", "hear": "heard",
    "plan": "planned", "stop": "stopped", "admit": "admitted", "commit": "committed",
}  # fmt: skip

_ADVERBS = "still|also|now|only|ever|not|really|actually|currently|officially|publicly|directly"
_AUX = "|".join((*BE, *HELPERS, *DO))
_WHO = "{subject}"
_WHAT = "{object}"
_ASKED = re.compile(
    rf"(?P<ask>how many|what|which) (?P<noun>.+?) (?P<aux>{_AUX}) (?P<rest>.+)", re.IGNORECASE
)
_PLAIN = re.compile(
    rf"(?P<ask>when|where|why|who|whom|what|how much|how \w+|by when|since when|until when|how) "
    rf"(?P<aux>{_AUX}) (?P<rest>.+)",
    re.IGNORECASE,
)
_WHO_DOES = re.compile(r"(?P<ask>who|what) (?P<rest>.+)", re.IGNORECASE)
_WHETHER = re.compile(rf"(?P<aux>{_AUX}) (?P<rest>.+)", re.IGNORECASE)
_BY_WHEN = {
    "by when": "the date by which",
    "since when": "the date since which",
    "until when": "the date until which",
}


def question_id(subject_id: str, attribute_id: str, object_id: str | None) -> str:
    """Derive the key of a question from its subject, attribute and object, the same everywhere."""
    return str(uuid5(_QUESTIONS, f"{subject_id} {attribute_id} {object_id or ''}"))


def asked(question: str | None, attribute: str, with_object: bool) -> str:
    """Return the question of an attribute, or a plain one made of its name."""
    if question:
        return question
    return f"What is the {attribute}{' {object}' if with_object else ''} of {{subject}}?"


def question_text(question: str, subject: str, object: str) -> str:  # noqa: A002
    """Fill the question with the names of subject and object."""
    names = {_WHO: subject or UNNAMED, _WHAT: object or UNNAMED}
    template = question.strip()
    if object and _WHAT not in template:
        body = template.removesuffix("?").rstrip()
        template = f"{body} ({_WHAT}){template[len(body) :].strip()}"
    return re.sub(r"\{subject\}|\{object\}", lambda place: names[place[0]], template)


def sentence(
    first: str,
    second: str,
    question: str,
    subject: str,
    object: str,  # noqa: A002
    *,
    supplied: frozenset[str] = frozenset(),
) -> str:
    """Explain a finding in the words of its values.

    What an editor had to supply stands in [square brackets]: `supplied` names the fields.
    """
    values = [
        f"[{each}]" if "value" in supplied else each for each in map(_set_off, (first, second))
    ]
    subject = f"[{subject}]" if subject and "subject" in supplied else subject
    object = f"[{object}]" if object and "object" in supplied else object  # noqa: A001
    claim = _cannot(question.strip().removesuffix("?").rstrip())
    if not question.strip():
        end = "cannot both be right"
    elif claim is None:
        end = f"cannot both answer “{question_text(question, subject, object)}”"
    else:
        end = question_text(claim, subject, object)
    dated = " in the [period]" if supplied & {"from", "to"} else ""
    return f"{values[0]} and {values[1]} {end}{dated}"


def _set_off(value: str) -> str:
    """Put quotation marks around a value that would run into the sentence."""
    return f"“{value}”" if re.search(r"[;,] | and | or ", value) else value


def _cannot(question: str) -> str | None:
    """Give the end of the sentence with its places still open; None for an unknown pattern."""
    patterns: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str | None]], ...] = (
        (_WHETHER, _whether),
        (_PLAIN, _plain),
        (_ASKED, _noun),
        (_WHO_DOES, _who_does),
    )
    for pattern, turn in patterns:
        found = pattern.fullmatch(question)
        if found:
            return turn(found)
    return None


def _whether(found: re.Match[str]) -> str | None:
    statement = _statement(found["aux"].lower(), found["rest"])
    return statement and f"cannot both answer whether {statement}"


def _plain(found: re.Match[str]) -> str | None:
    ask, aux, rest = found["ask"].lower(), found["aux"].lower(), found["rest"]
    if aux in BE and ask in ("who", "what") and not rest.startswith(f"{_WHO} "):
        return f"cannot both be {rest}"
    statement = _statement(aux, rest)
    if statement is None and aux in BE:
        statement = f"{rest} {aux}"
    return statement and f"cannot both be {_BY_WHEN.get(ask, ask)} {statement}"


def _noun(found: re.Match[str]) -> str | None:
    noun, aux, rest = found["noun"], found["aux"].lower(), found["rest"]
    counted = found["ask"].lower() == "how many"
    what = f"the number of {noun}" if counted else f"the {noun}"
    if _WHO in rest and not rest.startswith(_WHO) and aux in DO:
        return None
    statement = _statement(aux, rest)
    if statement is None:
        return f"cannot both be {what} {'who' if noun.endswith('people') else 'that'} {aux} {rest}"
    return f"cannot both be {what} that {statement}"


def _who_does(found: re.Match[str]) -> str | None:
    return f"cannot both be {found['ask'].lower()} {found['rest']}"


def _statement(aux: str, rest: str) -> str | None:
    """Turn “does {subject} hold in” into “{subject} holds in”; None without the subject first."""
    found = re.fullmatch(r"(\{subject\}(?:[’']s? [\w-]+)?)(?: (.+))?", rest)
    if not found:
        return None
    subject, predicate = found[1], found[2] or ""
    if aux not in DO:
        return f"{subject} {aux} {predicate}".strip()
    adverb, verb, tail = _verb(predicate)
    return " ".join(filter(None, (subject, adverb, _inflected(aux, verb), tail)))


def _verb(predicate: str) -> tuple[str, str, str]:
    adverb = re.match(rf"(?:{_ADVERBS})(?= )", predicate)
    before = adverb.group() if adverb else ""
    verb, _, tail = predicate[len(before) :].strip().partition(" ")
    return before, verb, tail


def _inflected(aux: str, verb: str) -> str:
    if aux == "do" or not verb:
        return verb
    return _past(verb) if aux == "did" else _third_person(verb)


def _third_person(verb: str) -> str:
    if verb in THIRD_PERSONS:
        return THIRD_PERSONS[verb]
    if re.search(r"[^aeiou]y$", verb):
        return verb[:-1] + "ies"
    return verb + ("es" if re.search(r"(?:s|x|z|ch|sh)$", verb) else "s")


def _past(verb: str) -> str:
    if verb in PASTS:
        return PASTS[verb]
    if re.search(r"[^aeiou]y$", verb):
        return verb[:-1] + "ied"
    return verb + ("d" if verb.endswith("e") else "ed")
