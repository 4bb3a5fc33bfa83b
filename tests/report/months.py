"""A small plausible month for tests of the reports: three people, three KPIs, a policy and their cases."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from pipeline.definitions.kpi import Kpi, Wording
from pipeline.definitions.log import Column, LogDefinition
from pipeline.definitions.policy import Policy
from pipeline.definitions.policy_files import Policies
from pipeline.kpi.model import Case, Employee, Figure, Source
from pipeline.language import Language
from pipeline.month import Month
from pipeline.report.html import site, write_whole
from pipeline.report.model import Appeal, DataFault, MonthReport
from pipeline.scorecard.model import CapVerdict, Card, Disqualification, Indicator, ScoredMonth

MONTH = Month(2026, 10)
PEOPLE = (("0103", "张三", "repairer"), ("0104", "李小梅", "installer"), ("0105", "王师傅", "dispatcher"))
Words = Callable[[str], str]


def plain(text: str) -> str:
    """The text as it is."""
    return text


Figures = dict[tuple[str, str, str], Figure]


def make_month(words: Words = plain, cases: int = 3, total: Fraction | None = Fraction(8996, 100)) -> MonthReport:
    """The month; `words` is applied to every text that comes from logs and definitions."""
    kpis = {kpi.id: kpi for kpi in _kpis(words)}
    employees = tuple(
        Employee(no, words(name), role, words("维修一班"), words("浦东网点")) for no, name, role in PEOPLE
    )
    figures: Figures = {(f.kpi, f.level, f.id): f for f in _figures(kpis, employees)}
    policy = _policy(words)
    cards = tuple(_card(employee, policy, figures, total) for employee in employees)
    scored = ScoredMonth(
        MONTH,
        datetime(2026, 11, 2, 0, 5),
        "provisional",
        cards,
        {"fixed": 1},
        {("company", "company"): (_cap(18, 1324, 1),), ("team", words("维修一班")): (_cap(2, 97, 0),)},
    )
    return MonthReport(
        scored=scored,
        policies=Policies(policy),
        kpis=kpis,
        logs={"work_orders": _log(words)},
        employees=employees,
        figures=figures,
        cases=tuple(_case(n, words) for n in range(cases)) + _odd_cases(words),
        faults=(
            DataFault("unit_unknown", "work_orders", words("WX261003007"), words("工单/周报.xlsx"), "维修", 12, ""),
        ),
        accounting=_accounting(words),
    )


def appeal(employee_no: str, kpi: str, case_no: str, **more: Any) -> Appeal:
    """An appeal of the month, undecided unless `more` says otherwise."""
    return Appeal(employee_no, kpi, case_no, Source("申诉.xlsx", "申诉", 3, "a" * 64), **more)


def with_card(report: MonthReport, **changes: Any) -> MonthReport:
    """The month with the first card changed."""
    first, *rest = report.scored.cards
    return replace(report, scored=replace(report.scored, cards=(replace(first, **changes), *rest)))


def _kpis(words: Words) -> tuple[Kpi, ...]:
    def wording(name: str, above: str, below: str = "") -> Wording:
        return Wording(name=words(name), meaning=words(f"{name}的含义"), numerator=words(above), denominator=below)

    return (
        Kpi(
            id="fixed", position=1, kind="rate", unit="percent", better="higher", log="work_orders",
            rules=("R-04",),
            zh=wording("首次解决率", "一次修好的维修单", "首次上门的维修单"),
            en=wording("First-time fix", "repairs fixed the first time", "first-visit repairs"),
            parameters={"repeat_window_days": 30},
            window="repeat_window_days", sql=words("select 1 < 2"),
        ),
        Kpi(
            id="complaints", position=2, kind="rate", unit="percent", better="lower", log="complaints",
            zh=wording("投诉率", "属实的投诉", "完成的工单"),
            en=wording("Complaint rate", "established complaints", "completed orders"),
        ),
        Kpi(
            id="leaks", position=3, kind="count", unit="count", better="lower", log="work_orders",
            zh=wording("30天内漏水", "安装原因的漏水"), en=wording("Leaks within 30 days", "leaks"),
        ),
    )  # fmt: skip


def _policy(words: Words) -> Policy:
    rule = {
        "zh": words("有效性"),
        "en": words("Effectiveness"),
        "kpi": "fixed",
        "min_cases": 2,
        "source": "S35",
    }
    return Policy.model_validate(
        {
            "scheme": "binchun", "effective_from": date(2015, 8, 1), "zh": "考核办法", "en": "Scheme",
            "sources": ["S35"], "declared_total": 30, "min_coverage": 60, "sha256": "ab" * 32,
            "groups": {"quality": {"zh": words("工作质量"), "en": "Work quality"}},
            "indicators": [
                {**rule, "id": "one", "group": "quality", "weight": 10, "curve": [["0.6", 0], ["0.95", 100]]},
                {**rule, "id": "two", "group": "quality", "weight": 20, "assumed": True,
                 "bands": [{"below": "0.1", "attainment": 40}, {"attainment": 100}]},
            ],
            "grades": [
                {"id": "excellent", "zh": "优秀", "en": "Excellent", "from": 90},
                {"id": "good", "zh": "良好", "en": "Good", "from": 80},
                {"id": "fail", "zh": "不合格", "en": "Fail"},
            ],
            "grade_gaps": {"reading": {"zh": words("half-open"), "en": "half-open"}, "between": [[89, 90]]},
            "caps": [
                {"kpi": "complaints", "rule": "R-01", "limit": "0.01", "operator": "<=", "chance": "0.05"},
            ],
            "disqualifications": [
                {"rule": "D-01", "kpi": "leaks", "more_than": 2, "reading": {"zh": words("A"), "en": "A"}},
            ],
        }
    )  # fmt: skip


def _figures(kpis: dict[str, Kpi], employees: tuple[Employee, ...]) -> list[Figure]:
    team, branch = employees[0].team or "", employees[0].branch or ""
    units = [("company", "company"), ("branch", branch), ("team", team)]
    return [
        _figure(kpi, level, name)
        for kpi in reversed(kpis.values())
        for level, name in [*[("technician", e.employee_no) for e in reversed(employees)], *units]
    ]


def _figure(kpi: Kpi, level: Any, name: str) -> Figure:
    status: Any = "provisional" if kpi.window else "final"
    if kpi.kind == "count":
        return Figure(
            kpi.id,
            level,
            name,
            Fraction(2),
            None,
            Fraction(2),
            None,
            None,
            2,
            1,
            0,
            "final",
            {"dismissed": 1},
        )
    return Figure(kpi.id, level, name, Fraction(41), Fraction(46), Fraction(41, 46), 0.769, 0.953, 46, 1, 2, status)


def _cap(hits: int, orders: int, pending: int) -> CapVerdict:
    low, high = Fraction(hits, orders), Fraction(hits + pending, orders)
    return CapVerdict(
        "complaints", "R-01", hits, orders, pending, low, high, Fraction(1, 100), "over_may_be_chance", 0.2,
        "rising", {3: (3, 290), 12: (9, 1100)},
    )  # fmt: skip


def _card(employee: Employee, policy: Policy, figures: Figures, total: Fraction | None) -> Card:
    figure = figures["fixed", "technician", employee.employee_no]
    one, two = policy.indicators
    scored = Indicator(
        one.id,
        "fixed",
        "quality",
        figure,
        "scored",
        Fraction(10),
        2,
        Fraction(9217, 100),
        Fraction(9217, 1000),
    )
    few = Indicator(two.id, "fixed", "quality", figure, "too_few", Fraction(20), 50, None, None)
    return Card(
        employee=employee,
        scheme=policy.scheme,
        indicators=(scored, few),
        raw_points=Fraction(9217, 1000),
        declared_total=Fraction(30),
        coverage=Fraction(2, 3),
        total=total,
        grade=None if total is None else "good",
        withheld="coverage" if total is None else None,
        grade_gap=True,
        status="provisional",
        caps=(_cap(6, 100, 0) if employee.role == "dispatcher" else _cap(3, 150, 0),),
        disqualifications=(),
        undecided=(Disqualification("D-01", "leaks", 2, 1),),
        proposals=(),
    )


def _case(number: int, words: Words) -> Case:
    start = datetime(2026, 10, 3, 9, 0) + timedelta(minutes=number)
    return Case(
        "fixed", words(f"WX2610{number:05}"), "work_orders", start, words("张三(0103)"), "0103", None,
        words("维修一班"), words("浦东网点"), "counted", None, Decimal(1), Decimal(1), False,
        start, start + timedelta(hours=3),
        Source(words("工单/周报.xlsx"), words("维修"), number + 2, "ab" * 32),
    )  # fmt: skip


def _odd_cases(words: Words) -> tuple[Case, ...]:
    hit = _case(900, words)
    missed = replace(hit, case_no=words("WX-MISS"), numerator=Decimal(0), reason="came_back")
    pending = replace(hit, case_no=words("WX-PEND"), state="pending")
    left_out = replace(hit, case_no=words("WX-LEFT"), state="excluded", reason="is_repeat")
    nobodys = replace(hit, case_no=words("WX-NOBODY"), employee_no=None, problem="unknown_person")
    leak = replace(hit, kpi="leaks", case_no=words("WX-LEAK"), reason="confirmed")
    below = replace(hit, kpi="complaints", case_no=words("WX-BELOW"), basis=True)
    return missed, pending, left_out, nobodys, leak, below


def _log(words: Words) -> LogDefinition:
    column = Column(
        type="identifier",
        zh=words("工单号"),
        en="Order no.",
        headers=(words("单号"),),
        required=True,
        example="WX1",
    )
    visits = Column(type="integer", zh="上门次数", en="Visits", headers=("上门次数",), min=Decimal(0), max=Decimal(99))
    return LogDefinition(
        id="work_orders",
        zh=words("工单"),
        en="Orders",
        key=("order_no",),
        columns={"order_no": column, "visits": visits},
    )


def _accounting(words: Words) -> tuple[dict[str, Any], ...]:
    counts = {"rows_read": 10, "new": 5, "new_versions": 2, "unchanged": 1, "rejected": 1, "blank": 1}
    rejected = {
        "sheet": "维修",
        "row": 7,
        "column": "visits",
        "header": words("次数"),
        "cell": "C7",
        "code": "bad_number",
    }
    sheet = {"sheet": "维修", "log": "work_orders", **counts}
    return (
        {"path": words("工单/周报.xlsx"), "status": "loaded", "sheets": [sheet], "rejected_rows": [rejected],
         "warnings": [{"sheet": "维修", "row": 3, "cell": "A3", "code": "lost_digits"}]},
        {"path": words("工单/坏.xlsx"), "status": "unreadable", "code": "damaged"},
        {"path": words("备份/周报.xlsx"), "status": "duplicate", "duplicate_of": words("工单/周报.xlsx")},
    )  # fmt: skip


def write_html(report: MonthReport, folder: Path, languages: Sequence[Language]) -> None:
    """Writes the pages of the internal report alone."""
    write_whole(site(report, languages), folder)
