"""What measuring a month gives: cases, and figures summed from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Literal

Level = Literal["company", "branch", "team", "technician"]
Status = Literal["final", "provisional"]
Extra = Mapping[str, float | int | None]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a row stands: the workbook's path below `data/raw`, its sheet and Excel row, and the workbook's hash."""

    file: str
    sheet: str
    row: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Case:
    """One thing a KPI looked at.

    `state` is counted, pending or excluded; `reason` says why it is excluded, or what kind of counted case it is.
    `basis` cases only stand below the line of a quotient (the orders behind a complaint rate).
    `part` is the kind of case within its KPI (channel, item, rule entered), `subject` the thing it is about; two cases
    of one person, day and subject are one event. `amount` (yuan) is what money is measured by, `entered` (yuan) what a
    person decided, `payee_no` who would be paid, `flags` the conditions that hold. `appeal` says what an appeal made of
    it: `appeal_upheld` (left out), `appeal_met` (counts as met) or `appeal_reassigned` (charged to this person now).
    `employee_no` is None when nobody could be charged; `person` is what the row says, `problem` why it led to nobody.
    """

    kpi: str
    case_no: str
    log: str
    at: datetime | None
    person: str | None
    employee_no: str | None
    problem: str | None
    team: str | None
    branch: str | None
    state: Literal["counted", "pending", "excluded"]
    reason: str | None
    numerator: Decimal
    denominator: Decimal
    basis: bool
    started_at: datetime | None
    ended_at: datetime | None
    source: Source
    part: str | None = None
    subject: str | None = None
    amount: Decimal | None = None
    entered: Decimal | None = None
    payee_no: str | None = None
    flags: tuple[str, ...] = ()
    appeal: str | None = None


@dataclass(frozen=True)
class Sums:
    """What the cases of one figure add up to: above and below the line, and how many there are of each state."""

    numerator: Decimal = Decimal(0)
    denominator: Decimal = Decimal(0)
    counted: int = 0
    pending: int = 0
    excluded: int = 0

    def __add__(self, other: Sums) -> Sums:
        return Sums(
            self.numerator + other.numerator,
            self.denominator + other.denominator,
            self.counted + other.counted,
            self.pending + other.pending,
            self.excluded + other.excluded,
        )


@dataclass(frozen=True)
class Figure:
    """One KPI of one person, team, branch or the company.

    `numerator` is in the KPI's unit; `denominator` is None for counts; `value` is the unrounded quotient or None
    without a denominator. `low` and `high` are the 95 % Wilson interval where the KPI has one.
    """

    kpi: str
    level: Level
    id: str
    numerator: Fraction
    denominator: Fraction | None
    value: Fraction | None
    low: float | None
    high: float | None
    counted: int
    pending: int
    excluded: int
    status: Status
    extra: Extra = field(default_factory=dict)


@dataclass(frozen=True)
class Employee:
    """Somebody employed at any time in the month, as on its last day (or the last day employed).

    `base_pay` is in yuan a month, None where the roster does not say it. `manager_no` is None where the roster names
    nobody, or nobody whom it knows.
    """

    employee_no: str
    name: str
    role: str | None
    team: str | None
    branch: str | None
    base_pay: Decimal | None = field(default=None, repr=False)
    manager_no: str | None = None
