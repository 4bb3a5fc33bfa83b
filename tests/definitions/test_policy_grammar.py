"""Standards, shared weights, offences, periods and routes: what a policy file says of them is what is read."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from pipeline.definitions.policy import Policy
from pipeline.definitions.policy_files import read_policy
from tests.definitions.acme import AGAIN, KNOWN, TEXT, policy_file
from tests.kpi.world import KPIS


@pytest.fixture
def policy(tmp_path: Path) -> Policy:
    """The policy above."""
    return read_policy(policy_file(tmp_path), KNOWN)


def test_a_weight_of_the_group_is_shared_by_those_without_their_own(policy: Policy, tmp_path: Path) -> None:
    assert [policy.weight(indicator) for indicator in policy.indicators] == [15, 15, 20]
    assert policy.groups["work"].weight == 30


def test_a_share_may_be_a_fraction(policy: Policy) -> None:
    first, second, _ = policy.indicators
    groups = {"work": policy.groups["work"].model_copy(update={"weight": Decimal(10)})}
    third = second.model_copy(update={"id": "third"})
    thirds = policy.model_copy(update={"indicators": (first, second, third), "groups": groups})
    assert [thirds.weight(indicator) for indicator in thirds.indicators] == [Fraction(10, 3)] * 3


def test_what_a_policy_asks_for(policy: Policy) -> None:
    assert policy.asked == {
        "completion", "first_time_fix", "inspection_pass", "dispatch_on_time", "violations", "late_days", "training",
    }  # fmt: skip
    assert policy.has_total
    assert [rule.id for rule in policy.judged] == ["done", "fixed", "appearance", "dispatched", "fix_rate"]
    assert [policy.figure_id(rule) for rule in policy.judged if rule.is_narrowed] == ["acme/appearance"]


def test_a_calendar_is_no_parameter(policy: Policy) -> None:
    assert policy.parameters(KPIS["dispatch_on_time"]) == {"limit_minutes": 20}
    assert policy.calendar(KPIS["dispatch_on_time"]) == "S23"
    assert policy.calendar(KPIS["completion"]) is None


def test_hits_and_misses_of_one_kpi_are_different_events(tmp_path: Path) -> None:
    hits, misses = (AGAIN.format(f'kpi = "fees_on_time"{end}') for end in ("", "\nmisses = true"))
    both = hits.replace('"again"', '"in_time"').removesuffix("[appraisal]") + misses
    assert len(read_policy(policy_file(tmp_path, "[appraisal]", both), KNOWN).offences) == 4


def test_a_policy_without_weights_has_standards_only(tmp_path: Path) -> None:
    start, end = TEXT.index("[groups]"), TEXT.index("[ratings]")
    money = TEXT[TEXT.index("[appraisal]") : TEXT.index("[[routes]]")]
    file = policy_file(tmp_path, TEXT[start:end])
    file.write_text(file.read_text(encoding="utf-8").replace(money, ""), encoding="utf-8")
    bare = read_policy(file, KNOWN)
    assert not bare.has_total
    assert len(bare.standards) == 2
