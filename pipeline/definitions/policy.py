"""Policy files: weights, scoring rules, grades, caps and disqualifications of one scheme from one day on."""

from __future__ import annotations

import hashlib
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from datetime import date
from decimal import Decimal
from functools import reduce
from itertools import pairwise
from operator import getitem
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, ValidationError, model_validator

from pipeline.definitions.kpi import Kpi, Parameter
from pipeline.definitions.log import Strict, definition_faults
from pipeline.definitions.policy_faults import policy_faults
from pipeline.errors import Faults, Unusable
from pipeline.month import Month


def _exact(value: object) -> object:
    if isinstance(value, float):
        raise ValueError('write numbers exactly: an integer or a decimal in quotes, e.g. "0.01"')
    return value


Exact = Annotated[Decimal, BeforeValidator(_exact), Field(allow_inf_nan=False)]
ExactParameter = Annotated[Parameter, BeforeValidator(_exact)]


class Named(Strict):
    """Something with a name in both languages."""

    zh: str
    en: str


class Band(Strict):
    """One band of values: below a bound, up to and including it, from it on, above it, or the rest."""

    attainment: Exact = Field(ge=0, le=100)
    below: Exact | None = None
    up_to: Exact | None = None
    from_: Exact | None = Field(default=None, alias="from")
    above: Exact | None = None

    @property
    def bounds(self) -> tuple[tuple[str, Decimal], ...]:
        """The bound it names, at most one."""
        named = (("below", self.below), ("up_to", self.up_to), ("from", self.from_), ("above", self.above))
        return tuple((name, bound) for name, bound in named if bound is not None)


_UPPER = ("below", "up_to")


class Deduct(Strict):
    """Full marks at the target, minus points per full step missed, never below full minus the maximum."""

    target: Exact
    step: Exact = Field(gt=0)
    points: Exact = Field(ge=0)
    max: Exact = Field(ge=0, le=100)


class IndicatorRule(Named):
    """How one KPI becomes points."""

    id: str
    group: str
    kpi: str
    weight: Exact = Field(gt=0)
    min_cases: int = Field(ge=0)
    roles: tuple[str, ...] = ()
    source: str
    assumed: bool = False
    reading: Named | None = None
    curve: tuple[tuple[Exact, Exact], ...] | None = None
    bands: tuple[Band, ...] | None = None
    deduct: Deduct | None = None

    @model_validator(mode="after")
    def _one_scoring_rule(self) -> IndicatorRule:
        if sum(rule is not None for rule in (self.curve, self.bands, self.deduct)) != 1:
            raise ValueError("needs exactly one scoring rule: curve, bands or deduct")
        if faults := [*self._curve_faults(), *self._band_faults()]:
            raise ValueError("; ".join(faults))
        return self

    def _curve_faults(self) -> Iterator[str]:
        points = self.curve or ()
        if any(left[0] >= right[0] for left, right in pairwise(points)):
            yield "curve: values must rise from point to point"
        if self.curve is not None and not points:
            yield "curve: has no points"
        if any(not 0 <= attainment <= 100 for _, attainment in points):
            yield "curve: attainment outside 0..100"

    def _band_faults(self) -> Iterator[str]:
        bands = self.bands or ()
        if any(len(band.bounds) > 1 for band in bands):
            yield "bands: a band has more than one bound"
        if any(count > 1 for count in Counter(band.bounds for band in bands).values()):
            yield "bands: the same band stands twice"
        if bands and [bool(band.bounds) for band in bands] != [True] * (len(bands) - 1) + [False]:
            yield "bands: the last one, and only that, must be the rest without a bound"
        bounds = [band.bounds[0] for band in bands if len(band.bounds) == 1]
        upper = [bound for name, bound in bounds if name in _UPPER]
        lower = [bound for name, bound in bounds if name not in _UPPER]
        if (upper and lower) or upper != sorted(upper) or lower != sorted(lower, reverse=True):
            yield "bands: no value can reach some of them; upper bounds must rise, lower ones fall, and not be mixed"


