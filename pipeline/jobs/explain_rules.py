"""What a policy makes of a figure, as lines of `explain`: points, standards, and what is proposed from its cases."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from pipeline.kpi.model import Figure
from pipeline.language import Language, say
from pipeline.report.consequences import amount_text
from pipeline.report.model import MonthReport
from pipeline.report.standards import verdict_text
from pipeline.scorecard.model import Card, Indicator, Proposal, StandardVerdict


def shown(value: Fraction | None) -> str:
    """The value with six digits; a hyphen for none."""
    return "-" if value is None else f"{float(value):.6g}"


def judged_lines(report: MonthReport, card: Card, figure: Figure, language: Language) -> Iterator[str]:
    """One line per indicator, standard and proposal that rests on the KPI."""
    for line in card.indicators:
        if line.kpi == figure.kpi:
            yield _indicator(line, figure, language)
    for verdict in card.standards:
        if verdict.kpi == figure.kpi:
            yield _standard(report, card, verdict, figure, language)
    for proposal in card.proposals:
        if any(case.kpi == figure.kpi for case in proposal.cases):
            yield proposal_line(proposal, language)


def _own_counts(line: Indicator | StandardVerdict, figure: Figure) -> str:
    """The counts of a line that takes only some of the KPI's cases."""
    own = line.figure
    if (own.numerator, own.denominator, own.pending) == (figure.numerator, figure.denominator, figure.pending):
        return ""
    return f" ({shown(own.numerator)} / {shown(own.denominator)})"


def _indicator(line: Indicator, figure: Figure, language: Language) -> str:
    name = line.id + _own_counts(line, figure)
    if line.points is None:
        return say(language, "explain.unscored", indicator=name, state=line.state)
    values = {"attainment": shown(line.attainment), "weight": shown(line.weight), "points": shown(line.points)}
    return say(language, "explain.points", indicator=name, **values)


def _standard(report: MonthReport, card: Card, verdict: StandardVerdict, figure: Figure, language: Language) -> str:
    policy = report.policy_of(card)
    rule = next(rule for rule in policy.standards if rule.id == verdict.id)
    words = verdict_text(policy, verdict, rule)[language]
    name = verdict.id + _own_counts(verdict, figure)
    return say(language, "explain.standard", standard=name, rule=verdict.rule, verdict=words)


def proposal_line(proposal: Proposal, language: Language) -> str:
    """What a rule proposes, which time it is, and where the rows behind it stand."""
    places = "; ".join(f"{c.source.file} [{c.source.sheet}] {c.source.row}" for c in proposal.cases)
    return say(
        language,
        "explain.proposal",
        kind=say(language, f"report.proposal.{proposal.kind}"),
        rule=proposal.rule,
        name=proposal.name.zh if language == "zh" else proposal.name.en,
        amount=amount_text(proposal)[language],
        ordinal=proposal.ordinal,
        places=places or "-",
    )
