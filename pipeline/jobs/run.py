"""The jobs behind `run`, `ingest`, `score` and `report`."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from pipeline.close.manifest import Revision, newest, revisions
from pipeline.definitions.adoption import Adoption
from pipeline.definitions.log import LogDefinition
from pipeline.definitions.policy_files import Policies
from pipeline.errors import ExitCode, Unusable
from pipeline.ingest.accounts import Account, accounts_and_state
from pipeline.ingest.discover import FoundFile
from pipeline.ingest.load import Progress, definitions_stand, ingest
from pipeline.jobs.adoptions import adoptions, approvals_fingerprint
from pipeline.jobs.publish import fingerprint, month_folder, publish, put_back, stands, tidy, versions
from pipeline.jobs.setup import Definitions, held, load_definitions, policies_for, schemes_fingerprint
from pipeline.language import Language
from pipeline.month import Month
from pipeline.workspace import Workspace

if TYPE_CHECKING:
    from pipeline.report.differences import MonthDifference
    from pipeline.report.model import MonthReport

PASSWORD = "SCORECARD_PAY_PASSWORD"
"""The environment variable whose value locks the pay workbook."""


@dataclass
class Stopwatch:
    """Seconds per step; they stand in `run.json` and in nothing that must be the same twice."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Times the block."""
        start = perf_counter()
        yield
        self.seconds[name] = round(perf_counter() - start, 3)


@dataclass(frozen=True)
class RunResult:
    """What a job did: exit code, accounting, log definitions, the folder published (None without a report), the report.

    `fresh` is False when the published files already said all this and were left alone. `adoptions` says by scheme how
    the policies in force were approved and published, `standing` what closed months would say today. `closed` is the
    revision that stands where the month itself is closed: nothing is published then, but its own reports put back where
    they were changed (`fresh`).
    """

    exit_code: ExitCode
    accounting: tuple[Account, ...]
    logs: Mapping[str, LogDefinition]
    durations: Mapping[str, float]
    folder: Path | None = None
    report: MonthReport | None = None
    fresh: bool = True
    adoptions: Mapping[str, Adoption] = field(default_factory=dict)
    standing: tuple[MonthDifference, ...] = ()
    closed: Revision | None = None


def run_ingest(
    workspace: Workspace,
    files: Sequence[FoundFile] | None = None,
    rebuild: bool = False,
    wait: float = 0,
    progress: Progress | None = None,
) -> RunResult:
    """Loads new and changed workbooks and accounts for every one of them."""
    watch = Stopwatch()
    with held(workspace, wait):
        definitions = load_definitions(workspace)
        found, _ = load_new(workspace, definitions, watch, files, rebuild, progress)
    return RunResult(exit_code(found), tuple(found), definitions.logs, watch.seconds)


def run_month(
    workspace: Workspace,
    month: Month,
    as_of: datetime,
    languages: Sequence[Language],
    load: bool = True,
    wait: float = 0,
    progress: Progress | None = None,
) -> RunResult:
    """Loads what is new (unless told not to), then measures, scores and publishes the month."""
    watch = Stopwatch()
    with held(workspace, wait):
        with watch.step("definitions"):
            definitions = load_definitions(workspace)
            policies = policies_for(workspace, definitions, month)
            adopted = adoptions(workspace, policies.all, month)
        tidy(month_folder(workspace, month))
        found, state = (
            load_new(workspace, definitions, watch, None, False, progress) if load else _loaded(workspace, definitions)
        )
        code = exit_code(found)
        password = os.environ.get(PASSWORD) or None
        readers = f"{workspace.settings.managers!r} {'open' if password is None else 'locked'}"
        schemes = f"{schemes_fingerprint(workspace, month)} {approvals_fingerprint(workspace)}"
        standing = _differences(workspace, definitions, as_of, state)
        closed = newest(workspace.closed)
        rules = f"{policies.sha256} {schemes} {readers} {standing!r} {[r.sha256 for r in closed.values()]}"
        wanted = fingerprint(state, definitions.fingerprint, rules, month, as_of, languages)
        folder = month_folder(workspace, month)
        result = RunResult(
            *(code, tuple(found), definitions.logs, watch.seconds, folder),
            fresh=False,
            adoptions=adopted,
            standing=standing,
            closed=closed.get(month),
        )
        # which password locked a workbook cannot be seen: with one, everything is written anew
        if result.closed:
            return replace(result, fresh=put_back(result.closed, folder))
        if password is None and stands(folder, wanted):
            return result
        with watch.step("measure"):
            report = whole_report(workspace, definitions, policies, month, as_of, found)
            report = replace(report, standing=standing)
        with watch.step("publish"):
            folder = publish(
                workspace,
                report,
                lambda: run_document(report, definitions, wanted, found, watch, code),
                languages,
                password,
            )
    return replace(result, folder=folder, report=report, fresh=True)


def _differences(
    workspace: Workspace, definitions: Definitions, as_of: datetime, state: str
) -> tuple[MonthDifference, ...]:
    """What every closed month would say today; nothing is loaded for it where no month is closed."""
    if not workspace.closed.is_dir():
        return ()
    from pipeline.jobs.differences import closed_differences

    return closed_differences(workspace, definitions, as_of, state)


