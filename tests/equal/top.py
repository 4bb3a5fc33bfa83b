"""The top of a person's page against the card: total, points lost, standing, offences, the rules used."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tests.equal import phrases
from tests.equal.facts import Document, kpi, say, sentence
from tests.equal.firm import counted, firmness
from tests.equal.paged import Page, read
from tests.equal.shown import MINUS, percent, plain, points, rounded, total

CENT = Decimal("0.01")


def bounds(policy: Document) -> list[float]:
    """The totals from which grades start."""
    return [grade["from"] for grade in policy.get("grades", []) if "from" in grade]


def missing(line: Document) -> Decimal:
    """The points of an indicator's weight that were not reached, unrounded."""
    return Decimal(str(line["weight"])) - Decimal(str(line["points"]))


def named(policy: Document, language: str) -> dict[str, str]:
    """The names of a policy's indicators by id."""
    return {rule["id"]: rule[language] for rule in policy.get("indicators", [])}


def check_result(page: Page, card: Document, policy: Document) -> None:
    """Total, grade, points and coverage; a scheme without weights has none of them."""
    if not policy.get("indicators"):
        page.equal("total", page.all("//*[@class='total']"), [])
        return
    shown = total(card["total"], bounds(policy))
    for place in ("screen", "paper"):
        holder = page.one(f"//div[@class='{place}']")
        page.same(f"{place} total", page.one(".//span[@class='total']", holder), shown)
        grade = next((g[page.language] for g in policy["grades"] if g["id"] == card["grade"]), None)
        tags = page.all(
            ".//*[self::div[@class='head'] or self::p[@class='result']]//span[starts-with(@class,'tag')]", holder
        )
        page.equal(f"{place} grade", read(tags[0]), grade or say(page.language, "card.no_grade"))
    raw = f"{points(card['raw_points'])} / {plain(card['declared_total'])}"
    status = say(page.language, f"status.{card['status']}")
    cells = page.all("//div[@class='screen']//div[@class='head']/dl[@class='facts']//dd")
    page.texts("facts", cells, [raw, percent(card["coverage"]), status])


def check_lost(page: Page, card: Document, policy: Document) -> None:
    """The points lost per indicator, on the screen and on paper: each less than a cent off, adding up exactly."""
    scored = [line for line in card["indicators"] if line["state"] == "scored"]
    if not scored:
        page.equal("points lost", page.all("//table[@class='lost']"), [])
        return
    out_of = sum(Decimal(str(line["weight"])) for line in scored)
    short = {line["id"]: line for line in scored if missing(line)}
    lost = rounded(sum(map(missing, short.values())), 2)
    page.equal("points lost and reached", rounded(card["raw_points"], 2), out_of - lost)
    said = {"reached": f"{out_of - lost:.2f}", "out_of": plain(out_of), "lost": f"{lost:.2f}"}
    shown = dict[str, str]()
    for table in page.all("//table[@class='lost']"):
        shown = _lines(page, table, short, policy, said)
    _sentences(page, card, policy, said, shown)


def _lines(page: Page, table: Any, short: Document, policy: Document, said: Document) -> dict[str, str]:
    """What a table of points lost says by indicator, after a look at every line of it."""
    rows = {row.get("data-indicator"): row for row in page.all(".//tr[@data-indicator]", table)}
    page.equal("indicators that lost points", set(rows), set(short))
    losses = dict[str, str]()
    for name, row in rows.items():
        line, (first, second, third) = short[name], page.all("td", row)
        losses[name] = read(second).removeprefix(MINUS)
        apart = abs(Decimal(losses[name]) - missing(line))
        page.equal(f"{name} lost less than a cent off", apart < CENT, True)
        reached = Decimal(str(line["weight"])) - Decimal(losses[name])
        page.texts(f"{name} reached", [third], [f"{reached:.2f} / {plain(line['weight'])}"])
        page.texts(f"{name} why", [first], [named(policy, page.language)[name] + phrases.short(page.language, line)])
    exact = [missing(short[name]) for name in rows]
    page.equal("largest loss first", exact, sorted(exact, reverse=True))
    page.equal("sum of the losses", f"{sum(map(Decimal, losses.values())):.2f}", said["lost"])
    page.texts(
        "sum", page.all(".//tfoot//td", table), [f"{MINUS}{said['lost']}", f"{said['reached']} / {said['out_of']}"]
    )
    for cell in page.all(".//td[contains(@class,'lost-points')]", table):
        page.drop(cell)
    return losses


def _sentences(page: Page, card: Document, policy: Document, said: Document, shown: dict[str, str]) -> None:
    """The same in a sentence, on the screen and on paper."""
    language, names = page.language, named(policy, page.language)
    told = [say(language, "lost.at", n=shown[name], name=names[name]) for name in list(shown)[:3]]
    if rest := [Decimal(shown[name]) for name in list(shown)[3:]]:
        told.append(say(language, "lost.elsewhere", n=f"{sum(rest):.2f}", count=len(rest)))
    key = "lost.sentence" if shown else "lost.none"
    wanted = [say(language, key, where=say(language, "comma").join(told), **said)]
    if card["total"] is not None:
        wanted.append(say(language, "lost.total", total=total(card["total"], bounds(policy)), **said))
    declared = {"declared": plain(card["declared_total"]), "out_of": said["out_of"]}
    of_declared = [say(language, "lost.of_declared", **declared)] if len(set(declared.values())) > 1 else []
    page.same("points lost in words", page.one("//p[@class='lead']"), " ".join(wanted + of_declared))
    paper = [p for p in page.all("//div[@class='paper']//p") if read(p) in [wanted[0], *of_declared]]
    page.texts("paper points lost", paper, of_declared if shown else wanted[:1])
    points_of = f"{say(language, 'raw_points')} {said['reached']} / {said['out_of']}"
    page.texts("paper points", page.all("//p[@class='result']/span[@class='points']"), [points_of])
    _named_only(page, card, names)


