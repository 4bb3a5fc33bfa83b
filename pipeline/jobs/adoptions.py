"""How the policies in force of a month were approved and published, and who has signed that they know them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from pipeline.database import Database
from pipeline.definitions.adoption import Adoption, adoption, read_approvals
from pipeline.definitions.fold import fold
from pipeline.definitions.log import LogDefinition
from pipeline.definitions.policy import Policy
from pipeline.files import sha256_of
from pipeline.ingest import versions_sql
from pipeline.month import Month
from pipeline.workspace import Workspace, shipped

Signed = tuple[str, str, date, date]
"""Employee number, the scheme as it is written, the version's first day, the day of signing."""


def adoptions(
    workspace: Workspace, policies: Iterable[Policy], month: Month, signed: Sequence[Signed] = ()
) -> dict[str, Adoption]:
    """By scheme how each policy stands towards the month; without `signed` nobody counts as having acknowledged.

    Raises:
        Faults: the file of approvals is wrong.
    """
    records = read_approvals(workspace.approvals)
    return {policy.scheme: adoption(policy, records, month, acknowledged(policy, signed)) for policy in policies}


def acknowledged(policy: Policy, signed: Iterable[Signed]) -> dict[str, date]:
    """Since when people have signed for this version, by employee number; the log may name it by id or by its name."""
    names = {fold(name) for name in (policy.scheme, policy.zh, policy.en)}
    days: dict[str, date] = {}
    for employee_no, scheme, version, day in signed:
        if version == policy.effective_from and fold(scheme) in names:
            days[employee_no] = min(day, days.get(employee_no, day))
    return days


def signed_by(db: Database, month: Month, as_of: datetime) -> list[Signed]:
    """Who had signed for what by `as_of`, of the people known in the month; needs the logs as seen then."""
    return [(who, scheme, version, day) for who, scheme, version, day in db.rows(_query(), _moment(month, as_of))]


def see_signatures(db: Database, logs: Mapping[str, LogDefinition], as_of: datetime) -> None:
    """Makes only those tables of the logs that `signed_by` reads, where no snapshot is at hand."""
    for log in logs.values():
        if f"stage.{log.id} " in _query():
            db.script(versions_sql.current_rows(log), {"as_of": as_of})


def approvals_fingerprint(workspace: Workspace) -> str:
    """A hash that changes when a record is added."""
    return sha256_of(workspace.approvals) if workspace.approvals.is_file() else "none"


def _query() -> str:
    return shipped("sql", "measure", "acknowledgements.sql").read_text(encoding="utf-8")


def _moment(month: Month, as_of: datetime) -> dict[str, object]:
    return {"month_start": month.start, "as_of": as_of}
