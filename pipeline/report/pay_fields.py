"""The columns of `pay.xlsx`: amounts, what the sheet computes itself, and what HR fills in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from xlsxwriter.utility import xl_col_to_name

from pipeline.language import Text
from pipeline.report.card import grade_name
from pipeline.report.model import MonthReport
from pipeline.report.pay_lines import PayLine
from pipeline.report.periods import period_grade
from pipeline.report.wording import both, named

Formula = Callable[[int], str]


@dataclass(frozen=True)
class Field:
    """One column: what stands in it, how wide, and whether it is summed, computed in the sheet or filled in by HR."""

    key: str
    width: int
    value: Callable[[MonthReport, PayLine], Text | str | Fraction | None]
    formula: Formula | None = None
    is_sum: bool = False
    is_input: bool = False
    kind: str = "text"

    def formula_for(self, line: PayLine, row: int) -> str | None:
        """The formula in a row counted from 0; what can still change is not due, whatever the sheet adds up to."""
        return None if self.formula is None or (self.key == _DUE and not line.is_final) else self.formula(row)


def _money(key: str, of: Callable[[PayLine], Fraction | None], formula: Formula | None = None) -> Field:
    return Field(key, 10, lambda _, line: of(line), formula, is_sum=key not in _NO_SUMS, kind="money")


def _filled(key: str, width: int, kind: str = "text", is_sum: bool = False) -> Field:
    return Field(key, width, lambda *_: None, is_sum=is_sum, is_input=True, kind=kind)


_DUE = "pay.due"
_NO_SUMS = ("pay.base", "pay.share", "pay.minimum")
FIELDS: tuple[Field, ...] = (
    Field("employee_no", 10, lambda _, line: line.card.employee.employee_no),
    Field("person", 9, lambda _, line: line.card.employee.name),
    Field("team", 11, lambda _, line: line.card.employee.team),
    Field("xlsx.scheme", 18, lambda report, line: named(report.policy_of(line.card))),
    Field("grade", 12, lambda report, line: grade_name(report.policy_of(line.card), line.card)),
    Field("xlsx.period", 11, lambda _, line: _period(line)),
    Field("xlsx.period_grade", 12, lambda report, line: _period_grade(report, line)),
    Field("pay.standing", 13, lambda _, line: both("pay.final" if line.is_final else "pay.not_yet")),
    _money("pay.base", lambda line: line.pay),
    _money("pay.reward", lambda line: line.reward),
    _money("pay.received", lambda line: line.received),
    _money("pay.stated", lambda line: line.stated),
    _money("pay.payable", lambda line: line.payable),
    _money("pay.share", lambda line: line.share),
    _money("pay.minimum", lambda line: line.floor.minimum),
    Field("pay.city", 26, lambda _, line: line.floor.words),
    _money("pay.within", lambda line: line.within, lambda row: _within(row)),
    _money("pay.beyond", lambda line: line.beyond, lambda row: f"={_at('pay.payable', row)}-{_at('pay.within', row)}"),
    _money("pay.carried", lambda line: line.carried),
    _money("pay.net", lambda line: line.net, lambda row: _net(row)),
    _money(_DUE, lambda line: line.due, lambda row: f"={_at('pay.net', row)}"),
    _filled("xlsx.decision", 12),
    _filled("pay.decided", 11, "money", is_sum=True),
    _filled("pay.reason", 30),
    _filled("pay.first", 12),
    _filled("pay.second", 12),
    _filled("pay.date", 12, "day"),
)
PLACES: Mapping[str, int] = {field.key: place for place, field in enumerate(FIELDS)}


def _at(key: str, row: int) -> str:
    """The cell of a column in a row that is counted from 0."""
    return f"{xl_col_to_name(PLACES[key])}{row + 1}"


def _within(row: int) -> str:
    """Nothing without a known pay and minimum wage; else at most the share, and never below the minimum wage."""
    pay, minimum, share = (_at(key, row) for key in ("pay.base", "pay.minimum", "pay.share"))
    most = f"MAX(0,MIN({_at('pay.payable', row)},{share},{pay}-{minimum}))"
    return f'=IF({pay}="",0,IF({minimum}="",0,{most}))'


def _net(row: int) -> str:
    added = "+".join(_at(key, row) for key in ("pay.reward", "pay.received", "pay.carried"))
    return f"={added}-{_at('pay.within', row)}"


def _period(line: PayLine) -> str | None:
    period = line.card.period
    return None if period is None else f"{period.months[0]} – {period.months[-1]}"


def _period_grade(report: MonthReport, line: PayLine) -> Text | None:
    return None if line.card.period is None else period_grade(report.policy_of(line.card), line.card.period)
