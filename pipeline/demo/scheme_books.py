"""The workbooks of logs that only some schemes need: the desk, deliveries, visits, and what is entered by hand."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.demo.adoptions import signature_rows
from pipeline.demo.catalogue import load_toml
from pipeline.demo.complaints import Complaint
from pipeline.demo.deliveries import delivery_rows, spot_visit_rows
from pipeline.demo.desk import desk_days, message_rows, phone_rows, report_rows
from pipeline.demo.duty import Day
from pipeline.demo.entries import Past, checklist_rows, entered_rows, months_of, score_rows, until
from pipeline.demo.log_books import closing, sheet_of, single
from pipeline.demo.order import Order
from pipeline.demo.people_logs import call_rows
from pipeline.demo.plan import Plan, at
from pipeline.demo.sheets import Book
from pipeline.month import Month

MONTHS = 2  # how many months, up to the newest, have workbooks of the desk and of deliveries


def scheme_books(plan: Plan, orders: Sequence[Order], cases: Sequence[Complaint], days: Sequence[Day]) -> list[Book]:
    """Every workbook beside those of orders, complaints, people and attendance."""
    monthly = [book for month in months_of(plan, MONTHS) for book in _monthly(plan, month, orders, days)]
    calls = [row for rows in call_rows(plan, orders).values() for row in rows]
    past = Past(plan, orders, cases, calls)
    now = at(plan.last_day, 1230)
    entered = [
        single(plan, book["path"], book["title"], book["log"], until(entered_rows(book, past), now), now)
        for book in load_toml("entries.toml")["books"]
    ]
    scores = single(plan, "评分/人工评分_2026-10.xlsx", "人工评分", "manual_scores", score_rows(plan), now)
    lists = [
        single(plan, f"质检/专项检查_{month}.xlsx", "专项检查", "inspections", rows, closing(plan, month))
        for month, rows in checklist_rows(plan).items()
    ]
    signed = single(plan, "人员/制度签收登记.xlsx", "制度签收", "acknowledgements", signature_rows(plan), now)
    return [*monthly, *(book for book in (*entered, scores, signed, *lists) if book.sheets[0].rows)]


def _monthly(plan: Plan, month: Month, orders: Sequence[Order], days: Sequence[Day]) -> list[Book]:
    present, now = desk_days(plan, month, days), closing(plan, month)
    desk = (
        ("来电", "phone_calls", phone_rows(plan, month, present)),
        ("留言", "messages", message_rows(plan, month, present)),
        ("工作报告", "daily_reports", report_rows(plan, month, present)),
    )
    rounds = (
        ("送货安排", "deliveries", delivery_rows(plan, orders, month)),
        ("抽查回访", "spot_visits", spot_visit_rows(plan, orders, month)),
    )
    return [
        Book(path, now, [sheet_of(plan, path, title, log, until(rows, now)) for title, log, rows in logs if rows])
        for path, logs in ((f"客服/客服记录_{month}.xlsx", desk), (f"送货/送货与抽查_{month}.xlsx", rounds))
    ]
