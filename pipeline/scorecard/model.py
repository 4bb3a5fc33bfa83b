"""What scoring a month gives: a card per person, and verdicts on capped figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Literal

from pipeline.kpi.model import Employee, Figure, Status
from pipeline.month import Month

State = Literal["scored", "too_few", "no_data", "manual_missing", "not_applicable"]
Verdict = Literal["within", "undecided", "over_may_be_chance", "over", "no_orders"]
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
class Proposal:
    """A consequence that a person has to decide: kind, rule, amount in yuan, who is paid, and why (a message key)."""

    kind: str
    rule: str
    amount: Fraction | None
    payee: str | None
    reason: str


@dataclass(frozen=True)
class Card:
    """One person's month."""

    employee: Employee
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


@dataclass(frozen=True)
class ScoredMonth:
    """All cards of a month under one policy, and the verdicts on teams, branches and the company."""

    month: Month
    as_of: datetime
    status: Status
    cards: tuple[Card, ...]
    unassigned: dict[str, int]
    unit_caps: dict[tuple[str, str], tuple[CapVerdict, ...]]
