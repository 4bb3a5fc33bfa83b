"""The README's examples are written into a workspace as they stand there, and measured: no Python is touched."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from tests.cli.command import MONTH, run_month, scorecard

README = Path(__file__).parents[2] / "README.md"
BLOCK = re.compile(r"^```(?:toml|sql)\n(?:#|--) (\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)

VAN_CHECKS: list[list[Any]] = [
    ["点检日期", "驾驶人", "车况是否完好"],
    [datetime(2026, 10, 5), "郭志坚(0107)", "是"],
    [datetime(2026, 10, 12), "0107", "是"],
    [datetime(2026, 10, 19), "郭志坚", "否"],
    [datetime(2026, 10, 26), "郭志坚", "是"],
    [datetime(2026, 11, 2), "郭志坚", "否"],
]
OWN_ORDERS: list[list[Any]] = [
    ["工单号", "工单类型", "报修时间", "完工时间", "外勤人员", "状态"],
    ["OWN2610001", "维修", "2026-10-06 09:00", "2026-10-06 11:00", "郭志坚(0107)", "客户已签收"],
]


def examples() -> Iterator[tuple[str, str]]:
    """Every definition file that the README shows, with its path in a workspace."""
    return iter(BLOCK.findall(README.read_text(encoding="utf-8")))


def write_book(file: Path, rows: list[list[Any]]) -> None:
    """Writes one sheet with these rows."""
    book = Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    book.save(file)


@pytest.fixture(scope="module")
def acme(company: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small company with the README's own definitions and a workbook for each, published."""
    folder = tmp_path_factory.mktemp("own") / "acme"
    scorecard("init", folder).succeeds()
    for book in [*company.glob("data/raw/人员/花名册*.xlsx"), *company.glob("data/raw/工单/2026-1*/*.xlsx")]:
        (folder / "data" / "raw" / book.name).write_bytes(book.read_bytes())
    for path, text in examples():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    write_book(folder / "data" / "raw" / "车辆点检.xlsx", VAN_CHECKS)
    write_book(folder / "data" / "raw" / "自有工单_20261101.xlsx", OWN_ORDERS)
    run_month(folder, "--quiet").succeeds(3)
    return folder


def published(folder: Path, name: str) -> Any:
    """A published JSON document of the month."""
    return json.loads((folder / "reports" / MONTH / name).read_text(encoding="utf-8"))


def test_the_readme_shows_each_kind_of_definition() -> None:
    folders = {path.split("/")[0] for path, _ in examples()}
    assert folders == {"logs", "sql", "policies", "scorecard.toml"}


def test_a_new_page_stands_beside_the_others(acme: Path) -> None:
    page = (acme / "reports" / MONTH / "branches.html").read_text(encoding="utf-8")
    index = (acme / "reports" / MONTH / "index.html").read_text(encoding="utf-8")
    assert "各网点完成多少工单" in page
    assert 'href="branches.html"' in index


def test_a_new_log_and_a_new_kpi_are_measured_for_the_person_and_above(acme: Path) -> None:
    figures = {
        (row["level"], row["id"]): (row["numerator"], row["denominator"])
        for row in published(acme, "kpis.json")["kpis"]
        if row["kpi"] == "van_in_order"
    }
    assert figures["technician", "0107"] == (3, 4)
    assert figures["company", "company"] == (3, 4)


def test_a_new_header_and_a_new_word_are_understood(acme: Path) -> None:
    words = ["explain", "--month", MONTH, "--employee", "0107", "--kpi", "first_time_fix", "--json"]
    cases = scorecard(*words, folder=acme).succeeds().document["figures"][0]["cases"]
    (own,) = [case for case in cases if case["case"] == "OWN2610001"]
    assert (own["state"], own["numerator"], own["row"]) == ("counted", 1.0, 2)
    assert own["file"] == "自有工单_20261101.xlsx"


def test_a_new_policy_scores_the_new_kpi(acme: Path) -> None:
    document = published(acme, "scorecards.json")
    assert document["policy"]["scheme"] == "acme"
    (card,) = [card for card in document["scorecards"] if card["employee_no"] == "0107"]
    vans = {line["id"]: line for line in card["indicators"]}["vans"]
    assert (vans["value"], vans["attainment"], vans["points"]) == (0.75, 50, 20)


def test_the_new_kpi_is_explained_on_the_pages(acme: Path) -> None:
    month = acme / "reports" / MONTH
    assert "车况完好率" in (month / "methodology.html").read_text(encoding="utf-8")
    assert "车辆点检.xlsx" in (month / "technicians" / "0107.html").read_text(encoding="utf-8")
    assert "车辆点检" in (month / "data-dictionary.html").read_text(encoding="utf-8")


def test_the_policies_are_found_good(acme: Path) -> None:
    assert "2026-01-01.toml: good" in scorecard("policy", "check", folder=acme).succeeds().out
    assert "Acme scheme" in scorecard("policy", "list", folder=acme).succeeds().out
