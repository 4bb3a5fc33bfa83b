"""The steps that the law asks for: what shows each, in which order, and what stands against going on."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from pipeline.definitions.log import load_logs
from pipeline.definitions.procedure import procedure
from pipeline.kpi.model import Source
from pipeline.scorecard.procedure import HrStep, Shown, Standing, standings

TODAY = date(2026, 12, 5)
WHOLE = (
    ("finding", "2026-04-08", None),
    ("warning", "2026-04-09", None),
    ("training", "2026-04-13", "2026-04-17"),
    ("finding", "2026-11-06", None),
    ("union", "2026-11-10", None),
    ("notice", "2026-11-16", "2026-12-16"),
    ("acknowledged", "2026-11-16", None),
)


def row(step: str, on: str, until: str | None = None, **more: Any) -> HrStep:
    known: dict[str, Any] = {"rule": None, "document": f"人-{on}", "note": "", "by": "0123"} | more
    end = None if until is None else date.fromisoformat(until)
    source = Source("人事/人事处理记录.xlsx", "记录", 2, "ab")
    return HrStep("0104", date.fromisoformat(on), step, until=end, source=source, **known)


def found(*rows: HrStep, kinds: Any = ("review",), **facts: Shown) -> dict[str, Standing]:
    """How every step stands by these rows, where figures and policy show nothing else amiss."""
    shown = {step.fact: Shown(True) for step in procedure() if step.fact} | {
        "data_begin": Shown(True, date(2026, 7, 1)),
        **facts,
    }
    return {one.step.id: one for one in standings(procedure(), kinds, rows, shown, TODAY)}


def states(*rows: HrStep, **more: Any) -> dict[str, str]:
    return {name: one.state for name, one in found(*rows, **more).items()}


def whole(*left_out: str) -> list[HrStep]:
    return [row(*entry) for entry in WHOLE if entry[0] not in left_out]


def test_with_everything_on_record_nothing_is_missing() -> None:
    standing = found(*whole())
    assert {one.state for one in standing.values()} == {"on_record", "none"}
    assert [name for name, one in standing.items() if one.state == "none"] == ["answered", "protection"]
    assert (standing["second_finding"].on, standing["second_finding"].document) == (date(2026, 11, 6), "人-2026-11-06")


def test_a_low_grade_alone_is_a_first_finding_at_most() -> None:
    standing = found(row("finding", "2026-11-06"))
    missing = [name for name, one in standing.items() if one.state == "missing"]
    assert missing == ["warning", "improvement", "fresh_data", "second_finding", "union", "notice", "received"]
    assert standing["second_finding"].why == "step_before"
    assert [name for name in missing if standing[name].forbids] == [
        "improvement", "fresh_data", "second_finding", "union",
    ]  # fmt: skip


def test_one_finding_is_not_counted_twice() -> None:
    same_day = [row("finding", "2026-04-08"), row("training", "2026-04-08")]
    assert states(*same_day)["second_finding"] == "missing"


def test_training_before_the_first_finding_is_none() -> None:
    assert states(row("training", "2026-04-01"), row("finding", "2026-04-08"))["improvement"] == "missing"


def test_the_figures_have_to_begin_after_the_training_is_over() -> None:
    assert found(*whole(), data_begin=Shown(True, date(2026, 4, 17)))["fresh_data"].why == "too_early"
    assert found(*whole(), data_begin=Shown(True, date(2026, 4, 18)))["fresh_data"].state == "on_record"


@pytest.mark.parametrize(
    ("until", "state", "why"),
    [("2026-12-16", "on_record", ""), ("2026-12-15", "missing", "too_short"), (None, "missing", "too_short")],
)
def test_a_notice_runs_thirty_days(until: str | None, state: str, why: str) -> None:
    one = found(*whole("notice"), row("notice", "2026-11-16", until))["notice"]
    assert (one.state, one.why) == (state, why)


def test_a_months_pay_takes_the_place_of_notice() -> None:
    assert states(*whole("notice"), row("pay_in_lieu", "2026-11-16"))["notice"] == "on_record"


@pytest.mark.parametrize(("until", "state"), [(None, "missing"), ("2026-12-05", "missing"), ("2026-12-04", "none")])
def test_protection_forbids_while_it_stands(until: str | None, state: str) -> None:
    one = found(*whole(), row("protection", "2026-10-01", until))["protection"]
    assert (one.state, one.forbids) == (state, state == "missing")


def test_an_objection_waits_for_its_answer() -> None:
    objection = row("objection", "2026-11-12", rule="S35")
    assert states(*whole(), objection)["answered"] == "missing"
    assert states(*whole(), objection, row("answer", "2026-11-11"))["answered"] == "missing"
    assert states(*whole(), objection, row("answer", "2026-11-20", rule="S6"))["answered"] == "missing"
    assert states(*whole(), objection, row("answer", "2026-11-20"))["answered"] == "on_record"


def test_what_is_on_record_later_is_not_known_yet() -> None:
    assert states(*whole("union"), row("union", "2026-12-06"))["union"] == "missing"


def test_a_lost_eligibility_asks_for_no_second_finding() -> None:
    standing = found(kinds=("ineligible",))
    assert standing["second_finding"].state == standing["severance"].state == "not_needed"
    assert standing["adopted"].state == "on_record"


def test_a_fact_that_nothing_is_known_of_is_missing() -> None:
    one = standings(procedure(), ("review",), (), {}, TODAY)[0]
    assert (one.step.id, one.state, one.forbids) == ("adopted", "missing", True)


def test_every_code_that_a_step_asks_for_can_be_entered() -> None:
    codes = set(load_logs()["hr_steps"].columns["step"].codes)
    asked = {code for step in procedure() for code in (*step.record, *step.instead, *step.absent, *step.ended_by)}
    assert asked <= codes
    assert codes - asked == {"decision"}
