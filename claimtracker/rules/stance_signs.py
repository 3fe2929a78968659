"""Words by which a text shows whether it affirms a claim, denies it, or only hands it on.

Lists of our own, for English. A word counts once its claim does not hold it already: “claims” says
nothing where the claim is that somebody claims. What weighs how much lies with the estimate.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from claimtracker.rules.stems import stem
from claimtracker.rules.text import TYPOGRAPHY

Signs = dict[str, list[str]]

# What each list shows, and its words as patterns between the edges of words.
WORDS: Mapping[str, str] = {
    "made up": r"hoax\w*|fakes?|faked|fakery|bogus|pranks?|pranked|prankster|photoshop\w*|satir\w*"
    r"|spoofs?|parod\w+|fabricat\w*|myths?|scams?|staged|doctored|fiction\w*|made-up|mockumentary"
    r"|(?:made|making|makes) (?:it |this |that |up |the )*(?:all )?up|urban legend|publicity stunt"
    r"|troll\w*",
    "false": r"false(?:ly)?|untrue|wrong(?:ly)?|erroneous\w*|inaccurate\w*|misleading|misinform\w*"
    r"|incorrect\w*|lie|lies|lied|lying|liar|bullshit|bs|rubbish\w*|nonsense|baseless|unfounded"
    r"|groundless|exaggerat\w*|mistaken\w*|crazy|absurd|ridiculous|preposterous|hogwash|baloney"
    r"|(?:not|isn't|wasn't|aren't|never|hardly) (?:really |actually |quite |even )?"
    r"(?:true|real|so|accurate|correct|legit|genuine|authentic|the case)",
    "denial": r"den(?:y|ies|ied|ial|ials|ying)|refut\w+|reject(?:s|ed|ing)?|dismiss\w*|rebuff\w*"
    r"|rebut\w*|contradict\w*|rul(?:es?|ed|ing) out|disavow\w*|puts? .{0,30}to rest|debunk\w*"
    r"|(?:shoots?|shot|shooting|knocks?|knocked|turns?|turned|plays?|played|tamps?) down|quash\w*"
    r"|disprov\w*|discredit\w*|retract\w*|squash\w*|disput\w+|apologi[sz]\w*|clarif\w+|walks? back"
    r"|sets? the record straight|setting the record straight|backtrack\w*|correct(?:s|ed|ion)"
    r"|(?:kills?|slams?|crush\w*|ends?) .{0,40}rumou?rs?",
    "taken in": r"fool(?:s|ed|ing)?|dup(?:e|es|ed|ing)|trick(?:s|ed|ing)?|punk(?:s|ed)?|gullible"
    r"|(?:falls?|fell|falling|fallen) for|taken in|conned|turns? out|turned out|no longer"
    r"|despite (?:\w+ ){0,3}(?:rumou?rs?|reports?|claims?)",
    "no, it": r"nope|^no\b|^sorry\b|no,|not so fast|relax|calm down|actually|really",
    "doubt": r"doubts?|doubt(?:ed|ful|ing)|scepti\w+|skepti\w+|questions?|questioned|unlikely"
    r"|probably (?:not|isn't|didn't|wasn't)|dubious|unproven|too good to|confusion|suspicious"
    r"|no (?:hard |real |clear |credible )?(?:evidence|proof|sign|record)|unclear|debate\w*"
    r"|controvers\w+|investigat\w+|mystery|mysterious",
    "not": r"not|cannot|\w+n't|dont|didnt|isnt|wasnt|doesnt|wont",
    "none": r"no|never|none|nobody|nothing|neither|nor|without|hardly",
    "reportedly": r"reportedly|reported|reports?\s*:|:\s*(?:new )?reports?$|- reports?$"
    r"|reports? (?:says?|claims?|suggests?)|new report",
    "report": r"reports?|reporting",
    "allegation": r"alleg\w+|accus\w+|suppos\w+|purport\w+|so-called|ostensibly",
    "rumour": r"rumou?r\w*|speculat\w+|leak(?:s|ed|ing)?|whispers?|unconfirmed|unverified|hint\w*"
    r"|gossip|buzz|tip(?:s|ped|ster)?",
    "suggestion": r"suggest\w*|indicat\w+|points? to|pegs?|signs?",
    "may": r"might|may|could|possib\w+|perhaps|maybe|potential\w*",
    "likely": r"likely|probabl\w+|apparent\w*|seem\w*|appear\w*|presumabl\w+|evidently",
    "claim": r"claim(?:s|ed|ing)?",
    "belief": r"believ\w+|fears?|feared|suspect\w*|(?:thought|said|rumou?red|understood) to"
    r"|assum\w+",
    "forecast": r"expect\w*|forecast\w*|predict\w*|analysts?|estimate\w*|projected",
    "intention": r"in talks|considering|considers?|weigh(?:s|ing)|mulls?|mulling"
    r"|plan(?:s|ning|ned)?|eyes|eyeing|wants?|seeks?|looking|exploring|set to|aims?|bid|talks",
    "says": r"says?|said|saying",
    "tells": r"tells?|told|telling|warn\w*|urg(?:e|es|ed)|insist\w*|according|alerts?|calls?|asks?"
    r"|asked|explains?|speaks?|responds?",
    "spokesperson": r"sources?|officials?|witness\w*|experts?|media|police|cops|envoy|ambassador"
    r"|senator|minister|lawyer|family|parents|spokes\w+|reuters|ap|afp|cnn|bbc|nbc|cbs",
    "confirmation": r"confirm\w*|proves?|proof|proven|verif\w+|admit\w*|identif\w+|official"
    r"|officially|acknowledg\w+",
    "revelation": r"reveal\w*|announc\w*|unveil\w*|discover\w*|found|finds?|uncover\w*|shows?"
    r"|exposed?|caught|spotted|seen",
    "viral": r"viral|internet|online|twitter|facebook|social media|video|photos?|pic|image|footage"
    r"|picture",
    "story": r"story|tale|stories|theory|theories|conspiracy",
    "update": r"updated?",
    "about it": r"why|how|what|here's|this|these|meet|watch|when",
}  # fmt: skip
AGAINST = ("made up", "false", "denial", "taken in")
HANDED_ON = (
    "reportedly", "allegation", "rumour", "suggestion", "may", "likely", "claim", "belief",
)  # fmt: skip
_MARKED = (
    *AGAINST, *HANDED_ON, "doubt", "not", "none", "report", "forecast", "says", "tells",
    "spokesperson", "asks",
)  # fmt: skip
_PATTERNS = {name: re.compile(rf"(?<![\w'])(?:{words})(?![\w'])") for name, words in WORDS.items()}

# What cannot be true of one thing at one time, in either order.
OPPOSITES = (
    (r"dead|death|dies|died|die|killed|kills", r"alive|safe|well|living|fine|survive\w*|unharmed"),
    (r"captured?|kidnapp?\w*|arrest\w*|detain\w*|jailed", r"freed|free|safe|released?"),
    (r"stolen|stole", r"safe|recovered|found"),
    (
        r"shut\w*|stop\w*|close[sd]?|closing|cancel\w*|end",
        r"stay\w*|keep\w*|remain\w*|stick\w*|continue\w*",
    ),
    (r"open\w*|launch\w*|start\w*", r"clos\w+|cancel\w*|delay\w*|postpon\w*|skip\w*"),
)
_OPPOSITES = [
    (re.compile(rf"\b(?:{one})\b"), re.compile(rf"\b(?:{other})\b")) for one, other in OPPOSITES
]
_NO_HOAX = re.compile(
    r"(?<![\w'])(?:not|no|never|denies|deny|denied|denying|\w+n't)(?: \w+){0,4}"
    r" (?:hoax|fake|false|faked|staged|rumou?rs?|prank)(?![\w'])"
)
_ASKING = re.compile(r"(?:is|are|was|were|did|does|do|has|have|had|will|would|can|could|should)\b")
_QUOTED = re.compile(r"['\"]\w+")
_SOURCE_BEHIND = re.compile(r":\s*(?:\w+\W+){0,2}\w+\W*$|- ?\w+(?: \w+)?$")
_SOURCE_BEFORE = re.compile(r"(?:\S+\s+){0,2}\S+:")
_LOUD = re.compile(r"(?<!\w)NOT(?!\w)")
_FUTURE = re.compile(r"\b(?:will|plans?)\b")


def plain(text: str) -> str:
    """Return a text with quotation marks and apostrophes of one kind, in small letters."""
    return " ".join(text.translate(TYPOGRAPHY).lower().split())


def signs(claim: str, text: str) -> Signs:
    """Return the signs that a text shows of its stance to a claim, each with the words for it."""
    said, asked = plain(text), plain(claim)
    found = _listed(asked, said)
    found |= _shapes(text, said)
    found |= _against_the_claim(asked, said, found)
    marked = [name for name in _MARKED if name in found]
    if not marked:
        found["plain"] = []
    _gather(found, "against", AGAINST)
    _gather(found, "handed on", HANDED_ON)
    if len([name for name in (*AGAINST, "no, it") if name in found]) > 1:
        found["twice against"] = []
    if _FUTURE.search(asked):
        found["to come"] = []
    return found


def _listed(claim: str, text: str) -> Signs:
    """Return the words of each list that stand in a text and not in its claim."""
    known = {stem(word) for word in re.findall(r"[\w']+", claim)}
    found: Signs = {}
    for name, pattern in _PATTERNS.items():
        words = [match.group().strip() for match in pattern.finditer(text)]
        if name not in ("not", "none"):
            words = [word for word in words if " " in word or stem(word) not in known]
        if words:
            found[name] = words
    return found


def _shapes(written: str, text: str) -> Signs:
    """Return what is seen without any list: questions, quotations, a source named at an end."""
    asks = text.rstrip(" \"'").endswith("?")
    shown = {
        "asks": asks,
        "asks within": "?" in text and not asks,
        "begins as a question": bool(_ASKING.match(text)),
        "quotation": bool(_QUOTED.search(text)),
        "source behind": bool(_SOURCE_BEHIND.search(text)),
        "source before": bool(_SOURCE_BEFORE.match(text)),
        "loud": bool(_LOUD.search(written)) and not written.isupper(),
    }
    return {name: ["?"] if "asks" in name else [] for name, is_so in shown.items() if is_so}


def _against_the_claim(claim: str, text: str, found: Signs) -> Signs:
    """Return what a text says no to that its claim says yes to, or the other way round."""
    signs: Signs = {}
    negated = bool({"not", "none"} & found.keys())
    if negated != any(_PATTERNS[name].search(claim) for name in ("not", "none")):
        signs["one negated"] = found.get("not", found.get("none", []))
    elif negated:
        signs["both negated"] = []
    if no_hoax := _NO_HOAX.search(text):
        signs["no hoax"] = [no_hoax.group()]
    for one, other in _OPPOSITES:
        for here, there in ((one, other), (other, one)):
            if here.search(claim) and (says := there.search(text)) and not there.search(claim):
                signs["opposite"] = [says.group()]
    return signs


def _gather(found: Signs, name: str, of: tuple[str, ...]) -> None:
    words = [word for one in of for word in found.get(one, [])]
    if words:
        found[name] = words
