"""What the words of a passage suggest to begin with: stance, voice and hedge, each with its reason.

Of stances only a denial and a question are proposed. An editor says otherwise, and nothing is
proposed in place of what somebody wrote.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from claimtracker.queries import entities as entity_rows
from claimtracker.queries import fitted_estimates, panels
from claimtracker.queries.panels import Marked
from claimtracker.rules import chains, hedges, speakers, stances
from claimtracker.rules.chains import Link
from claimtracker.rules.speakers import Speaker
from claimtracker.rules.stances import Suggested
from claimtracker.rules.text import fold
from claimtracker.web.passage_forms import NEW, Draft

SHOWN = 3


@dataclass(frozen=True, slots=True)
class Wording:
    """What is proposed of a passage: a stance, a chain of voices as it is written, and whether it
    is hedged; with the words for each. `new_names` are those of voices that the ledger has not.
    """

    stance: Suggested | None = None
    voice: str = ""
    voice_words: str = ""
    new_names: tuple[str, ...] = ()
    hedges: tuple[str, ...] = ()

    def begun(self, draft: Draft) -> Draft:
        """Return a draft that begins with what is proposed, where nothing else was chosen."""
        if self.stance and draft.stance == "affirms":
            draft = replace(draft, stance=self.stance.stance)
        return replace(
            draft, voice=draft.voice or self.voice, hedged=draft.hedged or bool(self.hedges)
        )

    def why_stance(self, draft: Draft) -> str:
        """Say why the stance of a draft is the one proposed; nothing where it is another."""
        is_proposed = self.stance and self.stance.stance == draft.stance
        return self.stance.reason if self.stance and is_proposed else ""

    def why_voice(self, draft: Draft) -> str:
        """Say by which words the voice of a draft is proposed; nothing where it is another."""
        if not self.voice or self.voice != draft.voice:
            return ""
        new = ", ".join(f"“{name}”" for name in self.new_names)
        return f"“{self.voice_words}”" + (f"; nobody is called {new} here yet" if new else "")

    def why_hedged(self, draft: Draft) -> str:
        """Say by which words a draft is proposed as hedged; nothing where it is not."""
        named = ", ".join(f"“{word}”" for word in self.hedges[:SHOWN])
        return named if draft.hedged else ""


def read(session: Session, marked: Marked, claim: str, statement: str | None) -> Wording:
    """Return what the words of a passage suggest, of its stance to the claim that is chosen."""
    stance = _stance(session, marked, claim, statement)
    hedged = hedges.words(marked.quote)
    found = speakers.speaker(marked.before, marked.quote, marked.behind)
    links = _links(session, marked, found) if found else []
    if not found or not links:
        return Wording(stance, hedges=hedged)
    names = [name for link in links for kind, name in link.items() if kind != "described"]
    known = entity_rows.ids_by_name(session, names)
    new = tuple(name for name in names if name not in known)
    return Wording(stance, chains.written(links), found.words, new, hedged)


def _stance(
    session: Session, marked: Marked, claim: str, statement: str | None
) -> Suggested | None:
    """Return the stance that a passage surely takes to a claim that is here."""
    if not statement or claim in ("", NEW):
        return None
    estimate = fitted_estimates.in_use(session, stances.ESTIMATE)
    return stances.surely_not(statement, marked.quote, estimate)


def _links(session: Session, marked: Marked, found: Speaker) -> list[Link]:
    """Return who speaks, by the names that the ledger has; nobody where that is the publication
    itself.
    """
    links = [_known(session, link) for link in found.links]
    return [] if fold(links[-1].get("name", "")) == fold(marked.source) else links


def _known(session: Session, link: Link) -> Link:
    return {
        kind: words if kind == "described" else _name(session, words)
        for kind, words in link.items()
    }


def _name(session: Session, words: str) -> str:
    """Return the name of an entity that is called so, where it can be written; else the words."""
    named = panels.named(session, words)
    is_whole = len(named) == 1 and fold(words[named[0].start : named[0].end]) == fold(words)
    is_better = is_whole and chains.is_kept([{"name": named[0].name}])
    return named[0].name if is_better else words
