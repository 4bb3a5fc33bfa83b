"""Corrections of single cells of workbooks that were sent wrong, read from a workspace's `corrections.toml`."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, ValidationError, field_validator

from pipeline.definitions.log import Strict, definition_fault, definition_faults, unreadable
from pipeline.errors import Faults
from pipeline.language import Message, message
from pipeline.validation import Wrong

_CELL = r"[A-Za-z]{1,3}[1-9][0-9]{0,6}"
_SHA256 = re.compile(r"[0-9a-fA-F]{64}")


def _as_typed(value: object) -> object:
    """A cell's value as text: numbers, days and moments may stand without quotes."""
    if isinstance(value, datetime | time):
        return value.replace(tzinfo=None).isoformat(*(" ",) if isinstance(value, datetime) else ())
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


Text = Annotated[str, BeforeValidator(_as_typed)]
Written = Annotated[str, Field(pattern=r"\S")]


class Correction(Strict):
    """One cell put right: which one, what it says, what it should say, and who changed it when and why.

    The workbook is named by its path below `data/raw` or by its SHA-256, the cell by its address or by its Excel row
    and its header (or the log's own name of the column). `was` and `becomes` are blank for a blank cell.
    """

    file: Written | None = None
    sha256: Written | None = None
    sheet: Written
    cell: Written | None = None
    row: Annotated[int, Field(gt=0, strict=True)] | None = None
    column: Written | None = None
    was: Text
    becomes: Text
    reason: Written
    by: Written
    on: date

    @field_validator("becomes")
    @classmethod
    def _is_plain(cls, text: str) -> str:
        if any(not sign.isprintable() and sign not in "\n\t\u3000\u00a0" for sign in text):
            raise Wrong(message("fault.correction.control"))
        return text

    @property
    def workbook(self) -> str:
        """The workbook as the entry names it."""
        return self.file or (self.sha256 or "")[:12]

    @property
    def place(self) -> str:
        """The cell as the entry names it."""
        return self.cell.upper() if self.cell else f"{self.row} / {self.column}"


class _File(Strict):
    correction: tuple[Correction, ...] = ()


def load_corrections(file: Path) -> tuple[Correction, ...]:
    """The corrections of a workspace in their order; none where there is no file.

    Raises:
        Faults: every fault of the file, each with the number of its entry.
    """
    if not file.is_file():
        return ()
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise unreadable(file, error) from error
    faults = [definition_fault(file, key, fault) for key, fault in _misplaced(table.get("correction"))]
    try:
        read = _File.model_validate(table).correction
    except ValidationError as error:
        raise Faults([*definition_faults(file, error), *faults]) from error
    if faults:
        raise Faults(faults)
    return read


def fingerprint(corrections: Sequence[Correction]) -> str:
    """A hash that changes when any correction does."""
    return hashlib.sha256("\n".join(entry.model_dump_json() for entry in corrections).encode()).hexdigest()


def _misplaced(entries: object) -> Iterator[tuple[str, Message]]:
    """What is wrong with how entries name their workbook and cell, and entries that change nothing."""
    for number, entry in enumerate(entries if isinstance(entries, list) else (), start=1):
        if isinstance(entry, Mapping):
            for key, fault in _faults(entry):
                yield f"correction.{number}{key}", message(f"fault.correction.{fault}")


def _faults(entry: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    cell, sha256 = entry.get("cell"), entry.get("sha256")
    if ("file" in entry) == ("sha256" in entry):
        yield "", "workbook"
    if not ({"cell"} <= entry.keys()) ^ ({"row", "column"} <= entry.keys()) or {"cell", "row"} <= entry.keys():
        yield "", "place"
    if isinstance(cell, str) and not re.fullmatch(_CELL, cell):
        yield ".cell", "cell"
    if isinstance(sha256, str) and not _SHA256.fullmatch(sha256):
        yield ".sha256", "sha256"
    if "was" in entry and entry["was"] == entry.get("becomes"):
        yield ".becomes", "same"
