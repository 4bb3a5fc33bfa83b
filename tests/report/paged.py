"""A month with one small analysis page, for tests of how pages look."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from typing import Any

from pipeline.definitions.page import Page
from pipeline.kpi.pages import PageData, Row, SectionData
from pipeline.report.model import MonthReport
from tests.report.months import make_month

COLUMNS = (
    {"id": "person", "kind": "person", "zh": "师傅", "en": "Technician", "blank": {"zh": "无人", "en": "nobody"}},
    {"id": "team", "kind": "unit", "zh": "班组", "en": "Team"},
    {"id": "cause", "kind": "code", "family": "cause", "zh": "原因", "en": "Cause"},
    {"id": "at", "kind": "moment", "zh": "时间", "en": "When"},
    {"id": "waited", "kind": "minutes", "zh": "等待", "en": "Waited"},
    {"id": "hits", "kind": "number", "zh": "好", "en": "Good"},
    {"id": "orders", "kind": "number", "shown": False, "zh": "单", "en": "Orders"},
    {"id": "share", "kind": "percent", "above": "hits", "below": "orders", "zh": "比例", "en": "Share"},
)
AT = datetime(2026, 10, 3, 14, 5)
ROWS: tuple[Row, ...] = (
    ("0103", "一班", "wear", AT, 1234.56, 1, 4, Fraction(1, 4)),
    ("0104", "一班", "other", None, 7.0, 30, 40, Fraction(3, 4)),
    ("0999", "二班", None, AT, None, 0, 6, Fraction(0)),
    (None, None, "wear", AT, 0.0, 0, 0, None),
)
TOTAL: Row = (None, None, None, None, 9.5, 31, 50, Fraction(31, 50))


def make_page(values: tuple[Row, ...] = ROWS, total: Row | None = TOTAL, **section: Any) -> PageData:
    """A page of one section with these rows."""
    page = Page.model_validate(
        {
            "id": "waits", "position": 1, "kpis": ["complaints"], "caps": ["complaints"],
            "zh": {"title": "等待", "lead": "谁等了多久。"}, "en": {"title": "Waits", "lead": "Who waited how long."},
            "codes": {"cause": {"wear": {"zh": "磨损", "en": "wear"}}},
            "sections": [
                {"id": "people", "zh": {"title": "人员", "note": "按工号。"},
                 "en": {"title": "People", "note": "By number."},
                 "columns": COLUMNS, "total": total is not None, **section}
            ],
        }
    )  # fmt: skip
    return PageData(page, (SectionData(page.sections[0], values, total),))


def paged_month(*pages: PageData) -> MonthReport:
    """The small month with these pages."""
    return replace(make_month(), pages=pages or (make_page(),))
