"""The company's figures that its policy judges: value, against target, against last month, and twelve months."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from pipeline.definitions.kpi import Kpi
from pipeline.definitions.scoring import IndicatorRule
from pipeline.kpi.model import Sums
from pipeline.language import Text
from pipeline.report import formats
from pipeline.report.caps import TONES as CAP_TONES
from pipeline.report.changes import Delta, delta
from pipeline.report.model import MonthReport
from pipeline.report.moves import Move, move, value_of
from pipeline.report.standards import TONES as STANDARD_TONES
from pipeline.report.targets import Target, targets
from pipeline.report.trend import Trend, trend
from pipeline.report.wording import amount, both, code, kpi_text, same
from pipeline.scorecard.points import attainment


@dataclass(frozen=True)
class TargetView:
    """What is wanted, which kind of rule wants it, and what became of it; a verdict has a tone, points have none."""

    words: Text
    kind: Text
    verdict: Text
    tone: str


@dataclass(frozen=True)
class CompanyLine:
    """One figure of the company. `page` is the analysis page that shows it, `delta` None where months do not compare.

    `over` says of how many people a cap's verdict is which.
    """

    kpi: str
    page: str
    name: Text
    value: Text
    pair: str
    targets: tuple[TargetView, ...]
    delta: Delta | None
    waits: Text | None
    over: Text | None
    trend: Trend | None


def company_lines(
    report: MonthReport, scatter: Mapping[str, float], shown_on: Mapping[str, str]
) -> Iterator[CompanyLine]:
    """A line per figure that the company's own policy judges, caps first; `shown_on` names the page of a KPI."""
    wanted: dict[str, list[Target]] = {}
    for target in targets(report.policy, report.kpis):
        wanted.setdefault(target.figure, []).append(target)
    for figure, rules in wanted.items():
        kpi = report.kpis[rules[0].kpi]
        sums = report.history.get((figure, "company", "company", report.scored.month), Sums())
        value = value_of(kpi, sums)
        moved = move(report, kpi, figure, scatter.get(kpi.id))
        yield CompanyLine(
            kpi=kpi.id,
            page=shown_on.get(kpi.id, ""),
            name=rules[0].name(kpi),
            value=same(formats.NOTHING) if value is None else amount(kpi, value),
            pair=_pair(kpi, sums),
            targets=tuple(_target(report, kpi, target, value) for target in rules),
            delta=delta(kpi, moved) if isinstance(moved, Move) else None,
            waits=code("compare", moved) if isinstance(moved, str) else None,
            over=_over(report, kpi) if rules[0].kind == "cap" else None,
            trend=trend(report, kpi, "company", "company", figure),
        )


def _over(report: MonthReport, kpi: Kpi) -> Text | None:
    """How many of the people shown are over the cap, by chance or not; None where nobody is."""
    cards = (card for card in report.scored.cards if card.scheme == report.policy.scheme)
    found = Counter(cap.verdict for card in cards for cap in card.caps if cap.kpi == kpi.id)
    counts = {"over": found["over"], "chance": found["over_may_be_chance"], "open": found["undecided"]}
    if not any(counts.values()):
        return None
    return both("overview.over", name=kpi_text(kpi, "name"), people=found.total(), **counts)


def _pair(kpi: Kpi, sums: Sums) -> str:
    if kpi.kind == "count" or not sums.denominator:
        return ""
    return f"{formats.plain(Fraction(sums.numerator) / kpi.per)} / {formats.plain(sums.denominator)}"


def _target(report: MonthReport, kpi: Kpi, target: Target, value: Fraction | None) -> TargetView:
    verdict, tone = _verdict(report, kpi, target, value)
    return TargetView(target.words(kpi), both(f"target.{target.kind}"), verdict, tone)


def _verdict(report: MonthReport, kpi: Kpi, target: Target, value: Fraction | None) -> tuple[Text, str]:
    """A cap's verdict, the points that the value would bring, or whether a standard is met."""
    if value is None:
        return code("verdict_state", "no_data"), STANDARD_TONES["no_data"]
    if target.kind == "cap":
        caps = report.scored.unit_caps.get(("company", "company"), ())
        found = next((cap.verdict for cap in caps if cap.kpi == kpi.id), None)
        return (same(""), "") if found is None else (code("verdict", found), CAP_TONES[found])
    if isinstance(target.rule, IndicatorRule):
        points = attainment(target.rule, value, kpi.better == "lower")
        return both("target.worth", n=formats.plain(points, 1)), ""
    state = "met" if target.reached(value) else "missed"
    return code("verdict_state", state), STANDARD_TONES[state]
