"""Records that a policy file was approved and published, after saying what it would change and punish by chance."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pipeline.definitions.adoption import NO_RULE, Approval, add_approvals, day_faults
from pipeline.definitions.policy import Policy
from pipeline.definitions.policy_files import Policies, policy_files, read_policy
from pipeline.errors import Refused, Unusable, UsageError
from pipeline.jobs.diff import PolicyDiff, diff_document, side_by_side
from pipeline.jobs.run import score_by
from pipeline.jobs.setup import Definitions, held, load_definitions, policies_for
from pipeline.language import Language, Message, message
from pipeline.month import Month
from pipeline.report.documents import to_json
from pipeline.workspace import Workspace

if TYPE_CHECKING:
    from pipeline.jobs.simulate import Simulated

Result = TypeVar("Result")
_NOTHING_TO_SCORE = ("error.nothing_loaded", "error.no_data", "error.no_policy")


@dataclass(frozen=True)
class Days:
    """The days that the company states: staff consulted, approved, published to the staff, to be reviewed by."""

    consulted: date
    approved: date
    published: date
    review_by: date


@dataclass(frozen=True)
class Approved:
    """What was recorded, and what the program said of the file before; faults where it had nothing to go by.

    `simulated` is None for a policy without any rule that luck could trip.
    """

    approval: Approval
    diff: PolicyDiff | Unusable
    simulated: Simulated | Unusable | None

    @property
    def foretold(self) -> dict[str, Any]:
        """The two as documents, None where there was nothing to go by."""
        year = self.simulated
        return {
            "diff": None if isinstance(self.diff, Unusable) else diff_document(self.diff),
            "simulate": None if year is None or isinstance(year, Unusable) else year.document(),
        }


class NotApproved(Refused):
    """Every reason why an approval is refused, in one go."""

    def __init__(self, faults: Sequence[Message]) -> None:
        super().__init__("error.not_approved", fault="; ".join(map(str, faults)))
        self.faults = tuple(faults)

    def lines(self, language: Language) -> list[str]:
        return [line for fault in self.faults for line in Refused(self.key, fault=fault).lines(language)]


def approve(
    workspace: Workspace,
    name: str,
    by: str,
    days: Days,
    month: Month,
    as_of: datetime,
    reason: str = "",
    wait: float = 0,
) -> Approved:
    """The approval of the scheme's newest file, or of the file named, written into the workspace's `approvals.toml`.

    `month` is scored by the file and by what is in force, and what that says is recorded by its hash. `as_of` is the
    moment of recording.

    Raises:
        UsageError: there is no such scheme or file.
        Faults: the policy file, or the file of approvals, is wrong.
        NotApproved: a day stands in the wrong order, or nobody is named.
        Locked: another run holds the workspace.
    """
    with held(workspace, wait):
        definitions = load_definitions(workspace)
        file = newest_file(workspace, name)
        policy = read_policy(file, definitions.known)
        values: dict[str, Any] = {
            "scheme": policy.scheme,
            "effective_from": policy.effective_from,
            "sha256": policy.sha256,
            "approved_by": by.strip(),
            "consulted_on": days.consulted,
            "approved_on": days.approved,
            "published_on": days.published,
            "review_by": days.review_by,
            "recorded_on": as_of.date(),
            "reason": reason.strip(),
        }
        _refuse_faults(Approval.model_construct(**values))
        diff = _or_no_data(lambda: _compared(workspace, definitions, policy, month, as_of))
        simulated = _or_no_data(lambda: _simulated(workspace, file, policy, month, as_of))
        said = {} if isinstance(diff, Unusable) else {"month": str(month), "diff": _hash(diff_document(diff))}
        approval = Approval.model_validate({**values, **said, **_luck(simulated)})
        add_approvals(workspace.approvals, [approval])
    return Approved(approval, diff, simulated)


def newest_file(workspace: Workspace, name: str) -> Path:
    """The file that somebody names, or the scheme's newest one, in force yet or not.

    Raises:
        UsageError: there is no such scheme or file.
    """
    if name.endswith(".toml"):
        if not Path(name).is_file():
            raise UsageError("error.no_file", file=name)
        return Path(name)
    known = policy_files(workspace.policy_folders)
    if name not in known:
        raise UsageError("error.no_scheme", scheme=name, known=", ".join(known))
    return known[name][-1]


def _refuse_faults(given: Approval) -> None:
    faults = list(day_faults(given))
    if not given.approved_by:
        faults.insert(0, message("fault.adoption.no_name"))
    if faults:
        raise NotApproved(faults)


def _or_no_data(job: Callable[[], Result]) -> Result | Unusable:
    """What the job gives, or that there is nothing yet to do it on; any other fault is raised."""
    try:
        return job()
    except Unusable as fault:
        if fault.key not in _NOTHING_TO_SCORE:
            raise
        return fault


def _simulated(workspace: Workspace, file: Path, policy: Policy, month: Month, as_of: datetime) -> Simulated | None:
    """Whom luck would hit in a year under the policy; None where it has no rule that luck could trip."""
    from pipeline.jobs.simulate import simulate

    if not (policy.caps or policy.disqualifications):
        return None
    return simulate(workspace, month, as_of, str(file))


def _compared(
    workspace: Workspace, definitions: Definitions, policy: Policy, month: Month, as_of: datetime
) -> PolicyDiff:
    """The month by what is in force and with the policy in its scheme's place."""
    before = policies_for(workspace, definitions, month)
    first = score_by(workspace, definitions, before, month, as_of)
    after = in_place(before, policy)
    second = first if after == before else score_by(workspace, definitions, after, month, as_of)
    return side_by_side(month, first, second)


def in_place(policies: Policies, policy: Policy) -> Policies:
    """The policies with this one in place of its scheme's; alone where nobody is scored by that scheme."""
    if policy.scheme not in {known.scheme for known in policies.all}:
        return Policies(policy)
    default = policy if policies.default.scheme == policy.scheme else policies.default
    assigned = (replace(a, policy=policy) if a.policy.scheme == policy.scheme else a for a in policies.assigned)
    return Policies(default, tuple(assigned))


def _luck(simulated: Simulated | Unusable | None) -> dict[str, Any]:
    """What the record keeps of the simulation: its hash, and the warnings in words."""
    if simulated is None:
        return {"simulate": NO_RULE}
    if isinstance(simulated, Unusable):
        return {}
    year = simulated.document()
    warnings = [{"zh": warning["zh"], "en": warning["en"]} for warning in year["warnings"]]
    return {"simulate": _hash(year), "warnings": warnings}


def _hash(document: Mapping[str, Any]) -> str:
    return hashlib.sha256(to_json(document)).hexdigest()
