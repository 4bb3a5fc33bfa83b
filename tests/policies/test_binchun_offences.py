"""Binchun's consequences (S5, S6): which rule answers an act, by role and condition, and what it proposes."""

from __future__ import annotations

from functools import cache

import pytest

from pipeline.scorecard.model import Card
from tests.policies.cards import carded, told
from tests.policies.held import shipped_policy

# Each line is an event of its own person: role, rule entered, complaint, order, quantity, loss => what is proposed.
# TS1 reached the company, TS2 did not, TS3 is open, TS4 not established; DD1 was charged 120 yuan, a follow-up call
# about it found something and was verified; the call about DD2 was not.
ACTS = """
安装工 | F-46 |     |     |     |        => suspension F-46 3 days; deduction F-46 -100
安装工 | F-03 |     |     |     |        => suspension F-46 3 days; deduction F-46 -100
安装工 | 拒绝派工 | |     |     |        => suspension F-46 3 days; deduction F-46 -100
维修工 | F-45 |     |     |     |        => deduction F-03 -100
客服   | F-46 |     |     |     |        => deduction F-03 -100
维修工 | F-04 |     |     | 2   |        => deduction F-04 -60
安装工 | F-05 |     |     |     |        => deduction F-05 -30
维修工 | F-06 |     |     |     |        => deduction F-06 -30
安装工 | F-06 |     |     |     |        => deduction F-47 -30
维修工 | F-37 |     |     |     |        => deduction F-06 -30
安装工 | F-47 | TS1 |     |     |        => deduction F-20 -50
维修工 | F-20 | TS2 |     |     |        => deduction F-20 -50
维修工 | F-20 | TS3 |     |     |        =>
维修工 | F-07 |     |     |     |        => review F-07
安装工 | F-07 |     |     |     |        => review F-07
维修工 | F-08 |     |     |     |        => deduction F-08 -50
维修工 | F-09 |     |     |     |        => deduction F-09 -30
维修工 | F-10 |     | DD1 |     |        => deduction F-10 -600
维修工 | F-10 |     | DD1 |     | 80     => deduction F-10 -400
维修工 | F-10 |     |     |     |        => deduction F-10
维修工 | F-11 |     |     |     |        => deduction F-11 -30
维修工 | F-12 |     |     |     |        => deduction F-12 -200
安装工 | F-12 |     |     |     |        => deduction F-12 -200
安装工 | F-12 | TS1 |     |     |        => deduction F-59 -200; ineligible F-59
安装工 | F-59 | TS2 |     |     |        => deduction F-59 -200
维修工 | F-59 | TS1 |     |     |        => deduction F-12 -200
维修工 | F-12 情节严重 | | |    |        => deduction F-12 -200; review F-12
维修工 | F-13 |     | DD1 |     |        => deduction F-13 -600
维修工 | F-14 |     |     |     |        => deduction F-14 -30
维修工 | F-15 | TS1 |     |     |        => deduction F-15 -30
维修工 | F-15 |     |     |     |        =>
维修工 | F-15 | TS3 |     |     |        =>
维修工 | F-15 | TS4 |     |     |        =>
维修工 | F-16 |     |     |     |        => deduction F-16 -50
安装工 | F-17 |     |     |     | 499.99 => deduction F-17 -500
安装工 | F-17 |     |     |     | 500    => deduction F-17 -500
安装工 | F-17 |     |     |     | 500.01 => deduction F-17 -500.01
安装工 | F-17 |     | DD1 |     |        => deduction F-17 -500
安装工 | F-18 | TS1 |     |     |        => deduction F-18 -30
安装工 | F-18 |     |     |     |        =>
维修工 | F-19 | TS1 |     |     |        => deduction F-19 -30
维修工 | F-19 |     |     |     |        =>
维修工 | F-21 |     |     |     |        => deduction F-21 -30
维修工 | F-22 | TS1 |     |     | 80     => deduction F-22 -130
维修工 | F-22 |     |     |     | 80     =>
维修工 | F-22 | TS1 | DD1 |     |        => deduction F-22
安装工 | F-22 |     |     |     | 80     => deduction F-50 -80; ineligible F-50
安装工 | F-50 |     | DD1 |     |        => deduction F-50; ineligible F-50
维修工 | F-23 |     | DD1 |     |        => deduction F-23 -50
维修工 | F-23 |     | DD2 |     |        =>
维修工 | F-24 |     | DD1 |     |        => deduction F-24 -200
维修工 | F-24 | TS1 |     |     |        =>
维修工 | F-25 | TS1 |     |     |        => deduction F-25 -200
维修工 | F-25 |     |     |     |        => review F-35
维修工 | F-35 | TS1 |     |     |        => deduction F-25 -200
维修工 | F-35 |     |     |     |        => review F-35
维修工 | F-25 情节严重 | TS1 | | |       => deduction F-25 -200; review F-25
维修工 | F-26 | TS1 |     |     |        => deduction F-26 -200
维修工 | F-26 |     |     |     |        =>
维修工 | F-27 | TS1 |     |     |        => deduction F-27 -30
安装工 | F-27 | TS1 |     |     |        => deduction F-56 -30
安装工 | F-56 |     |     |     |        =>
维修工 | F-28 |     |     |     |        => deduction F-28 -100
安装工 | F-28 |     |     |     |        => deduction F-57 -100; ineligible F-57
维修工 | F-57 |     |     |     |        => deduction F-28 -100
维修工 | F-29 | TS1 |     |     |        => deduction F-29 -50
维修工 | F-29 |     |     |     |        =>
安装工 | F-30 |     | DD1 |     |        => deduction F-30 -120
安装工 | F-33 |     |     |     | 80     => deduction F-30 -80
维修工 | F-31 |     |     | 3   |        => deduction F-31 -300
维修工 | F-58 |     |     |     |        => deduction F-31 -100
安装工 | F-31 |     |     | 3   |        => deduction F-58 -150
安装工 | F-32 |     |     | 2   |        => deduction F-32 -160
维修工 | F-34 |     |     |     |        => deduction F-34 -50
维修工 | F-36 |     |     |     |        => warning F-36
维修工 | F-38 |     |     |     |        => review F-38
维修工 | F-39 |     |     |     |        => deduction F-39 -20
维修工 | F-40 |     |     |     |        => deduction F-40 -50
维修工 | F-41 |     |     |     | 80     => deduction F-41 -80; review F-41
维修工 | 损坏公司财物 | |  |    | 80     => deduction F-41 -80
维修工 | F-42 |     |     |     |        => deduction F-42 -200; review F-42
维修工 | F-43 |     |     |     |        => deduction F-43 -30
维修工 | F-44 |     |     |     |        => deduction F-44 -30
安装工 | F-48 | TS1 |     |     | 80     => deduction F-48 -130; ineligible F-48
安装工 | F-48 |     |     |     | 80     =>
维修工 | F-48 | TS1 |     |     | 80     =>
安装工 | F-49 | TS2 |     |     | 80     => deduction F-49 -130; ineligible F-49
安装工 | F-49 | TS3 |     |     | 80     =>
安装工 | F-54 | TS1 |     |     |        => deduction F-54 -100; ineligible F-54
安装工 | F-54 | TS2 |     |     |        => deduction F-54 -100
安装工 | F-54 |     | DD1 |     |        => deduction F-54 -100
安装工 | F-54 |     |     |     |        =>
安装工 | F-55 |     |     | 2   |        => deduction F-55 -60
安装工 | F-57 |     |     |     |        => deduction F-57 -100; ineligible F-57
安装工 | F-58 |     |     |     |        => deduction F-58 -50
"""
LINES = ACTS.strip().splitlines()

