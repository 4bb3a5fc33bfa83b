"""What is not measured: a KPI whose column nobody fills, and months long ago in which its log has nothing."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

import pipeline.kpi.measure as measuring
from pipeline.database import Database
from pipeline.definitions.kpi import Kpi
from pipeline.kpi.ask import Ask
from pipeline.kpi.measure import Measured, measure
from pipeline.month import Month
from tests.kpi.tables import moment
from tests.kpi.world import KPIS, LATER, SHARED, database, world
from tests.policies.cards import carded

MARCH = Month(2025, 3)
BY_THEN = "工单号 | 工单类型 | 师傅 | 报修时间 | 完成时间 | 结果报告时间"
DONE = (
    "WX1 | 维修 | 张三 | 03-01 08:00 | 03-03 10:00 |",
    "WX2 | 维修 | 张三 | 03-01 08:00 | 03-04 10:00 |",
    "AZ1 | 安装 | 李四 | 03-01 08:00 | 03-04 10:00 |",
)
REPORTED = "WX3 | 维修 | 张三 | 03-01 08:00 | 03-05 10:00 | 03-05 23:59:59"
REPORTED_IN_JANUARY = "WX0 | 维修 | 张三 | 01-02 08:00 | 01-02 10:00 | 01-02 11:00"


def reported(*orders: str) -> dict[str, str]:
    """What came of every completed repair: was its result reported on its day."""
    return world(work_orders="\n".join([BY_THEN, *orders]), kpis="result_reported_same_day").outcomes(
        "result_reported_same_day"
    )


def test_a_column_that_nobody_fills_makes_no_case() -> None:
    """T-14: whoever keeps no record of reports has no late ones."""
    assert reported(*DONE) == {}


def test_with_one_entry_every_completed_repair_is_judged() -> None:
    assert reported(*DONE, REPORTED) == {"WX1": "miss", "WX2": "miss", "WX3": "hit"}


def test_an_entry_of_another_month_says_that_the_column_is_kept() -> None:
    assert reported(*DONE, REPORTED_IN_JANUARY) == {"WX1": "miss", "WX2": "miss"}


# ---------------------------------------------------------------- months long ago
EVENTS = "日期 | 工号 | 条款 | 查实"
TWO_YEARS_AGO = "2023-02-20 | 0103 | F-03 | 是"
NOW = "03-04 | 0103 | F-03 | 是"
ORDER_OF_2010 = "工单号 | 工单类型 | 师傅 | 报修时间\nWX100 | 维修 | 张三 | 2010-01-05 08:00"
SINCE_2010 = Month(2010, 1).until(MARCH)
DENSE = range(13)  # the month and the twelve before it


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """KPI and months before March 2025 of every query that measuring runs."""
    asked: list[tuple[str, int]] = []
    run = measuring._run

    def counted(db: Database, ask: Ask, kpi: Kpi, month: Month, as_of: object) -> None:
        asked.append((kpi.id, month.until(MARCH) - 1))
        run(db, ask, kpi, month, moment(LATER))

    monkeypatch.setattr(measuring, "_run", counted)
    return asked


def looked_back(kpi: str, months: int, **logs: str) -> Measured:
    """March 2025 with so many months of that KPI, the cases of all of them included."""
    ask = Ask("made", {kpi: KPIS[kpi]}, SHARED, months={kpi: months}, looking_back=frozenset([kpi]))
    with database(logs=logs) as db:
        return measure(db, [ask], MARCH, moment(LATER))


def old_cases(measured: Measured) -> list[str]:
    """The cases of months before."""
    return [case.case_no for case in measured.earlier]


def rows(*events: str) -> str:
    """A table of events."""
    return "\n".join([EVENTS, *events])


def _months(runs: Iterable[tuple[str, int]], kpi: str) -> list[int]:
    return sorted(back for of, back in runs if of == kpi)


def test_an_old_order_does_not_make_months_without_events_be_measured(runs: list[tuple[str, int]]) -> None:
    """The thirteen months of caps and trends always are; of others only those in which a log it reads has a row."""
    found = looked_back("violations", SINCE_2010, violations=rows(TWO_YEARS_AGO, NOW), work_orders=ORDER_OF_2010)
    assert _months(runs, "violations") == [*DENSE, 25, SINCE_2010 - 1]
    assert old_cases(found) == ["2023-02-20 F-03"]


@pytest.mark.parametrize(("day", "back"), [("2024-03-31", 12), ("2024-02-29", 13), ("2024-02-01", 13)])
def test_a_case_just_inside_or_outside_the_thirteen_months_is_found(
    day: str, back: int, runs: list[tuple[str, int]]
) -> None:
    found = looked_back("violations", SINCE_2010, violations=rows(f"{day} | 0103 | F-03 | 是"))
    assert _months(runs, "violations") == sorted({*DENSE, back})
    assert old_cases(found) == [f"{day} F-03"]


def test_any_moment_of_a_row_counts(runs: list[tuple[str, int]]) -> None:
    """An order of January 2023 that was completed in February 2023 has cases in either month."""
    orders = "工单号 | 工单类型 | 师傅 | 报修时间 | 完成时间\nWX1 | 维修 | 张三 | 2023-01-31 08:00 | 2023-02-01 10:00"
    found = looked_back("resolved_24h", 40, work_orders=orders)
    assert _months(runs, "resolved_24h") == [*DENSE, 25, 26]
    assert len(found.earlier) == 1


def test_a_log_that_only_names_months_is_measured_for_all_of_them(runs: list[tuple[str, int]]) -> None:
    scores = "月份 | 工号 | 评分项目 | 评分 | 满分\n2023-02 | 0103 | 团队协作 | 8 | 10"
    found = looked_back("manual_score", 30, manual_scores=scores)
    assert _months(runs, "manual_score") == list(range(30))
    assert old_cases(found) == ["2023-02 团队协作"]


def test_a_month_is_measured_for_what_another_log_has_in_it() -> None:
    """A complaint rate of February 2023: one order, no complaint."""
    orders = "工单号 | 工单类型 | 师傅 | 报修时间 | 完成时间\nWX1 | 维修 | 张三 | 2023-02-01 08:00 | 2023-02-01 10:00"
    complaints = "投诉编号 | 投诉时间 | 被投诉人 | 是否属实\nTS1 | 03-05 09:00 | 张三 | 属实"
    found = looked_back("complaint_rate", 40, work_orders=orders, complaints=complaints)
    assert found.history["complaint_rate", "technician", "0103", Month(2023, 2)].denominator == 1


def test_an_offence_of_two_years_ago_is_still_the_first_time() -> None:
    """D-06: 拒绝派工 a second time, with nothing in the 24 months between and an order of 2010 in the log."""
    cards = carded("binchun", known=SINCE_2010, violations=rows(TWO_YEARS_AGO, NOW), work_orders=ORDER_OF_2010)
    again = [p for p in cards["0103"].proposals if p.reason == "refuses_work"]
    assert {p.ordinal for p in again} == {2}
    assert {tuple(day.isoformat() for day in p.earlier) for p in again} == {("2023-02-20",)}
