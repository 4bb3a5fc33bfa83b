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
CapStatus = Literal["grey", "green", "amber", "red"]
Doubt = Literal["too_few", "nothing_unusual", "not_known", "unstable", "partial", "as_expected"]
PartialReason = Literal["working_days", "orders", "probation", "protected_leave", "outage"]
SPEAKING: tuple[CapStatus, ...] = ("amber", "red")


@dataclass(frozen=True)
class Window:
    """The months that a status was read from (whole ones, newest last), what they add up to, and its chance.

    `probability` is that of as much or more for somebody exactly at the limit, None without anything below the line.
    `is_short` says that the logs do not go back far enough, `is_month_enough` that the newest month alone is red;
    `expected` is what the person's own mix of cases would
    bring at the company's rates, None where nobody can say.
    """

    months: int
    numerator: int
    denominator: int
    probability: float | None
    is_short: bool = False
    is_month_enough: bool = False
    expected: Fraction | None = None

    @property
    def is_above_expected(self) -> bool:
        """False when the person's mix of cases alone explains as much."""
        return self.expected is None or self.numerator > self.expected


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
    status: CapStatus = "grey"
    window: Window | None = None

    @property
    def supported(self) -> bool:
        """True when the rule says that it is over, the numbers say so too, and the mix of cases does not explain it."""
        is_over = self.verdict in ("over", "over_may_be_chance")
        return is_over and self.status in SPEAKING and self.window is not None and self.window.is_above_expected


@dataclass(frozen=True)
class Disqualification:
    """A count over its line, or one that pending cases could still push over it (then it stands under `undecided`).

    `is_counted` ones rest on a count and not on a single verified event. Of them `exposure` says how many things the
    person had that it could have happened to, `expected` how many events the company's own rates would bring (both None
    where nobody can say), `probability` how likely that many or more are then, and `status` what follows.
    """

    rule: str
    kpi: str
    count: int
    pending: int
    is_counted: bool = False
    status: CapStatus | None = None
    exposure: int | None = None
    expected: Fraction | None = None
    probability: float | None = None

    @property
    def doubt(self) -> Doubt | None:
        """Why the numbers cannot support it; None where they do, or where it is a single verified event."""
        if not self.is_counted or self.status in SPEAKING:
            return None
        return "not_known" if self.status is None else "too_few" if self.status == "grey" else "nothing_unusual"

    @property
    def supported(self) -> bool:
        """True when the numbers support what the rule says."""
        return self.doubt is None


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
    says which time this is, `earlier` when the times before were; `also` lists rules that match as well. `doubt` says
    why the numbers cannot support a disadvantage that rests on a grade; single verified events need no numbers.
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
    doubt: Doubt | None = None

    @property
    def supported(self) -> bool:
        """False for a disadvantage that the rule asks for and the numbers cannot support: none is proposed."""
        return self.doubt is None


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

    `lost` says which months are disqualified, and why; `undecided` which could still be. `unstable` names the
    indicators of which one case more or fewer would change the grade; `partial` says why a month of it grades nobody to
    a disadvantage.
    """

    months: tuple[Month, ...]
    tally: Tally
    lost: tuple[tuple[Month, Disqualification], ...]
    undecided: tuple[tuple[Month, Disqualification], ...] = ()
    unstable: tuple[str, ...] = ()
    partial: tuple[PartialReason, ...] = ()

    @property
    def doubt(self) -> Doubt | None:
        """Why nothing to a disadvantage can rest on the grade alone; None when it can."""
        return "partial" if self.partial else "unstable" if self.unstable else None

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

    `deducted` is what all supported proposals with a known amount take away, in yuan; `over_share` says whether that is
    more than the share of pay the policy allows, None without a known pay. `unstable` names the indicators of which one
    case more or fewer would change the grade; `partial` says why the month grades nobody to a disadvantage.
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
    unstable: tuple[str, ...] = ()
    partial: tuple[PartialReason, ...] = ()


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
