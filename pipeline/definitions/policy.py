"""A policy: weights, scoring rules, standards, grades, caps and consequences of one scheme from one day on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from pydantic import Field

from pipeline.definitions.chance import Chance
from pipeline.definitions.exact import Exact, ExactParameter, Named
from pipeline.definitions.kpi import Kpi, Parameter
from pipeline.definitions.log import Strict
from pipeline.definitions.offence import Offence
from pipeline.definitions.scoring import IndicatorRule, Judged, Standard

CALENDAR = "calendar"  # the one key under a KPI that is no parameter of its query


class Group(Named):
    """Indicators that belong together; its weight, if it has one, is shared equally by those without their own."""

    weight: Exact | None = Field(default=None, gt=0)


class Grade(Named):
    """A grade from a total on; the last one is the rest. `reward` is the money of an appraised period, in yuan."""

    id: str
    from_: Exact | None = Field(default=None, alias="from")
    reward: Exact | None = None


class GradeGaps(Strict):
    """Open intervals of the total that the regulation's wording leaves without a grade."""

    reading: Named
    between: tuple[tuple[Exact, Exact], ...]


class Cap(Strict):
    """A limit on a rate, and the probability below which chance no longer explains a breach."""

    kpi: str
    rule: str
    limit: Exact = Field(gt=0, lt=1)
    operator: Literal["<=", "<"]
    chance: Exact = Field(gt=0, lt=1)


class DisqualificationRule(Strict):
    """A monthly count above which nobody is appraised."""

    rule: str
    kpi: str
    more_than: int = Field(ge=0)
    reading: Named


class Review(Strict):
    """So many appraised periods in a row with a grade open a review by a person."""

    rule: str
    grade: str
    times: int = Field(ge=2)


class Appraisal(Strict):
    """The period that money belongs to: so many whole months, counted from January; a reward is at least `floor`."""

    months: Literal[1, 2, 3, 4, 6, 12]
    rule: str
    floor: Exact | None = None
    reading: Named | None = None
    review: Review | None = None


class Route(Strict):
    """The department that a complaint goes to when its category or content holds one of the words."""

    words: tuple[str, ...] = Field(min_length=1)
    department: Named
    source: str


class Fines(Strict):
    """Whether fines may be paid out at all: only where a named counsel has said so, and since when.

    Until then they stand as what the rule says. `share_of_pay` is the part of a month's pay, in percent, above which a
    person's deductions are marked.
    """

    payable: bool = False
    counsel: str = ""
    agreed_on: date | None = None
    share_of_pay: Exact = Field(default=Decimal(20), ge=0, le=100)


class Appeal(Strict):
    """How many days a person has to object to a month's figures, and within how many working days an answer is due."""

    days: int = Field(default=7, ge=1)
    answer_working_days: int = Field(default=10, ge=1)


class Policy(Named):
    """One scheme from one day on."""

    scheme: str
    effective_from: date
    sources: tuple[str, ...]
    declared_total: Exact = Field(default=Decimal(100), gt=0)
    missing: Literal["rescale"] = "rescale"
    min_coverage: Exact | None = Field(default=None, ge=0, le=100)
    figures: tuple[str, ...] = ()
    groups: Mapping[str, Group] = Field(default_factory=dict)
    indicators: tuple[IndicatorRule, ...] = ()
    ratings: Mapping[str, Named] = Field(default_factory=dict)
    standards: tuple[Standard, ...] = ()
    grades: tuple[Grade, ...] = ()
    grade_gaps: GradeGaps | None = None
    caps: tuple[Cap, ...] = ()
    disqualifications: tuple[DisqualificationRule, ...] = ()
    offences: tuple[Offence, ...] = ()
    appraisal: Appraisal | None = None
    fines: Fines = Fines()
    appeal: Appeal = Appeal()
    chance: Chance = Chance()
    routes: tuple[Route, ...] = ()
    shared: Mapping[str, ExactParameter] = Field(default_factory=dict, alias="parameters")
    kpis: Mapping[str, Mapping[str, ExactParameter]] = Field(default_factory=dict)
    sha256: str = ""

    def parameters(self, kpi: Kpi) -> dict[str, Parameter]:
        """The KPI's parameters with this policy's own values: shared ones first, then those for this KPI alone."""
        shared = {name: value for name, value in self.shared.items() if name in kpi.parameters}
        own = {name: value for name, value in self.kpis.get(kpi.id, {}).items() if name != CALENDAR}
        return {**kpi.parameters, **shared, **own}

    def calendar(self, kpi: Kpi) -> str | None:
        """The service calendar outside whose hours the KPI's clocks stand still; None when they run on."""
        named = self.kpis.get(kpi.id, {}).get(CALENDAR)
        return None if named is None else str(named)

    @property
    def judged(self) -> tuple[Judged, ...]:
        """Everything it holds a KPI against: indicators, then standards."""
        return (*self.indicators, *self.standards)

    @property
    def asked(self) -> frozenset[str]:
        """The KPIs that it needs, whether or not they are always measured."""
        judged = (rule.kpi for rule in (*self.indicators, *self.standards))
        limited = (*(cap.kpi for cap in self.caps), *(rule.kpi for rule in self.disqualifications))
        answered = (kpi for offence in self.offences for kpi in offence.kpis)
        return frozenset((*judged, *limited, *answered, *self.figures))

    @property
    def looking_back(self) -> frozenset[str]:
        """The KPIs of which the cases of all months before are needed as well."""
        is_appraised = self.appraisal is not None
        offences = (o for o in self.offences if o.looks_back or (is_appraised and o.costs_eligibility))
        return frozenset(kpi for offence in offences for kpi in offence.kpis)

    def figure_id(self, judged: Judged) -> str:
        """The figure that is judged: the KPI's own, or one summed from some of its cases only."""
        return f"{self.scheme}/{judged.id}" if judged.is_narrowed else judged.kpi

    def weight(self, indicator: IndicatorRule) -> Fraction:
        """The indicator's weight: its own, or an equal share of what its group gives to those without."""
        if indicator.weight is not None:
            return Fraction(indicator.weight)
        group = self.groups[indicator.group]
        alike = [i for i in self.indicators if i.group == indicator.group and i.weight is None]
        return Fraction(group.weight or 0) / len(alike)

    @property
    def has_total(self) -> bool:
        """True when it weighs anything; without weights there are verdicts, but neither total nor grade."""
        return bool(self.indicators)
