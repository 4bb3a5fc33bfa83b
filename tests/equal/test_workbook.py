"""The workbooks hold the numbers of the JSON files, unrounded: everybody's in one, a manager's people in theirs."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from tests.equal import money
from tests.equal.facts import Document, Published, Row, Sheets, kpi, say, workbook
from tests.equal.shown import total
from tests.equal.top import bounds

HALVES = {
    "Value": "value",
    "Numerator": "numerator",
    "Denominator": "denominator",
    "Interval from": "low",
    "Interval to": "high",
    "Pending": "pending",
    "Left out": "excluded",
}
UNITS = ("company", "branch", "team")


def same(cell: Any, number: Any) -> bool:
    """True for numbers that are equal in all 16 digits of a cell, and for an empty cell where there is none."""
    if cell is None or number is None:
        return cell is None and number is None
    return f"{float(cell):.16G}" == f"{float(number):.16G}"


def both(key: str) -> set[str]:
    """A catalogue's words as cells write them in two languages."""
    zh, en = say("zh", key), say("en", key)
    return {f"{zh} / {en}", f"{zh}\n{en}", zh if zh == en else f"{zh}\n{en}"}


def differing(where: str, row: Row, document: Document, columns: dict[str, str]) -> Iterator[str]:
    """The columns of a row that differ from a JSON object."""
    for column, key in columns.items():
        if not same(row[column], document[key]):
            yield f"{where} {column}: cell {row[column]!r}, JSON {document[key]!r}"


