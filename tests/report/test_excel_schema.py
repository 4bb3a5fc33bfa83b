"""Workbooks are what ECMA-376 asks for, and hold together: parts, relationships, tables, names and ranges."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl.utils import range_boundaries
from openxml_audit import OpenXmlValidator

from pipeline.language import LANGUAGES
from pipeline.report.excel import write_workbook
from pipeline.report.model import MonthReport
from pipeline.report.pay import write_pay
from tests.report.months import make_month
from tests.report.ruled import ruled_month
from tests.report.workbooks import MAIN, RELATIONSHIP, parts

Parts = dict[str, Any]


def empty_month() -> MonthReport:
    """A month without people, cases or proposals to list."""
    return make_month(cases=0)


@pytest.fixture(scope="module", params=["full", "small", "empty", "pay", "pay_empty"])
def file(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("schema") / f"{request.param}.xlsx"
    writers: dict[str, Callable[[], None]] = {
        "full": lambda: write_workbook(ruled_month(), place, LANGUAGES),
        "small": lambda: write_workbook(make_month(), place, ("zh",)),
        "empty": lambda: write_workbook(empty_month(), place, LANGUAGES),
        "pay": lambda: write_pay(ruled_month(), place, LANGUAGES, None),
        "pay_empty": lambda: write_pay(empty_month(), place, ("en",), None),
    }
    writers[request.param]()
    return place


@pytest.fixture(scope="module")
def package(file: Path) -> Parts:
    return parts(file)


def test_the_schemas_of_the_standard_find_nothing(file: Path) -> None:
    found = OpenXmlValidator().validate(file)
    assert [str(error) for error in found.errors] == []
    assert found.is_valid


def test_relationships_lead_to_parts(package: Parts) -> None:
    for name, root in package.items():
        folder = posixpath.dirname(posixpath.dirname(name))
        for link in root.iter(RELATIONSHIP):
            if link.get("TargetMode") != "External":
                target = link.get("Target")
                assert posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/") in package


def test_tables_are_told_apart_and_agree_with_their_cells(package: Parts) -> None:
    tables = [root for name, root in package.items() if name.startswith("xl/tables/")]
    assert tables
    assert len({table.get("id") for table in tables}) == len({table.get("name") for table in tables}) == len(tables)
    for table in tables:
        left, top, right, bottom = range_boundaries(table.get("ref"))
        columns = [column.get("name") for column in table.iter(f"{MAIN}tableColumn")]
        assert (len(columns), top < bottom) == (right - left + 1, True)
        assert len({name.casefold() for name in columns}) == len(columns)


def test_names_and_ranges_can_be_read(package: Parts) -> None:
    titles = {sheet.get("name") for sheet in package["xl/workbook.xml"].iter(f"{MAIN}sheet")}
    for defined in package["xl/workbook.xml"].iter(f"{MAIN}definedName"):
        for area in re.split(r",(?='|\w+!)", defined.text):
            title, _, cells = area.rpartition("!")
            assert title.strip("'").replace("''", "'") in titles
            range_boundaries(cells.replace("$", ""))
    for name, root in package.items():
        if name.startswith("xl/worksheets/sheet"):
            for rule in (*root.iter(f"{MAIN}conditionalFormatting"), *root.iter(f"{MAIN}dataValidation")):
                for area in rule.get("sqref").split():
                    range_boundaries(area)
