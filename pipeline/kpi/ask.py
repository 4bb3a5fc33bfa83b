"""What is to be measured for the people of one scheme, and with which values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from pipeline.definitions.calendars import Calendar
from pipeline.definitions.kpi import Kpi, Parameter


def no_calendar(_: Kpi) -> Calendar | None:
    """No service calendar: clocks run on."""
    return None


def shipped_parameters(kpi: Kpi) -> Mapping[str, Parameter]:
    """The KPI's parameters as its own file gives them."""
    return kpi.parameters


@dataclass(frozen=True)
class Slice:
    """A figure that takes only those cases of a KPI whose part is one of these folded words."""

    kpi: str
    words: frozenset[str]


@dataclass(frozen=True)
class Ask:
    """The KPIs of one scheme with their parameters and calendars in force.

    `shared` are the parameters that facts use as well. `months` says of which KPIs how many months up to this one are
    summed (one unless named), `looking_back` of which the cases of all those months are wanted. `slices` are figures by
    their id. `exposed` says of which KPIs, and for how many months, it is wanted what their events could have happened
    to; `present` for how many months who was there.
    """

    scheme: str
    kpis: Mapping[str, Kpi]
    shared: Mapping[str, Parameter]
    parameters: Callable[[Kpi], Mapping[str, Parameter]] = shipped_parameters
    calendar: Callable[[Kpi], Calendar | None] = no_calendar
    months: Mapping[str, int] = field(default_factory=dict)
    looking_back: frozenset[str] = frozenset()
    slices: Mapping[str, Slice] = field(default_factory=dict)
    exposed: Mapping[str, int] = field(default_factory=dict)
    present: int = 0

    def measures_like(self, other: Ask, kpi: Kpi) -> bool:
        """True when the other ask finds the same cases for the KPI."""
        same_values = self.shared == other.shared and self.parameters(kpi) == other.parameters(kpi)
        return same_values and self.calendar(kpi) == other.calendar(kpi)
