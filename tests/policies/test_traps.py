"""Traps of the texts (X): what each shipped scheme makes of them, and the reading that it does not follow beside it."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import get_args

import pytest
from pydantic import ValidationError

from pipeline.definitions.catalogue import catalogue
from pipeline.definitions.offence import Act, Consequence, Offence, Step
from pipeline.definitions.policy_files import policy_files, read_policy
from pipeline.report.caps import cap_view
from pipeline.scorecard.model import Card, Kind, Proposal
from pipeline.workspace import shipped
from tests.kpi.world import KPIS
from tests.policies.cards import carded, told
from tests.policies.held import Held, definitions, shipped_policy
from tests.policies.test_binchun_offences import CHARGED, COMPLAINTS, EVENT_HEAD, LEAK, LINES, one, roster

INSTALLER, REPAIRER = "安装工", "维修工"
DESK_ROSTER = "工号 | 姓名 | 岗位 | 入职日期 | 基本工资\n0105 | 王芳 | 客服 | 2022-03-01 | 4000"


def offence_of(rule: str) -> Offence:
    """Binchun's offence with a consequence by that rule."""
    return next(o for o in shipped_policy("binchun").offences if any(c.rule == rule for c in o.consequences))


def yuan(card: Card) -> float:
    """All that the card's proposals take."""
    return -float(sum(proposal.amount or 0 for proposal in card.proposals))


# ---------------------------------------------------------------- points of 90
ALL = {
    "solution_effectiveness": (100, 100), "process_adherence": (100, 100), "repair_accuracy": (0, 100),
    "prompt_resolution": (100, 100), "periodic_survey": (1, 1), "task_completion": (100, 100),
    "time_utilisation": (10, 10), "response_time": (100, 100), "training_taken": (1, 1), "knowledge_level": (1, 1),
}  # fmt: skip


@pytest.mark.parametrize(
    ("satisfied", "raw", "grade"),
    [("15", "90", "excellent"), ("11", "81", "excellent"), ("10.99", "80.97", "good"), ("9", "75", "good")],
)
def test_ninety_points_are_all_there_are(satisfied: str, raw: str, grade: str) -> None:
    """X-01, W-2: 81 of 90 points are 90 %, and so excellent, though 81 itself lies in the band of good.

    75 are 83.3 % and good, though 75 itself lies in the band of pass.
    """
    added = Held("binchun").tally({**ALL, "customer_feedback": (satisfied, 15)})
    assert (added.raw_points, added.declared_total, added.coverage) == (Fraction(raw), Fraction(90), Fraction(1))
    assert (added.total, added.grade) == (Fraction(raw) * 100 / 90, grade)


# ---------------------------------------------------------------- repairs caused by the installation
def installation_repair(work_orders: str, event: str) -> list[str]:
    """What is proposed to an installer after these orders and this event."""
    rows = f"{EVENT_HEAD}\n{event}"
    return told(
        carded("binchun", roster=roster(INSTALLER, REPAIRER), known=1, work_orders=work_orders, violations=rows)["2000"]
    )


@pytest.mark.parametrize("rule", ["F-30", "F-33"])
def test_a_repair_of_the_installation_costs_what_it_cost(rule: str) -> None:
    """X-11: the actual cost entered, else the fee of the order; never the installation fee on top."""
    orders = CHARGED.format(fee="100").replace("| 2000 |", "| 2001 |")
    assert installation_repair(orders, f"03-05 | 2000 | {rule} | | | | 80 | 是 |") == ["deduction F-30 -80"]
    assert installation_repair(orders, f"03-05 | 2000 | {rule} | | DD1 | | 80 | 是 |") == ["deduction F-30 -80"]


def test_a_leak_is_charged_by_s6() -> None:
    """X-11."""
    leak = LEAK.format(told="", came="", fixed="")
    assert installation_repair(leak, "03-05 | 2000 | F-30 | | | | 80 |  |") == ["transfer F-51 -30"]


def test_a_leak_entered_as_a_repair_as_well_is_charged_once() -> None:
    """X-11: never both; the entry is only listed."""
    leak = LEAK.format(told="", came="", fixed="")
    for rule in ("F-30", "F-33"):
        proposed = installation_repair(leak, f"03-05 | 2000 | {rule} | | LS1 | | 80 | 是 |")
        assert sorted(proposed) == ["listed F-51", "transfer F-51 -30"]