def whole_report(
    workspace: Workspace,
    definitions: Definitions,
    policies: Policies,
    month: Month,
    as_of: datetime,
    found: Sequence[Account],
) -> MonthReport:
    """The month with all that its published pages show."""
    from pipeline.close.carried import carried_into
    from pipeline.jobs.month import month_report, shelf  # not needed when nothing is new
    from pipeline.report.model import Provenance

    report = month_report(workspace, definitions, policies, month, as_of, _settled(found))
    people = {card.employee.employee_no for card in report.scored.cards}
    owed = carried_into(month, revisions(workspace.closed))
    return replace(
        report,
        shelf=shelf(workspace, definitions, policies, month),
        provenance=Provenance(versions(), definitions.fingerprint, _way_to_raw(workspace, month)),
        carried=tuple(replace(entry, is_payable=entry.employee_no in people) for entry in owed),
    )


def _way_to_raw(workspace: Workspace, month: Month) -> str:
    """The way from the month's folder to the raw workbooks, with slashes."""
    return Path(os.path.relpath(workspace.raw, month_folder(workspace, month))).as_posix()


def run_score(workspace: Workspace, month: Month, as_of: datetime, only: str | None = None) -> MonthReport:
    """The month measured and scored from what is loaded, with nothing published.

    With `only` everybody is scored by that scheme.
    """
    definitions = load_definitions(workspace)
    return score_by(workspace, definitions, policies_for(workspace, definitions, month, only), month, as_of)


def score_by(
    workspace: Workspace, definitions: Definitions, policies: Policies, month: Month, as_of: datetime
) -> MonthReport:
    """The month measured and scored by these policies from what is loaded, with nothing published."""
    from pipeline.jobs.month import month_report

    return month_report(workspace, definitions, policies, month, as_of, _settled(_loaded(workspace, definitions)[0]))


def _loaded(workspace: Workspace, definitions: Definitions) -> tuple[list[Account], str]:
    """The accounting of what is loaded, and the state of the warehouse.

    Raises:
        Unusable: the rows were read by other definitions than today's.
    """
    if not definitions_stand(workspace.warehouse, definitions.logs, definitions.corrections):
        raise Unusable("error.stale_warehouse", folder=str(workspace.root))
    return accounts_and_state(workspace.warehouse)


def load_new(
    workspace: Workspace,
    definitions: Definitions,
    watch: Stopwatch,
    files: Sequence[FoundFile] | None,
    rebuild: bool,
    progress: Progress | None,
) -> tuple[list[Account], str]:
    """The accounting after loading what is new, and the state of the warehouse."""
    with watch.step("ingest"):
        result = ingest(workspace, definitions.logs, files, rebuild, progress, definitions.corrections)
    return accounts_and_state(workspace.warehouse, frozenset(result.loaded))


def _settled(found: Sequence[Account]) -> list[Account]:
    """The accounting as pages show it: the same whichever run loaded a file, without rows that came again put right."""
    return [_as_shown(account) for account in found]


def _as_shown(account: Account) -> Account:
    status = "loaded" if account["status"] == "known" else account["status"]
    waiting = [row for row in account.get("rejected_rows", ()) if not row["settled"]]
    return {**account, "status": status} | ({"rejected_rows": waiting} if "rejected_rows" in account else {})


def exit_code(found: Sequence[Account]) -> ExitCode:
    """Code 3 while a file in the folder cannot be read or holds rejected rows or an unusable sheet, else 0."""
    return ExitCode.REJECTED if any(map(needs_attention, found)) else ExitCode.DONE


def needs_attention(account: Account) -> bool:
    """True when somebody has to put something right in the file."""
    sheets = account.get("sheets", ())
    return account["status"] == "unreadable" or (
        account["status"] in ("loaded", "known")
        and (
            any(not row["settled"] for row in account["rejected_rows"])
            or any(sheet["verdict"] == "missing_columns" for sheet in sheets)
        )
    )


def run_document(
    report: MonthReport,
    definitions: Definitions,
    wanted: str,
    found: Sequence[Account],
    watch: Stopwatch,
    code: ExitCode,
) -> dict[str, Any]:
    """What `run.json` says of a published month, apart from its editions and files."""
    from pipeline.report.corrections import correction_document
    from pipeline.report.documents import policies_document

    scored = report.scored
    return {
        "schema": "run/1",
        "month": str(scored.month),
        "as_of": scored.as_of.isoformat(),
        "status": scored.status,
        "revision": report.closing.revision if report.closing else 1,
        "exit_code": int(code),
        "versions": versions(),
        **policies_document(report.policies),
        "definitions": definitions.fingerprint,
        "fingerprint": wanted,
        "durations": dict(watch.seconds),
        "files": list(found),
        "corrections": [correction_document(corrected) for corrected in report.corrections],
        "closed_months": [asdict(month) for month in report.standing],
    }
