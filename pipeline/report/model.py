"""The report model: everything a page, a workbook or a JSON file of one month is made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pipeline.definitions.checklist import Checklist
from pipeline.definitions.kpi import Kpi
from pipeline.definitions.log import LogDefinition
from pipeline.definitions.policy import Policy
from pipeline.definitions.policy_files import Policies
from pipeline.kpi.measure import History
from pipeline.kpi.model import Case, Employee, Figure
from pipeline.kpi.pages import PageData
from pipeline.scorecard.model import Card, ScoredMonth
from pipeline.workspace import ManagerOf


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
class OpenAppeal:
    """An appeal that nobody had decided at `as_of`: whose, which KPI (or what is written), and case."""

    employee_no: str
    kpi: str
    case_no: str


@dataclass(frozen=True)
class Shelf:
    """Every scheme that a company can choose, and what its page needs: all KPIs and checklists there are.

    `faulty` says of schemes whose file cannot be used how many faults it has.
    """

    policies: tuple[Policy, ...] = ()
    faulty: Mapping[str, int] = field(default_factory=dict)
    kpis: Mapping[str, Kpi] = field(default_factory=dict)
    checklists: Mapping[str, Checklist] = field(default_factory=dict)


@dataclass(frozen=True)
class Provenance:
    """What made a report: versions of the program and its libraries, the hash of all definitions.

    `raw` is the way from the month's folder to the raw workbooks, with slashes, for links to them.
    """

    versions: Mapping[str, str] = field(default_factory=dict)
    definitions: str = ""
    raw: str = "../../data/raw"


@dataclass(frozen=True)
class MonthReport:
    """One month, ready to be shown.

    `kpis` are those that were measured. `figures` is keyed by (kpi, level, id). `accounting` is what stands in
    `run.json` under `files`: per workbook its path, status and sheets with rows read, new, new versions, unchanged,
    rejected and blank, and the rejected rows (sheet, row, column, header, cell, code) that still stand. `history`
    has the sums of every figure by (KPI, level, id, month) for the months that are drawn, this one included.
    `shelf` holds the schemes that get a page of their own. `scatter` says how the company's cases scatter (see `moves`)
    where the report may hold only some of them.
    """

    scored: ScoredMonth
    policies: Policies
    kpis: Mapping[str, Kpi]
    logs: Mapping[str, LogDefinition]
    employees: tuple[Employee, ...]
    figures: Mapping[tuple[str, str, str], Figure]
    cases: tuple[Case, ...]
    faults: tuple[DataFault, ...]
    accounting: tuple[Mapping[str, Any], ...]
    shelf: Shelf = Shelf()
    history: History = field(default_factory=dict)
    scatter: Mapping[str, float] | None = None
    managers: tuple[ManagerOf, ...] = ()
    pages: tuple[PageData, ...] = ()
    appeals: tuple[OpenAppeal, ...] = ()
    provenance: Provenance = Provenance()

    @property
    def policy(self) -> Policy:
        """The company's own policy."""
        return self.policies.default

    def policy_of(self, card: Card) -> Policy:
        """The policy that the card was scored by."""
        return next(policy for policy in self.policies.all if policy.scheme == card.scheme)
