"""What keeps a month from being closed: all of it is told at once, and each gate is passed by name, with a reason."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime

import duckdb
import pytest

from pipeline.close.gates import GATES
from tests.cli.command import Outcome
from tests.close.two_months import CLOSED_AT, HEAD, LATER, MONTH, NEXT, close, order, run
from tests.ingest.books import Company


def shut(outcome: Outcome) -> dict[str, list[str]]:
    """The findings by gate, of a closing that was refused."""
    assert outcome.code == 7
    found: dict[str, list[str]] = {}
    for line in outcome.err.splitlines()[1:]:
        if line.startswith("  "):
            found[list(found)[-1]].append(line.strip())
        else:
            found[line.split(":")[0]] = []
    return found


def pending_appeal(one: Company) -> None:
    head = ["月份", "工号", "指标", "工单号", "申诉理由", "申诉结果"]
    one.send("申诉.xlsx", [head, [MONTH, "0103", "completion", "W10-8", "用户退单", "待定"]])


def pending_complaint(one: Company) -> None:
    head = ["投诉编号", "投诉时间", "被投诉人", "是否属实"]
    one.send("投诉.xlsx", [head, ["261001", datetime(2026, 10, 12, 9), "0103", "待定"]])
    file = one.workspace.root / "policies" / "acme" / "2026-01-01.toml"
    rule = '[[caps]]\nkpi = "complaint_rate"\nrule = "R-01"\nlimit = "0.01"\noperator = "<="\nchance = "0.05"\n'
    file.write_text(file.read_text(encoding="utf-8") + rule, encoding="utf-8")


def bad_row(one: Company) -> None:
    one.send("工单/坏行.xlsx", [HEAD, [*order(20, True)[:2], "11月3日", *order(20, True)[3:]]])


def damaged_file(one: Company) -> None:
    (one.workspace.raw / "断.xlsx").write_bytes(b"PK\x03\x04cut off")


def unknown_machine(one: Company) -> None:
    one.send("工单/无机号.xlsx", [HEAD[:6], order(30, True)[:6]])


def edited_policy(one: Company) -> None:
    file = one.workspace.root / "policies" / "acme" / "2026-01-01.toml"
    file.write_text(file.read_text(encoding="utf-8") + "# 改过\n", encoding="utf-8")


CASES: dict[str, tuple[Callable[[Company], None], str]] = {
    "appeals": (pending_appeal, "the appeal of 0103 against completion (W10-8)"),
    "rejected": (bad_row, "工单/坏行.xlsx · Sheet1 · row 2"),
    "checks": (unknown_machine, "W10-30"),
    "policy": (edited_policy, "acme"),
}


@pytest.mark.parametrize("gate", CASES)
def test_a_gate_is_shut_told_and_passed_by_its_name(opened: Company, gate: str) -> None:
    spoil, told = CASES[gate]
    root = opened.workspace.root
    spoil(opened)
    found = shut(close(root))
    assert list(found) == [gate]
    assert told in found[gate][0]
    assert not opened.workspace.closed.exists()
    close(root, MONTH, "--pass", f"{gate}=看过，与十月无关").succeeds()
    manifest = json.loads((opened.workspace.closed / MONTH / "r1" / "manifest.json").read_text(encoding="utf-8"))
    (passed,) = manifest["gates"]
    assert (passed["gate"], passed["by"], passed["reason"]) == (gate, "李主管", "看过，与十月无关")
    assert told in passed["findings"][0]


def test_a_pending_complaint_that_could_break_a_cap_keeps_it_open(opened: Company) -> None:
    pending_complaint(opened)
    found = shut(close(opened.workspace.root))
    assert "0103 张三: 1 open cases could take complaint_rate over its limit" in found["pending"]
    assert "the KPI complaint_rate is provisional" in found["provisional"]


def test_an_unreadable_file_keeps_it_open(opened: Company) -> None:
    damaged_file(opened)
    assert shut(close(opened.workspace.root))["rejected"][0].startswith("断.xlsx cannot be read")


def test_a_provisional_month_is_not_closed(opened: Company) -> None:
    file = opened.workspace.root / "policies" / "acme" / "2026-01-01.toml"
    file.write_text(file.read_text(encoding="utf-8").replace('"completion"', '"first_time_fix"'), encoding="utf-8")
    early = close(opened.workspace.root, as_of="2026-11-02T00:00:00")
    assert "the KPI first_time_fix is provisional" in shut(early)["provisional"]


def test_all_reasons_are_told_at_once_and_one_passed_leaves_the_others(opened: Company) -> None:
    for spoil in (pending_appeal, bad_row, unknown_machine):
        spoil(opened)
    root = opened.workspace.root
    assert list(shut(close(root))) == ["appeals", "rejected", "checks"]
    assert list(shut(close(root, MONTH, "--pass", "rejected=看过"))) == ["appeals", "checks"]


def test_reasons_are_told_in_chinese(opened: Company) -> None:
    pending_appeal(opened)
    outcome = close(opened.workspace.root, MONTH, "--lang", "zh")
    assert "2026-10 不能关账" in outcome.err
    assert "appeals：有申诉尚未裁定（1 项）" in outcome.err


def test_months_are_closed_in_their_order(opened: Company) -> None:
    root = opened.workspace.root
    close(root, NEXT, as_of=LATER).succeeds()
    assert "2026-10 is earlier than 2026-11" in shut(close(root))["sequence"][0]
    opened.send("工单/一月.xlsx", [HEAD, order(0, True, 1, 2027)])
    gap = close(root, "2027-01", as_of="2027-03-05T00:00:00")
    assert "2026-12 to 2026-12 are not closed" in shut(gap)["sequence"][0]


def test_a_closed_month_is_not_closed_again(closed: Company) -> None:
    told = close(closed.workspace.root).succeeds(7).complaint
    assert "2026-10 was closed by 李主管" in told
    assert "scorecard restate" in told


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--pass", "everything=ja"], f"there is no gate 'everything'. There are: {', '.join(GATES)}"),
        (["--pass", "checks"], "passing the gate 'checks' needs a reason"),
        (["--pass", "checks= "], "passing the gate 'checks' needs a reason"),
        (["--by", " "], "--by needs a name"),
    ],
)
def test_wrong_words_are_told(opened: Company, words: list[str], told: str) -> None:
    assert told in close(opened.workspace.root, MONTH, *words).succeeds(2).complaint


def test_a_closing_is_in_the_audit_log_and_its_seal_is_shown(closed: Company) -> None:
    manifest = json.loads((closed.workspace.closed / MONTH / "r1" / "manifest.json").read_text(encoding="utf-8"))
    logged = run(closed.workspace.root, "audit", "--json", "--action", "close").document["entries"]
    assert [(entry["who"], entry["facts"]["sealed"]) for entry in logged] == [("李主管", manifest["sha256"])]
    assert manifest["as_of"] == CLOSED_AT


def test_customers_are_not_in_what_is_frozen(closed: Company) -> None:
    folder = closed.workspace.closed
    found = b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())
    assert "赵春燕".encode() not in found
    assert b"13800000001" not in found
    file = folder / MONTH / "r1" / "rows" / "log.work_orders.parquet"
    rows = duckdb.connect().execute("select customer_name, phone from read_parquet(?)", [str(file)]).fetchall()
    assert {name for name, _ in rows} == {"#1"}
    assert len({phone for _, phone in rows}) == 10


def test_what_is_frozen_is_its_owners_alone(closed: Company) -> None:
    modes = {path.stat().st_mode & 0o777 for path in (closed.workspace.closed / MONTH / "r1").rglob("*")}
    assert modes == {0o600, 0o700}
