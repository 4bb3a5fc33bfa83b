"""One figure in words, as every page shows it."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.definitions.kpi import Kpi
from pipeline.kpi.model import Figure
from pipeline.language import Text
from pipeline.report.wording import (
    counts_text,
    extras_text,
    interval_text,
    kpi_text,
    pair_text,
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
        pair=pair_text(figure),
        interval=interval_text(figure),
        span=span_text(figure),
        waiting=waiting_text(figure),
        extras=extras_text(figure),
        status=figure.status,
    )


def has_cases(figure: Figure) -> bool:
    """True when the KPI looked at anything here."""
    return bool(figure.denominator or figure.numerator or figure.pending or figure.excluded)
