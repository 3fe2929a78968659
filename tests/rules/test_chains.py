from __future__ import annotations

import pytest

from claimtracker.rules import chains


@pytest.mark.parametrize(
    ("written", "links"),
    [
        ("", []),
        ("ByteDance", [{"name": "ByteDance"}]),
        ("Ken Glueck for Oracle", [{"name": "Ken Glueck", "for": "Oracle"}]),
        ("Daily Mail, an aide", [{"name": "Daily Mail"}, {"described": "an aide"}]),
        ("Softpedia; Smith, Jones & Co.", [{"name": "Softpedia"}, {"name": "Smith, Jones & Co."}]),
        ("a spokesman for Oracle", [{"described": "a spokesman for Oracle"}]),
        (" , ", []),
    ],
)  # fmt: skip
def test_chain_is_read_as_people_write_it(written: str, links: list[chains.Link]) -> None:
    assert chains.read(written) == links


@pytest.mark.parametrize(
    ("links", "is_kept"),
    [
        ([{"name": "Ken Glueck", "for": "Oracle"}], True),
        ([{"described": "a spokesman for Oracle"}], True),
        ([{"name": "Centers for Disease Control"}], False),
        ([{"name": "Smith, Jones & Co."}], False),
        ([{"name": "A Better Place"}], False),
    ],
)
def test_chain_is_kept_that_is_written_and_read(links: list[chains.Link], is_kept: bool) -> None:
    assert chains.is_kept(links) == is_kept


def test_chain_that_is_written_reads_as_the_same() -> None:
    links = [{"name": "Smith, Jones & Co."}, {"name": "Ken Glueck", "for": "Oracle"}]

    assert chains.read(chains.written(links)) == links
