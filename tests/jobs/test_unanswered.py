"""Entries that no policy in force answers are told to a clerk; those that a policy answers, or lets be, are not."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from pipeline.definitions.policy_files import Assigned, Policies
from pipeline.jobs.asks import asks
from pipeline.jobs.run import run_score
from pipeline.jobs.unanswered import unanswered
from pipeline.kpi.measure import measure
from pipeline.month import Month
from pipeline.workspace import Settings
from tests.ingest.books import company
from tests.jobs.two_people import AS_OF, MONTH
from tests.kpi.tables import moment
from tests.kpi.world import LATER, database
from tests.policies.cards import carded
from tests.policies.held import definitions, shipped_policy

MARCH = Month(2025, 3)
STORE, BINCHUN, BANDS = map(shipped_policy, ("store-102", "binchun", "kpi-bands"))
INSPECTED = "检查日期 | 被检查人 | 检查项目 | 结果"
EVENTS = "日期 | 工号 | 条款 | 查实"
RATED = "月份 | 工号 | 评分项目 | 评分 | 满分"


def told(policies: Policies, **logs: str) -> list[tuple[str, str, str]]:
    """Code, case and wording of everything told in March."""
    asked = asks(policies, definitions(), Settings(), MARCH, known=1)
    with database(logs=logs, shared=asked[0].shared) as db:
        measured = measure(db, asked, MARCH, moment(LATER), lambda role, branch: policies.of(role, branch).scheme)
    return [(f.code, f.case_no, f.detail) for f in unanswered(policies, asked, measured, definitions())]


def inspected(*items: str, who: str = "0105") -> str:
    """A sheet in which these items were found in order."""
    return "\n".join([INSPECTED, *(f"03-06 | {who} | {item} | 合格" for item in items)])


def unknown_items(*items: str, policies: Policies | None = None) -> list[str]:
    """Which of these items of an inspection sheet are told, each as `part_not_in_policy`."""
    found = told(policies or Policies(STORE), inspections=inspected(*items))
    assert {code for code, *_ in found} <= {"part_not_in_policy"}
    return [detail for *_, detail in found]


def sections(*items: str) -> Mapping[str, int]:
    """How many inspected items count in which section of the store's checklist."""
    card = carded(STORE, known=1, inspections=inspected(*items))["0105"]
    return {i.id: i.figure.counted for i in card.indicators if i.figure.counted}


@pytest.mark.parametrize(
    "item", ["第3条", "3", "3、工牌", "3. 工牌", "工牌戴在左胸，端正不歪", "工牌戴在左胸 端正不歪"]
)
def test_a_numbered_item_counts_in_its_section(item: str) -> None:
    assert sections(item) == {"appearance": 1}
    assert unknown_items(item) == []


@pytest.mark.parametrize("item", ["95", "第95条", "103", "一个没有的项目", "24小时内给出处理办法"])
def test_an_item_that_the_checklist_does_not_have_is_told(item: str) -> None:
    """X-21: a bare 95 may be 95a or 95b and counts in no section."""
    assert sections(item, "95a") == {"complaints": 1}
    assert unknown_items(item, "95a", "第95b条") == [item]


def test_an_optional_item_is_known_though_it_does_not_count() -> None:
    assert sections("7") == {}
    assert unknown_items("7") == []


def test_a_criterion_with_a_typo_is_told() -> None:
    rated = f"{RATED}\n2025-03 | 0103 | 团队协作 | 8 | 10\n2025-03 | 0103 | 团队协做 | 8 | 10"
    assert told(Policies(BANDS), manual_scores=rated) == [("part_not_in_policy", "2025-03 团队协做", "团队协做")]


@pytest.mark.parametrize("verified", ["是", ""])
def test_a_rule_that_no_offence_has_is_told(verified: str) -> None:
    """Verified or not: it will never be answered."""
    events = f"{EVENTS}\n03-04 | 0103 | F-99 | {verified}\n03-04 | 0103 | F-03 | 是\n03-05 | 0103 | 拒绝派工 | 是"
    assert told(Policies(BINCHUN), violations=events) == [("rule_not_in_policy", "2025-03-04 F-99", "F-99")]


def test_an_entry_of_somebody_unknown_is_held_against_the_companys_own() -> None:
    events = f"{EVENTS}\n03-04 | 9999 | F-99 | 是\n03-04 | 9998 | F-03 | 是"
    assert [detail for *_, detail in told(Policies(BINCHUN), violations=events)] == ["F-99"]


def test_what_a_policy_judges_as_a_whole_has_no_unknown_part() -> None:
    """Binchun takes every inspected item into one indicator; and where it is only a figure nothing is left out."""
    assert unknown_items("95", "随便", policies=Policies(BINCHUN)) == []
    shown = STORE.model_copy(update={"figures": (*STORE.figures, "inspection_pass")})
    assert unknown_items("95", policies=Policies(shown)) == []


def test_what_a_policy_does_not_ask_for_is_not_told() -> None:
    """The bands know neither violations nor inspections."""
    logs = {"violations": f"{EVENTS}\n03-04 | 0103 | F-99 | 是", "inspections": inspected("95")}
    assert told(Policies(BANDS), **logs) == []


def test_everybody_is_held_against_the_own_scheme() -> None:
    """The clerk 0105 is under the store's checklist, the repairer 0103 under binchun, which judges all items alike."""
    both = Policies(BINCHUN, (Assigned(STORE, roles=("service_clerk",)),))
    rows = [inspected("95"), *inspected("第95条", who="0103").splitlines()[1:]]
    events = [EVENTS, "03-04 | 0103 | F-99 | 是", "03-04 | 0105 | F-98 | 是"]
    found = told(both, inspections="\n".join(rows), violations="\n".join(events))
    assert sorted((code, detail) for code, _, detail in found) == [
        ("part_not_in_policy", "95"),
        ("rule_not_in_policy", "F-99"),
    ]


def test_what_is_told_stands_in_the_report_with_its_place(tmp_path: Path) -> None:
    """From a workbook: the item counts, the bare number is told with file, sheet and row."""
    one = company(tmp_path)
    one.send("花名册.xlsx", [["工号", "姓名", "岗位", "入职日期"], ["0105", "王芳", "客服", date(2022, 3, 1)]])
    day = date(2026, 10, 6)
    rows = [[day, "0105", item, "合格"] for item in ("第3条", 95, "10、")]
    one.send("检查.xlsx", [["检查日期", "被检查人", "检查项目", "结果"], *rows])
    one.load()
    report = run_score(one.workspace, MONTH, AS_OF, only="store-102")
    place = [(f.code, f.log, f.file, f.row, f.detail) for f in report.faults]
    assert place == [("part_not_in_policy", "inspections", "检查.xlsx", 3, "95")]
    counted = {i.id: i.figure.counted for i in report.scored.cards[0].indicators if i.figure.counted}
    assert counted == {"appearance": 2}
