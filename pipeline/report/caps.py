"""A capped figure in words: counts first, then the limit, then what chance does, then one next step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from pipeline.definitions.kpi import Kpi
from pipeline.language import Text
from pipeline.report import chance, formats
from pipeline.report.wording import both, code, kpi_text, sentences
from pipeline.scorecard.model import CapVerdict

TONES: Mapping[str, str] = {
    "within": "good",
    "undecided": "open",
    "over_may_be_chance": "warn",
    "over": "bad",
    "no_orders": "none",
}


@dataclass(frozen=True)
class CapView:
    """What a page shows of one verdict."""

    kpi: str
    name: Text
    rule: str
    counts: Text
    pair: str
    rate: str
    limit: str
    verdict: Text
    tone: str
    explanation: Text
    history: tuple[tuple[Text, str, str], ...]
    trend: Text


def cap_view(cap: CapVerdict, kpi: Kpi) -> CapView:
    """The verdict in words."""
    return CapView(
        kpi=cap.kpi,
        name=kpi_text(kpi, "name"),
        rule=cap.rule,
        counts=_counts(cap, kpi),
        pair=f"{cap.numerator} / {formats.plain(cap.denominator)}",
        rate=_rate(cap.numerator, cap.denominator),
        limit=formats.limit_percent(cap.limit),
        verdict=code("verdict", cap.verdict),
        tone=TONES[cap.verdict],
        explanation=sentences(_sentences(cap, kpi)),
        history=tuple(_window(months, *cap.last_months[months]) for months in sorted(cap.last_months)),
        trend=code("trend", cap.trend),
    )


def _rate(above: int, below: int) -> str:
    return formats.percent(Fraction(above, below) if below else None)


def _window(months: int, above: int, below: int) -> tuple[Text, str, str]:
    return both("last_months", n=months), f"{above} / {formats.plain(below)}", _rate(above, below)


def _counts(cap: CapVerdict, kpi: Kpi) -> Text:
    return both(
        "counts",
        above=kpi_text(kpi, "numerator"),
        below=kpi_text(kpi, "denominator"),
        n=cap.numerator,
        d=formats.plain(cap.denominator),
    )


def _sentences(cap: CapVerdict, kpi: Kpi) -> Iterator[Text]:
    limit = formats.limit_percent(cap.limit)
    yield both("cap.counts", counts=_counts(cap, kpi), rate=_rate(cap.numerator, cap.denominator), limit=limit)
    if cap.pending:
        high = formats.percent(cap.high)
        yield both("cap.pending" if cap.high is not None else "cap.pending_only", n=cap.pending, high=high)
    if cap.denominator:
        yield from _chance_sentences(cap, limit)
    yield both(f"cap.next.{cap.verdict}")


def _chance_sentences(cap: CapVerdict, limit: str) -> Iterator[Text]:
    if cap.numerator and cap.probability is not None:
        k = formats.one_in(cap.probability)
        yield both("cap.often", limit=limit) if k is None else both("cap.one_in", limit=limit, k=k)
    unseen = chance.indistinguishable(cap.denominator, cap.limit)
    if unseen is not None:
        other = formats.limit_percent(cap.limit * unseen)
        yield both("cap.unseen", d=formats.plain(cap.denominator), limit=limit, other=other)
