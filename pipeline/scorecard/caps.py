"""Caps on rates: what the rule says of a month, whether chance may explain it, and what the numbers can support."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from pipeline.definitions.chance import Chance
from pipeline.definitions.policy import Cap
from pipeline.kpi.measure import History
from pipeline.kpi.model import Figure, Sums
from pipeline.month import Month
from pipeline.scorecard.chance import binomial_tail
from pipeline.scorecard.expected import Expected
from pipeline.scorecard.model import CapVerdict, Trend, Verdict, Window
from pipeline.scorecard.windows import status_of, window_of

TREND_MONTHS = 3
SPANS = (3, 12)
HISTORY_MONTHS = max(*SPANS, TREND_MONTHS + 1)


def judge_cap(
    cap: Cap,
    figure: Figure,
    month: Month,
    history: History,
    rule: Chance | None = None,
    known: int = HISTORY_MONTHS,
    expected: Expected | None = None,
) -> CapVerdict:
    """The figure held against the cap, with the range that pending cases leave open, its chance, trend and status.

    `known` is how many months, up to this one, the logs cover; `expected` says what the figure's own mix of cases would
    bring in months at the company's rates.
    """
    rule = rule or Chance()
    hits, cases, pending = int(figure.numerator), int(figure.denominator or 0), figure.pending
    limit = Fraction(cap.limit)
    sums = {back: _halves(history, cap.kpi, figure, month.plus(-back)) for back in range(HISTORY_MONTHS)}
    chance = binomial_tail(hits, cases, limit) if cases else None
    months = [(hits, cases), *(sums[back] for back in range(1, HISTORY_MONTHS))]
    window = _with_expected(window_of(rule, months, limit, known), month, figure, expected)
    return CapVerdict(
        kpi=cap.kpi,
        rule=cap.rule,
        numerator=hits,
        denominator=cases,
        pending=pending,
        low=Fraction(hits, cases) if cases else None,
        high=Fraction(hits + pending, cases) if cases else None,
        limit=limit,
        verdict=_verdict(cap, hits, cases, pending, chance),
        probability=chance,
        trend=_trend([_rate(*sums[back]) for back in range(TREND_MONTHS + 1)]),
        last_months={span: _total([sums[back] for back in range(span)]) for span in SPANS},
        status=status_of(rule, window, months),
        window=window,
    )


def _with_expected(window: Window, month: Month, figure: Figure, expected: Expected | None) -> Window:
    if expected is None or figure.level != "technician":
        return window
    months = tuple(month.plus(-back) for back in range(window.months))
    return replace(window, expected=expected(figure.id, months).events)


def _halves(history: History, kpi: str, figure: Figure, month: Month) -> tuple[int, int]:
    sums = history.get((kpi, figure.level, figure.id, month), Sums())
    return int(sums.numerator), int(sums.denominator)


def _verdict(cap: Cap, hits: int, cases: int, pending: int, chance: float | None) -> Verdict:
    if not cases or chance is None:
        return "no_orders"
    if _inside(cap, hits + pending, cases):
        return "within"
    if _inside(cap, hits, cases):
        return "undecided"
    return "over" if chance < cap.chance else "over_may_be_chance"


def _inside(cap: Cap, hits: int, cases: int) -> bool:
    rate, limit = Fraction(hits, cases), Fraction(cap.limit)
    return rate < limit if cap.operator == "<" else rate <= limit


def _rate(hits: int, cases: int) -> Fraction | None:
    return Fraction(hits, cases) if cases else None


def _trend(rates: list[Fraction | None]) -> Trend:
    """The month (first) against the mean of the months before it."""
    known = [rate for rate in rates if rate is not None]
    if len(known) < len(rates):
        return "no_history"
    mean = sum(known[1:], Fraction(0)) / len(known[1:])
    if known[0] == mean:
        return "level"
    return "falling" if known[0] < mean else "rising"


def _total(sums: list[tuple[int, int]]) -> tuple[int, int]:
    return sum(hits for hits, _ in sums), sum(cases for _, cases in sums)
