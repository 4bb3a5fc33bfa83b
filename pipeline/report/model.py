"""The report model: everything a page, a workbook or a JSON file of one month is made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any, Literal

from pipeline.definitions.adoption import Adoption
from pipeline.definitions.checklist import Checklist
from pipeline.definitions.cities import City
from pipeline.definitions.kpi import Kpi
from pipeline.definitions.log import LogDefinition
from pipeline.definitions.policy import Policy
from pipeline.definitions.policy_files import Policies
from pipeline.kpi.measure import History
from pipeline.kpi.model import Case, Employee, Figure, Source
from pipeline.kpi.pages import PageData
from pipeline.month import Month
from pipeline.report.differences import MonthDifference
from pipeline.scorecard.model import Card, ScoredMonth
from pipeline.scorecard.procedure import HrStep
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
class Appeal:
    """An appeal as it stood at `as_of`: whose, which KPI (or what is written) and case, and what came of it.

    What was decided on a later day is still pending. `reason` holds no long numbers. `remedy` is that of an upheld one;
    `reassigned_to` the number of the employee who has the case now. `decided_by` is the decider's number, or what is
    written, `decider` the name of the number. `effective` ones changed a case. `source` is its row in the log.
    """

    employee_no: str
    kpi: str
    case_no: str
    source: Source
    outcome: Literal["pending", "dismissed", "upheld"] = "pending"
    reason: str = ""
    remedy: Literal["exclude", "met", "reassign"] | None = None
    reassigned_to: str | None = None
    decided_by: str = ""
    decider: str = ""
    decided_on: date | None = None
    effective: bool = False

    @property
    def is_open(self) -> bool:
        """True while nobody has decided."""
        return self.outcome == "pending"


@dataclass(frozen=True)
class CorrectedCell:
    """A cell of a workbook that was put right before it was loaded, by whom, when and why.

    `row` is the Excel row, `cell` the address; `column` is None for one that the log does not know. Personal values are
    struck out of `was` and `becomes`.
    """

    file: str
    sha256: str
    sheet: str
    log: str
    row: int
    column: str | None
    header: str
    cell: str
    was: str
    becomes: str
    reason: str
    by: str
    on: date


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
class Closing:
    """That the month is closed: its revision (1 for the closing itself), who closed or restated it, and why."""

    revision: int
    by: str
    reason: str = ""


@dataclass(frozen=True)
class Carried:
    """Money (yuan, what the person gets more is positive) that the restatement of an earlier month leaves to this one.

    What somebody would lose is only taken when HR decides so by hand: it is listed. `is_payable` is False for somebody
    who has no line in this month's sheet.
    """

    employee_no: str
    month: Month
    revision: int
    amount: Fraction
    is_payable: bool = True

    @property
    def applied(self) -> bool:
        """True for what goes into the sheet's sums by itself."""
        return self.amount > 0 and self.is_payable


@dataclass(frozen=True)
class MonthReport:
    """One month, ready to be shown.

    `kpis` are those that were measured. `figures` is keyed by (kpi, level, id). `accounting` is what stands in
    `run.json` under `files`: per workbook its path, status and sheets with rows read, new, new versions, unchanged,
    rejected and blank, and the rejected rows (sheet, row, column, header, cell, code) that still stand. `history`
    has the sums of every figure by (KPI, level, id, month) for the months that are drawn, this one included.
    `shelf` holds the schemes that get a page of their own. `scatter` says how the company's cases scatter (see `moves`)
    where the report may hold only some of them. `closing` is None for a month that is still open,
    `standing` what closed months would say today.
    `adoptions` says by scheme how each policy in force was approved and published. `cities` are the company's city
    packs, `hr_steps` what HR has on record by the day of judgement, `hired` since when people have worked here; only
    HR's own pages and the pay sheet show what follows from these.
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
    appeals: tuple[Appeal, ...] = ()
    provenance: Provenance = Provenance()
    closing: Closing | None = None
    carried: tuple[Carried, ...] = ()
    standing: tuple[MonthDifference, ...] = ()
    corrections: tuple[CorrectedCell, ...] = ()
    adoptions: Mapping[str, Adoption] = field(default_factory=dict)
    cities: Mapping[str, City] = field(default_factory=dict)
    hr_steps: tuple[HrStep, ...] = ()
    hired: Mapping[str, date] = field(default_factory=dict)

    @property
    def is_simulation(self) -> bool:
        """True when a policy in force was not approved, or not published before the month began."""
        return any(adoption.missing for adoption in self.adoptions.values())

    @property
    def policy(self) -> Policy:
        """The company's own policy."""
        return self.policies.default

    def policy_of(self, card: Card) -> Policy:
        """The policy that the card was scored by."""
        return next(policy for policy in self.policies.all if policy.scheme == card.scheme)
