"""Cells put right on their way in: which are found, what is refused, and that the rest of the sheet stays as it was."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from pipeline.definitions.corrections import Correction, load_corrections
from pipeline.errors import Faults, ScorecardError
from pipeline.files import sha256_of
from pipeline.ingest.load import definitions_stand, ingest
from pipeline.language import LANGUAGES
from tests.ingest.books import LOGS, Company, Formula, Page, company

FILE = "工单/工单周报_20261101.xlsx"
HEADERS = ["工单号", "工单类型", "报修时间", "完工时间", "电话", "柜号", "备注"]
REPORTED, DONE = datetime(2026, 10, 3, 14, 5), datetime(2026, 10, 3, 15, 0)
ROWS: list[list[Any]] = [
    ["城东服务部"],
    list(HEADERS),
    ["W1", "维修", REPORTED, DONE, "13800001234", "甲-7", None],
    ["W2", "维修", REPORTED, "昨天", None, Formula("=1/0", "#N/A"), None],
    [],
    ["W3", "维修", REPORTED, None, None, None, "ＡＢＣ　１２"],
]


def orders(root: Path) -> Company:
    """A company with one loaded workbook of three orders, one of them rejected."""
    one = company(root)
    one.send(FILE, Page(ROWS, name="维修"), Page([["说明"], ["请按周填写"]], name="说明"))
    one.load()
    return one


def correction(**changes: Any) -> Correction:
    """W1 was finished at 16:00, not at 15:00; with these changes."""
    entry = {
        "file": FILE, "sheet": "维修", "cell": "D3", "was": "2026-10-03 15:00", "becomes": "2026-10-03 16:00",
        "reason": "纸质单据为16点", "by": "李主管", "on": "2026-11-20",
    }  # fmt: skip
    return Correction.model_validate({**entry, **changes})


def by_header(row: int, column: str, was: object, becomes: object, **changes: Any) -> Correction:
    """A correction that names its cell by row and column."""
    return correction(cell=None, row=row, column=column, was=was, becomes=becomes, **changes)


def correct(one: Company, *corrections: Correction) -> None:
    """Loads what is there with these corrections."""
    ingest(one.workspace, LOGS, corrections=corrections)


def refusal(one: Company, *corrections: Correction) -> list[str]:
    """The English lines with which a load with these corrections is refused; nothing may have changed."""
    before = one.ask("from log.work_orders order by source"), one.ask("from definition order by 1")
    kept = sorted(one.workspace.archive.iterdir())
    with pytest.raises(Faults) as refused:
        correct(one, *corrections)
    assert (one.ask("from log.work_orders order by source"), one.ask("from definition order by 1")) == before
    assert sorted(one.workspace.archive.iterdir()) == kept
    assert len(refused.value.lines("zh")) == len(refused.value.lines("en"))
    return refused.value.lines("en")


def test_cell_is_loaded_as_corrected_and_the_change_is_noted(tmp_path: Path) -> None:
    one = orders(tmp_path)
    before = one.column("work_orders", "created_at")
    correct(one, correction())
    assert one.column("work_orders", "completed_at") == [datetime(2026, 10, 3, 16), None]
    assert one.column("work_orders", "created_at") == before
    assert one.ask("select * exclude (sheet_id) from corrected_cell") == [
        (3, "completed_at", "完工时间", "D3", "2026-10-03 15:00:00", "2026-10-03 16:00", "纸质单据为16点", "李主管",
         datetime(2026, 11, 20).date()),
    ]  # fmt: skip


@pytest.mark.parametrize("column", ["完工时间", "完工 时间", "completed_at"])
def test_column_goes_by_its_header_or_by_the_name_that_the_log_gives_it(tmp_path: Path, column: str) -> None:
    one = orders(tmp_path)
    correct(one, by_header(3, column, "2026/10/3 15:00", datetime(2026, 10, 3, 16)))
    assert one.column("work_orders", "completed_at")[0] == datetime(2026, 10, 3, 16)


def test_workbook_goes_by_its_hash_too(tmp_path: Path) -> None:
    one = orders(tmp_path)
    correct(one, correction(file=None, sha256=sha256_of(one.workspace.raw / FILE).upper()))
    assert one.column("work_orders", "completed_at")[0] == datetime(2026, 10, 3, 16)


def test_rejected_row_is_put_right_and_its_returned_workbook_goes(tmp_path: Path) -> None:
    one = orders(tmp_path)
    returned = one.workspace.rejected / FILE
    assert (one.rejected(), returned.exists()) == ([(4, "bad_date")], True)
    correct(one, correction(cell="D4", was="昨天", becomes="2026-10-02 09:30"))
    assert (one.rejected(), returned.exists()) == ([], False)
    assert one.column("work_orders", "completed_at")[1] == datetime(2026, 10, 2, 9, 30)


def test_corrected_cell_goes_through_the_same_checks(tmp_path: Path) -> None:
    one = orders(tmp_path)
    correct(one, correction(becomes="下午"))
    assert one.rejected("cell, code") == [(3, "D3", "bad_date"), (4, "D4", "bad_date")]


@pytest.mark.parametrize(
    ("cell", "was"), [("G6", "ABC 12"), ("F4", "#N/A"), ("G3", ""), ("G3", " "), ("A3", " W1 "), ("E3", 13800001234)]
)
def test_old_value_is_compared_without_width_and_spaces(tmp_path: Path, cell: str, was: object) -> None:
    one = orders(tmp_path)
    correct(one, correction(cell=cell, was=was, becomes="W9"))
    assert one.ask("select cell from corrected_cell") == [(cell,)]


def test_cell_is_blanked_and_a_blank_one_filled(tmp_path: Path) -> None:
    one = orders(tmp_path)
    correct(one, correction(cell="D4", was="昨天", becomes=""), correction(cell="G3", was="", becomes="已回访"))
    assert one.column("work_orders", "completed_at") == [DONE, None, None]
    assert one.column("work_orders", "extra")[0]["备注"] == "已回访"


def test_personal_values_are_struck_out_in_the_note(tmp_path: Path) -> None:
    one = orders(tmp_path)
    correct(
        one,
        by_header(3, "电话", "13800001234", "13900005678", reason="客户来电 139 0000 5678 更正"),
        correction(cell="G3", was="", becomes="联系13700000001"),
    )
    assert one.column("work_orders", "phone")[0] == "13900005678"
    assert one.ask("select was, becomes, reason from corrected_cell order by cell") == [
        ("***", "***", "客户来电 *** 更正"), ("", "联系***", "纸质单据为16点"),
    ]  # fmt: skip


def test_workbook_is_corrected_in_the_run_that_first_loads_it(tmp_path: Path) -> None:
    one = company(tmp_path)
    one.send(FILE, Page(ROWS, name="维修"))
    correct(one, correction())
    assert one.column("work_orders", "completed_at")[0] == datetime(2026, 10, 3, 16)


def test_corrections_are_applied_once_and_a_rebuild_gives_the_same(tmp_path: Path) -> None:
    one = orders(tmp_path)
    tables = ("log.work_orders", "source_sheet", "rejected_cell", "corrected_cell")
    correct(one, correction())
    first = [one.ask(f"from {table} order by all") for table in tables]
    assert ingest(one.workspace, LOGS, corrections=[correction()]).changed is False
    ingest(one.workspace, LOGS, rebuild=True, corrections=[correction()])
    assert [one.ask(f"from {table} order by all") for table in tables] == first


def test_changed_and_withdrawn_corrections_are_noticed(tmp_path: Path) -> None:
    one = orders(tmp_path)
    untouched = one.ask("from log.work_orders order by source")
    assert definitions_stand(one.workspace.warehouse, LOGS, [correction()]) is False
    correct(one, correction())
    assert definitions_stand(one.workspace.warehouse, LOGS, [correction()]) is True
    assert definitions_stand(one.workspace.warehouse, LOGS) is False
    correct(one, correction(becomes="2026-10-03 17:00"))
    assert one.column("work_orders", "completed_at")[0] == datetime(2026, 10, 3, 17)
    correct(one)
    assert one.ask("from log.work_orders order by source") == untouched
    assert one.ask("from corrected_cell") == []


def test_copy_under_another_name_may_be_named(tmp_path: Path) -> None:
    one = orders(tmp_path)
    (one.workspace.raw / "副本.xlsx").write_bytes((one.workspace.raw / FILE).read_bytes())
    correct(one, correction(file="副本.xlsx"))
    assert one.column("work_orders", "completed_at")[0] == datetime(2026, 10, 3, 16)


UNFIT: dict[str, tuple[Mapping[str, Any], list[str]]] = {
    "no such file": ({"file": "工单/周报.xlsx"}, ["工单/周报.xlsx", FILE, "Correct file"]),
    "no such hash": ({"file": None, "sha256": "ab" * 32}, ["ab" * 32, "Correct sha256"]),
    "no such sheet": ({"sheet": "安装"}, ["unknown sheet '安装'", "维修"]),
    "no log": ({"sheet": "说明", "cell": "A2"}, ["not loaded as a log"]),
    "header": ({"cell": "D2"}, ["row 2 is the header row", "Correct the row"]),
    "blank row": ({"cell": "D5"}, ["row 5 holds nothing", "between 3 and 6"]),
    "beyond the last row": ({"cell": "D99"}, ["row 99 holds nothing", "between 3 and 6"]),
    "no such header": ({"cell": None, "row": 3, "column": "完成"}, ["unknown column '完成'", "完工时间"]),
    "beyond the last column": ({"cell": "ZZ3"}, ["column ZZ", "last column G"]),
    "other value": ({"was": "2026-10-03 15:30"}, ["was says '2026-10-03 15:30'", "holds '2026-10-03 15:00:00'"]),
    "other value than blank": ({"was": ""}, ["was says '(blank)'", "write in was what the cell holds"]),
    "corrected since": ({"cell": "A3", "was": "W7", "becomes": "W1"}, ["already holds 'W1'", "Delete the entry"]),
    "personal": ({"cell": "E3", "was": "13100000000", "becomes": "1"}, ["was says '***'", "holds '***'"]),
}  # fmt: skip


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Company:
    """The company with its workbook; loads that are refused leave it as it is."""
    return orders(tmp_path_factory.mktemp("orders"))


@pytest.mark.parametrize("case", UNFIT)
def test_correction_that_finds_something_else_stops_the_load(case: str, loaded: Company) -> None:
    changes, parts = UNFIT[case]
    (line,) = refusal(loaded, correction(**changes))
    assert line.startswith("corrections.toml, entry 1 (")
    assert all(part in line for part in [*parts, "Nothing was changed"]), line


def test_header_that_stands_twice_asks_for_the_cell(tmp_path: Path) -> None:
    one = company(tmp_path)
    one.send(FILE, Page([[*HEADERS, "备注"], *ROWS[2:]], name="维修"))
    one.load()
    (line,) = refusal(one, by_header(2, "备注", "", "有"))
    assert "G, H" in line
    assert "Write cell instead" in line


def test_all_faults_are_told_at_once_in_the_order_of_the_entries(tmp_path: Path) -> None:
    one = orders(tmp_path)
    lines = refusal(
        one,
        correction(was="2026-10-01"),
        correction(cell="G3", was="", becomes="有"),
        correction(sheet="安装"),
        by_header(3, "备注", "", "无"),
        correction(file="没有.xlsx"),
    )
    assert [line.partition(" (")[0].rpartition(" ")[2] for line in lines] == ["1", "3", "4", "5"]
    assert "same cell as entry 2" in lines[2]


def test_path_of_two_workbooks_asks_for_the_hash(tmp_path: Path) -> None:
    one = orders(tmp_path)
    old = sha256_of(one.workspace.raw / FILE)
    correct(one, correction())
    one.send(FILE, Page([*ROWS, ["W4", "维修", REPORTED]], name="维修"))
    new = sha256_of(one.workspace.raw / FILE)
    (line,) = refusal(one, correction())
    assert "2 different workbooks" in line
    assert ", ".join(sorted((old, new))) in line
    correct(one, *(correction(file=None, sha256=sha256) for sha256 in (old, new)))
    assert one.ask("select count(*) from corrected_cell") == [(2,)]


def test_workbook_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    one = orders(tmp_path)
    (one.workspace.raw / "坏.xlsx").write_bytes(b"PK no workbook")
    (line,) = refusal(one, correction(file="坏.xlsx"))
    assert "cannot be read" in line


def test_workbook_of_a_refused_load_is_not_kept(tmp_path: Path) -> None:
    one = orders(tmp_path)
    extra = one.send("补.xlsx", Page([HEADERS, ["W8", "维修", REPORTED]], name="维修"))
    refusal(one, correction(sheet="安装"))
    extra.unlink()
    ingest(one.workspace, LOGS, rebuild=True)
    assert one.column("work_orders", "order_no") == ["W1", "W3"]


WHOLE = """
[[correction]]
file = "{file}"
sheet = "维修"
cell = "d3"
was = 2026-10-03 15:00:00
becomes = 12.5
reason = "抄错"
by = "李主管"
on = 2026-11-20
"""


def test_file_is_read_as_it_is_written(tmp_path: Path) -> None:
    file = tmp_path / "corrections.toml"
    assert load_corrections(file) == ()
    file.write_text(WHOLE.format(file=FILE), encoding="utf-8")
    (entry,) = load_corrections(file)
    assert (entry.was, entry.becomes, entry.place) == ("2026-10-03 15:00:00", "12.5", "D3")


@pytest.mark.parametrize(
    ("old", "new", "key", "said"),
    [
        ('by = "李主管"', 'by = "  "', "correction.1.by", "must not be blank"),
        ('by = "李主管"', "", "correction.1.by", "missing"),
        ('reason = "抄错"', 'reason = ""', "correction.1.reason", "must not be blank"),
        ("was = 2026-10-03 15:00:00", "", "correction.1.was", "missing"),
        ("was = 2026-10-03 15:00:00", "was = true", "correction.1.was", "a text in quotes"),
        ("becomes = 12.5", "", "correction.1.becomes", "missing"),
        ("becomes = 12.5", r'becomes = "\u001fe#N/A"', "correction.1.becomes", "control character"),
        ("becomes = 12.5", "becomes = 2026-10-03 15:00:00", "correction.1.becomes", "changes nothing"),
        ("on = 2026-11-20", "", "correction.1.on", "missing"),
        ("on = 2026-11-20", 'on = "bald"', "correction.1.on", "date"),
        ('sheet = "维修"', "", "correction.1.sheet", "missing"),
        ('cell = "d3"', "", "correction.1", "by row and column"),
        ('cell = "d3"', 'cell = "d3"\nrow = 3', "correction.1", "one of the two"),
        ('cell = "d3"', "row = 3", "correction.1", "by row and column"),
        ('cell = "d3"', 'row = 0\ncolumn = "备注"', "correction.1.row", "0"),
        ('cell = "d3"', 'cell = "第3行"', "correction.1.cell", '"H12"'),
        ('sheet = "维修"', 'sheet = "维修"\nsha256 = "ab"', "correction.1.sha256", "64"),
        ('file = "{file}"', "", "correction.1", "by file"),
        ('by = "李主管"', 'by = "李主管"\nwho = "x"', "correction.1.who", "no such key"),
        ("[[correction]]", "[[corrections]]", "corrections", "no such key"),
        ("[[correction]]", "[[correction", "-", "no valid TOML"),
    ],
)
def test_malformed_file_is_refused(tmp_path: Path, old: str, new: str, key: str, said: str) -> None:
    file = tmp_path / "corrections.toml"
    assert WHOLE.count(old) == 1
    file.write_text(WHOLE.replace(old, new).replace("{file}", FILE), encoding="utf-8")
    with pytest.raises(ScorecardError) as refused:
        load_corrections(file)
    lines = refused.value.lines("en")
    assert any(f"key {key}:" in line and said in line for line in lines), lines
    assert all(refused.value.lines(language) for language in LANGUAGES)


def test_every_fault_of_the_file_is_told_at_once(tmp_path: Path) -> None:
    file = tmp_path / "corrections.toml"
    file.write_text(WHOLE.replace('by = "李主管"', "").replace('cell = "d3"', "") + WHOLE, encoding="utf-8")
    with pytest.raises(Faults) as refused:
        load_corrections(file)
    assert [line.partition("key ")[2].partition(":")[0] for line in refused.value.lines("en")] == [
        "correction.1.by", "correction.1",
    ]  # fmt: skip
