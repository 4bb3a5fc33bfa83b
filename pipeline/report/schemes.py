"""Policies in words: what each scheme weighs, requires, caps and proposes, and for whom it is in force."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipeline.definitions.checklist import Checklist
from pipeline.definitions.kpi import Kpi
from pipeline.definitions.policy import Appraisal, Grade, Policy
from pipeline.definitions.policy_files import Assigned, Policies
from pipeline.definitions.scoring import IndicatorRule, Judged, Standard
from pipeline.language import Text
from pipeline.report import formats
from pipeline.report.consequences import OffenceEntry, offence_entry
from pipeline.report.model import MonthReport
from pipeline.report.rules import cap_text, disqualification_text, grade_rows, rule_kind, rule_steps
from pipeline.report.standards import threshold_text
from pipeline.report.wording import both, code, joined, kpi_text, listed, named, same, sentences


@dataclass(frozen=True)
class RuleEntry:
    """One indicator of the policy: what it weighs and how a value becomes points."""

    id: str
    name: Text
    group: Text
    kpi: str
    kpi_name: Text
    narrowed: Text | None
    weight: str
    min_cases: int
    roles: Text
    source: str
    assumed: bool
    reading: Text | None
    how: Text
    steps: tuple[tuple[Text, str], ...]


@dataclass(frozen=True)
class StandardEntry:
    """One standard of the policy: what the text itself requires."""

    id: str
    name: Text
    kpi: str
    kpi_name: Text
    narrowed: Text | None
    rule: str
    threshold: Text
    roles: Text
    min_cases: int
    assumed: bool
    reading: Text | None


@dataclass(frozen=True)
class SchemeEntry:
    """Everything the methodology page says of one policy."""

    policy: Text
    scheme: str
    whom: Text
    effective_from: str
    sha256: str
    sources: Text
    declared: str
    min_coverage: str
    rules: tuple[RuleEntry, ...]
    standards: tuple[StandardEntry, ...]
    figures: tuple[tuple[str, Text], ...]
    grades: tuple[tuple[Text, Text], ...]
    gaps: Text | None
    caps: tuple[Text, ...]
    disqualifications: tuple[tuple[Text, Text], ...]
    offences: tuple[OffenceEntry, ...]
    fines: Text | None
    appeal: Text
    period: Text | None
    routes: tuple[tuple[str, Text, str], ...]


def scheme_entries(report: MonthReport) -> Iterator[SchemeEntry]:
    """Every policy in force in words: the company's own, then those of roles and branches."""
    checklists = report.shelf.checklists
    for policy in report.policies.all:
        yield scheme_entry(policy, report.kpis, checklists, whom_of(report.policies, policy))


def whom_of(policies: Policies, policy: Policy) -> Text:
    """For whom the policy is in force; nothing where it holds for everybody."""
    if policy.scheme == policies.default.scheme:
        return both("method.scheme_default") if policies.assigned else same("")
    parts = [_whom(a) for a in policies.assigned if a.policy.scheme == policy.scheme]
    return both("method.scheme_of", whom=joined(parts, both("semicolon")))


def _whom(assigned: Assigned) -> Text:
    return listed([*(code("role", role) for role in assigned.roles), *map(same, assigned.branches)])


def scheme_entry(
    policy: Policy, kpis: Mapping[str, Kpi], checklists: Mapping[str, Checklist], whom: Text
) -> SchemeEntry:
    """One policy in words."""
    return SchemeEntry(
        policy=named(policy),
        scheme=policy.scheme,
        whom=whom,
        effective_from=policy.effective_from.isoformat(),
        sha256=policy.sha256,
        sources=listed(same(source) for source in policy.sources),
        declared=formats.plain(policy.declared_total) if policy.has_total else "",
        min_coverage=f"{formats.plain(policy.min_coverage)}%",
        rules=tuple(_rule_entry(rule, policy, kpis[rule.kpi], checklists) for rule in policy.indicators),
        standards=tuple(_standard_entry(rule, policy, kpis[rule.kpi], checklists) for rule in policy.standards),
        figures=tuple((kpi, kpi_text(kpis[kpi], "name")) for kpi in policy.figures),
        grades=tuple(_grades(policy)),
        gaps=_gaps(policy),
        caps=tuple(cap_text(cap, kpis[cap.kpi]) for cap in policy.caps),
        disqualifications=tuple(
            (disqualification_text(rule, kpis[rule.kpi]), named(rule.reading)) for rule in policy.disqualifications
        ),
        offences=tuple(offence_entry(offence, kpis) for offence in policy.offences),
        fines=_fines(policy) if policy.offences else None,
        appeal=both("method.appeal_text", days=policy.appeal.days, answer=policy.appeal.answer_working_days),
        period=None if policy.appraisal is None else sentences(_period(policy, policy.appraisal)),
        routes=tuple(("、".join(r.words), named(r.department), r.source) for r in policy.routes),
    )


