"""The data dictionary: what each log may hold and how it may be spelled, read from the definitions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.definitions.log import Column, LogDefinition
from pipeline.language import Text
from pipeline.report import formats
from pipeline.report.wording import both, code, joined, listed, same


@dataclass(frozen=True)
class ColumnEntry:
    """One column: its names, type, and what may stand in it."""

    id: str
    name: Text
    type: Text
    required: bool
    key: bool
    headers: str
    codes: tuple[tuple[Text, str], ...]
    limits: Text | None
    example: str


@dataclass(frozen=True)
class LogEntry:
    """One log and its columns."""

    id: str
    name: Text
    key: Text
    columns: tuple[ColumnEntry, ...]


def data_dictionary(logs: Mapping[str, LogDefinition]) -> tuple[LogEntry, ...]:
    """Every log by id."""
    return tuple(_log(logs[name]) for name in sorted(logs))


def _log(log: LogDefinition) -> LogEntry:
    key = joined((_name(log.columns[column]) for column in log.key), same(" + "))
    columns = tuple(_column(name, column, name in log.key) for name, column in log.columns.items())
    return LogEntry(log.id, {"zh": log.zh, "en": log.en}, key, columns)


def _name(column: Column) -> Text:
    return {"zh": column.zh, "en": column.en}


def _column(name: str, column: Column, key: bool) -> ColumnEntry:
    return ColumnEntry(
        id=name,
        name=_name(column),
        type=both(f"type.{column.type}"),
        required=column.required,
        key=key,
        headers="、".join(column.headers),
        codes=_codes(column),
        limits=_limits(column),
        example=column.example,
    )


def _codes(column: Column) -> tuple[tuple[Text, str], ...]:
    yes_no = (("yes", column.yes), ("no", column.no))
    codes = column.codes.items() if column.codes else (item for item in yes_no if item[1])
    return tuple((code("code", name), "、".join(spellings)) for name, spellings in codes)


def _limits(column: Column) -> Text | None:
    bounds = (("limit.min", column.min), ("limit.max", column.max))
    texts = [both(key, value=formats.plain(value, 4)) for key, value in bounds if value is not None]
    return listed(texts) if texts else None
