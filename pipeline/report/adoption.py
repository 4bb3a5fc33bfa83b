"""What pages, workbooks and commands say of how a policy came into force, and of what that still lacks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pipeline.definitions.adoption import NO_DATA, NO_RULE, Adoption, Approval, Missing
from pipeline.language import LANGUAGES, Message, Text, message, say
from pipeline.report.model import MonthReport
from pipeline.report.wording import both, joined, same
from pipeline.scorecard.model import Card


@dataclass(frozen=True)
class Gap:
    """Why a month is a simulation: the scheme, what it lacks, and that in words with the command that cures it."""

    scheme: str
    missing: Missing
    message: Message


@dataclass(frozen=True)
class SimulationView:
    """What stands on every page of a simulation: that it is one, what that means, and a line per thing missing."""

    title: Text
    meaning: Text
    lines: tuple[Text, ...]


def adoption_gaps(report: MonthReport) -> tuple[Gap, ...]:
    """What keeps the month from being more than a simulation, by scheme; empty when nothing does."""
    return gaps_of(report.adoptions)


def gaps_of(adoptions: Mapping[str, Adoption]) -> tuple[Gap, ...]:
    """What these policies lack, in their order."""
    return tuple(
        Gap(adopted.scheme, missing, _told(adopted, missing))
        for adopted in adoptions.values()
        for missing in adopted.missing
    )


def _told(adopted: Adoption, missing: Missing) -> Message:
    key = f"adoption.missing.{missing}"
    given = {"scheme": adopted.scheme, "since": adopted.effective_from, "month_start": adopted.first_day}
    if missing == "publication":
        return message(key, published=adopted.published_on, **given)
    if missing == "same_file" and adopted.other is not None:
        known = {"by": adopted.other.approved_by, "on": adopted.other.approved_on}
        return message(key, approved_sha=adopted.other.sha256[:12], sha=adopted.sha256[:12], **known, **given)
    return message(key, **given)


def simulation_view(report: MonthReport) -> SimulationView | None:
    """What every page of the month has to say first; None where the month is no simulation."""
    gaps = adoption_gaps(report)
    if not gaps:
        return None
    return SimulationView(
        both("adopted.simulation"), both("adopted.meaning"), tuple(_in_words(g.message) for g in gaps)
    )


def _in_words(told: Message) -> Text:
    return {language: say(language, told.key, **told.values) for language in LANGUAGES}


def simulation_lines(report: MonthReport) -> tuple[Text, ...]:
    """The same as one text after the other; empty where the month is no simulation."""
    view = simulation_view(report)
    return () if view is None else (view.title, view.meaning, *view.lines)


def simulation_document(report: MonthReport) -> list[dict[str, Any]]:
    """What is missing per scheme, as `scorecards.json` holds it; empty where the month is no simulation."""
    return [
        {
            "scheme": adopted.scheme,
            "effective_from": adopted.effective_from.isoformat(),
            "sha256": adopted.sha256,
            "missing": list(adopted.missing),
        }
        for adopted in report.adoptions.values()
        if adopted.missing
    ]


def adoption_facts(report: MonthReport, scheme: str) -> tuple[tuple[Text, Text], ...]:
    """How that policy came into force, a line per fact; empty where nothing is known of it."""
    adopted = report.adoptions.get(scheme)
    if adopted is None:
        return ()
    lacking = ((both("adopted.missing"), _in_words(gap.message)) for gap in gaps_of({scheme: adopted}))
    approval = adopted.approval
    recorded = () if approval is None else _facts(adopted, approval, report.scored.as_of.date())
    people = [card.employee.employee_no for card in report.scored.cards if card.scheme == scheme]
    signed = both("adopted.signed_count", n=sum(no in adopted.acknowledged for no in people), of=len(people))
    return (*lacking, *recorded, (both("adopted.signed"), signed))


def _facts(adopted: Adoption, approval: Approval, today: date) -> Iterator[tuple[Text, Text]]:
    yield both("adopted.approved"), both("adopted.by_on", by=approval.approved_by, on=approval.approved_on)
    yield both("adopted.consulted"), same(str(approval.consulted_on))
    yield both("adopted.published"), same(str(approval.published_on))
    due = [both("adopted.overdue")] if adopted.is_review_due(today) else []
    yield both("adopted.review"), joined([same(str(approval.review_by)), *due], same(" "))
    yield both("adopted.recorded"), same(str(approval.recorded_on))
    if approval.reason:
        yield both("adopted.reason"), same(approval.reason)
    yield both("adopted.compared"), _compared(approval.diff, approval.month)
    yield both("adopted.simulated"), _compared(approval.simulate, approval.month)
    for warning in approval.warnings:
        yield both("adopted.warning"), {"zh": warning.zh, "en": warning.en}


def _compared(sha256: str, month: str) -> Text:
    if sha256 == NO_DATA:
        return both("adopted.no_data")
    if sha256 == NO_RULE:
        return both("adopted.no_rule")
    return both("adopted.compared_month", month=month, sha=sha256[:12])


def overdue(report: MonthReport) -> tuple[Message, ...]:
    """A note for each policy whose day of review has passed at `as_of`."""
    return overdue_of(report.adoptions.values(), report.scored.as_of)


def overdue_of(adoptions: Iterable[Adoption], as_of: datetime) -> tuple[Message, ...]:
    """A note for each of these policies whose day of review has passed."""
    return tuple(
        message("adoption.review_overdue", scheme=a.scheme, since=a.effective_from, review=a.review_by)
        for a in adoptions
        if a.is_review_due(as_of.date())
    )


def acknowledgement(report: MonthReport, card: Card) -> Text | None:
    """Since when the person has signed for the version by which the card was scored, or that they have not yet.

    None where nothing is known of how the policy came into force.
    """
    adopted = report.adoptions.get(card.scheme)
    if adopted is None:
        return None
    day = adopted.acknowledged.get(card.employee.employee_no)
    version = {"scheme": adopted.scheme, "since": adopted.effective_from}
    if day is None:
        return both("adopted.not_acknowledged", **version)
    return both("adopted.acknowledged", on=day, **version)


def notes(gaps: Iterable[Gap]) -> tuple[Message, ...]:
    """A line for a terminal per thing that is missing."""
    return tuple(message("adoption.note", gap=gap.message) for gap in gaps)
