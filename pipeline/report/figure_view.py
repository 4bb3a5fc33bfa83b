"""One figure in words, as every page shows it."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.definitions.kpi import Kpi
from pipeline.kpi.model import Figure
from pipeline.language import Text
from pipeline.report import formats
from pipeline.report.wording import (
    both,
    counts_text,
    extras_text,
    interval_text,
    kpi_text,
    pair_text,
    sentences,
    span_text,
    value_text,
    waiting_text,
)


@dataclass(frozen=True)
class FigureView:
    """A figure with its counts in words."""

    kpi: str
    name: Text
    meaning: Text
    value: Text
    counts: Text
    short: Text
    pair: str
    interval: Text | None
    span: str
    waiting: Text | None
    extras: Text | None
    status: str


def figure_view(kpi: Kpi, figure: Figure) -> FigureView:
    """A figure in words."""
    return FigureView(
        kpi=kpi.id,
        name=kpi_text(kpi, "name"),
        meaning=kpi_text(kpi, "meaning"),
        value=value_text(kpi, figure),
        counts=counts_text(kpi, figure),
        short=short_text(kpi, figure),
        pair=pair_text(figure),
        interval=interval_text(kpi, figure),
        span=span_text(figure),
        waiting=waiting_text(figure),
        extras=extras_text(kpi, figure),
        status=figure.status,
    )


def short_text(kpi: Kpi, figure: Figure) -> Text:
    """What the figure rests on, in a few words: what was counted of how many, or a mean over how many."""
    words = {"above": kpi_text(kpi, "numerator"), "below": kpi_text(kpi, "denominator")}
    numbers = {"n": formats.plain(figure.numerator), "d": formats.plain(figure.denominator)}
    if figure.denominator is None:
        return sentences([both("short.count", **words, **numbers)])
    if not figure.denominator:
        return sentences([both("short.nothing", **words)])
    if kpi.kind == "mean":
        return both("short.mean", value=value_text(kpi, figure), **words, **numbers)
    return sentences([both("short.rate", **words, **numbers)])


def has_cases(figure: Figure) -> bool:
    """True when the KPI looked at anything here."""
    return bool(figure.denominator or figure.numerator or figure.pending or figure.excluded)
