"""Approvals: written and read back, held to the exact file, and held against the month they are asked for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from pipeline.definitions.adoption import Adoption, Approval, add_approvals, adoption, read_approvals
from pipeline.definitions.policy import Policy
from pipeline.errors import Faults, Unusable
from pipeline.month import Month

OCTOBER = Month(2026, 10)
POLICY = Policy.model_validate(
    {
        "scheme": "acme",
        "effective_from": date(2026, 1, 1),
        "zh": "城东办法",
        "en": "Acme",
        "sources": [],
        "sha256": "a" * 64,
    }
)


def approval(**changes: Any) -> Approval:
    """A record of the policy: consulted, approved and published in September 2026."""
    values: dict[str, Any] = {
        "scheme": "acme",
        "effective_from": date(2026, 1, 1),
        "sha256": "a" * 64,
        "approved_by": "陈国华",
        "consulted_on": date(2026, 9, 1),
        "approved_on": date(2026, 9, 10),
        "published_on": date(2026, 9, 20),
        "review_by": date(2027, 9, 30),
        "recorded_on": date(2026, 9, 21),
    }
    return Approval.model_validate(values | changes)


def stands(*records: Approval, month: Month = OCTOBER) -> Adoption:
    """How the policy stands towards the month with these records."""
    return adoption(POLICY, records, month)


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    warning = {"zh": "每年 5 人会因运气被处罚", "en": 'luck alone "punishes" 5 people a year'}
    odd = approval(
        approved_by='陈"国"华\\', reason="第一行\n第二行\x7f", month="2026-08", diff="b" * 64, warnings=[warning]
    )
    add_approvals(tmp_path / "approvals.toml", [odd])
    assert read_approvals(tmp_path / "approvals.toml") == (odd,)


def test_a_record_is_added_and_the_earlier_ones_keep_every_byte(tmp_path: Path) -> None:
    file = tmp_path / "approvals.toml"
    add_approvals(file, [approval()])
    before = file.read_bytes().rstrip() + "\n# 人事部抄送工会".encode()  # somebody's note, without a line end
    file.write_bytes(before)
    add_approvals(file, [approval(approved_by="李总")])
    assert file.read_bytes().startswith(before + b"\n")
    assert [record.approved_by for record in read_approvals(file)] == ["陈国华", "李总"]


def test_without_a_file_there_are_no_approvals(tmp_path: Path) -> None:
    assert read_approvals(tmp_path / "approvals.toml") == ()


def test_every_fault_of_the_file_is_told_and_nothing_is_added_to_it(tmp_path: Path) -> None:
    file = tmp_path / "approvals.toml"
    add_approvals(file, [approval()])
    text = file.read_text(encoding="utf-8").replace("2026-09-01", "2026-09-15").replace("2027-09-30", "2025-12-31")
    file.write_text(text, encoding="utf-8")
    with pytest.raises(Faults) as refusal:
        add_approvals(file, [approval()])
    told = refusal.value.lines("en")
    assert len(told) == 3
    assert all(str(file) in line and "approvals.1" in line for line in told)
    assert "consulted on 2026-09-15, after the approval on 2026-09-10" in told[0]
    assert file.read_text(encoding="utf-8") == text


def test_a_file_that_is_no_toml_is_told(tmp_path: Path) -> None:
    file = tmp_path / "approvals.toml"
    file.write_text("approved by 陈国华", encoding="utf-8")
    with pytest.raises(Unusable, match=r"approvals\.toml"):
        read_approvals(file)


def test_without_a_record_the_approval_is_missing() -> None:
    assert stands().missing == ("approval",)
    assert stands(approval(scheme="other")).missing == ("approval",)


def test_an_edited_file_is_another_one() -> None:
    found = stands(approval(sha256="b" * 64))
    assert found.missing == ("same_file",)
    assert (found.approved_by, found.other and found.other.approved_by) == (None, "陈国华")


@pytest.mark.parametrize(("published", "missing"), [(date(2026, 9, 30), ()), (date(2026, 10, 1), ("publication",))])
def test_published_before_the_month_began(published: date, missing: tuple[str, ...]) -> None:
    assert stands(approval(published_on=published, recorded_on=published)).missing == missing


def test_a_later_review_changes_nothing_for_earlier_months() -> None:
    later = approval(
        approved_by="李总", approved_on=date(2026, 11, 5), published_on=date(2026, 11, 6), recorded_on=date(2026, 11, 6)
    )
    assert stands(approval(), later).approved_by == "陈国华"
    assert stands(approval(), later, month=Month(2026, 12)).approved_by == "李总"


def test_a_second_publication_on_the_first_day_does_not_take_the_month_away() -> None:
    again = approval(published_on=date(2026, 10, 1), recorded_on=date(2026, 10, 1))
    assert stands(approval(), again).missing == ()


def test_the_review_is_due_from_the_day_after() -> None:
    found, day = stands(approval()), date(2027, 9, 30)
    assert not found.is_review_due(day)
    assert found.is_review_due(day + timedelta(days=1))
    assert not replace(found, approval=None).is_review_due(day + timedelta(days=1))


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"consulted_on": date(2026, 9, 11)}, "after the approval"),
        ({"approved_on": date(2026, 9, 20), "consulted_on": date(2026, 9, 21)}, "after the publication"),
        ({"approved_on": date(2026, 9, 21)}, "after its publication"),
        ({"published_on": date(2026, 9, 22)}, "today is 2026-09-21"),
        ({"review_by": date(2026, 9, 10)}, "not after the approval"),
        ({"effective_from": date(2027, 9, 30)}, "not after the day it takes effect"),
    ],
)
def test_days_follow_each_other(changes: dict[str, date], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        approval(**changes)
