"""Charts as SVG for pages: drawn once by matplotlib, words in every language, colours taken from the page."""

from __future__ import annotations

from pipeline.report.charts.bars import bars
from pipeline.report.charts.columns import columns
from pipeline.report.charts.funnel import Dot, funnel
from pipeline.report.charts.heat import heat
from pipeline.report.charts.spans import spans

__all__ = ["Dot", "bars", "columns", "funnel", "heat", "spans"]
