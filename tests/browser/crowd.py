"""A month of many people, grown from the small plausible one."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from pipeline.kpi.model import Employee
from pipeline.report.model import MonthReport
from tests.report.months import make_month

ROLES = ("repairer", "installer", "dispatcher")
FAMILIES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"


def crowd(people: int) -> MonthReport:
    """A month with that many people in teams of sixteen; every seventh is without a total."""
    month = make_month()
    first = month.scored.cards[0]
    employees = [_employee(number) for number in range(1, people + 1)]
    cards = tuple(
        replace(first, employee=person, total=_total(place), grade=None if _total(place) is None else first.grade)
        for place, person in enumerate(employees)
    )
    figures = dict(month.figures)
    for (kpi, level, unit), figure in month.figures.items():
        if (level, unit) == ("technician", first.employee.employee_no):
            for person in employees:
                key = (kpi, level, person.employee_no)
                figures[key] = replace(figure, id=person.employee_no)
    return replace(
        month, scored=replace(month.scored, cards=cards), employees=tuple(employees), figures=figures, cases=month.cases
    )


def _employee(number: int) -> Employee:
    name = f"{FAMILIES[number % 16]}{FAMILIES[number * 7 % 16]}{FAMILIES[number // 16 % 16]}"
    team = (number - 1) // 16 + 1
    return Employee(f"{number:04}", name, ROLES[number % 3], f"{team:02}班", f"第{(team - 1) // 8 + 1}网点")


def _total(place: int) -> Fraction | None:
    return None if place % 7 == 6 else Fraction(4000 + place * 37 % 6000, 100)
