"""Where Excel has turned 0103 into the number 103, the other exports of the roster decide."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from tests.ingest.books import Company, Shown, company

ROSTER: list[object] = ["工号", "姓名", "岗位", "生效日期", "入职日期"]
HIRED = date(2020, 1, 1)
ORDERS: list[object] = ["工单号", "工单类型", "报修时间", "师傅"]


def employed(one: Company) -> list[tuple[object, ...]]:
    """Who works there in November 2026, and in which role."""
    with one.seen("2026-11", datetime(2026, 11, 30)) as db:
        return db.rows(
            "select employee_no, name, role from people.employment where month = date '2026-11-01' order by 1, 2"
        )


def found(one: Company) -> list[tuple[object, ...]]:
    """Whom the texts of the work orders name in November 2026."""
    with one.seen("2026-11", datetime(2026, 11, 30)) as db:
        return db.rows(
            "select person, employee_no, problem from person_found where month = date '2026-11-01' order by person"
        )


def test_number_that_lost_its_zeros_is_the_same_person(tmp_path: Path) -> None:
    one = company(tmp_path)
    one.send("花名册20261001.xlsx", [ROSTER, ["0103", "张三", "维修工", HIRED, HIRED]])
    one.send("花名册20261101.xlsx", [ROSTER, [103, "张三", "主管", HIRED, HIRED]])
    texts = ["张三", "103", "0103", "张三(0103)"]
    one.send("工单.xlsx", [ORDERS, *([f"A{i}", "维修", date(2026, 11, 3), text] for i, text in enumerate(texts))])
    one.load()
    assert employed(one) == [("0103", "张三", "supervisor")]
    assert found(one) == [(text, "0103", None) for text in sorted(texts)]


def test_newer_export_wins_whichever_of_them_lost_the_zeros(tmp_path: Path) -> None:
    one = company(tmp_path)
    one.send("花名册20261101.xlsx", [ROSTER, ["0103", "张三", "主管", HIRED, HIRED]])
    one.send("花名册20261001.xlsx", [ROSTER, [103, "张三", "维修工", HIRED, HIRED]])
    one.load()
    assert employed(one) == [("0103", "张三", "supervisor")]


def test_states_from_different_days_follow_each_other(tmp_path: Path) -> None:
    one = company(tmp_path)
    one.send("花名册20261001.xlsx", [ROSTER, ["0103", "张三", "维修工", HIRED, HIRED]])
    one.send("花名册20261101.xlsx", [ROSTER, [103, "张三", "主管", date(2026, 12, 1), HIRED]])
    one.load()
    assert employed(one) == [("0103", "张三", "repairer")]


def test_other_names_and_other_numbers_stay_apart(tmp_path: Path) -> None:
    one = company(tmp_path)
    rows: list[list[object]] = [
        ["0103", "张三", "维修工", HIRED, HIRED],
        [103, "李四", "维修工", HIRED, HIRED],
        ["1030", "张三", "维修工", HIRED, HIRED],
        [Shown(7, "0000"), "王五", "维修工", HIRED, HIRED],
    ]
    one.send("花名册.xlsx", [ROSTER, *rows])
    one.load()
    assert [row[:2] for row in employed(one)] == [("0007", "王五"), ("0103", "张三"), ("103", "李四"), ("1030", "张三")]
