"""Log definitions: what a workbook sheet holds, read from `definitions/logs/*.toml` and a workspace's `logs/*.toml`."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from pipeline.definitions.fold import fold
from pipeline.errors import Faults, Unusable
from pipeline.language import Message, message
from pipeline.validation import Wrong, listed, told, unknown
from pipeline.workspace import packaged

ColumnType = Literal[
    "text", "label", "identifier", "person", "phone", "code", "yes_no",
    "timestamp", "date", "month", "period", "number", "integer", "money",
]  # fmt: skip
DateOrder = Literal["ymd", "dmy", "mdy"]
SHIPPED = packaged("definitions", "logs")
RESERVED = frozenset({"source", "sheet_id", "row_no", "row_hash", "extra", "thing", "faults", "person_found"})


def _claimed_twice(claims: Iterable[tuple[str, str]]) -> Iterator[Message]:
    """A fault for every word that more than one thing claims as compared."""
    claimed: dict[str, tuple[str, list[str]]] = {}
    for word, thing in claims:
        claimed.setdefault(fold(word), (word, []))[1].append(thing)
    for word, things in claimed.values():
        if len(different := dict.fromkeys(things)) > 1:
            yield message("fault.word_twice", word=word, things=listed(different))


class Strict(BaseModel):
    """A definition part: unknown keys are faults, values never change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Column(Strict):
    """One column: how its header may be spelled and how its cells are read.

    The spellings under `alone` name it only in a sheet without any of its other headers.
    """

    type: ColumnType
    zh: str
    en: str
    headers: tuple[str, ...]
    alone: tuple[str, ...] = ()
    required: bool = False
    codes: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)
    otherwise: str | None = None
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    blank: tuple[str, ...] = ()
    min: Decimal | None = None
    max: Decimal | None = None
    default: str | None = None
    units: tuple[str, ...] = ()
    planned: bool = False
    personal: Literal["name", "phone", "address", "free_text", "pay", "email"] | None = None
    date_order: DateOrder | None = None
    example: str = ""

    @model_validator(mode="after")
    def _codes_fit_type(self) -> Column:
        if (self.type == "code") != bool(self.codes):
            raise Wrong(message("fault.codes_without_type"))
        if self.otherwise is not None and self.otherwise not in self.meanings:
            raise Wrong(unknown("code", self.otherwise, self.meanings))
        return self

    @model_validator(mode="after")
    def _words_mean_one_thing(self) -> Column:
        spellings = {"yes": self.yes, "no": self.no} if self.type == "yes_no" else self.codes
        claims = [(word, code) for code, words in spellings.items() for word in (code, *words)]
        if faults := list(_claimed_twice(claims)):
            raise Wrong(*faults)
        return self

    @property
    def meanings(self) -> tuple[str, ...]:
        """The values a coded cell can come to."""
        return ("yes", "no") if self.type == "yes_no" else tuple(self.codes)


class Check(Strict):
    """A row check: rows for which `when` holds are rejected with `code` at `column`."""

    code: str
    column: str
    when: str


