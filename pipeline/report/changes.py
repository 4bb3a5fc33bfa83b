"""What changed since last month and why: the figures that moved most, each with where the difference comes from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from pipeline.definitions.kpi import Kpi
from pipeline.kpi.model import Sums
from pipeline.language import Text
from pipeline.report import formats
from pipeline.report.model import MonthReport
from pipeline.report.moves import Move, Why, value_of
from pipeline.report.wording import amount, both, kpi_text, listed, same, sentences

MOST = 5
_NEARLY = 0.5  # of its ranges: what moved less is not worth a line


@dataclass(frozen=True)
class Delta:
    """The difference to last month with its sign, and whether that is better or worse; coloured only when clear."""

    text: Text
    words: Text
    tone: str
    arrow: str


@dataclass(frozen=True)
class Change:
    """One figure that moved; `reason` only where chance hardly explains it."""

    kpi: str
    name: Text
    before: Text
    now: Text
    delta: Delta
    clear: bool
    reason: Text | None


@dataclass(frozen=True)
class Changes:
    """What moved since last month: at most five figures, how many were compared, and what was left out and why."""

    month: str
    lines: tuple[Change, ...]
    summary: Text
    left_out: tuple[Text, ...]


def changes(report: MonthReport, moves: Mapping[str, Move | Why]) -> Changes:
    """The figures that moved most since last month: clear changes first, then those chance may explain."""
    found = {name: one for name, one in moves.items() if isinstance(one, Move)}
    order = {name: place for place, name in enumerate(found)}
    ranked = sorted(found, key=lambda name: (not found[name].clear, -found[name].strength, order[name]))
    shown = [name for name in ranked if found[name].clear or found[name].strength >= _NEARLY][:MOST]
    clear = sum(one.clear for one in found.values())
    key = "changes.none_known" if not found else "changes.some" if clear else "changes.none"
    return Changes(
        month=str(report.scored.month.previous),
        lines=tuple(_change(report, report.kpis[name], found[name]) for name in shown),
        summary=both(key, compared=len(found), clear=clear),
        left_out=tuple(_left_out(report, moves)),
    )


def _left_out(report: MonthReport, moves: Mapping[str, Move | Why]) -> Iterator[Text]:
    for why in ("unripe", "unrecorded"):
        names = [kpi_text(report.kpis[name], "name") for name, one in moves.items() if one == why]
        if names:
            yield both(f"changes.{why}", names=listed(names))


def _change(report: MonthReport, kpi: Kpi, moved: Move) -> Change:
    return Change(
        kpi=kpi.id,
        name=kpi_text(kpi, "name"),
        before=amount(kpi, moved.before),
        now=amount(kpi, moved.now),
        delta=delta(kpi, moved),
        clear=moved.clear,
        reason=sentences(_reason(report, kpi, moved)) if moved.clear else None,
    )


def delta(kpi: Kpi, moved: Move) -> Delta:
    """The difference in words: percentages in points; a difference that rounds to nothing is none."""
    difference = moved.now - moved.before
    scale, places = (100, 1) if kpi.unit == "percent" else (1, 1 if kpi.unit in ("minutes", "hours") else 2)
    size = formats.half_up(abs(difference) * scale, places)
    if not size:
        return Delta(both("delta.same"), same(""), "", "")
    sign = "+" if difference > 0 else "−"
    shown = both("delta.points", n=size) if kpi.unit == "percent" else amount(kpi, abs(difference))
    is_better = (difference > 0) == (kpi.better == "higher")
    return Delta(
        text={language: sign + text for language, text in shown.items()},
        words=both("delta.better" if is_better else "delta.worse"),
        tone=("good" if is_better else "bad") if moved.clear else "",
        arrow="▲" if difference > 0 else "▼",
    )


def _reason(report: MonthReport, kpi: Kpi, moved: Move) -> Iterator[Text]:
    """What the difference is made of: how many cases more or fewer than at last month's level, and whose."""
    month = report.scored.month
    now = report.history.get((kpi.id, "company", "company", month), Sums())
    if kpi.kind == "rate" and kpi.better == "lower":
        key, events = "changes.events", now.numerator
    elif kpi.kind == "rate":
        key, events = "changes.misses", now.denominator - now.numerator
    else:
        key, events = "", now.numerator
    if key:
        share = moved.before if kpi.better == "lower" else 1 - moved.before
        words = {"above": kpi_text(kpi, "numerator"), "below": kpi_text(kpi, "denominator")}
        expected = formats.plain(share * Fraction(now.denominator), 0)
        yield both(key, n=formats.plain(events), d=formats.plain(now.denominator), expected=expected, **words)
    yield from _where(report, kpi, moved)


def _where(report: MonthReport, kpi: Kpi, moved: Move) -> Iterator[Text]:
    """The team that more than half of the company's difference comes from, or that it is spread over several.

    Neither is said where the teams at hand do not make up half of it: the rest is nobody's, or not this reader's.
    """
    level = "team" if any(at == "team" for _, at, _ in report.figures) else "branch"
    units = sorted(id for name, at, id in report.figures if name == kpi.id and at == level)
    whole = _share(report, kpi, moved, "company", "company")
    shares = {unit: _share(report, kpi, moved, level, unit) for unit in units}
    pulled = {unit: share for unit, share in shares.items() if share * whole > 0}
    most = max(pulled, key=lambda unit: (abs(pulled[unit]), unit), default="")
    if 2 * abs(sum(pulled.values(), Fraction(0))) < abs(whole) or not most:
        return
    if 2 * abs(pulled[most]) <= abs(whole):
        yield both("changes.spread", n=len(pulled))
        return
    before, now = (_value(report, kpi, level, most, back) for back in (1, 0))
    if before is None or now is None:
        yield both("changes.mostly", unit=most)
    else:
        yield both("changes.mostly_from", unit=most, before=amount(kpi, before), now=amount(kpi, now))


def _share(report: MonthReport, kpi: Kpi, moved: Move, level: str, unit: str) -> Fraction:
    """What the unit has beyond its own level of last month, above the line."""
    month = report.scored.month
    now = report.history.get((kpi.id, level, unit, month), Sums())
    before = _value(report, kpi, level, unit, 1)
    if kpi.kind == "count":
        return Fraction(now.numerator) / kpi.per - (before or 0)
    level_before = moved.before if before is None else before
    return Fraction(now.numerator) / kpi.per - level_before * Fraction(now.denominator)


def _value(report: MonthReport, kpi: Kpi, level: str, unit: str, back: int) -> Fraction | None:
    sums = report.history.get((kpi.id, level, unit, report.scored.month.plus(-back)))
    return value_of(kpi, sums or (Sums() if kpi.kind == "count" else None))
