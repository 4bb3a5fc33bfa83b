"""The public edition: figures of the company that tell nothing of anybody, small numbers masked.

Masked is a count of one to four, above the line or short of it, and every figure behind which fewer than five people
stand. A masked count is not to be had from what stands beside it either: its rate is masked too, and of counts that add
up to a known sum so many more are masked that what is hidden comes to five at least.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.definitions.kpi import Kpi
from pipeline.kpi.model import Case, Figure
from pipeline.language import Text
from pipeline.report.editions import FEWEST
from pipeline.report.figure_view import has_cases
from pipeline.report.model import MonthReport
from pipeline.report.wording import both, counts_text, extras_text, interval_text, kpi_text, named, value_text


@dataclass(frozen=True)
class PublicFigure:
    """A KPI of the company; without a value it is masked."""

    name: Text
    meaning: Text
    value: Text | None
    notes: tuple[Text, ...]
    status: str


@dataclass(frozen=True)
class PublicGrades:
    """How many people of a scheme have which grade; None where the number is masked."""

    scheme: Text
    people: int | None
    counts: tuple[tuple[Text, int | None], ...]


@dataclass(frozen=True)
class PublicView:
    """What the public page says.

    `people` is None in a company of fewer than five, and where it would tell how many a masked scheme has.
    """

    people: int | None
    is_tiny: bool
    figures: tuple[PublicFigure, ...]
    masked: tuple[Text, ...]
    grades: tuple[PublicGrades, ...]
    fewest: int = FEWEST


def public_view(report: MonthReport) -> PublicView:
    """The month of the company without a name, an employee number, or a number that would tell of somebody."""
    behind: dict[str, list[Case]] = {}
    for case in report.cases:
        behind.setdefault(case.kpi, []).append(case)
    figures = [
        (kpi, figure)
        for kpi in report.kpis.values()
        if (figure := report.figures.get((kpi.id, "company", "company"))) is not None and has_cases(figure)
    ]
    hidden = {kpi.id for kpi, figure in figures if is_telling(kpi, figure, behind.get(kpi.id, ()))}
    sizes = Counter(card.scheme for card in report.scored.cards)
    return PublicView(
        people=None if any(map(is_small, (sizes.total(), *sizes.values()))) else sizes.total(),
        is_tiny=is_small(sizes.total()),
        figures=tuple(_figure(kpi, figure) for kpi, figure in figures if kpi.id not in hidden),
        masked=tuple(kpi_text(kpi, "name") for kpi, _ in figures if kpi.id in hidden),
        grades=tuple(_grades(report)),
    )


def is_small(count: int) -> bool:
    """True for a count that is masked; nothing at all is no secret."""
    return 0 < count < FEWEST


def is_telling(kpi: Kpi, figure: Figure, cases: Sequence[Case]) -> bool:
    """True when the figure, or a count that it gives away, would tell of a few people or a few cases."""
    counted = [case for case in cases if case.state == "counted"]
    people = {case.employee_no for case in counted if case.employee_no is not None}
    hits = sum(1 for case in counted if case.numerator and not case.basis)
    counts = [len(people), figure.counted, hits]
    if figure.denominator is not None and kpi.kind != "mean":
        misses = sum(1 for case in counted if case.numerator < case.denominator and not case.basis)
        counts += [misses, int(figure.denominator), int(figure.numerator), int(figure.denominator - figure.numerator)]
    counts += [value for value in figure.extra.values() if isinstance(value, int)]
    return any(map(is_small, counts))


def _figure(kpi: Kpi, figure: Figure) -> PublicFigure:
    told = interval_text(kpi, figure) or (counts_text(kpi, figure) if kpi.kind == "rate" else None)
    notes = (told, extras_text(kpi, figure))
    return PublicFigure(
        name=kpi_text(kpi, "name"),
        meaning=kpi_text(kpi, "meaning"),
        value=value_text(kpi, figure),
        notes=tuple(note for note in notes if note is not None),
        status=figure.status,
    )


def _grades(report: MonthReport) -> Iterator[PublicGrades]:
    """The grades of each scheme; of a scheme of fewer than five people nothing is said."""
    for policy in report.policies.all:
        grades = [card.grade for card in report.scored.cards if card.scheme == policy.scheme]
        if is_small(len(grades)):
            yield PublicGrades(named(policy), None, ())
        elif policy.has_total and grades:
            names = [*((named(grade), grade.id) for grade in policy.grades), (both("card.no_grade"), None)]
            counts = [grades.count(grade) for _, grade in names]
            hidden = suppressed(counts)
            shown = (None if at in hidden else count for at, count in enumerate(counts))
            words = (name for name, _ in names)
            yield PublicGrades(named(policy), len(grades), tuple(zip(words, shown, strict=True)))


def suppressed(counts: Sequence[int]) -> frozenset[int]:
    """The places of those counts to mask whose sum is known: small ones, and others until nothing can be told.

    What is masked comes to five at least (so it is two counts at least): the sum less what is shown tells no small
    count.
    """
    hidden = [place for place, count in enumerate(counts) if is_small(count)]
    rest = sorted(
        (place for place in range(len(counts)) if place not in hidden), key=lambda at: (not counts[at], counts[at])
    )
    while hidden and rest and sum(counts[place] for place in hidden) < FEWEST:
        hidden.append(rest.pop(0))
    return frozenset(hidden)