class LogDefinition(Strict):
    """One kind of log.

    `customer` makes it one whose rows are about single customers: its columns that hold the number of an order,
    delivery or complaint, each with what it numbers, so that rows of one customer are found in all logs.
    """

    id: str
    zh: str
    en: str
    key: tuple[str, ...]
    columns: Mapping[str, Column]
    own_key: bool = False
    is_roster: bool = False
    version: str | None = None
    born: str | None = None
    row_date: str | None = None
    customer: Mapping[str, str] = Field(default_factory=dict)
    date_order: DateOrder = "ymd"
    checks: tuple[Check, ...] = ()

    @model_validator(mode="after")
    def _names_its_columns(self) -> LogDefinition:
        named = [*self.key, *(c.column for c in self.checks), *self.customer, self.version, self.born, self.row_date]
        missing = [name for name in named if name is not None and name not in self.columns]
        if missing:
            raise Wrong(*(unknown("column", name, self.columns) for name in missing))
        if taken := RESERVED & set(self.columns):
            raise Wrong(message("fault.reserved", names=listed(sorted(taken))))
        return self

    @model_validator(mode="after")
    def _headers_name_one_column(self) -> LogDefinition:
        claims = [
            (header, name)
            for name, column in self.columns.items()
            for header in (*column.headers, column.zh, column.en, name)
        ]
        if faults := list(_claimed_twice(claims)):
            raise Wrong(*faults)
        return self

    @cached_property
    def by_header(self) -> dict[str, tuple[str, int]]:
        """Folded header -> (column, rank); the lower rank wins where several headers name one column."""
        return {
            fold(header): (name, rank)
            for name, column in self.columns.items()
            for rank, header in reversed(list(enumerate((*column.headers, column.zh, column.en, name))))
        }

    @property
    def required(self) -> tuple[str, ...]:
        """Columns without which a sheet of this log cannot be loaded."""
        return tuple(n for n, c in self.columns.items() if c.required and c.default is None)

    @cached_property
    def fingerprint(self) -> str:
        """A hash that changes when the same cells could be read differently."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()


def load_logs(
    workspace_logs: Path | None = None, defaults: Mapping[str, Mapping[str, str]] | None = None
) -> dict[str, LogDefinition]:
    """All log definitions by id: the shipped ones with a workspace's own additions.

    `defaults` gives values for blank cells: log -> column -> value.

    Raises:
        Faults: every fault of every file, each with file and key.
    """
    raw = {file.stem: _read(file) for file in sorted(SHIPPED.glob("*.toml"))}
    origin = {name: SHIPPED / f"{name}.toml" for name in raw}
    for file in sorted(workspace_logs.glob("*.toml")) if workspace_logs and workspace_logs.is_dir() else ():
        addition = _read(file)
        name = str(addition.get("id", file.stem))
        raw[name] = _merge(raw.get(name, {}), addition)
        origin[name] = file
    _set_defaults(raw, defaults or {})
    return _validated(raw, origin)


def _set_defaults(raw: dict[str, dict[str, Any]], defaults: Mapping[str, Mapping[str, str]]) -> None:
    faults = []
    for name, values in defaults.items():
        known = raw.get(name, {}).get("columns", {})
        for column, value in values.items():
            if column in known:
                known[column]["default"] = value
            else:
                fault = message("fault.no_such_default", names=listed(known or raw))
                faults.append(definition_fault(Path("scorecard.toml"), f"logs.{name}.{column}", fault))
    if faults:
        raise Faults(faults)


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"), parse_float=Decimal)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise unreadable(file, error) from error


def _merge(base: Mapping[str, Any], addition: Mapping[str, Any]) -> dict[str, Any]:
    """The base with an addition: lists grow, tables merge, single values are replaced."""
    merged = dict(base)
    for key, value in addition.items():
        known = merged.get(key)
        if isinstance(value, Mapping) and isinstance(known, Mapping):
            merged[key] = _merge(known, value)
        elif isinstance(value, list) and isinstance(known, list) and key != "key":
            merged[key] = [*value, *known]
        else:
            merged[key] = value
    return merged


def _validated(raw: Mapping[str, dict[str, Any]], origin: Mapping[str, Path]) -> dict[str, LogDefinition]:
    logs: dict[str, LogDefinition] = {}
    faults: list[Unusable] = []
    for name, table in raw.items():
        try:
            logs[name] = LogDefinition.model_validate(table)
        except ValidationError as error:
            faults += definition_faults(origin[name], error)
    if faults:
        raise Faults(faults)
    return logs


def definition_faults(file: Path, error: ValidationError, table: object = None) -> list[Unusable]:
    """One error per fault that validation found in a definition file (or the table read from it), with its key."""
    return [definition_fault(file, key, fault) for key, fault in told(error, table)]


def definition_fault(file: Path, key: str, fault: Message) -> Unusable:
    """The error that something is wrong with a key of a definition file."""
    return Unusable("error.definition", file=str(file), key=key, fault=fault)


def unreadable(file: Path, error: OSError | UnicodeDecodeError | tomllib.TOMLDecodeError) -> Unusable:
    """The error that a definition file cannot be read."""
    kind = "fault.toml" if isinstance(error, tomllib.TOMLDecodeError) else "fault.unreadable"
    return definition_fault(file, "-", message(kind, detail=error))
