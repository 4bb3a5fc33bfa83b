"""Everything a job needs before it starts: the definitions in force for a workspace, and its lock."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from pipeline.definitions.kpi import Kpi, Parameter, load_kpis, load_shared
from pipeline.definitions.log import LogDefinition, load_logs
from pipeline.definitions.policy import Policy, policy_files, policy_in_force, read_policy
from pipeline.errors import Locked, Unusable
from pipeline.month import Month
from pipeline.workspace import Workspace, shipped


@dataclass(frozen=True)
class Definitions:
    """Logs, KPIs and the values they share, as shipped and as the company added to them."""

    logs: Mapping[str, LogDefinition]
    kpis: Mapping[str, Kpi]
    shared: Mapping[str, Parameter]

    @property
    def roles(self) -> list[str]:
        """The roles a roster can name."""
        rosters = [log for log in self.logs.values() if log.is_roster]
        return [code for log in rosters for column in log.columns.values() for code in column.codes]

    @property
    def fingerprint(self) -> str:
        """A hash of all that decides how rows become figures, apart from the policy."""
        parts = [log.fingerprint for log in self.logs.values()] + [kpi.fingerprint for kpi in self.kpis.values()]
        parts += [file.read_text("utf-8") for file in sorted(shipped("sql").rglob("*.sql"))]
        return hashlib.sha256("\n".join([*parts, repr(sorted(self.shared.items()))]).encode()).hexdigest()


def load_definitions(workspace: Workspace) -> Definitions:
    """The definitions in force for a workspace.

    Raises:
        Faults: every fault of every definition file.
    """
    shared = load_shared(shipped("sql", "parameters.toml"))
    return Definitions(
        load_logs(workspace.logs, workspace.settings.logs), load_kpis(workspace.kpi_folders, shared), shared
    )


def policy_for(workspace: Workspace, definitions: Definitions, month: Month) -> Policy:
    """The policy by which the month is scored.

    Raises:
        Unusable: no file of the scheme is in force for that month.
        Faults: the file is wrong.
    """
    scheme = workspace.settings.policy
    schemes = policy_files(workspace.policy_folders)
    file = policy_in_force(schemes.get(scheme, []), month)
    if file is None:
        raise Unusable("error.no_policy", scheme=scheme, month=str(month), known=_known(schemes))
    return read_policy(file, definitions.kpis, definitions.roles, definitions.shared)


def _known(schemes: Mapping[str, list[Path]]) -> str:
    return ", ".join(f"{scheme} ({files[0].stem})" for scheme, files in schemes.items()) or "-"


@contextmanager
def held(workspace: Workspace, wait: float = 0) -> Iterator[None]:
    """Holds the workspace for one run; a killed holder frees it at once.

    Raises:
        Locked: another run holds it, still after `wait` seconds.
    """
    workspace.lock.parent.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(workspace.lock, timeout=wait, mode=0o600):
            yield
    except Timeout as busy:
        raise Locked("error.locked", folder=str(workspace.root)) from busy
