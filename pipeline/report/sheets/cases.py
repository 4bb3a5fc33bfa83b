"""Every case that pages list, each with the workbook, sheet and row it stands in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from fractions import Fraction

from pipeline.kpi.model import Case
from pipeline.language import Text
from pipeline.report.appeals import case_note
from pipeline.report.model import MonthReport
from pipeline.report.sheets.model import Place, Specification, Table, Value, columns
from pipeline.report.wording import both, code, kpi_text, listed

ROWS_A_SHEET = 1_048_575
_CASES: tuple[Specification, ...] = (
    ("employee_no", "text", 9), ("person", "text", 10), ("kpi", "text", 30), ("case.no", "text", 20),
    ("case.state", "text", 14), ("case.reason", "text", 34), ("xlsx.numerator", "number", 10),
    ("xlsx.denominator", "number", 12), ("case.at", "moment", 17), ("case.started", "moment", 17),
    ("case.ended", "moment", 17), ("case.file", "text", 40), ("case.sheet", "text", 12),
    ("case.row", "number", 8),
)  # fmt: skip

Order = Callable[[Case], tuple[bool, str, int, datetime, str, str, int]]


def cases(report: MonthReport, on_disk: frozenset[str]) -> Iterator[Table]:
    """All cases, nobody's last; more than a sheet holds go on in the next one."""
    listed_cases = sorted((case for case in report.cases if not case.basis), key=_order(report))
    for part, start in enumerate(range(0, max(len(listed_cases), 1), ROWS_A_SHEET), start=1):
        rows = _rows(report, listed_cases[start : start + ROWS_A_SHEET], on_disk)
        yield Table("cases", columns(_CASES), rows, frozen=2, long=True, part=part)


def _rows(report: MonthReport, found: Iterable[Case], on_disk: frozenset[str]) -> Iterator[tuple[Value, ...]]:
    """A row per case; texts that repeat are looked up once."""
    names = {person.employee_no: person.name for person in report.employees}
    kpis = {kpi.id: kpi_text(kpi, "name") for kpi in report.kpis.values()}
    states = {state: both(f"case_state.{state}") for state in ("counted", "pending", "excluded")}
    per = {kpi.id: kpi.per for kpi in report.kpis.values()}
    reasons = _reasons(report.cases)
    for case in found:
        above, source = per[case.kpi], case.source
        yield (
            case.employee_no, names.get(case.employee_no or "") or case.person, kpis[case.kpi], case.case_no,
            states[case.state], reasons[case.reason, case.appeal, case.problem],
            float(case.numerator) if above == 1 else float(Fraction(case.numerator) / above),
            float(case.denominator), case.at, case.started_at, case.ended_at,
            Place(source.file, source.sheet, source.row, source.file in on_disk), source.sheet, source.row,
        )  # fmt: skip


def _reasons(found: Iterable[Case]) -> Mapping[tuple[str | None, str | None, str | None], Text]:
    """The words beside a case by its reason, what an appeal made of it, and why it is nobody's."""
    alike = {(case.reason, case.appeal, case.problem): case for case in found}
    return {
        key: listed(t for t in (case_note(case), code("problem", case.problem)) if any(t.values()))
        for key, case in alike.items()
    }


def _order(report: MonthReport) -> Order:
    place = {kpi: number for number, kpi in enumerate(report.kpis)}

    def order(case: Case) -> tuple[bool, str, int, datetime, str, str, int]:
        nobody, source = case.employee_no is None, case.source
        return (nobody, case.employee_no or "", place[case.kpi], case.at or datetime.min, case.case_no,
                source.file, source.row)  # fmt: skip

    return order
