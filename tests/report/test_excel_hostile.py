"""Whatever a text or a file's name says: no formula, no link but to the raw workbooks, and cells say just that."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import pytest

from pipeline.kpi.model import Source
from pipeline.language import LANGUAGES
from pipeline.report.excel import write_workbook
from pipeline.report.model import MonthReport
from pipeline.report.sheets import cells
from pipeline.report.sheets.cells import address
from pipeline.report.sheets.model import Place
from tests.report.months import make_month
from tests.report.workbooks import external_links, formulas, opened, parts, records

RAW = "../../data/raw/"
TEXTS = [
    "=1+1",
    "{=1+1}",
    "+1",
    "@x",
    "http://evil.example/",
    "mailto:a@b",
    "internal:A1",
    "external:\\\\x\\y",
    "\x00\x1b=x",
    "_x003D_1",
]
FILES = [
    "=cmd|' /C calc'!A0.xlsx",
    "http://evil.example/a.xlsx",
    "javascript:alert(1).xlsx",
    "工单/a#b!c.xlsx",
    "工单/100%41.xlsx",
    "工单/a\"b <c> & 'd'.xlsx",
    "工单/a b[1].xlsx",
    "工单\\..\\..\\x.xlsx",
    "internal:A1.xlsx",
    "file:///x.xlsx",
    "\\\\server\\share\\x.xlsx",
]


def with_file(path: str, sheet: str = "维修") -> MonthReport:
    """The month whose rows all stand in a workbook of that name."""
    report = make_month()
    cases = tuple(replace(case, source=Source(path, sheet, 7, "ab" * 32)) for case in report.cases)
    accounting = ({"path": path, "status": "loaded", "sha256": "ab" * 32, "sheets": []},)
    return replace(report, cases=cases, accounting=accounting)


@pytest.mark.parametrize("text", TEXTS)
def test_hostile_text_stays_text(tmp_path: Path, text: str) -> None:
    write_workbook(make_month(lambda words: text + words), tmp_path / "x.xlsx", LANGUAGES)
    assert not list(formulas(tmp_path / "x.xlsx"))
    assert {link[: len(RAW)] for link in external_links(tmp_path / "x.xlsx")} <= {RAW}


@pytest.mark.parametrize("path", FILES)
def test_a_files_name_is_only_ever_a_way_below_the_raw_folder(tmp_path: Path, path: str) -> None:
    write_workbook(with_file(path), tmp_path / "x.xlsx", LANGUAGES)
    file = tmp_path / "x.xlsx"
    assert not list(formulas(file))
    for link in external_links(file):
        assert link.startswith(RAW)
        assert unquote(link.removeprefix(RAW)) == path
        assert not set(link) & set('#"<> ')
    assert {row["File"] for row in records(opened(file)["明细 Cases"])} == {path}


def test_a_link_leads_to_the_row() -> None:
    assert address("../../data/raw", Place("工单/周报.xlsx", "甲's", 12)) == (
        "external:../../data/raw/工单/周报.xlsx#'甲''s'!A12"
    )


@pytest.mark.parametrize("path", ["../secret.xlsx", "a/../../b.xlsx", "/etc/x.xlsx", "a//b.xlsx", ".", "", "长" * 3000])
def test_what_is_no_way_below_the_folder_is_no_link(path: str) -> None:
    assert address("../../data/raw", Place(path)) is None


def test_a_workbook_that_is_gone_is_not_linked(tmp_path: Path) -> None:
    report = with_file("工单/周报.xlsx")
    gone = tuple({**file, "status": "gone"} for file in report.accounting)
    write_workbook(replace(report, accounting=gone), tmp_path / "x.xlsx", LANGUAGES)
    assert external_links(tmp_path / "x.xlsx") == []


def test_an_edition_lies_deeper_and_links_as_far(tmp_path: Path) -> None:
    write_workbook(with_file("工单/周报.xlsx"), tmp_path / "x.xlsx", LANGUAGES, "../../../../data/raw")
    assert set(external_links(tmp_path / "x.xlsx")) == {"../../../../data/raw/工单/周报.xlsx"}


def test_no_row_is_lost_when_links_run_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cells, "LINKS_A_SHEET", 2)
    write_workbook(with_file("工单/周报.xlsx"), tmp_path / "x.xlsx", LANGUAGES)
    rows = records(opened(tmp_path / "x.xlsx")["明细 Cases"])
    assert {row["File"] for row in rows} == {"工单/周报.xlsx"}
    assert len(rows) > 2
    sheets = [root for name, root in parts(tmp_path / "x.xlsx").items() if "worksheets/sheet" in name]
    links = [len(list(root.iter("{*}hyperlink"))) for root in sheets if not isinstance(root, str)]
    # one fault, one file, and as many cases as links are left for
    assert sorted(count for count in links if count) == [1, 1, 2]
