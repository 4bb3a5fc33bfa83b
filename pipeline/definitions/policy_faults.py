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
from pipeline.definitions.policy_sense import keyed_rules, sense_faults
from pipeline.language import Message, message
from pipeline.validation import Fault, listed, unknown

_KINDS: Mapping[type, str] = {int: "whole", Decimal: "decimal", str: "text", tuple: "texts"}
_STOPPABLE = re.compile(r"\bdue_at\s*\(")  # a limit that a service calendar can stop


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
    yield from sense_faults(policy, known.kpis)
    if policy.fines.payable and not (policy.fines.counsel and policy.fines.agreed_on):
        yield "fines.payable", message("fault.payable")


def _identity_faults(policy: Policy, file: Path) -> Iterator[Fault]:
    if file.parent.name != policy.scheme:
        yield "scheme", message("fault.scheme_folder", scheme=policy.scheme, folder=file.parent.name)
    if file.stem != policy.effective_from.isoformat():
        yield "effective_from", message("fault.file_day", day=policy.effective_from, file=file.name)


def _reference_faults(policy: Policy, known: Known) -> Iterator[Fault]:
    for place, kpi in _kpi_references(policy):
        if kpi not in known.kpis:
            yield place, unknown("kpi", kpi, known.kpis)
    for place, rule in _rule_references(policy):
        if not rule_exists(rule):
            yield place, message("fault.rule_id", rule=rule)
    for place, roles in _role_references(policy):
        for role in sorted(set(roles) - set(known.roles)):
            yield place, unknown("role", role, known.roles)
    for indicator in policy.indicators:
        if indicator.group not in policy.groups:
            yield f"indicators.{indicator.id}.group", unknown("group", indicator.group, policy.groups)
    yield from _flag_faults(policy, known)
    yield from _checklist_faults(policy, known)


def _flag_faults(policy: Policy, known: Known) -> Iterator[Fault]:
    for offence in policy.offences:
        flags = {flag for kpi in offence.kpis if kpi in known.kpis for flag in known.kpis[kpi].flags}
        needed = {need for consequence in offence.consequences for need in consequence.needs}
        for need in sorted(needed - flags):
            fault = message("fault.no_flag", kpi=listed(offence.kpis), flag=need, flags=listed(sorted(flags)))
            yield f"offences.{offence.id}.needs", fault


def _checklist_faults(policy: Policy, known: Known) -> Iterator[Fault]:
    for key, judged in keyed_rules(policy):
        if judged.checklist is not None and judged.checklist not in known.checklists:
            yield f"{key}.checklist", unknown("checklist", judged.checklist, known.checklists)
        elif judged.checklist is not None and judged.section is not None:
            sections = known.checklists[judged.checklist]
            if judged.section not in sections:
                yield f"{key}.section", unknown("section", judged.section, sorted(sections))


def _parameter_faults(policy: Policy, known: Known) -> Iterator[Fault]:
    for name, value in policy.shared.items():
        yield from ((f"parameters.{name}", fault) for fault in _parameter_fault(name, value, known.defaults))
    for kpi, values in policy.kpis.items():
        own = known.kpis[kpi].parameters if kpi in known.kpis else values
        for name, value in values.items():
            if name == CALENDAR:
                yield from ((f"kpis.{kpi}.{name}", fault) for fault in _calendar_fault(kpi, value, known))
            else:
                yield from ((f"kpis.{kpi}.{name}", fault) for fault in _parameter_fault(name, value, own))


def _calendar_fault(kpi: str, value: Parameter, known: Known) -> Iterator[Message]:
    if value not in known.calendars:
        yield unknown("calendar", value, known.calendars)
    if kpi in known.kpis and not _STOPPABLE.search(known.kpis[kpi].sql):
        yield message("fault.no_clock_to_stop", kpi=kpi)


def _parameter_fault(name: str, value: Parameter, defaults: Mapping[str, Parameter]) -> Iterator[Message]:
    if name not in defaults:
        yield unknown("parameter", name, defaults)
    elif type(value) is not type(default := defaults[name]):
        kind = message(f"fault.kind.{_KINDS[type(default)]}")
        yield message("fault.parameter_kind", kind=kind, default=_written(default))
    elif isinstance(value, int) and value < 0:
        yield message("fault.negative", given=value)
    elif isinstance(value, str) and not _is_written_like(value, str(default)):
        yield message("fault.written_like", given=value, default=_written(default))


