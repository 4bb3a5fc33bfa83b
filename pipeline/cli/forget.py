"""`forget`: takes customers' data out of all that the program keeps."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.options import (
    Bar,
    JsonOption,
    LangOption,
    QuietOption,
    VerboseOption,
    Voice,
    WaitOption,
    WorkspaceOption,
    the_moment,
    voice,
)
from pipeline.errors import UsageError

if TYPE_CHECKING:
    from pipeline.ingest.forgotten import Wanted
    from pipeline.jobs.forget import Forgotten

FORGET_HELP = (
    "Take a customer, or all before a day, out of everything the program keeps.\n\n"
    "\b\nExamples:\n"
    "  scorecard forget --customer 13800000001 --dry-run         what would go; changes nothing\n"
    "  scorecard forget --customer 13800000001 --by 陈静 --reason '客户书面要求删除'\n"
    "  scorecard forget --customer WO-2026-0117                  the customer of that order\n"
    "  scorecard forget --before 2024-01-01 --by 陈静 --reason '保存期满'\n\n"
    "Names, phone numbers, addresses and words go from the warehouse, the archive and returned workbooks; figures stay "
    "as they are, and closed months hold no customers. data/raw is never written to: ends with 3 while workbooks "
    "there still hold somebody, and names them."
)


def forget(
    customer: Annotated[
        str | None,
        typer.Option(metavar="TEXT", help="A phone number, a customer's name, or the number of an order."),
    ] = None,
    before: Annotated[
        str | None, typer.Option(metavar="DATE", help="Everybody whose orders, deliveries or cases began before it.")
    ] = None,
    by: Annotated[str | None, typer.Option(metavar="NAME", help="Who decided it [default: the account].")] = None,
    reason: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Why, for the audit log; without the customer's data.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would go; change nothing.")] = False,
    workspace: WorkspaceOption = None,
    lang: LangOption = None,
    wait: WaitOption = 0,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Forgets customers."""
    from pipeline.cli.audit import audited
    from pipeline.jobs.forget import forget as take_out
    from pipeline.workspace import find_workspace

    wanted = _wanted(customer, before, reason, dry_run)
    place = find_workspace(workspace)
    speaker = voice(lang, as_json, quiet)
    on = the_moment(None, place).date()
    if dry_run:
        with Bar(speaker) as progress:
            result = take_out(place, wanted, on, True, wait, progress)
    else:
        # whom is not said here: the log is kept
        asked = {"kind": "customer"} if before is None else {"kind": "before", "before": before}
        with audited(place, "forget", by, reason=reason, **asked) as facts:
            with Bar(speaker) as progress:
                result = take_out(place, wanted, on, False, wait, progress)
            facts |= {"exit_code": int(result.exit_code), "cells": result.cells, "rows": result.rows}
            facts |= {"workbooks": len(result.workbooks), "raw": len({holder.path for holder in result.raw})}
    _say(result, speaker)
    raise typer.Exit(result.exit_code)


def _wanted(customer: str | None, before: str | None, reason: str | None, dry_run: bool) -> Wanted:
    from datetime import date

    from pipeline.ingest.forgotten import Wanted

    named = (customer or "").strip()
    if bool(named) == bool(before):
        raise UsageError("forget.whom")
    if not (dry_run or (reason or "").strip()):
        raise UsageError("forget.why")
    has_number = re.search(r"\d{7}", re.sub(r"[\s-]", "", reason or "")) is not None
    if has_number or (named and named in (reason or "")):
        raise UsageError("forget.reason_names")
    if before is None:
        return Wanted(customer=named)
    try:
        return Wanted(before=date.fromisoformat(before))
    except ValueError as fault:
        raise UsageError("audit_log.bad_day", text=before) from fault


def _say(result: Forgotten, voice: Voice) -> None:
    """What went, and on standard error what somebody has to put right."""
    from pipeline.language import say

    counts = {name: getattr(result, name) for name in ("cells", "rows", "phones")}
    key = "forget.nothing" if not result.cells else "forget.trial" if result.is_trial else "forget.done"
    voice.line(key, **(counts | {"workbooks": len(result.workbooks)} if result.cells else {}))
    if result.cells and not result.is_trial and result.months:
        voice.line("forget.months", months=", ".join(result.months))
    for holder in () if voice.as_json else result.raw:
        typer.echo(say(voice.language, "forget.raw", **vars(holder)), err=True)
    if result.raw and not voice.as_json:
        typer.echo(say(voice.language, "forget.raw_hint"), err=True)
    for path in () if voice.as_json else result.unread:
        typer.echo(say(voice.language, "forget.unread", path=path), err=True)
    voice.document(
        {
            "schema": "forget/1",
            "exit_code": int(result.exit_code),
            "is_trial": result.is_trial,
            **counts,
            "workbooks": list(result.workbooks),
            "raw": [vars(holder) for holder in result.raw],
            "unread": list(result.unread),
            "months": list(result.months),
        }
    )
