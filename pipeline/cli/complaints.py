"""`complaints`: lists of complaints for those who act on them, and the next free number."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.options import (
    AsOfOption,
    JsonOption,
    LangOption,
    QuietOption,
    VerboseOption,
    WorkspaceOption,
    the_moment,
    the_month,
    voice,
)
from pipeline.errors import UsageError
from pipeline.month import Month

if TYPE_CHECKING:
    from datetime import datetime

    from pipeline.jobs.complaints import Days

COMPLAINTS_HELP = (
    "List complaints with department, state and deadline.\n\n"
    "\b\nExamples:\n"
    "  scorecard complaints                       yesterday's, for today's report\n"
    "  scorecard complaints --day 2026-10-14\n"
    "  scorecard complaints --week 2026-10-14     the week of that day, by department\n"
    "  scorecard complaints --month 2026-10       cases closed, who bears them, what is overdue\n"
    "  scorecard complaints --next                the next free complaint number"
)


def complaints(
    day: Annotated[str | None, typer.Option("--day", metavar="DAY", help="A day [default: yesterday].")] = None,
    week: Annotated[str | None, typer.Option("--week", metavar="DAY", help="The week of that day.")] = None,
    month: Annotated[
        str | None, typer.Option("--month", "-m", metavar="MONTH", help="A month such as 2026-10, or `previous`.")
    ] = None,
    next_free: Annotated[bool, typer.Option("--next", help="Print the month's next free complaint number.")] = False,
    workspace: WorkspaceOption = None,
    as_of: AsOfOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Lists complaints, or gives the next free number."""
    from pipeline.jobs.complaints import complaint_list, free_number
    from pipeline.report.complaint_lines import list_document, list_lines
    from pipeline.workspace import find_workspace

    place = find_workspace(workspace)
    speaker = voice(lang, as_json, quiet)
    moment = the_moment(as_of, place)
    if len([given for given in (day, week, month) if given is not None]) > 1 or (next_free and (day or week)):
        raise UsageError("complaints.one_span")
    if next_free:
        numbered = the_month(month, moment) if month else Month.of(moment)
        number = free_number(place, numbered, moment)
        speaker.text(number)
        speaker.document({"schema": "complaint-number/1", "month": str(numbered), "number": number})
        return
    found = complaint_list(place, _days(day, week, month, moment), moment)
    for line in list_lines(found, speaker.language):
        speaker.text(line)
    speaker.document(list_document(found))


def _days(day: str | None, week: str | None, month: str | None, as_of: datetime) -> Days:
    from pipeline.jobs.complaints import one_day, week_of, whole_month

    if month is not None:
        return whole_month(the_month(month, as_of))
    if week is not None:
        return week_of(_the_day(week))
    return one_day(as_of.date() - timedelta(days=1) if day is None else _the_day(day))


def _the_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as fault:
        raise UsageError("complaints.bad_day", text=text) from fault
