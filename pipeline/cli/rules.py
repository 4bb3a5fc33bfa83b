"""`rules`: the regulations' rules, and where each of them is computed, inspected, reported or explained."""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.cli.options import JsonOption, LangOption, QuietOption, VerboseOption, WorkspaceOption, voice

RULES_HELP = (
    "List the rules of the regulations and what computes each of them.\n\n"
    "\b\nExamples:\n"
    "  scorecard rules                     all of them, one line each\n"
    "  scorecard rules T-53 S5.04          all that is known of these\n"
    "  scorecard rules --state needs_log   what a further log would make computable"
)


def rules(
    ids: Annotated[list[str] | None, typer.Argument(metavar="[ID]...", help="Rules [default: all].")] = None,
    state: Annotated[
        str | None,
        typer.Option(
            "--state",
            metavar="STATE",
            help="Only these: computed, needs_log, item, handled, done_by, not_computable or missing.",
        ),
    ] = None,
    workspace: WorkspaceOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Lists the rules and what computes each of them."""
    from pipeline.jobs.rules import detail_lines, rule_statuses, rules_document, table_lines
    from pipeline.workspace import find_workspace

    speaker = voice(lang, as_json, quiet)
    found = rule_statuses(find_workspace(workspace), ids or (), state)
    for line in (detail_lines if ids else table_lines)(found, speaker.language):
        speaker.text(line)
    speaker.document(rules_document(found))
