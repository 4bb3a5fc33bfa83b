"""Schemes for some roles or branches: everybody is measured by the values of their own, and each case counts once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from pipeline.database import Database
from pipeline.definitions.kpi import Kpi, Parameter
from pipeline.definitions.policy_files import Assigned, Policies
from pipeline.jobs.asks import asks
from pipeline.kpi import measure as measuring
from pipeline.kpi.ask import Ask
from pipeline.kpi.measure import Measured, measure
from pipeline.month import Month
from pipeline.report.documents import policies_document
from pipeline.scorecard.model import Card
from pipeline.scorecard.score import score_month
from pipeline.workspace import Settings
from tests.kpi.tables import moment
from tests.kpi.world import KPIS, LATER, MONTH, SHARED, database
from tests.policies.cards import told
from tests.policies.held import definitions, shipped_policy

MARCH = Month.parse(MONTH)
BINCHUN, DESK = shipped_policy("binchun"), shipped_policy("service-desk")
DAYS = "日期 | 工号 | 是否排班 | 签到时间"
COMPLAINTS = "投诉编号 | 投诉时间 | 被投诉人 | 是否属实"


def _ask(scheme: str, *kpis: str, months: Mapping[str, int] | None = None, **shared: Parameter) -> Ask:
    """The KPIs under a scheme with these values in place of the shipped ones."""

    def values(kpi: str) -> dict[str, Parameter]:
        return {name: shared.get(name, value) for name, value in KPIS[kpi].parameters.items()}

    chosen = {kpi: KPIS[kpi] for kpi in kpis}
    return Ask(scheme, chosen, {**SHARED, **shared}, lambda kpi: values(kpi.id), months=months or {})


def _measured(first: Ask, second: Ask, **logs: str) -> Measured:
    """March, with clerks under the second scheme and everybody else under the first."""

    def scheme_of(role: str | None, branch: str | None) -> str:
        return second.scheme if role == "service_clerk" else first.scheme

    with database(logs=logs, shared=first.shared) as db:
        return measure(db, [first, second], MARCH, moment(LATER), scheme_of)


def _value(found: Measured, kpi: str, unit: str) -> int:
    return int(next(figure.numerator for (of, _, name), figure in found.figures.items() if (of, name) == (kpi, unit)))


def _starts(*rows: str, kpis: tuple[str, ...] = ("late_days",)) -> Measured:
    """S5 lets work start at 09:00; S58, for clerks, at 08:30."""
    first, second = _ask("binchun", *kpis), _ask("desk", *kpis, shift_start="08:30:00")
    return _measured(first, second, attendance="\n".join([DAYS, *rows]))


@pytest.mark.parametrize(
    ("clock", "repairer", "clerk"),
    [("08:30:00", 0, 0), ("08:30:01", 0, 1), ("09:00:00", 0, 1), ("09:00:01", 1, 1), ("10:00:01", 0, 0)],
)
def test_who_is_late_depends_on_the_scheme(clock: str, repairer: int, clerk: int) -> None:
    """A-05: after 09:00:00; A-13: after 08:30:00. The company's figure adds up what everybody's own scheme says."""
    found = _starts(f"03-03 | 0103 | 是 | {clock}", f"03-03 | 0105 | 是 | {clock}")
    assert [_value(found, "late_days", unit) for unit in ("0103", "0105", "company")] == [
        repairer,
        clerk,
        repairer + clerk,
    ]


def test_teams_and_branches_add_up_their_peoples_own_figures() -> None:
    """0103, 0105 and 0106 are of one branch, 0103 and 0106 of one team; 0105 alone starts at 08:30."""
    rows = [f"03-{day:02d} | {who} | 是 | 08:45:00" for day in (3, 4) for who in ("0103", "0105", "0106")]
    found = _starts(*rows, "03-05 | 0106 | 是 | 09:30:00")
    assert [_value(found, "late_days", unit) for unit in ("0105", "0106", "一组", "城东", "城西")] == [2, 1, 1, 3, 0]


def test_days_of_nobody_are_measured_once_by_the_companys_own_scheme() -> None:
    """9999 stands on no roster: at 08:45 late by the clerks' scheme only, at 09:10 by both."""
    found = _starts("03-03 | 9999 | 是 | 08:45:00", "03-04 | 9999 | 是 | 09:10:00", "03-04 | 0105 | 是 | 09:10:00")
    assert [case.case_no for case in found.cases if case.employee_no is None] == ["2025-03-04"]
    assert _value(found, "late_days", "company") == 2
    assert found.unassigned == {"late_days": 1}


