"""Standards in words: a figure, the threshold of the text, and whether it is met."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.definitions.kpi import Kpi
from pipeline.definitions.policy import Policy
from pipeline.definitions.scoring import RatingBand, Standard
from pipeline.language import Text
from pipeline.report.wording import (
    both,
    bound,
    code,
    interval_text,
    kpi_text,
    listed,
    named,
    pair_text,
    value_text,
    waiting_text,
)
from pipeline.scorecard.model import Judgement, StandardVerdict

TONES = {"met": "good", "missed": "bad", "rated": "", "too_few": "open", "no_data": "none", "not_applicable": "none"}
_ORDER: tuple[Judgement, ...] = ("missed", "met", "rated", "too_few", "no_data")


@dataclass(frozen=True)
class StandardView:
    """One standard and what became of it."""

    name: Text
    kpi: str
    kpi_name: Text
    rule: str
    threshold: Text
    value: Text
    pair: str
    interval: Text | None
    waiting: Text | None
    verdict: Text
    state: str
    tone: str
    status: str
    reading: Text | None
    assumed: bool


def standard_view(policy: Policy, verdict: StandardVerdict, kpi: Kpi) -> StandardView:
    """The verdict as a line of a page."""
    rule = next(rule for rule in policy.standards if rule.id == verdict.id)
    return StandardView(
        name=named(rule),
        kpi=kpi.id,
        kpi_name=kpi_text(kpi, "name"),
        rule=rule.rule,
        threshold=threshold_text(policy, rule, kpi),
        value=value_text(kpi, verdict.figure),
        pair=pair_text(verdict.figure),
        interval=interval_text(kpi, verdict.figure),
        waiting=waiting_text(verdict.figure),
        verdict=verdict_text(policy, verdict, rule),
        state=verdict.state,
        tone=TONES[verdict.state],
        status=verdict.figure.status,
        reading=named(rule.reading) if rule.reading else None,
        assumed=rule.assumed,
    )


def verdict_text(policy: Policy, verdict: StandardVerdict, rule: Standard) -> Text:
    """What became of the standard, in words."""
    if verdict.rating is not None:
        return named(policy.ratings[verdict.rating])
    if verdict.state == "too_few":
        return both("verdict_state.too_few", counted=verdict.figure.counted, needed=rule.min_cases)
    return code("verdict_state", verdict.state)


def verdict_counts(verdicts: Iterable[StandardVerdict]) -> tuple[tuple[Text, str], ...]:
    """How many standards were missed, met and so on, each with its tone, missed ones first."""
    found = Counter(verdict.state for verdict in verdicts)
    return tuple((both(f"verdict_count.{state}", n=found[state]), TONES[state]) for state in _ORDER if found[state])


def threshold_text(policy: Policy, rule: Standard, kpi: Kpi) -> Text:
    """What meets the standard, or which value gets which rating."""
    if rule.ratings:
        return listed(
            both("step", value=_band(band, kpi), points=named(policy.ratings[band.rating])) for band in rule.ratings
        )
    ((name, value),) = rule.bounds
    if name == "from" and value == 1 and kpi.unit == "percent":
        return both("needed.every")
    return both("needed.none") if name == "up_to" and not value else both(f"needed.{name}", value=bound(kpi, value))


def _band(band: RatingBand, kpi: Kpi) -> Text:
    for name, value in band.bounds:
        return both(f"band.{name}", value=bound(kpi, value))
    return both("band.rest")
