"""Opens workbooks for tests: their cells by header, and their parts as they lie in the file."""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
from lxml import etree

RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def opened(file: Path) -> Any:
    """The workbook as openpyxl reads it; small lines and bars are nothing it knows."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".*extension is not supported", category=UserWarning)
        return openpyxl.load_workbook(file)


def records(sheet: Any, header: int = 1) -> list[dict[str, Any]]:
    """The rows below the header by the last language's column names."""
    names, *rows = sheet.iter_rows(min_row=header, values_only=True)
    return [dict(zip([name.split("\n")[-1] for name in names], row, strict=True)) for row in rows]


def parts(file: Path) -> dict[str, Any]:
    """Every XML part by name, parsed; a part that is not well-formed fails here."""
    with zipfile.ZipFile(file) as package:
        return {name: etree.fromstring(package.read(name)) for name in package.namelist()}


def external_links(file: Path) -> list[str]:
    """Where links out of the workbook lead, with slashes as on disk."""
    return [
        link.get("Target").replace("\\", "/")
        for name, root in parts(file).items()
        if name.endswith(".rels")
        for link in root.iter(RELATIONSHIP)
        if link.get("TargetMode") == "External"
    ]


def formulas(file: Path) -> Iterator[tuple[str, str]]:
    """Every formula that a cell holds, with its cell."""
    for name, root in parts(file).items():
        if re.match(r"xl/worksheets/sheet\d+\.xml", name):
            for cell in root.iter(f"{MAIN}c"):
                yield from ((cell.get("r"), formula.text or "") for formula in cell.iter(f"{MAIN}f"))
