"""The chart of an analysis page's section, drawn from the rows that are shown."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from markupsafe import Markup

from pipeline.definitions.page import Column, Section
from pipeline.kpi.pages import Row, Value
from pipeline.language import Language, Text
from pipeline.report.charts import bars, columns, heat, spans
from pipeline.report.wording import both, same

_MOST_BARS = 15
_MOST_COLUMNS = 24
_OF_A_MONTH = 64
Said = tuple[tuple[Language, str], ...]  # a text that can be looked up
Line = tuple[Said, tuple[float | None, ...], bool]  # a row's name, its values, and whether it can still change


def section_chart(
    page: str, section: Section, rows: Sequence[Row], names: Sequence[Text], languages: Sequence[Language]
) -> Markup:
    """The section's chart, each row under its name; empty when it has none or nothing to draw."""
    chart = section.chart
    if chart is None:
        return Markup()
    places = [section.place(column) for column in chart.values]
    drawn = [section.columns[place] for place in places]
    hatched = [(section.place(name), value) for name, value in chart.hatched.items()]
    lines: list[Line] = []
    for name, row in zip(names, rows, strict=True):
        values = tuple(_drawable(row[place], drawn[0]) for place in places)
        lines.append((_said(name), values, any(row[place] == value for place, value in hatched)))
    heads = tuple(_said(_words(column)) for column in drawn)
    called = f"{page}-{section.id}"
    return _chart(called, chart.kind, _said(_unit(drawn[0])), heads, tuple(lines), tuple(languages))


# what does not name people is the same in every edition
@lru_cache(maxsize=_OF_A_MONTH)
def _chart(
    called: str,
    kind: str,
    unit: Said,
    heads: tuple[Said, ...],
    lines: tuple[Line, ...],
    languages: tuple[Language, ...],
) -> Markup:
    if kind == "heat":
        rows, columns_of = [dict(name) for name, _, _ in lines], [dict(head) for head in heads]
        return heat(called, rows, columns_of, [values for _, values, _ in lines], dict(unit), languages)
    whole = [(dict(name), [v for v in values if v is not None], late) for name, values, late in lines]
    whole = [line for line in whole if len(line[1]) == len(heads)]
    if kind == "spans":
        ranges = [(name, v[0], v[1], v[2]) for name, v, _ in whole[:_MOST_BARS]]
        return spans(called, ranges, dict(unit), languages, note=_cut(len(whole), _MOST_BARS))
    amounts = [(name, v[0]) for name, v, _ in whole]
    if kind == "bars":
        return bars(called, amounts[:_MOST_BARS], dict(unit), languages, note=_cut(len(whole), _MOST_BARS))
    late, note = [late for _, _, late in whole[:_MOST_COLUMNS]], _cut(len(whole), _MOST_COLUMNS)
    return columns(called, amounts[:_MOST_COLUMNS], dict(unit), languages, late, note)


def _cut(rows: int, most: int) -> Text | None:
    """That only the first rows are drawn; None where all are."""
    return both("chart.first", n=most, all=rows) if rows > most else None


def _drawable(value: Value, first: Column) -> float | None:
    if not isinstance(value, int | float | Decimal | Fraction):
        return None
    return float(value * 100) if first.kind == "percent" else float(value)


def _unit(column: Column) -> Text:
    if column.kind == "percent":
        return same("%")
    return both("pages.minutes") if column.kind == "minutes" else _words(column)


def _words(column: Column) -> Text:
    return {"zh": column.zh, "en": column.en}


def _said(text: Text) -> Said:
    return tuple(text.items())
