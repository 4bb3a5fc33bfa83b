"""What may still stand on a person's page when everything of the month was compared: the rules, in words."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from typing import Any

from tests.equal.facts import ROOT, Document, Published, kpi, say
from tests.equal.paged import Page, tokens
from tests.equal.shown import limit, plain

# "Points = weight x attainment / 100": full attainment, which no definition has to write.
_ALWAYS = {"100"}


def check_frame(page: Page, published: Published, card: Document, policy: Document) -> None:
    """Whom the page is about, of which month, judged when, by which scheme, and until when one may object."""
    language, month, number = page.language, published.scorecards["month"], card["employee_no"]
    as_of = published.scorecards["as_of"].replace("T", " ")[:16]
    page.texts("head", page.all("//h1"), [f"{card['name']} {number}"])
    who = [say(language, f"role.{card['role']}"), card["team"], card["branch"]]
    page.same("who", page.one("//section[@class='head']//p"), " · ".join([*filter(None, who), month]))
    page.same("title", page.one("//header[@class='bar']//strong"), say(language, "report_title", month=month))
    for n, header in enumerate(page.all("//div[@class='paper']//header"), start=1):
        told = [say(language, "paper.title", month=month), f"{card['name']} {number}", *filter(None, who[:2])]
        page.same("paper head", header, " · ".join(told) + say(language, "paper.page", n=n))
    scheme = {"scheme": policy[language], "effective_from": policy["effective_from"]}
    page.same("footer", page.one("//footer"), say(language, "footer", as_of=as_of, **scheme))
    since = {"from": say(language, "rules_from", day=policy["effective_from"])}
    foot = say(language, "paper.as_of", as_of=as_of, scheme=policy[language], **since)
    page.same("paper foot", page.all("//div[@class='paper']//p[@class='sub']")[-1], foot)
    _objections(page, card, policy, date.fromisoformat(as_of[:10]))


def _objections(page: Page, card: Document, policy: Document, day: date) -> None:
    asked = {"days": 7, "answer_working_days": 10} | policy.get("appeal", {})  # what a policy that is silent takes
    until = day + timedelta(days=asked["days"])
    told = [say(page.language, "appeal.until", days=asked["days"], until=until), say(page.language, "appeal.how")]
    told.append(say(page.language, "appeal.answer", days=asked["answer_working_days"]))
    told += [] if card["status"] == "final" else [say(page.language, "appeal.provisional")]
    page.texts("objections", page.all("//div[@class='paper']//li"), told)


def check_rest(page: Page, policy: Document) -> None:
    """Every number still on the page is one of the definitions of the place it stands in."""
    known = {rule["id"]: rule for rule in policy.get("indicators", [])}
    general = _ALWAYS | set(_numbers({k: v for k, v in policy.items() if k not in ("indicators", "standards")}))
    for about, token in page.left():
        rule = known.get(about)
        name = rule["kpi"] if rule else about
        allowed = general if not about else _ALWAYS | _of_kpi(name) | set(_overrides(policy, name))
        allowed = allowed | set(_numbers(rule or [r for r in _judging(policy) if r["kpi"] == name]))
        if token not in allowed:
            page.faults.append(
                f"{page.file.stem} {page.language}: {token!r} at {about or 'no figure'!r} is not explained"
            )


def _judging(policy: Document) -> list[Document]:
    return [*policy.get("standards", []), *policy.get("caps", []), *policy.get("disqualifications", [])]


def _overrides(policy: Document, name: str) -> Iterator[str]:
    yield from _numbers(policy.get("parameters", {}))
    yield from _numbers(policy.get("kpis", {}).get(name, {}))


@cache
def _of_kpi(name: str) -> frozenset[str]:
    """The numbers of a KPI's definition: its parameters, its rules, its own words."""
    if not name or not (ROOT / "sql" / "kpi" / f"{name}.toml").exists():
        return frozenset()
    shared = tomllib.loads((ROOT / "sql" / "parameters.toml").read_text(encoding="utf-8"))
    return frozenset(_numbers([kpi(name), shared]))


def _numbers(thing: Any) -> Iterator[str]:
    """Every number in a definition, as it is and as a percentage."""
    if isinstance(thing, dict):
        for value in thing.values():
            yield from _numbers(value)
    elif isinstance(thing, list | tuple):
        for value in thing:
            yield from _numbers(value)
    elif isinstance(thing, str):
        yield from tokens(thing)
        if thing.replace(".", "", 1).isdigit():
            yield from (plain(thing, 4), limit(thing))
    elif isinstance(thing, int | float) and not isinstance(thing, bool):
        yield plain(thing, 4)
    elif thing is not None:
        yield str(thing)
