"""Appeals on the person's page, on paper, in the workbook and in the JSON files."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from pipeline.language import LANGUAGES, Language
from pipeline.report.appeals import appeal_view, case_note, discreet
from pipeline.report.documents import scorecards_document
from pipeline.report.editions import for_edition, own_editions
from pipeline.report.excel import write_workbook
from pipeline.report.model import Appeal, MonthReport
from tests.report.months import appeal, make_month
from tests.report.people_pages import read, words, write_people
from tests.report.workbooks import parts

DECIDED = {"decided_by": "0105", "decider": "王师傅", "decided_on": date(2026, 11, 5)}


def upheld(remedy: str, **more: object) -> Appeal:
    """An appeal of 张三 that was upheld with that remedy and changed its case."""
    told = {"outcome": "upheld", "remedy": remedy, "effective": True, "reason": "用户不在家", **DECIDED, **more}
    return appeal("0103", "fixed", "WX261000001", **told)


def month(*appeals: Appeal) -> MonthReport:
    return replace(make_month(), appeals=appeals)


@pytest.mark.parametrize(
    ("case", "zh", "en"),
    [
        (upheld("exclude"), "WX261000001 不再计入该指标。", "WX261000001 no longer counts in this figure."),
        (upheld("met"), "WX261000001 在该指标中按达标计。", "WX261000001 counts as met in this figure."),
        (
            upheld("reassign", reassigned_to="0104"),
            "WX261000001 在该指标中改记给0104 李小梅。",
            "WX261000001 is charged to 0104 李小梅 in this figure.",
        ),
        (
            upheld("met", effective=False),
            "没有改变任何数字：当月没有这一案例，或者处理方式无法执行。",
            "No figure has changed: the month has no such case, or the remedy cannot be carried out.",
        ),
        (appeal("0103", "fixed", "W1", outcome="dismissed"), "数字不变。", "The figure stays as it was."),
        (appeal("0103", "fixed", "W1"), "尚未决定，数字未变。", "Not decided yet: no figure has changed."),
    ],
    ids=["left out", "met", "reassigned", "without effect", "not upheld", "open"],
)
def test_what_an_appeal_changed_is_said_in_words(case: Appeal, zh: str, en: str) -> None:
    assert appeal_view(month(case), case).effect == {"zh": zh, "en": en}


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        ("zh", ("已提出的申诉", "首次解决率 WX261000001 用户不在家 成立 改判达标 2026-11-05，0105 王师傅", "第 3 行")),
        ("en", ("Appeals made", "First-time fix WX261000001 用户不在家 upheld counts as met 2026-11-05, 0105 王师傅")),
    ],
)
def test_the_page_and_its_paper_tell_reason_decider_and_date(
    language: Language, texts: tuple[str, ...], tmp_path: Path
) -> None:
    page = read(write_people(month(upheld("met")), tmp_path))
    screen = words(page, language, "//div[@class='screen']")
    for text in texts:
        assert text in screen, text
    assert "WX261000001" in words(page, language, "//div[@class='paper']")
    assert "2026-11-05" in words(page, language, "//div[@class='paper']")


def test_without_appeals_the_page_says_nothing_of_them(tmp_path: Path) -> None:
    others = appeal("0104", "fixed", "W1")
    assert "Appeals made" not in words(read(write_people(month(others), tmp_path)))


def test_what_the_log_leaves_blank_is_said_to_be_missing() -> None:
    blank = upheld("exclude", reason="", decided_by="", decider="", decided_on=None)
    assert appeal_view(month(blank), blank).decided == {
        "zh": "未写审批日期，未写审批人",
        "en": "no date is given, no decider is named",
    }


def test_an_own_page_does_not_say_to_whom_a_case_went() -> None:
    report = month(upheld("reassign", reassigned_to="0104"))
    (own,) = (edition for edition in own_editions(report) if edition.id == "0103")
    seen = for_edition(report, own)
    told = appeal_view(seen, seen.appeals[0]).effect
    assert told["zh"] == "WX261000001 在该指标中改记给他人。"
    assert "0104" not in str(seen.appeals)


def test_a_case_keeps_its_reason_beside_the_mark_of_the_appeal() -> None:
    case = replace(make_month().cases[0], reason="came_back", appeal="appeal_reassigned")
    assert case_note(case)["zh"] == "观察期内返修，申诉成立，由他人改记到本人"
    assert case_note(replace(case, reason="appeal_upheld", appeal="appeal_upheld"))["zh"] == "申诉成立"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("用户13800138000不在家", "用户***不在家"),
        ("电话 0760-8888 1234\n打不通", "电话 *** 打不通"),
        ("客户住桂花街9号5栋1102，改约", "***，改约"),
        ("师傅9点到的", "师傅9点到的"),
        ("见 WX261003007，2026-10-03 改约", "见 WX261003007，2026-10-03 改约"),
    ],
)
def test_telephone_numbers_are_masked_and_numbers_of_orders_are_not(text: str, shown: str) -> None:
    assert discreet(text) == shown


def test_the_json_card_lists_its_appeals_last() -> None:
    report = month(upheld("met"), appeal("0104", "考勤", ""))
    first, second, third = scorecards_document(report)["scorecards"]
    assert list(first)[-1] == "appeals"
    assert first["appeals"] == [
        {
            "kpi": "fixed",
            "case": "WX261000001",
            "outcome": "upheld",
            "remedy": "met",
            "decided_by": "0105",
            "decided_on": "2026-11-05",
        }
    ]
    assert [entry["outcome"] for entry in second["appeals"]] == ["pending"]
    assert third["appeals"] == []


def test_the_workbook_has_a_sheet_of_appeals_where_there_are_any(tmp_path: Path) -> None:
    for name, report in (("with", month(upheld("met"))), ("without", month())):
        write_workbook(report, tmp_path / f"{name}.xlsx", LANGUAGES)
        sheets = [sheet.get("name") for sheet in parts(tmp_path / f"{name}.xlsx")["xl/workbook.xml"].iter("{*}sheet")]
        assert any("Appeals" in str(sheet) or "申诉" in str(sheet) for sheet in sheets) == (name == "with")
