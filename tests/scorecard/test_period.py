"""Appraised periods: scored from their own cases, money in their last month only, reviews of two fails in a row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import pytest

from pipeline.definitions.policy import Policy
from pipeline.definitions.policy_files import Policies
from pipeline.kpi.model import Sums
from pipeline.month import Month
from pipeline.scorecard.model import Card
from pipeline.scorecard.score import score_month
from tests.kpi.world import KPIS
from tests.policies.cards import carded, told
from tests.scorecard.made import BINCHUN, REPAIRER, month, policy, rule

# The total is the completion rate in per cent: 695 of 1000 orders make 69.5.
COMPLETED = policy(rule(kpi="completion", weight=90, curve=[[0, 0], [1, 100]]), offences=())
MARCH = Month(2025, 3)
Rates = Mapping[str, tuple[int, int]]  # finished and assigned orders by month


def card(
    rates: Rates,
    last: Month = MARCH,
    lost: Mapping[str, int] | None = None,
    as_of: datetime = datetime(2025, 12, 31),
    under: Policy = COMPLETED,
) -> Card:
    """The card of the month `last` for somebody with these orders, and so many early leaks in some months."""
    sums = {("completion", text): Sums(Decimal(done), Decimal(all_), all_) for text, (done, all_) in rates.items()}
    leaks = {("leaks_30d", text): Sums(Decimal(count), Decimal(count), count) for text, count in (lost or {}).items()}
    history = {
        (kpi, "technician", REPAIRER.employee_no, Month.parse(text)): found
        for (kpi, text), found in (sums | leaks).items()
    }
    staff = dict.fromkeys(map(Month.parse, rates), (REPAIRER,))
    measured = replace(month(as_of=as_of), month=last, history=history, staff=staff)
    return score_month(measured, Policies(under), KPIS).cards[0]


def quarter(done: int, assigned: int = 1000) -> Rates:
    """Three months in which so many orders were finished in all."""
    return {"2025-01": (0, 0), "2025-02": (0, 0), "2025-03": (done, assigned)}


@pytest.mark.parametrize(
    ("done", "grade", "money", "stated", "in_gap"),
    [
        (900, "excellent", 1000, None, False),
        (895, "good", 500, None, True),
        (800, "good", 500, None, False),
        (795, "pass", 0, None, True),
        (700, "pass", 0, None, False),
        (695, "fail", 0, -500, True),
        (690, "fail", 0, -500, False),
    ],
)
def test_the_grade_of_a_quarter_is_money(done: int, grade: str, money: int, stated: int | None, in_gap: bool) -> None:
    """F-70, X-02: lower bounds on the unrounded total; -500 is paid as 0 and shown as what the rule says."""
    found = card(quarter(done))
    assert found.period is not None
    assert (found.period.grade, found.period.tally.grade_gap) == (grade, in_gap)
    (proposal,) = found.proposals
    assert told(found) == [f"{'deduction' if stated else 'reward'} F-70 {money}"]
    assert proposal.stated == stated


def test_without_a_floor_a_fail_is_deducted() -> None:
    assert BINCHUN.appraisal is not None
    free = COMPLETED.model_copy(update={"appraisal": BINCHUN.appraisal.model_copy(update={"floor": None})})
    found = card(quarter(695), under=free)
    assert told(found) == ["deduction F-70 -500"]
    assert found.proposals[0].stated is None


def test_a_quarter_is_summed_from_its_cases() -> None:
    """Not the mean of monthly totals: 1 of 1 and 89 of 99 and nothing are 90 of 100."""
    found = card({"2025-01": (1, 1), "2025-02": (89, 99), "2025-03": (0, 0), "2024-12": (0, 1000)})
    assert found.period is not None
    assert found.period.tally.total == 90
    assert found.period.grade == "excellent"
    assert [str(one) for one in found.period.months] == ["2025-01", "2025-02", "2025-03"]


@pytest.mark.parametrize("last", [Month(2025, 1), Month(2025, 2), Month(2025, 4), Month(2025, 5)])
def test_a_month_inside_a_quarter_has_no_money(last: Month) -> None:
    """X-20, D-12: a month is shown without money and without review, whatever its grade."""
    found = card({str(Month(2025, n)): (950, 1000) for n in range(1, 7)}, last=last)
    assert (found.period, found.proposals) == (None, ())


def test_two_months_are_a_period_as_well() -> None:
    """P-08: periods are counted from January."""
    assert BINCHUN.appraisal is not None
    two = COMPLETED.model_copy(update={"appraisal": BINCHUN.appraisal.model_copy(update={"months": 2})})
    rates = {"2025-01": (0, 500), "2025-02": (0, 500), "2025-03": (950, 1000), "2025-04": (950, 1000)}
    april, march = card(rates, last=Month(2025, 4), under=two), card(rates, under=two)
    assert (told(april), march.period) == (["reward F-70 1000"], None)


def test_while_figures_can_change_there_is_neither_grade_nor_money() -> None:
    over = datetime(2025, 4, 1)
    assert told(card(quarter(900), as_of=over)) == ["reward F-70 1000"]
    early = card(quarter(900), as_of=datetime(2025, 3, 31, 23, 59, 59))
    assert early.period is not None
    assert early.period.tally.total == 90
    assert (early.period.grade, early.proposals) == (None, ())


def test_a_disqualified_month_takes_the_quarters_money() -> None:
    """D-01: three early leaks in January."""
    fine, lost = card(quarter(900), lost={"2025-01": 2}), card(quarter(900), lost={"2025-01": 3})
    assert told(fine) == ["reward F-70 1000"]
    assert lost.period is not None
    assert (lost.period.grade, lost.proposals) == (None, ())
    assert [(str(then), why.rule, why.count) for then, why in lost.period.lost] == [("2025-01", "D-01", 3)]


FAILED, GOOD, NOTHING = (600, 1000), (850, 1000), (0, 0)


def reviews(*quarters: tuple[int, int] | None) -> list[int]:
    """How many fails in a row each review of the last quarter counts; None: not employed in it."""
    first = Month(2024, 1)
    ends = [first.plus(3 * n + 2) for n in range(len(quarters))]
    rates = {str(end): rate for end, rate in zip(ends, quarters, strict=True) if rate is not None}
    found = card(rates, last=ends[-1])
    return [p.ordinal for p in found.proposals if (p.kind, p.rule) == ("review", "D-12")]


@pytest.mark.parametrize(
    ("quarters", "counted"),
    [
        ([FAILED], []),
        ([GOOD, FAILED], []),
        ([FAILED, FAILED], [2]),
        ([FAILED, FAILED, FAILED], [3]),
        ([FAILED, FAILED, GOOD], []),
        ([FAILED, GOOD, FAILED], []),
        ([FAILED, NOTHING, FAILED], [2]),
        ([FAILED, None, FAILED], [2]),
        ([GOOD, NOTHING, FAILED], []),
        ([FAILED, FAILED, NOTHING], []),
    ],
)
def test_two_fails_in_a_row(quarters: list[tuple[int, int] | None], counted: list[int]) -> None:
    """D-12: a quarter without a grade between them neither counts nor resets."""
    assert reviews(*quarters) == counted


def test_a_review_says_when_the_fail_before_was() -> None:
    rates = {"2024-12": FAILED, "2025-03": FAILED}
    money, review = card(rates).proposals
    assert (money.kind, review.kind) == ("deduction", "review")
    assert [day.isoformat() for day in review.earlier] == ["2024-12-31"]


INSTALLER = """
工号 | 姓名 | 岗位   | 入职日期
0104 | 李四 | 安装工 | 2021-07-01
"""
ORDERS = "工单号 | 工单类型 | 师傅 | 报修时间 | 派工时间 | 完成时间\n" + "\n".join(
    f"AZ{m}{n:02} | 安装 | 0104 | 0{m}-05 08:00 | 0{m}-05 08:10 | 0{m}-05 12:00" for m in (1, 2, 3) for n in range(10)
)


def done(event: str = "", as_of: str = "05-05 00:00", last: str = "2025-03") -> Card:
    """The card of an installer who finished ten orders a month, graded by that alone, with one event."""
    completion = rule(kpi="completion", weight=90, curve=[[0, 0], [1, 100]])
    violations = f"日期 | 工号 | 条款 | 查实\n{event}" if event else ""
    return carded(
        "binchun", roster=INSTALLER, month=last, as_of=as_of, known=3,
        change={"indicators": (completion,)}, work_orders=ORDERS, violations=violations,
    )["0104"]  # fmt: skip


def test_a_reward_from_the_companys_own_logs() -> None:
    """F-70, X-20: in March and in no other month of the quarter."""
    assert told(done()) == ["reward F-70 1000"]
    assert told(done(last="2025-02")) == []


def test_an_event_that_costs_the_eligibility_takes_the_quarters_money() -> None:
    """D-04: whichever month of the quarter it fell into; one of the quarter before takes nothing."""
    for day in ("01-15", "02-15"):
        assert told(done(f"{day} | 0104 | F-57 | 是")) == []
    assert told(done("2024-12-31 | 0104 | F-57 | 是")) == ["reward F-70 1000"]


def test_money_waits_while_the_eligibility_is_open() -> None:
    """D-04: an event of January that nobody has verified could still take it."""
    found = done("01-15 | 0104 | F-57 |")
    assert found.period is not None
    assert [(str(then), why.rule) for then, why in found.period.undecided] == [("2025-01", "F-57")]
    assert (found.period.grade, told(found)) == (None, [])
