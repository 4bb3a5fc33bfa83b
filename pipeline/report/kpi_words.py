"""A KPI in words: what it counts, from which log, with which values under which policy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.definitions.kpi import Kpi, Parameter
from pipeline.definitions.log import LogDefinition
from pipeline.definitions.policy import Policy
from pipeline.language import Text
from pipeline.report import formats
from pipeline.report.overview import window_days
from pipeline.report.wording import both, code, joined, kpi_text, listed, named, same


@dataclass(frozen=True)
class ParameterLine:
    """A number or word that a manager could change, with the value in force; `of` is the policy where they differ."""

    name: Text
    key: str
    value: Text
    changed: bool
    of: Text | None = None


@dataclass(frozen=True)
class KpiEntry:
    """One KPI in words."""

    id: str
    name: Text
    meaning: Text
    above: Text
    below: Text
    kind: Text
    better: Text
    log: Text
    sources: Text
    parameters: tuple[ParameterLine, ...]
    window: Text | None
    calendar: str | None
    sql: str


def kpi_entry(kpi: Kpi, policies: Sequence[Policy], logs: Mapping[str, LogDefinition]) -> KpiEntry:
    """The KPI with the values of the first policy, and those of the others where they differ."""
    first, log = policies[0], logs.get(kpi.log)
    return KpiEntry(
        id=kpi.id,
        name=kpi_text(kpi, "name"),
        meaning=kpi_text(kpi, "meaning"),
        above=kpi_text(kpi, "numerator"),
        below=kpi_text(kpi, "denominator"),
        kind=both(f"kind.{kpi.kind}"),
        better=both(f"better.{kpi.better}"),
        log={"zh": log.zh, "en": log.en} if log else same(kpi.log),
        sources=listed(same(rule) for rule in kpi.rules),
        parameters=tuple(_parameters(kpi, policies, log)),
        window=both("window", days=window_days(first, kpi)) if kpi.window else None,
        calendar=first.calendar(kpi),
        sql=kpi.sql.strip(),
    )


def _parameters(kpi: Kpi, policies: Sequence[Policy], log: LogDefinition | None) -> Iterator[ParameterLine]:
    first, *others = policies
    for key, value in first.parameters(kpi).items():
        changed = value != kpi.parameters[key]
        yield ParameterLine(code("parameter", key), key, _shown(value, log), changed)
        for other in others:
            if kpi.id in other.asked and (own := other.parameters(kpi)[key]) != value:
                changed, shown = own != kpi.parameters[key], _shown(own, log)
                yield ParameterLine(code("parameter", key), key, shown, changed, named(other))


def _shown(value: Parameter, log: LogDefinition | None) -> Text:
    """The value with words for codes and for columns of the log."""
    if isinstance(value, tuple):
        return joined((_word(part, log) for part in value), {"zh": "、", "en": ", "})
    return _word(value, log) if isinstance(value, str) else same(formats.plain(value, 4))


def _word(value: str, log: LogDefinition | None) -> Text:
    columns = log.columns if log else {}
    spellings = next((column.codes[value] for column in columns.values() if value in column.codes), None)
    if spellings is not None:
        return {"zh": spellings[0], "en": value.replace("_", " ")}
    if value in columns:
        return {"zh": columns[value].zh, "en": columns[value].en}
    return code("reason", value)
