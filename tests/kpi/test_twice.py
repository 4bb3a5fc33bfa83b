"""Every KPI computed twice: by the SQL and by a slow reference written from the documents."""

from __future__ import annotations

from datetime import datetime
from random import Random

import pytest

from tests.kpi.chance_company import company
from tests.kpi.reference import Judged, book, judge, sums
from tests.kpi.tables import table
from tests.kpi.world import ALWAYS, ROSTER, Sheet, World, world

PEOPLE = ["0101", "0103", "0104", "0105", "0106", "0107", "0109"]
INSTANTS = ["03-10 09:00:00", "03-31 23:59:59", "04-01 00:00:00", "04-04 00:00:00", "05-05 00:00:00"]


@pytest.mark.parametrize("seed", range(20))
def test_sql_and_reference_agree(seed: int) -> None:
    random = Random(seed)
    sheets, as_of = company(random), random.choice(INSTANTS)
    seen = world(*sheets, as_of=as_of)
    cases = _again(sheets, as_of)
    assert _figures(seen) == {
        (kpi, unit): _rounded(kpi, sums(cases, kpi, None if unit == "company" else unit))
        for kpi in ALWAYS
        for unit in ["company", *PEOPLE]
    }


def _again(sheets: list[Sheet], as_of: str) -> list[Judged]:
    roster = Sheet("roster", [{"left_on": None, **row} for row in table("roster", ROSTER)])
    march = datetime(2025, 3, 1), datetime(2025, 4, 1)
    return judge(book([roster, *sheets], *march, datetime.fromisoformat(f"2025-{as_of}")))


def _figures(seen: World) -> dict[tuple[str, str], tuple[object, ...]]:
    return {(kpi, unit): _rounded(kpi, seen.sums(kpi, unit)) for kpi in ALWAYS for unit in ["company", *PEOPLE]}


def _rounded(kpi: str, figure: tuple[object, ...]) -> tuple[object, ...]:
    """Sums of score shares may differ in the 12th decimal; counts have no denominator."""
    above, below, *rest = figure
    return (
        round(float(above), 10),  # type: ignore[arg-type]
        None if ALWAYS[kpi].kind == "count" else round(float(below), 10),  # type: ignore[arg-type]
        *rest,
    )
