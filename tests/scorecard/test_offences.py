"""Which time it is, what is one event, which rule answers it, and what stays open while nobody has verified it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from pipeline.definitions.offence import Offence
from pipeline.definitions.policy import Policy
from pipeline.kpi.ask import Ask
from pipeline.kpi.measure import Measured, measure
from pipeline.month import Month
from pipeline.scorecard.model import Proposal
from pipeline.scorecard.offences import Consequences, consequences
from tests.kpi.tables import moment
from tests.kpi.world import KPIS, LATER, SHARED, database
from tests.policies.cards import carded, told
from tests.scorecard.made import BINCHUN

ROSTER = """
工号 | 姓名 | 岗位   | 入职日期   | 生效日期   | 基本工资
0103 | 张三 | 维修工 | 2020-01-06 | 2020-01-06 | 5000
0104 | 李四 | 维修工 | 2020-01-06 | 2020-01-06 |
0104 | 李四 | 安装工 | 2020-01-06 | 2025-03-01 |
0105 | 王芳 | 客服   | 2020-01-06 | 2020-01-06 |
"""
HEAD = "日期 | 工号 | 条款 | 工单号 | 查实 | 状态"
LADDER = [
    {"do": ["deduct"], "amount": "10"},
    {"do": ["ineligible"]},
    {"do": ["review"]},
]


def offence(*rules: dict[str, Any], **more: Any) -> Offence:
    """An offence read from entered events; by default it answers F-03 and F-45 with a ladder of three steps."""
    fixed = {
        "id": "refuses_work",
        "zh": "拒绝派工",
        "en": "Refuses work",
        "kpi": "violations",
        "parts": ["F-03", "F-45"],
    }
    return Offence.model_validate({**fixed, "consequences": rules or ({"rule": "F-03", "steps": LADDER},), **more})


def answered(
    *events: str, to: Offence | None = None, month: str = "2025-03", known: int = 14, as_of: str = LATER
) -> dict[str, Consequences]:
    """What the offence asks of whom in the month, for events written as rows below `HEAD`."""
    policy, measured = measured_under(events, to, month, known, as_of)
    return consequences(policy, measured.employees, measured, measured.month)


def answered_with(*events: str, to: Offence, **said: Any) -> dict[str, Consequences]:
    """What the offence asks for when every case says that as well."""
    policy, measured = measured_under(events, to)
    cases = tuple(replace(case, **said) for case in measured.cases)
    return consequences(policy, measured.employees, replace(measured, cases=cases), measured.month)


def measured_under(
    events: Sequence[str], to: Offence | None, month: str = "2025-03", known: int = 14, as_of: str = LATER
) -> tuple[Policy, Measured]:
    """A policy with that offence alone, and the month with these events."""
    policy = BINCHUN.model_copy(update={"offences": (to or offence(),)})
    kpis = {"violations": KPIS["violations"]}
    ask = Ask("made", kpis, SHARED, months={"violations": known}, looking_back=frozenset(kpis))
    whole = Month.parse(month)
    with database(month=month, as_of=as_of, roster=ROSTER, logs={"violations": "\n".join([HEAD, *events])}) as db:
        return policy, measure(db, [ask], whole, moment(as_of))


def of(who: str, *events: str, **more: Any) -> list[Proposal]:
    """What is proposed for one person."""
    return answered(*events, **more).get(who, Consequences()).proposals


def times(proposals: list[Proposal]) -> list[tuple[str, int]]:
    """What each proposal is, and which time it is for."""
    return [(proposal.kind, proposal.ordinal) for proposal in proposals]


def test_the_last_step_repeats() -> None:
    events = [f"03-0{day} | 0103 | F-03 | | 是 |" for day in (1, 2, 3, 4)]
    assert times(of("0103", *events)) == [("deduction", 1), ("ineligible", 2), ("review", 3), ("review", 4)]


def test_order_is_by_the_day_it_happened() -> None:
    """D-06: an older event that is entered later makes the one known first the second."""
    proposals = of(
        "0103", "03-20 | 0103 | F-03 | | 是 |", "03-04 | 0103 | F-03 | | 是 |", "2024-12-31 | 0103 | F-45 | | 是 |"
    )
    assert [(p.ordinal, p.cases[0].case_no) for p in proposals] == [(2, "2025-03-04 F-03"), (3, "2025-03-20 F-03")]
    assert [day.isoformat() for day in proposals[1].earlier] == ["2024-12-31", "2025-03-04"]


def test_only_what_is_known_by_then_counts() -> None:
    """D-06: an event of a later month does not make this one the second."""
    events = ("03-04 | 0103 | F-03 | | 是 |", "04-02 | 0103 | F-03 | | 是 |")
    assert times(of("0103", *events)) == [("deduction", 1)]
    assert times(of("0103", *events, month="2025-04")) == [("ineligible", 2)]


@pytest.mark.parametrize(("verified", "status"), [("是", "撤销"), ("是", "申诉"), ("", ""), ("否", "")])
def test_what_does_not_hold_renumbers_the_later_ones(verified: str, status: str) -> None:
    """D-06: revoked, under appeal, not verified, found untrue."""
    proposals = of("0103", f"02-04 | 0103 | F-03 | | {verified} | {status}", "03-04 | 0103 | F-03 | | 是 | 生效")
    assert (times(proposals), proposals[0].earlier) == ([("deduction", 1)], ())


def test_an_unverified_event_of_the_month_asks_for_nothing() -> None:
    assert of("0103", "03-04 | 0103 | F-03 | | |", "03-05 | 0103 | F-45 | | 是 | 申诉") == []


def test_somebody_elses_events_do_not_count() -> None:
    assert times(of("0103", "02-04 | 0105 | F-03 | | 是 |", "03-04 | 0103 | F-03 | | 是 |")) == [("deduction", 1)]


ONE_ORDER = ("03-04 | 0103 | F-03 | WX1 | 是 |", "03-04 | 0103 | F-45 | WX1 | 是 |")


def test_two_entries_on_one_order_on_one_day_are_one_event() -> None:
    (proposal,) = of("0103", *ONE_ORDER)
    assert (proposal.ordinal, len(proposal.cases), proposal.also) == (1, 2, ("F-45",))


def test_another_order_another_day_or_item_by_item_is_another_event() -> None:
    """D-06."""
    other_order = of("0103", ONE_ORDER[0], "03-04 | 0103 | F-45 | WX2 | 是 |")
    other_day = of("0103", ONE_ORDER[0], "03-05 | 0103 | F-45 | WX1 | 是 |")
    items = of("0103", *ONE_ORDER, to=offence(per="item"))
    assert [times(found) for found in (other_order, other_day, items)] == [[("deduction", 1), ("ineligible", 2)]] * 3


@pytest.mark.parametrize(
    ("counts", "before", "ordinal"),
    [
        ("ever", "2024-03-04", 2),
        ("12 months", "2024-03-04", 1),
        ("12 months", "2024-03-05", 2),
        ("month", "2025-02-28", 1),
        ("month", "2025-03-01", 2),
    ],
)
def test_how_far_back_it_counts(counts: str, before: str, ordinal: int) -> None:
    """D-06: ever, unless the policy says twelve months or the month only."""
    proposals = of(
        "0103", f"{before} | 0103 | F-03 | | 是 |", "03-04 | 0103 | F-03 | | 是 |", to=offence(counts=counts)
    )
    assert proposals[-1].ordinal == ordinal


BY_ROLE = offence(
    {"rule": "F-46", "roles": ["installer"], "steps": LADDER},
    {"rule": "F-03", "steps": [{"do": ["warn"]}, {"do": ["review"]}]},
)


def test_each_rule_counts_for_itself() -> None:
    """D-06: per person and rule. A repairer who became an installer starts that ladder; the old rule was another."""
    moved = of("0104", "02-04 | 0104 | F-03 | | 是 |", "03-04 | 0104 | F-03 | | 是 |", to=BY_ROLE)
    assert [(p.kind, p.rule, p.ordinal) for p in moved] == [("deduction", "F-46", 1)]
    stayed = of("0103", "02-04 | 0103 | F-03 | | 是 |", "03-04 | 0103 | F-03 | | 是 |", to=BY_ROLE)
    assert [(p.kind, p.rule, p.ordinal) for p in stayed] == [("review", "F-03", 2)]


def test_the_rule_is_that_of_the_role_at_the_time() -> None:
    """The February event of somebody who is an installer since March is a repairer's."""
    february = of("0104", "02-04 | 0104 | F-03 | | 是 |", to=BY_ROLE, month="2025-02")
    assert [(p.kind, p.rule) for p in february] == [("warning", "F-03")]


