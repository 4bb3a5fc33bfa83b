"""What a policy asks that can never come true: of KPIs that do not give it, of totals out of reach, of dead rules."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import combinations

from pipeline.definitions.kpi import Kpi
from pipeline.definitions.offence import Consequence, Offence, Origin
from pipeline.definitions.policy import Policy
from pipeline.definitions.scoring import IndicatorRule, Judged, Standard
from pipeline.language import Message, message
from pipeline.validation import Fault

Kpis = Mapping[str, Kpi]


def sense_faults(policy: Policy, kpis: Kpis) -> Iterator[Fault]:
    """Every fault, with its key, of what could never apply; KPIs that there are not are another fault."""
    if not (policy.judged or policy.offences or policy.caps or policy.disqualifications or policy.asked):
        yield "-", message("fault.judges_nothing")
    for key, judged in keyed_rules(policy):
        if judged.kpi in kpis:
            yield from ((key, fault) for fault in _bound_faults(judged, kpis[judged.kpi]))
            yield from _part_faults(key, judged.is_narrowed, kpis[judged.kpi])
    yield from _limit_faults(policy, kpis)
    yield from _grade_faults(policy)
    for offence in policy.offences:
        yield from _offence_faults(offence, kpis)
    for number, route in enumerate(policy.routes, start=1):
        if not all(any(sign.isalnum() for sign in word) for word in route.words):
            yield f"routes.{number}.words", message("fault.blank_word")


def keyed_rules(policy: Policy) -> Iterator[tuple[str, IndicatorRule | Standard]]:
    """Every indicator and standard with its key."""
    yield from ((f"indicators.{rule.id}", rule) for rule in policy.indicators)
    yield from ((f"standards.{rule.id}", rule) for rule in policy.standards)


def _bound_faults(judged: Judged, kpi: Kpi) -> Iterator[Message]:
    """Bounds in per cent where the KPI's values are shares of one."""
    if kpi.unit == "percent":
        for value in dict.fromkeys(_bounds(judged)):
            if value > 1:
                yield message("fault.share", given=value, better=value / 100)


def _bounds(judged: Judged) -> list[Decimal]:
    if isinstance(judged, Standard):
        return [bound for one in (judged, *judged.ratings) for _, bound in one.bounds]
    assert isinstance(judged, IndicatorRule)
    banded = [bound for band in judged.bands or () for _, bound in band.bounds]
    return [*banded, *(value for value, _ in judged.curve or ()), *([judged.deduct.target] if judged.deduct else [])]


def _part_faults(key: str, is_narrowed: bool, kpi: Kpi) -> Iterator[Fault]:
    if is_narrowed and not _gives(kpi, "part"):
        yield f"{key}.parts", message("fault.no_parts", kpi=kpi.id)


def _gives(kpi: Kpi, column: str) -> bool:
    """Whether the KPI's query names the column at all."""
    return re.search(rf"\b{column}\b", kpi.sql) is not None


def _limit_faults(policy: Policy, kpis: Kpis) -> Iterator[Fault]:
    for cap in policy.caps:
        if cap.kpi in kpis and kpis[cap.kpi].kind != "rate":
            yield f"caps.{cap.rule}.kpi", message("fault.cap_of_no_rate", kpi=cap.kpi)
    for rule in policy.disqualifications:
        if rule.kpi in kpis and kpis[rule.kpi].kind != "count":
            yield f"disqualifications.{rule.rule}.kpi", message("fault.line_of_no_count", kpi=rule.kpi)
    named = [("caps", cap.rule, cap.kpi) for cap in policy.caps]
    named += [("disqualifications", rule.rule, rule.kpi) for rule in policy.disqualifications]
    twice = [one for one, count in Counter(named).items() if count > 1]
    yield from ((f"{kind}.{rule}", message("fault.limit_twice", kpi=kpi)) for kind, rule, kpi in twice)


def _grade_faults(policy: Policy) -> Iterator[Fault]:
    for grade in policy.grades:
        if grade.from_ is not None and not 0 <= grade.from_ <= 100:
            yield f"grades.{grade.id}.from", message("fault.grade_out_of_reach", given=grade.from_)
    for number, (low, high) in enumerate(policy.grade_gaps.between if policy.grade_gaps else (), start=1):
        if not 0 <= low < high <= 100:
            yield f"grade_gaps.between.{number}", message("fault.gap", low=low, high=high)


def _offence_faults(offence: Offence, kpis: Kpis) -> Iterator[Fault]:
    key = f"offences.{offence.id}"
    sources = [kpis[origin.kpi] for origin in offence.origins if origin.kpi in kpis]
    for origin in offence.origins:
        if origin.kpi in kpis:
            yield from _part_faults(key, bool(origin.parts), kpis[origin.kpi])
            yield from _miss_faults(key, origin, kpis[origin.kpi])
    for number, rule in enumerate(offence.consequences, start=1):
        place = f"{key}.consequences.{number}"
        acts = {act for step in rule.steps for act in step.do}
        on_amount = any(step.times is not None or (step.percent and step.of == "amount") for step in rule.steps)
        if sources and "transfer" in acts and not any(_gives(kpi, "payee") for kpi in sources):
            yield place, message("fault.nobody_to_pay", kpi=sources[0].id)
        if sources and on_amount and not any(_gives(kpi, "amount") for kpi in sources):
            yield place, message("fault.no_amount", kpi=sources[0].id)
    for (first, before), (number, rule) in combinations(enumerate(offence.consequences, start=1), 2):
        if _covers(before, rule):
            yield f"{key}.consequences.{number}", message("fault.dead_consequence", first=first)


def _miss_faults(key: str, origin: Origin, kpi: Kpi) -> Iterator[Fault]:
    if origin.misses and kpi.kind == "count":
        yield f"{key}.misses", message("fault.misses_of_count", kpi=kpi.id)


def _covers(first: Consequence, later: Consequence) -> bool:
    """Whether whatever the later rule fits, the first fits already."""
    everybody = not first.roles or bool(later.roles and set(later.roles) <= set(first.roles))
    return everybody and set(first.needs) <= set(later.needs)
