"""What came in: per workbook and sheet, with the sum that must come out, and the rows that stand rejected."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.language import Text
from pipeline.report.wording import refusal

COUNTS = ("new", "new_versions", "unchanged", "rejected", "blank")


@dataclass(frozen=True)
class SheetAccount:
    """The rows of one sheet; `counts` holds them in the order of COUNTS."""

    name: str
    log: str | None
    read: int
    counts: tuple[int, ...]

    @property
    def adds_up(self) -> bool:
        """True when every row read is accounted for."""
        return self.read == sum(self.counts)


@dataclass(frozen=True)
class FaultyCell:
    """A cell that kept its row from being loaded, or that was loaded with a warning."""

    file: str
    sheet: str
    row: int
    column: str | None
    header: str | None
    cell: str | None
    code: str


@dataclass(frozen=True)
class FileAccount:
    """One workbook; `code` says why it could not be read and `reason` why exactly, `duplicate_of` which it repeats."""

    path: str
    status: str
    code: str | None
    reason: Text | None
    duplicate_of: str | None
    sheets: tuple[SheetAccount, ...]
    rejected: tuple[FaultyCell, ...]
    warnings: tuple[FaultyCell, ...]


def file_accounts(accounting: Iterable[Mapping[str, Any]]) -> tuple[FileAccount, ...]:
    """The entries of `run.json` by path."""
    return tuple(sorted(map(_file, accounting), key=lambda account: account.path))


def _file(entry: Mapping[str, Any]) -> FileAccount:
    path = entry["path"]
    return FileAccount(
        path=path,
        status=entry["status"],
        code=entry.get("code"),
        reason=refusal(entry["code"], entry.get("detail", ""), entry.get("params", {})) if "code" in entry else None,
        duplicate_of=entry.get("duplicate_of"),
        sheets=tuple(_sheet(sheet) for sheet in entry.get("sheets", ())),
        rejected=tuple(_cell(path, row) for row in entry.get("rejected_rows", ())),
        warnings=tuple(_cell(path, row) for row in entry.get("warnings", ())),
    )


def _sheet(entry: Mapping[str, Any]) -> SheetAccount:
    return SheetAccount(
        name=entry["sheet"],
        log=entry.get("log"),
        read=entry["rows_read"],
        counts=tuple(entry[name] for name in COUNTS),
    )


def _cell(path: str, entry: Mapping[str, Any]) -> FaultyCell:
    return FaultyCell(
        file=path,
        sheet=entry["sheet"],
        row=entry["row"],
        column=entry.get("column"),
        header=entry.get("header"),
        cell=entry.get("cell"),
        code=entry["code"],
    )
