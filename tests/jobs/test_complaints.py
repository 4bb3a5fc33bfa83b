"""S53, S54, S55, S3: where complaints go, until when they are due, the lists of them, and how they are numbered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.database import open_database
from pipeline.definitions.exact import Named
from pipeline.definitions.policy import Route
from pipeline.errors import Unusable
from pipeline.ingest.ledger import prepare
from pipeline.jobs.complaints import complaint_list, free_number, next_number, one_day, route, week_of, whole_month
from pipeline.jobs.month import month_report
from pipeline.jobs.setup import load_definitions, policies_for
from pipeline.language import LANGUAGES
from pipeline.month import Month
from pipeline.report.complaint_lines import list_document, list_lines
from pipeline.report.complaint_list import Complaint, ComplaintList, masked, shares
from pipeline.workspace import CONFIG, Settings, Workspace
from tests.cli.command import scorecard
from tests.kpi.tables import LOGS, table
from tests.kpi.world import ROSTER, Sheet, put

MARCH = Month(2025, 3)
Place = Callable[..., Workspace]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """Makes a workspace under a policy whose warehouse holds these tables, as if ingest had read them."""
    monkeypatch.setattr("pipeline.jobs.complaints.definitions_stand", lambda *_: True)

    def made(policy: str, **logs: str) -> Workspace:
        workspace = Workspace(tmp_path, Settings(policy=policy))
        (tmp_path / CONFIG).write_text(f'policy = "{policy}"\n', encoding="utf-8")
        workspace.warehouse.parent.mkdir()
        with open_database(workspace.warehouse) as db:
            prepare(db, LOGS)
            for number, (log, text) in enumerate([("roster", ROSTER), *logs.items()], start=1):
                put(db, number, Sheet(log, table(log, text)))
        return workspace

    return made


# ---------------------------------------------------------------- routes (S3, S5.12)
ROUTES = [
    Route(words=("strong", "urgent"), department=Named(zh="售后经理", en="After-sales manager"), source="S5.12"),
    Route(words=("质量", "性能"), department=Named(zh="研发设计部", en="R&D"), source="S3"),
    Route(words=("包装",), department=Named(zh="储运部", en="Warehouse"), source="S3"),
    Route(words=("态度",), department=Named(zh="市场部", en="Marketing"), source="S3"),
]


@pytest.mark.parametrize(
    ("severity", "category", "content", "department"),
    [
        ("ordinary", "产品質量", None, "研发设计部"),
        ("ordinary", "售后（包装）", None, "储运部"),
        ("strong", "服务态度", "质量不好", "售后经理"),
        (None, "服务态度", "产品质量也差", "市场部"),
        (None, "其他", "包裝破损", "储运部"),
        (None, None, None, None),
        ("other", "收费", "多收十元", None),
    ],
)
def test_s3_severity_goes_before_category_and_category_before_content(
    severity: str | None, category: str | None, content: str | None, department: str | None
) -> None:
    found = route(ROUTES, severity, category, content)
    assert (found.department.zh if found else None) == department


# ---------------------------------------------------------------- numbers (S54)
def test_s54_the_next_number_follows_the_greatest() -> None:
    assert next_number(Month(2026, 11), []) == "261101"
    assert next_number(Month(2026, 11), ["261101", "261106", "261099", "TS261107"]) == "261107"
    assert next_number(Month(2026, 11), [f"2611{serial:02d}" for serial in range(1, 99)]) == "261199"


@pytest.mark.parametrize("taken", [["261199"], ["2611100"], ["261100", "261199"]])
def test_s54_after_99_there_is_no_number_and_none_starts_again(taken: Sequence[str]) -> None:
    with pytest.raises(Unusable, match="two digits allow 99, and they do not start again"):
        next_number(Month(2026, 11), taken)


def test_s54_numbers_of_rows_that_were_corrected_away_stay_taken(place: Place) -> None:
    rows = "投诉编号 | 投诉时间\n250301 | 03-02 09:00\n250307 | 03-04 09:00\n250204 | 02-04 09:00"
    assert free_number(place("binchun", complaints=rows), MARCH, datetime(2025, 4, 1)) == "250308"


def test_a_company_that_numbers_otherwise_is_told_so(place: Place) -> None:
    rows = "投诉编号 | 投诉时间\nTS250301 | 03-02 09:00"
    workspace = place("binchun", complaints=rows)
    for month in (MARCH, MARCH.plus(1)):
        with pytest.raises(Unusable, match="TS250301"):
            free_number(workspace, month, datetime(2025, 4, 1))


# ---------------------------------------------------------------- lists
COMPLAINTS = """
投诉编号 | 投诉时间 | 投诉类别 | 责任部门 | 被投诉人 | 处理人 | 受理日期 | 结案时间 | 重开时间 | 是否属实 | 是否已离店 | 损失金额 | 重复投诉编号 | 投诉内容
250301 | 03-03 09:00 | 服务态度 |        | 张三 | 王芳 | 03-04 10:00 | 03-04 09:00:00 |       | 属实   |    | 20 | | 请回电13800138000
250302 | 03-03 10:00 | 产品质量 |        | 张三 | 王芳 | 03-04 10:00 | 03-04 10:00:01 |       | 属实   |    | 80 | |
250303 | 03-03 11:00 | 包装破损 | 储运部 | 李四 | 王芳 | 03-04 10:00 |                |       |        | 是 |    | |
250304 | 03-03 12:00 | 态度     |        |      | 周八 |             |                |       | 撤诉   |    |    | |
250305 | 03-03 12:00 | 态度     |        |      | 王芳 |             |                |       |        |    |    | 250301 |
250306 | 03-09 23:59 | 态度     |        | 张三 | 王芳 | 03-09 10:00 | 03-09 12:00    | 03-10 | 不成立 |    |    | |
250307 | 03-10 00:00 | 态度     |        | 张三 | 王芳 |             |                |       | 属实   |    |    | | 产品质量也差
250308 | 02-27 09:00 | 态度     |        | 赵六 | 王芳 | 02-28 10:00 | 03-31 23:59    |       | 属实   |    | 5  | |
"""  # noqa: E501


def seen(listed: Sequence[Complaint]) -> list[str]:
    """The numbers of these complaints."""
    return [complaint.number for complaint in listed]


def states(found: ComplaintList) -> dict[str, tuple[str, bool]]:
    """State of each complaint received, and whether it is late."""
    return {complaint.number: (complaint.state, complaint.is_late(found.as_of)) for complaint in found.received}


def test_p24_the_day_list_is_due_the_day_after(place: Place) -> None:
    """24 h from receipt, 72 h when the customer had left (D-18): exactly at the limit is in time.

    250308 is of February and was closed only later.
    """
    found = complaint_list(place("binchun", complaints=COMPLAINTS), one_day(date(2025, 3, 3)), datetime(2025, 3, 6, 11))
    assert found.due_on == date(2025, 3, 4)
    assert states(found) == {
        "250301": ("closed", False),
        "250302": ("closed", True),
        "250303": ("investigating", False),
        "250304": ("withdrawn", False),
    }
    assert seen(found.overdue) == ["250308"]


def test_p24_a_second_beyond_the_limit_is_overdue(place: Place) -> None:
    moment = datetime(2025, 3, 6, 11, 0, 1)
    found = complaint_list(place("binchun", complaints=COMPLAINTS), one_day(date(2025, 3, 3)), moment)
    assert seen(found.overdue) == ["250308", "250303"]
    lines = list(list_lines(found, "zh"))
    assert any("250303" in line and "已逾期 0 天 0 小时 1 分" in line and "储运部" in line for line in lines)


def test_p25_the_week_runs_from_monday_to_sunday(place: Place) -> None:
    """P-25, P-26: what people study each week."""
    found = complaint_list(place("binchun", complaints=COMPLAINTS), week_of(date(2025, 3, 5)), datetime(2025, 3, 10, 9))
    assert (found.first, found.last) == (date(2025, 3, 3), date(2025, 3, 9))
    assert seen(found.received) == ["250301", "250302", "250303", "250304", "250306"]
    departments = list_document(found)["departments"]
    assert sum(each["received"] for each in departments) == 5
    assert {"zh": "储运部", "en": "储运部"} in [each["department"] for each in departments]


def test_p27_the_month_lists_what_was_closed_and_who_bears_it(place: Place) -> None:
    """250306 was closed and opened again; 250308 came in February. T-67: due by the 10th of the next month."""
    workspace = place("binchun", complaints=COMPLAINTS)
    found = complaint_list(workspace, whole_month(MARCH), datetime(2025, 4, 5))
    assert found.due_on == date(2025, 4, 10)
    assert seen(found.closed) == ["250308", "250301", "250302"]
    people = {share.name["zh"] if share.name else None: share for share in shares(found.closed, "charged")}
    assert [(people[name].count, people[name].of, people[name].loss) for name in ("0103 张三", "0108 赵六")] == [
        (2, 3, Decimal(100)), (1, 3, Decimal(5)),
    ]  # fmt: skip
    assert seen(found.overdue) == ["250303", "250306", "250307"]
    assert {c.number: c.state for c in found.overdue} == {
        "250303": "investigating", "250306": "reopened", "250307": "established",
    }  # fmt: skip


def test_december_is_due_in_january(place: Place) -> None:
    found = complaint_list(place("binchun"), whole_month(Month(2025, 12)), datetime(2026, 1, 5))
    assert found.due_on == date(2026, 1, 10)


def test_t60_under_the_manufacturer_policy_deadlines_run_from_acceptance(place: Place) -> None:
    """Its routes name departments as well; 250307 was not accepted yet, so nothing is due."""
    workspace = place("manufacturer-complaints", complaints=COMPLAINTS)
    found = complaint_list(workspace, whole_month(MARCH), datetime(2025, 3, 20))
    due = {complaint.number: complaint.due_at for complaint in found.received}
    assert due["250303"] == datetime(2025, 3, 19, 23, 59, 59, 999999)
    assert due["250307"] is None
    assert seen(found.overdue) == ["250308", "250303"]
    assert [(c.department or {}).get("zh") for c in found.received[:3]] == ["市场部", "质量管理部", "储运部"]
    assert [c.routed_by for c in found.received[:3]] == ["S3", "S54", None]
    late = next(complaint for complaint in found.received if complaint.number == "250307")
    assert (late.department or {}).get("zh") == "市场部"


APPEALS = """
申诉编号 | 申诉日期 | 收到报告日期 | 是否紧急申诉 | 申诉受理日期 | 书面答复日期 | 复检结果 | 经办人
SS1 | 03-13 23:59:59 | 03-03 | 否   | 03-14 | 03-29 23:59:59 | 维持 | 王芳
SS2 | 03-14 00:00:00 | 03-03 | 否   |       |                | 不予受理 | 王芳
SS3 | 03-14 09:00    |       | 紧急 | 03-14 |                |          | 王芳
"""


def test_s55_appeals_are_listed_with_admission_and_deadline(place: Place) -> None:
    """T-62 ten days after the report, T-63 fifteen days, T-64 three working days over a weekend."""
    workspace = place("lab", lab_appeals=APPEALS)
    found = complaint_list(workspace, whole_month(MARCH), datetime(2025, 3, 20))
    assert [(appeal.number, appeal.admission, appeal.is_late(found.as_of)) for appeal in found.appeals] == [
        ("SS1", "admissible", False), ("SS2", "late", False), ("SS3", "unknown", True),
    ]  # fmt: skip
    assert [appeal.due_at and appeal.due_at.date() for appeal in found.appeals] == [
        date(2025, 3, 29), None, date(2025, 3, 19),
    ]  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_lists_show_no_phone_and_nothing_a_customer_wrote(place: Place, language: str) -> None:
    rows = COMPLAINTS.replace("包装破损", "包装 0756-8881234 破损").replace("储运部", "储运部 138 0013 8000")
    found = complaint_list(place("binchun", complaints=rows), one_day(date(2025, 3, 3)), datetime(2025, 4, 1))
    told = "\n".join([*list_lines(found, "zh" if language == "zh" else "en"), str(list_document(found))])
    assert "储运部 ***" in told
    for secret in ("8881234", "0138000", "138 0013", "请回电"):
        assert secret not in told


def test_long_texts_are_cut_and_numbers_hidden() -> None:
    assert masked("电话13800138000，" + "很" * 60) == "电话***，" + "很" * 33 + "…"
    assert masked("上门 2 次") == "上门 2 次"


def test_a_company_without_complaints_has_empty_lists(place: Place) -> None:
    found = complaint_list(place("binchun"), one_day(date(2025, 3, 3)), datetime(2025, 4, 1))
    assert (found.received, found.closed, found.overdue, found.appeals) == ((), (), (), ())
    assert list(list_lines(found, "en"))[-1] == "Open beyond the deadline: 0"


# ---------------------------------------------------------------- data faults
NUMBERS = """
投诉编号 | 投诉时间 | 投诉内容
250301 | 03-03 09:00 | 漏水
250300 | 03-30 09:00 | 漏水
2503100 | 03-30 09:00 | 漏水
250402 | 03-03 09:00 | 漏水
TS2503 | 03-03 09:00 | 漏水
250307 | 03-04 09:00 | 漏水
250307 | 03-11 09:00 | 态度差
"""


def number_faults(workspace: Workspace) -> set[tuple[str, str]]:
    """Check and number of every data fault about complaint numbers in March."""
    definitions = load_definitions(workspace)
    policies = policies_for(workspace, definitions, MARCH)
    report = month_report(workspace, definitions, policies, MARCH, datetime(2025, 5, 5), [])
    return {(fault.code, fault.case_no) for fault in report.faults if "number" in fault.code}


def test_s54_wrong_numbers_are_data_faults_where_the_policy_asks_for_its_numbering(place: Place) -> None:
    assert number_faults(place("manufacturer-complaints", complaints=NUMBERS)) == {
        ("complaint_number_zero", "250300"),
        ("complaint_number_full", "2503100"),
        ("complaint_number_month", "250402"),
        ("complaint_number_form", "TS2503"),
        ("complaint_number_reused", "250307"),
    }


def test_other_companies_may_number_as_they_like(place: Place) -> None:
    assert number_faults(place("binchun", complaints=NUMBERS)) == set()


# ---------------------------------------------------------------- command
def test_the_command_prints_the_list_or_one_object(place: Place) -> None:
    folder = place("binchun", complaints=COMPLAINTS).root
    week = ("complaints", "--week", "2025-03-05", "--as-of", "2025-03-10T09:00:00")
    lines = scorecard(*week, folder=folder).succeeds().out.splitlines()
    assert lines[0] == "Complaints of the week 2025-03-03 to 2025-03-09 (as of 2025-03-10 09:00)"
    document = scorecard(*week, "--json", folder=folder).succeeds().document
    assert (document["schema"], document["span"], len(document["received"])) == ("complaints/1", "week", 5)
    first = document["received"][0]
    assert (first["number"], first["handler"], first["seconds_left"], first["late"]) == (
        "250301",
        "0105 王芳",
        0,
        False,
    )


def test_without_a_span_the_command_lists_the_day_before(place: Place) -> None:
    folder = place("binchun", complaints=COMPLAINTS).root
    found = scorecard("complaints", "--as-of", "2025-03-04T08:00:00", "--json", folder=folder).succeeds().document
    assert (found["first"], found["last"], found["due_on"]) == ("2025-03-03", "2025-03-03", "2025-03-04")


def test_the_command_gives_the_next_free_number(place: Place) -> None:
    folder = place("binchun", complaints=COMPLAINTS).root
    said = scorecard("complaints", "--next", "--month", "2025-03", folder=folder).succeeds()
    assert said.out == "250309\n"


@pytest.mark.parametrize(
    "words", [("--day", "2025-03-03", "--month", "2025-03"), ("--next", "--day", "2025-03-03"), ("--week", "三月三日")]
)
def test_wrong_usage_is_answered_with_one_line(place: Place, words: Sequence[str]) -> None:
    said = scorecard("complaints", *words, folder=place("binchun").root).succeeds(2)
    assert said.complaint


def test_rows_read_by_older_definitions_are_not_listed(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = place("binchun")
    monkeypatch.undo()
    with pytest.raises(Unusable, match="Run scorecard ingest first"):
        complaint_list(workspace, one_day(date(2025, 3, 3)), datetime(2025, 4, 1))
