"""Cards as a plain table for the terminal."""

from __future__ import annotations

from rich.cells import cell_len, set_cell_size

from pipeline.language import Language, say
from pipeline.report.card import total_text
from pipeline.report.model import MonthReport
from pipeline.scorecard.model import Card


def card_table(report: MonthReport, language: Language) -> str:
    """One line per card, columns aligned also where Chinese letters are twice as wide."""
    rows = [
        say(language, "score.header").split(),
        *(_row(card, report, language) for card in report.scored.cards),
    ]
    widths = [max(cell_len(row[place]) for row in rows) for place in range(len(rows[0]))]
    return "\n".join(
        "  ".join(set_cell_size(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def _row(card: Card, report: MonthReport, language: Language) -> list[str]:
    policy = report.policy_of(card)
    grades = {g.id: g.zh if language == "zh" else g.en for g in policy.grades}
    return [
        card.employee.employee_no,
        card.employee.name,
        card.employee.role or "-",
        total_text(policy, card),
        grades.get(card.grade or "", "-"),
        f"{float(card.coverage):.0%}" if policy.has_total else "-",
        card.status,
    ]
