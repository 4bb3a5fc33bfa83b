"""Every function of statistics against reference values that other programs computed (scipy, statsmodels, mpmath)."""

from __future__ import annotations

import inspect
import json
import re
import sys
from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from types import CodeType, FrameType, ModuleType
from typing import Any

import duckdb
import pytest

from pipeline.kpi import intervals
from pipeline.kpi.exposure import Exposures
from pipeline.kpi.figures import figure_of
from pipeline.kpi.intervals import fewest_for, wilson
from pipeline.kpi.model import Sums
from pipeline.report import chance as report_chance
from pipeline.report import formats
from pipeline.scorecard import chance, expected, fair_world, lawful, made_up_years, reference_world, severance
from pipeline.scorecard.chance import binomial_tail, poisson_interval, poisson_tail, threshold
from pipeline.scorecard.expected import expected_of
from pipeline.scorecard.fair_world import Limit, broken_chance, in_a_row_chance, over_chance
from pipeline.scorecard.lawful import most_deductible
from pipeline.scorecard.severance import severance_months
from pipeline.workspace import shipped
from tests.kpi.world import KPIS
from tests.scorecard.made import MARCH, figure, policy, rule, scored

CAP = Fraction(1, 100)
CASES = json.loads((Path(__file__).parent / "stat_oracles.json").read_text(encoding="utf-8"))["cases"]
MINUTES = (12, 15, 18, 20, 22, 25, 27, 30, 31, 33, 35, 38, 40, 44, 47, 52, 58, 65, 90, 180)
MINIMUM_WAGE = Fraction(2490)
Z998 = 3.090232306167813
Answer = float | Fraction | Decimal | Sequence[float | Fraction]

# what no other program's value can be held against, and what holds it
EXCUSED = {
    "thresholds": "equals `threshold` for each size: tests/report/test_chance.py",
    "indistinguishable": "a search over `binomial_tail`, the power of the oracle: tests/report/test_chance.py",
    "expected_alarms": "a sum of `binomial_tail`: tests/report/test_chance.py",
    "fines_where": "who may be paid, no statistics: tests/scorecard/test_lawful.py",
    "months_owed": "dates, no statistics: tests/scorecard/test_severance.py",
    "service": "dates, no statistics: tests/scorecard/test_severance.py",
}
# sums over people and windows, and made-up years: held against plain enumeration in test_fair_world.py
ENUMERATED = {
    "luck_of", "once_chance", "year_of", "unusual_over_chance", "bar", "supported_chance", "looking_back",
    "fresh_windows", "unusual_chance", "written_luck", "supported_findings", "supported_in_a_row",
    "supported_people", "estimate", "drawn", "reference_row",
}  # fmt: skip


def _numbers(text: str) -> list[Fraction]:
    return [Fraction(number) for number in re.findall(r"\d+\.?\d*|\.\d+", text)]


def _wilson(call: str) -> Answer:
    hits, cases = (int(n) for n in re.findall(r"\((\d+),(\d+)[,)]", call)[0])
    return wilson(hits, cases, Z998) if ".998" in call else wilson(hits, cases)


def _binomial(call: str) -> Answer:
    hits, cases, share = _numbers(call.partition("(")[2])[:3]
    return binomial_tail(int(hits), int(cases), share)


def _critical(call: str) -> Answer:
    orders = int(re.findall(r"n=(\d+)", call)[0])
    return [threshold(orders, CAP, report_chance.LIKELY_TAIL), threshold(orders, CAP, report_chance.SURE_TAIL)]


def _naive(call: str) -> Answer:
    *_, orders, true = _numbers(call)
    return broken_chance(int(orders), true, Limit(CAP))


def _naive_mean(call: str) -> Answer:
    first, last, true = re.findall(r"n=(\d+)\.\.(\d+) .* p=([\d.]+)", call)[0]
    sizes = range(int(first), int(last) + 1)
    return sum(broken_chance(orders, Fraction(true), Limit(CAP)) for orders in sizes) / len(sizes)


def _in_a_row(call: str) -> Answer:
    return in_a_row_chance([float(_numbers(call)[-1])] * 12)


