"""`scorecard rules`: every rule of the regulations, what becomes of it, and by which definition."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.command import scorecard

KEYS = {"id", "source", "class", "zh", "en", "state", "by", "needs", "items", "handled", "done_by", "why"}

KPI = """
position = 999
kind = "count"
unit = "count"
better = "lower"
log = "work_orders"
rules = ["P-33"]
zh = { name = "年终走访", meaning = "年终走访的次数。", numerator = "走访" }
en = { name = "Year-end visits", meaning = "Visits at the end of the year.", numerator = "visits" }
"""
POLICY = """
sources = ["S31"]
[[offences]]
id = "gift_forgotten"
also = ["P-31"]
[[offences.consequences]]
rule = "P-36"
reading = { zh = "P-20 只在读法中提到", en = "P-20 is only mentioned in a reading" }
"""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A workspace with nothing in it."""
    return tmp_path


def states(place: Path, *ids: str) -> dict[str, str]:
    """The state of each of these rules."""
    document = scorecard("rules", *ids, "--json", folder=place).succeeds().document
    return {rule["id"]: rule["state"] for rule in document["rules"]}


def test_the_document_holds_every_rule_with_all_keys(place: Path) -> None:
    document = scorecard("rules", "--json", folder=place).succeeds().document
    assert document["schema"] == "rules/1"
    assert len(document["rules"]) == 374
    assert all(set(rule) == KEYS for rule in document["rules"])
    assert [rule["id"] for rule in document["rules"]][:6] == ["S1", "S2", "S3", "S4", "S5", "S5.01"]


def test_a_computed_rule_names_its_kpis_and_policy_keys(place: Path) -> None:
    (rule,) = scorecard("rules", "R-01", "--json", folder=place).succeeds().document["rules"]
    assert rule["state"] == "computed"
    assert {"kind": "kpi", "name": "complaint_rate", "key": "rules"} in rule["by"]
    assert {"kind": "policy", "name": "binchun", "key": "caps.R-01.rule"} in rule["by"]


def test_a_regulation_is_computed_where_one_of_its_rules_is(place: Path) -> None:
    (rule,) = scorecard("rules", "S5.03", "--json", folder=place).succeeds().document["rules"]
    assert {"kind": "rule", "name": "T-10", "key": "source"} in rule["by"]


def test_a_rule_without_a_log_says_which_columns_it_needs(place: Path) -> None:
    (rule,) = scorecard("rules", "T-37", "--json", folder=place).succeeds().document["rules"]
    assert rule["state"] == "needs_log"
    assert rule["needs"]["log"] == "stock_receipts"
    assert "lists_handed_on" in rule["needs"]["columns"]


def test_a_rule_of_conduct_names_the_items_that_inspect_it(place: Path) -> None:
    (rule,) = scorecard("rules", "R-20", "--json", folder=place).succeeds().document["rules"]
    assert rule["state"] == "item"
    assert "store-102/97" in rule["items"]


@pytest.mark.parametrize(
    ("rule", "state"), [("X-35", "handled"), ("X-30", "handled"), ("P-23", "done_by"), ("T-61", "not_computable")]
)
def test_other_rules_say_why_there_is_no_figure(place: Path, rule: str, state: str) -> None:
    assert states(place, rule) == {rule: state}


def test_a_companys_own_kpis_and_policies_count_too(place: Path) -> None:
    before = states(place, "P-31", "P-33", "P-36", "P-20", "S31")
    assert set(before.values()) == {"needs_log"}
    (place / "sql" / "kpi").mkdir(parents=True)
    (place / "sql" / "kpi" / "year_end_visits.toml").write_text(KPI, encoding="utf-8")
    (place / "sql" / "kpi" / "year_end_visits.sql").write_text("SELECT 1", encoding="utf-8")
    (place / "policies" / "own").mkdir(parents=True)
    (place / "policies" / "own" / "2026-01-01.toml").write_text(POLICY, encoding="utf-8")
    (place / "scorecard.toml").write_text("", encoding="utf-8")
    after = states(place, "P-31", "P-33", "P-36", "P-20", "S31")
    computed = {"P-31", "P-33", "P-36", "S31"}
    assert after == {rule: "computed" if rule in computed else "needs_log" for rule in after}
    (rule,) = scorecard("rules", "P-36", "--json", folder=place).document["rules"]
    assert rule["by"] == [{"kind": "policy", "name": "own", "key": "offences.gift_forgotten.consequences.P-36.rule"}]


def test_the_table_groups_by_letter_and_counts_the_states(place: Path) -> None:
    lines = scorecard("rules", folder=place).succeeds().out.splitlines()
    assert [line[0] for line in lines[:-1] if not line.startswith(" ")] == list("STRDFAWPX")
    assert sum(line.startswith("  ") for line in lines) == 374
    assert lines[-1].startswith("374 rules: ")
    counts = [int(part.rsplit(maxsplit=1)[1]) for part in lines[-1].split(": ")[1].split(" · ")]
    assert sum(counts) == 374


def test_one_state_can_be_asked_for(place: Path) -> None:
    document = scorecard("rules", "--state", "not_computable", "--json", folder=place).succeeds().document
    assert "W-5" in [rule["id"] for rule in document["rules"]]
    assert {rule["state"] for rule in document["rules"]} == {"not_computable"}


def test_single_rules_are_told_in_full_and_in_chinese(place: Path) -> None:
    lines = scorecard("rules", "t-37", "--lang", "zh", folder=place).succeeds().out.splitlines()
    assert lines[0].startswith("T-37  入库后 1 天内")
    assert lines[1] == "  出处：S18；状态：缺日志"
    assert any("stock_receipts（入库登记）" in line for line in lines)


def test_an_unknown_id_is_one_line_with_exit_code_2(place: Path) -> None:
    outcome = scorecard("rules", "T-53", "T-99", "S5.13", folder=place)
    assert outcome.code == 2
    assert "T-99, S5.13" in outcome.complaint


def test_an_unknown_state_is_one_line_with_exit_code_2(place: Path) -> None:
    outcome = scorecard("rules", "--state", "nonsense", folder=place)
    assert outcome.code == 2
    assert "needs_log" in outcome.complaint


def test_a_policy_that_is_no_toml_is_named_in_one_line(place: Path) -> None:
    (place / "policies" / "own").mkdir(parents=True)
    (place / "policies" / "own" / "2026-01-01.toml").write_text("sources = [", encoding="utf-8")
    outcome = scorecard("rules", folder=place)
    assert outcome.code == 5
    assert "2026-01-01.toml" in outcome.complaint
