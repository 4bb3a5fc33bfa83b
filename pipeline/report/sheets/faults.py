"""What the checks found in the logs, one row each: the data-quality page shows only the first ones of many."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.report.model import MonthReport
from pipeline.report.quality import all_faults, fault_detail
from pipeline.report.sheets.model import Place, Specification, Table, Value, columns
from pipeline.report.wording import code

_FAULTS: tuple[Specification, ...] = (
    ("xlsx.fault", "text", 44), ("case.no", "text", 20), ("quality.detail", "text", 34), ("xlsx.cure", "text", 54),
    ("case.file", "text", 40), ("case.sheet", "text", 12), ("case.row", "number", 8),
)  # fmt: skip


def faults(report: MonthReport, on_disk: frozenset[str]) -> Table:
    """Everything in the logs that a clerk should look at, by kind and place."""
    return Table("faults", columns(_FAULTS), _rows(report, on_disk), frozen=1, long=True)


def _rows(report: MonthReport, on_disk: frozenset[str]) -> Iterator[tuple[Value, ...]]:
    for fault in all_faults(report):
        yield (
            code("fault", fault.code), fault.case_no, fault_detail(report, fault), code("fault_cure", fault.code),
            Place(fault.file, fault.sheet, fault.row, fault.file in on_disk), fault.sheet, fault.row,
        )  # fmt: skip
