"""The small company, written once for all tests that only look at it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from pipeline.demo.company import DemoSummary, write_company


@dataclass(frozen=True)
class Written:
    """A company's folder, what `write_company` said of it, and its readable workbooks by path."""

    folder: Path
    summary: DemoSummary
    books: dict[str, Any]

    def cells(self) -> Iterator[Any]:
        """Every filled cell of every sheet."""
        for book in self.books.values():
            for sheet in book:
                for row in sheet.iter_rows():
                    yield from (cell for cell in row if cell.value is not None)


@pytest.fixture(scope="session")
def small_company(tmp_path_factory: pytest.TempPathFactory) -> Written:
    """The small company with its workbooks open."""
    folder = tmp_path_factory.mktemp("small")
    summary = write_company(folder, small=True)
    return Written(folder, summary, read_books(folder))


def read_books(folder: Path) -> dict[str, Any]:
    """Every workbook below the folder that openpyxl can read, by path."""
    from zipfile import BadZipFile

    from openpyxl import load_workbook

    books = {}
    for path in sorted(folder.rglob("*.xlsx")):
        try:
            books[path.relative_to(folder).as_posix()] = load_workbook(path)
        except BadZipFile:  # the lock and the damaged file, which a test of their own looks at
            continue
    return books