# ---------------------------------------------------------------- 5 % of a contract without a limit
CONTRACT = "合同编号 | 乙方 | 签订日期 | 约定完工日期 | 总安装费\nHT1 | 豫安安装队 | 02-10 | 03-30 | 10000"


def complained_about(times: int) -> Card:
    """The card of a contractor with so many established complaints about one contract of 10 000 yuan."""
    rows = "\n".join(f"TS{n} | 03-{n % 28 + 1:02} 10:00 | HT1 | 属实" for n in range(times))
    text = f"投诉编号 | 投诉时间 | 合同编号 | 核实结果\n{rows}"
    staff = "工号 | 姓名 | 岗位 | 入职日期\nW001 | 豫安安装队 | 安装工 | 2024-01-01"
    return carded("telematics", roster=staff, known=1, contracts=CONTRACT, complaints=text)["W001"]


def test_twenty_complaints_are_the_whole_fee() -> None:
    """X-15, D-15, F-68."""
    assert [yuan(complained_about(times)) for times in (19, 20)] == [9500, 10000]


def test_the_complaint_after_that_costs_nothing_more() -> None:
    """X-15, D-15, F-68: the sum never passes the fee."""
    assert yuan(complained_about(21)) == 10000


# ---------------------------------------------------------------- three readings of a late day
READINGS = {"A": ("1", "1", "5"), "B": ("1", "1", "1", "5"), "C": ("1", "1", "13", "5")}


def late(days: int, percents: tuple[str, ...]) -> float:
    """What so many late days cost in per cent of base pay under a ladder of these percentages."""
    policy = shipped_policy("service-desk")
    (offence,) = [offence for offence in policy.offences if offence.id == "late"]
    steps = tuple(Step.model_validate({"do": "deduct", "percent": percent}) for percent in percents)
    consequence = offence.consequences[0].model_copy(update={"steps": steps})
    changed = offence.model_copy(update={"consequences": (consequence,)})
    rows = "\n".join(f"03-{day:02} | 0105 | 是 | 08:30:01" for day in range(3, 3 + days))
    card = carded(
        "service-desk", roster=DESK_ROSTER, known=1, change={"offences": (changed,)},
        attendance=f"日期 | 工号 | 是否排班 | 签到时间\n{rows}",
    )["0105"]  # fmt: skip
    return yuan(card) / 40


@pytest.mark.parametrize(
    ("reading", "totals"), [("A", [1, 2, 7, 12]), ("B", [1, 2, 3, 8]), ("C", [1, 2, 15, 20])], ids=["A", "B", "C"]
)
def test_the_readings_of_late_days_written_as_ladders(reading: str, totals: list[float]) -> None:
    """X-13, D-14: four late days are 12, 8 or 20 %.

    C makes the first two late days dearer afterwards. A ladder cannot do that: its third step makes up for them, so
    that the month's sum is right though the lines of the single days are not.
    """
    assert [late(days, READINGS[reading]) for days in (1, 2, 3, 4)] == totals


def test_the_reading_in_force_is_the_first_and_names_the_others() -> None:
    """X-13: what is written in the scheme is A; its reading states all three."""
    (offence,) = [offence for offence in shipped_policy("service-desk").offences if offence.id == "late"]
    (consequence,) = offence.consequences
    assert tuple(str(step.percent) for step in consequence.steps) == READINGS["A"]
    assert consequence.reading is not None
    assert all(figure in consequence.reading.zh for figure in ("读法甲", "读法乙", "读法丙", "12%", "8%", "20%"))
    assert all(figure in consequence.reading.en for figure in ("reading A", "12 %", "8 %", "20 %"))


# ---------------------------------------------------------------- lost units and objects
def test_the_service_card_is_counted_each_time() -> None:
    """X-23: the unit is lost in the text; 30 yuan each time is marked as a reading."""
    event, in_words = "{} | F-21 | | | | | 是 |", "{} | 未出示服务卡 | | | | | 是 |"
    assert told(one(REPAIRER, event.format("03-10"))) == ["deduction F-21 -30"]
    assert told(one(REPAIRER, event.format("03-10"), in_words.format("03-10"))) == ["deduction F-21 -30"]
    assert told(one(REPAIRER, event.format("03-10"), in_words.format("03-11"))) == ["deduction F-21 -30"] * 2
    (consequence,) = offence_of("F-21").consequences
    assert consequence.reading is not None
    assert ("每次" in consequence.reading.zh, "each time" in consequence.reading.en) == (True, True)


