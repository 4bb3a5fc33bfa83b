"""Who gets an edition: the settings say it, else the roster's newest address of somebody employed in the month."""

from __future__ import annotations

import shutil
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest

from pipeline.definitions.fold import fold
from pipeline.definitions.log import load_logs
from pipeline.jobs.mail_addresses import addresses_of, masked
from pipeline.jobs.mail_editions import Edition
from pipeline.mail_settings import MailSettings
from pipeline.month import Month
from pipeline.workspace import Settings, Workspace
from tests.cli.command import scorecard
from tests.ingest.books import Company, company
from tests.jobs.post_office import MONTH, PASSWORD, Desk, post_office, publish

HEADERS = ["工号", "姓名", "岗位", "生效日期", "入职日期", "离职日期", "电子邮箱"]
STAFF: list[list[object]] = [
    ["0101", "郑海燕", "主管", date(2020, 1, 1), date(2020, 1, 1), None, "zheng@old.example"],
    ["0101", "郑海燕", "主管", date(2026, 11, 1), date(2020, 1, 1), None, " zheng@new.example "],
    ["0103", "林建新", "维修工", date(2020, 1, 1), date(2020, 1, 1), None, "lin@roster.example"],
    ["0103", "林建新", "维修工", date(2026, 6, 1), date(2020, 1, 1), None, ""],
    ["0104", "周明", "安装工", None, None, None, "zhou@roster.example"],
    ["0105", "王芳", "客服", date(2020, 1, 1), date(2020, 1, 1), date(2026, 9, 30), "wang@roster.example"],
    ["0106", "李四", "维修工", date(2020, 1, 1), date(2020, 1, 1), None, None],
]


@pytest.fixture(scope="module")
def roster(tmp_path_factory: pytest.TempPathFactory) -> Company:
    """A company whose roster knows addresses; to be looked at, not changed."""
    one = company(tmp_path_factory.mktemp("roster"))
    one.send("花名册.xlsx", [HEADERS, *STAFF])
    orders = [[f"W{month}", "维修", datetime(2026, month, 8, 9), "0103"] for month in (8, 9, 10)]
    one.send("工单.xlsx", [["工单号", "工单类型", "报修时间", "师傅"], *orders])
    one.load()
    return one


@pytest.fixture
def staffed(roster: Company, tmp_path: Path) -> Company:
    """A copy of that company which a test may change."""
    shutil.copytree(roster.workspace.root, tmp_path, dirs_exist_ok=True)
    return Company(Workspace(tmp_path, Settings()))


def found(roster: Company, kind: str, number: str, **recipients: list[str]) -> tuple[str, ...] | None:
    mail = MailSettings.model_validate(
        {
            "server": "mail.acme.example",
            "from": "kpi@acme.example",
            "recipients": {n[1:]: a for n, a in recipients.items()},
        }
    )
    edition = Edition.model_validate({"kind": kind, "id": number, "files": ["index.html"]})
    return addresses_of(roster.workspace, mail, [edition], Month(2026, 10), datetime(2026, 12, 5))[edition]


@pytest.mark.parametrize(
    ("number", "addresses"),
    [
        ("0101", ("zheng@new.example",)),
        ("0103", ("lin@roster.example",)),
        ("0104", ("zhou@roster.example",)),
        ("0105", None),
        ("0106", None),
        ("0199", None),
    ],
)
def test_the_roster_s_newest_address_counts(roster: Company, number: str, addresses: tuple[str, ...] | None) -> None:
    assert found(roster, "technician", number) == addresses


def test_settings_come_before_the_roster(roster: Company) -> None:
    assert found(roster, "manager", "0101", _0101=["a@acme.example", "b@acme.example"]) == (
        "a@acme.example",
        "b@acme.example",
    )
    assert found(roster, "manager", "0101", _0101=[]) == ()


def test_files_for_hr_and_the_public_go_to_nobody_unless_named(roster: Company) -> None:
    assert found(roster, "hr", "") == ()
    assert found(roster, "public", "", _public=["office@acme.example"]) == ("office@acme.example",)


def test_a_company_without_any_log_has_no_addresses(tmp_path: Path) -> None:
    assert found(company(tmp_path), "technician", "0103") is None


@pytest.mark.parametrize("heading", ["邮箱", "电子邮箱", "邮件地址", "电子邮件", "Email", "E-mail"])
def test_the_roster_may_call_the_column_in_many_ways(heading: str) -> None:
    assert load_logs()["roster"].by_header[fold(heading)][0] == "email"


def test_addresses_are_marked_as_personal() -> None:
    assert load_logs()["roster"].columns["email"].personal == "email"


def test_mail_goes_to_the_roster_s_addresses_and_a_wrong_one_is_told_of(staffed: Company) -> None:
    root = publish(staffed.workspace.root)
    desk = Desk()
    with post_office(root, desk, recipients={"0104": ["not-this@acme.example"]}):
        scorecard("send", "--month", MONTH, folder=root, SCORECARD_MAIL_PASSWORD=PASSWORD).succeeds()
    assert desk.addresses == ["zheng@new.example", "lin@roster.example", "not-this@acme.example"]
    staffed.send(
        "花名册2.xlsx", [["工号", "姓名", "生效日期", "邮箱"], ["0103", "林建新", date(2026, 12, 1), "lin at home"]]
    )
    staffed.load()
    with post_office(root, desk, recipients={}):
        outcome = scorecard("send", "--month", MONTH, "--only", "0103", folder=root, SCORECARD_MAIL_PASSWORD=PASSWORD)
    assert "technician 0103 林建新 ***: not a mail address" in outcome.succeeds(3).err


def test_addresses_stay_out_of_all_that_is_published(staffed: Company) -> None:
    root = staffed.workspace.root
    scorecard("report", "--month", MONTH, "--as-of", "2026-12-05T00:00:00", folder=root).succeeds()
    published = [file for file in (root / "reports" / MONTH).rglob("*") if file.is_file()]
    assert len(published) > 5
    assert not [file.name for file in published if b"roster.example" in readable(file)]


def readable(file: Path) -> bytes:
    """The file's bytes, those of an archive unpacked."""
    if not zipfile.is_zipfile(file):
        return file.read_bytes()
    with zipfile.ZipFile(file) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


@pytest.mark.parametrize(
    ("address", "shown"), [("zhou@acme.example", "z***@acme.example"), ("z@a.example", "z***@a.example")]
)
def test_an_address_is_masked_in_messages(address: str, shown: str) -> None:
    assert masked(address) == shown
