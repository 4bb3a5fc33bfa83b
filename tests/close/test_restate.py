"""What becomes known after closing: shown by every run, restated beside what stands, and paid in the next month."""

from __future__ import annotations

import html
import json
import shutil
from datetime import date, datetime
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from pipeline.close.manifest import hashes_below
from tests.close.two_months import (
    HEAD,
    LATER,
    MONTH,
    NEXT,
    close,
    order,
    run,
    send_late_export,
    send_upheld_appeal,
    write_correction,
)
from tests.ingest.books import Company


def everything_later(one: Company) -> None:
    send_late_export(one)
    send_upheld_appeal(one)
    write_correction(one)


def restate(root: Path, *words: object) -> Any:
    return run(root, "restate", "--month", MONTH, "--reason", "补录与申诉", "--by", "李主管", "--as-of", LATER, *words)


def entries(document: dict[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
    """The differences of the closed month by person and figure."""
    (month,) = document["closed_months"]
    return {(entry["employee_no"], entry["what"]): entry for entry in month["entries"]}


def test_a_run_shows_who_what_before_after_and_why(closed: Company) -> None:
    everything_later(closed)
    shown = run(closed.workspace.root, "run", "--month", NEXT, "--as-of", LATER, "--json").succeeds()
    found = entries(shown.document)
    figure = found["0103", "completion"]
    assert (figure["before"], figure["after"]) == ("7/10", "9/9")
    causes = {row["case"]: (row["cause"], row["file"], row["row"]) for row in figure["rows"]}
    assert causes == {
        "W10-7": ("late_rows", "工单/十月补.xlsx", 2),
        "W10-8": ("appeal", "工单/十月.xlsx", 10),
        "W10-9": ("correction", "工单/十月.xlsx", 11),
    }
    assert (found["0103", "grade"]["before"], found["0103", "grade"]["after"]) == ("fair", "good")
    assert (found["0103", "pay"]["before"], found["0103", "pay"]["after"]) == ("50", "200")
    assert {who for who, _ in found} == {"", "0103"}


def test_a_run_of_the_closed_month_publishes_nothing(closed: Company) -> None:
    root = closed.workspace.root
    before = hashes_below(root / "reports" / MONTH)
    everything_later(closed)
    told = run(root, "run", "--month", MONTH, "--as-of", LATER).succeeds()
    assert hashes_below(root / "reports" / MONTH) == before
    assert "2026-10 is closed (r1)" in told.out


def test_a_run_puts_back_what_was_published_of_a_closed_month(closed: Company) -> None:
    root = closed.workspace.root
    before = hashes_below(root / "reports" / MONTH)
    (root / "reports" / MONTH / "index.html").write_text("x", encoding="utf-8")
    told = run(root, "run", "--month", MONTH, "--as-of", LATER).succeeds()
    assert "the reports of 2026-10 were not what was closed" in told.out
    assert hashes_below(root / "reports" / MONTH) == before
    shutil.rmtree(root / "reports" / MONTH)
    run(root, "run", "--month", MONTH, "--as-of", LATER).succeeds()
    assert hashes_below(root / "reports" / MONTH) == before
    assert (root / "reports" / MONTH / "hr").stat().st_mode & 0o777 == 0o700


def test_nothing_new_makes_no_difference_and_no_revision(closed: Company) -> None:
    root = closed.workspace.root
    shown = run(root, "run", "--month", NEXT, "--as-of", LATER, "--json").succeeds()
    assert entries(shown.document) == {}
    assert "nothing to restate" in restate(root).succeeds(7).complaint


def test_a_restatement_stands_beside_the_first_revision(closed: Company) -> None:
    root = closed.workspace.root
    folder = closed.workspace.closed / MONTH
    before = hashes_below(folder / "r1"), (folder / "r1" / "manifest.json").read_bytes()
    everything_later(closed)
    restate(root).succeeds()
    assert (hashes_below(folder / "r1"), (folder / "r1" / "manifest.json").read_bytes()) == before
    second = json.loads((folder / "r2" / "manifest.json").read_text(encoding="utf-8"))
    assert second["reason"] == "补录与申诉"
    assert second["previous"]["revision"] == 1
    cards = json.loads((root / "reports" / MONTH / "scorecards.json").read_text(encoding="utf-8"))["scorecards"]
    assert [card["grade"] for card in cards if card["employee_no"] == "0103"] == ["good"]
    assert json.loads((root / "reports" / MONTH / "run.json").read_text(encoding="utf-8"))["revision"] == 2
    run(root, "verify").succeeds()


def test_money_goes_into_the_next_open_month_once(closed: Company) -> None:
    root = closed.workspace.root
    everything_later(closed)
    restate(root).succeeds()
    run(root, "run", "--month", NEXT, "--as-of", LATER).succeeds()
    assert carried(root, NEXT) == {"0103": 150, "0105": 0}
    close(root, NEXT, as_of=LATER).succeeds()
    run(root, "verify").succeeds()
    closed.send("工单/十二月.xlsx", [HEAD, order(0, True, 12)])
    run(root, "run", "--month", "2026-12", "--as-of", "2027-02-05T00:00:00").succeeds()
    assert carried(root, "2026-12") == {"0103": 0, "0105": 0}


def carried(root: Path, month: str) -> dict[str, float]:
    """The carried amounts of the pay sheet by employee number."""
    sheet = load_workbook(root / "reports" / month / "hr" / "pay.xlsx").worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    head = next(number for number, row in enumerate(rows) if row[0] and "工号" in str(row[0]))
    column = next(place for place, name in enumerate(rows[head]) if "结转" in str(name))
    return {str(row[0]): row[column] for row in rows[head + 1 :] if str(row[0]).isdigit()}


def test_money_that_goes_up_and_down_is_paid_once(closed: Company) -> None:
    """Three restatements, of which the middle one takes back what the first gave."""
    root = closed.workspace.root
    corrections = root / "corrections.toml"
    for is_there in (True, False, True):
        if is_there:
            write_correction(closed)
        else:
            corrections.unlink()
        restate(root).succeeds()
    run(root, "run", "--month", NEXT, "--as-of", LATER).succeeds()
    assert carried(root, NEXT) == {"0103": 150, "0105": 0}


def test_money_waits_for_the_next_month_when_one_was_passed_over(closed: Company) -> None:
    root = closed.workspace.root
    everything_later(closed)
    restate(root).succeeds()
    closed.send("工单/十二月.xlsx", [HEAD, order(0, True, 12)])
    close(root, "2026-12", "--pass", "sequence=十一月另行处理", as_of="2027-02-05T00:00:00").succeeds()
    assert carried(root, "2026-12") == {"0103": 0, "0105": 0}
    closed.send("工单/一月.xlsx", [HEAD, order(0, True, 1, 2027)])
    run(root, "run", "--month", "2027-01", "--as-of", "2027-03-05T00:00:00").succeeds()
    assert carried(root, "2027-01") == {"0103": 150, "0105": 0}


def test_who_has_left_is_told_and_stays_owed(closed: Company) -> None:
    root = closed.workspace.root
    head = ["工号", "姓名", "岗位", "入职日期", "离职日期", "基本工资"]
    rows = [["0103", "张三", "维修工", date(2020, 1, 6), date(2026, 10, 31), 6000]]
    closed.send("花名册/离职.xlsx", [head, *rows], saved=datetime(2026, 12, 20, 8))
    everything_later(closed)
    restate(root, "--pass", "pending=无").succeeds()
    passed = [word for gate in ("checks", "rejected") for word in ("--pass", f"{gate}=看过")]
    close(root, NEXT, *passed, as_of=LATER).succeeds()
    page = (root / "reports" / NEXT / "hr" / "index.html").read_text(encoding="utf-8")
    assert "not in this month's sheet (no longer employed): to be paid apart" in html.unescape(page)
    manifest = json.loads((closed.workspace.closed / NEXT / "r1" / "manifest.json").read_text(encoding="utf-8"))
    assert [(entry["employee_no"], entry["amount"], entry["paid"]) for entry in manifest["carried"]] == [
        ("0103", "150", False)
    ]
    run(root, "verify").succeeds()