def test_the_garbled_hundred_is_one_hundred_each_time() -> None:
    """X-25, D-05: for the first refusal; the second costs the eligibility and no money."""
    first, second = (f"{day} | F-46 | | | | | 是 |" for day in ("03-10", "03-11"))
    assert told(one(INSTALLER, first)) == ["suspension F-46 3 days", "deduction F-46 -100"]
    assert told(one(INSTALLER, first, second)) == ["suspension F-46 3 days", "deduction F-46 -100", "ineligible F-46"]
    reading = offence_of("F-46").consequences[0].reading
    assert reading is not None
    assert ("每次" in reading.zh, "garbled" in reading.en) == (True, True)


@pytest.mark.parametrize(("complaint", "lost"), [("TS1", True), ("TS2", False)])
def test_a_complaint_to_nobody_named_is_one_to_the_company(complaint: str, lost: bool) -> None:
    """X-25, D-04: TS1 reached the company, TS2 did not."""
    expected = ["deduction F-54 -100", *["ineligible F-54"] * lost]
    assert told(one(INSTALLER, f"03-10 | F-54 | {complaint} | | | | 是 |")) == expected


@pytest.mark.parametrize("people", [1, 2, 3])
def test_litter_costs_thirty_yuan_in_total(people: int) -> None:
    """X-25, D-22: not 30 yuan for each of those present; another day is another 30."""
    rows = [f"{day} | {2000 + n} | F-43 | | | | | 是 |" for day in ("03-10", "03-11") for n in range(people)]
    for events, total in ((rows[:people], 30), (rows, 60)):
        cards = carded("binchun", roster=roster(*[REPAIRER] * people), violations="\n".join([EVENT_HEAD, *events]))
        assert [yuan(card) for card in cards.values()] == [total / people] * people


# ---------------------------------------------------------------- who answers for what
DISMISSAL = re.compile(r"解聘|辞退|开除|终止合同|dismiss|expel|terminat", re.IGNORECASE)


def consequences() -> list[tuple[str, Consequence]]:
    """Every consequence of every shipped scheme with the scheme's name."""
    files = [file for files in policy_files((shipped("policies"),)).values() for file in files]
    policies = [read_policy(file, definitions().known) for file in files]
    return [(p.scheme, c) for p in policies for offence in p.offences for c in offence.consequences]


def test_nothing_that_can_be_proposed_ends_employment() -> None:
    """X-45: there is no such act, none can be written into a scheme, and no commission is withheld."""
    assert not [word for word in (*get_args(Act), *get_args(Kind)) if DISMISSAL.search(word)]
    for act in ("dismiss", "terminate", "withhold", "demote"):
        with pytest.raises(ValidationError):
            Step.model_validate({"do": act})
    assert Step.model_validate({"do": "review"}).do == ("review",)
    assert not [kpi.id for kpi in KPIS.values() if "commission" in kpi.sql]


def test_where_the_text_dismisses_a_person_reviews_and_nowhere_else() -> None:
    """X-45: of the rules that have steps, those that speak of dismissal reach a review, all others never do."""
    rules = catalogue()
    reviewed = {consequence.rule for _, consequence in consequences() if _reviews(consequence)}
    computed = {consequence.rule for _, consequence in consequences() if consequence.rule.startswith("F-")}
    speak = {name for name in computed if DISMISSAL.search(f"{rules[name].zh} {rules[name].en}")}
    assert len(speak) > 10
    assert speak <= reviewed
    assert reviewed - speak == {"F-01"}  # a supervisor's manners: one event, fined by F-01 and reviewed for F-02


def _reviews(consequence: Consequence) -> bool:
    return any("review" in step.do for step in consequence.steps)


@pytest.mark.parametrize(("times", "expected"), [(1, "deduction F-58 -50"), (2, "review F-58"), (3, "review F-58")])
def test_a_second_sticker_is_a_review(times: int, expected: str) -> None:
    """X-45: and no third time is more than that."""
    assert told(one(INSTALLER, *(f"03-1{n} | F-58 | | | | | 是 |" for n in range(times))))[-1] == expected


S6 = {f"F-{number}" for number in range(46, 60)}


