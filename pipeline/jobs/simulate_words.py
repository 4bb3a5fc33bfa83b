"""What luck does, in words: a short table per rule, then the warnings and what to do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from rich.cells import cell_len, set_cell_size

from pipeline.jobs.luck import RuleLuck
from pipeline.jobs.simulate import Simulated
from pipeline.language import Language, say
from pipeline.report import formats
from pipeline.scorecard.fair_world import MONTHS
from pipeline.scorecard.made_up_years import Estimate
from pipeline.scorecard.reference_world import ReferenceRow

Row = tuple[str, ...]
_SMALL, _LEAST = 0.01, 0.0001


def simulate_lines(simulated: Simulated, language: Language) -> Iterator[str]:
    """The result for a manager: the assumption, a table per rule, how exact it is, warnings, and one next step."""
    last = simulated.month
    first = last.plus(1 - MONTHS)
    yield say(language, "simulate.lead" if simulated.rate is None else "simulate.lead_rate", first=first, last=last,
              rate=formats.limit_percent(simulated.rate or 0))  # fmt: skip
    if not simulated.rules:
        yield say(language, "simulate.no_rules")
        return
    for rule in simulated.rules:
        yield ""
        yield _heading(rule, language)
        if rule.months < MONTHS:
            yield say(language, "simulate.short", months=rule.months)
        yield from _table(_rows(rule, language))
    yield ""
    yield say(language, "simulate.exact", draws=formats.plain(simulated.draws), seed=simulated.seed)
    yield from (say(language, warning.key, **warning.values) for warning in simulated.warnings)
    yield say(language, "simulate.do_change" if simulated.warnings else "simulate.do_nothing")


def _heading(rule: RuleLuck, language: Language) -> str:
    kpi = rule.kpi.zh if language == "zh" else rule.kpi.en
    is_rate = rule.kind == "rate"
    return say(
        language,
        f"simulate.rule.{rule.kind}",
        rule=rule.rule,
        scheme=rule.scheme,
        name=kpi.name,
        limit=formats.limit_percent(rule.limit) if is_rate else formats.plain(rule.limit),
        true=formats.percent(rule.true, 2) if is_rate else formats.plain(rule.true, 2),
        people=rule.people,
        cases=formats.plain(rule.cases),
    )


def _rows(rule: RuleLuck, language: Language) -> Iterator[Row]:
    written, supported = rule.written, rule.supported
    windows = supported.in_a_row
    per_100 = None if windows is None else windows * 100 / float(rule.person_years)
    yield ("", say(language, "simulate.written"), say(language, "simulate.supported"))
    for key, left, right in (
        ("per_month", _number(written.findings / MONTHS), _number(supported.findings / MONTHS)),
        ("once", _number(written.once), _estimate(supported.once)),
        ("in_a_row", _number(written.in_a_row), _number(windows)),
        ("streaks", _number(rule.streaks), _number(per_100)),
    ):
        yield say(language, f"simulate.row.{key}"), left, right


def _number(value: float | None) -> str:
    """As many decimals as the number needs to say something: one, two or four."""
    if value is None:
        return formats.NOTHING
    if 0 < value < _LEAST:
        return f"<{_LEAST}"
    return str(formats.half_up(value, 1 if value >= 1 else 2 if value >= _SMALL else 4))


def _estimate(found: Estimate) -> str:
    return f"{_number(found.value)} ± {_number(found.error)}" if found.error else _number(found.value)


def _table(rows: Iterator[Row]) -> Iterator[str]:
    """The rows with their columns aligned."""
    all_rows = list(rows)
    widths = [max(cell_len(row[place]) for row in all_rows) for place in range(len(all_rows[0]))]
    for row in all_rows:
        cells = (set_cell_size(cell, width) for cell, width in zip(row, widths, strict=True))
        yield f"  {'   '.join(cells)}".rstrip()


def reference_lines(rows: Sequence[ReferenceRow], draws: int, seed: int, language: Language) -> Iterator[str]:
    """The made-up company whose luck is known: a line per true rate."""
    yield say(language, "simulate.reference")
    heads = tuple(say(language, f"simulate.reference.{key}") for key in ("true", "over", "in_a_row", "supported"))
    lines: list[Row] = [
        (
            formats.percent(row.true),
            f"{_number(row.over)} ({_tried(row.over_tried)})",
            f"{_number(row.in_a_row)} ({_tried(row.in_a_row_tried)})",
            formats.plain(row.supported, 5),
        )
        for row in rows
    ]
    yield from _table(iter([heads, *lines]))
    yield say(language, "simulate.reference.exact", draws=formats.plain(draws), seed=seed)


def _tried(found: Estimate) -> str:
    return f"{formats.half_up(found.value, 2)} ± {formats.half_up(found.error, 2)}"


def reference_document(rows: Sequence[ReferenceRow], draws: int, seed: int) -> dict[str, Any]:
    """The made-up company for other programs."""
    return {
        "schema": "simulate-reference/1",
        "made_up_years": draws,
        "seed": seed,
        "rows": [
            {
                "true_rate": float(row.true),
                "over_in_a_month": row.over,
                "over_in_a_month_tried": row.over_tried.value,
                "over_in_a_month_error": row.over_tried.error,
                "two_in_a_row": row.in_a_row,
                "two_in_a_row_tried": row.in_a_row_tried.value,
                "two_in_a_row_error": row.in_a_row_tried.error,
                "two_quarters_supported": row.supported,
            }
            for row in rows
        ],
    }
