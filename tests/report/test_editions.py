"""Who gets which edition, and what a month holds of others in it."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.definitions.exact import Named
from pipeline.kpi.model import Employee, Source, Sums
from pipeline.month import Month
from pipeline.report.differences import MonthDifference
from pipeline.report.editions import Edition, for_edition, manager_editions, own_editions, own_units
from pipeline.report.model import Carried, MonthReport
from pipeline.scorecard.model import Proposal
from pipeline.scorecard.procedure import HrStep
from pipeline.workspace import ManagerOf
from tests.report.months import appeal, make_month, with_card


def staffed(*people: tuple[str, str | None, str, str], managers: tuple[ManagerOf, ...] = ()) -> MonthReport:
    """A month with these people: number, manager, team and branch."""
    employees = tuple(
        Employee(number, f"员工{number}", "repairer", team, branch, None, manager)
        for number, manager, team, branch in people
    )
    return replace(make_month(), employees=employees, managers=managers)


def given_people(report: MonthReport) -> dict[str, set[str]]:
    return {edition.id: set(edition.people) for edition in manager_editions(report)}


def test_a_manager_has_everybody_below_however_far() -> None:
    report = staffed(
        ("0100", None, "总部", "香洲"), ("0101", "0100", "一班", "香洲"), ("0102", "0101", "一班", "香洲"),
        ("0103", "0101", "二班", "石岐"),
    )  # fmt: skip
    assert given_people(report) == {"0100": {"0101", "0102", "0103"}, "0101": {"0102", "0103"}}


def test_people_who_manage_each_other_are_below_each_other_and_nobody_is_below_himself() -> None:
    report = staffed(
        ("0101", "0102", "一班", "香洲"), ("0102", "0101", "一班", "香洲"), ("0103", "0103", "一班", "香洲")
    )
    assert given_people(report) == {"0101": {"0102"}, "0102": {"0101"}}


def test_a_manager_who_is_not_employed_has_no_edition() -> None:
    assert given_people(staffed(("0103", "0999", "一班", "香洲"))) == {}


def test_settings_give_branches_and_teams_and_add_to_the_roster() -> None:
    entries = (
        ManagerOf(id="shiqi", name="李主任", branches=("石岐",)),
        ManagerOf(id="0101", teams=("三班",)),
        ManagerOf(id="nobody", teams=("散了的班",)),
    )
    report = staffed(
        ("0101", None, "一班", "香洲"), ("0102", "0101", "一班", "香洲"), ("0103", None, "三班", "石岐"),
        managers=entries,
    )  # fmt: skip
    assert given_people(report) == {"0101": {"0102", "0103"}, "shiqi": {"0103"}}
    assert [edition.name for edition in manager_editions(report)] == ["员工0101", "李主任"]


def edition_of(*people: str, name: str = "0103") -> Edition:
    return Edition("manager", name, "", frozenset(people))


@pytest.mark.parametrize(("others", "stays"), [(0, True), (1, False), (4, False), (5, True)])
def test_a_unit_with_one_to_four_others_is_left_out(others: int, stays: bool) -> None:
    """Its figures less those of one's own people would be those of a few others (fairness 4.11)."""
    strangers = [(f"09{n:02}", None, "一班", "香洲") for n in range(others)]
    report = staffed(("0103", None, "一班", "香洲"), ("0104", "0103", "一班", "石岐"), *strangers)
    assert (("team", "一班") in set(own_units(report.employees, edition_of("0104")))) is stays


def test_units_of_others_are_left_out_and_the_company_stays() -> None:
    report = staffed(("0103", None, "二班", "香洲"), ("0104", "0103", "一班", "石岐"))
    assert set(own_units(report.employees, edition_of("0104"))) == {
        ("company", "company"), ("branch", "石岐"), ("team", "一班"),
    }  # fmt: skip


def test_every_figure_and_count_that_stays_is_that_of_the_whole_month() -> None:
    whole = make_month()
    seen = for_edition(whole, edition_of("0104", "0105"))
    assert [card.employee.employee_no for card in seen.scored.cards] == ["0104", "0105"]
    assert seen.scored.unassigned == whole.scored.unassigned
    assert seen.scored.unit_caps == whole.scored.unit_caps
    assert {key: whole.figures[key] for key in seen.figures} == seen.figures
    assert {key for key in whole.figures if key[1] in ("company", "branch", "team")} <= seen.figures.keys()
    assert {name for _, level, name in seen.figures if level == "technician"} == {"0104", "0105"}
    assert not seen.faults
    assert not [case for case in seen.cases if case.employee_no not in ("0104", "0105")]


