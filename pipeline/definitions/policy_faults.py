"""What can be wrong with a policy beside the form of its parts: names of nothing, sums, orders and parameters."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import time
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from pipeline.definitions.catalogue import rule_exists
from pipeline.definitions.fold import fold
from pipeline.definitions.kpi import Kpi, Parameter
from pipeline.definitions.policy import CALENDAR, Policy
from pipeline.definitions.scoring import IndicatorRule, Standard

Fault = tuple[str, str]  # key, what is wrong

_KINDS: Mapping[type, str] = {int: "a whole number", Decimal: "a decimal", str: "a text", tuple: "a list of texts"}


@dataclass(frozen=True)
class Known:
    """All that a policy may name: KPIs, the roster's roles, shared parameters, calendars, checklists with sections."""

    kpis: Mapping[str, Kpi]
    roles: Sequence[str]
    shared: Mapping[str, Parameter] = field(default_factory=dict)
    calendars: Collection[str] = ()
    checklists: Mapping[str, Collection[str]] = field(default_factory=dict)

    @property
    def defaults(self) -> dict[str, Parameter]:
        """The values of all parameters that a policy may replace."""
        return {**self.shared, **{name: v for kpi in self.kpis.values() for name, v in kpi.parameters.items()}}


def policy_faults(policy: Policy, file: Path, known: Known) -> Iterator[Fault]:
    """Every fault, with its key, that shows only when the parts of a policy are held together."""
    yield from _identity_faults(policy, file)
    yield from _reference_faults(policy, known)
    yield from _parameter_faults(policy, known)
    yield from _sum_faults(policy)
    yield from _twice_faults(policy)
    yield from _grade_faults(policy)
    yield from _standard_faults(policy)


def _identity_faults(policy: Policy, file: Path) -> Iterator[Fault]:
    if file.parent.name != policy.scheme:
        yield "scheme", f"is {policy.scheme!r} but the folder is {file.parent.name!r}"
    if file.stem != policy.effective_from.isoformat():
        yield "effective_from", f"is {policy.effective_from} but the file is named {file.name!r}"


def _reference_faults(policy: Policy, known: Known) -> Iterator[Fault]:
    for place, kpi in _kpi_references(policy):
        if kpi not in known.kpis:
            yield place, f"unknown KPI {kpi!r}"
    for place, rule in _rule_references(policy):
        if not rule_exists(rule):
            yield place, f"unknown rule id {rule!r}"
    for place, roles in _role_references(policy):
        for role in sorted(set(roles) - set(known.roles)):
            yield place, f"unknown role {role!r}"
    for indicator in policy.indicators:
        if indicator.group not in policy.groups:
            yield f"indicators.{indicator.id}.group", f"unknown group {indicator.group!r}"
    yield from _flag_faults(policy, known)
    yield from _checklist_faults(policy, known)


def _flag_faults(policy: Policy, known: Known) -> Iterator[Fault]:
    for offence in policy.offences:
        flags = {flag for kpi in offence.kpis if kpi in known.kpis for flag in known.kpis[kpi].flags}
        needed = {need for consequence in offence.consequences for need in consequence.needs}
        for need in sorted(needed - flags):
            fault = f"{', '.join(offence.kpis)} has no flag {need!r}; there are {', '.join(sorted(flags)) or '-'}"
            yield f"offences.{offence.id}.needs", fault


def _checklist_faults(policy: Policy, known: Known) -> Iterator[Fault]:
    for key, judged in _judged(policy):
        if judged.checklist is not None and judged.checklist not in known.checklists:
            yield f"{key}.checklist", f"unknown checklist {judged.checklist!r}"
        elif judged.section is not None and judged.section not in known.checklists[judged.checklist or ""]:
            yield f"{key}.section", f"checklist {judged.checklist!r} has no section {judged.section!r}"


def _parameter_faults(policy: Policy, known: Known) -> Iterator[Fault]:
    for name, value in policy.shared.items():
        yield from ((f"parameters.{name}", fault) for fault in _parameter_fault(name, value, known.defaults))
    for kpi, values in policy.kpis.items():
        own = known.kpis[kpi].parameters if kpi in known.kpis else values
        for name, value in values.items():
            if name == CALENDAR:
                yield from _calendar_fault(f"kpis.{kpi}.{name}", value, known)
            else:
                yield from ((f"kpis.{kpi}.{name}", fault) for fault in _parameter_fault(name, value, own))


def _calendar_fault(key: str, value: Parameter, known: Known) -> Iterator[Fault]:
    if value not in known.calendars:
        yield key, f"unknown service calendar {value!r}; there are {', '.join(known.calendars) or '-'}"


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


def _judged(policy: Policy) -> Iterator[tuple[str, IndicatorRule | Standard]]:
    yield from ((f"indicators.{rule.id}", rule) for rule in policy.indicators)
    yield from ((f"standards.{rule.id}", rule) for rule in policy.standards)


def _kpi_references(policy: Policy) -> Iterator[tuple[str, str]]:
    """Every key that names a KPI, with the KPI."""
    yield from ((f"{key}.kpi", rule.kpi) for key, rule in _judged(policy))
    yield from ((f"caps.{cap.rule}.kpi", cap.kpi) for cap in policy.caps)
    yield from ((f"disqualifications.{rule.rule}.kpi", rule.kpi) for rule in policy.disqualifications)
    yield from ((f"offences.{offence.id}.kpi", kpi) for offence in policy.offences for kpi in offence.kpis)
    yield from ((f"kpis.{kpi}", kpi) for kpi in policy.kpis)
    yield from (("figures", kpi) for kpi in policy.figures)