class Grade(Named):
    """A grade from a total on; the last one is the rest."""

    id: str
    from_: Exact | None = Field(default=None, alias="from")


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


class Policy(Named):
    """One scheme from one day on."""

    scheme: str
    effective_from: date
    sources: tuple[str, ...]
    declared_total: Exact = Decimal(100)
    missing: Literal["rescale"] = "rescale"
    min_coverage: Exact = Field(ge=0, le=100)
    groups: Mapping[str, Named]
    indicators: tuple[IndicatorRule, ...]
    grades: tuple[Grade, ...]
    grade_gaps: GradeGaps | None = None
    caps: tuple[Cap, ...] = ()
    disqualifications: tuple[DisqualificationRule, ...] = ()
    shared: Mapping[str, ExactParameter] = Field(default_factory=dict, alias="parameters")
    kpis: Mapping[str, Mapping[str, ExactParameter]] = Field(default_factory=dict)
    sha256: str = ""

    def parameters(self, kpi: Kpi) -> dict[str, Parameter]:
        """The KPI's parameters with this policy's own values: shared ones first, then those for this KPI alone."""
        shared = {name: value for name, value in self.shared.items() if name in kpi.parameters}
        return {**kpi.parameters, **shared, **self.kpis.get(kpi.id, {})}


class PolicyFault(Unusable):
    """One fault of a policy file: the file, the key and what is wrong with it."""

    def __init__(self, file: Path, key: str, fault: str) -> None:
        super().__init__("error.policy", file=str(file), key=key, fault=fault)


def read_policy(
    file: Path, kpis: Mapping[str, Kpi], roles: Sequence[str], shared: Mapping[str, Parameter] | None = None
) -> Policy:
    """The policy of one file; `shared` are the parameters that facts use as well.

    Raises:
        Faults: every fault of the file in one go, each with its key.
    """
    defaults = {**(shared or {}), **{name: value for kpi in kpis.values() for name, value in kpi.parameters.items()}}
    try:
        content = file.read_bytes()
        table = tomllib.loads(content.decode())
        policy = Policy.model_validate({**table, "sha256": hashlib.sha256(content).hexdigest()})
    except ValidationError as error:
        rest = _rest(table, error)
        more = policy_faults(rest, file, kpis, roles, defaults) if rest else ()
        raise Faults([*definition_faults(file, error), *(PolicyFault(file, *fault) for fault in more)]) from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Faults([PolicyFault(file, "-", str(error))]) from error
    if faults := [PolicyFault(file, *fault) for fault in policy_faults(policy, file, kpis, roles, defaults)]:
        raise Faults(faults)
    return policy


def _rest(table: Mapping[str, Any], error: ValidationError) -> Policy | None:
    """The policy without the scoring rules and keys at fault, so that further faults show; None if it needs them."""
    rest: Any = deepcopy(dict(table))
    for fault in error.errors():
        *above, last = fault["loc"]
        if fault["type"] == "extra_forbidden":
            del reduce(getitem, above, rest)[last]
        elif fault["type"] == "value_error" and above == ["indicators"]:
            indicator = rest["indicators"][last]
            kept = {key: value for key, value in indicator.items() if key not in ("curve", "bands", "deduct")}
            rest["indicators"][last] = {**kept, "curve": [[0, 0]]}
    try:
        return Policy.model_validate(rest)
    except ValidationError:
        return None


def policy_files(folders: Iterable[Path]) -> dict[str, list[Path]]:
    """Policy files by scheme, oldest first; a scheme found in an earlier folder hides the same one in a later."""
    schemes: dict[str, list[Path]] = {}
    for folder in folders:
        for scheme in sorted(path for path in folder.glob("*") if path.is_dir()):
            files = sorted(scheme.glob("*.toml"))
            if files:
                schemes.setdefault(scheme.name, files)
    return schemes


def policy_in_force(files: Sequence[Path], month: Month) -> Path | None:
    """The newest file that starts no later than the month's first day."""
    return next((f for f in reversed(files) if f.stem <= month.start.date().isoformat()), None)
