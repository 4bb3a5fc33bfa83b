"""The lists of cases on a person's page against the workbook's sheet of cases and the counts of the JSON files."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal
from typing import Any

from tests.equal.facts import Document, Published, Row, kpi, say
from tests.equal.paged import Page, read
from tests.equal.shown import moment, plain, span

GROUPS = ("pending", "missed", "hit", "excluded")
_SHORT = re.compile(r"(\S[^;]*?) #(\d+)(?: \(([^)]*)\))?(?:;|$)")
Line = tuple[str, ...]


def group_of(name: str, case: Row) -> str:
    """Which list of the page a row of the workbook belongs to."""
    state = case["State"].split(" / ")[1]
    if state != "counted":
        return {"pending": "pending", "left out": "excluded"}[state]
    if kpi(name)["kind"] == "mean":
        return "hit"
    is_lower = kpi(name)["better"] == "lower"
    missed = case["Numerator"] > 0 if is_lower else case["Numerator"] < case["Denominator"]
    return "missed" if missed else "hit"


def title(language: str, name: str, group: str, count: int) -> str:
    """What stands above a list."""
    kind = kpi(name)["kind"]
    end = "" if group in ("pending", "excluded") else "_count" if kind == "count" else f"_{kpi(name)['better']}"
    key = "values" if kind == "mean" and end else f"{group}{end}"
    return say(language, f"cases.{key}", n=count)


def amount(name: str, case: Row) -> str:
    """What a case adds where that is not simply yes or no."""
    above, below = case["Numerator"], case["Denominator"]
    per = kpi(name).get("per", 1)
    if not case["State"].endswith("counted") or (above * per in (0, 1) and below in (0, 1)):
        return ""
    if kpi(name)["unit"] == "minutes" or kpi(name)["kind"] == "count":
        return plain(above, 1)
    return f"{plain(above)} / {plain(below)}"


def check_cases(page: Page, published: Published, card: Document) -> None:
    """Every case of the workbook stands once on the page, in its list, with its numbers and its place."""
    found = published.cases[card["employee_no"]]
    boxes = {box.get("data-kpi"): box for box in page.all("//div[@class='kpi']")}
    page.equal("figures with cases", set(boxes), set(found))
    marks = {
        read(page.all(".//*[@class='mark-of']", box)[0]): name
        for name, box in boxes.items()
        if page.all(".//*[@class='mark-of']", box)
    }
    short = _short(page, marks)
    for name, cases in ((name, cases) for name, cases in found.items() if name in boxes):
        page.equal(
            f"{name} heading",
            read(page.all("h3", boxes[name])[0]).split(" ")[0],
            kpi(name)[page.language]["name"].split(" ")[0],
        )
        wanted = {group: [case for case in cases if group_of(name, case) == group] for group in GROUPS}
        told = [title(page.language, name, group, len(rows)) for group, rows in wanted.items() if rows]
        page.equal(
            f"{name} lists",
            [read(t) for t in page.all("./p[@class='case-title'] | ./details/summary", boxes[name])],
            told,
        )
        for group, rows in wanted.items():
            _compare(page, published, name, group, rows, boxes[name], short[name, group])
        _basis(page, published, card, name, cases, boxes[name])
        _links(page, name, boxes[name], [short[name, group] for group in GROUPS if wanted[group]])
    for section in page.all("//section[.//div[@class='kpi']] | //section[p[@class='legend']]"):
        page.drop(section)


def _compare(
    page: Page, published: Published, name: str, group: str, cases: list[Row], box: Any, short: Counter[Line]
) -> None:
    """The rows in full and in short are the workbook's rows."""
    shown = Counter[Line]()
    year = published.scorecards["month"][:4]
    for line in page.all(f".//table[@data-group='{group}']//tr[td]", box):
        shown[_line(page, line)] += 1
    in_full = Counter(_wanted(name, case, year) for case in cases)
    page.equal(f"{name} {group} in full", shown - in_full, Counter())
    left = Counter[Line]()
    for (number, file, sheet, row, _, counts), times in (in_full - shown).items():
        left[number, file, sheet, row, counts] += times
    page.equal(f"{name} {group} in short", short, left)