def _grades(policy: Policy) -> Iterator[tuple[Text, Text]]:
    """Each grade with the totals that get it, and the money of an appraised period."""
    for grade, (name, totals) in zip(policy.grades, grade_rows(policy), strict=True):
        yield name, totals if grade.reward is None else listed((totals, _reward(grade)))


def _reward(grade: Grade) -> Text:
    return both("method.reward", n=formats.plain(grade.reward).replace("-", "−"))


def _fines(policy: Policy) -> Text:
    fines, share = policy.fines, formats.plain(policy.fines.share_of_pay)
    if not fines.payable:
        return both("method.fines_off", share=share)
    return both("method.fines_on", counsel=fines.counsel, day=fines.agreed_on, share=share)


def _period(policy: Policy, appraisal: Appraisal) -> Iterator[Text]:
    yield both("method.period_months", n=appraisal.months, rule=appraisal.rule)
    if appraisal.floor is not None:
        yield both("method.period_floor", n=formats.plain(appraisal.floor))
    if appraisal.review is not None:
        review = appraisal.review
        grade = next(named(grade) for grade in policy.grades if grade.id == review.grade)
        yield both("method.period_review", n=review.times, grade=grade, rule=review.rule)
    if appraisal.reading is not None:
        yield both("proposal_reading", reading=named(appraisal.reading))


def _gaps(policy: Policy) -> Text | None:
    if policy.grade_gaps is None:
        return None
    pairs = (both("gap", low=formats.plain(a), high=formats.plain(b)) for a, b in policy.grade_gaps.between)
    return both("gaps", pairs=listed(pairs), reading=named(policy.grade_gaps.reading))


def _roles(rule: Judged) -> Text:
    return listed(code("role", role) for role in rule.roles) if rule.roles else both("all_roles")


def _narrowed(rule: Judged, checklists: Mapping[str, Checklist]) -> Text | None:
    """Which cases of the KPI alone count; None where all do."""
    if rule.parts:
        return both("method.only_parts", parts="、".join(rule.parts))
    checklist = checklists.get(rule.checklist or "")
    if checklist is None:
        return None
    name: Text = {"zh": checklist.zh, "en": checklist.en}
    if rule.section is None:
        return both("method.only_checklist", name=name)
    section = checklist.sections[rule.section]
    return both("method.only_section", name=name, section={"zh": section.zh, "en": section.en})


def _standard_entry(rule: Standard, policy: Policy, kpi: Kpi, checklists: Mapping[str, Checklist]) -> StandardEntry:
    return StandardEntry(
        id=rule.id,
        name=named(rule),
        kpi=rule.kpi,
        kpi_name=kpi_text(kpi, "name"),
        narrowed=_narrowed(rule, checklists),
        rule=rule.rule,
        threshold=threshold_text(policy, rule, kpi),
        roles=_roles(rule),
        min_cases=rule.min_cases,
        assumed=rule.assumed,
        reading=named(rule.reading) if rule.reading else None,
    )


def _rule_entry(rule: IndicatorRule, policy: Policy, kpi: Kpi, checklists: Mapping[str, Checklist]) -> RuleEntry:
    return RuleEntry(
        id=rule.id,
        name=named(rule),
        group=_group(rule, policy),
        kpi=rule.kpi,
        kpi_name=kpi_text(kpi, "name"),
        narrowed=_narrowed(rule, checklists),
        weight=formats.plain(policy.weight(rule)),
        min_cases=rule.min_cases,
        roles=_roles(rule),
        source=rule.source,
        assumed=rule.assumed,
        reading=named(rule.reading) if rule.reading else None,
        how=both(f"how.{rule_kind(rule)}"),
        steps=rule_steps(rule, kpi),
    )


def _group(rule: IndicatorRule, policy: Policy) -> Text:
    group = policy.groups[rule.group]
    if group.weight is None:
        return named(group)
    return both("method.group_weight", name=named(group), weight=formats.plain(group.weight))
