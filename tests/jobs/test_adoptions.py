"""Who has signed for which version: as the log names schemes and people, and only what was signed by then."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from pipeline.definitions.policy import Policy
from pipeline.jobs.adoptions import Signed, acknowledged
from pipeline.jobs.run import run_score
from pipeline.workspace import find_workspace
from tests.jobs.two_people import AS_OF, MONTH, two_people

DAY, SIGNED = date(2026, 1, 1), date(2026, 1, 8)
POLICY = Policy.model_validate(
    {"scheme": "field-work", "effective_from": DAY, "zh": "外勤考核办法", "en": "Field work rules", "sources": []}
)
HEADERS = ["工号", "制度名称", "生效日期", "签收日期", "签收方式"]


@pytest.mark.parametrize("written", ["field-work", "Field Work", "外勤考核办法", "《外勤考核办法》", "外勤考核辦法"])
def test_the_log_may_name_a_scheme_by_its_id_or_name(written: str) -> None:
    assert acknowledged(POLICY, [("0103", written, DAY, SIGNED)]) == {"0103": SIGNED}


def test_another_version_or_scheme_is_not_this_one() -> None:
    others: list[Signed] = [("0103", "field-work", date(2025, 1, 1), SIGNED), ("0103", "hotel", DAY, SIGNED)]
    assert acknowledged(POLICY, others) == {}


def test_of_two_signatures_the_first_counts() -> None:
    rows: list[Signed] = [
        ("0103", name, DAY, date(2026, 1, day)) for name, day in (("field-work", 9), ("外勤考核办法", 8))
    ]
    assert acknowledged(POLICY, rows) == acknowledged(POLICY, rows[::-1]) == {"0103": SIGNED}


def test_who_had_signed_when_the_month_was_judged(tmp_path: Path) -> None:
    """王芳 is named without her number, and signed for this version only after the moment of judgement."""
    one = two_people(tmp_path)
    rows = [
        ["0103", "城东办法", DAY, SIGNED, "纸质签字"],
        ["王芳", "acme", DAY, date(2026, 12, 6), "企业微信"],
        ["王芳", "acme", date(2025, 1, 1), date(2025, 1, 6), "企业微信"],
        ["周九", "acme", DAY, SIGNED, ""],
    ]
    one.send("制度签收.xlsx", [HEADERS, *rows])
    one.load()
    place = find_workspace(tmp_path)
    early = run_score(place, MONTH, AS_OF).adoptions["acme"]
    assert early.acknowledged == {"0103": SIGNED}
    late = run_score(place, MONTH, datetime(2026, 12, 6)).adoptions["acme"]
    assert late.acknowledged == {"0103": SIGNED, "0105": date(2026, 12, 6)}
    assert late.missing == ("approval",)
