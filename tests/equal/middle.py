"""The indicators, standards and other figures of a person's page, and the printed tables, against the card."""

from __future__ import annotations

from typing import Any

from tests.equal import phrases
from tests.equal.facts import Document, Published, kpi, say
from tests.equal.paged import Page, read
from tests.equal.shown import NONE, plain, points
from tests.equal.top import named


def company(page: Page, published: Published, name: str) -> str | None:
    """The company's own figure as the page writes it; None for counts, which it does not show."""
    figure = published.figures.get((name, "company", "company"))
    if figure is None or figure["denominator"] is None:
        return None
    return phrases.value(page.language, name, figure["value"])


def check_indicators(page: Page, published: Published, card: Document, policy: Document) -> None:
    """Every indicator: value, counts, interval, points of weight, the company's figure, twelve months."""
    shown = {box.get("data-indicator"): box for box in page.all("//article")}
    lines = [line for line in card["indicators"] if line["state"] != "not_applicable"]
    page.equal("indicators", set(shown), {line["id"] for line in lines})
    for line in lines:
        _indicator(page, published, card, line, shown[line["id"]])
    for box, line in zip(page.all("//article"), lines, strict=True):
        page.equal("order", box.get("data-indicator"), line["id"])
    _paper(page, published, lines, policy)


def _indicator(page: Page, published: Published, card: Document, line: Document, box: Any) -> None:
    name, where, language = line["kpi"], line["id"], page.language
    page.texts(
        f"{where} value", page.all(".//dd[@data-is='value']", box), [phrases.value(language, name, line["value"])]
    )
    reached = points(line["points"]) if line["state"] == "scored" else NONE
    page.texts(f"{where} points", page.all(".//dd[@data-is='points']", box), [f"{reached} / {plain(line['weight'])}"])
    beside = company(page, published, name)
    page.texts(f"{where} company", page.all(".//dd[@data-is='company']", box), [] if beside is None else [beside])
    months = phrases.trend(language, name, published.trends[name, card["employee_no"]])
    page.texts(
        f"{where} trend",
        page.all(".//div[@class='months']", box),
        [say(language, "twelve_months") + text for text in months],
    )
    page.texts(
        f"{where} counts", page.all("./div[@class='what']/p[not(@class)]", box), [phrases.counted(language, line)]
    )
    figure = published.figure(name, card)
    told = phrases.extras(language, figure) + phrases.waiting(language, line)
    page.texts(f"{where} waiting", page.all("./div[@class='what']/span[@class='sub']", box), told)
    state = page.all("./div[@class='what']/span[contains(@class,'tag')]", box)
    wanted = [] if line["state"] == "scored" else [_state(language, published, card, line)]
    wanted += [] if line["status"] == "final" else [say(language, f"status.{line['status']}")]
    page.texts(f"{where} state", state, wanted)


def _state(language: str, published: Published, card: Document, line: Document) -> str:
    if line["state"] != "too_few":
        return say(language, f"state.{line['state']}")
    rule = next(rule for rule in published.policy_of(card)["indicators"] if rule["id"] == line["id"])
    cases = published.cases[card["employee_no"]][line["kpi"]]
    counted = sum(case["State"].startswith("计入") for case in cases)
    return say(language, "state.too_few", counted=counted, needed=rule["min_cases"])


def _paper(page: Page, published: Published, lines: list[Document], policy: Document) -> None:
    """The printed table of indicators, cell by cell; what gives full marks stands in it as on the screen."""
    if not lines:
        return
    sheet = page.all("//div[@class='sheet']//table")[0]
    rows = page.all(".//tbody/tr", sheet)
    page.equal("printed indicators", len(rows), len(lines))
    for row, line in zip(rows, lines, strict=True):
        name, cells = line["kpi"], page.all("td", row)
        on_screen = page.one(f"//article[@data-indicator='{line['id']}']//dl/div[dd[not(@data-is)]][1]/dd")
        wanted = [
            named(policy, page.language)[line["id"]],
            phrases.value(page.language, name, line["value"]),
            phrases.pair(line),
            company(page, published, name) or NONE,
            read(on_screen),
            f"{points(line['points'])} / {plain(line['weight'])}",
        ]
        page.texts(f"printed {line['id']}", cells, wanted)


