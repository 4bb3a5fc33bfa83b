"""A policy's rules in words: how a value becomes points, grades, caps, disqualifications."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from pipeline.definitions.kpi import Kpi
from pipeline.definitions.policy import Cap, DisqualificationRule, Policy
from pipeline.definitions.scoring import Band, IndicatorRule
from pipeline.language import Text
from pipeline.report import formats
from pipeline.report.targets import Target, full_marks
from pipeline.report.wording import both, bound, kpi_text, listed, named, same

FULL = Decimal(100)


def grade_bounds(policy: Policy) -> tuple[Fraction, ...]:
    """The totals from which a grade starts, highest first."""
    return tuple(Fraction(grade.from_) for grade in policy.grades if grade.from_ is not None)


def rule_steps(rule: IndicatorRule, kpi: Kpi) -> tuple[tuple[Text, str], ...]:
    """The rule as a small table: a value or band of values, and the attainment it gives."""
    if rule.curve is not None:
        return tuple((bound(kpi, value), formats.plain(points)) for value, points in rule.curve)
    if rule.bands is not None:
        return tuple((_band(band, kpi), formats.plain(band.attainment)) for band in rule.bands)
    return tuple(_deduct_steps(rule, kpi))


def _band(band: Band, kpi: Kpi) -> Text:
    for name, value in band.bounds:
        return both(f"band.{name}", value=bound(kpi, value))
    return both("band.rest")


def _deduct_steps(rule: IndicatorRule, kpi: Kpi) -> Iterator[tuple[Text, str]]:
    if rule.deduct is not None:
        yield both("deduct.target", value=bound(kpi, rule.deduct.target)), "100"
        step = both("deduct.step", value=bound(kpi, rule.deduct.step))
        yield step, f"−{formats.plain(rule.deduct.points)}"
        yield both("deduct.max"), formats.plain(100 - rule.deduct.max)


def rule_text(rule: IndicatorRule, kpi: Kpi) -> Text:
    """The rule in one line."""
    steps = listed(both("step", value=value, points=points) for value, points in rule_steps(rule, kpi))
    return both(f"rule.{rule_kind(rule)}", steps=steps)


def target_text(rule: IndicatorRule, kpi: Kpi) -> Text:
    """Which values get full marks, or the most that the rule gives; a dash where all values get the same."""
    sides, most = full_marks(rule, kpi.better == "lower"), _most(rule)
    if not sides:
        return same(formats.NOTHING)
    wanted = Target(rule.kpi, rule.kpi, "full", sides, rule).words(kpi)
    return wanted if most == FULL else both("most_points_at", value=wanted, points=formats.plain(most))


def _most(rule: IndicatorRule) -> Decimal:
    if rule.curve is not None:
        return max(points for _, points in rule.curve)
    return max(band.attainment for band in rule.bands) if rule.bands else FULL


def rule_kind(rule: IndicatorRule) -> str:
    """Which kind of scoring rule it is."""
    return "curve" if rule.curve is not None else "bands" if rule.bands is not None else "deduct"


def cap_text(cap: Cap, kpi: Kpi) -> Text:
    """The cap in one sentence."""
    words = {"name": kpi_text(kpi, "name"), "limit": formats.limit_percent(cap.limit), "rule": cap.rule}
    key = "cap_rule.at_most" if cap.operator == "<=" else "cap_rule.below"
    return both(key, chance=formats.limit_percent(cap.chance), **words)


def disqualification_text(rule: DisqualificationRule, kpi: Kpi) -> Text:
    """The disqualification in one sentence."""
    return both("disqualification_rule", rule=rule.rule, name=kpi_text(kpi, "name"), line=rule.more_than)


def grade_rows(policy: Policy) -> tuple[tuple[Text, Text], ...]:
    """Each grade and the totals that get it."""
    return tuple(
        (
            named(grade),
            both("grade.from", bound=formats.plain(grade.from_)) if grade.from_ is not None else both("grade.rest"),
        )
        for grade in policy.grades
    )
