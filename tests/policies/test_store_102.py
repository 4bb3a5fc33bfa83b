"""The scheme of S1: ten sections of a checklist, the limits that the text names itself, and its complaint cap."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from pipeline.definitions.checklist import load_checklists
from pipeline.definitions.policy_faults import Known
from pipeline.definitions.policy_files import Policies, read_policy
from pipeline.jobs.asks import asks
from pipeline.jobs.setup import Definitions
from pipeline.kpi.measure import measure
from pipeline.month import Month
from pipeline.scorecard.model import Card
from pipeline.scorecard.score import score_month
from pipeline.workspace import Settings, shipped
from tests.kpi.tables import LOGS, moment
from tests.kpi.world import KPIS, MONTH, SHARED, database
from tests.scorecard.made import ROLES

CHECKLISTS = load_checklists()
STORE = CHECKLISTS["store-102"]
SECTIONS = {name: frozenset(checklist.sections) for name, checklist in CHECKLISTS.items()}
POLICY = read_policy(
    shipped("policies", "store-102", "2015-01-01.toml"), Known(KPIS, ROLES, SHARED, checklists=SECTIONS)
)

# ten items passed of appearance but one; an item that women only are asked for fails and does not count
INSPECTIONS = """
检查日期   | 被检查人 | 检查项目 | 结果
2025-03-06 | 0105 | 1   | 合格
2025-03-06 | 0105 | 2   | 不适用
2025-03-06 | 0105 | 工牌戴在左胸，端正不歪 | 合格
2025-03-06 | 0105 | Nails are cut often, kept short and clean | 合格
2025-03-06 | 0105 | 26  | 合格
2025-03-06 | 0105 | 27  | 不合格
2025-03-06 | 0105 | 7   | 不合格
2025-03-06 | 0105 | 95  | 不合格
2025-03-06 | 0105 | 101 | 合格
2025-03-06 | 0105 | 102 | 不合格
"""


def card(as_of: str = "05-05 00:00", **logs: str) -> Card:
    """The card of the service clerk 0105 under the scheme."""
    policies, month = Policies(POLICY), Month.parse(MONTH)
    definitions = Definitions(LOGS, KPIS, SHARED, CHECKLISTS, {}, Settings())
    asked = asks(policies, definitions, Settings(), month, known=1)
    with database(month=MONTH, as_of=as_of, logs=logs) as db:
        measured = measure(db, asked, month, moment(as_of))
    return next(c for c in score_month(measured, policies, KPIS).cards if c.employee.employee_no == "0105")


def verdict(standard: str, **logs: str) -> str:
    """What the standard says of 0105."""
    return next(found.state for found in card(**logs).standards if found.id == standard)


def test_every_section_weighs_as_many_points_as_it_has_entries() -> None:
    assert {i.section: POLICY.weight(i) for i in POLICY.indicators} == {
        name: len(STORE.items_of(name)) for name, section in STORE.sections.items() if not section.within
    }
    assert POLICY.declared_total == 103
    assert {(i.kpi, i.checklist, i.optional_items) for i in POLICY.indicators} == {
        ("inspection_pass", "store-102", False)
    }


def test_points_per_item_are_marked_as_assumed_and_read_out() -> None:
    assert all(i.assumed and i.reading and i.source == "S1" for i in POLICY.indicators)
    assert POLICY.min_coverage == 60
    assert POLICY.grades == ()
    assert POLICY.appraisal is None


def test_the_limits_are_standards_without_weight() -> None:
    assert [(s.id, s.kpi, s.rule, *s.bounds[0]) for s in POLICY.standards] == [
        ("complaints_closed", "complaint_closed_on_time", "T-01", "from", Decimal(1)),
        ("appointments_kept", "arrival_on_time", "S1", "from", Decimal(1)),
        ("early_for_shift", "on_site_early", "T-03", "from", Decimal(1)),
        ("meal_break", "meal_minutes", "T-04", "from", Decimal(1)),
        ("no_absence", "absent_days", "A-02", "up_to", Decimal(0)),
        ("no_lateness", "late_days", "A-02", "up_to", Decimal(0)),
        ("no_early_leave", "early_leave_days", "A-02", "up_to", Decimal(0)),
        ("no_absenteeism", "absenteeism_days", "A-02", "up_to", Decimal(0)),
    ]
    assert {"T-02", "A-01", "A-03", "R-03", "D-18"} <= set(POLICY.sources)


def test_the_complaint_cap_includes_one_percent() -> None:
    """R-01: at most 1 %, and 1 % itself is within."""
    (cap,) = POLICY.caps
    assert (cap.kpi, cap.rule, cap.limit, cap.operator) == ("complaint_rate", "R-01", Decimal("0.01"), "<=")


def test_a_section_scores_the_share_of_its_own_items_that_passed() -> None:
    """Sheets may name an item by number or text; what does not apply, is optional or has no such number is left out."""
    indicators = {i.id: i for i in card(inspections=INSPECTIONS).indicators}
    appearance = indicators["appearance"]
    assert appearance.figure.value == Fraction(4, 5)
    assert appearance.figure.counted == 5
    assert appearance.points == Fraction(29 * 4, 5)
    assert indicators["other"].points == Fraction(2, 2)
    assert indicators["complaints"].state == "no_data"


def test_too_few_inspected_items_score_nothing() -> None:
    fewer = INSPECTIONS.replace("| 27  | 不合格", "| 27  | 不适用").replace("| 102 | 不合格", "| 102 | 不适用")
    indicators = {i.id: i.state for i in card(inspections=fewer).indicators}
    assert indicators["appearance"] == "too_few"
    assert indicators["other"] == "too_few"


@pytest.mark.parametrize(
    ("left", "closed", "state"),
    [
        ("否", "2025-03-04 09:00:00", "met"),
        ("否", "2025-03-04 09:00:01", "missed"),
        ("是", "2025-03-06 09:00:00", "met"),
        ("是", "2025-03-06 09:00:01", "missed"),
    ],
)
def test_a_complaint_is_handled_within_24_hours_or_72_once_the_customer_has_left(
    left: str, closed: str, state: str
) -> None:
    """T-01, T-02 with D-18: at the limit it is met, a second later it is not."""
    complaints = f"""
    投诉编号 | 投诉时间            | 处理人 | 是否已离店 | 结案时间
    T1       | 2025-03-03 09:00:00 | 0105   | {left}     | {closed}
    """
    assert verdict("complaints_closed", complaints=complaints) == state


@pytest.mark.parametrize(("clock_in", "state"), [("08:50:00", "met"), ("08:50:01", "missed")])
def test_on_site_ten_minutes_before_the_shift(clock_in: str, state: str) -> None:
    """T-03, A-01."""
    attendance = f"""
    日期       | 工号 | 是否排班 | 上班打卡
    2025-03-03 | 0105 | 是       | {clock_in}
    """
    assert verdict("early_for_shift", attendance=attendance) == state


@pytest.mark.parametrize(("meal_end", "state"), [("12:40:00", "met"), ("12:40:01", "missed")])
def test_a_meal_of_forty_minutes(meal_end: str, state: str) -> None:
    """T-04, A-03."""
    attendance = f"""
    日期       | 工号 | 是否排班 | 上班打卡 | 用餐开始 | 用餐结束
    2025-03-03 | 0105 | 是       | 08:45:00 | 12:00:00 | {meal_end}
    """
    assert verdict("meal_break", attendance=attendance) == state


def test_where_nothing_is_recorded_there_is_no_verdict() -> None:
    attendance = """
    日期       | 工号 | 是否排班 | 上班打卡
    2025-03-03 | 0105 | 是       | 08:45:00
    """
    assert verdict("meal_break", attendance=attendance) == "no_data"
    assert verdict("complaints_closed", attendance=attendance) == "no_data"
