"""The methodology page: every KPI and the policy in force, read from their own files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.definitions.kpi import Kpi, Parameter
from pipeline.definitions.policy import IndicatorRule, Policy
from pipeline.language import Text
from pipeline.report import formats
from pipeline.report.model import MonthReport
from pipeline.report.overview import window_days
from pipeline.report.rules import cap_text, disqualification_text, grade_rows, rule_kind, rule_steps
from pipeline.report.wording import both, code, kpi_text, listed, named, same


@dataclass(frozen=True)
class ParameterLine:
    """A number or word that a manager could change, with the value in force."""

    name: Text
    key: str
    value: str
    changed: bool


@dataclass(frozen=True)
class KpiEntry:
    """One KPI in words."""

    id: str
    name: Text
    meaning: Text
    above: Text
    below: Text
    kind: Text
    better: Text
    log: Text
    sources: Text
    parameters: tuple[ParameterLine, ...]
    window: Text | None
    sql: str


@dataclass(frozen=True)
class RuleEntry:
    """One indicator of the policy: what it weighs and how a value becomes points."""

    id: str
    name: Text
    group: Text
    kpi: str
    kpi_name: Text
    weight: str
    min_cases: int
    roles: Text
    source: str
    assumed: bool
    reading: Text | None
    how: Text
    steps: tuple[tuple[Text, str], ...]


@dataclass(frozen=True)
class Methodology:
    """Everything the methodology page says."""

    policy: Text
    scheme: str
    effective_from: str
    sha256: str
    sources: Text
    declared: str
    min_coverage: str
    rules: tuple[RuleEntry, ...]
    grades: tuple[tuple[Text, Text], ...]
    gaps: Text | None
    caps: tuple[Text, ...]
    disqualifications: tuple[tuple[Text, Text], ...]
    kpis: tuple[KpiEntry, ...]


def methodology(report: MonthReport) -> Methodology:
    """How the month's figures come about."""
    policy = report.policy
    return Methodology(
        policy=named(policy),
        scheme=policy.scheme,
        effective_from=policy.effective_from.isoformat(),
        sha256=policy.sha256,
        sources=listed(same(source) for source in policy.sources),
        declared=formats.plain(policy.declared_total),
        min_coverage=f"{formats.plain(policy.min_coverage)}%",
        rules=tuple(_rule_entry(rule, policy, report.kpis[rule.kpi]) for rule in policy.indicators),
        grades=grade_rows(policy),
        gaps=_gaps(policy),
        caps=tuple(cap_text(cap, report.kpis[cap.kpi]) for cap in policy.caps),
        disqualifications=tuple(
            (disqualification_text(rule, report.kpis[rule.kpi]), named(rule.reading))
            for rule in policy.disqualifications
        ),
        kpis=tuple(_kpi_entry(kpi, report) for kpi in report.kpis.values()),
    )


def _gaps(policy: Policy) -> Text | None:
    if policy.grade_gaps is None:
        return None
    pairs = (both("gap", low=formats.plain(a), high=formats.plain(b)) for a, b in policy.grade_gaps.between)
    return both("gaps", pairs=listed(pairs), reading=named(policy.grade_gaps.reading))


def _rule_entry(rule: IndicatorRule, policy: Policy, kpi: Kpi) -> RuleEntry:
    return RuleEntry(
        id=rule.id,
        name=named(rule),
        group=named(policy.groups[rule.group]),
        kpi=rule.kpi,
        kpi_name=kpi_text(kpi, "name"),
        weight=formats.plain(rule.weight),
        min_cases=rule.min_cases,
        roles=listed(code("role", role) for role in rule.roles) if rule.roles else both("all_roles"),
        source=rule.source,
        assumed=rule.assumed,
        reading=named(rule.reading) if rule.reading else None,
        how=both(f"how.{rule_kind(rule)}"),
        steps=rule_steps(rule, kpi),
    )


def _kpi_entry(kpi: Kpi, report: MonthReport) -> KpiEntry:
    log = report.logs.get(kpi.log)
    days = window_days(report.policy, kpi)
    return KpiEntry(
        id=kpi.id,
        name=kpi_text(kpi, "name"),
        meaning=kpi_text(kpi, "meaning"),
        above=kpi_text(kpi, "numerator"),
        below=kpi_text(kpi, "denominator"),
        kind=both(f"kind.{kpi.kind}"),
        better=both(f"better.{kpi.better}"),
        log={"zh": log.zh, "en": log.en} if log else same(kpi.log),
        sources=listed(same(rule) for rule in kpi.rules),
        parameters=tuple(_parameters(kpi, report.policy)),
        window=both("window", days=days) if kpi.window else None,
        sql=kpi.sql.strip(),
    )


def _parameters(kpi: Kpi, policy: Policy) -> Iterator[ParameterLine]:
    own = policy.kpis.get(kpi.id, {})
    for key, value in policy.parameters(kpi).items():
        yield ParameterLine(code("parameter", key), key, _parameter(value), key in own and value != kpi.parameters[key])


def _parameter(value: Parameter) -> str:
    if isinstance(value, tuple):
        return "、".join(value)
    return value if isinstance(value, str) else formats.plain(value, 4)