def test_nobody_is_answered_by_a_rule_for_others() -> None:
    only = offence({"rule": "F-46", "roles": ["installer"], "steps": LADDER})
    assert of("0105", "03-04 | 0105 | F-03 | | 是 |", to=only) == []


def test_matching_rules_are_listed_unless_their_condition_does_not_hold() -> None:
    """D-20."""
    rules = ({"rule": "F-20", "needs": ["complaint"], "steps": [{"do": ["review"]}]}, {"rule": "F-03", "steps": LADDER})
    (proposal,) = of("0103", ONE_ORDER[0], to=offence(*rules, parts=["F-03", "F-20", "拒绝派工"], also=["F-37"]))
    assert (proposal.rule, proposal.also) == ("F-03", ("F-37",))


def test_the_second_time_costs_the_eligibility() -> None:
    """D-04."""
    found = answered("02-04 | 0103 | F-03 | | 是 |", "03-04 | 0103 | F-03 | | 是 |")["0103"]
    assert ([(lost.rule, lost.count) for lost in found.ineligible], found.undecided) == ([("F-03", 2)], [])


@pytest.mark.parametrize(
    ("events", "open_", "lost"),
    [
        (["03-04 | 0103 | F-03 | | |"], None, 0),
        (["02-04 | 0103 | F-03 | | 是 |", "03-04 | 0103 | F-03 | | |"], (1, 1), 0),
        (["03-04 | 0103 | F-03 | | |", "03-05 | 0103 | F-03 | | |"], (0, 2), 0),
        (["02-04 | 0103 | F-03 | | |", "03-04 | 0103 | F-03 | | 是 |"], (0, 1), 0),
        (["02-04 | 0103 | F-03 | | |"], None, 0),
        (["01-04 | 0103 | F-03 | | 是 |", "02-04 | 0103 | F-03 | | |"], None, 0),
        (["02-04 | 0103 | F-03 | | |", "02-05 | 0103 | F-03 | | 是 |", "03-04 | 0103 | F-03 | | 是 |"], None, 1),
        (["02-04 | 0103 | F-03 | | 是 |", "03-04 | 0103 | F-03 | | 是 | 申诉"], (1, 1), 0),
        (["02-04 | 0103 | F-03 | | 是 |", "03-04 | 0103 | F-03 | | 是 |", "03-05 | 0103 | F-03 | | |"], None, 1),
        (["01-04 | 0103 | F-03 | | 是 |", "02-04 | 0103 | F-03 | | 是 |", "03-04 | 0103 | F-03 | | |"], None, 0),
    ],
    ids=[
        "first",
        "second",
        "two",
        "earlier",
        "other",
        "other second",
        "lost anyway",
        "appeal",
        "lost already",
        "third",
    ],
)
def test_what_unverified_events_could_still_cost(events: list[str], open_: tuple[int, int] | None, lost: int) -> None:
    """Eligibility is undecided where an event of the month, or one before it, could become the second."""
    found = answered(*events).get("0103", Consequences())
    assert [(u.count, u.pending) for u in found.undecided] == ([open_] if open_ else [])
    assert len(found.ineligible) == lost