def test_no_case_stands_twice() -> None:
    rows = [f"03-{day:02d} | {who} | 是 | 09:30:00" for day in (3, 4) for who in ("0103", "0105", "9999")]
    keys = [(case.kpi, case.source, case.case_no) for case in _starts(*rows).cases]
    assert len(keys) == len(set(keys)) == 6


def test_a_kpi_that_one_scheme_asks_for_is_measured_for_everybody_with_its_values() -> None:
    first, second = _ask("binchun"), _ask("desk", "late_days", shift_start="08:30:00")
    found = _measured(first, second, attendance=f"{DAYS}\n03-03 | 0103 | 是 | 08:45:00\n03-03 | 9999 | 是 | 08:45:00")
    assert [_value(found, "late_days", unit) for unit in ("0103", "company")] == [1, 2]


def test_what_two_schemes_measure_alike_is_measured_once(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[tuple[str, str]] = []

    def noted(db: Database, ask: Ask, kpi: Kpi, *moments: Any) -> None:
        ran.append((ask.scheme, kpi.id))
        run(db, ask, kpi, *moments)

    run = measuring._run
    monkeypatch.setattr(measuring, "_run", noted)
    own = {"attendance": f"{DAYS}\n03-03 | 0105 | 是 | 09:30:00"}
    alike = _measured(_ask("binchun", "late_days"), _ask("desk", "late_days"), **own)
    assert ran == [("binchun", "late_days")]
    assert _value(alike, "late_days", "0105") == 1


def test_a_scheme_that_agrees_with_the_second_but_not_with_the_first_is_measured_by_its_own_values() -> None:
    first = _ask("binchun", "late_days")
    others = [_ask(scheme, "late_days", shift_start="08:30:00") for scheme in ("desk", "shop")]
    logs = {"attendance": f"{DAYS}\n03-03 | 0103 | 是 | 08:45:00\n03-03 | 0105 | 是 | 08:45:00"}
    with database(logs=logs) as db:
        found = measure(
            db, [first, *others], MARCH, moment(LATER), lambda role, _: "shop" if role == "service_clerk" else "binchun"
        )
    assert [_value(found, "late_days", who) for who in ("0103", "0105")] == [0, 1]


def test_a_limit_of_ones_own_kpi_is_that_of_the_scheme() -> None:
    """T-09 has 30 minutes: a dispatcher under another scheme has 20."""

    def scheme_of(role: str | None, branch: str | None) -> str:
        return "fast" if role == "dispatcher" else "binchun"

    orders = "工单号 | 工单类型 | 报修时间 | 派工时间 | 派工员\nW1 | 维修 | 03-03 09:00 | 03-03 09:25 | {}"
    for who, numerator in (("0101", 0), ("0103", 1)):
        with database(logs={"work_orders": orders.format(who)}) as db:
            both = [_ask("binchun", "dispatch_on_time"), _ask("fast", "dispatch_on_time", limit_minutes=20)]
            found = measure(db, both, MARCH, moment(LATER), scheme_of)
        assert _value(found, "dispatch_on_time", who) == numerator


def test_months_before_hold_everybodys_cases() -> None:
    """One scheme sums three months, the other this one only: the company's past has the people of both."""
    rows = ["K1 | 02-03 10:00 | 0103 | 属实", "K2 | 02-04 10:00 | 0105 | 属实", "K3 | 03-03 10:00 | 0105 | 属实"]
    first = _ask("binchun", "complaint_rate", months={"complaint_rate": 3})
    found = _measured(first, _ask("desk", "complaint_rate"), complaints="\n".join([COMPLAINTS, *rows]))
    past = found.history["complaint_rate", "company", "company", Month.parse("2025-02")]
    assert [int(past.numerator), _value(found, "complaint_rate", "company")] == [2, 1]


def test_a_change_of_role_changes_the_scheme_from_that_month_on() -> None:
    roster = "工号 | 姓名 | 岗位 | 生效日期\n0103 | 张三 | 客服 | 2024-01-01\n0103 | 张三 | 维修工 | 2025-03-01"
    days = f"{DAYS}\n02-03 | 0103 | 是 | 08:45:00\n03-03 | 0103 | 是 | 08:45:00"
    first = _ask("binchun", "late_days", months={"late_days": 2})
    second = _ask("desk", "late_days", months={"late_days": 2}, shift_start="08:30:00")

    def scheme_of(role: str | None, branch: str | None) -> str:
        return "desk" if role == "service_clerk" else "binchun"

    with database(roster=roster, logs={"attendance": days}) as db:
        found = measure(db, [first, second], MARCH, moment(LATER), scheme_of)
    months = {month: sums.numerator for (_, level, _, month), sums in found.history.items() if level == "technician"}
    assert months == {Month.parse("2025-02"): 1}


# ---------------------------------------------------------------- who is under which


def _cards(policies: Policies, **logs: str) -> dict[str, Card]:
    """Everybody's card by employee number."""
    asked = asks(policies, definitions(), Settings(), MARCH, 1)
    with database(logs=logs, shared=asked[0].shared) as db:
        found = measure(db, asked, MARCH, moment(LATER), lambda role, branch: policies.of(role, branch).scheme)
    scored = score_month(found, policies, definitions().kpis)
    return {card.employee.employee_no: card for card in scored.cards}


def test_the_first_scheme_that_fits_counts() -> None:
    hotel = shipped_policy("hotel")
    policies = Policies(
        BINCHUN,
        (
            Assigned(DESK, roles=("service_clerk", "dispatcher"), branches=("城东",)),
            Assigned(hotel, branches=("城东",)),
        ),
    )
    people = [
        ("service_clerk", "城东"),
        ("service_clerk", "城西"),
        ("repairer", "城东"),
        ("repairer", None),
    ]
    found = [policies.of(role, branch).scheme for role, branch in people]
    assert found == ["service-desk", "binchun", "hotel", "binchun"]
    assert policies.of(None, None) == BINCHUN
    assert [policy.scheme for policy in policies.all] == ["binchun", "service-desk", "hotel"]


def test_everybody_has_the_card_of_their_scheme() -> None:
    cards = _cards(
        Policies(BINCHUN, (Assigned(DESK, roles=("service_clerk",)),)),
        attendance=f"{DAYS}\n03-03 | 0105 | 是 | 08:45:00",
    )
    assert {number: card.scheme for number, card in cards.items()} == {
        number: "service-desk" if number == "0105" else "binchun" for number in cards
    }
    assert [verdict.id for verdict in cards["0105"].standards] == [rule.id for rule in DESK.standards]
    assert {line.id for line in cards["0103"].indicators} == {rule.id for rule in BINCHUN.indicators}


def test_a_transfer_reaches_somebody_under_another_scheme() -> None:
    """F-51: the installer's scheme takes 30 yuan from him for the repairer, who is under another."""
    orders = (
        "工单号 | 工单类型 | 师傅 | 机号 | 报修时间 | 完成时间 | 故障现象 | 责任类别 | 安装工 | 安装日期\n"
        "W1 | 维修 | 0103 | HX1 | 03-05 09:00 | 03-05 15:00 | 漏水 | 安装 | 0104 | 2025-02-20"
    )
    cards = _cards(Policies(DESK, (Assigned(BINCHUN, roles=("installer",)),)), work_orders=orders)
    assert (cards["0104"].scheme, cards["0103"].scheme) == ("binchun", "service-desk")
    assert told(cards["0104"]) == ["transfer F-51 -30"]
    assert told(cards["0103"]) == ["transfer F-51 30"]


# ---------------------------------------------------------------- what is told of it


def test_the_json_names_the_policies_of_roles_and_branches() -> None:
    alone = policies_document(Policies(BINCHUN))
    assert list(alone) == ["policy"]
    both = policies_document(Policies(BINCHUN, (Assigned(DESK, ("service_clerk",), ("城东",)),)))
    assert both["policy"] == alone["policy"]
    (other,) = both["policies"]
    assert other == {
        "roles": ["service_clerk"],
        "branches": ["城东"],
        "scheme": "service-desk",
        "effective_from": "2015-01-01",
        "sha256": DESK.sha256,
    }


def test_the_hash_changes_with_any_file_and_with_who_is_under_it() -> None:
    changed = DESK.model_copy(update={"sha256": "0" * 64})
    different = [
        Policies(BINCHUN),
        Policies(BINCHUN, (Assigned(DESK, roles=("service_clerk",)),)),
        Policies(BINCHUN, (Assigned(changed, roles=("service_clerk",)),)),
        Policies(BINCHUN, (Assigned(DESK, roles=("dispatcher",)),)),
        Policies(BINCHUN, (Assigned(DESK, branches=("service_clerk",)),)),
        Policies(BINCHUN, (Assigned(DESK, roles=("dispatcher",), branches=("城东",)),)),
        Policies(BINCHUN, (Assigned(DESK, branches=("城东",)), Assigned(DESK, roles=("dispatcher",)))),
        Policies(BINCHUN, (Assigned(DESK, roles=("dispatcher",)), Assigned(DESK, branches=("城东",)))),
    ]
    assert len({policies.sha256 for policies in different}) == len(different)
    assert different[0].sha256 == BINCHUN.sha256
    same = (Policies(BINCHUN, (Assigned(DESK, roles=roles),)) for roles in (("a", "b"), ("b", "a")))
    assert len({policies.sha256 for policies in same}) == 1