COMPLAINTS = """
投诉编号 | 投诉时间    | 核实结果 | 是否投诉到公司
TS1      | 03-09 10:00 | 属实     |
TS2      | 03-09 10:00 | 属实     | 否
TS3      | 03-09 10:00 |          |
TS4      | 03-09 10:00 | 不属实   |
"""
ORDERS = """
工单号 | 工单类型 | 报修时间    | 实收金额
DD1    | 维修     | 02-27 08:00 | 120
DD2    | 维修     | 02-27 08:00 | 120
"""
CALLS = """
工单号 | 回访时间    | 回访发现 | 查实
DD1    | 03-09 10:00 | 抽烟     | 是
DD2    | 03-09 10:00 | 抽烟     |
"""
ROSTER_HEAD = "工号 | 姓名 | 岗位 | 入职日期"
EVENT_HEAD = "日期 | 工号 | 条款 | 投诉编号 | 工单号 | 数量 | 损失金额 | 查实 | 状态"


def roster(*roles: str) -> str:
    """One person per role, numbered from 2000 on."""
    return "\n".join([ROSTER_HEAD, *(f"{2000 + n} | 员工{n} | {role} | 2020-01-06" for n, role in enumerate(roles))])


@cache
def everybody() -> dict[str, Card]:
    """The cards of all whose acts stand above."""
    acts = [line.partition("=>")[0] for line in LINES]
    events = [f"03-10 | {2000 + n} |{act.partition('|')[2]} | 是 |" for n, act in enumerate(acts)]
    return carded(
        "binchun",
        roster=roster(*(act.partition("|")[0].strip() for act in acts)),
        known=1,
        violations="\n".join([EVENT_HEAD, *events]),
        complaints=COMPLAINTS,
        work_orders=ORDERS,
        follow_up_calls=CALLS,
    )


