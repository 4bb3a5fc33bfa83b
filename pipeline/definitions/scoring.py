"""How values are judged: bands, curves and deductions of indicators, and the thresholds of standards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any

from pydantic import Field, model_validator

from pipeline.definitions.exact import Exact, Named
from pipeline.definitions.log import Strict
from pipeline.language import Message, message
from pipeline.validation import Wrong

_UPPER = ("below", "up_to")


class Bound(Strict):
    """One side of a value: below a bound, up to and including it, from it on, or above it."""

    below: Exact | None = None
    up_to: Exact | None = None
    from_: Exact | None = Field(default=None, alias="from")
    above: Exact | None = None

    @property
    def bounds(self) -> tuple[tuple[str, Decimal], ...]:
        """The bounds it names."""
        named = (("below", self.below), ("up_to", self.up_to), ("from", self.from_), ("above", self.above))
        return tuple((name, bound) for name, bound in named if bound is not None)


class Band(Bound):
    """One band of values, or the rest when it names no bound, and the attainment it gives."""

    attainment: Exact = Field(ge=0, le=100)


class RatingBand(Bound):
    """One band of values, or the rest when it names no bound, and the policy's word for it."""

    rating: str


class Deduct(Strict):
    """Full marks at the target, minus points per full step missed, never below full minus the maximum."""

    target: Exact
    step: Exact = Field(gt=0)
    points: Exact = Field(ge=0)
    max: Exact = Field(ge=0, le=100)


class Judged(Named):
    """A KPI that a policy judges: for which roles, from how many cases on, and which of its cases.

    `parts` are words for the kinds of case it is narrowed to; a checklist (or a section of it) stands for the words
    of its items.
    """

    id: str
    kpi: str
    min_cases: int = Field(default=0, ge=0)
    roles: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    checklist: str | None = None
    section: str | None = None
    optional_items: bool = False
    assumed: bool = False
    reading: Named | None = None

    @model_validator(mode="after")
    def _narrowed_once(self) -> Judged:
        if self.parts and self.checklist:
            raise Wrong(message("fault.parts_and_checklist"))
        if (self.section or self.optional_items) and not self.checklist:
            raise Wrong(message("fault.section_without_checklist"))
        return self

    @property
    def is_narrowed(self) -> bool:
        """True when only some of the KPI's cases count."""
        return bool(self.parts or self.checklist)


class IndicatorRule(Judged):
    """How one KPI becomes points. Without a weight of its own it has an equal share of its group's."""

    group: str
    weight: Exact | None = Field(default=None, gt=0)
    source: str
    curve: tuple[tuple[Exact, Exact], ...] | None = None
    bands: tuple[Band, ...] | None = None
    deduct: Deduct | None = None

    @model_validator(mode="after")
    def _one_scoring_rule(self) -> IndicatorRule:
        if sum(rule is not None for rule in (self.curve, self.bands, self.deduct)) != 1:
            raise Wrong(message("fault.one_scoring_rule"))
        if faults := [*self._curve_faults(), *band_faults("bands", self.bands or ())]:
            raise Wrong(*faults)
        return self

    def _curve_faults(self) -> Iterator[Message]:
        points = self.curve or ()
        if any(left[0] >= right[0] for left, right in pairwise(points)):
            yield message("fault.curve_rises")
        if self.curve is not None and not points:
            yield message("fault.curve_empty")
        if any(not 0 <= attainment <= 100 for _, attainment in points):
            yield message("fault.curve_range")


class Standard(Judged, Bound):
    """A KPI held against the threshold of the text itself, without weight: met or missed, or a rating."""

    rule: str
    ratings: tuple[RatingBand, ...] = ()

    @model_validator(mode="after")
    def _one_threshold(self) -> Standard:
        if len(self.bounds) + bool(self.ratings) != 1:
            raise Wrong(message("fault.one_threshold"))
        if faults := list(band_faults("ratings", self.ratings)):
            raise Wrong(*faults)
        return self


def band_faults(name: str, bands: Sequence[Bound]) -> Iterator[Message]:
    """What keeps a list of bands from giving every value exactly one of them."""
    if any(len(band.bounds) > 1 for band in bands):
        yield message("fault.band_bounds", bands=name)
    if any(count > 1 for count in Counter(band.bounds for band in bands).values()):
        yield message("fault.band_twice", bands=name)
    if bands and [bool(band.bounds) for band in bands] != [True] * (len(bands) - 1) + [False]:
        yield message("fault.band_rest", bands=name)
    bounds = [band.bounds[0] for band in bands if len(band.bounds) == 1]
    upper = [bound for side, bound in bounds if side in _UPPER]
    lower = [bound for side, bound in bounds if side not in _UPPER]
    if (upper and lower) or upper != sorted(upper) or lower != sorted(lower, reverse=True):
        yield message("fault.band_order", bands=name)


def without_rule(indicator: dict[str, Any]) -> dict[str, Any]:
    """The indicator with a scoring rule that is never wrong, so that its other faults show."""
    return {key: value for key, value in indicator.items() if key not in ("curve", "bands", "deduct")} | {
        "curve": [[0, 0]]
    }
