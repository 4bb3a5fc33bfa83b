"""Every proposal about money, with its rule, amount and the rows it rests on."""

from __future__ import annotations

from pipeline.language import Text
from pipeline.report.consequences import MONEY, is_received, proposal_view
from pipeline.report.model import MonthReport
from pipeline.report.sheets.model import Place, Specification, Table, Value, cards, columns, number
from pipeline.report.sheets.words import on_disk
from pipeline.report.wording import both, joined, same
from pipeline.scorecard.model import Card, Proposal

_PAID: tuple[Specification, ...] = (
    ("employee_no", "text", 9), ("person", "text", 10), ("team", "text", 12), ("xlsx.kind", "text", 14),
    ("xlsx.rule", "text", 8), ("proposals.what", "text", 26), ("pay.day", "text", 12), ("xlsx.yuan", "money", 11),
    ("pay.said", "money", 11), ("xlsx.payable", "text", 9), ("xlsx.ordinal", "number", 8), ("xlsx.payee", "text", 10),
    ("case.no", "text", 20), ("case.file", "text", 34), ("case.sheet", "text", 12), ("case.row", "number", 8),
    ("pay.further", "text", 40), ("xlsx.text", "text", 80),
)  # fmt: skip


def paid(report: MonthReport) -> Table:
    """The proposals about money, by employee number."""
    linked = on_disk(report)
    rows = (_row(card, p, linked) for card in cards(report) for p in card.proposals if p.kind in MONEY)
    return Table("pay_proposals", columns(_PAID), rows, frozen=2, printed=16)


def _row(card: Card, proposal: Proposal, linked: frozenset[str]) -> tuple[Value, ...]:
    person, view = card.employee, proposal_view(proposal)
    case_no, file, sheet, row = view.places[0] if view.places else (None, None, None, None)
    place = None if file is None else Place(file, sheet or "", row or 0, file in linked)
    words: list[Text] = [text for text in (view.details, view.reading) if text and any(text.values())]
    further = "\n".join(f"{file} [{sheet}] {row}" for _, file, sheet, row in view.places[1:])
    return (
        person.employee_no, person.name, person.team, view.kind, view.rule, view.name, view.day,
        number(proposal.amount), number(proposal.stated), both("code.yes" if proposal.payable else "code.no"),
        None if is_received(proposal) else proposal.ordinal, proposal.payee, case_no, place, sheet, row, further,
        joined(words, same(" · ")),
    )  # fmt: skip