@pytest.mark.parametrize("number", range(len(LINES)), ids=[line.replace(" ", "") for line in LINES])
def test_every_act_has_the_consequence_of_its_rule(number: int) -> None:
    """F-03 to F-59; D-07, D-09, D-11, D-20, D-21, D-23; X-07, X-08, X-10, X-31."""
    expected = [part.strip() for part in LINES[number].partition("=>")[2].split(";") if part.strip()]
    assert told(everybody()[str(2000 + number)]) == expected


def test_every_rule_of_the_two_systems_is_answered_or_listed() -> None:
    named = {
        rule
        for offence in shipped_policy("binchun").offences
        for rule in (*offence.parts, *offence.also, *(consequence.rule for consequence in offence.consequences))
    }
    assert {f"F-{number:02}" for number in range(3, 60)} - named == {"F-51", "F-52", "F-53"} - named


def test_every_loss_of_eligibility_names_where_it_stands() -> None:
    """D-04."""
    costly = {
        consequence.rule: consequence.sources
        for offence in shipped_policy("binchun").offences
        for consequence in offence.consequences
        if any("ineligible" in step.do for step in consequence.steps)
    }
    assert costly == dict.fromkeys(["F-46", "F-59", "F-50", "F-57", "F-54", "F-48", "F-49"], ("D-04",))


def one(role: str, *events: str, work_orders: str = "") -> Card:
    """The card of one person of that role with these events: day, rule, and what follows it in the log."""
    rows = [f"{event.split('|')[0]} | 2000 |{'|'.join(event.split('|')[1:])}" for event in events]
    return carded(
        "binchun",
        roster=roster(role),
        violations="\n".join([EVENT_HEAD, *rows]),
        complaints=COMPLAINTS,
        work_orders=work_orders,
    )["2000"]


def test_three_ladders_for_refusing_work() -> None:
    """D-05, X-09: one ladder per person, chosen by role."""
    refused = [
        f"{day} | {rule} | | | | | 是 |" for day, rule in (("01-10", "F-03"), ("02-10", "F-45"), ("03-10", "F-46"))
    ]
    assert told(one("维修工", refused[2])) == ["deduction F-03 -100"]
    assert told(one("维修工", *refused[1:])) == ["review F-03"]
    assert told(one("安装工", *refused[1:])) == ["ineligible F-46"]
    third = one("安装工", *refused).proposals[0]
    assert (third.kind, third.rule, third.ordinal, third.also) == ("review", "F-46", 3, ("F-03", "F-45"))


def test_sticker_conflict() -> None:
    """D-07, X-07: per sticker by role; an installer's second time is reviewed, and both rules are shown."""
    first, second = "02-10 | F-58 | | | 2 | | 是 |", "03-10 | F-31 | | | 2 | | 是 |"
    installer, repairer = one("安装工", first, second), one("维修工", first, second)
    assert (told(installer), told(repairer)) == (["review F-58"], ["deduction F-31 -200"])
    assert (installer.proposals[0].also, repairer.proposals[0].also) == (("F-31",), ("F-58",))


