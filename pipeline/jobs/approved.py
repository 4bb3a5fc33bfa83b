"""Every policy file there is, how it was approved and published, and how many of its people have signed for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pipeline.definitions.adoption import Adoption, adoption, read_approvals
from pipeline.definitions.policy import Policy
from pipeline.definitions.policy_files import policy_files, read_policy
from pipeline.errors import Unusable
from pipeline.ingest.load import definitions_stand
from pipeline.jobs.adoptions import Signed, acknowledged, see_signatures, signed_by
from pipeline.jobs.setup import Definitions, load_definitions, policies_for
from pipeline.month import Month
from pipeline.warehouse.snapshot import people_seen
from pipeline.workspace import Workspace


@dataclass(frozen=True)
class Standing:
    """One policy file; `people` are those scored by it in the month of the question, by employee number."""

    file: Path
    policy: Policy
    adoption: Adoption
    people: tuple[str, ...]

    @property
    def signed(self) -> int:
        """How many of its people have signed for it."""
        return sum(number in self.adoption.acknowledged for number in self.people)


def standings(workspace: Workspace, as_of: datetime) -> Iterator[Standing]:
    """Every policy file by scheme and day, as it stands at `as_of`.

    Raises:
        Faults: a policy file, or the file of approvals, is wrong.
    """
    definitions, month = load_definitions(workspace), Month.of(as_of)
    records = read_approvals(workspace.approvals)
    people, signed = _people(workspace, definitions, month, as_of)
    for files in policy_files(workspace.policy_folders).values():
        for file in files:
            policy = read_policy(file, definitions.known)
            adopted = adoption(policy, records, month, acknowledged(policy, signed))
            yield Standing(file, policy, adopted, people.get(policy.sha256, ()))


def _people(
    workspace: Workspace, definitions: Definitions, month: Month, as_of: datetime
) -> tuple[Mapping[str, tuple[str, ...]], list[Signed]]:
    """Who is scored by which policy file (by its hash) in the month, and who has signed; nobody without loaded rows."""
    if not workspace.warehouse.exists() or not definitions_stand(
        workspace.warehouse, definitions.logs, definitions.corrections
    ):
        return {}, []
    try:
        policies = policies_for(workspace, definitions, month)
    except Unusable as fault:
        if fault.key != "error.no_policy":
            raise
        return {}, []
    people: dict[str, tuple[str, ...]] = {}
    with people_seen(workspace, definitions.logs, month, as_of) as db:
        see_signatures(db, definitions.logs, as_of)
        employed = db.rows(_EMPLOYED, {"month": month.start})
        signed = signed_by(db, month, as_of)
    for number, role, branch in employed:
        sha256 = policies.of(role, branch).sha256
        people[sha256] = (*people.get(sha256, ()), number)
    return people, signed


_EMPLOYED = "select employee_no, role, branch from people.employment where month = $month::date order by employee_no"
