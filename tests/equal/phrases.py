"""Figures in words, put together from the JSON numbers and the catalogues."""

from __future__ import annotations

from tests.equal.facts import HALVES, Document, kpi, say, sentence, words
from tests.equal.shown import NONE, out_of_so_many, percent, plain


def quantity(language: str, unit: str, shown: str) -> str:
    """A number with its unit."""
    one = f"unit.{unit}.one" if shown.lstrip("+−-") == "1" else ""
    key = next((key for key in (one, f"unit.{unit}") if f"report.{key}" in words()), None)
    return shown if key is None else say(language, key, n=shown)


def value(language: str, name: str, number: float | None) -> str:
    """A value in the KPI's unit."""
    unit = kpi(name)["unit"]
    if number is None:
        return NONE
    return (
        percent(number)
        if unit == "percent"
        else quantity(language, unit, plain(number, 1 if unit in ("minutes", "hours") else 2))
    )


def pair(figure: Document) -> str:
    """The two counts."""
    return "" if figure["denominator"] is None else f"{plain(figure['numerator'])} / {plain(figure['denominator'])}"


def counted(language: str, figure: Document) -> str:
    """The counts in the KPI's words, with the interval out of a hundred where there is one."""
    name = figure["kpi"]
    own = {"above": kpi(name)[language]["numerator"], "below": kpi(name)[language].get("denominator", "")}
    own |= {"n": plain(figure["numerator"]), "d": plain(figure["denominator"])}
    if figure["low"] is not None and figure["denominator"]:
        return sentence(say(language, "interval", **own, **out_of_so_many(figure["low"], figure["high"])))
    return short(language, figure, own)


def short(language: str, figure: Document, own: Document | None = None) -> str:
    """The counts in the KPI's words."""
    name = figure["kpi"]
    own = own or {
        "above": kpi(name)[language]["numerator"],
        "below": kpi(name)[language].get("denominator", ""),
        "n": plain(figure["numerator"]),
        "d": plain(figure["denominator"]),
    }
    if figure["denominator"] is None:
        return sentence(say(language, "short.count", **own))
    if not figure["denominator"]:
        return sentence(say(language, "short.nothing", **own))
    if kpi(name)["kind"] == "mean":
        return say(language, "short.mean", value=value(language, name, figure["value"]), **own)
    return sentence(say(language, "short.rate", **own))


def waiting(language: str, figure: Document) -> list[str]:
    """How many cases wait or are left out; nothing where there are none."""
    found = [say(language, f"n_{kind}", n=figure[kind]) for kind in ("pending", "excluded") if figure[kind]]
    return [say(language, "comma").join(found)] if found else []


def extras(language: str, figure: Document) -> list[str]:
    """The further numbers of a row of `kpis.json`, such as a median; nothing where there are none."""
    found = {n: v for n, v in figure.items() if n not in HALVES and f"report.extra.{n}" in words() and v}
    definition = kpi(figure["kpi"])
    units = {name: definition["unit"] if name in definition.get("percentiles", {}) else "" for name in found}
    shown = {name: quantity(language, units[name], plain(number, 1)) for name, number in found.items()}
    told = [say(language, f"extra.{name}", n=number) for name, number in shown.items()]
    return [say(language, "comma").join(told)] if told else []


def trend(language: str, name: str, months: list[tuple[str, float]]) -> list[str]:
    """The last twelve months in words; nothing for fewer than two."""
    if len(months) < 2:
        return []
    low, high = min(months, key=lambda point: point[1]), max(months, key=lambda point: point[1])
    ends = {"low": value(language, name, low[1]), "high": value(language, name, high[1])}
    ends |= {"low_month": low[0], "high_month": high[0], "first": months[0][0], "last": months[-1][0]}
    return [say(language, "trend.words", months=len(months), **ends)]
