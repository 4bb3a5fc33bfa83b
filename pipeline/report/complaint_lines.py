"""Lists of complaints for those who have to act on them, as lines and as a document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from pipeline.language import Language, Text, say
from pipeline.report.complaint_list import (
    Appeal,
    Complaint,
    ComplaintList,
    Share,
    categories,
    departments,
    masked,
    shares,
)


def list_lines(found: ComplaintList, language: Language) -> Iterator[str]:
    """The list as lines: a day's and a week's complaints, or a month's closed ones with who bears them."""
    yield say(
        language, f"complaints.title_{found.span}", first=found.first, last=found.last, as_of=_moment(found.as_of)
    )
    if found.due_on is not None:
        yield say(language, "complaints.due_on", day=found.due_on)
    listed = found.closed if found.span == "month" else found.received
    yield from _section(found, "closed" if found.span == "month" else "received", listed, language)
    if found.span == "week":
        yield from _department_lines(found.received, found.as_of, language)
    if found.span == "month":
        yield from _share_lines(found.closed, language)
    yield from _section(found, "overdue", found.overdue, language)
    yield from _appeal_lines(found, language)


def _section(found: ComplaintList, name: str, complaints: Sequence[Complaint], language: Language) -> Iterator[str]:
    yield say(language, f"complaints.{name}", count=len(complaints))
    yield from (_line(complaint, found.as_of, language) for complaint in complaints)


def _line(complaint: Complaint, as_of: datetime, language: Language) -> str:
    return say(
        language,
        "complaints.line",
        number=complaint.number,
        received_at=_moment(complaint.received_at),
        category=masked(complaint.category) or "-",
        department=_department(complaint.department, language),
        state=say(language, f"complaints.state_{complaint.state}"),
        deadline=_deadline(complaint, as_of, language),
        handler=complaint.handler or "-",
    )


def _department(department: Text | None, language: Language) -> str:
    return say(language, "complaints.no_department") if department is None else masked(department[language]) or "-"


def _deadline(complaint: Complaint, as_of: datetime, language: Language) -> str:
    if complaint.due_at is None or not (complaint.is_open or complaint.settled_at):
        return say(language, "complaints.no_deadline")
    ended = complaint.settled_at or as_of
    name = f"{'closed' if complaint.settled_at else 'open'}_{'late' if complaint.is_late(as_of) else 'in_time'}"
    span = _span(abs(complaint.due_at - ended), language)
    return say(language, f"complaints.{name}", span=span, due_at=_moment(complaint.due_at))


def _span(length: timedelta, language: Language) -> str:
    # a limit overrun by seconds is overrun: it never reads as nothing
    minutes = max(-(-length // timedelta(minutes=1)), 1) if length else 0
    days, hours = minutes // 1440, minutes % 1440 // 60
    return say(language, "complaints.span", days=days, hours=hours, minutes=minutes % 60)


def _moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"


def _department_lines(complaints: Sequence[Complaint], as_of: datetime, language: Language) -> Iterator[str]:
    yield say(language, "complaints.by_department")
    for counted in departments(complaints, as_of):
        yield say(language, "complaints.department", **counted | {"name": _department(counted["department"], language)})
    yield say(language, "complaints.by_category")
    for category, count in categories(complaints):
        yield say(language, "complaints.category", name=masked(category) or "-", count=count)


def _share_lines(complaints: Sequence[Complaint], language: Language) -> Iterator[str]:
    for by, key in (("department", "complaints.no_department"), ("charged", "complaints.nobody")):
        yield say(language, f"complaints.shares_{by}")
        for share in shares(complaints, "department" if by == "department" else "charged"):
            name = say(language, key) if share.name is None else masked(share.name[language])
            part = f"{share.count * 100 / share.of:.1f}"
            yield say(
                language, "complaints.share", name=name, count=share.count, of=share.of, part=part, loss=share.loss
            )


def _appeal_lines(found: ComplaintList, language: Language) -> Iterator[str]:
    if not found.appeals:
        return
    yield say(language, "complaints.appeals", count=len(found.appeals))
    for appeal in found.appeals:
        due = say(language, "complaints.no_deadline") if appeal.due_at is None else _moment(appeal.due_at)
        yield say(
            language,
            "complaints.appeal",
            number=appeal.number,
            appealed_at=_moment(appeal.appealed_at),
            admission=say(language, f"complaints.admission_{appeal.admission}"),
            due_at=due,
            late=say(language, "complaints.late") if appeal.is_late(found.as_of) else "",
            handler=appeal.handler or "-",
        ).rstrip()


# ---------------------------------------------------------------- document


def list_document(found: ComplaintList) -> dict[str, Any]:
    """The list as one JSON object of schema `complaints/1`."""
    return {
        "schema": "complaints/1",
        "span": found.span,
        "first": found.first.isoformat(),
        "last": found.last.isoformat(),
        "as_of": found.as_of.isoformat(),
        "due_on": found.due_on and found.due_on.isoformat(),
        "received": [_document(complaint, found.as_of) for complaint in found.received],
        "closed": [_document(complaint, found.as_of) for complaint in found.closed],
        "overdue": [_document(complaint, found.as_of) for complaint in found.overdue],
        "departments": departments(found.received, found.as_of),
        "categories": [{"category": masked(name), "received": count} for name, count in categories(found.received)],
        "responsibility": {
            "departments": [_share_document(share) for share in shares(found.closed, "department")],
            "people": [_share_document(share) for share in shares(found.closed, "charged")],
        },
        "appeals": [_appeal_document(appeal, found.as_of) for appeal in found.appeals],
    }


def _document(complaint: Complaint, as_of: datetime) -> dict[str, Any]:
    ended = complaint.settled_at or (as_of if complaint.is_open else None)
    left = None if complaint.due_at is None or ended is None else (complaint.due_at - ended) // timedelta(seconds=1)
    return {
        "number": complaint.number,
        "received_at": complaint.received_at.isoformat(),
        "category": masked(complaint.category),
        "severity": complaint.severity,
        "state": complaint.state,
        "finding": complaint.finding,
        "department": complaint.department,
        "routed_by": complaint.routed_by,
        "handler": complaint.handler,
        "charged": complaint.charged,
        "closed_at": complaint.settled_at and complaint.settled_at.isoformat(),
        "due_at": complaint.due_at and complaint.due_at.isoformat(timespec="seconds"),
        "seconds_left": left,
        "late": complaint.is_late(as_of),
        "loss": None if complaint.loss is None else str(complaint.loss),
    }


def _share_document(share: Share) -> dict[str, Any]:
    return {"name": share.name, "established": share.count, "of": share.of, "loss": str(share.loss)}


def _appeal_document(appeal: Appeal, as_of: datetime) -> dict[str, Any]:
    return {
        "number": appeal.number,
        "appealed_at": appeal.appealed_at.isoformat(),
        "admission": appeal.admission,
        "appeal_until": appeal.appeal_until and appeal.appeal_until.isoformat(timespec="seconds"),
        "urgent": bool(appeal.urgent),
        "result": appeal.result,
        "answered_at": appeal.answered_at and appeal.answered_at.isoformat(),
        "due_at": appeal.due_at and appeal.due_at.isoformat(timespec="seconds"),
        "late": appeal.is_late(as_of),
        "handler": appeal.handler,
    }