def test_an_entry_that_waits_beside_a_verified_one_is_the_same_event() -> None:
    found = answered(ONE_ORDER[0], "03-04 | 0103 | F-45 | WX1 | |")["0103"]
    assert (times(found.proposals), found.undecided) == ([("deduction", 1)], [])


def test_whoever_would_be_paid_by_himself_owes_nothing() -> None:
    """X-32: nobody pays himself; whoever is paid by another has the other side of it."""
    paying = offence({"rule": "F-51", "steps": [{"do": ["transfer"], "amount": "1"}]}, parts=["F-51"])
    entered = "03-04 | 0103 | F-51 | | 是 |"
    found = {payee: answered_with(entered, to=paying, payee_no=payee) for payee in ("0103", "0105")}
    sides = {
        payee: {who: [p.amount for p in one.proposals] for who, one in all_.items()} for payee, all_ in found.items()
    }
    assert sides == {"0103": {"0103": []}, "0105": {"0103": [-1], "0105": [1]}}


def test_four_late_days_are_twelve_per_cent_of_pay() -> None:
    """D-14, reading A: 1 % for the first two of the month, 5 % from the third on; without known pay no amount."""
    one, five = {"do": ["deduct"], "percent": "1"}, {"do": ["deduct"], "percent": "5"}
    late = offence({"rule": "F-72", "steps": [one, one, five]}, parts=["F-72"], counts="month")
    days = [f"03-0{day} | 0103 | F-72 | | 是 |" for day in (3, 4, 5, 6)]
    proposals = of("0103", "02-27 | 0103 | F-72 | | 是 |", *days, to=late)
    assert [float(p.amount or 0) for p in proposals] == [-50, -50, -250, -250]
    assert [p.amount for p in of("0105", "03-04 | 0105 | F-72 | | 是 |", to=late)] == [None]