def _named_only(page: Page, card: Document, names: dict[str, str]) -> None:
    """The indicators with full marks, and those that were not scored, on the screen and on paper."""
    groups: dict[str, list[str]] = {"full": [], "unscored": []}
    for line in card["indicators"]:
        if line["state"] != "not_applicable" and (line["state"] != "scored" or not missing(line)):
            groups["full" if line["state"] == "scored" else "unscored"].append(names[line["id"]])
    heads = {key: say(page.language, f"lost.{key}") for key in groups}
    told = [heads[key] + say(page.language, "comma").join(found) for key, found in groups.items() if found]
    starts = tuple(head.strip() for head in heads.values())
    for place in ("screen", "paper"):
        found = [p for p in page.all(f"//div[@class='{place}']//p[@class='sub']") if read(p).startswith(starts)]
        page.texts(f"{place} full marks and not scored", found, told)


def check_standing(page: Page, card: Document, policy: Document) -> None:
    """Why there is a grade or none, with the rules, and the gap between integer bands."""
    language, told = page.language, list[str]()
    if card["disqualifications"]:
        rules = say(language, "comma").join(entry["rule"] for entry in card["disqualifications"])
        told.append(say(language, "card.disqualified", rules=rules))
    elif card["grade"] is None and not policy.get("indicators"):
        told.append(say(language, "withheld.no_weights"))
    elif card["grade"] is None and card["total"] is None:
        minimum = f"{plain(policy['min_coverage'])}%"
        told.append(say(language, "withheld.coverage", coverage=percent(card["coverage"]), minimum=minimum))
    told += [say(language, "card.undecided")] if card["undecided"] else []
    told += [say(language, f"card.{card['status']}")] if policy.get("indicators") else []
    wanted = ("" if language == "zh" else " ").join(told)
    firm = firmness(language, card, policy)
    for place in ("screen", "paper"):
        found = [p for p in page.all(f"//div[@class='{place}']//p[not(@class)]") if read(p).startswith(told[0])]
        whole = f"{wanted} {firm}" if firm and place == "paper" else wanted
        gap = read(found[0]).removeprefix(whole) if found and card["grade_gap"] and place == "paper" else ""
        page.texts(f"{place} standing", found, [whole + gap])
    notes = page.all("//div[@class='note open'][not(@data-figure)][not(i)]/p[not(@class)]")[: bool(firm)]
    page.texts("how firm the grade is", notes, [firm] if firm else [])
    gaps = page.all("//div[@class='note warn'][not(@data-figure)]/p")
    page.equal("grade gap", bool(gaps), card["grade_gap"])


def check_offences(page: Page, card: Document, policy: Document) -> None:
    """Disqualifications, decided and open, with their counts, on the screen and on paper."""
    told = [
        _offence(page.language, policy, kind, entry)
        for kind in ("disqualified", "undecided")
        for entry in card[_LISTS[kind]]
    ]
    notes = page.all("//div[@class='note bad' or @class='note open'][i]/p")
    for note in notes:
        for link in page.all(".//a", note):
            page.drop(link)
    page.texts("offences", notes, told)
    paper = [p for p in page.all("//div[@class='paper']//p") if read(p) in told]
    page.texts("offences on paper", paper, told)


_LISTS = {"disqualified": "disqualifications", "undecided": "undecided"}


def _offence(language: str, policy: Document, kind: str, entry: Document) -> str:
    rules = policy.get("disqualifications", [])
    line = next((r["more_than"] for r in rules if (r["rule"], r["kpi"]) == (entry["rule"], entry["kpi"])), None)
    key = f"offence.{kind}" if line is not None else f"offence.{kind}_event"
    name = kpi(entry["kpi"])[language]["name"]
    counts = {"count": entry["count"], "pending": entry["pending"], "line": line, "rule": entry["rule"]}
    told = [say(language, key, name=name, **counts)]
    told += counted(language, entry) if kind == "disqualified" else []
    return ("" if language == "zh" else " ").join(map(sentence, told))


def check_rules(page: Page, policy: Document) -> None:
    """The points that the scheme has, the least coverage, the bounds of its grades."""
    holder = page.one("(//div[@class='screen']//section)[2]/details")
    since = say(page.language, "rules_from", day=policy["effective_from"])
    if policy.get("indicators"):
        minimum = f"{plain(policy['min_coverage'])}%"
        rule = say(page.language, "method.declared_text", declared=plain(policy["declared_total"]), minimum=minimum)
    else:
        rule = say(page.language, "method.no_total")
    page.same("rules", page.one("p", holder), f"{since}. {rule}")
    ranges = [
        say(page.language, "grade.from", bound=plain(g["from"])) if "from" in g else say(page.language, "grade.rest")
        for g in policy.get("grades", [])
    ]
    page.texts("grade bounds", page.all(".//td", holder), ranges)