def _leaks(call: str) -> Answer:
    more_than, mean = _numbers(call)[:2]
    return over_chance(int(more_than), mean)


def _funnel(call: str) -> Answer:
    orders = int(re.findall(r"n=(\d+)", call)[0])
    return [
        report_chance.boundary(orders, CAP, tail) / orders
        for tail in (report_chance.LIKELY_TAIL, report_chance.SURE_TAIL)
    ]


def _percentile(share: float) -> Answer:
    """What the month's own query answers."""
    with duckdb.connect() as db:
        db.execute("create schema measure")
        db.execute("create table measure.placed (level text, id text, kpi text, month date, state text, numerator int)")
        db.executemany(
            "insert into measure.placed values ('company', 'company', 'k', date '2025-03-01', 'counted', ?)",
            [[minutes] for minutes in MINUTES],
        )
        query = shipped("sql", "measure", "percentile.sql").read_text(encoding="utf-8")
        ((_, _, value),) = db.execute(query, {"kpi": "k", "month": MARCH.start.date(), "share": share}).fetchall()
    return float(value)


def _mean(call: str) -> Answer:
    kpi = next(kpi for kpi in KPIS.values() if kpi.kind == "mean")
    sums = Sums(Decimal(sum(MINUTES)), Decimal(len(MINUTES)), len(MINUTES))
    return (figure_of(kpi, ("company", "company"), sums, True).value or Fraction(0)) * kpi.per


def _power(call: str) -> Answer:
    hits, orders, true = (Fraction(n) for n in re.findall(r"X>=(\d+) \| n=(\d+), p=([\d.]+)", call)[0])
    assert threshold(int(orders), CAP, report_chance.LIKELY_TAIL) == hits
    return binomial_tail(int(hits), int(orders), true)


def _observed_over_expected(call: str) -> Answer:
    """Three kinds of order: of the company, and the technician's 20, 80 and 40 of them with 5 complaints."""
    kinds = ("install", "in_warranty", "out_of_warranty")
    had, happened, own = ((4000, 3000, 1000), (20, 60, 30), (20, 80, 40))

    def by_kind(amounts: Sequence[int]) -> dict[str, Fraction]:
        return {kind: Fraction(amount) for kind, amount in zip(kinds, amounts, strict=True)}

    exposures = Exposures(
        frozenset({MARCH}),
        {(MARCH, "0103"): by_kind(own)},
        {(MARCH, "0103"): sum(own)},
        {MARCH: by_kind(had)},
        {MARCH: by_kind(happened)},
    )
    history = {("k", "company", "company", MARCH): Sums(Decimal(sum(happened)))}
    events = expected_of("k", exposures, history)("0103", (MARCH,)).events
    assert events == Fraction(29, 10)
    return [events, 5 / events]


def _crew(call: str) -> Answer:
    """60 orders alone with 1 complaint, 40 with a mate with 2: by shares of a half, and with full credit."""
    kpi = next(kpi for kpi in KPIS.values() if kpi.has_interval)

    def rate(share: str) -> Fraction:
        each = Decimal(share)
        sums = Sums(Decimal(1), Decimal(60), 60) + Sums(2 * each, 40 * each, 40)
        return figure_of(kpi, ("technician", "0103"), sums, True).value or Fraction(0)

    return [rate("0.5"), rate("1")]


def _rounded(call: str) -> Answer:
    return formats.half_up(Decimal(re.findall(r"'([\d.]+)'", call)[0]), 1)


def _total(call: str) -> Answer:
    """Four indicators of these weights and scores, through the card: exactly 90, so the better grade."""
    weights = ((".35", 92), (".25", 73), (".25", 100), (".15", 97))
    kpis = ("completion", "first_time_fix", "resolved_24h", "contact_on_time")
    rules = [
        rule(id=f"i{n}", kpi=kpi, weight=str(Decimal(weight) * 100), curve=[[0, 0], [1, 100]])
        for n, (kpi, (weight, _)) in enumerate(zip(kpis, weights, strict=True))
    ]
    given = [figure(kpi, score, 100) for kpi, (_, score) in zip(kpis, weights, strict=True)]
    (card,) = scored(*given, policy=policy(*rules)).cards
    assert (card.total, card.grade) == (Fraction(90), "excellent")
    return card.total or Fraction(0)


