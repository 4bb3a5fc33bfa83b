"""Whom a cell names: numbers, names, both, several people, and names that two people bear."""

from __future__ import annotations

from datetime import datetime

import pytest

from pipeline.ingest.people import Mention, People
from tests.ingest.books import Company, Formula, Page, company

PEOPLE = People(
    [
        ("0103", "张三"),
        ("0105", "李四"),
        ("0106", "欧阳　娜"),
        ("0107", "王 芳"),
        ("0108", "張偉"),
        ("0111", "赵六"),
        ("111", "钱七"),
        ("A07", "孙八"),
    ]
)
BY_NUMBER = {
    "0103": "0103",
    "103": "0103",
    "103.0": "0103",
    "00103": "0103",
    "A07": "A07",
    "0111": "0111",
    "111": "111",
    "张三(0103)": "0103",
    "张三[0103]": "0103",
    "张三(103)": "0103",
    "0103 张三": "0103",
    "103 张三": "0103",
    "张三-0103": "0103",
    "欧阳 娜(0106)": "0106",
    "李四(0103)": "0103",
    "0103、0105": "0103",
    "0105/0103": "0105",
    "0105 0103": "0105",
    "张三(0103)李四(0105)": "0103",
    "张三(0103) 李四(0105)": "0103",
    "张三(0103)、李四(0105)": "0103",
}
BY_NAME = {
    "张三": "张三",
    "張三": "张三",
    "张伟": "張偉",
    "張偉": "張偉",
    "张 三": "张三",
    "欧阳娜": "欧阳　娜",
    "欧阳 娜": "欧阳　娜",
    "王芳": "王 芳",
    "张三、李四": "张三",
    "李四,张三": "李四",
    "李四，张三": "李四",
    "李四/张三": "李四",
    "李四;张三": "李四",
    "李四；张三": "李四",
    "李四\n张三": "李四",
    "李四 张三": "李四",
    "李四　张三　王芳": "李四",
    "李四 张三(0103)": "李四",
    "李四、张三(0103)": "李四",
    "张三(组长)": "张三",
    "、李四": "李四",
}
NOBODY = (
    "外协",
    "外协、李四",
    "外协 李四",
    "9999",
    "张三(9999)",
    "9999 张三",
    "0",
    "-",
    "、",
    "待派",
    "00111",
)


def test_number_names_its_bearer_whatever_stands_beside_it() -> None:
    assert {text: PEOPLE.lead(text) for text in BY_NUMBER} == {t: Mention(n, None) for t, n in BY_NUMBER.items()}


def test_name_is_left_for_the_month_to_decide() -> None:
    assert {text: PEOPLE.lead(text) for text in BY_NAME} == {t: Mention(None, n) for t, n in BY_NAME.items()}


def test_what_names_nobody_on_the_roster_is_nobody() -> None:
    assert {text: PEOPLE.lead(text) for text in NOBODY} == dict.fromkeys(NOBODY, Mention(None, None))


ROSTER: list[list[object]] = [
    ["工号", "姓名", "岗位", "班组", "入职日期", "离职日期"],
    ["0103", "张三", "维修工", "一班", "2020-01-01", None],
    [104, "赵六", "维修工", "一班", "2020-01-01", None],
    ["0109", "刘伟", "维修工", "二班", "2020-01-01", "2026-10-15"],
    ["0110", "刘伟", "维修工", "二班", "2026-11-05", None],
    ["0112", "陈静", "维修工", "二班", "2020-01-01", None],
    ["0113", "陈靜", "客服", "二班", "2020-01-01", None],
    ["0114", "周敏", "维修工", "二班", "2026-12-01", None],
    ["0115", "刘伟", "维修工", "二班", "2026-12-01", None],
]
ORDERS: list[object] = ["工单号", "工单类型", "报修时间", "工号", "师傅"]
NAMED: list[tuple[str, object, object]] = [
    ("2026-10-20", None, "刘伟"),
    ("2026-11-20", None, "刘伟"),
    ("2026-11-01", None, "陈静"),
    ("2026-11-01", None, "陈静(0113)"),
    ("2026-11-01", None, "周敏"),
    ("2026-12-31", None, "周敏"),
    ("2026-11-01", "0114", None),
    ("2026-11-01", 103, None),
    ("2026-11-01", "0103", "张三"),
    ("2026-11-01", "0104", None),
    ("2026-11-01", None, "外协人员"),
    ("2026-11-01", None, None),
    ("2026-12-05", None, "刘伟"),
]


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Company:
    """A company with two namesakes who never met, and two who did."""
    one = company(tmp_path_factory.mktemp("people"))
    orders = [[f"P{number:02}", "维修", day, *cells] for number, (day, *cells) in enumerate(NAMED)]
    unreadable = [["U1", "维修", "2026-11-01", "0103", Formula("=NA()", "#N/A")]]
    one.send("花名册.xlsx", ROSTER)
    one.send("工单.xlsx", Page([ORDERS, *orders, *unreadable], name="工单"))
    one.send(
        "考勤.xlsx",
        Page(
            [
                ["日期", "员工", "是否排班", "签到时间"],
                ["2026-11-03", "0103", "是", "9:00"],
                ["2026-11-03", "张三", "是", "9:05"],
                ["2026-11-03", "外协人员", "是", "9:05"],
            ],
            name="考勤",
        ),
    )
    one.load()
    return one


def found(loaded: Company, month: str) -> dict[str, tuple[str | None, str | None]]:
    """Whom every order of the month leads to, or why to nobody."""
    with loaded.seen(month) as db:
        rows = db.rows(
            "select o.order_no, f.employee_no, f.problem from stage.work_orders as o left join person_found as f "
            "on f.person = o.technician and f.month = date_trunc('month', o.created_at)::date order by 1"
        )
    return {order: (employee, problem) for order, employee, problem in rows}


def test_the_month_decides_who_bears_a_name(loaded: Company) -> None:
    assert found(loaded, "2026-12") == {
        "P00": ("0109", None),
        "P01": ("0110", None),
        "P02": ("0112", None),
        "P03": ("0113", None),
        "P04": (None, "not_employed"),
        "P05": ("0114", None),
        "P06": ("0114", None),
        "P07": ("0103", None),
        "P08": ("0103", None),
        "P09": ("104", None),
        "P10": (None, "unknown_person"),
        "P11": (None, None),
        "P12": (None, "ambiguous_person"),
    }


def test_unreadable_name_beside_a_number_rejects_the_row(loaded: Company) -> None:
    assert loaded.rejected("header, cell, code") == [(15, "师傅", "E15", "unknown_value")]


def test_number_and_name_of_one_person_are_one_key(loaded: Company) -> None:
    newest = loaded.current("attendance", "person", "clock_in")
    late = datetime(2026, 11, 3, 9, 5)
    assert newest == [("外协人员", late), ("张三", late)]
    assert (3, 2, 1, 0, 0, 0) in loaded.counts()
