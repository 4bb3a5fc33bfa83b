"""A capped figure in words: counts, the limit, what chance does, what the numbers can support, and one next step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from pipeline.definitions.kpi import Kpi
from pipeline.language import Text
from pipeline.report import chance, formats
from pipeline.report.wording import both, code, kpi_text, sentences
from pipeline.scorecard.model import SPEAKING, CapVerdict, Window

TONES: Mapping[str, str] = {
    "within": "good",
    "undecided": "open",
    "over_may_be_chance": "warn",
    "over": "bad",
    "no_orders": "none",
}
STATUS_TONES: Mapping[str, str] = {"grey": "none", "green": "good", "amber": "warn", "red": "bad"}
_OVER = ("over", "over_may_be_chance")


@dataclass(frozen=True)
class CapView:
    """What a page shows of one verdict; `support` says what the numbers can support of it, and what to do next."""

    kpi: str
    name: Text
    rule: str
    counts: Text
    pair: str
    rate: str
    limit: str
    verdict: Text
    tone: str
    explanation: Text
    history: tuple[tuple[Text, str, str], ...]
    trend: Text
    status: Text
    status_tone: str
    support: Text

    @property
    def noticed(self) -> bool:
        """True when the rule or the numbers have something to say."""
        return self.tone not in ("good", "none") or self.status_tone in ("warn", "bad")


def cap_view(cap: CapVerdict, kpi: Kpi) -> CapView:
    """The verdict in words."""
    return CapView(
        kpi=cap.kpi,
        name=kpi_text(kpi, "name"),
        rule=cap.rule,
        counts=_counts(cap, kpi),
        pair=f"{cap.numerator} / {formats.plain(cap.denominator)}",
        rate=_rate(cap.numerator, cap.denominator),
        limit=formats.limit_percent(cap.limit),
        verdict=code("verdict", cap.verdict),
        tone=TONES[cap.verdict],
        explanation=sentences(_sentences(cap, kpi)),
        history=tuple(_window(months, *cap.last_months[months]) for months in sorted(cap.last_months)),
        trend=code("trend", cap.trend),
        status=code("cap_status", cap.status),
        status_tone=STATUS_TONES[cap.status],
        support=sentences(_support(cap)),
    )


def _rate(above: int, below: int) -> str:
    return formats.percent(Fraction(above, below) if below else None)


def _window(months: int, above: int, below: int) -> tuple[Text, str, str]:
    return both("last_months", n=months), f"{above} / {formats.plain(below)}", _rate(above, below)


def _counts(cap: CapVerdict, kpi: Kpi) -> Text:
    return both(
        "counts",
        above=kpi_text(kpi, "numerator"),
        below=kpi_text(kpi, "denominator"),
        n=cap.numerator,
        d=formats.plain(cap.denominator),
    )


def _sentences(cap: CapVerdict, kpi: Kpi) -> Iterator[Text]:
    limit = formats.limit_percent(cap.limit)
    yield both("cap.counts", counts=_counts(cap, kpi), rate=_rate(cap.numerator, cap.denominator), limit=limit)
    if cap.pending:
        high = formats.percent(cap.high)
        yield both("cap.pending" if cap.high is not None else "cap.pending_only", n=cap.pending, high=high)
    if cap.denominator:
        yield from _chance_sentences(cap, limit)


def _support(cap: CapVerdict) -> Iterator[Text]:
    """What the window comes to, what the numbers therefore say, and the next step."""
    window = cap.window
    if window is not None:
        yield from _window_sentences(cap, window)
    yield both("cap_said", text=code("cap_status", cap.status))
    if window is not None and window.expected is not None and window.denominator:
        yield both("cap_expected", expected=formats.plain(window.expected, 1), n=window.numerator)
    if cap.status in SPEAKING and window is not None and not window.is_above_expected:
        yield both("cap_as_expected")
    yield both(_next_step(cap))


def _window_sentences(cap: CapVerdict, window: Window) -> Iterator[Text]:
    if window.is_short:
        yield both("cap_window.short", months=window.months)
    if window.months > 1 and window.denominator:
        k = formats.one_in(window.probability or 0.0)
        yield both(
            "cap_window.none" if not window.numerator else "cap_window.often" if k is None else "cap_window.one_in",
            months=window.months,
            n=window.numerator,
            d=formats.plain(window.denominator),
            rate=_rate(window.numerator, window.denominator),
            limit=formats.limit_percent(cap.limit),
            k=k,
        )
    if window.is_month_enough and window.months > 1:
        yield both("cap_window.alone")


def _next_step(cap: CapVerdict) -> str:
    if cap.verdict in ("undecided", "no_orders"):
        return f"cap.next.{cap.verdict}"
    if cap.status == "green" and cap.verdict not in _OVER:
        return "cap.next.within"
    return f"cap_step.{cap.status}"


def _chance_sentences(cap: CapVerdict, limit: str) -> Iterator[Text]:
    if cap.numerator and cap.probability is not None:
        k = formats.one_in(cap.probability)
        yield both("cap.often", limit=limit) if k is None else both("cap.one_in", limit=limit, k=k)
    unseen = chance.indistinguishable(cap.denominator, cap.limit)
    if unseen is not None:
        other = formats.limit_percent(cap.limit * unseen)
        yield both("cap.unseen", d=formats.plain(cap.denominator), limit=limit, other=other)
