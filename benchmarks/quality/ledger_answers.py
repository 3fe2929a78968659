"""What is proposed of what people decided in a ledger, by the program and by simple rules."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from benchmarks.quality import contradictions, decided
from benchmarks.quality.decided import Passage, Text
from benchmarks.quality.matching import Plain
from benchmarks.quality.scores import average_precision
from benchmarks.quality.stances import by_expression
from claimtracker.queries import (
    candidates,
    decided_wordings,
    fitted_estimates,
    near_texts,
    panels,
    speaking,
)
from claimtracker.queries.likely_reprints import LEAST_SHARE
from claimtracker.queries.panels import Marked
from claimtracker.queries.proposal_answers import NO, NONE, YES
from claimtracker.rules import chains, hedges, stances, suspicions, wordings
from claimtracker.rules.statements import Statement
from claimtracker.rules.text import fold, search_words

MOST = 5
NEAR = 200
NOT_AFFIRMED = ("denies", "questions")
_NAME = r"[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*)*"
_SAID = re.compile(rf"(?P<before>{_NAME}) (?:said|says)\b|\b(?:said|says) (?P<behind>{_NAME})")
_HEDGED = re.compile(r"\b(?:reportedly|allegedly)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Said:
    """What was said of one thing, what people have, and what is drawn with it.

    `sure` is how well a ranked list answers, where it was one.
    """

    group: str
    said: str
    true: str
    sure: float = 0.0


@dataclass(frozen=True, slots=True)
class Asked:
    """The passages of a ledger, by article and words."""

    session: Session
    passages: Sequence[Passage]
    by_words: dict[tuple[str, str], list[Passage]] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_words", decided.by_words(self.passages))


def matched(asked: Asked) -> list[Said]:
    """Say which claims words may say, as the panel does."""
    by = fitted_estimates.of_matching(asked.session)
    return [
        _ranked([one.key for one in candidates.match(asked.session, words, MOST, by=by).candidates],
                relevant)
        for words, relevant in _not_verbatim(asked)
    ]  # fmt: skip


def matched_plainly(asked: Asked) -> list[Said]:
    """Rank all claims of the ledger by BM25 over all words as they stand."""
    claims = [Statement(key, said) for key, said in candidates.every_statement(asked.session)]
    if not claims:
        return []
    plain = Plain(claims)
    found = []
    for words, relevant in _not_verbatim(asked):
        scores = plain.scores(words)
        best = sorted(scores, key=lambda at: (-scores[at], at))[:MOST]
        found.append(_ranked([plain.ids[at] for at in best], relevant))
    return found


def _not_verbatim(asked: Asked) -> Iterator[tuple[str, frozenset[str]]]:
    """Give words with the claims that they are tied to, but not those that a claim is made of."""
    for (_, words), tied in asked.by_words.items():
        if all(fold(one.statement) != fold(words) for one in tied):
            yield words, frozenset(one.claim for one in tied)


def _ranked(keys: Sequence[str], relevant: frozenset[str]) -> Said:
    is_right = bool(keys) and keys[0] in relevant
    sure = average_precision(keys, relevant, MOST)
    return Said(min(relevant), YES if is_right else NO, YES, sure)


def stances_of(asked: Asked) -> list[Said]:
    """Say of each passage which stance it takes; to question is to observe."""
    estimate = fitted_estimates.in_use(asked.session, stances.ESTIMATE)
    return [
        _stance(one, stances.suggest(one.statement, one.words, estimate, questions=False).stance)
        for one in asked.passages
    ]


def stances_by_expression(asked: Asked) -> list[Said]:
    """Say so by two regular expressions."""
    return [_stance(one, by_expression(one.words)) for one in asked.passages]


def stances_alike(asked: Asked) -> list[Said]:
    """Say that all affirm."""
    return [_stance(one, "affirms") for one in asked.passages]


def _stance(one: Passage, said: str) -> Said:
    return Said(one.claim, said, stances.outcome_of(one.stance))


def surely_not(asked: Asked) -> list[Said]:
    """Say which passages deny or question, as the panel proposes it."""
    estimate = fitted_estimates.in_use(asked.session, stances.ESTIMATE)
    found = []
    for one in asked.passages:
        proposed = stances.surely_not(one.statement, one.words, estimate)
        found.append(_not_affirmed(one, proposed.stance if proposed else NONE))
    return found


def not_by_expression(asked: Asked) -> list[Said]:
    """Say so by regular expressions."""
    found = []
    for one in asked.passages:
        said = "questions" if "?" in one.words else by_expression(one.words)
        found.append(_not_affirmed(one, said if said in NOT_AFFIRMED else NONE))
    return found


def _not_affirmed(one: Passage, said: str) -> Said:
    return Said(one.claim, said, one.stance if one.stance in NOT_AFFIRMED else NONE)


def voices(asked: Asked) -> list[Said]:
    """Say who speaks in passages, by the words around them."""
    names = decided.names(asked.session)
    found = []
    for marked, tied in _placed(asked):
        proposed = speaking.of_passage(asked.session, marked)
        link = chains.read(proposed.voice)[-1] if proposed else {}
        found.append(_voice(link.get("name") or link.get("described") or "", tied, names))
    return found


def voices_plainly(asked: Asked) -> list[Said]:
    """Say so by the nearest name beside “said”."""
    names = decided.names(asked.session)
    return [_voice(_nearest(marked), tied, names) for marked, tied in _placed(asked)]


def _placed(asked: Asked) -> Iterator[tuple[Marked, Sequence[Passage]]]:
    for (article, _), tied in asked.by_words.items():
        if (place := tied[0].place) is not None:
            yield panels.passage(asked.session, article, *place), tied


def _nearest(marked: Marked) -> str:
    text = marked.before[-NEAR:] + marked.quote + marked.behind[:NEAR]
    start = len(marked.before[-NEAR:])
    middle = start + len(marked.quote) / 2
    found = sorted(_SAID.finditer(text), key=lambda one: abs(one.start() - middle))
    return (found[0]["before"] or found[0]["behind"]) if found else ""


def _voice(said: str, tied: Sequence[Passage], names: dict[str, str]) -> Said:
    """Compare who is said to speak with all who speak in the same words."""
    key = names.get(fold(said), fold(said)) or NONE
    true = sorted(one.voice or NONE for one in tied)
    return Said(tied[0].article, key, key if key in true else true[0])


def hedged(asked: Asked) -> list[Said]:
    """Say which passages are hedged, by their words."""
    return [_hedge(tied, bool(hedges.words(words))) for (_, words), tied in asked.by_words.items()]


def hedged_plainly(asked: Asked) -> list[Said]:
    """Say so by two words."""
    return [
        _hedge(tied, bool(_HEDGED.search(words))) for (_, words), tied in asked.by_words.items()
    ]


def _hedge(tied: Sequence[Passage], is_said: bool) -> Said:
    is_so = any(one.is_hedged for one in tied)
    return Said(tied[0].article, YES if is_said else NONE, YES if is_so else NONE)


def suspected(asked: Asked) -> list[Said]:
    """Say of decided pairs whether their wording clearly sets them against each other."""
    estimate = fitted_estimates.in_use(asked.session, suspicions.ESTIMATE)
    return _suspected(asked, lambda a, b: wordings.clear(a, b, estimate) is not None)


def suspected_as_texts(asked: Asked) -> list[Said]:
    """Say so of them as of two texts in a file, whose frame may differ."""
    estimate = fitted_estimates.in_use(asked.session, suspicions.ESTIMATE)
    return _suspected(asked, lambda a, b: suspicions.suspect(a, b, estimate).contradicts)


def suspected_plainly(asked: Asked) -> list[Said]:
    """Say so by a negation in one of them alone, or figures."""
    return _suspected(asked, contradictions.by_plain_rule)


def _suspected(asked: Asked, says: Callable[[str, str], bool]) -> list[Said]:
    return [
        Said(one.dispute, YES if says(*one.statements) else NONE, YES if one.contradicts else NONE)
        for one in decided_wordings.pairs(asked.session)
    ]


def reprints(asked: Asked) -> list[Said]:
    """Say of which earlier article each is a reprint, as the list of likely ones does."""
    given = decided.texts(asked.session)
    place = {one.key: at for at, one in enumerate(given)}
    found = []
    for at, one in enumerate(given):
        near = near_texts.find(asked.session, one.body, limit=10)
        likely = (place.get(n.key, at) for n in near if n.share >= LEAST_SHARE)
        earlier = [other for other in likely if other < at]
        found.append((one, given[min(earlier)].key if earlier else NONE))
    return _reprints(found)


def shared(asked: Asked) -> list[Said]:
    """Say so by the share of its different words that an earlier one has."""
    found, earlier = [], list[tuple[str, set[str]]]()
    for one in decided.texts(asked.session):
        words = set(search_words(one.body))
        same = [key for key, its in earlier if len(words & its) >= LEAST_SHARE * len(words)]
        found.append((one, same[0] if same and words else NONE))
        earlier.append((one.key, words))
    return _reprints(found)


def _reprints(found: Sequence[tuple[Text, str]]) -> list[Said]:
    """Leave out copies of another kind: what they are proposed as, nobody decided."""
    return [
        Said(one.key, said, one.copy_of or NONE)
        for one, said in found if one.copy_of is None or one.how == "reprint"
    ]  # fmt: skip
