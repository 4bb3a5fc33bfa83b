"""A large export of work orders: 25 columns of ids, Chinese text, eight times, numbers and categories."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import xlsxwriter

HEADERS = (
    "工单号", "工单类型", "客户编号", "客户姓名", "联系电话", "地址", "产品", "型号", "机号", "报修时间", "派工时间",
    "首次联系时间", "预约时间", "上门时间", "完成时间", "交款日期", "交单日期", "派工员", "维修工", "故障现象",
    "责任类别", "上门次数", "实收金额", "是否一次解决", "状态",
)  # fmt: skip
TIMES = tuple(range(9, 17))
TYPES = ("安装", "维修", "保养", "送货", "移机")
PRODUCTS = ("净水器", "空调", "燃气热水器", "智能马桶", "淋浴房", "集成灶", "洗碗机")
FAULTS = ("漏水", "不制冷", "不出水", "异响", "不通电", "滤芯报警", "漏电跳闸", "水压不足")
CAUSES = ("安装", "用户", "产品", "配件", "人员")
STREETS = ("中山路", "人民东路", "解放大道", "建设二马路", "香洲情侣南路", "石岐区民生路", "花园新村")
FAMILY, GIVEN = "赵钱孙李周吴郑王冯陈", ("建国", "秀英", "伟", "芳", "志强", "丽华", "军", "敏", "小红", "海燕")
BLANK_SHARE = (0.0, 0.005, 0.03, 0.12, 0.05, 0.06, 0.08, 0.1)
START = datetime(2025, 9, 1, 8)
UNREADABLE_EVERY = 5000

Cell = str | int | float | bool | datetime | None


def write_orders(file: Path, count: int, seed: int = 1, first: int = 0) -> None:
    """Writes so many work orders as Excel itself would: shared strings, real dates in a date format.

    Every 5,000th row has a completion time that nobody can read.
    """
    chance = Random(seed)
    with xlsxwriter.Workbook(str(file), {"default_date_format": "yyyy-mm-dd hh:mm:ss"}) as book:
        book.set_properties({"created": datetime(2026, 11, 21)})
        sheet = book.add_worksheet("工单")
        sheet.write_row(0, 0, HEADERS)
        for row, cells in enumerate(_rows(chance, count, first), 1):
            sheet.write_row(row, 0, cells)


def _rows(chance: Random, count: int, first: int) -> Iterator[list[Cell]]:
    for number in range(first, first + count):
        cells = [*_identity(chance, number), *_times(chance, number), *_work(chance)]
        if number % UNREADABLE_EVERY == UNREADABLE_EVERY - 1:
            cells[TIMES[5]] = "改天"
        yield cells


def _identity(chance: Random, number: int) -> list[Cell]:
    return [
        f"WX{number:09}",
        chance.choice(TYPES),
        f"{chance.randrange(10**8):010}",
        chance.choice(FAMILY) + chance.choice(GIVEN),
        f"13{chance.randrange(10**9):09}",
        _address(chance),
        chance.choice(PRODUCTS),
        f"KF-{chance.randrange(20, 75)}GW/{chance.randrange(100, 999)}",
        f"{chance.randrange(10**19, 10**20)}",
    ]


def _address(chance: Random) -> str:
    house, block, flat = chance.randrange(1, 999), chance.randrange(1, 33), chance.randrange(101, 3306)
    return f"珠海市{chance.choice(STREETS)}{house}号{block}栋{flat}室"


def _times(chance: Random, number: int) -> list[Cell]:
    moment = START + timedelta(seconds=number * 372 + chance.randrange(300))
    times: list[Cell] = []
    for blank in BLANK_SHARE:
        times.append(None if chance.random() < blank else moment)
        moment += timedelta(seconds=chance.randrange(600, 30_000))
    return times


def _work(chance: Random) -> list[Cell]:
    return [
        chance.choice(FAMILY) + chance.choice(GIVEN),
        f"{chance.randrange(100, 500):04}",
        chance.choice(FAULTS),
        chance.choice(CAUSES),
        chance.choice((1, 1, 1, 2, 3)),
        round(chance.random() * 800, 2),
        chance.random() < 0.9,
        "已完成",
    ]
