"""R-04, D-10, W-7: first-time fix and repeat repairs."""

import pytest

from tests.kpi.world import Sums, world

FIX, BACK = "first_time_fix", "repeat_repair"
HEAD = "工单号 | 工单类型 | 师傅 | 机号 | 联系电话 | 产品 | 报修时间 | 完成时间 | 责任类别 | 原单号 | 状态"
FIRST = "WX1 | 维修 | 张三 | HX1 | 13800000001 | 净水器 | 03-03 09:00 | 03-03 12:00 | | |"


def _back(*rows: str) -> dict[str, str]:
    """The outcome of every order of the month in repeat_repair; `WX1` by 张三 was completed on 3 March at 12:00."""
    return world(work_orders="\n".join([HEAD, FIRST, *rows]), kpis=BACK).outcomes(BACK)


@pytest.mark.parametrize(
    ("created", "outcome"),
    [
        ("03-03 12:00:00", "miss"),
        ("03-03 12:00:01", "hit"),
        ("04-02 12:00:00", "hit"),
        ("04-02 12:00:01", "miss"),
    ],
)
def test_the_window_opens_after_completion_and_closes_30_days_later(created: str, outcome: str) -> None:
    assert _back(f"WX2 | 维修 | 刘伟 | HX1 | | | {created} | | | |")["WX1"] == outcome


@pytest.mark.parametrize(
    ("unit", "outcome"),
    [
        ("HX1 | |", "hit"),
        ("HX2 | 13800000001 | 净水器", "miss"),
        (" | 13800000001 | 净水器", "hit"),
        (" | 13800000001 | 开水机", "miss"),
        (" | 13800000001 |", "miss"),
        (" | 13800000009 | 净水器", "miss"),
        (" | |", "miss"),
    ],
)
def test_the_same_unit_is_the_same_machine_or_customer_and_product(unit: str, outcome: str) -> None:
    assert _back(f"WX2 | 维修 | 刘伟 | {unit} | 03-10 09:00 | | | |")["WX1"] == outcome


def test_two_orders_that_name_no_unit_match_nothing() -> None:
    rows = [f"WX{n} | 维修 | 张三 | | | 净水器 | 03-0{n} 09:00 | 03-0{n} 10:00 | | |" for n in (4, 5)]
    assert _back(*rows) == {"WX1": "miss", "WX4": "miss", "WX5": "miss"}


@pytest.mark.parametrize(
    ("cause", "outcome"),
    [("用户", "miss"), ("产品", "miss"), ("配件", "miss"), ("安装", "hit"), ("人员", "hit"), ("", "hit")],
)
def test_repeats_by_customer_product_or_parts_are_not_charged(cause: str, outcome: str) -> None:
    assert _back(f"WX2 | 维修 | 刘伟 | HX1 | | | 03-10 09:00 | | {cause} | |")["WX1"] == outcome


@pytest.mark.parametrize(
    ("order", "why"),
    [
        ("WX2 | 维修 | 刘伟 | HX1 | | | 03-10 09:00 | | | | 作废", "cancelled"),
        ("BY2 | 保养 | 刘伟 | HX1 | | | 03-10 09:00 | | | WX1 |", "no repair"),
        ("WX2 | 维修 | 刘伟 | HX1 | | | 03-03 11:59 | | | |", "created before the first was completed"),
    ],
)
def test_what_is_no_repeat(order: str, why: str) -> None:
    assert _back(order)["WX1"] == "miss", why


def test_a_named_parent_has_no_window_and_needs_no_unit() -> None:
    assert _back("WX2 | 维修 | 刘伟 | HX9 | | | 04-20 09:00 | | | WX1 |")["WX1"] == "hit"
    assert _back("WX2 | 维修 | 刘伟 | HX9 | | | 03-03 11:00 | | | WX1 |")["WX1"] == "hit"


@pytest.mark.parametrize(
    "parent",
    [
        "WX0 | 维修 | 刘伟 | HX9 | | | 03-01 09:00 | | | |",
        "WX0 | 保养 | 刘伟 | HX9 | | | 03-01 09:00 | 03-01 12:00 | | |",
        "WX0 | 维修 | 刘伟 | HX9 | | | 03-10 09:00 | 03-10 12:00 | | |",
        "WX0 | 维修 | 刘伟 | HX9 | | | 03-01 09:00 | 03-01 12:00 | | | 作废",
    ],
    ids=["not completed", "no repair", "not created before", "cancelled"],
)
def test_a_parent_that_will_not_do_gives_way_to_the_unit(parent: str) -> None:
    seen = _back(parent, "WX2 | 维修 | 刘伟 | HX1 | | | 03-10 09:00 | | | WX0 |")
    assert seen["WX1"] == "hit"
    assert seen.get("WX0") != "hit"


