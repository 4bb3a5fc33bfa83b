"""Everything a job needs before it starts: the definitions in force for a workspace, and its lock."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from filelock import FileLock, Timeout

from pipeline.definitions.calendars import Calendar, load_calendars
from pipeline.definitions.checklist import Checklist, load_checklists
from pipeline.definitions.cities import City, load_cities
from pipeline.definitions.corrections import Correction, load_corrections
from pipeline.definitions.kpi import Kpi, Parameter, load_kpis, load_shared
from pipeline.definitions.log import LogDefinition, definition_fault, load_logs
from pipeline.definitions.page import Page, load_pages
from pipeline.definitions.policy import Policy
from pipeline.definitions.policy_faults import Known
from pipeline.definitions.policy_files import Assigned, Policies, policy_files, policy_in_force, read_policy
from pipeline.errors import Faults, Locked, ScorecardError, Unusable, UsageError
from pipeline.files import sha256_of
from pipeline.month import Month
from pipeline.validation import unknown
from pipeline.workspace import CONFIG, Settings, Workspace, shipped


@dataclass(frozen=True)
class Definitions:
    """Logs, KPIs and the values they share, checklists, calendars and pages, as shipped and as the company added.

    `corrections` are the company's own, to cells of its workbooks; `cities` are its city packs.
    """

    logs: Mapping[str, LogDefinition]
    kpis: Mapping[str, Kpi]
    shared: Mapping[str, Parameter]
    checklists: Mapping[str, Checklist]
    calendars: Mapping[str, Calendar]
    settings: Settings
    pages: Mapping[str, Page] = field(default_factory=dict)
    corrections: tuple[Correction, ...] = ()
    cities: Mapping[str, City] = field(default_factory=dict)

    @property
    def roles(self) -> list[str]:
        """The roles a roster can name."""
        rosters = [log for log in self.logs.values() if log.is_roster]
        return [code for log in rosters for column in log.columns.values() for code in column.codes]

    @property
    def known(self) -> Known:
        """All that a policy may name."""
        sections = {name: frozenset(checklist.sections) for name, checklist in self.checklists.items()}
        return Known(self.kpis, self.roles, self.shared, tuple(self.calendars), sections)

    @property
    def fingerprint(self) -> str:
        """A hash of all that decides how rows become figures, apart from the policy."""
        parts = [log.fingerprint for log in self.logs.values()] + [kpi.fingerprint for kpi in self.kpis.values()]
        parts += [file.read_text("utf-8") for file in sorted(shipped("sql").rglob("*.sql"))]
        parts += [checklist.model_dump_json() for checklist in self.checklists.values()]
        parts += [calendar.model_dump_json() for calendar in self.calendars.values()]
        parts += [page.fingerprint for page in self.pages.values()]
        parts += [city.fingerprint for city in self.cities.values()]
        parts += [repr(sorted(self.shared.items())), repr((self.settings.kpis, self.settings.calendar_years))]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def load_definitions(workspace: Workspace) -> Definitions:
    """The definitions in force for a workspace.

    Raises:
        Faults: every fault of every definition file.
    """
    shared = load_shared(shipped("sql", "parameters.toml"))
    kpis = load_kpis(workspace.kpi_folders, shared)
    return Definitions(
        logs=load_logs(workspace.logs, workspace.settings.logs),
        kpis=kpis,
        shared=shared,
        checklists=load_checklists(workspace.checklists),
        calendars=load_calendars(workspace.calendars),
        settings=workspace.settings,
        pages=load_pages(workspace.page_folders, shared, kpis),
        corrections=load_corrections(workspace.corrections),
        cities=load_cities(workspace.cities),
    )


def policies_for(workspace: Workspace, definitions: Definitions, month: Month, only: str | None = None) -> Policies:
    """The policies by which the month is scored: the company's, and those of roles and branches.

    With `only` (a scheme, or a policy file whatever its date) everybody is scored by that one instead.

    Raises:
        Unusable: no file of a scheme is in force for that month.
        Faults: files are wrong, or settings name a role that no roster has.
    """
    settings = workspace.settings
    if only is not None:
        return Policies(read_policy(_named_file(workspace, only, month), definitions.known))
    schemes = dict.fromkeys((settings.policy, *(other.scheme for other in settings.policies)))
    files = {scheme: _file_in_force(workspace, scheme, month) for scheme in schemes}
    _check_roles(definitions, [role for other in settings.policies for role in other.roles])
    read = _read_all(files, definitions.known)
    return Policies(
        read[settings.policy],
        tuple(Assigned(read[other.scheme], other.roles, other.branches) for other in settings.policies),
    )


def _named_file(workspace: Workspace, name: str, month: Month) -> Path:
    """The policy file that somebody names on the command line, or the file of the scheme that is in force."""
    if name.endswith(".toml"):
        if not Path(name).is_file():
            raise UsageError("error.no_file", file=name)
        return Path(name)
    known = policy_files(workspace.policy_folders)
    if name not in known:
        raise UsageError("error.no_scheme", scheme=name, known=", ".join(known))
    return _file_in_force(workspace, name, month)


def _file_in_force(workspace: Workspace, scheme: str, month: Month) -> Path:
    schemes = policy_files(workspace.policy_folders)
    file = policy_in_force(schemes.get(scheme, []), month)
    if file is None:
        known = ", ".join(f"{name} ({files[0].stem})" for name, files in schemes.items()) or "-"
        raise Unusable("error.no_policy", scheme=scheme, month=str(month), known=known)
    return file


def scheme_files(workspace: Workspace, month: Month) -> dict[str, Path]:
    """The file of every scheme there is: the newest in force in the month, or the first where none is yet."""
    schemes = policy_files(workspace.policy_folders)
    return {scheme: policy_in_force(files, month) or files[0] for scheme, files in sorted(schemes.items())}


def schemes_fingerprint(workspace: Workspace, month: Month) -> str:
    """A hash that changes when any scheme's file for the month does."""
    files = scheme_files(workspace, month)
    parts = (f"{scheme} {sha256_of(file)}" for scheme, file in files.items())
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def available_policies(
    workspace: Workspace, definitions: Definitions, policies: Policies, month: Month
) -> tuple[tuple[Policy, ...], dict[str, int]]:
    """The policy of every scheme there is, and how many faults those have that cannot be used.

    Those in force are taken as they were read. A draft with faults that nobody is scored by must not keep a month from
    being reported.
    """
    read = {policy.scheme: policy for policy in policies.all}
    faulty: dict[str, int] = {}
    for scheme, file in scheme_files(workspace, month).items():
        if scheme not in read:
            try:
                read[scheme] = read_policy(file, definitions.known)
            except Faults as found:
                faulty[scheme] = len(found.faults)
    return tuple(read[scheme] for scheme in sorted(read)), faulty


def _read_all(files: Mapping[str, Path], known: Known) -> dict[str, Policy]:
    """Every policy by scheme; the faults of all files in one go."""
    read: dict[str, Policy] = {}
    faults: list[ScorecardError] = []
    for scheme, file in files.items():
        try:
            read[scheme] = read_policy(file, known)
        except Faults as found:
            faults += found.faults
    if faults:
        raise Faults(faults)
    return read


def _check_roles(definitions: Definitions, roles: Sequence[str]) -> None:
    if others := sorted(set(roles) - set(definitions.roles)):
        faults = (unknown("role", role, definitions.roles) for role in others)
        raise Faults([definition_fault(Path(CONFIG), "policies.roles", fault) for fault in faults])


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
