"""Calendar months, half-open: a month is [first day 00:00, first day of the next month 00:00)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta


@dataclass(frozen=True, order=True)
class Month:
    """One calendar month, written `2026-10`."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> Month:
        """The month that `2026-10` names.

        Raises:
            ValueError: the text is not a year, a hyphen and a month of two digits.
        """
        match = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", text)
        if match is None:
            raise ValueError(text)
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def of(cls, moment: date) -> Month:
        """The month in which the day or instant lies."""
        return cls(moment.year, moment.month)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"

    def plus(self, months: int) -> Month:
        """The month that many months later (earlier when negative)."""
        count = self.year * 12 + self.number - 1 + months
        return Month(count // 12, count % 12 + 1)

    def until(self, last: Month) -> int:
        """How many months there are from this one to `last`, both included."""
        return (last.year - self.year) * 12 + last.number - self.number + 1

    @property
    def previous(self) -> Month:
        """The month before."""
        return self.plus(-1)

    @property
    def start(self) -> datetime:
        """The month's first instant, inclusive."""
        return datetime(self.year, self.number, 1)

    @property
    def end(self) -> datetime:
        """The first instant of the next month, exclusive."""
        return self.plus(1).start

    @property
    def last_day(self) -> date:
        """The month's last day."""
        return (self.end - timedelta(days=1)).date()