def _written(value: Parameter) -> str:
    """The value as a policy file writes it."""
    if isinstance(value, tuple):
        return "[" + ", ".join(f'"{text}"' for text in value) + "]"
    return str(value) if isinstance(value, int) else f'"{value}"'


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
    yield from ((f"{key}.kpi", rule.kpi) for key, rule in keyed_rules(policy))
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
    yield from ((f"{key}.roles", rule.roles) for key, rule in keyed_rules(policy))
    for offence in policy.offences:
        yield from ((f"offences.{offence.id}.consequences.{c.rule}.roles", c.roles) for c in offence.consequences)


def _sum_faults(policy: Policy) -> Iterator[Fault]:
    weightless = [i for i in policy.indicators if i.weight is None and not _group_weight(policy, i.group)]
    yield from ((f"indicators.{i.id}.weight", message("fault.weightless")) for i in weightless)
    for name, group in policy.groups.items():
        inside = [i.weight for i in policy.indicators if i.group == name]
        if not inside:
            yield f"groups.{name}", message("fault.group_empty")
        elif group.weight is not None and None not in inside:
            yield f"groups.{name}.weight", message("fault.group_shares_nothing")
    if weightless or any(i.group not in policy.groups for i in policy.indicators):
        return
    weights = sum((policy.weight(indicator) for indicator in policy.indicators), Fraction(0))
    if policy.indicators and weights != Fraction(policy.declared_total):
        fault = message("fault.weights_sum", sum=_plain(weights), declared=policy.declared_total)
        yield "declared_total", fault
    if policy.indicators and policy.min_coverage is None:
        yield "min_coverage", message("fault.no_min_coverage")


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
        twice = (name for name, count in Counter(names).items() if count > 1)
        yield from ((f"{kind}.{name}", message("fault.id_twice", id=name)) for name in twice)
    both = set(named["indicators"]) & set(named["standards"])
    yield from ((f"standards.{name}", message("fault.id_of_indicator", id=name)) for name in sorted(both))
    yield from _claims(policy)


def _claims(policy: Policy) -> Iterator[Fault]:
    """Events that more than one offence would answer: one event has one consequence."""
    claims = [
        (offence.id, origin, {fold(part): part for part in origin.parts} or {"": ""})
        for offence in policy.offences
        for origin in offence.origins
    ]
    for number, (offence, origin, parts) in enumerate(claims):
        for other, before, taken in claims[:number]:
            if offence == other or (origin.kpi, origin.misses) != (before.kpi, before.misses):
                continue
            for part in _both(parts, taken):
                fault = message("fault.claimed", events=_events(origin.kpi, part), offence=other)
                yield f"offences.{offence}.parts", fault


def _both(parts: Mapping[str, str], taken: Mapping[str, str]) -> list[str]:
    """The parts, as written, that both take; one that names no part takes all."""
    if "" in parts:
        return list(taken.values())
    return list(parts.values()) if "" in taken else [written for part, written in parts.items() if part in taken]


def _events(kpi: str, part: str) -> Message:
    return message("fault.part_of", kpi=kpi, part=part) if part else message("fault.all_of", kpi=kpi)


def _grade_faults(policy: Policy) -> Iterator[Fault]:
    bounds = [grade.from_ for grade in policy.grades]
    if policy.grades and (bounds[-1] is not None or None in bounds[:-1]):
        yield "grades", message("fault.grade_rest")
    known = [bound for bound in bounds if bound is not None]
    if known != sorted(set(known), reverse=True):
        yield "grades", message("fault.grades_fall")
    if policy.grades and not policy.indicators:
        yield "grades", message("fault.nothing_to_grade")
    yield from _appraisal_faults(policy)


def _appraisal_faults(policy: Policy) -> Iterator[Fault]:
    rewarded = [grade.id for grade in policy.grades if grade.reward is not None]
    if rewarded and policy.appraisal is None:
        yield "grades.reward", message("fault.reward_without_period")
    review = policy.appraisal.review if policy.appraisal else None
    if review is not None and review.grade not in {grade.id for grade in policy.grades}:
        yield "appraisal.review.grade", unknown("grade", review.grade, [grade.id for grade in policy.grades])


def _standard_faults(policy: Policy) -> Iterator[Fault]:
    used = [band.rating for standard in policy.standards for band in standard.ratings]
    for rating in sorted(set(used) - set(policy.ratings)):
        yield f"ratings.{rating}", message("fault.rating_unworded", rating=rating)
    for rating in sorted(set(policy.ratings) - set(used)):
        yield f"ratings.{rating}", message("fault.rating_unused")
