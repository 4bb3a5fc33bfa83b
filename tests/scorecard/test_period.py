"""Appraised periods: scored from their own cases, money in their last month only, reviews of two fails in a row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest

from pipeline.definitions.policy import Policy
from pipeline.definitions.policy_files import Policies
from pipeline.kpi.model import Case, Sums
from pipeline.month import Month
from pipeline.report.documents import scorecards_document
from pipeline.scorecard.model import Card
from pipeline.scorecard.score import score_month
from tests.kpi.world import KPIS, world
from tests.policies.cards import carded, told
from tests.report.months import make_month
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


EVENTS = "日期 | 工号 | 条款 | 查实 | 状态 | 投诉编号"


def done(event: str = "", as_of: str = "05-05 00:00", last: str = "2025-03", complaints: str = "") -> Card:
    """The card of an installer who finished ten orders a month, graded by that alone, with one event."""
    completion = rule(kpi="completion", weight=90, curve=[[0, 0], [1, 100]])
    cells = [*event.split("|"), *[""] * 6][:6]
    violations = f"{EVENTS}\n{'|'.join(cells)}" if event else ""
    return carded(
        "binchun", roster=INSTALLER, month=last, as_of=as_of, known=3,
        change={"indicators": (completion,)}, work_orders=ORDERS, violations=violations, complaints=complaints,
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
    assert found.period.status == "provisional"


def test_an_open_eligibility_stands_in_the_cards_document() -> None:
    """What the quarter waits for is named: the month, the rule, and how much of it is open."""
    found = done("01-15 | 0104 | F-57 |")
    report = replace(make_month(), scored=replace(make_month().scored, cards=(found,)))
    (card,) = scorecards_document(report)["scorecards"]
    period = card["period"]
    assert (period["status"], period["grade"], period["disqualifications"]) == ("provisional", None, [])
    assert period["undecided"] == [{"month": "2025-01", "rule": "F-57", "kpi": "violations", "count": 0, "pending": 1}]
    assert [p["kind"] for p in card["proposals"]] == []


def test_settled_it_is_final() -> None:
    settled = done("01-15 | 0104 | F-57 | 是 | 撤销")
    assert settled.period is not None
    assert (settled.period.status, settled.period.undecided, told(settled)) == ("final", (), ["reward F-70 1000"])


COMPLAINT = "投诉编号 | 投诉时间 | 工单号 | 核实结果\nTS1 | 01-14 09:00 | AZ100 | {finding}"
POSITION = "01-15 | 0104 | F-48 | 是 | | TS1"


def position(finding: str, last: str = "2025-03") -> Card:
    """March, or that month, for an installer with a verified F-48 in January, whose complaint came to this."""
    return done(POSITION, last=last, complaints=COMPLAINT.format(finding=finding))


def entered(event: str) -> Case:
    """The case of an event of January whose complaint nobody has judged."""
    seen = world(month="2025-01", roster=INSTALLER, work_orders=ORDERS, violations=f"{EVENTS}\n{event}",
                 complaints=COMPLAINT.format(finding="待核实"), kpis="violations")  # fmt: skip
    return seen.cases("violations")["2025-01-15 F-48"]


@pytest.mark.parametrize("finding", ["", "待核实"])
def test_a_complaint_that_nobody_has_judged_leaves_the_eligibility_open(finding: str) -> None:
    """D-04, F-48: verified, but it needs an established complaint."""
    found = position(finding)
    assert found.period is not None
    assert [(str(then), why.rule, why.pending) for then, why in found.period.undecided] == [("2025-01", "F-48", 1)]
    assert (found.period.status, found.period.grade, told(found)) == ("provisional", None, [])


def test_the_event_itself_waits_for_the_complaint() -> None:
    """In its own month: pending with its reason, no proposal, and the eligibility open."""
    january = position("待核实", last="2025-01")
    assert [(why.rule, why.count, why.pending) for why in january.undecided] == [("F-48", 0, 1)]
    assert told(january) == []
    case = entered(POSITION)
    assert (case.state, case.reason, set(case.flags)) == ("pending", "complaint_open", {"complaint", "company"})


def test_once_judged_it_costs_or_it_does_not() -> None:
    lost, kept = position("属实"), position("不属实")
    assert lost.period is not None
    assert kept.period is not None
    assert [(str(then), why.rule) for then, why in lost.period.lost] == [("2025-01", "F-48")]
    assert (lost.period.status, told(lost)) == ("final", [])
    assert (kept.period.lost, kept.period.undecided, told(kept)) == ((), (), ["reward F-70 1000"])


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        ("01-15 | 0104 | F-48 | | | TS1", "not_verified"),
        ("01-15 | 0104 | F-48 | 是 | 申诉 | TS1", "under_appeal"),
        ("01-15 | 0104 | F-48 | 是 | 撤销 | TS1", "revoked"),
    ],
)
def test_another_reason_to_wait_comes_first(event: str, reason: str) -> None:
    assert entered(event).reason == reason


# ---------------------------------------------------------------- fails before the rules were there (D-12)
def failed_twice(effective_from: date) -> list[int]:
    """The reviews after fails in the last quarter of 2024 and the first of 2025, by rules from that day on."""
    under = COMPLETED.model_copy(update={"effective_from": effective_from})
    found = card({"2024-12": FAILED, "2025-03": FAILED}, under=under)
    assert told(found)[0].startswith("deduction F-70"), "the quarter itself is a fail"
    return [p.ordinal for p in found.proposals if p.kind == "review"]


@pytest.mark.parametrize(
    ("day", "counted"),
    [(date(2015, 8, 1), [2]), (date(2024, 10, 1), [2]), (date(2024, 10, 2), []), (date(2025, 1, 1), [])],
)
def test_a_period_that_began_before_the_policy_is_no_fail(day: date, counted: list[int]) -> None:
    """D-12: nobody can fail under rules that were not there yet."""
    assert failed_twice(day) == counted


def test_periods_before_the_policy_do_not_lengthen_the_row() -> None:
    """Three fails, of which the rules saw two."""
    rates = {"2024-09": FAILED, "2024-12": FAILED, "2025-03": FAILED}
    under = COMPLETED.model_copy(update={"effective_from": date(2024, 10, 1)})
    assert [p.ordinal for p in card(rates, under=under).proposals if p.kind == "review"] == [2]
    assert [p.ordinal for p in card(rates).proposals if p.kind == "review"] == [3]
