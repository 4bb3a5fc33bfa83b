"""Months of pay by length of service, against reference values worked out by hand from the statute."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from pipeline.scorecard.severance import months_owed, service, severance_months


@pytest.mark.parametrize(
    ("served", "owed"),
    [((2, 5, 0), 2.5), ((2, 6, 0), 3), ((0, 3, 0), 0.5), ((5, 0, 0), 5), ((0, 0, 20), 0.5), ((2, 5, 29), 2.5)],
)
def test_the_reference_values(served: tuple[int, int, int], owed: float) -> None:
    years, months, days = served
    found = severance_months(years * 12 + months, days > 0)
    assert (found, 2 * found) == (Fraction(owed), Fraction(owed) * 2)


@pytest.mark.parametrize(
    ("hired", "last", "owed"),
    [
        ("2024-03-01", "2024-08-31", "1"),  # six whole months
        ("2024-03-01", "2024-08-30", "1/2"),
        ("2024-03-01", "2026-02-28", "2"),  # two whole years: no half month for a rest of nothing
        ("2024-03-01", "2026-03-01", "5/2"),
        ("2025-08-31", "2026-02-27", "1"),  # the month without a 31st ends with its last day
        ("2026-11-01", "2026-10-31", "0"),
    ],
)
def test_both_days_are_worked(hired: str, last: str, owed: str) -> None:
    assert months_owed(date.fromisoformat(hired), date.fromisoformat(last)) == Fraction(owed)


def test_days_beyond_the_last_whole_month_are_told() -> None:
    assert service(date(2024, 3, 15), date(2024, 4, 14)) == (1, False)
    assert service(date(2024, 3, 15), date(2024, 4, 15)) == (1, True)
