"""A company's own words: foreign logs loaded and measured by definition files alone, and counted again by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl

from tests.real_data.conftest import company_figures, shared_data

Example = Callable[[str, Path], Path]
Row = dict[str, Any]


def rows_of(folder: Path) -> Iterator[Row]:
    """Every row of the folder's only sheet by its headers, read by another library than the program's."""
    (file,) = folder.glob("*.xlsx")
    sheet = openpyxl.load_workbook(file).worksheets[0]
    headers, *rows = sheet.iter_rows(values_only=True)
    return (dict(zip(map(str, headers), row, strict=True)) for row in rows)


def moment(text: str) -> datetime:
    return datetime.strptime(text, "%d-%m-%Y %H:%M")


def newest_events(folder: Path) -> list[Row]:
    """Of each incident the event that was written last."""
    newest: dict[str, Row] = {}
    for event in rows_of(folder):
        known = newest.get(event["number"])
        if known is None or moment(event["sys_updated_at"]) >= moment(known["sys_updated_at"]):
            newest[event["number"]] = event
    return list(newest.values())


def month_of(text: str) -> str:
    return "" if text == "?" else f"{moment(text):%Y-%m}"


def test_incidents_and_those_inside_the_agreed_time_are_those_counted_by_hand(example: Example) -> None:
    folder = shared_data("incident_event_log")
    workspace = example("incident_log", folder)
    incidents = newest_events(folder)
    for month in ("2016-02", "2016-03"):
        opened = [incident for incident in incidents if month_of(incident["opened_at"]) == month]
        resolved = [incident for incident in incidents if month_of(incident["resolved_at"]) == month]
        figures = company_figures(workspace, month)

        agreed = figures["agreed_time"]
        assert agreed["denominator"] + agreed["pending"] == len(opened)
        assert agreed["numerator"] == sum(incident["made_sla"] is True for incident in opened)
        fixed = figures["first_time_fix"]
        assert fixed["denominator"] == len(resolved)
        assert fixed["denominator"] - fixed["numerator"] == sum(i["reopen_count"] > 0 for i in resolved)


def test_the_events_own_time_and_not_its_row_tells_the_newest(example: Example, tmp_path: Path) -> None:
    upside_down = tmp_path / "upside_down"
    write_upside_down(shared_data("incident_event_log"), upside_down)
    opened = [each for each in newest_events(upside_down) if month_of(each["opened_at"]) == "2016-03"]

    agreed = company_figures(example("incident_log", upside_down), "2016-03")["agreed_time"]

    assert (agreed["denominator"], agreed["numerator"]) == (len(opened), sum(each["made_sla"] for each in opened))


def write_upside_down(folder: Path, place: Path) -> None:
    """Writes the folder's workbook with its rows in reverse, the newest events first."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("incidents")
    rows = list(rows_of(folder))
    for row in ({name: name for name in rows[0]}, *reversed(rows)):
        sheet.append(list(row.values()))
    place.mkdir()
    book.save(place / "upside_down.xlsx")


def test_complaints_of_each_month_are_those_counted_by_hand(example: Example) -> None:
    folder = shared_data("consumer_complaints")
    workspace = example("telecom_complaints", folder)
    by_hand: Counter[tuple[str, str]] = Counter()
    for complaint in rows_of(folder):
        received = datetime.strptime(complaint["Date_month_year"], "%d-%b-%y")
        by_hand[f"{received:%Y-%m}", complaint["Status"]] += 1
    for month in ("2015-01", "2015-06", "2015-12"):
        figures = company_figures(workspace, month)

        settled = figures["complaints_settled"]
        received_in_all = sum(count for (when, _), count in by_hand.items() if when == month)
        assert settled["denominator"] == received_in_all
        assert settled["numerator"] == by_hand[month, "Solved"] + by_hand[month, "Closed"]
        assert figures["complaint_rate"]["pending"] == received_in_all
