"""S25 5.3: what the rules grant of a claim, and what goes beyond them."""

from decimal import Decimal

import pytest

from tests.kpi.world import Sums, world

HEAD = "费用日期 | 报销人 | 费用项目 | 数量 | 报销金额 | 出差类型 | 出差地 | 票据地点 | 超标批准 | 票据号"
KPI = "allowance_due"


def claim(rest: str) -> tuple[Decimal, Decimal]:
    """What is granted of one claim, and what goes beyond the rules."""
    seen = world(expenses=f"{HEAD}\n03-03 | 李四 | {rest}", kpis=f"{KPI} expenses_over_allowance")
    granted, beyond = (seen.sums(name, "0104").numerator for name in (KPI, "expenses_over_allowance"))
    return Decimal(int(granted * 100)) / 100, Decimal(int(beyond * 100)) / 100


@pytest.mark.parametrize(
    ("rest", "granted", "beyond"),
    [
        ("住宿费 | 1 | 100 | 过夜 | | | |", 100, 0),
        ("住宿费 | 1 | 101 | 过夜 | | | |", 100, 1),
        ("住宿费 | 2 | 180 | 过夜 | | | |", 180, 0),
        ("住宿费 | 1 | 130 | 过夜 | | | 同意 |", 130, 0),
        ("住宿费 | 1 | 130 | 过夜 | | | 不同意 |", 100, 30),
        ("住宿费 | 1 | 90 | 当天完成 | | | |", 0, 90),
        ("住宿费 | 1 | 90 | 无任务 | | | |", 0, 90),
        ("餐费 | 3 | 45 | 过夜 | | | |", 45, 0),
        ("餐费 | 3 | 46 | 过夜 | | | |", 45, 1),
        ("餐费 | 2 | 30 | 当天完成 | | | |", 30, 0),
        ("餐费 | 1 | 15 | 无任务 | | | |", 0, 15),
        ("油费 | 1 | 312.50 | 当天完成 | | | |", "312.50", 0),
        ("过路费 | 1 | 35 | 过夜 | | | |", 35, 0),
        ("借调 | 3 | 300 | | | | |", 300, 0),
        ("借调 | 3 | 301 | | | | |", 300, 1),
        ("住宿费 | 1 | 100 | 过夜 | 洛阳 | 洛阳 | |", 100, 0),
        ("住宿费 | 1 | 100 | 过夜 | 洛阳 | 郑州 | 不同意 |", 0, 100),
        ("住宿费 | 1 | 100 | 过夜 | 洛阳 | 郑州 | 同意 |", 100, 0),
    ],
)
def test_lodging_meals_and_secondment_have_allowances_all_else_is_as_spent(
    rest: str, granted: int | str, beyond: int
) -> None:
    assert claim(rest) == (Decimal(granted), Decimal(beyond))


def test_a_receipt_from_elsewhere_waits_for_a_person() -> None:
    """S25 5.2.C: the place of the receipt must be that of the trip; nobody is judged by a difference alone (F-66)."""
    rows = f"""{HEAD}
    03-03 | 李四 | 住宿费 | 1 | 100 | 过夜 | 洛阳 | 郑州 | | 01
    03-03 | 李四 | 餐费 | 1 | 15 | 过夜 | | | | 02
    """
    seen = world(expenses=rows, kpis=f"{KPI} expenses_over_allowance")
    assert seen.sums(KPI, "0104") == Sums(15, None, pending=1)
    assert seen.sums("expenses_over_allowance", "0104") == Sums(0, None, pending=1)
    assert {case.part for case in seen.cases(KPI).values()} == {"lodging", "meals"}


def test_a_claim_belongs_to_the_month_of_its_cost() -> None:
    rows = f"{HEAD}\n" + "\n".join(
        f"{day} | 李四 | 油费 | 1 | 100 | | | | |" for day in ("02-28", "03-01", "03-31", "04-01")
    )
    assert world(expenses=rows, kpis=KPI).sums(KPI, "0104") == Sums(200, None)
