"""Forgetting a customer leaves closed months provable: what is frozen never held them."""

from __future__ import annotations

import pytest

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


@pytest.mark.parametrize("reason", ["13800000003来电要求", "138-0000-0003 来电要求", "赵春燕要求"])
def test_a_reason_that_names_the_customer_is_refused(closed: Company, reason: str) -> None:
    asked = ("forget", "--customer", "赵春燕", "--reason", reason)
    told = run(closed.workspace.root, *asked).succeeds(2).complaint
    assert "the reason holds the customer's own data" in told
    assert "13800000003" not in closed.workspace.audit.read_text(encoding="utf-8")
