"""A search as each engine is asked for it; nothing that a person types reaches one unquoted."""

from __future__ import annotations

from collections.abc import Iterable

from claimtracker.rules.search_query import Query, Term

# What is no word, and says of a text that PostgreSQL did not keep all places of its words.
PLACES_LOST = "+"


def fts5(query: Query) -> str:
    """Return the MATCH expression of FTS5, or "" where no word must be found."""
    if not query.groups:
        return ""
    wanted = " AND ".join(_any_fts5(group) for group in query.groups)
    return f"({wanted}) NOT {_any_fts5(query.without)}" if query.without else wanted


def fts5_without(query: Query) -> str:
    """Return the MATCH expression of what must not be found, or "".

    It serves a search that only leaves out, which FTS5 cannot say by itself.
    """
    return _any_fts5(query.without) if query.without else ""


def _any_fts5(terms: Iterable[Term]) -> str:
    return "(" + " OR ".join(map(_fts5_term, terms)) + ")"


def _fts5_term(term: Term) -> str:
    quoted = '"' + " ".join(term.words).replace('"', '""') + '"'
    return quoted + " *" if term.open else quoted


def tsquery(query: Query, *, whatever_was_kept: bool = False) -> str:
    """Return the text for to_tsquery('simple', …), or "" where no word must be found.

    With `whatever_was_kept` words that must follow one another may also stand anywhere in a text
    of which not all places were kept: rather too much is found than too little.
    """
    if not query.groups:
        return ""
    term = _tsquery_anywhere if whatever_was_kept else _tsquery_term
    wanted = " & ".join("(" + " | ".join(map(term, group)) + ")" for group in query.groups)
    return f"{wanted} & !{_any_tsquery(query.without)}" if query.without else wanted


def tsquery_without(query: Query) -> str:
    """Return the text for to_tsquery of what must not be found, or ""."""
    return _any_tsquery(query.without) if query.without else ""


def _any_tsquery(terms: Iterable[Term]) -> str:
    return "(" + " | ".join(map(_tsquery_term, terms)) + ")"


def _tsquery_term(term: Term) -> str:
    return "(" + " <-> ".join(_lexemes(term)) + ")"


def _tsquery_anywhere(term: Term) -> str:
    if len(term.words) == 1:
        return _tsquery_term(term)
    anywhere = " & ".join(dict.fromkeys(_lexemes(term)))
    return f"({_tsquery_term(term)} | ('{PLACES_LOST}' & {anywhere}))"


def _lexemes(term: Term) -> list[str]:
    lexemes = ["'" + word.replace("\\", "\\\\").replace("'", "''") + "'" for word in term.words]
    if term.open:
        lexemes[-1] += ":*"
    return lexemes
