"""Appeals as pages tell them: what somebody objected to, what was decided and by whom, and what it changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.kpi.model import Case
from pipeline.language import Text
from pipeline.report import formats
from pipeline.report.model import Appeal, MonthReport
from pipeline.report.wording import both, code, joined, kpi_text, same, sentences

TONES = {"pending": "open", "dismissed": "none", "upheld": "good"}
# seven digits or more that are neither a date nor part of the number of an order
_LONG_NUMBER = re.compile(r"(?<![A-Za-z0-9])(?!20\d\d-\d\d?-\d\d?(?!\d))\d(?:[\s-]?\d){6,}")
# a street with a number, and the characters of the place before it
_ADDRESS = re.compile(r"[\u4e00-\u9fff]{0,8}[路街巷道里弄村]\s*\d+[\d号栋幢座单元室楼层弄\-－]*")


@dataclass(frozen=True)
class AppealView:
    """One appeal in words. `kpi_id` is blank where no figure of the month is meant."""

    kpi: Text
    kpi_id: str
    case_no: str
    reason: str
    outcome: Text
    tone: str
    remedy: Text | None
    decided: Text | None
    effect: Text
    file: str
    sheet: str
    row: int


def appeals_of(report: MonthReport, employee_no: str) -> tuple[AppealView, ...]:
    """Everything that the person objected to in the month, in the order of the report."""
    return tuple(appeal_view(report, appeal) for appeal in report.appeals if appeal.employee_no == employee_no)


def appeal_view(report: MonthReport, appeal: Appeal) -> AppealView:
    """One appeal in words."""
    return AppealView(
        kpi=appealed_figure(report, appeal),
        kpi_id=appeal.kpi if appeal.kpi in report.kpis else "",
        case_no=appeal.case_no or formats.NOTHING,
        reason=appeal.reason,
        outcome=both(f"appeals.{appeal.outcome}"),
        tone=TONES[appeal.outcome],
        remedy=code("remedy", appeal.remedy) if appeal.remedy else None,
        decided=None if appeal.is_open else _decided(appeal),
        effect=sentences(_effect(report, appeal)),
        file=appeal.source.file,
        sheet=appeal.source.sheet,
        row=appeal.source.row,
    )


def appealed_figure(report: MonthReport, appeal: Appeal) -> Text:
    """The name of the figure that the appeal is about, or what is written for it."""
    kpi = report.kpis.get(appeal.kpi)
    return kpi_text(kpi, "name") if kpi else same(appeal.kpi)


def case_note(case: Case) -> Text:
    """Why the case counts as it does, and what an appeal made of it."""
    marks = (code("reason", mark) for mark in dict.fromkeys((case.reason, case.appeal)) if mark)
    return joined(marks, both("comma"))


def discreet(text: str) -> str:
    """The text in one line without anything that could be somebody's telephone number or address."""
    return " ".join(_ADDRESS.sub("***", _LONG_NUMBER.sub("***", text)).split())


def _decided(appeal: Appeal) -> Text:
    """Who decided and when; what the log does not say is said to be missing."""
    who = " ".join(part for part in (appeal.decided_by, appeal.decider) if part)
    day = appeal.decided_on.isoformat() if appeal.decided_on else ""
    return both("appeals.decided", who=who or both("appeals.no_decider"), day=day or both("appeals.no_day"))


def _effect(report: MonthReport, appeal: Appeal) -> Iterator[Text]:
    """What was asked for, and whether it changed a case."""
    if appeal.remedy is None:
        yield both(f"appeals.effect.{appeal.outcome}")
        return
    if not appeal.effective:
        yield both("appeals.effect.none")
        return
    names = {person.employee_no: person.name for person in report.employees}
    number = appeal.reassigned_to
    who = both("appeals.somebody") if number is None else same(f"{number} {names.get(number, '')}".strip())
    yield both(f"appeals.effect.{appeal.remedy}", case=appeal.case_no, who=who)
