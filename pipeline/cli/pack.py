"""`evidence`, and `verify --pack`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.options import (
    AsOfOption,
    JsonOption,
    LangOption,
    QuietOption,
    VerboseOption,
    Voice,
    WaitOption,
    WorkspaceOption,
    the_moment,
    the_month,
    voice,
)

EVIDENCE_HELP = (
    "Pack what closed months say of one person, with all it rests on, so that a third person can check it offline.\n\n"
    "One zip: pages, card, figures, money, cases, the original rows (customers struck out), rules, and the chain of "
    "seals. Months have to be closed (exit code 7).\n\n"
    "\b\nExamples:\n"
    "  scorecard evidence --employee 0103 --month 2026-10\n"
    "  scorecard evidence --employee 0103 --month 2026-08 --to 2026-10 --by 李主管 --reason 仲裁\n"
    "  scorecard verify --pack evidence-0103-2026-10.zip      anybody, anywhere, with the program alone"
)


def evidence(
    employee: Annotated[str, typer.Option("--employee", "-e", metavar="NO", help="The employee number.")],
    month: Annotated[str, typer.Option("--month", "-m", metavar="MONTH", help="A closed month.")],
    to: Annotated[str | None, typer.Option("--to", metavar="MONTH", help="Up to and with this closed month.")] = None,
    by: Annotated[
        str | None, typer.Option("--by", metavar="NAME", help="Who makes it [default: the account's name].")
    ] = None,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="What it is for; it is recorded.")] = "",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="[default: evidence-NO-MONTH.zip]")
    ] = None,
    workspace: WorkspaceOption = None,
    as_of: AsOfOption = None,
    lang: LangOption = None,
    wait: WaitOption = 0,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Makes an evidence pack."""
    from pipeline.cli.audit import audited
    from pipeline.cli.close import named
    from pipeline.jobs.evidence_pack import PackWish, make_pack, months_between
    from pipeline.report.html import file_name
    from pipeline.workspace import find_workspace

    place, speaker = find_workspace(workspace), voice(lang, as_json, quiet)
    moment = the_moment(as_of, place)
    first = the_month(month, moment)
    months = months_between(first, first if to is None else the_month(to, moment))
    span = "-to-".join(dict.fromkeys((str(months[0]), str(months[-1]))))
    file = output or Path(f"evidence-{file_name(employee.strip())}-{span}.zip")
    wish = PackWish(employee.strip(), months, named(by), moment, reason.strip(), file)
    told = {"employee_no": wish.employee_no, "months": [str(one) for one in months], "reason": wish.reason}
    with audited(place, "evidence", wish.by, **told) as facts:
        about = make_pack(place, wish, wait)
        facts |= {"sealed_pack": about["sha256"]}
    speaker.line("pack.done", file=file, count=len(about["files"]), months=len(about["months"]))
    speaker.line("pack.seal", pack=about["sha256"], head=about["head"])
    speaker.document(about)


def verify_pack(file: Path, head: str | None, speaker: Voice) -> None:
    """Checks a pack, says what differs, and ends with exit code 6 if anything does."""
    from pipeline.close.chain import Unverified
    from pipeline.jobs.check_pack import check_pack
    from pipeline.language import say

    found = check_pack(file, head)
    months = [f"{month['month']} r{month['revision']}" for month in found.about["months"]] if not found.faults else []
    speaker.document(
        {
            "schema": "verify-pack/1",
            "employee_no": found.about.get("employee_no"),
            "months": months,
            "pack": found.about.get("sha256"),
            "chain": [{"name": one.name, "sha256": one.sha256} for one in found.chain] if not found.faults else [],
            "faults": [say(speaker.language, fault.key, **fault.values) for fault in found.faults],
        }
    )
    if found.faults:
        raise Unverified(found.faults)
    number = found.about["employee_no"]
    speaker.line("pack.verified", number=number, name=found.about["name"], months=", ".join(months))
    for one in found.chain:
        speaker.line("pack.chain", name=one.name, by=one.document["closed_by"], sha256=one.sha256)
    if head is None:
        speaker.line("pack.compare")
