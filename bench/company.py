"""A company of 400 people and its month of 40,000 work orders, with complaints, calls and attendance."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random

import xlsxwriter

from bench.orders import FAMILY, FAULTS, GIVEN, PRODUCTS, Cell
from pipeline.month import Month

ROLES = (("维修工", 0.6), ("安装工", 0.3), ("客服", 0.05), ("派工员", 0.05))
PEOPLE_OF_A_TEAM, TEAMS_OF_A_BRANCH = 16, 4
UNITS_PER_ORDER = 0.9
COMPLAINED, CALLED = 0.008, 0.2
OTHER_CAUSES = ("安装", "用户", "产品", "配件", "人员")
CATEGORIES = ("服务态度", "上门不及时", "维修质量", "乱收费", "安装质量")
ROSTER = ("工号", "姓名", "岗位", "班组", "网点", "生效日期", "入职日期", "基本工资", "上级")
ORDERS = (
    "工单号", "工单类型", "联系电话", "产品", "机号", "报修时间", "派工时间", "首次联系时间", "预约时间", "上门时间",
    "完成时间", "交款日期", "交单日期", "派工员", "维修工", "故障现象", "责任类别", "上门次数", "实收金额",
    "是否一次解决", "状态",
)  # fmt: skip
COMPLAINTS = ("投诉编号", "投诉时间", "关联工单", "被投诉人", "投诉类别", "是否属实", "结案时间")
CALLS = ("工单号", "回访时间", "满意度", "分制")
ATTENDANCE = ("日期", "工号", "是否排班", "签到时间", "签退时间")


def write_company(folder: Path, month: Month, people: int = 400, orders: int = 40_000, seed: int = 1) -> None:
    """Writes the company's workbooks for the month into a folder, the same ones for the same seed."""
    chance = Random(seed)
    staff = list(_staff(chance, people))
    work = list(_orders(chance, month, staff, orders))
    _write(folder / "花名册.xlsx", "花名册", ROSTER, staff)
    _write(folder / "工单.xlsx", "工单", ORDERS, work)
    _write(folder / "投诉.xlsx", "投诉", COMPLAINTS, _complaints(chance, month, work))
    _write(folder / "回访.xlsx", "回访", CALLS, _calls(chance, work))
    _write(folder / "考勤.xlsx", "考勤", ATTENDANCE, _attendance(chance, month, staff))


def _write(file: Path, sheet_name: str, headers: Sequence[str], rows: Iterator[list[Cell]] | list[list[Cell]]) -> None:
    with xlsxwriter.Workbook(str(file), {"default_date_format": "yyyy-mm-dd hh:mm:ss"}) as book:
        book.set_properties({"created": datetime(2026, 11, 21)})
        sheet = book.add_worksheet(sheet_name)
        sheet.write_row(0, 0, headers)
        for row, cells in enumerate(rows, 1):
            sheet.write_row(row, 0, cells)


def _staff(chance: Random, people: int) -> Iterator[list[Cell]]:
    roles = [role for role, share in ROLES for _ in range(round(share * people))]
    for place, role in enumerate(roles):
        team = place // PEOPLE_OF_A_TEAM
        name = FAMILY[place % len(FAMILY)] + GIVEN[place // len(FAMILY) % len(GIVEN)] + f"{place:03}"
        manager = f"{team * PEOPLE_OF_A_TEAM + 1:04}"
        yield [
            f"{place + 1:04}", name, role, f"{team + 1:02}班", f"{team // TEAMS_OF_A_BRANCH + 1:02}网点",
            datetime(2024, 1, 1), datetime(2023, 3, 1), 3200 + chance.randrange(40) * 100, manager,
        ]  # fmt: skip


def _orders(chance: Random, month: Month, staff: list[list[Cell]], orders: int) -> Iterator[list[Cell]]:
    named = {role: [str(person[0]) for person in staff if person[2] == role] for role, _ in ROLES}
    desk = named["派工员"]
    seconds = (month.end - month.start).total_seconds() * 0.95
    units = int(orders * UNITS_PER_ORDER)
    for number in range(orders):
        kind = "安装" if chance.random() < 0.3 else "维修"
        unit = chance.randrange(units)
        created = month.start + timedelta(seconds=int(seconds * number / orders))
        dispatched = created + timedelta(minutes=chance.randrange(3, 60))
        called = dispatched + timedelta(minutes=chance.randrange(5, 90))
        wanted = called + timedelta(hours=chance.randrange(2, 30))
        arrived = wanted + timedelta(minutes=chance.randrange(-40, 50))
        done = arrived + timedelta(minutes=chance.randrange(20, 160))
        visits = 1 if chance.random() < 0.9 else 2
        yield [
            f"WX{month.year}{month.number:02}{number:06}", kind, f"13{unit:09}", PRODUCTS[unit % len(PRODUCTS)],
            f"SN{unit:010}", created, dispatched, called, wanted, arrived, done,
            done + timedelta(days=chance.randrange(3)), done + timedelta(days=chance.randrange(4)),
            chance.choice(desk), chance.choice(named["安装工" if kind == "安装" else "维修工"]),
            chance.choice(FAULTS), chance.choice(OTHER_CAUSES), visits, round(chance.random() * 300, 2),
            "是" if visits == 1 else "否", "已完成",
        ]  # fmt: skip


def _complaints(chance: Random, month: Month, work: list[list[Cell]]) -> Iterator[list[Cell]]:
    for number, order in enumerate(order for order in work if chance.random() < COMPLAINED):
        completed = order[ORDERS.index("完成时间")]
        assert isinstance(completed, datetime)
        received = min(completed + timedelta(hours=chance.randrange(1, 60)), month.end - timedelta(hours=1))
        finding = chance.choice(("属实", "属实", "不属实", "不属实", "撤诉", "处理中"))
        closed = None if finding == "处理中" else received + timedelta(days=chance.randrange(1, 8))
        yield [
            f"TS{month.year}{month.number:02}{number:05}", received, order[0], order[ORDERS.index("维修工")],
            chance.choice(CATEGORIES), finding, closed,
        ]  # fmt: skip


def _calls(chance: Random, work: list[list[Cell]]) -> Iterator[list[Cell]]:
    for order in work:
        if chance.random() < CALLED:
            completed = order[ORDERS.index("完成时间")]
            assert isinstance(completed, datetime)
            yield [order[0], completed + timedelta(hours=chance.randrange(2, 80)), chance.choice((5, 5, 5, 4, 3)), 5]


def _attendance(chance: Random, month: Month, staff: list[list[Cell]]) -> Iterator[list[Cell]]:
    for person in staff:
        for day in range(1, month.last_day.day + 1):
            today = date(month.year, month.number, day)
            if today.weekday() < 6:
                start = datetime.combine(today, time(8)) + timedelta(minutes=chance.randrange(-25, 3))
                end = datetime.combine(today, time(17, 30)) + timedelta(minutes=chance.randrange(90))
                yield [datetime.combine(today, time()), person[0], "是", start, end]