@pytest.mark.parametrize(
    ("rule", "second"), [("F-13", "review F-13"), ("F-14", "review F-14"), ("F-36", "deduction F-36 -30")]
)
def test_the_second_time(rule: str, second: str) -> None:
    """D-08: the fivefold once only; what is repeated is reviewed."""
    assert told(one("维修工", f"02-10 | {rule} | | | | | 是 |", f"03-10 | {rule} | | | | | 是 |")) == [second]


def test_one_uniform_event_whatever_rules_are_entered() -> None:
    """X-10, D-20: four entries of one visit have one consequence; with a complaint it is the one of 50 yuan."""
    entries = [f"03-10 | {rule} | | | | | 是 |" for rule in ("F-06", "F-37", "F-47")]
    plain = one("维修工", *entries)
    assert told(plain) == ["deduction F-06 -30"]
    assert plain.proposals[0].also == ("F-37", "F-47")
    complained = one("维修工", *entries, "03-10 | F-20 | TS1 | | | | 是 |")
    assert told(complained) == ["deduction F-20 -50"]
    assert len(complained.proposals[0].cases) == 4


def test_a_lost_eligibility_withholds_the_grade() -> None:
    """D-04."""
    card = one("安装工", "03-10 | F-57 | | | | | 是 |")
    assert [(lost.rule, lost.count) for lost in card.disqualifications] == [("F-57", 1)]
    assert (card.grade, card.undecided) == (None, ())


def test_an_unverified_event_leaves_the_eligibility_undecided() -> None:
    """D-04: nothing is proposed; under appeal and not yet verified are alike; revoked is nothing."""
    for status, verified in (("", ""), ("申诉", "是")):
        card = one("安装工", f"03-10 | F-57 | | | | | {verified} | {status}")
        assert (told(card), card.disqualifications) == ([], ())
        assert [(open_.rule, open_.count, open_.pending) for open_ in card.undecided] == [("F-57", 0, 1)]
    revoked = one("安装工", "03-10 | F-57 | | | | | 是 | 撤销")
    assert (told(revoked), revoked.undecided) == ([], ())


CHARGED = """
工单号 | 工单类型 | 师傅 | 报修时间    | 完成时间    | 标准收费 | 实收金额
DD1    | 维修     | 2000 | 03-03 08:00 | 03-03 12:00 | 100      | {fee}
"""
MONEY = """
投诉编号 | 投诉时间    | 核实结果 | 关联工单 | 投诉类别 | 是否投诉到公司
TS1      | 03-09 10:00 | {found}  | DD1      | {about}  | {company}
"""


@pytest.mark.parametrize(
    ("role", "fee", "about", "company", "expected"),
    [
        ("维修工", "100", "", "", []),
        ("维修工", "100.01", "", "", ["listed F-12"]),
        ("维修工", "199.99", "", "", ["listed F-12"]),
        ("维修工", "200", "", "", ["deduction F-12 -200"]),
        ("安装工", "200", "", "", ["deduction F-12 -200"]),
        ("安装工", "100.01", "收费", "", ["deduction F-59 -200", "ineligible F-59"]),
        ("安装工", "100.01", "收费", "否", ["deduction F-59 -200"]),
        ("安装工", "100.01", "态度", "", ["listed F-12"]),
        ("安装工", "100.01", "核实中 收费", "", ["listed F-12"]),
        ("维修工", "199.99", "收费", "", ["listed F-12"]),
    ],
)
def test_overcharging(role: str, fee: str, about: str, company: str, expected: list[str]) -> None:
    """D-11, R-12, X-40: twice the standard or more; any excess with a complaint about money for installers."""
    found, _, category = about.rpartition(" ")
    complaints = MONEY.format(found=found or "属实", about=category, company=company) if about else ""
    orders = CHARGED.format(fee=fee)
    card = carded("binchun", roster=roster(role), known=1, work_orders=orders, complaints=complaints)["2000"]
    assert told(card) == [*expected, "listed F-13"]  # the log has no date on which the fee was handed in (D-08)


def test_an_overcharge_entered_as_well_is_one_event() -> None:
    """D-20: what the log proves and what somebody entered for the same order is one event."""
    event = "03-05 | F-12 | | DD1 | | | 是 |"
    (card,) = [one("维修工", event, work_orders=CHARGED.format(fee="200"))]
    assert [line for line in told(card) if "F-12" in line] == ["deduction F-12 -200"]


