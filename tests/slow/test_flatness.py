"""The measures on a hundred thousand claims: an hour of a machine's time is not too much."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.measures import Ledgers, flat_finding, flat_import, flat_memory, tenths

pytestmark = pytest.mark.slow

CLAIMS = 100_000


@pytest.fixture(scope="module")
def ledgers(tmp_path_factory) -> Ledgers:
    return Ledgers(Path(tmp_path_factory.mktemp("flatness")), CLAIMS)


@pytest.fixture(scope="module")
def imported(ledgers):
    measured = tenths(ledgers)
    assert [one["claims"] for one in measured] == [CLAIMS // 10] * 10
    return measured


def test_last_tenth_costs_what_the_first_did(imported) -> None:
    row = flat_import(imported)

    assert row.ratio <= 1.3


def test_finding_for_one_claim_costs_the_same_among_many(ledgers, imported) -> None:
    row = flat_finding(ledgers)

    assert row.ratio <= 1.5


def test_memory_of_import_and_export_is_flat(ledgers) -> None:
    rows = flat_memory(ledgers)

    assert max(row.ratio for row in rows) <= 1.3