def check_standards(page: Page, published: Published, card: Document, policy: Document) -> None:
    """Every standard: value, counts, interval, what waits, the verdict, and how many were met and missed."""
    lines = [line for line in card["standards"] if line["verdict"] != "not_applicable"]
    rows = page.all("//table[contains(@class,'standards')]//tr[@data-figure]")
    page.equal("standards", [row.get("data-figure") for row in rows], [line["kpi"] for line in lines])
    printed = page.all("//div[@class='sheet']//table[last()]//tbody/tr") if lines else []
    for row, paper, line in zip(rows, printed, lines, strict=True):
        _standard(page, policy, line, row, paper)
    order = ("missed", "met", "rated", "too_few", "no_data")
    verdicts = [line["verdict"] for line in lines]
    told = [say(page.language, f"verdict_count.{v}", n=verdicts.count(v)) for v in order if v in verdicts]
    names = {rule["id"]: rule[page.language] for rule in policy.get("standards", [])}
    listed = say(page.language, "comma").join(names[line["id"]] for line in lines if line["verdict"] == "missed")
    missed = say(page.language, "standards.missed", names=listed) if listed else ""
    for place in ("screen", "paper"):
        tags = page.all(f"//div[@class='{place}']//p[@class='verdicts' or not(@class)]/span[starts-with(@class,'tag')]")
        head = tags[0].getparent() if tags and lines else None
        page.texts(f"{place} verdicts", tags if lines else [], told)
        if head is not None:
            page.equal(f"{place} missed", read(head).endswith(missed), True)
            page.drop(head)


def _standard(page: Page, policy: Document, line: Document, row: Any, paper: Any) -> None:
    rule = next(rule for rule in policy["standards"] if rule["id"] == line["id"])
    language, (head, threshold, value, verdict) = page.language, page.all("td", row)
    shown = phrases.value(language, line["kpi"], line["value"])
    page.equal(f"{line['id']} name", read(page.all("strong", head)[0]), rule[language])
    page.texts(f"{line['id']} value", page.all("strong", value), [shown])
    has_interval = line["low"] is not None and line["denominator"]
    told = (
        [phrases.counted(language, line)]
        if has_interval
        else [phrases.pair(line)]
        if phrases.pair(line) and line["verdict"] != "no_data"
        else []
    )
    page.texts(f"{line['id']} counts", page.all("span[@class='sub']", value), told + phrases.waiting(language, line))
    state = rule_verdict(language, policy, line)
    page.equal(f"{line['id']} verdict", read(page.all("span", verdict)[0]), state)
    asked = read(threshold).removeprefix(say(language, "threshold")).strip()
    page.texts(
        f"printed {line['id']}", page.all("td", paper), [rule[language], asked, f"{shown} {phrases.pair(line)}", state]
    )


def rule_verdict(language: str, policy: Document, line: Document) -> str:
    """What became of a standard, in words."""
    if line["rating"] is not None:
        return str(policy["ratings"][line["rating"]][language])
    return say(language, f"verdict_state.{line['verdict']}")


def check_others(page: Page, published: Published, card: Document) -> None:
    """Every other figure; none of the person's figures that looked at anything is missing from the page."""
    tiles = {box.get("data-figure"): box for box in page.all("//div[@class='tiles']/div")}
    judged = {line["kpi"] for line in card["indicators"] if line["state"] != "not_applicable"}
    judged |= {line["kpi"] for line in card["standards"] if line["verdict"] != "not_applicable"} | {
        cap["kpi"] for cap in card["caps"]
    }
    own = [
        row for (_, level, who), row in published.figures.items() if (level, who) == ("technician", card["employee_no"])
    ]
    looked = [row for row in own if row["numerator"] or row["denominator"] or row["pending"] or row["excluded"]]
    page.equal("figures that are missing", {row["kpi"] for row in looked} - judged - set(tiles), set())
    page.equal("figures shown twice", judged & set(tiles), set())
    for name, box in tiles.items():
        _tile(page, published, published.figure(name, card), box)


def _tile(page: Page, published: Published, figure: Document, box: Any) -> None:
    name, language = figure["kpi"], page.language
    page.texts(f"{name} value", page.all("strong", box), [phrases.value(language, name, figure["value"])])
    beside = company(page, published, name)
    shown = [] if beside is None else [f"{say(language, 'company_figure')} {beside}"]
    page.texts(f"{name} company", page.all("span[@data-is='company']", box), shown)
    told = [phrases.counted(language, figure)] if figure["denominator"] is not None else []
    told += phrases.extras(language, figure) + phrases.waiting(language, figure)
    lines = [line for line in page.all("span[@class='sub']", box)[1:] if read(line) and not page.all("a", line)]
    page.texts(f"{name} counts", lines, told)
    page.equal(f"{name} name", read(page.all("span[@class='sub']", box)[0]), kpi(name)[language]["name"])
