"""What a policy wants of a figure is read from its own rule, whatever kind of rule it is."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from pipeline.definitions.kpi import Kpi, Wording
from pipeline.definitions.policy import Policy
from pipeline.report.targets import targets

WORDS = {"zh": "某项", "en": "Some item"}
RATINGS = dict.fromkeys(("great", "fair", "poor"), WORDS)


def kpi(unit: str = "percent", better: str = "higher", kind: str = "rate") -> Kpi:
    wording = Wording(name="一次修好率", meaning="", numerator="修好", denominator="维修")
    about: dict[str, Any] = {"kind": kind, "unit": unit, "better": better}
    return Kpi(id="fixed", position=1, log="work_orders", zh=wording, en=wording, **about)


def policy(**parts: Any) -> Policy:
    about = {"scheme": "s", "effective_from": "2026-01-01", "sources": ["S1"], **WORDS}
    return Policy.model_validate({**about, **parts})


def indicator(**rule: Any) -> Policy:
    one = {"id": "one", "kpi": "fixed", "group": "work", "weight": 10, "source": "S1", **WORDS}
    return policy(groups={"work": WORDS}, indicators=[{**one, **rule}])


def standard(**rule: Any) -> Policy:
    return policy(ratings=RATINGS, standards=[{"id": "one", "kpi": "fixed", "rule": "F-1", **WORDS, **rule}])


def words(rules: Policy, of: Kpi) -> list[str]:
    return [target.words(of)["en"] for target in targets(rules, {"fixed": of})]


@pytest.mark.parametrize(
    ("rule", "better", "wanted"),
    [
        ({"curve": [["0.6", 0], ["0.95", 100]]}, "higher", "≥ 95%"),
        ({"curve": [["0.6", 0], ["0.9", 90], ["1.00", 100]]}, "higher", "100%"),
        ({"curve": [["0.02", 100], ["0.10", 0]]}, "lower", "≤ 2%"),
        ({"curve": [["0.2", 0], ["0.4", 100], ["0.6", 100], ["0.8", 0]]}, "higher", "≥ 40% ≤ 60%"),
        ({"bands": [{"below": "0.1", "attainment": 100}, {"attainment": 40}]}, "lower", "< 10%"),
        ({"bands": [{"below": "0.6", "attainment": 0}, {"attainment": 100}]}, "higher", "≥ 60%"),
        ({"bands": [{"up_to": "0.6", "attainment": 0}, {"attainment": 100}]}, "higher", "> 60%"),
        ({"bands": [{"from": "0.9", "attainment": 100}, {"attainment": 50}]}, "higher", "≥ 90%"),
        (
            {
                "bands": [
                    {"below": "0.5", "attainment": 0},
                    {"below": "0.7", "attainment": 100},
                    {"up_to": "0.8", "attainment": 100},
                    {"attainment": 20},
                ]
            },
            "higher",
            "≥ 50% ≤ 80%",
        ),
        ({"deduct": {"target": "0.95", "step": "0.01", "points": 5, "max": 50}}, "higher", "≥ 95%"),
        ({"deduct": {"target": "0.05", "step": "0.01", "points": 5, "max": 50}}, "lower", "≤ 5%"),
    ],
)
def test_full_marks_of_every_kind_of_rule(rule: dict[str, Any], better: str, wanted: str) -> None:
    assert words(indicator(**rule), kpi(better=better)) == [wanted]


def test_a_rule_that_gives_all_values_the_same_wants_nothing() -> None:
    assert words(indicator(bands=[{"attainment": 100}]), kpi()) == []


@pytest.mark.parametrize(
    ("rule", "better", "wanted"),
    [
        ({"from": "0.9"}, "higher", "≥ 90%"),
        ({"from": "1.00"}, "higher", "100%"),
        ({"above": "0.9"}, "higher", "> 90%"),
        ({"ratings": [{"from": "0.9", "rating": "great"}, {"rating": "poor"}]}, "higher", "≥ 90%"),
        ({"ratings": [{"below": "0.5", "rating": "poor"}, {"rating": "great"}]}, "higher", "≥ 50%"),
        ({"ratings": [{"below": "0.1", "rating": "great"}, {"rating": "poor"}]}, "lower", "< 10%"),
    ],
)
def test_standards_want_their_threshold_or_the_rating_at_the_good_end(
    rule: dict[str, Any], better: str, wanted: str
) -> None:
    assert words(standard(**rule), kpi(better=better)) == [wanted]


def test_counts_of_nothing_and_units_are_said_plainly() -> None:
    none = standard(up_to="0")
    assert words(none, kpi("count", "lower", "count")) == ["0"]
    assert words(standard(up_to="30"), kpi("minutes", "lower", "mean")) == ["≤ 30 min"]


def test_caps_stand_first_and_say_whether_the_limit_itself_is_inside() -> None:
    cap = {"kpi": "fixed", "rule": "R-01", "limit": "0.01", "chance": "0.05"}
    rules = policy(
        caps=[{**cap, "operator": "<"}], standards=[{"id": "a", "kpi": "fixed", "rule": "F", "from": "0.5", **WORDS}]
    )
    found = list(targets(rules, {"fixed": kpi()}))
    assert [(target.kind, target.words(kpi())["zh"]) for target in found] == [("cap", "< 1%"), ("standard", "≥ 50%")]
    assert [found[0].reached(Fraction(value)) for value in (Fraction(1, 101), Fraction(1, 100))] == [True, False]
    at_most = policy(caps=[{**cap, "operator": "<="}])
    assert next(iter(targets(at_most, {"fixed": kpi()}))).reached(Fraction(Decimal("0.01")))


def test_a_narrowed_figure_has_its_own_sums_and_its_rules_name() -> None:
    (target,) = targets(standard(parts=["安装"], **{"from": "0.9"}), {"fixed": kpi()})
    assert (target.figure, target.name(kpi())["zh"]) == ("s/one", "某项")
