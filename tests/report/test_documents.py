"""The JSON files: shape, order and exactness."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction

import pytest

from pipeline.report.documents import kpis_document, scorecards_document, to_json
from tests.report.months import make_month, with_card

CARD_KEYS = [
    "employee_no", "name", "role", "team", "branch", "indicators", "raw_points", "declared_total", "coverage",
    "total", "grade", "grade_gap", "status", "caps", "disqualifications", "undecided", "proposals",
    "scheme", "standards", "period", "deducted", "over_share_of_pay", "unstable", "partial", "appeals",
]  # fmt: skip
INDICATOR_KEYS = [
    "id", "kpi", "group", "numerator", "denominator", "value", "low", "high", "pending", "excluded", "status",
    "state", "attainment", "weight", "points",
]  # fmt: skip


def test_scorecards_have_the_keys_of_the_contract_in_its_order() -> None:
    document = scorecards_document(make_month())
    assert list(document) == ["schema", "month", "as_of", "status", "policy", "scorecards", "unassigned", "simulation"]
    assert (document["month"], document["as_of"]) == ("2026-10", "2026-11-02T00:05:00")
    card = document["scorecards"][0]
    assert list(card) == CARD_KEYS
    assert list(card["indicators"][0]) == INDICATOR_KEYS
    assert document["unassigned"] == [{"kpi": "fixed", "cases": 1}]


def test_cards_are_sorted_by_employee_number() -> None:
    report = make_month()
    turned = replace(report, scored=replace(report.scored, cards=report.scored.cards[::-1]))
    assert [c["employee_no"] for c in scorecards_document(turned)["scorecards"]] == ["0103", "0104", "0105"]


def test_figures_are_unrounded_and_counts_are_integers() -> None:
    scored, few = scorecards_document(make_month())["scorecards"][0]["indicators"]
    assert scored["value"] == 41 / 46
    assert [type(scored[key]) for key in ("numerator", "denominator", "weight")] == [int, int, int]
    assert (scored["attainment"], scored["points"]) == (92.17, 9.217)
    assert (few["attainment"], few["points"], few["state"]) == (None, None, "too_few")


def test_card_without_total_has_nulls() -> None:
    card = scorecards_document(make_month(total=None))["scorecards"][0]
    assert (card["total"], card["grade"]) == (None, None)


def test_kpis_stand_at_every_level_in_order_with_their_extras() -> None:
    rows = kpis_document(make_month())["kpis"]
    assert [row["kpi"] for row in rows] == ["fixed"] * 6 + ["complaints"] * 6 + ["leaks"] * 6
    levels = ["company", "branch", "team", "technician", "technician", "technician"]
    assert [row["level"] for row in rows[:6]] == levels
    leak = rows[12]
    assert (leak["numerator"], leak["denominator"], leak["value"], leak["dismissed"]) == (2, None, 2, 1)
    company = rows[6]
    assert company["range_high"] == 19 / 1324
    assert company["last_3_months"] == {"numerator": 3, "denominator": 290}
    assert rows[9]["verdict"] == "over_may_be_chance"


def test_json_is_utf8_with_a_line_end_and_refuses_what_is_no_number() -> None:
    content = to_json(scorecards_document(make_month()))
    assert "张三".encode() in content
    assert content.endswith(b"}\n")
    assert json.loads(content)["scorecards"][0]["total"] == 89.96
    with pytest.raises(ValueError, match="JSON"):
        to_json({"value": float("nan")})


def test_integral_points_stay_numbers() -> None:
    card = scorecards_document(with_card(make_month(), raw_points=Fraction(9)))["scorecards"][0]
    assert card["raw_points"] == 9
