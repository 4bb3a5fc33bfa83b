"""Forgetting a customer leaves closed months provable: what is frozen never held them."""

from __future__ import annotations

from tests.close.two_months import LATER, MONTH, NEXT, run
from tests.ingest.books import Company


def test_a_closed_month_stands_after_its_customers_are_forgotten(closed: Company) -> None:
    root = closed.workspace.root
    forgotten = run(root, "forget", "--customer", "13800000003", "--by", "周敏", "--reason", "客户书面要求删除")
    assert forgotten.code == 3  # data/raw still holds the customer, and is nobody's to write to but the owner's
    outcome = run(root, "verify", "--json").succeeds()
    assert any(
        "customers' data were taken out of the archived 工单/十月.xlsx" in note for note in outcome.document["notes"]
    )
    shown = run(root, "run", "--month", NEXT, "--as-of", LATER, "--json")
    (month,) = shown.document["closed_months"]
    assert (month["month"], month["entries"]) == (MONTH, [])