def test_an_order_naming_itself_is_judged_by_its_unit() -> None:
    assert _back("WX2 | 维修 | 刘伟 | HX1 | | | 03-10 09:00 | 03-10 10:00 | | WX2 |") == {"WX1": "hit", "WX2": "miss"}


def test_a_repeat_is_charged_to_one_order_only() -> None:
    """WX2 came back because of the customer; WX3 is charged to it as the last one, or to WX1 when it names that."""
    second = "WX2 | 维修 | 刘伟 | HX1 | | | 03-10 09:00 | 03-10 12:00 | 用户 | |"
    third = "WX3 | 维修 | 张三 | HX1 | | | 03-12 09:00 | 03-12 12:00 | |"
    assert _back(second, f"{third} |") == {"WX1": "miss", "WX2": "hit", "WX3": "miss"}
    assert _back(second, f"{third} WX1 |") == {"WX1": "hit", "WX2": "miss", "WX3": "miss"}


def test_the_one_completed_last_is_charged_whichever_way_the_unit_is_known() -> None:
    """WX2, without a machine number, is the customer's fault: only WX3 can stand against WX1, and it does not."""
    third = "WX3 | 维修 | 张三 | HX1 | 13800000001 | 净水器 | 03-10 09:00 | | | |"
    later = "WX2 | 维修 | 张三 | | 13800000001 | 净水器 | 03-04 09:00 | 03-05 12:00 | 用户 | |"
    assert _back(later, third) == {"WX1": "miss", "WX2": "hit"}
    before = "WX2 | 维修 | 张三 | | 13800000001 | 净水器 | 03-01 09:00 | 03-02 12:00 | 用户 | |"
    assert _back(before, third) == {"WX1": "hit", "WX2": "hit"}


def test_first_time_fix_leaves_repeats_out_and_counts_visits_and_answers() -> None:
    orders = """
    工单号 | 工单类型 | 师傅 | 机号 | 报修时间 | 完成时间 | 上门次数 | 是否一次解决 | 责任类别
    WX1 | 维修 | 张三 | HX1 | 03-03 09:00 | 03-03 12:00 | 1 | 是 |
    WX2 | 维修 | 刘伟 | HX1 | 03-10 09:00 | 03-10 12:00 | 1 | 是 | 人员
    WX3 | 维修 | 张三 | HX3 | 03-03 09:00 | 03-03 12:00 | 2 | 是 |
    WX4 | 维修 | 张三 | HX4 | 03-03 09:00 | 03-03 12:00 | 1 | 否 |
    WX5 | 维修 | 张三 | HX5 | 03-03 09:00 | 03-03 12:00 |   |    |
    WX6 | 维修 | 张三 | HX6 | 03-03 09:00 | 03-03 12:00 | 1 | 是 |
    WX7 | 维修 | 张三 | HX6 | 03-10 09:00 | 03-10 12:00 | 1 | 是 | 用户
    WX8 | 维修 | 张三 | HX8 | 03-03 09:00 |             | 1 | 是 |
    AZ9 | 安装 | 张三 | HX9 | 03-03 09:00 | 03-03 12:00 | 1 | 是 |
    """
    seen = world(work_orders=orders, kpis=FIX)
    assert seen.outcomes(FIX) == {
        "WX1": "miss", "WX2": "is_repeat", "WX3": "miss", "WX4": "miss", "WX5": "hit", "WX6": "hit", "WX7": "is_repeat",
    }  # fmt: skip
    assert seen.sums(FIX, "0103") == Sums(2, 5, excluded=1)


def test_the_repeat_stands_against_the_technician_of_the_earlier_order() -> None:
    orders = f"{HEAD}\n{FIRST}\nWX2 | 维修 | 0106 | HX1 | | | 03-10 09:00 | 03-10 10:00 | | |"
    seen = world(work_orders=orders, kpis=BACK)
    assert (seen.sums(BACK, "0103"), seen.sums(BACK, "0106")) == (Sums(1, 1), Sums(0, 1))


@pytest.mark.parametrize("kpi", [FIX, BACK])
def test_provisional_until_30_days_after_the_month(kpi: str) -> None:
    orders = f"{HEAD}\n{FIRST}"
    assert world(work_orders=orders, as_of="04-30 23:59:59", kpis=kpi).status(kpi) == "provisional"
    assert world(work_orders=orders, as_of="05-01 00:00:00", kpis=kpi).status(kpi) == "final"


def test_a_repeat_created_later_is_unseen() -> None:
    orders = f"{HEAD}\n{FIRST}\nWX2 | 维修 | 张三 | HX1 | | | 03-10 09:00 | | | |"
    assert world(work_orders=orders, as_of="03-10 08:59:59", kpis=BACK).outcomes(BACK) == {"WX1": "miss"}
    assert world(work_orders=orders, as_of="03-10 09:00:00", kpis=BACK).outcomes(BACK) == {"WX1": "hit"}
