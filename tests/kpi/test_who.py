"""Whose a case is: the lead, the roster of the month, leavers, namesakes and strangers; and how units add up."""

import pytest

from tests.kpi.world import ROSTER, Sums, world

KPI = "completion"
HEAD = "工单号 | 工单类型 | 师傅 | 报修时间 | 派工时间 | 完成时间"


def _owners(*technicians: str, roster: str = ROSTER, month: str = "2025-03", day: str = "03-05") -> list[str | None]:
    """Whose an order is that is dispatched on that day, for each way of writing its technician."""
    rows = [f"WX{n} | 维修 | {who} | {day} 08:00 | {day} 09:00 |" for n, who in enumerate(technicians)]
    owners = world(work_orders="\n".join([HEAD, *rows]), roster=roster, month=month, kpis=KPI).owners(KPI)
    return [owners[f"WX{n}"] for n in range(len(rows))]


def test_the_ways_to_name_a_person() -> None:
    assert _owners("0103", "张三", "张三(0103)", "0103 张三", "103") == ["0103"] * 5


def test_the_first_of_several_is_the_lead() -> None:
    assert _owners("李四、张三", "张三/李四", "李四，0103", "王五、张三") == ["0104", "0103", "0104", "unknown_person"]


def test_strangers_namesakes_leavers_and_blanks_are_nobodys() -> None:
    assert _owners("王五", "9999", "刘伟", "赵六", "") == [
        "unknown_person", "unknown_person", "ambiguous_person", "not_employed", "nobody_named",
    ]  # fmt: skip
    assert _owners("刘伟(0107)", "0106") == ["0107", "0106"]


def test_the_last_day_of_employment_counts_for_the_whole_month() -> None:
    """孙七 left on 1 March, 赵六 on 28 February: inclusive, and at any time of the month is enough."""
    assert _owners("孙七", "赵六", day="03-20") == ["0109", "not_employed"]
    assert _owners("赵六", day="02-28", month="2025-02") == ["0108"]


@pytest.mark.parametrize(("hired", "owner"), [("2025-03-31", "0110"), ("2025-04-01", "not_employed")])
def test_somebody_hired_in_the_month_is_of_the_month(hired: str, owner: str) -> None:
    assert _owners("周八", roster=ROSTER + f"0110 | 周八 | 维修工 | 一组 | 城东 | {hired} |") == [owner]


def test_a_name_is_clear_once_the_namesake_has_left() -> None:
    left = ROSTER.replace("城西 | 2023-08-14 |", "城西 | 2023-08-14 | 2025-02-10")
    assert _owners("刘伟", roster=left) == ["0106"]
    assert _owners("刘伟", roster=left, day="02-20", month="2025-02") == ["ambiguous_person"]


STATES = """
工号 | 姓名 | 岗位   | 班组 | 网点 | 生效日期   | 入职日期   | 离职日期
0103 | 张三 | 安装工 | 一组 | 城东 | 2024-01-01 | 2020-01-06 |
0103 | 张三 | 维修工 | 二组 | 城西 | 2025-03-31 | 2020-01-06 |
0103 | 张三 | 主管   | 三组 | 城西 | 2025-04-01 | 2020-01-06 |
0104 | 李四 | 安装工 | 一组 | 城东 | 2025-01-01 | 2025-01-01 | 2025-03-10
"""


def test_role_team_and_branch_are_those_of_the_months_last_day() -> None:
    orders = f"{HEAD}\nWX1 | 维修 | 张三 | 03-01 08:00 | 03-01 09:00 |\nWX2 | 维修 | 李四 | 03-01 08:00 | 03-01 09:00 |"
    seen = world(work_orders=orders, roster=STATES, kpis=KPI).measured.employees
    assert [(e.employee_no, e.role, e.team, e.branch) for e in seen] == [
        ("0103", "repairer", "二组", "城西"),
        ("0104", "installer", "一组", "城东"),
    ]


def test_before_the_first_roster_row_a_person_is_known_from_the_day_of_hiring() -> None:
    roster = "工号 | 姓名 | 岗位 | 班组 | 生效日期 | 入职日期\n0103 | 张三 | 维修工 | 一组 | 2025-04-01 | 2020-01-06"
    assert _owners("张三", roster=roster) == ["0103"]
    assert _owners("张三", roster=roster.replace("2020-01-06", "")) == ["not_employed"]


def test_cards_and_unassigned_add_up_to_the_company() -> None:
    """二组 has 0106 once he moved; the company has all, also what nobody did."""
    orders = """
    工单号 | 工单类型 | 师傅 | 报修时间 | 派工时间 | 完成时间
    WX1 | 维修 | 张三 | 03-01 08:00 | 03-01 09:00 | 03-01 10:00
    WX2 | 维修 | 张三 | 03-01 08:00 | 03-01 09:00 |
    WX3 | 维修 | 0106 | 03-01 08:00 | 03-01 09:00 | 03-01 10:00
    AZ4 | 安装 | 李四 | 03-01 08:00 | 03-01 09:00 | 03-01 10:00
    AZ5 | 安装 | 刘伟 | 03-01 08:00 | 03-01 09:00 | 03-01 10:00
    """
    seen = world(work_orders=orders, kpis=KPI)
    assert {unit: seen.sums(KPI, unit) for unit in ("一组", "二组", "城东", "城西", "company")} == {
        "一组": Sums(2, 3), "二组": Sums(1, 1), "城东": Sums(2, 3), "城西": Sums(1, 1), "company": Sums(4, 5),
    }  # fmt: skip
    assert seen.measured.unassigned == {KPI: 1}
