"""The dispatch program's exports: weekly workbooks that overlap, and the older installation ledgers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from random import Random

from pipeline.demo.manner import draw_manner, to_traditional
from pipeline.demo.order import Order
from pipeline.demo.plan import Plan, at, days_between
from pipeline.demo.sheets import Book, Manner, Sheet
from pipeline.demo.snapshot import order_row

OVERLAP = timedelta(days=3)
GROUPS = (("安装", ("install",)), ("维修", ("repair",)), ("其他工单", ("maintain", "deliver", "remove")))
WEEKS = "一二三四五"
ODD_FROM_END = 6  # counted from the last export; the next two are odd as well


def order_books(plan: Plan, orders: Sequence[Order]) -> list[Book]:
    """All workbooks of work orders: ledgers first, then each branch's exports by date."""
    main, other = plan.catalogue.texts["branches"]
    return [*_ledgers(plan, orders), *_exports(plan, orders, main, 7), *_exports(plan, orders, other, 14)]


def _exports(plan: Plan, orders: Sequence[Order], branch: str, every: int) -> list[Book]:
    """A branch's exports, one each so many days before the Monday after the last day; the second branch
    sits at a computer that writes Traditional script."""
    mine = [o for o in orders if o.request.unit.district.branch == branch]
    last = plan.last_day + timedelta(days=1)
    count = -(-(last - plan.first_day).days // every)
    mornings = [at(last - timedelta(days=every * n), 510) for n in reversed(range(count))]
    chance = plan.chance(f"exports {branch}")
    books = [_export(chance, plan, mine, now, every) for now in mornings]
    return _odd_ones(books) if every == 7 else books


def _export(chance: Random, plan: Plan, orders: Sequence[Order], now: datetime, every: int) -> Book:
    """What was open or has changed since the export before, and a few days more."""
    since = now - timedelta(days=every) - OVERLAP
    shown = [o for o in orders if o.request.at <= now and o.last_change >= since]
    manner = draw_manner(chance, traditional=every == 14)
    return Book(_path(manner, now), now, _sheets(chance, plan, shown, now, manner))


def _path(manner: Manner, now: datetime) -> str:
    """Where the export lies: in its month's folder, named by date or, with the time in the sheet, by week."""
    folder = f"工单/{now:%Y-%m}"
    if manner.traditional:
        return f"{folder}/{'石岐网点工单'.translate(to_traditional())}_{now:%Y%m%d}.xlsx"
    if manner.layout < 2:
        return f"{folder}/工单周报-第{WEEKS[(now.day - 1) // 7]}周.xlsx"
    return f"{folder}/工单周报_{now:%Y%m%d}.xlsx"


def _sheets(chance: Random, plan: Plan, orders: Sequence[Order], now: datetime, manner: Manner) -> list[Sheet]:
    sheets = []
    for title, types in GROUPS:
        rows = [order_row(plan.catalogue, o, now) for o in orders if o.request.order_type in types]
        shuffled = chance.random() < 0.1
        ordered = sorted(rows, key=lambda row: str(row["product"])) if shuffled else rows
        shown = title.translate(to_traditional()) if manner.traditional else title
        sheets.append(Sheet(shown, "work_orders", manner, ordered))
    return sheets


def _odd_ones(books: list[Book]) -> list[Book]:
    """The exports with three of them odd: a hidden sheet, the 1904 date system, a sheet of figures."""
    odd = list(books)
    hidden, old, figures = (odd[-n] for n in (ODD_FROM_END, ODD_FROM_END - 1, ODD_FROM_END - 2))
    last = hidden.sheets[-1]
    sheets = [*hidden.sheets[:-1], Sheet(last.title, last.log, last.manner, last.rows, hidden=True)]
    odd[-ODD_FROM_END] = Book(hidden.path, hidden.exported_at, sheets)
    odd[-ODD_FROM_END + 1] = _in_1904(old)
    plain = [_figures(figures)]
    odd[-ODD_FROM_END + 2] = Book(figures.path, figures.exported_at, figures.sheets, plain=plain)
    return odd


def _in_1904(book: Book) -> Book:
    """The workbook as an old Mac saves it: real dates, counted from 1904."""
    real = [
        Sheet(s.title, s.log, Manner(**{**vars(s.manner), "moment": "iso", "date": "iso"}), s.rows) for s in book.sheets
    ]
    return Book(book.path, book.exported_at, real, date_1904=True)


def _figures(book: Book) -> tuple[str, list[list[str | int]]]:
    lines: list[list[str | int]] = [["本周统计表"], ["类别", "单量"]]
    return ("统计表", lines + [[sheet.title, len(sheet.rows)] for sheet in book.sheets])


def _ledgers(plan: Plan, orders: Sequence[Order]) -> list[Book]:
    """The installations before the weekly exports began, in two workbooks."""
    days = days_between(plan.ledger_from, plan.first_day - timedelta(days=1))
    middle = days[len(days) // 2]
    now = at(plan.first_day, 540)
    return [
        _ledger(plan, orders, days[0], middle, now, "旧"),
        _ledger(plan, orders, middle, plan.first_day, now, "新"),
    ]


def _ledger(plan: Plan, orders: Sequence[Order], first: date, end: date, now: datetime, title: str) -> Book:
    chance = plan.chance(f"ledger {first}")
    rows = [order_row(plan.catalogue, o, now) for o in orders if first <= o.request.at.date() < end]
    sheet = Sheet(f"{first:%Y%m}起", "work_orders", draw_manner(chance), rows)
    return Book(f"安装台账/安装台账（{title}）.xlsx", now, [sheet])
