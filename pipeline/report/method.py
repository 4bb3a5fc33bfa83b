"""How a figure is calculated, in a few sentences for the person it is about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.language import Text
from pipeline.report.kpi_words import KpiEntry
from pipeline.report.wording import both, joined, sentences


@dataclass(frozen=True)
class Method:
    """A figure's name, what it means, and how it is counted."""

    name: Text
    meaning: Text
    lines: tuple[Text, ...]


def method(entry: KpiEntry) -> Method:
    """The figure's entry of the methodology in short."""
    return Method(entry.name, entry.meaning, (sentences(_counting(entry)),))


def _counting(entry: KpiEntry) -> Iterator[Text]:
    """What stands above and below the line, the values that a manager could change, and the rules behind it."""
    words = {"above": entry.above, "below": entry.below, "better": entry.better, "log": entry.log}
    yield both("how.quotient" if any(entry.below.values()) else "how.sum", **words)
    if entry.parameters:
        values = (both("how.value", name=line.name, value=line.value) for line in entry.parameters)
        yield both("how.values", values=joined(values, both("semicolon")))
    if entry.window is not None:
        yield both("how.window", window=entry.window)
    if any(entry.sources.values()):
        yield both("how.source", sources=entry.sources)
