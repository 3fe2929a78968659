"""What the words of a passage suggest to begin with: stance, voice and hedge, each with its reason.

Of stances only a denial and a question are proposed. An editor says otherwise, and nothing is
proposed in place of what somebody wrote.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from claimtracker.queries import fitted_estimates, speaking
from claimtracker.queries.panels import Marked
from claimtracker.rules import hedges, stances
from claimtracker.rules.stances import Suggested
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
    hedged, found = hedges.words(marked.quote), speaking.of_passage(session, marked)
    if found is None:
        return Wording(stance, hedges=hedged)
    return Wording(stance, found.voice, found.words, found.new_names, hedged)


def _stance(
    session: Session, marked: Marked, claim: str, statement: str | None
) -> Suggested | None:
    """Return the stance that a passage surely takes to a claim that is here."""
    if not statement or claim in ("", NEW):
        return None
    estimate = fitted_estimates.in_use(session, stances.ESTIMATE)
    return stances.surely_not(statement, marked.quote, estimate)
