"""The cases on a person's page: all of them, each with its place, however many there are; and the page stays small."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipeline.kpi.model import Case, Source
from pipeline.language import LANGUAGES
from pipeline.report.evidence import Evidence, evidence
from pipeline.report.model import MonthReport
from pipeline.report.short_cases import ROWS, SHORTEST, cases_shown
from tests.report.months import make_month
from tests.report.people_pages import cases_of, full_rows, read, short_rows, words, write_people

LIMIT = 300_000
FILES = ("工单/2026-10/工单周报-第一周.xlsx", "工单/2026-10/工单周报-第二周.xlsx")


def busy_month(orders: int, kpis: int, missed_of: int = 9) -> MonthReport:
    """The month with so many orders of the first person, looked at by so many KPIs; one in `missed_of` is missed."""
    report = make_month()
    like, case = report.kpis["fixed"], report.cases[0]
    own = {f"kpi_{n}": like.model_copy(update={"id": f"kpi_{n}"}) for n in range(kpis)}
    cases = tuple(_order(case, kpi, n, missed_of) for kpi in own for n in range(orders))
    figure = report.figures["fixed", "technician", "0103"]
    figures = {(kpi, "technician", "0103"): replace(figure, kpi=kpi) for kpi in own}
    return replace(
        report, kpis={**report.kpis, **own}, cases=report.cases + cases, figures={**report.figures, **figures}
    )


def _order(case: Case, kpi: str, number: int, missed_of: int) -> Case:
    is_missed = number % missed_of == 0
    return replace(
        case,
        kpi=kpi,
        case_no=f"ZHW2610{number:04}",
        numerator=Decimal(not is_missed),
        reason="came_back" if is_missed else None,
        source=Source(FILES[number % 2], "维修", number + 2, "ab" * 32),
    )


def lists(*numbers: tuple[str, int, int, int, int]) -> list[Evidence]:
    """Evidence of KPIs with so many pending, missed, excluded and hit cases each."""
    report = make_month()
    kpi, case = report.kpis["fixed"], report.cases[0]
    found = []
    for name, pending, missed, excluded, hit in numbers:
        kinds = (
            *[replace(case, state="pending")] * pending,
            *[replace(case, numerator=Decimal(0))] * missed,
            *[replace(case, state="excluded", reason="is_repeat")] * excluded,
            *[case] * hit,
        )
        found.append(evidence(kpi.model_copy(update={"id": name}), kinds))
    return found


def sizes(shown: Any) -> dict[tuple[str, str], tuple[int, int]]:
    """How many cases of a KPI and group stand in full and in short."""
    return {(e.kpi, c.group): (len(c.rows), len(c.more)) for e in shown.lists for c in e.lists}


@pytest.mark.parametrize(("orders", "missed_of"), [(3, 9), (150, 9), (450, 1), (1000, 9)])
def test_every_case_stands_on_the_page_once_with_its_file_sheet_and_row(
    tmp_path: Path, orders: int, missed_of: int
) -> None:
    report = busy_month(orders, 3, missed_of)
    page = read(write_people(report, tmp_path, ("zh",)))
    full, short = Counter(full_rows(page)), Counter(short_rows(page))
    assert full + short == cases_of(report, "0103")
    assert sum(full.values()) <= ROWS


@pytest.mark.parametrize("missed_of", [1, 3, 20])
def test_page_of_a_thousand_orders_stays_below_300_kb_in_two_languages(tmp_path: Path, missed_of: int) -> None:
    file = write_people(busy_month(1000, 14, missed_of), tmp_path, LANGUAGES)
    assert file.stat().st_size < LIMIT


def test_few_cases_all_stand_in_full() -> None:
    shown = cases_shown(lists(("a", 1, 2, 3, 40)))
    assert sizes(shown) == {
        ("a", "pending"): (1, 0),
        ("a", "missed"): (2, 0),
        ("a", "excluded"): (3, 0),
        ("a", "hit"): (40, 0),
    }
    assert (shown.short, shown.marks) == ((), {})


def test_where_room_is_short_what_speaks_against_somebody_comes_first() -> None:
    shown = cases_shown(lists(("a", 2, 5, 4, SHORTEST + 1), ("b", 3, 5, 4, 3)), rows=30)
    assert sizes(shown) == {
        ("a", "pending"): (2, 0), ("b", "pending"): (3, 0),
        ("a", "missed"): (5, 0), ("b", "missed"): (5, 0),
        ("a", "excluded"): (4, 0), ("b", "excluded"): (4, 0),
        ("a", "hit"): (0, SHORTEST + 1), ("b", "hit"): (3, 0),
    }  # fmt: skip
    assert shown.marks == {"a": "A"}


def test_what_has_no_room_left_stands_in_short_with_its_reason() -> None:
    shown = cases_shown(lists(("a", 0, 5, 2, 1)), rows=3)
    assert sizes(shown) == {("a", "missed"): (3, 2), ("a", "excluded"): (0, 2), ("a", "hit"): (0, 1)}
    assert [entry.title["en"] for entry in shown.short] == [
        "Missed, or counted against", "Hit, or counted as it is", "Left out: is itself a repeat, not a first visit",
    ]  # fmt: skip


def test_marks_go_on_after_the_alphabet() -> None:
    shown = cases_shown(lists(*((f"kpi{n}", 0, 1, 0, 0) for n in range(28))), rows=0)
    assert list(shown.marks.values())[24:] == ["Y", "Z", "AA", "AB"]


def test_a_case_in_short_names_what_it_amounts_to(tmp_path: Path) -> None:
    report = busy_month(ROWS + 1, 1)
    kpi = report.kpis["kpi_0"].model_copy(update={"kind": "mean", "unit": "minutes"})
    cases = tuple(replace(c, numerator=Decimal("12.5")) if c.kpi == "kpi_0" else c for c in report.cases)
    page = read(write_people(replace(report, kpis={**report.kpis, "kpi_0": kpi}, cases=cases), tmp_path, ("en",)))
    assert "#2\N{NO-BREAK SPACE}(12.5); " in page.xpath("string(//p[@class='short'])")


def test_cases_stand_with_file_sheet_and_row_misses_unfolded(tmp_path: Path) -> None:
    page = read(write_people(make_month(), tmp_path))
    (missed,) = [row for row in full_rows(page) if row[1] == "WX-MISS"]
    assert missed == ("fixed", "WX-MISS", "工单/周报.xlsx", "维修", 902)
    assert not page.xpath("//tr[td[1]='WX-MISS']/ancestor::details")
    assert page.xpath("//tr[td[1]='WX261000001']/ancestor::details")
    assert page.xpath("//tr[td[1]='WX-LEFT'][contains(., 'is itself a repeat')]")
    assert not page.xpath("//*[contains(text(), 'WX-BELOW')]")
    assert "10-03 09:00 → 12:00 3:00" in words(page)


def test_busy_page_says_where_the_other_cases_stand(tmp_path: Path) -> None:
    page = read(write_people(busy_month(500, 1), tmp_path))
    text = words(page)
    assert "444 hit" in text
    assert "444 stand in the short list at the end of the page, marked A" in text
    (target,) = set(page.xpath("//div[@data-kpi='kpi_0']//a[@class='en ']/@href"))
    assert page.xpath("//*[@id=$id]/following-sibling::h2", id=target[1:])


def test_same_month_gives_the_same_page(tmp_path: Path) -> None:
    report = busy_month(450, 3)
    backwards = replace(report, cases=tuple(reversed(report.cases)))
    folders = [tmp_path / name for name in ("one", "two", "three")]
    for folder, month in zip(folders, (report, report, backwards), strict=True):
        folder.mkdir()
        write_people(month, folder)
    assert len({(folder / "0103.html").read_bytes() for folder in folders}) == 1
