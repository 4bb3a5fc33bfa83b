"""Figures that take only some of a KPI's cases: those of named kinds, or of the items of a checklist's section."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import opencc
import pytest

from pipeline.definitions.policy import Appraisal, Policy
from pipeline.definitions.policy_files import Policies
from pipeline.jobs.asks import asks
from pipeline.kpi.measure import Measured, measure
from pipeline.kpi.model import Figure
from pipeline.month import Month
from pipeline.scorecard.model import Card
from pipeline.scorecard.score import score_month
from pipeline.workspace import Settings
from tests.kpi.tables import moment
from tests.kpi.world import LATER, MONTH, database
from tests.policies.held import definitions, shipped_policy
from tests.scorecard.made import rule

SCORES = "月份 | 工号 | 评分项目 | 评分 | 满分"
CHECKS = "检查日期 | 被检查人 | 检查项目 | 结果"
STORE = definitions().checklists["store-102"]


def _policy(**narrowed: object) -> Policy:
    """A scheme of one indicator that takes only some cases."""
    indicator = rule(**{"id": "some", "kpi": "manual_score", "curve": [[0, 0], [1, 100]], "weight": 100, **narrowed})
    plain: Mapping[str, Any] = {"indicators": (indicator,), "offences": (), "caps": (), "disqualifications": ()}
    return shipped_policy("binchun").model_copy(update={"scheme": "acme", "declared_total": 100, **plain})


def _measured(policy: Policy, month: str = MONTH, known: int = 1, as_of: str = LATER, **logs: str) -> Measured:
    whole = Month.parse(month)
    asked = asks(Policies(policy), definitions(), Settings(), whole, known)
    with database(month=month, as_of=as_of, logs=logs) as db:
        return measure(db, asked, whole, moment(as_of))


def _slice(found: Measured, unit: str = "0103") -> Figure:
    """The narrowed figure of that person, team, branch or the company."""
    return next(figure for (name, _, place), figure in found.slices.items() if (name, place) == ("acme/some", unit))


def _sums(found: Measured, unit: str = "0103") -> tuple[float, int]:
    figure = _slice(found, unit)
    return float(figure.numerator), figure.counted


def _card(policy: Policy, found: Measured) -> Card:
    scored = score_month(found, Policies(policy), definitions().kpis)
    return next(card for card in scored.cards if card.employee.employee_no == "0103")


def test_a_case_of_another_kind_counts_in_the_kpi_but_not_in_the_figure() -> None:
    rows = [
        SCORES,
        "2025-03 | 0103 | 协作 | 8 | 10",
        "2025-03 | 0103 | 耐心 | 2 | 10",
        "2025-03 | 0105 | 协作 | 5 | 10",
    ]
    found = _measured(_policy(parts=["协作"]), manual_scores="\n".join(rows))
    assert _sums(found) == (0.8, 1)
    assert _sums(found, "company") == (1.3, 2)
    assert _sums(found, "城东") == (1.3, 2)
    whole = found.figures["manual_score", "technician", "0103"]
    assert whole.numerator == 1
    assert whole.counted == 2
    assert _card(_policy(parts=["协作"]), found).total == 80


@pytest.mark.parametrize("written", ["团队协作", "團隊協作", " 团队 协作 ", "团队协作（互评）", "《团队协作》"])
@pytest.mark.parametrize("named", ["团队协作", "團隊協作"])
def test_kinds_are_compared_as_headers_are(written: str, named: str) -> None:
    found = _measured(_policy(parts=[named]), manual_scores=f"{SCORES}\n2025-03 | 0103 | {written} | 8 | 10")
    assert _sums(found) == (0.8, 1)


def test_several_kinds_and_two_spellings_of_one_count_each_case_once() -> None:
    rows = [SCORES, "2025-03 | 0103 | ＱＡ | 8 | 10", "2025-03 | 0103 | 耐心 | 2 | 10"]
    policy = _policy(parts=["qa", "QA", "耐心", "没有的"])
    assert _sums(_measured(policy, manual_scores="\n".join(rows))) == (1, 2)


@pytest.mark.parametrize(
    ("written", "counts"),
    [
        ("1", 1),
        ("１", 1),
        (STORE.items[0].zh, 1),
        (STORE.items[0].en.upper(), 1),
        ("95a", 0),
        ("1a", 0),
        ("11", 1),
        ("7", 0),
    ],
)
def test_items_of_a_section_go_by_id_or_name(written: str, counts: int) -> None:
    """X-21: of the section appearance, 1 and 11 are items, 95a is of another section, and 7 is optional."""
    policy = _policy(kpi="inspection_pass", checklist="store-102", section="appearance")
    found = _measured(policy, inspections=f"{CHECKS}\n03-06 | 0103 | {written} | 合格")
    assert _sums(found) == (counts, counts)
    assert found.figures["inspection_pass", "technician", "0103"].counted == 1


def test_items_in_traditional_characters_are_those_of_the_list() -> None:
    written = opencc.OpenCC("s2t").convert(STORE.items[0].zh)
    assert written != STORE.items[0].zh
    policy = _policy(kpi="inspection_pass", checklist="store-102")
    found = _measured(policy, inspections=f"{CHECKS}\n03-06 | 0103 | {written} | 不合格")
    assert _sums(found) == (0, 1)


def test_optional_items_count_where_they_are_asked_for() -> None:
    policy = _policy(kpi="inspection_pass", checklist="store-102", section="appearance", optional_items=True)
    assert _sums(_measured(policy, inspections=f"{CHECKS}\n03-06 | 0103 | 7 | 合格")) == (1, 1)


def test_nobody_inspected_leaves_the_figure_without_a_value() -> None:
    policy = _policy(kpi="inspection_pass", checklist="store-102", section="appearance")
    found = _measured(policy, inspections=f"{CHECKS}\n03-06 | 0103 | 95a | 合格")
    assert _slice(found).value is None
    assert _card(policy, found).indicators[0].state == "no_data"


def test_a_quarter_takes_the_same_kinds_of_case_from_its_three_months() -> None:
    """S37: 8, 6 and 4 of 10 for what counts in three months make 60 per cent, whatever else was scored."""
    rows = ["01 | 协作 | 8", "02 | 协作 | 6", "03 | 協作 | 4", "01 | 耐心 | 0", "03 | 耐心 | 10", "04 | 协作 | 10"]
    scores = "月份 | 评分项目 | 评分 | 工号 | 满分\n" + "\n".join(f"2025-{row} | 0103 | 10" for row in rows)
    appraisal = Appraisal.model_validate({"months": 3, "rule": "F-70"})
    policy = _policy(parts=["协作"]).model_copy(update={"appraisal": appraisal})
    found = _measured(policy, known=3, manual_scores=scores)
    card = _card(policy, found)
    assert card.total == 40
    assert card.period is not None
    assert card.period.tally.total == 60
    past = {str(month): float(sums.numerator) for (name, level, _, month), sums in found.history.items()
            if (name, level) == ("acme/some", "technician")}  # fmt: skip
    assert past == {"2025-01": 0.8, "2025-02": 0.6, "2025-03": 0.4}


def test_two_schemes_may_name_their_indicators_alike() -> None:
    """The same id in two schemes is two figures, each of its own kinds of case."""
    first, second = _policy(parts=["协作"]), _policy(parts=["耐心"]).model_copy(update={"scheme": "other"})
    whole = Month.parse(MONTH)
    asked = [*asks(Policies(first), definitions(), Settings(), whole, 1)]
    asked.append(replace(asks(Policies(second), definitions(), Settings(), whole, 1)[0], scheme="other"))
    rows = f"{SCORES}\n2025-03 | 0103 | 协作 | 8 | 10\n2025-03 | 0103 | 耐心 | 2 | 10"
    with database(logs={"manual_scores": rows}) as db:
        found = measure(db, asked, whole, moment(LATER), lambda role, branch: "acme")
    values = {name: float(f.numerator) for (name, _, unit), f in found.slices.items() if unit == "0103"}
    assert values == {"acme/some": 0.8, "other/some": 0.2}
