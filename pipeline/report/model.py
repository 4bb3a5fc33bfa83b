"""The report model: everything a page, a workbook or a JSON file of one month is made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.definitions.kpi import Kpi
from pipeline.definitions.log import LogDefinition
from pipeline.definitions.policy import Policy
from pipeline.kpi.model import Case, Employee, Figure
from pipeline.scorecard.model import ScoredMonth


@dataclass(frozen=True)
class DataFault:
    """Something in the logs that a clerk should look at: a code of `sql/check/`, the thing, and where it stands."""

    code: str
    log: str
    case_no: str
    file: str
    sheet: str
    row: int
    detail: str


@dataclass(frozen=True)
class MonthReport:
    """One month, ready to be shown.

    `figures` is keyed by (kpi, level, id). `accounting` is what stands in `run.json` under `files`: per workbook its
    path, status and sheets with rows read, new, new versions, unchanged, rejected and blank, and the rejected rows
    (sheet, row, column, header, cell, code) that still stand.
    """

    scored: ScoredMonth
    policy: Policy
    kpis: Mapping[str, Kpi]
    logs: Mapping[str, LogDefinition]
    employees: tuple[Employee, ...]
    figures: Mapping[tuple[str, str, str], Figure]
    cases: tuple[Case, ...]
    faults: tuple[DataFault, ...]
    accounting: tuple[Mapping[str, Any], ...]
