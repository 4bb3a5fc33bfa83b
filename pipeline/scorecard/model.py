"""What scoring a month gives: a card per person, and verdicts on capped figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from typing import Literal

from pipeline.definitions.exact import Named
from pipeline.kpi.model import Case, Employee, Figure, Status
from pipeline.month import Month

State = Literal["scored", "too_few", "no_data", "manual_missing", "not_applicable"]
Verdict = Literal["within", "undecided", "over_may_be_chance", "over", "no_orders"]
Judgement = Literal["met", "missed", "rated", "too_few", "no_data", "not_applicable"]
Kind = Literal[
    "deduction", "transfer", "reward", "warning", "major_demerit", "suspension", "ineligible", "review", "listed"
]  # fmt: skip
Trend = Literal["falling", "level", "rising", "no_history"]


@dataclass(frozen=True)
class Indicator:
    """One line of a card. `attainment` (0..100) and `points` are None unless the state is scored."""

    id: str
    kpi: str
    group: str
    figure: Figure
    state: State
    weight: Fraction
    min_cases: int
    attainment: Fraction | None
    points: Fraction | None


@dataclass(frozen=True)
class CapVerdict:
    """A figure held against the policy's cap; low and high are the range that pending cases leave open."""

    kpi: str
    rule: str
    numerator: int
    denominator: int
    pending: int
    low: Fraction | None
    high: Fraction | None
    limit: Fraction
    verdict: Verdict
    probability: float | None
    trend: Trend
    last_months: dict[int, tuple[int, int]]


@dataclass(frozen=True)
class Disqualification:
    """A count over its line, or one that pending cases could still push over it (then it stands under `undecided`)."""

    rule: str
    kpi: str
    count: int
    pending: int


@dataclass(frozen=True)
class StandardVerdict:
    """A figure held against the text's own threshold: met or missed, or rated with the policy's word."""

    id: str
    kpi: str
    rule: str
    figure: Figure
    state: Judgement
    rating: str | None = None


@dataclass(frozen=True)
class Proposal:
    """A consequence that a person has to decide.

    `amount` is in yuan, what the person loses negative, and None where it cannot be known or has to be chosen between
    `low` and `high`; `stated` is what the rule says where a floor or a limit changes it. `reason` is the id of the
    offence (or of the grade), `name` its wording; what is not `payable` only stands as what the rule says. `ordinal`
    says which time this is, `earlier` when the times before were; `also` lists rules that match as well.
    """

    kind: Kind
    rule: str
    amount: Fraction | None
    payee: str | None
    reason: str
    name: Named
    ordinal: int = 1
    days: int | None = None
    low: Fraction | None = None
    high: Fraction | None = None
    stated: Fraction | None = None
    payable: bool = True
    also: tuple[str, ...] = ()
    reading: Named | None = None
    cases: tuple[Case, ...] = ()
    earlier: tuple[date, ...] = ()


@dataclass(frozen=True)
class Tally:
    """Indicators added up: points, the share of the weight they cover, total (None below the least coverage), grade."""

    indicators: tuple[Indicator, ...]
    raw_points: Fraction
    declared_total: Fraction
    coverage: Fraction
    total: Fraction | None
    grade: str | None
    grade_gap: bool
    status: Status


@dataclass(frozen=True)
class PeriodCard:
    """One person's appraised period, summed from its own cases.

    `lost` says which months are disqualified, and why; `undecided` which could still be.
    """

    months: tuple[Month, ...]
    tally: Tally
    lost: tuple[tuple[Month, Disqualification], ...]
    undecided: tuple[tuple[Month, Disqualification], ...] = ()

    @property
    def status(self) -> Status:
        """Final when neither a figure nor the eligibility can change any more."""
        return "provisional" if self.undecided else self.tally.status

    @property
    def grade(self) -> str | None:
        """The grade that counts: none while it can change, and none with a disqualified month."""
        return self.tally.grade if self.status == "final" and not self.lost else None


@dataclass(frozen=True)
class Card:
    """One person's month.

    `deducted` is what all proposals with a known amount take away, in yuan; `over_share` says whether that is more than
    the share of pay the policy allows, None without a known pay.
    """

    employee: Employee
    scheme: str
    indicators: tuple[Indicator, ...]
    raw_points: Fraction
    declared_total: Fraction
    coverage: Fraction
    total: Fraction | None
    grade: str | None
    withheld: str | None
    grade_gap: bool
    status: Status
    caps: tuple[CapVerdict, ...]
    disqualifications: tuple[Disqualification, ...]
    undecided: tuple[Disqualification, ...]
    proposals: tuple[Proposal, ...]
    standards: tuple[StandardVerdict, ...] = ()
    period: PeriodCard | None = None
    deducted: Fraction = Fraction(0)
    over_share: bool | None = None


@dataclass(frozen=True)
class ScoredMonth:
    """All cards of a month, and the verdicts on teams, branches and the company; the company's standards by scheme."""

    month: Month
    as_of: datetime
    status: Status
    cards: tuple[Card, ...]
    unassigned: dict[str, int]
    unit_caps: dict[tuple[str, str], tuple[CapVerdict, ...]]
    company_standards: Mapping[str, tuple[StandardVerdict, ...]] = field(default_factory=dict)
