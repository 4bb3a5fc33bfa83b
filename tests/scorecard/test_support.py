"""What is not proposed: reviews and money that rest on a grade that is not firm, or on a month that does not count."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from pipeline.definitions.chance import Chance, Leave
from pipeline.definitions.policy_files import Policies
from pipeline.kpi.exposure import Presence
from pipeline.kpi.model import Sums
from pipeline.month import Month
from pipeline.report.documents import scorecards_document
from pipeline.scorecard.model import Card
from pipeline.scorecard.partial import partial_reasons
from pipeline.scorecard.score import score_month
from tests.kpi.world import KPIS
from tests.report.months import make_month
from tests.scorecard.made import MARCH, REPAIRER, month, policy, rule

# The total is the completion rate in per cent; below 70 is a fail, for which S37 takes 500 yuan (and pays at least 0).
COMPLETED = policy(rule(kpi="completion", weight=90, curve=[[0, 0], [1, 100]]), offences=())
QUARTERS = ("2024-10", "2024-11", "2024-12", "2025-01", "2025-02", "2025-03")
THERE = Presence(21, 90, date(2020, 1, 6))


def card(done: int, there: Mapping[str, Presence] | None = None) -> Card:
    """March of somebody who finished so many of 100 orders in each of six months."""
    history = {
        ("completion", "technician", REPAIRER.employee_no, Month.parse(text)): Sums(Decimal(done), Decimal(100), 100)
        for text in QUARTERS
    }
    measured = replace(
        month(as_of=datetime(2025, 12, 31)),
        history=history,
        staff=dict.fromkeys(map(Month.parse, QUARTERS), (REPAIRER,)),
        presences={(Month.parse(text), "0103"): found for text, found in (there or {}).items()},
    )
    return score_month(measured, Policies(COMPLETED), KPIS).cards[0]


def doubts(seen: Card) -> list[tuple[str, str | None]]:
    """Every proposal with why the numbers cannot support it."""
    return [(proposal.kind, proposal.doubt) for proposal in seen.proposals]


def test_a_firm_fail_is_answered_as_the_rule_says() -> None:
    seen = card(60)
    assert seen.period is not None
    assert (seen.period.unstable, seen.period.partial) == ((), ())
    assert doubts(seen) == [("deduction", None), ("review", None)]


def test_a_fail_that_one_order_would_change_is_shown_and_not_proposed() -> None:
    """209 of 300 orders are 69.67; one more finished makes 70."""
    seen = card(70)
    assert doubts(seen) == [("reward", None)]
    barely = replace_last(209)
    assert barely.period is not None
    assert barely.period.unstable == ("x",)
    assert doubts(barely) == [("deduction", "unstable"), ("review", "unstable")]
    assert not any(proposal.supported for proposal in barely.proposals)


def replace_last(done: int) -> Card:
    """A clear fail in the first quarter, and so many of 300 orders in the second."""
    counts = dict.fromkeys(QUARTERS[:3], 50) | dict(zip(QUARTERS[3:], (70, 70, done - 140), strict=True))
    history = {
        ("completion", "technician", "0103", Month.parse(text)): Sums(Decimal(count), Decimal(100), 100)
        for text, count in counts.items()
    }
    staff = dict.fromkeys(map(Month.parse, QUARTERS), (REPAIRER,))
    measured = replace(month(as_of=datetime(2025, 12, 31)), history=history, staff=staff)
    return score_month(measured, Policies(COMPLETED), KPIS).cards[0]


def test_a_reward_needs_no_support() -> None:
    assert doubts(card(90, {"2025-03": replace(THERE, leave=("产假",))})) == [("reward", None)]


def test_a_period_with_protected_leave_grades_nobody_to_a_disadvantage() -> None:
    seen = card(60, {"2025-02": replace(THERE, leave=("产假",)), "2025-03": THERE})
    assert seen.partial == ()
    assert seen.period is not None
    assert seen.period.partial == ("protected_leave",)
    assert (seen.period.grade, doubts(seen)) == ("fail", [("deduction", "partial"), ("review", "partial")])


@pytest.mark.parametrize(
    ("changes", "reasons"),
    [
        ({}, ()),
        ({"working_days": 10}, ()),
        ({"working_days": 9}, ("working_days",)),
        ({"orders": 30}, ()),
        ({"orders": 29}, ("orders",)),
        ({"orders": 0}, ()),
        ({"hired_on": date(2024, 12, 31)}, ()),
        ({"hired_on": date(2025, 1, 1)}, ("probation",)),
        ({"hired_on": None}, ()),
        ({"leave": ("年假", "病假")}, ()),
        ({"leave": ("工伤假",)}, ("protected_leave",)),
        ({"leave": ("产假（二胎）",)}, ("protected_leave",)),
        ({"leave": ("公司停電停工",)}, ("outage",)),
        ({"working_days": 3, "orders": 4, "leave": ("maternity",)}, ("working_days", "orders", "protected_leave")),
    ],
)  # fmt: skip
def test_why_a_month_does_not_count(changes: Mapping[str, Any], reasons: tuple[str, ...]) -> None:
    """The 60th day of somebody hired on 1 January is 1 March."""
    assert partial_reasons(Chance(), {(MARCH, "0103"): replace(THERE, **changes)}, "0103", [MARCH]) == reasons


def test_a_policy_names_leave_in_its_own_words() -> None:
    own = Chance(leave=Leave(protected=("婚 假",), outage=("颱風",)))
    there = {(MARCH, "0103"): replace(THERE, leave=("婚假", "台风停产"))}
    assert partial_reasons(own, there, "0103", [MARCH]) == ("protected_leave", "outage")


def test_a_period_has_its_days_and_orders_in_all_its_months() -> None:
    few = {(MARCH.plus(-back), "0103"): Presence(4, 12, None) for back in range(3)}
    assert partial_reasons(Chance(), few, "0103", [MARCH]) == ("working_days", "orders")
    assert partial_reasons(Chance(), few, "0103", [MARCH, MARCH.plus(-1), MARCH.plus(-2)]) == ()


def test_whom_nobody_knows_anything_of_is_judged_as_written() -> None:
    assert partial_reasons(Chance(), {}, "0103", [MARCH]) == ()


def test_new_keys_stand_after_the_published_ones() -> None:
    report = make_month()
    seen = card(60, {"2025-03": replace(THERE, orders=5)})
    document = scorecards_document(replace(report, scored=replace(report.scored, cards=(seen,))))["scorecards"][0]
    keys = list(document)
    assert keys[keys.index("over_share_of_pay") + 1 :][:2] == ["unstable", "partial"]
    assert (document["partial"], list(document["period"])[-2:]) == (["orders"], ["unstable", "partial"])
    assert list(document["caps"][0])[-3:] == ["status", "window", "supported"]
    assert [list(proposal)[-2:] for proposal in document["proposals"]] == [["supported", "doubt"]] * 2
    assert Fraction(document["deducted"]) == 0