OF_THE_COMPANY = {"policies", "kpis", "logs", "accounting", "shelf", "provenance", "scatter", "cities", "closing"}
FILTERED = {
    "scored", "employees", "figures", "cases", "faults", "history", "managers", "pages", "appeals", "adoptions",
    "hr_steps", "hired", "carried", "corrections", "standing",
}  # fmt: skip


def test_whatever_a_report_holds_is_either_of_the_company_or_filtered() -> None:
    """Who adds a field to the report has to say here whether it tells of people."""
    assert {field.name for field in fields(MonthReport)} == OF_THE_COMPANY | FILTERED


def test_only_hr_sees_what_hr_did_and_money_goes_to_its_owner() -> None:
    step = HrStep(
        "0104", date(2026, 9, 1), "warning", None, "人1", None, "", "0105", Source("人.xlsx", "记录", 2, "ab")
    )
    left = tuple(Carried(number, Month(2026, 9), 2, Fraction(30)) for number in ("0103", "0104"))
    standing = (MonthDifference("2026-09", 1, "2026-12-05T00:00:00", ()),)
    whole = replace(make_month(), hr_steps=(step,), hired={"0104": date(2020, 1, 1)}, carried=left, standing=standing)
    seen = for_edition(whole, edition_of("0104"))
    assert (seen.hr_steps, seen.hired, seen.carried, seen.standing) == ((), {}, left[1:], ())


def test_appeals_of_others_are_left_out() -> None:
    appeals = (appeal("0103", "fixed", "W1"), appeal("0104", "fixed", "W2"))
    seen = for_edition(replace(make_month(), appeals=appeals), edition_of("0104"))
    assert seen.appeals == appeals[1:]


def test_history_of_others_is_left_out() -> None:
    whole = replace(
        make_month(), history={("fixed", "technician", no, Month(2026, 9)): Sums() for no in ("0103", "0104")}
    )
    assert [key[2] for key in for_edition(whole, edition_of("0104")).history] == ["0104"]


def transfer(payee: str) -> Proposal:
    name = Named(zh="返修转付", en="Repeat")
    return Proposal("transfer", "R-07", Fraction(-50), payee, "repeat", name)


@pytest.mark.parametrize(("people", "payee"), [(("0103", "0104"), "0104"), (("0103", "0105"), None)])
def test_who_is_paid_is_said_only_to_those_who_may_read_of_them(people: tuple[str, ...], payee: str | None) -> None:
    whole = with_card(make_month(), proposals=(transfer("0104"),))
    (proposal,) = for_edition(whole, edition_of(*people, name="0001")).scored.cards[0].proposals
    assert (proposal.payee, proposal.amount) == (payee, Fraction(-50))


def test_whom_a_row_names_beside_the_person_is_left_out() -> None:
    whole = make_month()
    cases = tuple(replace(case, person="张三、李小梅", payee_no="0104") for case in whole.cases)
    seen = for_edition(replace(whole, cases=cases), edition_of("0103", name="0001"))
    assert {(case.person, case.payee_no) for case in seen.cases} == {(None, None)}


def test_everybody_with_a_card_has_an_own_edition_and_stands_alone_in_it() -> None:
    editions = own_editions(make_month())
    assert [(edition.id, edition.people) for edition in editions] == [
        (number, frozenset([number])) for number in ("0103", "0104", "0105")
    ]


@given(st.dictionaries(st.sampled_from("abcdefg"), st.sampled_from("abcdefg"), min_size=1))
def test_whatever_the_roster_says_nobody_is_below_himself_and_who_is_below_a_manager_is_below_his(
    manager_of: dict[str, str],
) -> None:
    people = sorted({*manager_of, *manager_of.values()})
    below = given_people(staffed(*((name, manager_of.get(name), "班", "店") for name in people)))
    for name, manager in manager_of.items():
        if name != manager:
            assert name in below[manager]
            assert below.get(name, set()) - {manager} <= below[manager]
    assert not [name for name, found in below.items() if name in found]