def _deduction(call: str) -> Answer:
    wage, minimum, loss = _numbers(call)[:3]
    assert minimum == MINIMUM_WAGE
    return most_deductible(wage, minimum, loss)


def _severance(call: str) -> Answer:
    years, months, days = (int(n) for n in re.findall(r"(\d+)y (\d+)m (\d+)d", call)[0])
    owed = severance_months(years * 12 + months, days > 0)
    return [owed, owed * 2]


ANSWERS: dict[str, Callable[[str], Answer]] = {
    r"(ph_)?wilson(998)?_\d.*": _wilson,
    r"binomtest_.*": _binomial,
    r"critical_\d+": _critical,
    r"naive_flag_.*": _naive,
    r"naive_month_avg_.*": _naive_mean,
    r"two_consecutive_.*": _in_a_row,
    r"poisson_ci_\d": lambda call: poisson_interval(int(_numbers(call)[0])),
    r"leak_rule_.*": _leaks,
    r"leak_test_5_vs_2|indirect_exact_p": lambda call: poisson_tail(5, Fraction(2 if "value=2" in call else "2.9")),
    r"smr_exact": lambda _: [end / 2.9 for end in poisson_interval(5)],
    r"funnel_exact_\d+": _funnel,
    r"median": lambda _: _percentile(0.5),
    r"p90_linear": lambda _: _percentile(0.9),
    r"mean_vs_median": _mean,
    r"p90_min_n": lambda _: fewest_for(Decimal("0.9")),
    r"power_.*": _power,
    r"indirect_O_E": _observed_over_expected,
    r"crew_half": _crew,
    r"round_.*": _rounded,
    r"float_trap": _total,
    r"deduct_.*": _deduction,
    r"severance_.*": _severance,
}


def answer(case: dict[str, Any]) -> Answer:
    """What this program says to a case."""
    (ask,) = (ask for pattern, ask in ANSWERS.items() if re.fullmatch(pattern, case["id"]))
    return ask(case["call"])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_the_value_of_other_programs(case: dict[str, Any]) -> None:
    found, wanted = answer(case), case["expected"]
    values = [found] if isinstance(found, float | int | Fraction | Decimal) else list(found)
    several = wanted if isinstance(wanted, list) else [wanted]
    assert [float(value) for value in values] == pytest.approx(several, abs=case["tolerance"])


def test_no_kind_of_case_is_lost() -> None:
    assert len(CASES) == 85
    for pattern in ANSWERS:
        assert any(re.fullmatch(pattern, case["id"]) for case in CASES), pattern


MODULES = (chance, expected, fair_world, made_up_years, reference_world, intervals, report_chance, lawful, severance)


def test_every_function_of_statistics_is_reached_or_excused() -> None:
    functions = {name: function for module in MODULES for name, function in _public(module)}
    reached = _reached(functions.values())
    left = {name for name, function in functions.items() if function.__code__ not in reached}
    assert left == {*EXCUSED, *ENUMERATED}


def _public(module: ModuleType) -> list[tuple[str, Any]]:
    """The module's own public functions, without their caches."""
    found = ((name, inspect.unwrap(thing)) for name, thing in vars(module).items() if not name.startswith("_"))
    return [(name, thing) for name, thing in found if inspect.isfunction(thing) and thing.__module__ == module.__name__]


def _reached(functions: Any) -> set[CodeType]:
    """The functions that run while all cases are answered."""
    for module in MODULES:
        for thing in vars(module).values():
            if hasattr(thing, "cache_clear"):
                thing.cache_clear()
    wanted, seen = {function.__code__ for function in functions}, set()

    def note(frame: FrameType, event: str, _: object) -> None:
        if event == "call" and frame.f_code in wanted:
            seen.add(frame.f_code)

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        for case in CASES:
            answer(case)
    finally:
        sys.setprofile(before)
    return seen


def test_below_six_cases_nobody_can_say_how_high_a_median_may_be() -> None:
    assert fewest_for(Decimal("0.5")) == 6
