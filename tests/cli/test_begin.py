"""How a company begins: a workspace, blank workbooks, a made-up company to try."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.definitions.log import load_logs
from pipeline.language import LANGUAGES
from tests.cli.command import scorecard


def test_init_makes_the_folders_and_explained_settings(tmp_path: Path) -> None:
    outcome = scorecard("init", "宾春", folder=tmp_path).succeeds()
    made = tmp_path / "宾春"
    assert (made / "data" / "raw").is_dir()
    assert {"logs", "policies", "scorecard.toml"} <= {path.name for path in made.iterdir()}
    assert "timezone" in (made / "scorecard.toml").read_text(encoding="utf-8")
    assert "scorecard run --workspace 宾春" in outcome.out


def test_init_twice_changes_nothing(tmp_path: Path) -> None:
    scorecard("init", "宾春", folder=tmp_path).succeeds()
    settings = tmp_path / "宾春" / "scorecard.toml"
    settings.write_text('languages = ["zh"]\n', encoding="utf-8")
    scorecard("init", "宾春", folder=tmp_path).succeeds(2)
    assert settings.read_text(encoding="utf-8") == 'languages = ["zh"]\n'


def test_the_explained_settings_are_the_defaults(tmp_path: Path) -> None:
    from pipeline.workspace import Settings, find_workspace

    scorecard("init", ".", folder=tmp_path).succeeds()
    assert find_workspace(tmp_path).settings == Settings()


def test_a_small_company_is_the_same_every_time(company: Path, tmp_path: Path) -> None:
    scorecard("demo", "--small", "again", folder=tmp_path).succeeds()
    files = [path.relative_to(company) for path in company.rglob("*") if path.is_file()]
    assert len(files) > 20
    assert all((tmp_path / "again" / file).read_bytes() == (company / file).read_bytes() for file in files)


def test_another_seed_makes_another_company(company: Path, tmp_path: Path) -> None:
    scorecard("demo", "--small", "--seed", "7", "other", folder=tmp_path).succeeds()
    book = Path("data/raw/投诉/投诉台账_2026-10.xlsx")
    assert (tmp_path / "other" / book).read_bytes() != (company / book).read_bytes()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_blank_workbooks_load_as_they_are(language: str, tmp_path: Path) -> None:
    """Every column, required or not, is recognised and the example row can be read."""
    scorecard("templates", "blank", "--lang", language, folder=tmp_path).succeeds()
    checked = scorecard("check", "blank", "--json", folder=tmp_path).succeeds().document
    sheets = [sheet for file in checked["files"] for sheet in file["sheets"]]
    assert sorted(sheet["log"] for sheet in sheets) == sorted(load_logs())
    assert all((sheet["verdict"], sheet["rows_read"], sheet["rejected"]) == ("loaded", 1, 0) for sheet in sheets)


def test_a_blank_workbook_offers_the_codes_to_choose_from(tmp_path: Path) -> None:
    sheet = _work_orders(tmp_path)
    lists = {str(choice.sqref).split(":")[0]: choice.formula1 for choice in sheet.data_validations.dataValidation}
    offered = {_header(sheet, cell): choices for cell, choices in lists.items()}
    assert offered["工单类型"] is not None
    assert offered["工单类型"].startswith('"安装,维修,')
    assert offered["是否漏水"] == '"是,否"'


def test_a_blank_workbook_has_a_filled_example_row(tmp_path: Path) -> None:
    sheet = _work_orders(tmp_path)
    example = {str(sheet.cell(1, cell.column).value): cell.value for cell in sheet[2]}
    assert example["工单号"]
    assert example["报修时间"]
    assert sheet.freeze_panes == "A2"


def test_a_filled_blank_workbook_is_checked_row_by_row(tmp_path: Path) -> None:
    sheet = _work_orders(tmp_path)
    columns = {str(cell.value): cell.column for cell in sheet[1]}
    rows = [
        {
            "工单号": "WX261103001",
            "工单类型": "维修",
            "报修时间": "2026-11-03 08:10",
            "师傅": "张三(0103)",
            "状态": "已完成",
        },
        {"工单号": "WX261103002", "工单类型": "维修", "报修时间": "11月3日", "师傅": "张三(0103)", "状态": "处理中"},
    ]
    for row_no, row in enumerate(rows, start=2):
        for cell in sheet[row_no]:
            cell.value = None
        for header, value in row.items():
            sheet.cell(row_no, columns[_known(header, columns)]).value = value
    file = tmp_path / "工单_20261103.xlsx"
    assert sheet.parent is not None
    sheet.parent.save(file)
    checked = scorecard("check", file, "--json", folder=tmp_path).succeeds(3).document["files"][0]
    (rejected,) = checked["rejected_rows"]
    assert checked["sheets"][0]["rows_read"] == 2
    assert (rejected["row"], rejected["code"], rejected["header"]) == (3, "no_year", "报修时间")


def _known(header: str, columns: dict[str, int]) -> str:
    """The template's own spelling of that header."""
    return header if header in columns else {"师傅": "维修工"}[header]


def _work_orders(folder: Path) -> Worksheet:
    scorecard("templates", "blank", "--lang", "zh", folder=folder).succeeds()
    sheet = load_workbook(folder / "blank" / "工单.xlsx").active
    assert isinstance(sheet, Worksheet)
    return sheet


def _header(sheet: Worksheet, cell: str) -> str:
    return str(sheet.cell(1, sheet[cell].column).value)
