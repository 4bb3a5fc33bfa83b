"""What may have a consequence, and which: offences and rewards with their ladders, always as proposals."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from pipeline.definitions.exact import Exact, Named
from pipeline.definitions.log import Strict
from pipeline.language import message
from pipeline.validation import Wrong

Act = Literal[
    "deduct", "transfer", "reward", "warn", "major_demerit", "suspend", "ineligible", "review", "list"
]  # fmt: skip
MONEY: tuple[Act, ...] = ("deduct", "transfer", "reward")


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


class Step(Strict):
    """What the rule asks for the n-th time.

    Money in yuan, summed: `amount` per unit of the event, `times` the event's own amount, `percent` (per unit) of pay
    or of the event's amount; not below `at_least`, and not above `most_percent` of what the percentage is of. With a
    `range` (both ends inclusive), or with `at_least` alone, a person chooses.
    """

    do: Annotated[tuple[Act, ...], BeforeValidator(_listed), Field(min_length=1)]
    days: int | None = Field(default=None, gt=0)
    amount: Exact | None = Field(default=None, gt=0)
    times: Exact | None = Field(default=None, gt=0)
    percent: Exact | None = Field(default=None, gt=0)
    of: Literal["pay", "amount"] = "pay"
    at_least: Exact | None = Field(default=None, gt=0)
    most_percent: Exact | None = Field(default=None, gt=0)
    range: tuple[Exact, Exact] | None = None

    @model_validator(mode="after")
    def _says_how_much(self) -> Step:
        fixed = [self.amount, self.times, self.percent, self.at_least]
        has_money = any(value is not None for value in (*fixed, self.range))
        wants_money = any(act in MONEY for act in self.do)
        if has_money != wants_money:
            raise Wrong(message("fault.money_and_act"))
        if self.range is not None and (
            any(value is not None for value in fixed) or not 0 <= self.range[0] <= self.range[1]
        ):
            raise Wrong(message("fault.range"))
        if ("suspend" in self.do) != (self.days is not None):
            raise Wrong(message("fault.suspend_days"))
        return self


class Consequence(Strict):
    """What one rule asks of some roles, step by step; the last step repeats."""

    rule: str
    roles: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    steps: tuple[Step, ...] = Field(min_length=1)
    sources: tuple[str, ...] = ()
    reading: Named | None = None
    assumed: bool = False


class Origin(Strict):
    """Where events are read from: a KPI's counted cases above the line (with `misses`, those below it).

    `parts` narrows them to some kinds of case.
    """

    kpi: str
    misses: bool = False
    parts: tuple[str, ...] = ()


class Offence(Named, Origin):
    """Events that one rule or another answers: one event, one consequence.

    Where several logs tell of the same act (`also_from`), all they say of one person and subject is one event.
    """

    id: str
    also_from: tuple[Origin, ...] = ()
    per: Literal["event", "item", "shared"] = "event"
    counts: Literal["ever", "12 months", "month"] = "ever"
    also: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    consequences: tuple[Consequence, ...] = Field(min_length=1)

    @property
    def origins(self) -> tuple[Origin, ...]:
        """Everything its events are read from."""
        return (Origin(kpi=self.kpi, misses=self.misses, parts=self.parts), *self.also_from)

    @property
    def kpis(self) -> tuple[str, ...]:
        """The KPIs its events are read from."""
        return tuple(dict.fromkeys(origin.kpi for origin in self.origins))

    @property
    def looks_back(self) -> bool:
        """True when earlier months decide which time this is, or whether the event was answered before."""
        is_ladder = self.counts != "month" and any(len(consequence.steps) > 1 for consequence in self.consequences)
        return is_ladder or self.is_limited or bool(self.also_from)

    @property
    def is_limited(self) -> bool:
        """True when all its events about one thing may come to no more than a limit."""
        return any(step.most_percent for consequence in self.consequences for step in consequence.steps)

    @property
    def costs_eligibility(self) -> bool:
        """True when some step of it does."""
        return any("ineligible" in step.do for consequence in self.consequences for step in consequence.steps)
