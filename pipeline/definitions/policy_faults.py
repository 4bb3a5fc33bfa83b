"""What can be wrong with a policy beside the form of its parts: names of nothing, sums, orders and parameters."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import time
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.definitions.kpi import Kpi, Parameter

if TYPE_CHECKING:
    from pipeline.definitions.policy import Policy

Fault = tuple[str, str]  # key, what is wrong

_KINDS: Mapping[type, str] = {int: "a whole number", Decimal: "a decimal", str: "a text", tuple: "a list of texts"}


def policy_faults(
    policy: Policy, file: Path, kpis: Mapping[str, Kpi], roles: Sequence[str], defaults: Mapping[str, Parameter]
) -> Iterator[Fault]:
    """Every fault, with its key, that shows only when the parts of a policy are held together.

    `defaults` are the values of all parameters that a policy may replace.
    """
    yield from _identity_faults(policy, file)
    yield from _reference_faults(policy, kpis, roles)
    yield from _parameter_faults(policy, kpis, defaults)
    yield from _sum_faults(policy)
    yield from _grade_faults(policy)


def _identity_faults(policy: Policy, file: Path) -> Iterator[Fault]:
    if file.parent.name != policy.scheme:
        yield "scheme", f"is {policy.scheme!r} but the folder is {file.parent.name!r}"
    if file.stem != policy.effective_from.isoformat():
        yield "effective_from", f"is {policy.effective_from} but the file is named {file.name!r}"


def _reference_faults(policy: Policy, kpis: Mapping[str, Kpi], roles: Sequence[str]) -> Iterator[Fault]:
    for place, kpi in _kpi_references(policy):
        if kpi not in kpis:
            yield place, f"unknown KPI {kpi!r}"
    for place, rule in _rule_references(policy):
        if not rule_exists(rule):
            yield place, f"unknown rule id {rule!r}"
    for indicator in policy.indicators:
        if indicator.group not in policy.groups:
            yield f"indicators.{indicator.id}.group", f"unknown group {indicator.group!r}"
        for role in sorted(set(indicator.roles) - set(roles)):
            yield f"indicators.{indicator.id}.roles", f"unknown role {role!r}"


def _parameter_faults(policy: Policy, kpis: Mapping[str, Kpi], defaults: Mapping[str, Parameter]) -> Iterator[Fault]:
    for name, value in policy.shared.items():
        yield from ((f"parameters.{name}", fault) for fault in _parameter_fault(name, value, defaults))
    for kpi, values in policy.kpis.items():
        own = kpis[kpi].parameters if kpi in kpis else values
        for name, value in values.items():
            yield from ((f"kpis.{kpi}.{name}", fault) for fault in _parameter_fault(name, value, own))


def _parameter_fault(name: str, value: Parameter, defaults: Mapping[str, Parameter]) -> Iterator[str]:
    if name not in defaults:
        yield "unknown parameter"
    elif type(value) is not type(defaults[name]):
        yield f"must be {_KINDS[type(defaults[name])]} as in {defaults[name]!r}"
    elif isinstance(value, int) and value < 0:
        yield "must be a whole number from 0 on"
    elif isinstance(value, str) and not _is_written_like(value, str(defaults[name])):
        yield f"must be written like {defaults[name]!r}"


def _is_written_like(value: str, default: str) -> bool:
    """Whether a text has the form of the one it replaces; only clock times have a form."""
    return not _is_clock(default) or _is_clock(value)


def _is_clock(text: str) -> bool:
    if re.fullmatch(r"\d\d:\d\d:\d\d", text) is None:
        return False
    try:
        time.fromisoformat(text)
    except ValueError:
        return False
    return True


def _kpi_references(policy: Policy) -> Iterator[tuple[str, str]]:
    """Every key that names a KPI, with the KPI."""
    yield from ((f"indicators.{indicator.id}.kpi", indicator.kpi) for indicator in policy.indicators)
    yield from ((f"caps.{cap.rule}.kpi", cap.kpi) for cap in policy.caps)
    yield from ((f"disqualifications.{rule.rule}.kpi", rule.kpi) for rule in policy.disqualifications)
    yield from ((f"kpis.{kpi}", kpi) for kpi in policy.kpis)


def _rule_references(policy: Policy) -> Iterator[tuple[str, str]]:
    """Every key that names a rule of the regulations, with the rule."""
    yield from (("sources", source) for source in policy.sources)
    yield from ((f"indicators.{indicator.id}.source", indicator.source) for indicator in policy.indicators)
    yield from (("caps.rule", cap.rule) for cap in policy.caps)
    yield from (("disqualifications.rule", rule.rule) for rule in policy.disqualifications)


def _sum_faults(policy: Policy) -> Iterator[Fault]:
    weights = sum((indicator.weight for indicator in policy.indicators), Decimal(0))
    if weights != policy.declared_total:
        yield "declared_total", f"weights add up to {weights}, not to {policy.declared_total}"
    for name, count in Counter(indicator.id for indicator in policy.indicators).items():
        if count > 1:
            yield f"indicators.{name}", "stands twice"


def _grade_faults(policy: Policy) -> Iterator[Fault]:
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