def by_person(rows: list[Row]) -> dict[str, list[Row]]:
    """The rows by employee number, in their order."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row["Employee no."], []).append(row)
    return found


def test_summary_is_everybodys_card(published_sample: Published) -> None:
    rows = published_sample.sheets["Summary"]
    assert [row["Employee no."] for row in rows] == [card["employee_no"] for card in published_sample.cards]
    for row, card in zip(rows, published_sample.cards, strict=True):
        policy = published_sample.policy_of(card)
        shown = total(card["total"], bounds(policy))
        assert same(row["Total"], None if card["total"] is None else shown)
        weighed = (
            [card["coverage"], card["raw_points"], card["declared_total"]] if policy.get("indicators") else [None] * 3
        )
        shown_as = [row["Coverage"], row["Points"], row["Out of"]]
        assert all(map(same, shown_as, weighed)), card["employee_no"]
        assert (row["Deductions, yuan"] or 0) == card["deducted"]
        names = {f"{grade['zh']} / {grade['en']}" for grade in policy.get("grades", []) if grade["id"] == card["grade"]}
        assert (row["Grade"] in names) if names else row["Grade"] is None
        assert row["Status"] in both(f"status.{card['status']}")
        assert [bool(row["Disqualified"]), bool(row["Undecided"])] == [
            bool(card["disqualifications"]),
            bool(card["undecided"]),
        ]


def test_indicators_are_the_cards_lines(published_sample: Published) -> None:
    assert list(_indicators(published_sample, published_sample.sheets, published_sample.cards)) == []


def _indicators(published: Published, sheets: Sheets, cards: list[Document]) -> Iterator[str]:
    columns = HALVES | {"Attainment (0–100)": "attainment", "Weight": "weight", "Points": "points"}
    found = by_person(sheets["Indicators"])
    for card in cards:
        rows, names = found.pop(card["employee_no"], []), dict[str, str]()
        for rule in published.policy_of(card).get("indicators", []):
            names[rule["id"]] = f"{rule['zh']}\n{rule['en']}"
        lines = [(line["kpi"], names[line["id"]]) for line in card["indicators"]]
        if [(row["KPI id"], row["Indicator"]) for row in rows] != lines:
            yield f"{card['employee_no']}: other indicators"
            continue
        for row, line in zip(rows, card["indicators"], strict=True):
            yield from differing(f"{card['employee_no']} {line['id']}", row, line, columns)
            if row["Figure status"] not in both(f"status.{line['status']}"):
                yield f"{card['employee_no']} {line['id']}: {row['Figure status']!r}"
    yield from (f"{number}: no such card" for number in found)


def _figures(published: Published, sheets: Sheets, people: set[str]) -> Iterator[str]:
    """Differences of the figures of those people, and of the company and its units where they stand."""
    columns, seen = HALVES | {"Median": "median", "Nine in ten within": "p90", "Another cause": "dismissed"}, set()
    for row in sheets["Figures"]:
        level = next(level for level in (*UNITS, "technician") if row["Level"] in both(f"xlsx.level.{level}"))
        unit = "company" if level == "company" else row["Employee no."] or row["Unit or person"]
        key = row["KPI id"], level, unit
        seen.add(key)
        figure = {"median": None, "p90": None, "dismissed": None} | published.figures[key]
        yield from differing(" ".join(key), row, figure, columns)
    wanted = {key for key in published.figures if key[1] == "technician" and key[2] in people}
    if {key for key in seen if key[1] == "technician"} != wanted:
        yield "not the figures of these people"


def test_figures_are_those_of_kpis_json(published_sample: Published) -> None:
    people = {who for _, level, who in published_sample.figures if level == "technician"}
    assert list(_figures(published_sample, published_sample.sheets, people)) == []
    assert len(published_sample.sheets["Figures"]) == len(published_sample.figures)


def test_standards_are_the_cards_verdicts(published_sample: Published) -> None:
    columns = {column: HALVES[column] for column in ("Value", "Numerator", "Denominator", "Pending")}
    found = by_person(published_sample.sheets["Standards"])
    for card in published_sample.cards:
        rows = found.pop(card["employee_no"], [])
        assert [(row["KPI id"], row["Rule"]) for row in rows] == [(s["kpi"], s["rule"]) for s in card["standards"]]
        for row, line in zip(rows, card["standards"], strict=True):
            assert list(differing(f"{card['employee_no']} {line['id']}", row, line, columns)) == []
            assert line["rating"] or row["Verdict"].startswith(say("zh", f"verdict_state.{line['verdict']}")[:4])
    assert found == {}


def test_limits_are_the_cards_verdicts(published_sample: Published) -> None:
    columns = {"Numerator": "numerator", "Denominator": "denominator", "Pending": "pending", "Limit": "limit"}
    found = by_person(published_sample.sheets["Limits"])
    units = found.pop(None, [])  # type: ignore[call-overload]  # a unit's row has no employee number
    for card in published_sample.cards:
        rows = found.pop(card["employee_no"], [])
        assert [published_sample.ids[_wide(row["KPI"])] for row in rows] == [cap["kpi"] for cap in card["caps"]]
        for row, cap in zip(rows, card["caps"], strict=True):
            where = f"{card['employee_no']} {cap['kpi']}"
            assert list(differing(where, row, cap, columns | {"If all pending count": "high"})) == []
            assert row["Verdict"] in both(f"verdict.{cap['verdict']}")
            assert row["Trend"] in both(f"trend.{cap['trend']}")
            _windows(row, published_sample.figure(cap["kpi"], card))
    assert found == {}
    for row in units:
        level = next(level for level in UNITS if row["Level"] in both(f"xlsx.level.{level}"))
        unit = "company" if level == "company" else row["Unit or person"]
        figure = published_sample.figures[published_sample.ids[_wide(row["KPI"])], level, unit]
        assert same(row["If all pending count"], figure["range_high"])
        _windows(row, figure)


def _wide(name: str) -> str:
    return name.replace(" / ", "\n")


def _windows(row: Row, figure: Document) -> None:
    """The rate is the quotient, and the months before are those of `kpis.json`."""
    rate = row["Numerator"] / row["Denominator"] if row["Denominator"] else None
    assert row["Rate"] == (None if rate is None else pytest.approx(rate, rel=1e-15))
    for months in (3, 12):
        for half in ("numerator", "denominator"):
            cell = row[f"Last {months} months, {half}"]
            assert same(cell, figure.get(f"last_{months}_months", {}).get(half)), (row["Unit or person"], months, half)


def test_proposals_are_the_cards(published_sample: Published) -> None:
    found = by_person(published_sample.sheets["Proposals"])
    for card in published_sample.cards:
        rows = found.pop(card["employee_no"], [])
        assert len(rows) == len(card["proposals"])
        for row, proposal in zip(rows, card["proposals"], strict=True):
            _proposal(row, proposal, "Amount, yuan")
    assert found == {}


def _proposal(row: Row, proposal: Document, amount: str) -> None:
    assert row["Kind"] in both(f"proposal.{proposal['kind']}")
    is_received = proposal["kind"] == "transfer" and (proposal["amount"] or 0) > 0
    assert same(row[amount], proposal["amount"])
    assert (row["Rule"], row["Payee no."]) == (proposal["rule"], proposal["payee"])
    assert row["Time no."] == (None if is_received else proposal["ordinal"])
    case = (proposal["cases"] or [dict.fromkeys(("case", "file", "sheet", "row"))])[0]
    place = [row["Number or date"], row["File"], row["Sheet"], row["Row"]]
    assert place == [case["case"], case["file"], case["sheet"], case["row"]]
    if proposal["kind"] in money.MONEY:
        assert row["May be paid"] in both(f"code.{'yes' if proposal['payable'] else 'no'}")


def test_the_last_month_of_every_trend_is_the_months_figure(published_sample: Published) -> None:
    month, ids = published_sample.scorecards["month"], published_sample.ids
    rows = published_sample.sheets["Trends"]
    for row, figure_row in zip(rows, published_sample.sheets["Figures"], strict=True):
        assert row["KPI"] == figure_row["KPI"]
        cell, value = row[month], figure_row["Value"]
        if kpi(ids[row["KPI"]])["kind"] == "count":
            # a count without any history at all has no trend: nothing is there to count, not nought
            assert (cell or 0) == value, (row["Unit or person"], row["KPI"])
        else:
            assert same(cell, value), (row["Unit or person"], row["KPI"])


def test_cases_add_up_to_the_figures(published_sample: Published) -> None:
    for number, kpis in published_sample.cases.items():
        for name, rows in kpis.items():
            figure = published_sample.figures.get((name, "technician", number))
            if figure is not None:
                counted = [row for row in rows if row["State"].endswith("counted")]
                above = sum(Decimal(str(row["Numerator"])) for row in counted)
                assert float(above) == pytest.approx(float(figure["numerator"]), abs=1e-6), (number, name)


def test_a_managers_workbook_has_the_same_rows_of_fewer_people(published_sample: Published) -> None:
    folders = sorted((published_sample.folder / "managers").iterdir())
    assert [folder.name for folder in folders] == ["0101", "0114"]
    everybody = set[str]()
    for folder in folders:
        own = workbook(folder / "scorecards.xlsx")
        people = {row["Employee no."] for row in own["Summary"]}
        cards = [card for card in published_sample.cards if card["employee_no"] in people]
        assert list(_indicators(published_sample, own, cards)) == []
        assert list(_figures(published_sample, own, people)) == []
        for name in ("Summary", "Standards", "Proposals", "Cases"):
            whole = [row for row in published_sample.sheets[name] if row["Employee no."] in people]
            assert [row for row in own[name] if row["Employee no."] in people] == whole, (folder.name, name)
        everybody |= people
    assert everybody <= {card["employee_no"] for card in published_sample.cards}


def test_pay_is_what_the_cards_propose(published_sample: Published) -> None:
    pay = workbook(published_sample.folder / "hr" / "pay.xlsx")
    rows = {row["Employee no."]: row for row in pay["Pay"] if (row["Employee no."] or "").isdigit()}
    assert set(rows) == {card["employee_no"] for card in published_sample.cards}
    listed = by_person(pay["Proposals"])
    for card in published_sample.cards:
        row, proposals = rows[card["employee_no"]], card["proposals"]
        gains = [(p["kind"], p["payable"], p["amount"]) for p in proposals if (p["amount"] or 0) > 0]
        losses = [
            (p["payable"], -(p.get("stated") or p["amount"]))
            for p in proposals
            if (p.get("stated") or p["amount"] or 0) < 0
        ]
        assert row["Deductions by the rules"] == sum(amount for _, amount in losses), card["employee_no"]
        assert row["Deductions by the rules"] == card["deducted"], card["employee_no"]
        assert row["Of these payable"] == sum(amount for payable, amount in losses if payable)
        assert row["Reward proposed"] == sum(amount for kind, _, amount in gains if kind == "reward")
        assert row["From colleagues"] == sum(
            amount for kind, payable, amount in gains if kind == "transfer" and payable
        )
        paid = [proposal for proposal in proposals if proposal["kind"] in money.MONEY]
        assert len(listed.get(card["employee_no"], [])) == len(paid)
        for line, proposal in zip(listed.get(card["employee_no"], []), paid, strict=True):
            _proposal(line, proposal, "Amount, yuan")
            assert same(line["By the rule, yuan"], proposal.get("stated"))
