"""Closes a month: looks at the gates, publishes it as closed, and freezes all it rests on beside the months before."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from pipeline import audit
from pipeline.close.chain import require_chain
from pipeline.close.frozen_definitions import freeze_definitions
from pipeline.close.frozen_rows import freeze_rows
from pipeline.close.gates import Finding, findings, require
from pipeline.close.manifest import (
    MANIFEST,
    REPORTS,
    SCHEMA,
    Revision,
    hashes_below,
    head,
    newest,
    revision_folder,
    revisions,
    salted,
    sealed,
)
from pipeline.close.people import person_hashes
from pipeline.close.results import write_results
from pipeline.definitions.policy_files import Policies
from pipeline.errors import Refused
from pipeline.files import replace_folder
from pipeline.ingest.accounts import Account
from pipeline.ingest.load import Progress
from pipeline.jobs.again import DEFINITIONS, ROWS
from pipeline.jobs.publish import fingerprint, month_folder, publish, tidy
from pipeline.jobs.run import PASSWORD, Stopwatch, exit_code, load_new, run_document, whole_report
from pipeline.jobs.setup import Definitions, held, load_definitions, policies_for, scheme_files
from pipeline.jobs.unproved import check_repeatable
from pipeline.language import Language, Message
from pipeline.month import Month
from pipeline.report.adoption import adoption_gaps
from pipeline.report.documents import policies_document, to_json
from pipeline.report.hr import close_to_others
from pipeline.report.model import Closing, MonthReport
from pipeline.report.pay_lines import pay_lines
from pipeline.workspace import Workspace


@dataclass(frozen=True)
class Wish:
    """What somebody wants closed: the month as judged at `as_of`, by whom, and gates passed with their reasons."""

    month: Month
    as_of: datetime
    by: str
    passed: Mapping[str, str]
    languages: Sequence[Language]
    at: datetime


def close_month(workspace: Workspace, wish: Wish, wait: float = 0, progress: Progress | None = None) -> Revision:
    """The first revision of the month, frozen and published.

    Raises:
        Unverified: the chain of closed months is broken.
        Refused: the month is closed already, or gates are shut that nobody passed.
    """
    with held(workspace, wait):
        require_chain(workspace.closed)
        closed = revisions(workspace.closed)
        if (standing := newest(workspace.closed).get(wish.month)) is not None:
            raise Refused("error.already_closed", month=str(wish.month), by=standing.document["closed_by"])
        definitions = load_definitions(workspace)
        policies = policies_for(workspace, definitions, wish.month)
        watch = Stopwatch()
        found, state = load_new(workspace, definitions, watch, None, False, progress)
        report = whole_report(workspace, definitions, policies, wish.month, wish.as_of, found)
        reasons = findings(report, closed, policy_gaps(report))
        require(wish.month, reasons, wish.passed)
        report = replace(report, closing=Closing(1, wish.by))
        told = {"reason": "", "gates": gates_passed(reasons, wish), "differences": []}
        return freeze(workspace, definitions, policies, report, wish, told, found, state)


def freeze(
    workspace: Workspace,
    definitions: Definitions,
    policies: Policies,
    report: MonthReport,
    wish: Wish,
    told: Mapping[str, Any],
    found: Sequence[Account],
    state: str,
) -> Revision:
    """The next revision of the month, published and frozen as a whole; `told` is what its manifest says beside."""
    assert report.closing is not None  # only what is closed is frozen
    place = revision_folder(workspace.closed, wish.month, report.closing.revision)
    unfinished = place.with_name(f".{place.name}.unfinished")
    with _private(unfinished):
        (unfinished / ROWS).mkdir()
        freeze_rows(workspace.warehouse, definitions.logs, unfinished / ROWS)
        used = {p.scheme: scheme_files(workspace, wish.month)[p.scheme] for p in policies.all}
        freeze_definitions(workspace, used, unfinished / DEFINITIONS)
        write_results(report, unfinished)
        before = head(revisions(workspace.closed))
        known = {
            "schema": SCHEMA,
            "month": str(wish.month),
            "revision": report.closing.revision,
            "as_of": wish.as_of.isoformat(),
            "closed_at": wish.at.isoformat(),
            "closed_by": wish.by,
            "previous": before.as_link if before else None,
            "audit_head": audit.head(workspace.audit),
            "versions": dict(report.provenance.versions),
            "definitions": definitions.fingerprint,
            **policies_document(policies),
            "inputs": _inputs(found),
            "carried": [salted(entry) for entry in _carried(report)],
            **told,
            "passed": sorted({gate["gate"] for gate in told["gates"]}),
            "people": person_hashes(unfinished),
        }
        check_repeatable(unfinished, sealed({**known, "files": hashes_below(unfinished)}), workspace.scratch)
        published = _publish(workspace, definitions, policies, report, wish, found, state)
        shutil.copytree(published, unfinished / REPORTS)
        document = sealed({**known, "files": hashes_below(unfinished)})
        (unfinished / MANIFEST).write_bytes(to_json(document))
        close_to_others(unfinished)
        replace_folder(unfinished, place)
    return Revision(place, document)


def _publish(
    workspace: Workspace,
    definitions: Definitions,
    policies: Policies,
    report: MonthReport,
    wish: Wish,
    found: Sequence[Account],
    state: str,
) -> Path:
    """The published folder of the month, stamped with its revision."""
    watch = Stopwatch()
    rules = f"{policies.sha256} {report.closing!r}"
    wanted = fingerprint(state, definitions.fingerprint, rules, wish.month, wish.as_of, wish.languages)
    tidy(month_folder(workspace, wish.month))
    return publish(
        workspace,
        report,
        lambda: run_document(report, definitions, wanted, found, watch, exit_code(found)),
        wish.languages,
        os.environ.get(PASSWORD) or None,
    )


@contextmanager
def _private(folder: Path) -> Iterator[None]:
    """An empty folder that only its owner may enter; what is left in it after a fault goes."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    try:
        yield
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def gates_passed(found: Sequence[Finding], wish: Wish) -> list[dict[str, Any]]:
    """Every gate that was passed by name: why, by whom, and in the face of what."""
    return [
        salted(
            {
                "gate": gate,
                "by": wish.by,
                "reason": reason,
                "findings": [str(finding.told) for finding in found if finding.gate == gate],
            }
        )
        for gate, reason in wish.passed.items()
        if any(finding.gate == gate for finding in found)
    ]


def _inputs(found: Sequence[Account]) -> list[dict[str, Any]]:
    """The workbooks whose rows count, by path."""
    return [
        {"path": account["path"], "sha256": account["sha256"]}
        for account in found
        if account["status"] in ("loaded", "known", "gone")
    ]


def _carried(report: MonthReport) -> Iterator[dict[str, Any]]:
    """What the month carries from restatements: whether the person stands in its sheet, and whether that pays it."""
    paying = {line.card.employee.employee_no for line in pay_lines(report) if line.is_final}
    for entry in report.carried:
        yield {
            "employee_no": entry.employee_no,
            "month": str(entry.month),
            "revision": entry.revision,
            "amount": str(entry.amount),
            "in_sheet": entry.is_payable,
            "paid": entry.applied and entry.employee_no in paying,
        }


def policy_gaps(report: MonthReport) -> list[Message]:
    """What the policies in force lack."""
    return [gap.message for gap in adoption_gaps(report)]