def _rule_references(policy: Policy) -> Iterator[tuple[str, str]]:
    """Every key that names a rule of the regulations, with the rule."""
    yield from (("sources", source) for source in policy.sources)
    yield from ((f"indicators.{indicator.id}.source", indicator.source) for indicator in policy.indicators)
    yield from ((f"standards.{standard.id}.rule", standard.rule) for standard in policy.standards)
    yield from (("caps.rule", cap.rule) for cap in policy.caps)
    yield from (("disqualifications.rule", rule.rule) for rule in policy.disqualifications)
    yield from (("routes.source", route.source) for route in policy.routes)
    for offence in policy.offences:
        key = f"offences.{offence.id}"
        yield from ((key, rule) for rule in (*offence.also, *offence.sources))
        for consequence in offence.consequences:
            yield from ((f"{key}.consequences", rule) for rule in (consequence.rule, *consequence.sources))
    if policy.appraisal is not None:
        yield "appraisal.rule", policy.appraisal.rule
        if policy.appraisal.review is not None:
            yield "appraisal.review.rule", policy.appraisal.review.rule


def _role_references(policy: Policy) -> Iterator[tuple[str, Iterable[str]]]:
    yield from ((f"{key}.roles", rule.roles) for key, rule in _judged(policy))
    for offence in policy.offences:
        yield from ((f"offences.{offence.id}.consequences.{c.rule}.roles", c.roles) for c in offence.consequences)


def _sum_faults(policy: Policy) -> Iterator[Fault]:
    weightless = [i for i in policy.indicators if i.weight is None and not _group_weight(policy, i.group)]
    yield from ((f"indicators.{i.id}.weight", "has none, and neither has its group") for i in weightless)
    for name, group in policy.groups.items():
        inside = [i.weight for i in policy.indicators if i.group == name]
        if not inside:
            yield f"groups.{name}", "has no indicator"
        elif group.weight is not None and None not in inside:
            yield f"groups.{name}.weight", "nothing shares it: every indicator of the group has its own weight"
    if weightless or any(i.group not in policy.groups for i in policy.indicators):
        return
    weights = sum((policy.weight(indicator) for indicator in policy.indicators), Fraction(0))
    if policy.indicators and weights != Fraction(policy.declared_total):
        yield "declared_total", f"weights add up to {_plain(weights)}, not to {policy.declared_total}"

    if policy.indicators and policy.min_coverage is None:
        yield "min_coverage", "the least share of the weight that must be covered for a total must be said (0 to 100)"


def _plain(weight: Fraction) -> str:
    return str(weight.numerator) if weight.denominator == 1 else f"{float(weight):g}"


def _group_weight(policy: Policy, group: str) -> bool:
    return group in policy.groups and policy.groups[group].weight is not None


def _twice_faults(policy: Policy) -> Iterator[Fault]:
    named = {
        "indicators": [rule.id for rule in policy.indicators],
        "standards": [rule.id for rule in policy.standards],
        "offences": [offence.id for offence in policy.offences],
        "grades": [grade.id for grade in policy.grades],
    }
    for kind, names in named.items():
        yield from ((f"{kind}.{name}", "stands twice") for name, count in Counter(names).items() if count > 1)
    both = set(named["indicators"]) & set(named["standards"])
    yield from ((f"standards.{name}", "is the id of an indicator as well") for name in sorted(both))
    yield from _claims(policy)


def _claims(policy: Policy) -> Iterator[Fault]:
    """Events that more than one offence would answer: one event has one consequence."""
    claimed: dict[tuple[str, str], str] = {}
    for offence in policy.offences:
        for origin in offence.origins:
            for part in {fold(part): part for part in origin.parts or ("",)}.values():
                other = claimed.setdefault((origin.kpi, fold(part)), offence.id)
                if other != offence.id:
                    what = f"{part!r} of {origin.kpi}" if part else f"all of {origin.kpi}"
                    fault = f"{what} belongs to {other!r} already: one event, one consequence"
                    yield f"offences.{offence.id}.parts", fault


def _grade_faults(policy: Policy) -> Iterator[Fault]:
    bounds = [grade.from_ for grade in policy.grades]
    if policy.grades and (bounds[-1] is not None or None in bounds[:-1]):
        yield "grades", "the last grade, and only that, must be the rest without `from`"
    known = [bound for bound in bounds if bound is not None]
    if known != sorted(set(known), reverse=True):
        yield "grades", "bounds must fall from grade to grade"
    if policy.grades and not policy.indicators:
        yield "grades", "there is nothing to grade: the policy has no indicators"
    yield from _appraisal_faults(policy)


def _appraisal_faults(policy: Policy) -> Iterator[Fault]:
    rewarded = [grade.id for grade in policy.grades if grade.reward is not None]
    if rewarded and policy.appraisal is None:
        yield "grades.reward", "money belongs to a period: say which in [appraisal]"
    review = policy.appraisal.review if policy.appraisal else None
    if review is not None and review.grade not in {grade.id for grade in policy.grades}:
        yield "appraisal.review.grade", f"unknown grade {review.grade!r}"


def _standard_faults(policy: Policy) -> Iterator[Fault]:
    used = [band.rating for standard in policy.standards for band in standard.ratings]
    for rating in sorted(set(used) - set(policy.ratings)):
        yield f"ratings.{rating}", "is used by a standard but has no wording"
    for rating in sorted(set(policy.ratings) - set(used)):
        yield f"ratings.{rating}", "is used by no standard"
