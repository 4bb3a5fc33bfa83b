"""By whose cap a team, a branch and the company are judged, and whom a standard for some roles is about."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.definitions.policy_files import Assigned, Policies
from pipeline.kpi.measure import Measured
from pipeline.kpi.model import Employee, Figure, Level
from pipeline.scorecard.model import ScoredMonth
from pipeline.scorecard.score import score_month
from tests.kpi.world import KPIS
from tests.policies.held import shipped_policy
from tests.scorecard.made import figure, month, scored

STORE, HOTEL, BANDS = map(shipped_policy, ("store-102", "hotel", "kpi-bands"))
CLERK = Employee("0105", "王芳", "service_clerk", "前台", "酒店")
COOK = Employee("0106", "刘伟", "repairer", "工程部", "酒店")
SELLER = Employee("0103", "张三", "repairer", "工程部", "城东")
PEOPLE = (SELLER, CLERK, COOK)
UNITS: tuple[tuple[Level, str], ...] = (
    ("company", "company"),
    ("branch", "城东"),
    ("branch", "酒店"),
    ("team", "前台"),
    ("team", "工程部"),
)
OVER = "over_may_be_chance"  # one complaint of a hundred orders speaks of nothing


def company(complaints: int, orders: int) -> Measured:
    """The three people, each unit and each person with so many complaints of so many orders and nothing else."""
    own: tuple[tuple[Level, str], ...] = tuple(("technician", person.employee_no) for person in PEOPLE)
    rates = [figure("complaint_rate", complaints, orders, unit=unit) for unit in (*UNITS, *own)]
    known: dict[tuple[str, str, str], Figure] = {}
    for person in PEOPLE:
        known.update(month(employee=person).figures)
    narrowed = [(policy.figure_id(rule), rule) for policy in (STORE, HOTEL) for rule in policy.judged]
    slices = {
        (name, "technician", person.employee_no): figure(rule.kpi, unit=("technician", person.employee_no))
        for name, rule in narrowed
        for person in PEOPLE
    }
    slices |= {(name, "company", "company"): figure(rule.kpi) for name, rule in narrowed}
    figures = known | {(rate.kpi, rate.level, rate.id): rate for rate in rates}
    return replace(month(), employees=PEOPLE, figures=figures, slices=slices)


def judged(policies: Policies, complaints: int = 1, orders: int = 100) -> dict[str, str]:
    """What the cap on complaints says of every unit, with the rule it goes by."""
    found = score_month(company(complaints, orders), policies, KPIS)
    units = {name: caps for (_, name), caps in found.unit_caps.items()}
    units |= {card.employee.employee_no: card.caps for card in found.cards}
    return {name: " ".join(f"{cap.rule} {cap.verdict}" for cap in caps) for name, caps in units.items()}


BRANCH = Policies(STORE, (Assigned(HOTEL, branches=("酒店",)),))


def test_a_unit_whose_people_have_one_scheme_is_judged_by_its_cap() -> None:
    """X-04, R-01, R-02: exactly 1 % is within `<=` 1 % and a breach of `<` 1 %; mixed units go by the company's own."""
    assert judged(BRANCH) == {
        "company": "R-01 within",
        "城东": "R-01 within",
        "酒店": f"R-02 {OVER}",
        "前台": f"R-02 {OVER}",
        "工程部": "R-01 within",
        "0103": "R-01 within",
        "0105": f"R-02 {OVER}",
        "0106": f"R-02 {OVER}",
    }


def test_just_below_one_percent_is_within_either() -> None:
    assert {verdict.split()[1] for verdict in judged(BRANCH, orders=101).values()} == {"within"}


def test_the_companys_own_scheme_judges_units_of_its_own_alone() -> None:
    """The other way round: under the hotel's cap with the town branch under S1's."""
    found = judged(Policies(HOTEL, (Assigned(STORE, branches=("城东",)),)))
    assert [found[name].split()[0] for name in ("company", "城东", "酒店", "工程部")] == [
        "R-02",
        "R-01",
        "R-02",
        "R-02",
    ]


def test_a_scheme_of_everybody_judges_the_company_as_well() -> None:
    """Roles and branches that together take in everybody leave the company's own scheme nobody."""
    both = (Assigned(HOTEL, branches=("酒店",)), Assigned(HOTEL, branches=("城东",)))
    assert judged(Policies(STORE, both))["company"] == f"R-02 {OVER}"


def test_a_unit_under_a_scheme_without_cap_has_no_verdict() -> None:
    """S42 has no cap, though the company's own scheme has one."""
    found = judged(Policies(STORE, (Assigned(BANDS.model_copy(update={"standards": ()}), branches=("酒店",)),)))
    assert (found["酒店"], found["前台"], found["工程部"]) == ("", "", "R-01 within")


# ---------------------------------------------------------------- standards for some roles
FIXED = (
    figure("first_time_fix", 19, 20),
    figure("first_time_fix", 19, 20, unit=("company", "company")),
    figure("satisfaction", 19, 20),
)
BY_ALL = BANDS.model_copy(update={"standards": tuple(rule for rule in BANDS.standards if not rule.is_narrowed)})


def bands(role: str | None) -> ScoredMonth:
    """A month of somebody of that role who fixed 19 of 20 orders at once, under S42."""
    return scored(*FIXED, policy=BY_ALL, employee=replace(SELLER, role=role))


@pytest.mark.parametrize(
    ("role", "state", "rating"),
    [
        ("repairer", "rated", "excellent"),
        ("service_clerk", "not_applicable", None),
        (None, "not_applicable", None),
    ],
)
def test_a_standard_for_a_role_is_about_nobody_else(role: str | None, state: str, rating: str | None) -> None:
    """S42: the resolution rate is the repairers'; somebody without a role is no repairer."""
    found = {one.id: one for one in bands(role).cards[0].standards}
    assert (found["resolution_rate"].state, found["resolution_rate"].rating) == (state, rating)
    assert found["call_satisfaction"].state == "rated"


@pytest.mark.parametrize("role", ["repairer", "service_clerk", None])
def test_the_company_is_held_against_every_standard(role: str | None) -> None:
    found = {one.id: one for one in bands(role).company_standards["kpi-bands"]}
    assert (found["resolution_rate"].state, found["resolution_rate"].rating) == ("rated", "excellent")
