"""What the demo writes: the same bytes for the same seed, every log, and a bearable size."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from pipeline.definitions.adoption import read_approvals
from pipeline.definitions.cities import load_cities
from pipeline.demo.adoptions import approvals
from pipeline.demo.catalogue import load_catalogue
from pipeline.demo.company import CITY, SCHEMES, write_company
from pipeline.jobs.start import make_workspace
from pipeline.month import Month
from pipeline.workspace import CONFIG, read_settings
from tests.cli.command import scorecard

from .conftest import Written

REPOSITORY = Path(__file__).parents[2]
MOST_BYTES = 8_000_000

# A header that only sheets of the log have, in each spelling the demo uses.
SIGNS = {
    "work_orders": {"派工时间", "派单时间"},
    "complaints": {"投诉编号", "客诉编号"},
    "follow_up_calls": {"回访人"},
    "inspections": {"检查人"},
    "attendance": {"签到时间"},
    "training": {"课程"},
    "violations": {"条款"},
    "surveys": {"问卷编号"},
    "roster": {"岗位"},
    "appeals": {"申诉理由"},
    "phone_calls": {"来电时间", "振铃时间", "呼入时间"},
    "messages": {"留言编号", "咨询编号"},
    "daily_reports": {"报告类型"},
    "manual_scores": {"评分项目", "评价项目"},
    "deductions": {"扣分项目", "扣分原因"},
    "deliveries": {"送货单号", "配送单号"},
    "spot_visits": {"抽查回访日期", "上门回访日期"},
    "bench_batches": {"返修批号", "收机批号"},
    "contracts": {"承包方", "安装承包方"},
    "projects": {"客服负责人"},
    "project_callbacks": {"项目回访时间"},
    "expenses": {"费用项目", "费用类别"},
    "lab_appeals": {"检测报告编号"},
    "acknowledgements": {"签收方式", "确认方式"},
    "hr_steps": {"办理事项"},
}


def contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def meaning(path: Path) -> object:
    """What a file holds apart from how well it is compressed, which differs between zlib versions."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            return [(member.filename, member.CRC) for member in archive.infolist()]
    return path.read_bytes()[:30]


def test_same_seed_same_bytes(small_company: Written, tmp_path: Path) -> None:
    write_company(tmp_path, small=True)
    assert contents(tmp_path) == contents(small_company.folder)


def test_other_seed_other_orders(small_company: Written, tmp_path: Path) -> None:
    write_company(tmp_path, seed=7, small=True)
    first, other = contents(small_company.folder), contents(tmp_path)
    name = "申诉/考核申诉登记.xlsx"
    assert first[name] != other[name]


def test_summary_tells_what_was_written(small_company: Written) -> None:
    summary = small_company.summary
    written = contents(small_company.folder)
    assert (summary.people, summary.teams, summary.branches) == (8, 4, 2)
    assert (summary.files, summary.bytes) == (len(written), sum(map(len, written.values())))
    assert summary.last_month == "2026-10"


def test_whole_company_has_25_people_in_4_teams_of_2_branches() -> None:
    posts = [post for person in load_catalogue(False).people for post in person.posts]
    assert len(load_catalogue(False).people) == 25
    assert len({post.team for post in posts}) == 4
    assert len({post.branch for post in posts}) == 2


@pytest.mark.parametrize("log", SIGNS)
def test_every_log_has_rows(small_company: Written, log: str) -> None:
    rows = 0
    for book in small_company.books.values():
        for sheet in book:
            for number, row in enumerate(sheet.iter_rows(max_row=6, values_only=True), start=1):
                if SIGNS[log] & {str(value) for value in row}:
                    rows += sheet.max_row - number
    assert rows > 0


def test_appeals_of_every_outcome_and_two_remedies(small_company: Written) -> None:
    (sheet,) = small_company.books["申诉/考核申诉登记.xlsx"]
    cells = {str(cell.value) for row in sheet.iter_rows() for cell in row}
    assert {"成立", "不成立", "待审批", "改判达标", "2026-10"} <= cells


def test_committed_workbooks_are_what_the_demo_writes(tmp_path: Path) -> None:
    summary = write_company(tmp_path)
    committed = REPOSITORY / "data" / "raw"
    assert summary.bytes < MOST_BYTES
    assert 30 <= summary.rejected <= 40
    assert set(contents(committed)) == set(contents(tmp_path))
    differing = [name for name in contents(tmp_path) if meaning(tmp_path / name) != meaning(committed / name)]
    assert differing == []


def test_the_repository_scores_its_people_as_the_demo_does(tmp_path: Path) -> None:
    demo = make_workspace(tmp_path / "demo", SCHEMES)
    assert read_settings(REPOSITORY / CONFIG) == demo.settings


def test_the_repository_has_the_demos_city(tmp_path: Path) -> None:
    (own,) = (REPOSITORY / "cities").glob("*.toml")
    assert own.read_bytes() == CITY.read_bytes()
    (city,) = load_cities(REPOSITORY / "cities").values()
    branches = {post.branch for person in load_catalogue(False).people for post in person.posts}
    assert city.example
    assert set(city.branches) < branches


def test_the_repository_is_the_sample_companys_workspace_with_the_approvals_that_a_demo_has() -> None:
    """They hold for the shipped files as they are: whoever changes one writes them anew, as `scorecard demo` does."""
    assert read_approvals(REPOSITORY / "approvals.toml") == tuple(approvals())
    assert not list((REPOSITORY / "policies").rglob("approvals*")), "those would be shipped to every company"


def test_a_new_workspace_has_no_approvals_and_a_demo_has_those_of_its_schemes(
    small_company: Written, tmp_path: Path
) -> None:
    assert not make_workspace(tmp_path / "new").approvals.exists()
    made = scorecard("demo", "--small", tmp_path / "demo", "--json").succeeds().document
    settings = read_settings(tmp_path / "demo" / CONFIG)
    used = {settings.policy, *(other.scheme for other in settings.policies)}
    found = read_approvals(tmp_path / "demo" / "approvals.toml")
    assert {record.scheme for record in found} == used
    assert all(record.published_on < Month.parse(made["month"]).plus(-1).start.date() for record in found)
