"""Words that cannot both be true of one thing: a small list of our own, for English.

Converse words (“buys” and “sells”) are left out: both are true of one sale, told from its two ends.
"""

from __future__ import annotations

from claimtracker.rules.stems import stem

# A word, and what stands against it.
_LIST = """
accept: reject refuse decline | approve: reject oppose disapprove refuse block against
support: oppose reject against | favour: oppose | favor: oppose | agree: disagree refuse
win: lose defeat | won: lose lost loses | victory: defeat | beat: lose lost
rise: fall drop decline decrease sink | rose: fell dropped declined sank | soar: plunge plummet
increase: decrease fall drop decline reduce | grow: shrink fall | growth: decline contraction
gain: lose loss | profit: loss lose | earn: lose loss | surplus: deficit
up: down | high: low | higher: lower | highest: lowest | above: below | more: less fewer
before: after | first: last | early: late | earlier: later | earliest: latest
alive: dead die killed died | survive: die dead killed died | birth: death
arrive: leave depart | reach: leave | enter: leave exit | come: go | return: leave
open: close shut closed | begin: end finish stop | start: stop end finish | continue: stop end
launch: cancel end scrap | resume: suspend halt | keep: abandon scrap drop | remain: leave quit
stay: leave quit | join: leave quit | appoint: dismiss sack remove | hire: fire dismiss sack
cause: prevent cure treat | prevents: cause | allow: ban forbid prohibit prevent bar
permit: ban prohibit forbid | legal: illegal | lawful: unlawful | lift: impose
guilty: innocent acquitted | convict: acquit clear | free: arrest jail detain capture imprison
release: arrest jail detain capture | pass: fail reject | succeed: fail | success: failure
confirm: deny refute | admit: deny | true: false fake untrue | real: fake | genuine: fake
safe: dangerous unsafe | love: hate | friend: enemy | ally: enemy | war: peace
attack: defend | majority: minority | public: secret private | all: none | always: never
everyone: nobody none | include: exclude omit | easy: difficult hard challenge
easily: difficult hard challenge | strong: weak | rich: poor | young: old | oldest: newest youngest
same: different | male: female | husband: wife | republican: democrat
conservative: liberal progressive | liberal: authoritarian
northern: southern | eastern: western | north: south | east: west
compulsory: without optional voluntary | mandatory: optional voluntary
positive: negative | good: bad | better: worse | best: worst | recover: missing
raise: lower cut | expand: cut shrink | create: destroy | build: destroy demolish
publish: withdraw | lead: trail | temporary: permanent | complete: partial | appear: disappear
able: unable | likely: unlikely | known: unknown | healthy: sick ill | empty: full
"""


def _pairs() -> frozenset[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    for entry in _LIST.replace("\n", "|").split("|"):
        word, _, against = entry.partition(":")
        for other in against.split():
            one, two = stem(word.strip()), stem(other)
            found |= {(one, two), (two, one)}
    return frozenset(found)


PAIRS = _pairs()


def are_opposite(stem_of_one: str, stem_of_other: str) -> bool:
    """Say whether two words, given by their stems, stand against each other."""
    return (stem_of_one, stem_of_other) in PAIRS
