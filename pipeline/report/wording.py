"""Texts in every language of a report, as the pages and the workbook take them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from pipeline.definitions.exact import Named
from pipeline.definitions.kpi import Kpi
from pipeline.kpi.intervals import fewest_for
from pipeline.kpi.model import Figure
from pipeline.language import LANGUAGES, Language, Text, catalogue, known, say
from pipeline.report import formats

_TIMES = ("minutes", "hours")
_ONE = ("1", "+1", "−1", "-1")


def both(key: str, /, **values: object) -> Text:
    """The report's message of that key in every language; values that are texts go in by language."""
    return {
        language: say(language, f"report.{key}", **{n: _in(language, v) for n, v in values.items()})
        for language in LANGUAGES
    }


def _in(language: Language, value: object) -> object:
    return value[language] if isinstance(value, dict) and language in value else value


def code(family: str, value: str | None) -> Text:
    """The words for a code of a family such as `reason`; a code without words is shown as it is."""
    if value is None:
        return same("")
    return both(f"{family}.{value}") if known(f"report.{family}.{value}") else same(value)


def refusal(code: str, detail: str, params: Mapping[str, str]) -> Text:
    """Why a file was not read, in words: the finer reason where there are words for it, else what its code says."""
    words = catalogue().get(f"file_detail.{code}.{detail}")
    try:
        return {language: words[language].format(**params) for language in LANGUAGES} if words else both(f"file.{code}")
    except KeyError:  # the words name a value that this place of refusal does not know
        return both(f"file.{code}")


def same(text: str) -> Text:
    """A text that reads the same in every language."""
    return dict.fromkeys(LANGUAGES, text)


def named(thing: Named) -> Text:
    """The name that a policy gives to a thing."""
    return {"zh": thing.zh, "en": thing.en}


def kpi_text(kpi: Kpi, field: str) -> Text:
    """A field of the KPI's wording (`name`, `meaning`, `numerator`, `denominator`)."""
    return {"zh": str(getattr(kpi.zh, field)), "en": str(getattr(kpi.en, field))}


def joined(texts: Iterable[Text], separator: Text) -> Text:
    """The texts one after the other with the language's own separator between them."""
    parts = list(texts)
    return {language: separator[language].join(part[language] for part in parts) for language in LANGUAGES}


def sentences(texts: Iterable[Text]) -> Text:
    """Whole sentences one after the other, each with a capital letter."""
    starting = ({language: text[:1].upper() + text[1:] for language, text in t.items()} for t in texts)
    return joined(starting, {"zh": "", "en": " "})


def listed(texts: Iterable[Text]) -> Text:
    """Things in a row with the language's own comma."""
    return joined(texts, both("comma"))


def in_languages(text: Text, languages: Sequence[Language], separator: str = " ") -> str:
    """One string with the text in the languages asked for, once where they agree."""
    return separator.join(dict.fromkeys(text[language] for language in languages if text[language]))


def value_text(kpi: Kpi, figure: Figure) -> Text:
    """The figure's value as people read it, in the KPI's unit; a dash when there is none."""
    if figure.value is None:
        return same(formats.NOTHING)
    return amount(kpi, figure.value)


def amount(kpi: Kpi, value: formats.Number) -> Text:
    """A value in the KPI's unit, rounded as people read it."""
    if kpi.unit == "percent":
        return same(formats.percent(value))
    return quantity(kpi.unit, formats.plain(value, 1 if kpi.unit in _TIMES else 2))


def bound(kpi: Kpi, value: Decimal) -> Text:
    """A value of a rule in the KPI's unit, unrounded to four decimals."""
    if kpi.unit == "percent":
        return same(formats.limit_percent(value))
    return quantity(kpi.unit, formats.plain(value, 4))


def quantity(unit: str, shown: str) -> Text:
    """A number with its unit; a unit without words, such as a count, adds none."""
    keys = [f"unit.{unit}.one"] * (shown in _ONE) + [f"unit.{unit}"]
    return next((both(key, n=shown) for key in keys if known(f"report.{key}")), same(shown))


def nth(place: int) -> Text:
    """Which time it is."""
    return both(f"nth.{place}") if known(f"report.nth.{place}") else both("nth", n=place)


def counts_text(kpi: Kpi, figure: Figure) -> Text:
    """What stands above and below the line, each with what it counts."""
    values = {
        "above": kpi_text(kpi, "numerator"),
        "below": kpi_text(kpi, "denominator"),
        "n": formats.plain(figure.numerator),
        "d": formats.plain(figure.denominator),
    }
    return both("counts" if figure.denominator is not None else "counts_only", **values)


def pair_text(figure: Figure) -> str:
    """The two counts as `741 / 808`; empty for counts without a line."""
    if figure.denominator is None:
        return ""
    return f"{formats.plain(figure.numerator)} / {formats.plain(figure.denominator)}"


def span_text(figure: Figure) -> str:
    """The 95 % interval as `89.6–93.4%`; empty without one."""
    if figure.low is None or figure.high is None:
        return ""
    return f"{formats.half_up(figure.low * 100, 1)}–{formats.percent(figure.high)}"


def interval_text(kpi: Kpi, figure: Figure) -> Text | None:
    """The counts in the KPI's own words and its 95 % interval out of a hundred or more; None without an interval."""
    if figure.low is None or figure.high is None or not figure.denominator:
        return None
    low, high, whole = formats.in_so_many(figure.low, figure.high)
    told = both(
        "interval" if whole == 100 else "interval.fine",
        above=kpi_text(kpi, "numerator"),
        below=kpi_text(kpi, "denominator"),
        n=formats.plain(figure.numerator),
        d=formats.plain(figure.denominator),
        low=low,
        high=high,
        whole=whole,
    )
    return sentences([told])


def waiting_text(figure: Figure) -> Text | None:
    """How many cases are pending and excluded, in words; None when there are none."""
    parts = [both("n_pending", n=figure.pending)] if figure.pending else []
    parts += [both("n_excluded", n=figure.excluded)] if figure.excluded else []
    return listed(parts) if parts else None


def extras_text(kpi: Kpi, figure: Figure) -> Text | None:
    """The figure's further numbers, such as a median, in words; None when it has none to show."""
    shown: Mapping[str, float | int | None] = {
        name: value for name, value in figure.extra.items() if value and known(f"report.extra.{name}")
    }
    units = {name: kpi.unit if name in kpi.percentiles else "" for name in shown}
    texts = [both(f"extra.{n}", n=quantity(units[n], formats.plain(v, 1))) for n, v in shown.items()]
    least = max((fewest_for(kpi.percentiles[name]) for name in shown if name in kpi.percentiles), default=0)
    open_above = [both("extra.open_above", least=least)] * (figure.counted < least)
    return listed([*texts, *open_above]) if shown else None
