"""The data-quality page: what came in, what was left out and why, and how to put it right."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.definitions.kpi import Kpi
from pipeline.definitions.log import LogDefinition
from pipeline.kpi.model import Case
from pipeline.language import Text
from pipeline.report import formats
from pipeline.report.accounts import COUNTS, FaultyCell, FileAccount, file_accounts
from pipeline.report.corrections import CorrectionLine, Marks, correction_line, row_marks
from pipeline.report.evidence import Evidence, evidence
from pipeline.report.model import DataFault, MonthReport
from pipeline.report.wording import both, code, joined, kpi_text, listed, same

LINES = 450
"""How many lines the page shows, shared among its lists; the others stand in a workbook."""
FEWEST = 3


@dataclass(frozen=True)
class SheetLine:
    """One sheet's accounting."""

    name: str
    log: Text
    read: str
    counts: tuple[str, ...]
    adds_up: bool


@dataclass(frozen=True)
class FileLine:
    """One workbook's accounting, or why it was not read and the cure."""

    path: str
    state: Text
    cure: Text | None
    tone: str
    sheets: tuple[SheetLine, ...]


@dataclass(frozen=True)
class RejectedLine:
    """A rejected row: where, which column, why, and what to do."""

    place: FaultyCell
    column: Text
    reason: Text
    cure: Text


@dataclass(frozen=True)
class FaultGroup:
    """Faults of one code: what it means, what to do, how many there are, and the first ones with what they say."""

    code: str
    meaning: Text
    cure: Text
    count: int
    faults: tuple[tuple[DataFault, Text], ...]


@dataclass(frozen=True)
class Nobodys:
    """The cases of one KPI that nobody is charged with; `more` of them are not listed."""

    name: Text
    entry: Evidence
    count: int
    more: int


@dataclass(frozen=True)
class QualityView:
    """Everything the data-quality page says; `more_rejected` cells and `more_corrections` are not listed."""

    summary: Text
    columns: tuple[Text, ...]
    totals: tuple[str, ...]
    adds_up: bool
    files: tuple[FileLine, ...]
    unreadable: tuple[FileLine, ...]
    duplicates: tuple[tuple[str, str], ...]
    ignored: tuple[str, ...]
    rejected: tuple[RejectedLine, ...]
    more_rejected: int
    faults: tuple[FaultGroup, ...]
    unassigned: tuple[Nobodys, ...]
    corrections: tuple[CorrectionLine, ...] = ()
    more_corrections: int = 0


