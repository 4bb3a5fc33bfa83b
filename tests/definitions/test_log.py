"""Log definitions: a company can add its own words and logs, and faults are named."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.definitions.log import load_logs
from pipeline.errors import Faults, ScorecardError
from pipeline.ingest.spelling import meaning

LOGS = load_logs()
OWN_LOG = """
id = "van_checks"
zh = "车检"
en = "Van checks"
key = ["checked_on", "plate"]
born = "checked_on"
[columns.checked_on]
type = "date"
required = true
zh = "车检日期"
en = "Checked on"
headers = ["车检日期"]
[columns.plate]
type = "identifier"
required = true
zh = "车牌"
en = "Plate"
headers = ["车牌", "车牌号"]
"""


def test_company_adds_headers_code_values_and_whole_logs(tmp_path: Path) -> None:
    (tmp_path / "work_orders.toml").write_text(
        'id = "work_orders"\n[columns.order_no]\nheaders = ["任务号"]\n'
        '[columns.status.codes]\ncompleted = ["已闭环"]\n[columns.order_type]\nheaders = ["工单类别"]\n',
        encoding="utf-8",
    )
    (tmp_path / "van.toml").write_text(OWN_LOG, encoding="utf-8")
    logs = load_logs(tmp_path)
    orders = logs["work_orders"]
    assert [orders.by_header[header][0] for header in ("任务号", "工单号", "工单类别")] == [
        "order_no",
        "order_no",
        "order_type",
    ]
    assert [meaning(orders, "status", word) for word in ("已闭环", "完工", "作废")] == ["completed"] * 2 + ["cancelled"]
    assert list(logs["van_checks"].required) == ["checked_on", "plate"]
    assert orders.fingerprint != LOGS["work_orders"].fingerprint
    assert set(logs) == {*LOGS, "van_checks"}


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ('[columns.order_no]\nheader = ["任务号"]', "columns.order_no.header"),
        ('[columns.order_no]\ntype = "txt"', "columns.order_no.type"),
        ('[columns.status]\ntype = "text"', "columns.status"),
        ('key = ["number"]', "-"),
        ('[columns.thing]\ntype = "text"\nzh = "物"\nen = "Thing"\nheaders = []', "-"),
    ],
)
def test_fault_of_a_definition_names_file_and_key(tmp_path: Path, change: str, key: str) -> None:
    file = tmp_path / "work_orders.toml"
    file.write_text(change, encoding="utf-8")
    with pytest.raises(Faults) as caught:
        load_logs(tmp_path)
    (fault,) = caught.value.faults
    assert (Path(str(fault.values["file"])), fault.values["key"]) == (file, key)


def test_all_faults_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "work_orders.toml").write_text('[columns.order_no]\ntype = "txt"\nfoo = 1', encoding="utf-8")
    (tmp_path / "roster.toml").write_text("bar = 1", encoding="utf-8")
    with pytest.raises(Faults) as caught:
        load_logs(tmp_path)
    assert len(caught.value.faults) == 3


def test_broken_toml_is_a_users_fault(tmp_path: Path) -> None:
    (tmp_path / "roster.toml").write_text("id = ", encoding="utf-8")
    with pytest.raises(ScorecardError):
        load_logs(tmp_path)


def test_default_of_a_column_makes_it_dispensable() -> None:
    logs = load_logs(None, {"work_orders": {"order_type": "维修"}})
    assert logs["work_orders"].required == ("order_no", "created_at")
    assert LOGS["work_orders"].required == ("order_no", "order_type", "created_at")


def test_defaults_for_what_is_not_there_are_faults_told_together() -> None:
    with pytest.raises(Faults) as caught:
        load_logs(None, {"work_orders": {"typ": "维修", "status": "完工"}, "orders": {"status": "完工"}})
    keys = [fault.values["key"] for fault in caught.value.faults]
    assert keys == ["logs.work_orders.typ", "logs.orders.status"]


@pytest.mark.parametrize(
    ("change", "key", "words"),
    [
        ('[columns.arrived_at]\nheaders = ["完 工 时 間"]', "-", ("arrived_at", "completed_at")),
        ('[columns.status.codes]\nopen = ["完工"]', "columns.status", ("open", "completed", "'完工'")),
        ('[columns.is_leak]\nyes = ["待查"]\nno = ["待查"]', "columns.is_leak", ("yes", "no", "'待查'")),
    ],
)
def test_word_that_would_mean_two_things_is_a_fault(
    tmp_path: Path, change: str, key: str, words: tuple[str, ...]
) -> None:
    (tmp_path / "work_orders.toml").write_text(change, encoding="utf-8")
    with pytest.raises(Faults) as caught:
        load_logs(tmp_path)
    (fault,) = caught.value.faults
    assert fault.values["key"] == key
    assert all(word in str(fault.values["fault"]) for word in words)
