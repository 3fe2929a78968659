"""The words by which a passage says that something is only said, likely or considered."""

from __future__ import annotations

import re

from claimtracker.rules.text import TYPOGRAPHY

# Under which name it is kept whether what is proposed here was taken.
PROPOSAL = "hedge"
_HEDGES = re.compile(
    r"\b(?:(?i:reportedly|allegedly|apparently|purportedly|supposedly|presumably|possibly|perhaps"
    r"|probably|ostensibly|seemingly|unconfirmed|rumou?red|an estimated)|might|may(?! \d)(?!or\b)"
    r"|appear(?:s|ed)? to|seem(?:s|ed)? to|(?:is|are|was|were) (?:also |now |still )?(?:considering"
    r"|said to|thought to|believed to|understood to|likely to|expected to|mulling))\b",
)


def words(passage: str) -> tuple[str, ...]:
    """Return the words by which a passage is hedged, in their order, each once."""
    plain = passage.translate(TYPOGRAPHY).replace("\xa0", " ")
    found: dict[str, str] = {}
    for word in _HEDGES.findall(plain):
        found.setdefault(word.lower(), word)
    return tuple(found.values())