def _line(page: Page, row: Any) -> Line:
    """Number, file, sheet, row, times and amount of a row on the page."""
    cells = [read(cell) for cell in page.all("td", row)]
    file, sheet = read(page.one("../tr[1]/th", row)).rsplit(" · ", 1)
    heads = [read(head) for head in page.all("ancestor::table/thead//th", row)]
    has_times = say(page.language, "case.times") in heads
    has_results = say(page.language, "case.result") in heads
    times = cells[1] if has_times else ""
    result = cells[1 + has_times].split(" · ")[0] if has_results else ""
    counts = result if re.fullmatch(r"[\d,.]+(?: / [\d,.]+)?", result) else ""
    return cells[0], file, sheet, cells[-1], times, counts


def _wanted(name: str, case: Row, year: str) -> Line:
    """The same of a row of the workbook."""
    started, ended = case["Start"], case["End"]
    times = span(started, ended, year) if started is not None else moment(case["Dated"]).replace(f"{year}-", "")
    return case["Number or date"], case["File"], case["Sheet"], str(case["Row"]), times, amount(name, case)


def _short(page: Page, marks: dict[str, str]) -> dict[tuple[str, str], Counter[Line]]:
    """The cases of the list in short by KPI and group."""
    found = {(name, group): Counter[Line]() for name in [*marks.values(), *_all(page)] for group in GROUPS}
    for box in page.all("//section[p[@class='legend']]/details"):
        head = read(page.one("summary", box))
        group = next(g for g in GROUPS if head.startswith(say(page.language, f"short.{g}")))
        size, place = 0, ("", "")
        for line in page.all("p", box):
            if "short" not in line.get("class").split():
                file, sheet = read(line).rsplit(" (", 1)[0].rsplit(" · ", 1)
                place = (file, sheet)
                continue
            who = read(page.one("b", line)).split(" ")
            page.drop(page.one("b", line))
            text = read(line)
            cases = _SHORT.findall(text)
            page.equal("cases in a short line", len(cases), text.count("#"))
            size += len(cases)
            for number, row, counts in cases:
                for mark in who:
                    found[marks[mark], group][number, *place, row, counts] += 1
        page.equal("size of a short list", head.endswith(f"({size})"), True)
    return found


def _all(page: Page) -> list[str]:
    return [box.get("data-kpi") for box in page.all("//div[@class='kpi']")]


def _links(page: Page, name: str, box: Any, short: list[Counter[Line]]) -> None:
    """Each list says how many of its cases stand in short."""
    mark = "".join(read(found) for found in page.all(".//*[@class='mark-of']", box))
    told = [say(page.language, "cases.in_short", mark=mark, n=sum(lines.values())) for lines in short if lines]
    page.equal(f"{name} in short", [read(p) for p in page.all("p[@class='sub'][a]", box)], told)


def _basis(page: Page, published: Published, card: Document, name: str, cases: list[Row], box: Any) -> None:
    """The cases add up to the figure, with those that only stand below its line."""
    figure = published.figure(name, card)
    states = Counter(case["State"].split(" / ")[1] for case in cases)
    page.equal(f"{name} pending", states["pending"], figure["pending"])
    page.equal(f"{name} excluded", states["left out"], figure["excluded"])
    above = sum(Decimal(str(case["Numerator"])) for case in cases if case["State"].endswith("counted"))
    below = sum(Decimal(str(case["Denominator"])) for case in cases if case["State"].endswith("counted"))
    page.equal(f"{name} numerator", round(float(above), 6), round(float(figure["numerator"]), 6))
    basis = page.all("p[@class='sub'][not(a)]", box)
    if figure["denominator"] is not None:
        rest = figure["denominator"] - float(below)
        page.equal(
            f"{name} basis",
            [read(p) for p in basis],
            [say(page.language, "cases.basis", n=round(rest))] if rest else [],
        )