def test_a_fee_that_is_late_is_listed_only() -> None:
    """D-08: five times the amount needs an event entered for it."""
    orders = """
    工单号 | 工单类型 | 师傅 | 报修时间    | 完成时间    | 实收金额 | 交款日期
    DD1    | 维修     | 2000 | 03-03 08:00 | 03-03 12:00 | 100      | 03-06
    DD2    | 维修     | 2000 | 03-03 08:00 | 03-03 12:00 | 100      | 03-07
    """
    card = carded("binchun", roster=roster("维修工"), known=1, work_orders=orders)["2000"]
    assert [(p.kind, [c.case_no for c in p.cases]) for p in card.proposals] == [("listed", ["DD2"])]


LEAK = """
工单号|工单类型|师傅|安装工|安装日期|报修时间|故障类型|责任归属|通知安装工时间|安装工到场时间|安装工是否修好
LS1|维修|2001|2000|02-20|03-03 08:00|漏水|安装|{told}|{came}|{fixed}
"""


@pytest.mark.parametrize(
    ("notified", "came", "fixed", "rules"),
    [
        ("", "", "", {"F-51": 30}),
        ("03-03 09:00", "03-04 09:00", "是", {"F-51": 30}),
        ("03-03 09:00", "03-04 09:00:01", "是", {"F-51": 30, "F-52": 100}),
        ("03-03 09:00", "03-04 09:00", "否", {"F-51": 30, "F-53": 30}),
    ],
)
def test_leak_charges_have_two_sides(notified: str, came: str, fixed: str, rules: dict[str, int]) -> None:
    """D-03, X-32: 30, 130 or 60 yuan from the installer to the repairer, and nothing else."""
    orders = LEAK.format(told=notified, came=came, fixed=fixed)
    cards = carded("binchun", roster=roster("安装工", "维修工"), known=1, work_orders=orders)
    assert told(cards["2000"]) == [f"transfer {rule} {-amount}" for rule, amount in rules.items()]
    assert told(cards["2001"]) == [f"transfer {rule} {amount}" for rule, amount in rules.items()]
    assert {p.payee for card in cards.values() for p in card.proposals} == {"2001"}


def test_whoever_repairs_his_own_installation_owes_nothing() -> None:
    """D-03."""
    orders = LEAK.format(told="", came="", fixed="").replace("2001", "2000")
    assert told(carded("binchun", roster=roster("安装工"), known=1, work_orders=orders)["2000"]) == []


def test_litter_is_shared_to_the_cent() -> None:
    """D-22, F-43: 30 yuan among seven, the remainder on the first entered; strangers to the roster have a share."""
    rows = [
        f"03-10 | {number} | F-43 | | | | | 是 |" for number in (2003, 2000, 2001, 2002, 2004, "外来人员", "临时工")
    ]
    cards = carded("binchun", roster=roster(*["维修工"] * 5), violations="\n".join([EVENT_HEAD, *rows]))
    shares = {number: card.proposals[0].amount for number, card in cards.items()}
    assert {number: float(share or 0) for number, share in shares.items()} == {
        "2003": -4.32, "2000": -4.28, "2001": -4.28, "2002": -4.28, "2004": -4.28,
    }  # fmt: skip


DAYS = """
日期  | 工号 | 上班打卡 | 旷工
03-03 | 2000 |          | 是
03-04 | 2000 |          | 是
03-05 | 2000 | {clock}  | {away}
"""


@pytest.mark.parametrize(("clock", "away", "reviews"), [("", "是", 1), ("08:50", "", 0)])
def test_absenteeism_costs_fifty_a_day_and_three_days_are_reviewed(clock: str, away: str, reviews: int) -> None:
    """F-16, D-13: a day that is entered as an event too is the same day."""
    card = carded(
        "binchun",
        roster=roster("安装工"),
        attendance=DAYS.format(clock=clock, away=away),
        violations=f"{EVENT_HEAD}\n03-04 | 2000 | F-16 | | | | | 是 |",
    )["2000"]
    fines = ["deduction F-16 -50"] * (2 + reviews)
    assert told(card) == [*fines, *["review F-16"] * reviews]
