"""A month that cannot be measured says which months the logs cover, or that there are none yet."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from pipeline.errors import Unusable
from pipeline.jobs.run import run_ingest, run_score
from pipeline.month import Month
from tests.ingest.books import company

MONTH, AS_OF = Month(2026, 10), datetime(2026, 12, 5)


def test_workspace_without_a_log_says_so(tmp_path: Path) -> None:
    one = company(tmp_path)
    with pytest.raises(Unusable) as refusal:
        run_score(one.workspace, MONTH, AS_OF)
    assert refusal.value.key == "error.nothing_loaded"
    assert all(str(tmp_path) in line and "2026-10" in line for line in refusal.value.lines("zh"))


def test_months_that_only_appeals_speak_of_are_not_covered(tmp_path: Path) -> None:
    one = company(tmp_path)
    one.send("工单.xlsx", [["工单号", "工单类型", "报修时间"], ["A1", "维修", date(2026, 11, 3)]])
    one.send("申诉.xlsx", [["月份", "工号", "指标", "申诉结果"], ["2025-02", "0103", "first_time_fix", "成立"]])
    run_ingest(one.workspace)
    with pytest.raises(Unusable) as refusal:
        run_score(one.workspace, MONTH, AS_OF)
    assert (refusal.value.values["first"], refusal.value.values["last"]) == ("2026-11", "2026-11")
