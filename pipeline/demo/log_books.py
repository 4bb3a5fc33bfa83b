"""The workbooks of every other log: one per month, per quarter or for all, as each clerk keeps them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from pipeline.demo.complaints import Complaint
from pipeline.demo.duty import Day
from pipeline.demo.manner import draw_manner
from pipeline.demo.order import Order
from pipeline.demo.people_logs import (
    appeal_rows,
    attendance_rows,
    call_rows,
    inspection_rows,
    offence_rows,
    survey_rows,
    training_rows,
)
from pipeline.demo.plan import Plan, at
from pipeline.demo.rows import Row
from pipeline.demo.sheets import Book, Sheet
from pipeline.demo.snapshot import complaint_row, roster_rows
from pipeline.month import Month


def log_books(plan: Plan, orders: Sequence[Order], cases: Sequence[Complaint], days: Sequence[Day]) -> list[Book]:
    """Every workbook that is not of work orders."""
    calls = call_rows(plan, orders)
    monthly = [
        book
        for month in plan.months
        for book in (
            _complaints(plan, month, cases),
            _calls(plan, month, calls),
            _attendance(plan, month, days),
        )
    ]
    return [*monthly, *_inspections(plan), *_whole(plan, orders, cases), *_rosters(plan)]


def closing(plan: Plan, month: Month) -> datetime:
    """When the month's workbook is exported: on the third of the next month, or at the end of the demo."""
    third = at(month.end.date() + timedelta(days=2), 1050)
    return min(third, at(plan.last_day + timedelta(days=1), 540))


def sheet_of(plan: Plan, name: str, title: str, log: str, rows: list[Row]) -> Sheet:
    manner = draw_manner(plan.chance(f"manner {name} {title}"))
    if log in ("roster", "appeals"):
        manner = replace(manner, person="number")
    return Sheet(title, log, manner, rows)


def _complaints(plan: Plan, month: Month, cases: Sequence[Complaint]) -> Book:
    """The month's complaints, and those that were still open when the register before was exported."""
    now, before = closing(plan, month), closing(plan, month.previous)
    shown = [
        c
        for c in cases
        if c.received_at <= now and c.received_at < month.end
        if c.received_at >= month.start or c.closed_at is None or c.closed_at > before
    ]
    rows = [complaint_row(plan.catalogue, case, now) for case in shown]
    path = f"投诉/投诉台账_{month}.xlsx"
    return Book(path, now, [sheet_of(plan, path, "投诉台账", "complaints", rows)])


def _calls(plan: Plan, month: Month, calls: dict[str, list[Row]]) -> Book:
    path = f"回访/{month}/回访记录.xlsx"
    titles = {"telephone": "电话回访", "wechat": "微信回访"}
    sheets = [
        sheet_of(plan, path, titles[channel], "follow_up_calls", _in_month(rows, "called_at", month))
        for channel, rows in calls.items()
    ]
    return Book(path, closing(plan, month), sheets)


def _in_month(rows: Sequence[Row], column: str, month: Month) -> list[Row]:
    found = [(row, row[column]) for row in rows]
    return [row for row, moment in found if isinstance(moment, date) and Month.of(moment) == month]


def _attendance(plan: Plan, month: Month, days: Sequence[Day]) -> Book:
    """The month's attendance, a sheet per branch; the clock's own export has times without a date."""
    path = f"考勤/考勤表_{month}.xlsx"
    posts = {p.number: p for p in plan.catalogue.people}
    mine = [d for d in days if Month.of(d.date) == month]
    sheets = []
    for branch in plan.catalogue.texts["branches"]:
        here = [d for d in mine if posts[d.person].post(d.date).branch == branch]
        ordered = sorted(here, key=lambda d: (d.date, d.person))
        roles = {d: posts[d.person].post(d.date).role for d in ordered}
        sheets.append(sheet_of(plan, path, branch, "attendance", attendance_rows(roles)))
    return Book(path, closing(plan, month), sheets)


def _inspections(plan: Plan) -> list[Book]:
    """One workbook a quarter, a sheet per month."""
    quarters: dict[str, list[Month]] = {}
    for month in plan.months:
        quarters.setdefault(f"{month.year}年第{(month.number + 2) // 3}季度", []).append(month)
    books = []
    for title, months in quarters.items():
        path = f"质检/质检抽查_{title}.xlsx"
        sheets = [sheet_of(plan, path, f"{m}抽查", "inspections", inspection_rows(plan, m)) for m in months]
        books.append(Book(path, closing(plan, months[-1]), sheets))
    return books


def _whole(plan: Plan, orders: Sequence[Order], cases: Sequence[Complaint]) -> list[Book]:
    """The workbooks that one clerk keeps for years."""
    now = at(plan.last_day + timedelta(days=1), 600)
    taught = [row for month in plan.months for row in training_rows(plan, month)]
    asked = {month: survey_rows(plan, month) for month in plan.months}
    years = sorted({month.year for month in plan.months})
    books = [
        single(plan, "培训/培训签到及成绩.xlsx", "培训", "training", taught, now),
        single(plan, "奖惩/奖惩登记.xlsx", "奖惩", "violations", offence_rows(plan, orders, cases), now),
        single(plan, "申诉/考核申诉登记.xlsx", "申诉", "appeals", appeal_rows(plan, orders, cases), now),
    ]
    for year in years:
        rows = [row for month, found in asked.items() if month.year == year for row in found]
        closing = min(now, at(date(year + 1, 1, 5), 600))
        books.append(single(plan, f"满意度/满意度调查_{year}.xlsx", "满意度调查", "surveys", rows, closing))
    return books


def single(plan: Plan, path: str, title: str, log: str, rows: list[Row], now: datetime) -> Book:
    return Book(path, now, [sheet_of(plan, path, title, log, rows)])


def _rosters(plan: Plan) -> list[Book]:
    """The roster exported twice, and beside the newer one a list of telephones that is no log."""
    middle = plan.first_day + (plan.last_day - plan.first_day) / 2
    newest = plan.last_day - timedelta(days=10)
    books = [_roster(plan, day) for day in (middle, newest)]
    phones: list[list[str | int]] = [["通讯录"], ["姓名", "短号", "部门"]]
    phones += [[p.name, 6000 + int(p.number), p.post(newest).team] for p in plan.catalogue.people]
    books[1].plain.append(("通讯录", phones))
    return books


def _roster(plan: Plan, day: date) -> Book:
    path, now = f"人员/花名册_{day:%Y%m%d}.xlsx", at(day, 1020)
    return Book(path, now, [sheet_of(plan, path, "在册人员", "roster", roster_rows(plan.catalogue, day))])
