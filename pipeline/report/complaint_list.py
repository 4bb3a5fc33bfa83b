"""Complaints and appeals as lists of a day, a week or a month hold them, and what can be counted in such a list."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from pipeline.language import Text

Span = Literal["day", "week", "month"]
_OPEN = ("received", "investigating", "established", "not_established", "reopened")
_DIGITS = re.compile(r"\d(?:[\s-]?\d){4,}")
_LONGEST = 40


@dataclass(frozen=True)
class Complaint:
    """One complaint as lists show it: no phone, no address, nothing of what the customer wrote.

    `routed_by` is the rule that names the department, None where the log itself does. `due_at` is the last moment
    that is in time. Handler and charged person go by number and name of the roster.
    """

    number: str
    received_at: datetime
    settled_at: datetime | None
    category: str | None
    severity: str | None
    finding: str | None
    state: str
    department: Text | None
    routed_by: str | None
    handler: str | None
    charged: str | None
    loss: Decimal | None
    due_at: datetime | None

    @property
    def is_open(self) -> bool:
        """True while somebody has to do something about it."""
        return self.state in _OPEN

    def is_late(self, as_of: datetime) -> bool:
        """True when it was closed, or is still open, beyond its deadline."""
        ended = self.settled_at or (as_of if self.is_open else None)
        return self.due_at is not None and ended is not None and ended > self.due_at


@dataclass(frozen=True)
class Appeal:
    """One appeal against a test report; without `appeal_until` nothing says until when it could be made."""

    number: str
    appealed_at: datetime
    urgent: bool | None
    result: str | None
    answered_at: datetime | None
    appeal_until: datetime | None
    due_at: datetime | None
    handler: str | None

    @property
    def admission(self) -> str:
        """Whether it came in time: admissible, late or unknown."""
        if self.appeal_until is None:
            return "unknown"
        return "admissible" if self.appealed_at <= self.appeal_until else "late"

    def is_late(self, as_of: datetime) -> bool:
        """True when it was answered, or still waits, beyond its deadline."""
        ended = self.answered_at or (None if self.result in ("inadmissible", "withdrawn") else as_of)
        return self.due_at is not None and ended is not None and ended > self.due_at


@dataclass(frozen=True)
class ComplaintList:
    """What happened in a span of days, both inclusive, as seen at `as_of`; `due_on` is the day the list is due.

    `received` came in the span, `closed` were closed in it, `overdue` are open too long, whenever they came.
    """

    span: Span
    first: date
    last: date
    as_of: datetime
    due_on: date | None
    received: tuple[Complaint, ...]
    closed: tuple[Complaint, ...]
    overdue: tuple[Complaint, ...]
    appeals: tuple[Appeal, ...]


@dataclass(frozen=True)
class Share:
    """How many established complaints fall to a department or person, of how many, and the loss they caused."""

    name: Text | None
    count: int
    of: int
    loss: Decimal


def masked(text: str | None) -> str | None:
    """The text without anything that could be a phone or other long number, cut where it becomes a story."""
    if text is None:
        return None
    plain = " ".join(_DIGITS.sub("***", text).split())
    return plain if len(plain) <= _LONGEST else plain[: _LONGEST - 1] + "…"


def shares(complaints: Iterable[Complaint], by: Literal["department", "charged"]) -> tuple[Share, ...]:
    """The established ones of these complaints by department or person, the greatest share first."""
    established = [complaint for complaint in complaints if complaint.finding == "established"]
    groups: dict[str, list[Complaint]] = {}
    for complaint in established:
        groups.setdefault(str(getattr(complaint, by) or ""), []).append(complaint)
    found = [
        Share(
            complaints[0].department if by == "department" else _same(complaints[0].charged),
            len(complaints),
            len(established),
            sum((complaint.loss or Decimal(0) for complaint in complaints), Decimal(0)),
        )
        for _, complaints in sorted(groups.items())
    ]
    return tuple(sorted(found, key=lambda share: -share.count))


def _same(text: str | None) -> Text | None:
    return None if text is None else {"zh": text, "en": text}


def departments(complaints: Sequence[Complaint], as_of: datetime) -> list[dict[str, Any]]:
    """Per department: how many came, were established, are open, and of those are late; the greatest first."""
    groups: dict[str, list[Complaint]] = {}
    for complaint in complaints:
        groups.setdefault(str(complaint.department or ""), []).append(complaint)
    counted = [
        {
            "department": group[0].department,
            "received": len(group),
            "established": sum(c.finding == "established" for c in group),
            "open": sum(c.is_open for c in group),
            "overdue": sum(c.is_open and c.is_late(as_of) for c in group),
        }
        for _, group in sorted(groups.items())
    ]
    return sorted(counted, key=lambda each: -int(str(each["received"])))


def categories(complaints: Sequence[Complaint]) -> list[tuple[str, int]]:
    """How many complaints came per category, the greatest first."""
    counts = Counter(complaint.category or "" for complaint in complaints)
    return sorted(counts.items(), key=lambda each: (-each[1], each[0]))
