"""A policy's `[chance]` table: everything has a default, and what could never be meant is refused."""

from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.definitions.chance import Chance
from pipeline.definitions.policy_files import read_policy
from pipeline.errors import Faults
from tests.definitions.acme import KNOWN, policy_file

BEFORE = "[appraisal]"


def test_a_policy_that_says_nothing_has_the_defaults(tmp_path: Path) -> None:
    chance = read_policy(policy_file(tmp_path, BEFORE, BEFORE), KNOWN).chance
    assert (chance.min_orders, chance.window_months, chance.window_orders) == (30, (3, 6), 300)
    assert (chance.amber, chance.red) == (Decimal("0.025"), Decimal("0.001"))
    assert (chance.min_working_days, chance.probation_days) == (10, 60)
    assert chance == Chance()


def test_a_policy_says_what_it_wants_otherwise(tmp_path: Path) -> None:
    table = '[chance]\nmin_orders = 50\nred = "0.0005"\nwindow_months = [2, 4]\n[chance.leave]\noutage = ["台风"]\n\n'
    chance = read_policy(policy_file(tmp_path, BEFORE, table + BEFORE), KNOWN).chance
    assert (chance.min_orders, chance.red, chance.window_months) == (50, Decimal("0.0005"), (2, 4))
    assert (chance.leave.outage, chance.leave.protected) == (("台风",), Chance().leave.protected)


@pytest.mark.parametrize(
    ("line", "key", "words"),
    [
        ('red = "0.025"', "chance", "write a smaller red"),
        ('amber = "0"', "chance.amber", ""),
        ("red = 0.001", "chance.red", "in quotes"),
        ("window_months = [6, 3]", "chance", "write the shortest first"),
        ("window_months = [3, 13]", "chance.window_months.2", ""),
        ("window_orders = 20", "chance", "window_orders of at least min_orders"),
        ("min_orders = 0", "chance.min_orders", ""),
        ("min_order = 30", "chance.min_order", "no such key"),
        ('leave = { protected = [" "] }', "chance.leave.protected.1", ""),
    ],
)
def test_what_could_never_be_meant_is_refused(line: str, key: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(Faults) as refusal:
        read_policy(policy_file(tmp_path, BEFORE, f"[chance]\n{line}\n\n{BEFORE}"), KNOWN)
    (fault,) = refusal.value.faults
    assert str(fault.values["key"]) == key
    assert words in fault.lines("en")[0]
    assert "请" in fault.lines("zh")[0]
