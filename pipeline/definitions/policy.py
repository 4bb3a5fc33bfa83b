"""Policy files: weights, scoring rules, grades, caps and disqualifications of one scheme from one day on."""

from __future__ import annotations

import hashlib
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, ValidationError, model_validator

from pipeline.definitions.kpi import Kpi, Parameter
from pipeline.definitions.log import Strict, definition_faults
from pipeline.errors import Faults, ScorecardError, Unusable
from pipeline.month import Month


def _exact(value: object) -> object:
    if isinstance(value, float):
        raise ValueError('write numbers exactly: an integer or a decimal in quotes, e.g. "0.01"')
    return value


Exact = Annotated[Decimal, BeforeValidator(_exact), Field(allow_inf_nan=False)]


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
        for fault in (*self._curve_faults(), *self._band_faults()):
            raise ValueError(fault)
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
    limit: Exact
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
    shared: Mapping[str, Parameter] = Field(default_factory=dict, alias="parameters")
    kpis: Mapping[str, Mapping[str, Parameter]] = Field(default_factory=dict)
    sha256: str = ""

    def parameters(self, kpi: Kpi) -> dict[str, Parameter]:
        """The KPI's parameters with this policy's own values: shared ones first, then those for this KPI alone."""
        shared = {name: value for name, value in self.shared.items() if name in kpi.parameters}
        return {**kpi.parameters, **shared, **self.kpis.get(kpi.id, {})}


class PolicyFault(Unusable):
    """One fault of a policy file: the file, the key and what is wrong with it."""

    def __init__(self, file: Path, key: str, fault: str) -> None:
        super().__init__("error.policy", file=str(file), key=key, fault=fault)


def read_policy(file: Path, kpis: Mapping[str, Kpi], roles: Sequence[str]) -> Policy:
    """The policy of one file.

    Raises:
        Faults: every fault of the file in one go, each with its key.
    """
    try:
        content = file.read_bytes()
        table = tomllib.loads(content.decode())
        policy = Policy.model_validate({**table, "sha256": hashlib.sha256(content).hexdigest()})
    except ValidationError as error:
        raise Faults(tuple(definition_faults(file, error))) from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Faults([PolicyFault(file, "-", str(error))]) from error
    faults: list[ScorecardError] = [PolicyFault(file, *fault) for fault in _faults(policy, file, kpis, roles)]
    if faults:
        raise Faults(faults)
    return policy


def _faults(policy: Policy, file: Path, kpis: Mapping[str, Kpi], roles: Sequence[str]) -> Iterator[tuple[str, str]]:
    yield from _identity_faults(policy, file)
    yield from _reference_faults(policy, kpis, roles)
    yield from _sum_faults(policy)
    yield from _grade_faults(policy)


def _identity_faults(policy: Policy, file: Path) -> Iterator[tuple[str, str]]:
    if file.parent.name != policy.scheme:
        yield "scheme", f"is {policy.scheme!r} but the folder is {file.parent.name!r}"
    if file.stem != policy.effective_from.isoformat():
        yield "effective_from", f"is {policy.effective_from} but the file is named {file.name!r}"


def _reference_faults(policy: Policy, kpis: Mapping[str, Kpi], roles: Sequence[str]) -> Iterator[tuple[str, str]]:
    for place, kpi in _kpi_references(policy):
        if kpi not in kpis:
            yield place, f"unknown KPI {kpi!r}"
    for place, rule in _rule_references(policy):
        if not rule_exists(rule):
            yield place, f"unknown rule id {rule!r}"
    for indicator in policy.indicators:
        if indicator.group not in policy.groups:
            yield f"indicators.{indicator.id}.group", f"unknown group {indicator.group!r}"
        for role in set(indicator.roles) - set(roles):
            yield f"indicators.{indicator.id}.roles", f"unknown role {role!r}"
    known = {name for kpi in kpis.values() for name in kpi.parameters}
    yield from ((f"parameters.{name}", "unknown parameter") for name in policy.shared if name not in known)
    for kpi, values in policy.kpis.items():
        for name in set(values) - set(kpis[kpi].parameters if kpi in kpis else values):
            yield f"kpis.{kpi}.{name}", "unknown parameter"


def _kpi_references(policy: Policy) -> Iterator[tuple[str, str]]:
    yield from ((f"indicators.{indicator.id}.kpi", indicator.kpi) for indicator in policy.indicators)
    yield from ((f"caps.{cap.rule}.kpi", cap.kpi) for cap in policy.caps)
    yield from ((f"disqualifications.{rule.rule}.kpi", rule.kpi) for rule in policy.disqualifications)
    yield from ((f"kpis.{kpi}", kpi) for kpi in policy.kpis)


def _rule_references(policy: Policy) -> Iterator[tuple[str, str]]:
    yield from (("sources", source) for source in policy.sources)
    yield from ((f"indicators.{indicator.id}.source", indicator.source) for indicator in policy.indicators)
    yield from (("caps.rule", cap.rule) for cap in policy.caps)
    yield from (("disqualifications.rule", rule.rule) for rule in policy.disqualifications)


def _sum_faults(policy: Policy) -> Iterator[tuple[str, str]]:
    weights = sum((indicator.weight for indicator in policy.indicators), Decimal(0))
    if weights != policy.declared_total:
        yield "declared_total", f"weights add up to {weights}, not to {policy.declared_total}"
    for name, count in Counter(indicator.id for indicator in policy.indicators).items():
        if count > 1:
            yield f"indicators.{name}", "stands twice"


def _grade_faults(policy: Policy) -> Iterator[tuple[str, str]]:
    bounds = [grade.from_ for grade in policy.grades]
    if not bounds or bounds[-1] is not None or None in bounds[:-1]:
        yield "grades", "the last grade, and only that, must be the rest without `from`"
    known = [bound for bound in bounds if bound is not None]
    if known != sorted(set(known), reverse=True):
        yield "grades", "bounds must fall from grade to grade"


@cache
def _highest_rules() -> dict[str, int]:
    return tomllib.loads((Path(__file__).parent / "rules.toml").read_text(encoding="utf-8"))


def rule_exists(rule: str) -> bool:
    """True for an id of the regulations' catalogue, such as `S35`, `D-01` or `S5.04`."""
    prefix, number = rule[:1], rule[1:].lstrip("-").partition(".")[0]
    return number.isdigit() and 1 <= int(number) <= _highest_rules().get(prefix, 0)


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