def quality_view(report: MonthReport, nobodys: dict[str, list[Case]]) -> QualityView:
    """The data-quality page of a month; `nobodys` holds the cases without a person by KPI."""
    files = file_accounts(report.accounting)
    sheets = [sheet for file in files for sheet in file.sheets]
    faults = all_faults(report)
    nobodys = {kpi: nobodys[kpi] for kpi in report.kpis if nobodys.get(kpi)}
    rejected = [(row, file) for file in files for row in file.rejected]
    lists = len({fault.code for fault in faults}) + len(nobodys) + bool(rejected) + bool(report.corrections)
    shown = max(LINES // max(lists, 1), FEWEST)
    marks = row_marks(report)
    sums = [sum(sheet.counts[place] for sheet in sheets) for place in range(len(COUNTS))]
    return QualityView(
        summary=_summary(files, len(faults)),
        columns=tuple(both(f"account.{name}") for name in COUNTS),
        totals=tuple(formats.plain(n) for n in (sum(sheet.read for sheet in sheets), *sums)),
        adds_up=all(sheet.adds_up for sheet in sheets),
        files=tuple(_file_line(file, report) for file in files if file.sheets),
        unreadable=tuple(_file_line(file, report) for file in files if file.code),
        duplicates=tuple((file.path, file.duplicate_of) for file in files if file.duplicate_of),
        ignored=tuple(file.path for file in files if file.status == "ignored"),
        rejected=tuple(_rejected_line(row, file, report) for row, file in rejected[:shown]),
        more_rejected=max(len(rejected) - shown, 0),
        faults=_fault_groups(report, faults, shown),
        unassigned=tuple(_nobodys(report.kpis[kpi], cases, shown, marks) for kpi, cases in nobodys.items()),
        corrections=tuple(correction_line(report, one) for one in report.corrections[:shown]),
        more_corrections=max(len(report.corrections) - shown, 0),
    )


def _summary(files: Sequence[FileAccount], faults: int) -> Text:
    return both(
        "quality.summary",
        files=sum(1 for file in files if file.status != "ignored"),
        rows=formats.plain(sum(sheet.read for file in files for sheet in file.sheets)),
        rejected=sum(len({(cell.sheet, cell.row) for cell in file.rejected}) for file in files),
        unreadable=sum(1 for file in files if file.code),
        faults=faults,
    )


def _file_line(file: FileAccount, report: MonthReport) -> FileLine:
    unread = file.code is not None
    return FileLine(
        path=file.path,
        state=file.reason or code("file_status", file.status),
        cure=code("file_cure", file.code) if unread else None,
        tone="bad" if unread else "",
        sheets=tuple(
            SheetLine(
                name=sheet.name,
                log=_log_name(report, sheet.log),
                read=formats.plain(sheet.read),
                counts=tuple(formats.plain(count) for count in sheet.counts),
                adds_up=sheet.adds_up,
            )
            for sheet in file.sheets
        ),
    )


def _log_name(report: MonthReport, log: str | None) -> Text:
    known = report.logs.get(log or "")
    return {"zh": known.zh, "en": known.en} if known else both("account.no_log")


def _rejected_line(row: FaultyCell, file: FileAccount, report: MonthReport) -> RejectedLine:
    log = next((sheet.log for sheet in file.sheets if sheet.name == row.sheet), None)
    return RejectedLine(
        place=row,
        column=_column_name(report.logs.get(log or ""), row),
        reason=code("rejected", row.code),
        cure=code("rejected_cure", row.code),
    )


def _column_name(log: LogDefinition | None, row: FaultyCell) -> Text:
    column = log.columns.get(row.column or "") if log else None
    return {"zh": column.zh, "en": column.en} if column else same(row.header or row.column or "")


def all_faults(report: MonthReport) -> list[DataFault]:
    """What the checks found in the month and what the reader warned of, by code and place."""
    found = [*report.faults, *_warnings(file_accounts(report.accounting))]
    return sorted(found, key=lambda f: (f.code, f.file, f.sheet, f.row, f.case_no))


def _warnings(files: Sequence[FileAccount]) -> Iterator[DataFault]:
    for file in files:
        for cell in file.warnings:
            yield DataFault(cell.code, "", cell.cell or "", cell.file, cell.sheet, cell.row, "")


def _fault_groups(report: MonthReport, faults: Sequence[DataFault], shown: int) -> tuple[FaultGroup, ...]:
    groups: dict[str, list[DataFault]] = defaultdict(list)
    for fault in faults:
        groups[fault.code].append(fault)
    often = Counter({name: len(found) for name, found in groups.items()})
    return tuple(
        FaultGroup(
            name,
            code("fault", name),
            code("fault_cure", name),
            len(groups[name]),
            tuple((fault, fault_detail(report, fault)) for fault in groups[name][:shown]),
        )
        for name in sorted(groups, key=lambda name: (-often[name], name))
    )


def fault_detail(report: MonthReport, fault: DataFault) -> Text:
    """A fault's detail: KPIs by name, a problem in words with its person, anything else as it is."""
    parts = fault.detail.split()
    if parts and all(part in report.kpis for part in parts):
        return listed(kpi_text(report.kpis[part], "name") for part in parts)
    problem, colon, person = fault.detail.partition(": ")
    return joined((same(person), code("problem", problem)), same(" · ")) if colon else same(fault.detail)


def _nobodys(kpi: Kpi, cases: Sequence[Case], shown: int, marks: Marks) -> Nobodys:
    whole = evidence(kpi, cases, named=True, marks=marks)
    left, lists = shown, []
    for part in whole.lists:
        lists.append(replace(part, rows=part.rows[:left]))
        left -= len(lists[-1].rows)
    entry = replace(whole, lists=tuple(part for part in lists if part.rows))
    return Nobodys(kpi_text(kpi, "name"), entry, whole.size, whole.size - entry.size)
