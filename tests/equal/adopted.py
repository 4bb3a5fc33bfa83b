"""Who signed for the scheme, on a person's page, against the rows of the workbook of signatures."""

from __future__ import annotations

from openpyxl import load_workbook

from tests.equal.facts import ROOT, Document, say
from tests.equal.paged import Page


def check_signature(page: Page, card: Document, policy: Document) -> None:
    """The day on which the person signed for the scheme in force, or that it is not on record."""
    since = policy["effective_from"].isoformat()
    about = {"scheme": policy["scheme"], "since": since}
    day = _signed(card["employee_no"], policy["zh"], since)
    key = "adopted.not_acknowledged" if day is None else "adopted.acknowledged"
    page.texts(
        "signature", page.all("//p[contains(@class,'acknowledged')]"), [say(page.language, key, on=day, **about)]
    )


def _signed(number: str, scheme: str, since: str) -> str | None:
    """The first day on which somebody signed, as the workbook has it."""
    book = load_workbook(ROOT / "data" / "raw" / "人员" / "制度签收登记.xlsx", read_only=True)
    days = [
        f"{signed:%Y-%m-%d}"
        for who, name, version, signed, *_ in book.worksheets[0].iter_rows(min_row=4, values_only=True)
        if str(who).zfill(4) == number and name == scheme and f"{version:%Y-%m-%d}" == since
    ]
    return min(days, default=None)
