"""What was published for the sample month, as other programs read it: JSON files, workbooks, definitions."""

from __future__ import annotations

import json
import tomllib
import warnings
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

ROOT = Path(__file__).parents[2]
Document = dict[str, Any]
Row = dict[str, Any]
Sheets = dict[str, list[Row]]
HALVES = ("kpi", "level", "id", "numerator", "denominator", "value", "low", "high", "pending", "excluded", "status")


@cache
def words() -> dict[str, dict[str, str]]:
    """Every message of the catalogues."""
    files = sorted((ROOT / "pipeline" / "languages").glob("*.toml"))
    return {key: text for file in files for key, text in tomllib.loads(file.read_text(encoding="utf-8")).items()}


def say(language: str, key: str, /, **values: object) -> str:
    """A message of the report in one language."""
    return words()[f"report.{key}"][language].format(**values)


def sentence(text: str) -> str:
    """The text as a whole sentence begins."""
    return text[:1].upper() + text[1:]


@cache
def kpi(name: str) -> Document:
    """A KPI's definition."""
    return {"id": name, **tomllib.loads((ROOT / "sql" / "kpi" / f"{name}.toml").read_text(encoding="utf-8"))}


@cache
def policy(scheme: str, since: str) -> Document:
    """A policy file."""
    return tomllib.loads((ROOT / "policies" / scheme / f"{since}.toml").read_text(encoding="utf-8"))


def workbook(file: Path) -> Sheets:
    """The rows of every table of a workbook, by the English name of sheet and column."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # openpyxl reads no sparklines and says so
        book = load_workbook(file, read_only=True)
        return {sheet.title.split(" ", 1)[1]: list(_rows(sheet)) for sheet in book.worksheets}


def _rows(sheet: Any) -> Any:
    """The rows below the header, which is the first row that has a second column."""
    lines = sheet.iter_rows(values_only=True)
    header = next((line for line in lines if line[1] is not None), ())
    names = [str(cell).split("\n")[-1] for cell in header]
    return (dict(zip(names, line, strict=True)) for line in lines)


@dataclass(frozen=True)
class Published:
    """A published month."""

    folder: Path

    @cached_property
    def scorecards(self) -> Document:
        return dict(json.loads((self.folder / "scorecards.json").read_bytes()))

    @cached_property
    def cards(self) -> list[Document]:
        return list(self.scorecards["scorecards"])

    @cached_property
    def figures(self) -> dict[tuple[str, str, str], Document]:
        rows = json.loads((self.folder / "kpis.json").read_bytes())["kpis"]
        return {(row["kpi"], row["level"], row["id"]): row for row in rows}

    @cached_property
    def sheets(self) -> Sheets:
        return workbook(self.folder / "scorecards.xlsx")

    @cached_property
    def ids(self) -> dict[str, str]:
        """The KPIs' ids by their names as tables of the workbook write them."""
        return {row["KPI"]: row["KPI id"] for row in self.sheets["Figures"]}

    @cached_property
    def trends(self) -> dict[tuple[str, str], list[tuple[str, float]]]:
        """The months that have a value by KPI and employee number."""
        found = {}
        for row in self.sheets["Trends"]:
            values = [(head, cell) for head, cell in row.items() if head[:4].isdigit() and cell is not None]
            found[self.ids[row["KPI"]], row["Employee no."] or ""] = values
        return found

    @cached_property
    def cases(self) -> dict[str, dict[str, list[Row]]]:
        """The rows of the sheet of cases by employee number and KPI."""
        found: dict[str, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
        for row in self.sheets["Cases"]:
            found[row["Employee no."] or ""][self.ids[row["KPI"].replace(" / ", "\n")]].append(row)
        return found

    @cached_property
    def dates(self) -> dict[tuple[str, str, str, str, int], str]:
        """The day of each case by KPI, number and place."""
        return {
            (name, row["Number or date"], row["File"], row["Sheet"], row["Row"]): str(row["Dated"] or "")[:10]
            for kpis in self.cases.values()
            for name, rows in kpis.items()
            for row in rows
        }

    def figure(self, name: str, card: Document) -> Document:
        """A person's figure in `kpis.json`."""
        return self.figures[name, "technician", card["employee_no"]]

    def policy_of(self, card: Document) -> Document:
        """The policy by which somebody was scored."""
        known = [self.scorecards["policy"], *self.scorecards.get("policies", [])]
        return policy(card["scheme"], next(p["effective_from"] for p in known if p["scheme"] == card["scheme"]))