def test_all_events_about_one_thing_stay_within_the_limit() -> None:
    """D-15, X-15: 40 % of 100 yuan three times are 100 yuan, and the next contract starts anew."""
    step = {"do": ["deduct"], "percent": "40", "of": "amount", "most_percent": "100"}
    late = offence({"rule": "F-67", "steps": [step]}, parts=["F-67"])
    events = [f"03-0{day} | 0103 | F-67 | HT{1 + day // 4} | 是 |" for day in (1, 2, 3, 4)]
    proposals = answered_with(*events, to=late, amount=Decimal(100))["0103"].proposals
    assert [p.amount for p in proposals] == [-40, -40, -20, -40]
    assert [p.stated for p in proposals] == [None, None, -40, None]


def test_one_suspends_and_deducts_and_only_the_deduction_has_money() -> None:
    """F-46."""
    both = offence({"rule": "F-46", "steps": [{"do": ["suspend", "deduct"], "days": 3, "amount": "100"}]})
    found = of("0103", ONE_ORDER[0], to=both)
    assert [(p.kind, p.amount, p.days) for p in found] == [("suspension", None, 3), ("deduction", -100, None)]


def test_a_shared_amount_has_one_share_per_person_day_and_subject() -> None:
    """D-22: those entered for one order bear it together; another order is another amount."""
    litter = offence(
        {"rule": "F-43", "steps": [{"do": ["deduct"], "amount": "30"}]}, parts=["F-43", "乱扔垃圾"], per="shared"
    )
    first = ("03-04 | 0105 | F-43 | WX1 | 是 |", "03-04 | 0103 | F-43 | WX1 | 是 |", "03-04 | 0104 | F-43 | WX1 | |")
    later = ("03-04 | 0103 | 乱扔垃圾 | WX2 | 是 |", "03-05 | 0103 | F-43 | WX1 | 是 |")
    found = answered(*first, *later, to=litter)
    assert [p.amount for p in found["0105"].proposals] == [-15]
    assert [p.amount for p in found["0103"].proposals] == [-15, -30, -30]
    assert "0104" not in found or found["0104"].proposals == []


def test_only_the_misses_of_a_rate_are_events() -> None:
    missed = offence(
        {"rule": "F-13", "steps": [{"do": ["list"]}]}, kpi="fees_on_time", misses=True, parts=[], id="fee_late"
    )
    orders = """
    工单号 | 工单类型 | 师傅 | 报修时间    | 完成时间    | 实收金额 | 交款日期
    DD1    | 维修     | 0103 | 03-03 08:00 | 03-03 12:00 | 100      | 03-06
    DD2    | 维修     | 0103 | 03-03 08:00 | 03-03 12:00 | 100      | 03-07
    DD3    | 维修     | 0103 | 03-03 08:00 | 03-03 12:00 | 0        |
    """
    cards = carded("binchun", known=1, change={"offences": (missed,)}, work_orders=orders)
    assert [[case.case_no for case in p.cases] for p in cards["0103"].proposals] == [["DD2"]]
    assert told(cards["0103"]) == ["listed F-13"]
