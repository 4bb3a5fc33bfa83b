"""A limit on money holds for all events about one thing together, and for a share of pay within one month."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.definitions.offence import Offence
from pipeline.kpi.ask import Ask
from pipeline.kpi.measure import measure
from pipeline.month import Month
from pipeline.scorecard.model import Proposal
from pipeline.scorecard.offences import consequences
from tests.kpi.tables import moment
from tests.kpi.world import KPIS, LATER, SHARED, database
from tests.scorecard.made import BINCHUN

ROSTER = """
工号 | 姓名 | 岗位   | 入职日期   | 基本工资
0103 | 张三 | 维修工 | 2020-01-06 | 1000
0105 | 王芳 | 客服   | 2020-01-06 | 1000
"""
HEAD = "日期 | 工号 | 条款 | 工单号 | 数量 | 计算基数 | 查实"
MONTHS = (Month(2025, 1), Month(2025, 2), Month(2025, 3))


def offence(name: str, part: str, **step: Any) -> Offence:
    """Events entered under that rule, each of which costs so much."""
    consequence = {"rule": part, "steps": [{"do": ["deduct"], **step}]}
    return Offence.model_validate(
        {"id": name, "zh": "事项", "en": "Event", "kpi": "violations", "parts": [part], "counts": "month",
         "consequences": [consequence]}
    )  # fmt: skip


def proposed(*events: str, to: tuple[Offence, ...], who: str = "0103") -> list[list[Proposal]]:
    """What is proposed for the person in January, February and March, from events written as rows below `HEAD`."""
    policy = BINCHUN.model_copy(update={"offences": to})
    ask = Ask("made", {"violations": KPIS["violations"]}, SHARED, months={"violations": 3},
              looking_back=frozenset(["violations"]))  # fmt: skip
    with database(roster=ROSTER, logs={"violations": "\n".join([HEAD, *events])}) as db:
        measured = measure(db, [ask], MONTHS[-1], moment(LATER))
    found = [consequences(policy, measured.employees, measured, month) for month in MONTHS]
    return [of_month[who].proposals if who in of_month else [] for of_month in found]


def amounts(*events: str, to: tuple[Offence, ...], who: str = "0103") -> list[list[float]]:
    """The yuan of these proposals."""
    return [[float(p.amount or 0) for p in month] for month in proposed(*events, to=to, who=who)]


# ---------------------------------------------------------------- a share of the contract (D-15, X-15)
LATE = offence("late", "F-67", percent="5", of="amount", most_percent="100")
COMPLAINED = offence("complained", "F-68", percent="5", of="amount", most_percent="100")
BOTH_ORDERS = pytest.mark.parametrize("to", [(LATE, COMPLAINED), (COMPLAINED, LATE)], ids=["late first", "late last"])
COMPLAINT = "01-15 | 0103 | F-68 | HT1 | 1 | 10000 | 是"
DELAY = "02-10 | 0103 | F-67 | HT1 | 34 | 10000 | 是"
AGAIN = "03-20 | 0103 | F-68 | HT1 | 1 | 10000 | 是"


@BOTH_ORDERS
def test_two_offences_about_one_contract_share_its_limit(to: tuple[Offence, ...]) -> None:
    """By date and over months, in whatever order the policy names them: 500 in January leave 9 500 of 10 000."""
    found = proposed(COMPLAINT, DELAY, AGAIN, to=to)
    assert [[(p.rule, float(p.amount or 0)) for p in month] for month in found] == [
        [("F-68", -500)],
        [("F-67", -9500)],
        [("F-68", 0)],
    ]
    assert [p.stated for month in found for p in month] == [None, -17000, -500]


@BOTH_ORDERS
def test_what_comes_first_takes_first(to: tuple[Offence, ...]) -> None:
    """Within one month as well: nineteen days late leave 500, so of two complaints the earlier one has it."""
    rows = ("03-02 | 0103 | F-67 | HT1 | 19 | 10000 | 是", "03-20 | 0103 | F-68 | HT1 | 1 | 10000 | 是")
    last = "03-21 | 0103 | F-68 | HT1 | 1 | 10000 | 是"
    found = sorted((p.cases[0].case_no, float(p.amount or 0)) for p in proposed(last, *rows, to=to)[-1])
    assert found == [("2025-03-02 F-67", -9500), ("2025-03-20 F-68", -500), ("2025-03-21 F-68", 0)]


@pytest.mark.parametrize(("quantity", "rest"), [(18, -500), (19, -500), (20, 0)])
def test_exactly_the_whole_is_not_beyond_it(quantity: int, rest: float) -> None:
    """18 x 5 % and 5 % are 95 %, 19 x 5 % and 5 % are 100 %."""
    delay = f"02-10 | 0103 | F-67 | HT1 | {quantity} | 10000 | 是"
    assert amounts(delay, AGAIN, to=(LATE, COMPLAINED))[-1] == [rest]


def test_another_contract_has_its_own_limit() -> None:
    other = "03-21 | 0103 | F-68 | HT2 | 1 | 2000 | 是"
    assert amounts(DELAY, AGAIN, other, to=(LATE, COMPLAINED))[-1] == [0, -100]


def test_somebody_elses_events_take_nothing_of_it() -> None:
    hers = DELAY.replace("0103", "0105")
    assert amounts(hers, AGAIN, to=(LATE, COMPLAINED))[-1] == [-500]


def test_what_has_no_limit_takes_nothing_of_it() -> None:
    """The whole fee asked for by a rule without a limit stands beside the share."""
    whole = offence("late", "F-67", times="1", of="amount")
    assert amounts(DELAY, AGAIN, to=(whole, COMPLAINED))[1:] == [[-10000], [-500]]


# ---------------------------------------------------------------- a share of pay
OF_PAY = offence("late_days", "F-06", percent="5", of="pay", most_percent="10")
LATES = [f"0{month}-{day} | 0103 | F-06 | {{order}} | 1 | | 是" for month in (1, 2) for day in (10, 11, 12)]


@pytest.mark.parametrize("order", ["", "WX1"])
def test_a_share_of_pay_is_limited_within_one_month(order: str) -> None:
    """Two at 5 % of 1 000 come to the 10 %, the third is nothing, and the next month begins anew."""
    assert amounts(*(row.format(order=order) for row in LATES), to=(OF_PAY,)) == [[-50, -50, 0], [-50, -50, 0], []]


def test_two_shares_of_pay_do_not_share_a_limit() -> None:
    other = offence("early", "F-07", percent="5", of="pay", most_percent="10")
    rows = [f"03-{day} | 0103 | {rule} | | 1 | | 是" for rule in ("F-06", "F-07") for day in (10, 11, 12)]
    assert amounts(*rows, to=(OF_PAY, other)) == [[], [], [-50, -50, 0, -50, -50, 0]]


def test_what_the_limit_took_away_is_still_stated() -> None:
    months = proposed(*(row.format(order="") for row in LATES), to=(OF_PAY,))
    assert [p.stated for p in months[0]] == [None, None, -50]