@pytest.mark.parametrize("role", [INSTALLER, REPAIRER, "客服"])
def test_installers_answer_by_s6_and_nobody_else_does(role: str) -> None:
    """X-46: whichever of the two regulations the event was entered under; where S6 is silent, S5 holds for all."""
    rules = sorted({line.split("|")[1].strip() for line in LINES} - {""})
    people = roster(*[role] * len(rules))
    rows = [f"03-10 | {2000 + n} | {rule} | TS1 | | | 80 | 是 |" for n, rule in enumerate(rules)]
    cards = carded("binchun", roster=people, known=1, violations="\n".join([EVENT_HEAD, *rows]), complaints=COMPLAINTS)
    proposed = {proposal.rule for card in cards.values() for proposal in card.proposals}
    both = {o.id for o in shipped_policy("binchun").offences if _asks_installers(o)} - {"uniform"}
    answered = {p.rule for card in cards.values() for p in card.proposals if p.reason in both}
    assert len(proposed) > 20
    assert (proposed & S6 == set(), answered <= S6) == ((False, True) if role == INSTALLER else (True, not answered))


def _asks_installers(offence: Offence) -> bool:
    return any(consequence.rule in S6 and consequence.roles == ("installer",) for consequence in offence.consequences)


@pytest.mark.parametrize("number", [1, 2, 400])
def test_base_pay_is_never_forfeited(number: int) -> None:
    """X-49, F-71: ten yuan for each complaint, also where the sum is the whole pay of 4000; none for one not proven."""
    rows = "\n".join(f"TS{n} | 03-05 10:00 | 0105 | 属实" for n in range(number))
    text = f"投诉编号 | 投诉时间 | 被投诉人 | 是否属实\n{rows}\nTSX | 03-05 10:00 | 0105 | 不属实"
    proposals = carded("service-desk", roster=DESK_ROSTER, known=1, complaints=text)["0105"].proposals
    assert {(p.kind, p.rule, p.amount) for p in proposals} == {("deduction", "F-71", Fraction(-10))}
    assert len(proposals) == number
    desk = [consequence for scheme, consequence in consequences() if scheme == "service-desk"]
    assert all(_takes_at_most(consequence, 5) for consequence in desk)


def _takes_at_most(consequence: Consequence, percent: int) -> bool:
    return all(step.percent is None or step.percent <= percent for step in consequence.steps)


# ---------------------------------------------------------------- verified first, and chance
@pytest.mark.parametrize(("verified", "status"), [("", ""), ("否", ""), ("是", "申诉"), ("是", "撤销")])
def test_nothing_follows_from_what_nobody_verified(verified: str, status: str) -> None:
    """F-03 to F-59, X-31: of all the events, with whatever complaint, none has a consequence."""
    roles, rows = [], []
    for number, line in enumerate(LINES):
        role, *cells = line.partition("=>")[0].split("|")
        roles.append(role.strip())
        rows.append(f"03-10 | {2000 + number} | {' | '.join(cells)} | {verified} | {status}")
    cards = carded(
        "binchun", roster=roster(*roles), known=1, violations="\n".join([EVENT_HEAD, *rows]), complaints=COMPLAINTS
    )
    proposals: list[Proposal] = [proposal for card in cards.values() for proposal in card.proposals]
    assert (len(cards) > 80, proposals) == (True, [])


@pytest.mark.parametrize(
    ("orders", "verdict"), [(60, "over_may_be_chance"), (99, "over_may_be_chance"), (100, "within")]
)
def test_one_complaint_in_few_orders_may_be_chance(orders: int, verdict: str) -> None:
    """X-42: said with its counts first; four in a hundred are no longer chance (tests of the cap)."""
    rows = "\n".join(f"WX{n} | 维修 | 张三 | 03-01 09:00 | 03-02 09:00" for n in range(orders))
    card = carded(
        "binchun", known=1, work_orders=f"工单号 | 工单类型 | 师傅 | 报修时间 | 完成时间\n{rows}",
        complaints="投诉编号 | 投诉时间 | 被投诉人 | 是否属实\nTS1 | 03-03 09:00 | 张三 | 属实",
    )["0103"]  # fmt: skip
    (cap,) = card.caps
    assert cap.verdict == verdict
    view = cap_view(cap, KPIS["complaint_rate"])
    assert view.explanation["zh"].startswith(f"属实的投诉 1，完成的工单 {orders}")
    assert ("偶然" in view.verdict["zh"], "chance" in view.verdict["en"]) == (verdict != "within",) * 2
