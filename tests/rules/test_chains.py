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


def test_chain_that_is_written_reads_as_the_same() -> None:
    links = [{"name": "Smith, Jones & Co."}, {"name": "Ken Glueck", "for": "Oracle"}]

    assert chains.read(chains.written(links)) == links
