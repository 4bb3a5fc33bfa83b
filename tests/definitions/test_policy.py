"""Policy files: the shipped one says what the documents say, and wrong ones are refused with every fault."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.definitions.catalogue import rule_exists
from pipeline.definitions.policy_files import policy_files, policy_in_force, read_policy
from pipeline.errors import ExitCode, Faults
from pipeline.month import Month
from pipeline.workspace import shipped
from tests.kpi.world import KPIS
from tests.scorecard.made import BINCHUN, KNOWN

TEXT = shipped("policies", "binchun", "2015-08-01.toml").read_text(encoding="utf-8")


def _file(folder: Path, *changes: tuple[str, str], scheme: str = "binchun", day: str = "2015-08-01") -> Path:
    """The shipped policy in a folder of its scheme, with the first place of each text replaced."""
    text = TEXT
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    file = folder / scheme / f"{day}.toml"
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def _refused(file: Path) -> list[tuple[str, str]]:
    """Key and fault of everything that is wrong with the policy."""
    with pytest.raises(Faults) as refusal:
        read_policy(file, KNOWN)
    assert refusal.value.exit_code == ExitCode.UNUSABLE
    assert all(str(file) in line for line in refusal.value.lines("zh") + refusal.value.lines("en"))
    assert all("请" in line and "Input" not in line for line in refusal.value.lines("zh")), refusal.value.lines("zh")
    return [(str(fault.values["key"]), str(fault.values["fault"])) for fault in refusal.value.faults]


def test_the_shipped_weights_cases_and_roles() -> None:
    assert {i.id: (i.kpi, int(BINCHUN.weight(i)), i.min_cases, i.roles) for i in BINCHUN.indicators} == {
        "solution_effectiveness": ("first_time_fix", 10, 10, ("repairer",)),
        "process_adherence": ("inspection_pass", 10, 5, ()),
        "repair_accuracy": ("repeat_repair", 10, 10, ("repairer",)),
        "customer_feedback": ("satisfaction", 15, 5, ()),
        "prompt_resolution": ("resolved_24h", 10, 10, ("repairer",)),
        "periodic_survey": ("survey_satisfaction", 5, 1, ()),
        "task_completion": ("completion", 10, 10, ()),
        "time_utilisation": ("utilisation", 5, 1, ()),
        "response_time": ("contact_on_time", 5, 10, ()),
        "training_taken": ("training", 5, 1, ()),
        "knowledge_level": ("knowledge", 5, 1, ()),
    }
    assert BINCHUN.declared_total == 90
    assert BINCHUN.min_coverage == 60
    assert all(i.assumed for i in BINCHUN.indicators)


def test_the_shipped_curves() -> None:
    curves = {i.id: [(str(x), int(y)) for x, y in i.curve] for i in BINCHUN.indicators if i.curve}
    assert curves["solution_effectiveness"] == [("0.60", 0), ("0.80", 80), ("0.95", 100)]
    assert curves["process_adherence"] == [("0.70", 0), ("0.90", 80), ("1.00", 100)]
    assert curves["customer_feedback"] == curves["periodic_survey"] == [("0.60", 0), ("0.90", 90), ("1.00", 100)]
    assert curves["prompt_resolution"] == [("0.80", 0), ("0.95", 90), ("1.00", 100)]
    assert curves["task_completion"] == [("0.80", 0), ("0.98", 90), ("1.00", 100)]
    assert curves["time_utilisation"] == [("0.50", 0), ("0.80", 90), ("0.90", 100)]
    assert curves["response_time"] == [("0.60", 0), ("0.90", 80), ("1.00", 100)]
    assert curves["training_taken"] == curves["knowledge_level"] == [("0.00", 0), ("1.00", 100)]


def test_the_shipped_grades_cap_and_disqualifications() -> None:
    assert [(g.id, g.from_) for g in BINCHUN.grades] == [("excellent", 90), ("good", 80), ("pass", 70), ("fail", None)]
    caps = [(cap.rule, cap.kpi, str(cap.limit), cap.operator) for cap in BINCHUN.caps]
    assert caps == [("R-01", "complaint_rate", "0.01", "<=")]
    assert [(d.rule, d.kpi, d.more_than) for d in BINCHUN.disqualifications] == [
        ("D-01", "leaks_30d", 2), ("D-02", "leaks_1y", 4),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "key", "fault"),
    [
        ("weight = 10", "weight = 11", "declared_total", "weights add up to 91, not to 90"),
        ("declared_total = 90", "", "declared_total", "weights add up to 90, not to 100"),
        (
            'kpi = "first_time_fix"', 'kpi = "first_fix"',
            "indicators.solution_effectiveness.kpi", "unknown KPI 'first_fix'",
        ),
        ('kpi = "complaint_rate"', 'kpi = "complaints"', "caps.R-01.kpi", "unknown KPI 'complaints'"),
        ('kpi = "leaks_30d"', 'kpi = "leaks"', "disqualifications.D-01.kpi", "unknown KPI 'leaks'"),
        (
            'roles = ["repairer"]', 'roles = ["welder"]',
            "indicators.solution_effectiveness.roles", "unknown role 'welder'",
        ),
        ('source = "S35"', 'source = "S99"', "indicators.solution_effectiveness.source", "unknown rule id 'S99'"),
        ('rule = "D-02"', 'rule = "D-99"', "disqualifications.rule", "unknown rule id 'D-99'"),
        (
            'group = "work_quality"', 'group = "quality"',
            "indicators.solution_effectiveness.group", "unknown group 'quality'",
        ),
        ('id = "process_adherence"', 'id = "repair_accuracy"', "indicators.repair_accuracy", "stands twice"),
        ("min_coverage = 60", "min_coverage = 101", "min_coverage", "at most 100"),
        ("min_coverage = 60", "min_coverage = -1", "min_coverage", "at least 0"),
        ("min_coverage = 60", "", "min_coverage", "must be said"),
        ("min_coverage = 60", "min_coverage = 60.5", "min_coverage", "numbers must be exact"),
        ('missing = "rescale"', 'missing = "zero"', "missing", "'zero' cannot stand here: write one of rescale"),
        ("effective_from = 2015-08-01", "effective_from = 2015-09-01", "effective_from", "2015-09-01"),
        ('scheme = "binchun"', 'scheme = "hotel"', "scheme", "'hotel'"),
        ("more_than = 2", "more_than = -1", "disqualifications.1.more_than", "at least 0"),
        ("more_than = 2", "more_then = 2", "disqualifications.1.more_then", "no such key: delete it"),
        ('operator = "<="', 'operator = "<>"', "caps.1.operator", "write one of <=, <"),
        ('limit = "0.01"', 'limit = "0"', "caps.1.limit", "greater than 0"),
        ('limit = "0.01"', 'limit = "1"', "caps.1.limit", "less than 1"),
        ('["0.80", 80], ["0.95"', '["0.95", 80], ["0.95"', "indicators.solution_effectiveness", "values must rise"),
        ('["0.95", 100]', '["0.95", 101]', "indicators.solution_effectiveness", "outside 0..100"),
        ('[["0.60", 0], ["0.80", 80], ["0.95", 100]]', "[]", "indicators.solution_effectiveness", "has no points"),
        ('{ up_to = "0.20"', '{ below = "0.10"', "indicators.repair_accuracy", "stands twice"),
        ('{ up_to = "0.20"', '{ up_to = "0.05"', "indicators.repair_accuracy", "reach"),
        ('{ below = "0.10"', '{ below = "0.10", from = "0.05"', "indicators.repair_accuracy", "more than one bound"),
        (", { attainment = 40 }]", "]", "indicators.repair_accuracy", "must be the rest"),
        (
            'kpi = "repeat_repair"', 'kpi = "repeat_repair"\ncurve = [[0, 0]]',
            "indicators.repair_accuracy", "exactly one scoring rule",
        ),
        ("from = 80", "from = 91", "grades", "bounds must fall"),
        ("from = 70", "", "grades", "must be the rest"),
        ("[grade_gaps]\nreading", "[grade_gaps]\nreadings", "grade_gaps.reading", "this key is missing: add it"),
        ("[[grades]]", "[parameters]\nrepeat_days = 20\n\n[[grades]]", "parameters.repeat_days", "unknown parameter"),
        ("[[grades]]", "[kpis.nope]\nlimit = 20\n\n[[grades]]", "kpis.nope", "unknown KPI"),
        ("[[grades]]", "[kpis.completion]\nlimit = 20\n\n[[grades]]", "kpis.completion.limit", "unknown parameter"),
        (
            "[[grades]]", '[kpis.dispatch_on_time]\nlimit_minutes = "half an hour"\n\n[[grades]]',
            "kpis.dispatch_on_time.limit_minutes", "whole number",
        ),
        ("[[grades]]", "[parameters]\nshift_start = 9\n\n[[grades]]", "parameters.shift_start", "text"),
        (
            "[[grades]]", '[parameters]\nshift_start = "nine"\n\n[[grades]]',
            "parameters.shift_start", 'write it like "09:00:00"',
        ),
        (
            "[[grades]]", '[parameters]\nshift_start = "9:00"\n\n[[grades]]',
            "parameters.shift_start", 'write it like "09:00:00"',
        ),
        ("[[grades]]", '[parameters]\nabsent_after = "25:00:00"\n\n[[grades]]', "parameters.absent_after", "like"),
        ("[[grades]]", "[parameters]\nleak_words = [1]\n\n[[grades]]", "parameters.leak_words", "or a list of texts"),
        (
            "[[grades]]", "[parameters]\nrepeat_window_days = 30.5\n\n[[grades]]",
            "parameters.repeat_window_days", 'such as "30.5"',
        ),
        ("declared_total = 90", "declared_total = = 90", "-", "line"),
    ],
)  # fmt: skip
def test_one_fault_is_named_with_its_key(tmp_path: Path, old: str, new: str, key: str, fault: str) -> None:
    found = _refused(_file(tmp_path, (old, new)))
    assert any(key in where and fault in what for where, what in found), found


def test_all_faults_are_listed_in_one_go(tmp_path: Path) -> None:
    """An unknown key, a fault within one indicator, and faults that only show when the parts are held together."""
    file = _file(
        tmp_path,
        ("min_coverage = 60", "min_coverage = 60\ncolour = 3"),
        ('[["0.60", 0], ["0.80", 80], ["0.95", 100]]', '[["0.80", 180], ["0.80", 100]]'),
        ('kpi = "inspection_pass"', 'kpi = "inspections"'),
        ('source = "S42"', 'source = "S420"'),
        ("from = 80", "from = 95"),
    )
    found = "\n".join(f"{key}: {fault}" for key, fault in _refused(file))
    for expected in ("colour", "values must rise", "outside 0..100", "'inspections'", "'S420'", "bounds must fall"):
        assert expected in found


def test_a_policy_of_its_own_parameters_replaces_only_what_it_names(tmp_path: Path) -> None:
    added = "[parameters]\nrepeat_window_days = 60\n\n[kpis.dispatch_on_time]\nlimit_minutes = 45\n\n[[grades]]"
    own = read_policy(_file(tmp_path, ("[[grades]]", added)), KNOWN)
    assert own.parameters(KPIS["repeat_repair"])["repeat_window_days"] == 60
    assert own.parameters(KPIS["dispatch_on_time"]) == {"limit_minutes": 45}
    assert own.parameters(KPIS["resolved_24h"]) == KPIS["resolved_24h"].parameters


def test_numbers_are_exact_and_the_bytes_are_known_by_their_hash(tmp_path: Path) -> None:
    same, other = _file(tmp_path), _file(tmp_path / "..", ("zh = ", "zh  = "), scheme="binchun")
    assert BINCHUN.caps[0].limit == Decimal("0.01")
    assert read_policy(same, KNOWN).sha256 == BINCHUN.sha256
    assert read_policy(other, KNOWN).sha256 != BINCHUN.sha256


@pytest.mark.parametrize(
    ("rule", "exists"),
    [
        ("S35", True), ("S58", True), ("S59", False), ("S0", False), ("S5.04", True), ("D-01", True), ("D-24", True),
        ("D-25", False), ("R-26", True), ("T-72", True), ("T-73", False), ("F-73", True), ("Z-01", False), ("", False),
        ("D", False), ("D-x", False),
    ],
)  # fmt: skip
def test_rule_ids_of_the_catalogue(rule: str, exists: bool) -> None:
    assert rule_exists(rule) is exists


def test_the_newest_policy_that_began_by_the_first_of_the_month_is_in_force(tmp_path: Path) -> None:
    days = ("2025-01-01", "2025-03-01", "2025-03-02")
    files = [_file(tmp_path, day=day) for day in days]
    found = policy_files([tmp_path])["binchun"]
    assert found == files
    in_force = [policy_in_force(found, Month.parse(m)) for m in ("2024-12", "2025-02", "2025-03", "2025-04")]
    assert [file.stem if file else None for file in in_force] == [None, *days]


def test_a_companys_own_scheme_hides_the_shipped_one_of_that_name(tmp_path: Path) -> None:
    file = _file(tmp_path)
    assert policy_files([tmp_path, shipped("policies")])["binchun"] == [file]
    assert policy_files([tmp_path / "none", shipped("policies")])["binchun"][0].is_relative_to(shipped("policies"))
