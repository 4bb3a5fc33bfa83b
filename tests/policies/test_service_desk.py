"""The service desk (S56, S58): D-14's late deductions from 08:30 on, F-71's least amount, T-65, T-68, P-30 and P-34."""

import pytest

from pipeline.definitions.policy_files import Policies
from pipeline.jobs.asks import asks
from pipeline.kpi.measure import measure
from pipeline.month import Month
from pipeline.workspace import Settings
from tests.kpi.tables import moment
from tests.kpi.world import LATER, MONTH, database
from tests.policies.cards import carded, told
from tests.policies.held import Held, definitions, shipped_policy

DESK = "service-desk"
ROSTER = """
工号 | 姓名 | 岗位 | 入职日期 | 基本工资
0105 | 王芳 | 客服 | 2022-03-01 | 4000
0111 | 吴九 | 客服 | 2022-03-01 |
"""
HEAD = "日期 | 工号 | 是否排班 | 签到时间 | 签退时间"


def late(*days: str, at: str = "08:30:01", who: str = "0105") -> list[str]:
    """What is proposed after coming at that time on these days."""
    rows = "\n".join([HEAD, *(f"{day} | {who} | 是 | {at} | 17:30:00" for day in days)])
    return told(carded(DESK, attendance=rows, roster=ROSTER)[who])


def test_half_past_eight_is_in_time() -> None:
    """F-72, A-13."""
    assert late("03-03", at="08:30:00") == []
    assert late("03-03") == ["deduction F-72 -40"]


@pytest.mark.parametrize(("lates", "total"), [(1, 40), (2, 80), (3, 280), (4, 480)])
def test_late_days_of_a_month(lates: int, total: int) -> None:
    """D-14, R-16, reading A: 1 %, 1 %, then 5 % of base pay; four late days come to 12 %."""
    amounts = [int(proposal.split()[-1]) for proposal in late(*(f"03-{day:02d}" for day in range(3, 3 + lates)))]
    assert -sum(amounts) == total


def test_every_month_starts_anew() -> None:
    assert late("02-26", "02-27", "02-28", "03-03") == ["deduction F-72 -40"]


def test_without_base_pay_the_amount_is_open() -> None:
    """X-34: S58 leaves the base pay blank."""
    assert late("03-03", who="0111") == ["deduction F-72"]


def test_nobody_is_absent_for_coming_late() -> None:
    """S58 knows no absence line and makes no absent day of two late ones."""
    assert late("03-03", at="10:00:01") == ["deduction F-72 -40"]
    rows = "\n".join([HEAD, *(f"03-0{day} | 0105 | 是 | 10:00:01 |" for day in (3, 4)), "03-05 | 0105 | 是 | |"])
    policies = Policies(shipped_policy(DESK))
    (ask,) = asks(policies, definitions(), Settings(), Month.parse(MONTH), 1)
    with database(month=MONTH, shared=ask.shared, logs={"attendance": rows}) as db:
        seen = measure(db, [ask], Month.parse(MONTH), moment(LATER))
    assert [seen.figures[name, "company", "company"].numerator for name in ("late_days", "absent_days")] == [2, 1]


def test_a_complaint_costs_at_least_ten_yuan() -> None:
    """F-71, D-24: each established complaint; the base pay is not forfeited."""
    complaints = """
    投诉编号 | 投诉时间 | 被投诉人 | 是否属实
    TS1 | 03-05 10:00 | 0105 | 属实
    TS2 | 03-05 11:00 | 0105 | 属实
    TS3 | 03-06 10:00 | 0105 | 不属实
    """
    assert told(carded(DESK, complaints=complaints, roster=ROSTER)["0105"]) == ["deduction F-71 -10"] * 2


@pytest.mark.parametrize(
    ("standard", "rule"),
    [
        ("projects_called_back", "T-65"),
        ("weekly_reports_handed_in", "P-30"),
        ("daily_reports_handed_in", "P-34"),
        ("private_calls_short", "T-68"),
    ],
)
def test_limits_hold_for_every_case(standard: str, rule: str) -> None:
    whole, short = (Held(DESK).verdict(standard, hits, 200) for hits in (200, 199))
    assert (whole.rule, whole.state, short.state) == (rule, "met", "missed")


@pytest.mark.parametrize(("clock_out", "state"), [("17:30:00", "met"), ("17:29:59", "missed")])
def test_the_day_ends_at_half_past_five(clock_out: str, state: str) -> None:
    """A-13."""
    rows = f"{HEAD}\n03-03 | 0105 | 是 | 08:20:00 | {clock_out}"
    verdicts = carded(DESK, attendance=rows, roster=ROSTER)["0105"].standards
    assert {verdict.id: verdict.state for verdict in verdicts}["stays_until_the_end"] == state


def test_nothing_is_added_up() -> None:
    assert not shipped_policy(DESK).has_total
