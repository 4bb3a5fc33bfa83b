"""Traps of wording (X-26, X-27, X-29) through real workbooks, and rows that come after a month was published (X-44)."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from tests.cli.command import AS_OF, MONTH, outputs, run_month, scorecard
from tests.ingest.books import Company, Page, Rows, company, write_book
from tests.kpi.world import world


def test_one_post_has_several_names(tmp_path: Path) -> None:
    """X-29: three words for the dispatcher are one role, and no other word is."""
    words = {
        "派工员": "dispatcher", "调度员": "dispatcher", "信息员": "dispatcher", "調 度 員": "dispatcher",
        "客服": "service_clerk", "文员": "service_clerk", "维修工": "repairer", "安装工": "installer",
    }  # fmt: skip
    staff = company(tmp_path)
    rows = [[f"01{number:02}", f"员工{number}", word] for number, word in enumerate(words)]
    staff.send("花名册.xlsx", [["工号", "姓名", "岗位"], *rows])
    staff.load()
    assert staff.column("roster", "role") == list(words.values())


PLAIN: Rows = [
    ["投诉编号", "投诉时间", "被投诉人", "是否属实", "严重程度", "损失金额"],
    ["TS1", "2026-11-03 09:00", "张三", "属实", "重大", 120.5],
]
ODD: Rows = [
    ["　投 訴\n編 號（必填）", "投訴時間", "被投訴人", "是否屬實：", "嚴重程度", "損失金額［元］"],
    ["ＴＳ１", "２０２６年１１月３日　０９：００", "張三", " 屬實 ", "重 大", "￥１２０．５０"],
]
COLUMNS = ("complaint_no", "received_at", "respondent", "finding", "severity", "loss_amount")


def loaded(folder: Path, rows: Rows) -> tuple[Company, list[object]]:
    """A company that was sent this one sheet, and the columns of its first complaint."""
    here = company(folder)
    here.send("投诉.xlsx", rows)
    here.load()
    return here, [value for column in COLUMNS for value in here.column("complaints", column)]


def test_script_width_and_spaces_make_no_difference(tmp_path: Path) -> None:
    """X-26, X-27: what was sent stays in the archive as it was."""
    (_, plain), (odd_company, odd) = loaded(tmp_path / "a", PLAIN), loaded(tmp_path / "b", ODD)
    assert plain[1] == datetime(2026, 11, 3, 9)
    assert [plain[n] for n in (0, 1, 3, 4, 5)] == [odd[n] for n in (0, 1, 3, 4, 5)]
    assert odd_company.rejected() == []
    sent = (odd_company.workspace.raw / "投诉.xlsx").read_bytes()
    archive = [file for file in (tmp_path / "b" / "data").rglob("*") if file.is_file() and "raw" not in file.parts]
    assert [file for file in archive if file.read_bytes() == sent]


def test_a_wrong_character_is_asked_about_and_not_guessed(tmp_path: Path) -> None:
    """X-26: a misread kind of order is sent back, a misread finding waits, a misread header makes no log."""
    sender = company(tmp_path / "a")
    sender.send(
        "工单.xlsx", [["工单号", "工单类型", "报修时间"], ["WX1", "维俢", "2026-11-03"], ["WX2", "維 修", "2026-11-03"]]
    )
    sender.load()
    assert (sender.column("work_orders", "order_no"), sender.rejected()) == (["WX2"], [(2, "unknown_value")])
    _, misread = loaded(tmp_path / "b", [PLAIN[0], [*PLAIN[1][:3], "屈实", *PLAIN[1][4:]]])
    assert misread[COLUMNS.index("finding")] == "pending"
    unknown, nothing = loaded(tmp_path / "c", [["投拆编号", "投拆时间"], ["TS1", "2026-11-03 09:00"]])
    assert (nothing, [log for _, _, log in unknown.verdicts()]) == ([], [None])


def test_names_of_people_are_compared_in_one_script() -> None:
    """X-27: 張三 and 张三 are one man."""
    days = "日期 | 工号 | 是否排班 | 签到时间\n03-03 | 張三 | 是 | 09:00:01\n03-04 | 0103 | 是 | 09:00:01"
    assert world(attendance=days, kpis="late_days").sums("late_days", "0103").numerator == 2


# ---------------------------------------------------------------- what is published stands
LATE_ROWS: Rows = [
    ["投诉编号", "投诉时间", "被投诉人", "是否属实"],
    ["TS-LATE-1", "2026-10-20 10:00", "0103", "属实"],
    ["TS-LATE-2", "2026-10-21 10:00", "0103", "属实"],
]


def test_a_published_month_changes_by_another_run_only(workspace: Path) -> None:
    """X-44: loading late rows leaves it as it is; the run after that says so, and the run before could be repeated."""
    before = dict(outputs(workspace))
    run_month(workspace).succeeds(3)
    assert dict(outputs(workspace)) == before
    write_book(workspace / "data" / "raw" / "补报投诉.xlsx", Page(LATE_ROWS))
    scorecard("ingest", "--quiet", folder=workspace)
    assert dict(outputs(workspace)) == before
    again = scorecard("run", "--month", MONTH, "--as-of", AS_OF, "--json", folder=workspace).succeeds(3)
    assert again.document["fresh"] is True
    after = dict(outputs(workspace))
    assert b"TS-LATE-1" not in b"".join(before.values())
    assert after["kpis.json"] != before["kpis.json"]
