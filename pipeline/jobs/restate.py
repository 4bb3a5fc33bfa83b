"""Restates a closed month: a new revision beside the old ones, with what differs, why, and by whom."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from pipeline.close.carried import carried_of
from pipeline.close.chain import require_chain
from pipeline.close.differences import difference_document
from pipeline.close.gates import Finding, findings, require
from pipeline.close.manifest import Revision, newest, salted
from pipeline.errors import Refused, UsageError
from pipeline.ingest.load import Progress
from pipeline.jobs.close import Wish, freeze, gates_passed, policy_gaps
from pipeline.jobs.differences import difference_now
from pipeline.jobs.run import Stopwatch, load_new, whole_report
from pipeline.jobs.setup import held, load_definitions, policies_for
from pipeline.report.model import Closing
from pipeline.workspace import Workspace

VERDICTS = ("policy", "provisional", "pending", "appeals")
"""Gates that also keep a restatement: what they find could turn a verdict once more."""


def restate_month(
    workspace: Workspace, wish: Wish, reason: str, wait: float = 0, progress: Progress | None = None
) -> Revision:
    """The month's next revision; those before stay as they are.

    Raises:
        Unverified: the chain of closed months is broken.
        UsageError: the month is not closed.
        Refused: nothing differs, or a gate found something that no revision before was closed in the face of.
    """
    with held(workspace, wait):
        require_chain(workspace.closed)
        standing = newest(workspace.closed).get(wish.month)
        if standing is None:
            known = ", ".join(map(str, newest(workspace.closed))) or "-"
            raise UsageError("error.not_closed", month=str(wish.month), known=known)
        definitions = load_definitions(workspace)
        policies = policies_for(workspace, definitions, wish.month)
        found, state = load_new(workspace, definitions, Stopwatch(), None, False, progress)
        workspace.scratch.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryDirectory(dir=workspace.scratch) as scratch:
            difference, seen = difference_now(workspace, definitions, standing, wish.as_of, Path(scratch))
        if not difference.entries:
            raise Refused("error.nothing_to_restate", month=str(wish.month), revision=standing.number)
        wish = replace(wish, as_of=seen.scored.as_of)
        report = whole_report(workspace, definitions, policies, wish.month, wish.as_of, found)
        reasons = _unanswered(findings(report, (), policy_gaps(report)), standing)
        require(wish.month, reasons, wish.passed)
        report = replace(
            report,
            closing=Closing(standing.number + 1, wish.by, reason),
            carried=carried_of(standing),
        )
        told = {
            "reason": reason,
            "gates": [*standing.document["gates"], *gates_passed(reasons, wish)],
            "differences": [salted(entry) for entry in difference_document(difference)["entries"]],
        }
        return freeze(workspace, definitions, policies, report, wish, told, found, state)


def _unanswered(found: Sequence[Finding], standing: Revision) -> list[Finding]:
    """The findings that could turn a verdict and that nobody answered for when the month was closed."""
    answered = {text for gate in standing.document["gates"] for text in gate["findings"]}
    return [finding for finding in found if finding.gate in VERDICTS and str(finding.told) not in answered]
