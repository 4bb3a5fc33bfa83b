"""Where everything lies. No other module knows a path."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator, model_validator

from pipeline.errors import Faults, Unusable
from pipeline.language import LANGUAGES, Language, message
from pipeline.mail_settings import MailSettings
from pipeline.validation import Wrong, told, unknown

CONFIG = "scorecard.toml"
DEFAULT_POLICY = "binchun"
PathName = Literal["raw", "archive", "warehouse", "rejected", "reports"]
LimitName = Literal["file_bytes", "expanded_bytes", "ratio", "parts", "sheets", "rows", "columns", "memory_bytes"]


def _written(value: object) -> object:
    """A cell's value as it would be typed: numbers may stand without quotes."""
    return str(value) if isinstance(value, int | float) else value


_frozen: list[Path] = []


def use_frozen(folder: Path) -> None:
    """Takes the definitions of a closed month for those that come with the program, for the rest of this process.

    What it lacks, because a later program has more, is the program's own. What was read before stays read: call it
    before anything else.
    """
    _frozen[:] = [folder]
    shipped.cache_clear()


@cache
def shipped(*parts: str) -> Path:
    """A folder or file that comes with the program: inside the wheel, or in the repository it is run from."""
    package = Path(__file__).parent
    inside = package / "_assets"
    return _as_frozen(parts) or (inside if inside.is_dir() else package.parent).joinpath(*parts)


def packaged(*parts: str) -> Path:
    """A definition file or folder that comes inside the package."""
    return _as_frozen(parts) or Path(__file__).parent.joinpath(*parts)


def _as_frozen(parts: tuple[str, ...]) -> Path | None:
    places = (folder.joinpath(*parts) for folder in _frozen)
    return next((place for place in places if place.exists()), None)


class SchemeOf(BaseModel):
    """A scheme for everybody of these roles and branches (of all where none is named)."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    scheme: str
    roles: Annotated[tuple[str, ...], Field(strict=False)] = ()
    branches: Annotated[tuple[str, ...], Field(strict=False)] = ()

    @model_validator(mode="after")
    def _names_somebody(self) -> SchemeOf:
        if not (self.roles or self.branches):
            raise Wrong(message("fault.names_nobody"))
        return self

    def hides(self, later: SchemeOf) -> bool:
        """True when nobody is left for a later entry."""
        has_roles = not self.roles or (bool(later.roles) and set(later.roles) <= set(self.roles))
        has_branches = not self.branches or (bool(later.branches) and set(later.branches) <= set(self.branches))
        return has_roles and has_branches


class ManagerOf(BaseModel):
    """Whose edition of a month holds everybody of these branches and teams.

    An employee number as `id` adds them to the people whom the roster says report to that employee; `name` is how a
    reader who is not on the roster is called.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    id: Annotated[str, Field(min_length=1)]
    name: str = ""
    branches: Annotated[tuple[str, ...], Field(strict=False)] = ()
    teams: Annotated[tuple[str, ...], Field(strict=False)] = ()

    @model_validator(mode="after")
    def _names_somebody(self) -> ManagerOf:
        if not (self.branches or self.teams):
            raise Wrong(message("fault.manages_nobody"))
        return self


class Settings(BaseModel):
    """What `scorecard.toml` says; everything has a default.

    `policy` names the scheme by which months are scored, `policies` those of some roles or branches (the first that
    fits counts). `managers` get editions of their branches and teams beside those that the roster gives. `kpis` are
    measured although no policy asks for them. `calendar_years` are years whose working days the company's own calendar
    states in full. `logs` gives values for blank cells: log -> column -> value. `limits` overrides limits of the
    workbook reader. `mail` says how editions are sent, and to whom. Paths are relative to the workspace.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    timezone: str = "Asia/Shanghai"
    languages: Annotated[tuple[Language, ...], Field(strict=False, min_length=1)] = LANGUAGES
    policy: str = DEFAULT_POLICY
    policies: Annotated[tuple[SchemeOf, ...], Field(strict=False)] = ()
    managers: Annotated[tuple[ManagerOf, ...], Field(strict=False)] = ()
    kpis: Annotated[tuple[str, ...], Field(strict=False)] = ()
    calendar_years: Annotated[tuple[int, ...], Field(strict=False)] = ()
    paths: Mapping[PathName, str] = Field(default_factory=dict)
    logs: Mapping[str, Mapping[str, Annotated[str, BeforeValidator(_written)]]] = Field(default_factory=dict)
    limits: Mapping[LimitName, Annotated[int, Field(gt=0)]] = Field(default_factory=dict)
    mail: MailSettings | None = None

    @field_validator("policies")
    @classmethod
    def _everybody_is_reached(cls, policies: tuple[SchemeOf, ...]) -> tuple[SchemeOf, ...]:
        for place, later in enumerate(policies):
            if any(earlier.hides(later) for earlier in policies[:place]):
                raise Wrong(message("fault.hidden_entry", scheme=later.scheme))
        return policies

    @field_validator("managers")
    @classmethod
    def _each_once(cls, managers: tuple[ManagerOf, ...]) -> tuple[ManagerOf, ...]:
        ids = [manager.id for manager in managers]
        if twice := [name for place, name in enumerate(ids) if name in ids[:place]]:
            raise Wrong(message("fault.manager_twice", id=twice[0]))
        return managers

    @field_validator("timezone")
    @classmethod
    def _is_a_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError) as fault:
            raise Wrong(unknown("zone", name, sorted(available_timezones()))) from fault
        return name


@dataclass(frozen=True)
class Workspace:
    """A company's folder; `rows` is a warehouse to measure from in place of its own."""

    root: Path
    settings: Settings
    rows: Path | None = None

    def _path(self, name: PathName, default: str) -> Path:
        return self.root / self.settings.paths.get(name, default)

    @property
    def _data(self) -> Path:
        """The folder of what the program keeps for itself."""
        return self._path("warehouse", "data/warehouse.duckdb").parent

    @property
    def raw(self) -> Path:
        """The Excel logs as they come; never written to."""
        return self._path("raw", "data/raw")

    @property
    def archive(self) -> Path:
        """Every workbook ever loaded, named by its SHA-256."""
        return self._path("archive", "data/archive")

    @property
    def warehouse(self) -> Path:
        """The database of all that was ever loaded."""
        return self.rows or self._path("warehouse", "data/warehouse.duckdb")

    @property
    def rejected(self) -> Path:
        """One workbook per file with rejected rows, for the sender."""
        return self._path("rejected", "data/rejected")

    @property
    def reports(self) -> Path:
        """The published months."""
        return self._path("reports", "reports")

    @property
    def scratch(self) -> Path:
        """Unfinished work beside the warehouse; whatever lies there belongs to a run that did not end."""
        return self._data / ".work"

    @property
    def lock(self) -> Path:
        """The file whose lock a run holds; never the database itself."""
        return self._data / ".lock"

    @property
    def sent(self) -> Path:
        """What was mailed to whom, a line each; addresses stand in it as hashes only."""
        return self._data / "sent.jsonl"

    @property
    def audit(self) -> Path:
        """Who ran what, a line each, chained by hashes."""
        return self._data / "audit.jsonl"

    @property
    def closed(self) -> Path:
        """What each closed month was closed with."""
        return self._data / "closed"

    @property
    def differences(self) -> Path:
        """What closed months would say today, remembered until something that decides it changes."""
        return self._data / "differences.json"

    @property
    def approvals(self) -> Path:
        """Who approved which policy file, and when it was published to the staff."""
        return self.root / "approvals.toml"

    @property
    def logs(self) -> Path:
        """The company's own header spellings, code values and extra logs."""
        return self.root / "logs"

    @property
    def calendars(self) -> Path:
        """The company's own service calendars."""
        return self.root / "calendars.toml"

    @property
    def corrections(self) -> Path:
        """What single cells of the workbooks should say instead, and why."""
        return self.root / "corrections.toml"

    @property
    def checklists(self) -> Path:
        """The company's own checklists."""
        return self.root / "checklists"

    @property
    def cities(self) -> Path:
        """What the company's counsel has set for each city: minimum wages, and whether fines may be paid."""
        return self.root / "cities"

    @property
    def own_definitions(self) -> tuple[Path, ...]:
        """Where the company's own definitions stand, apart from its policies."""
        own = (self.root / "sql" / name for name in ("kpi", "page"))
        added = (folder for folder in own if folder.resolve() != shipped("sql", folder.name).resolve())
        files = (self.root / CONFIG, self.calendars, self.approvals)
        return (*files, self.checklists, self.cities, self.logs, *added)

    @property
    def kpi_folders(self) -> tuple[Path, ...]:
        """KPI definitions: the shipped ones, then the company's own."""
        return tuple(dict.fromkeys((shipped("sql", "kpi"), (self.root / "sql" / "kpi").resolve())))

    @property
    def page_folders(self) -> tuple[Path, ...]:
        """Analysis pages: the shipped ones, then the company's own."""
        return tuple(dict.fromkeys((shipped("sql", "page"), (self.root / "sql" / "page").resolve())))

    @property
    def policy_folders(self) -> tuple[Path, ...]:
        """Policies: the company's own, then the shipped ones."""
        return tuple(dict.fromkeys(((self.root / "policies").resolve(), shipped("policies"))))

    def local(self, moment: datetime) -> datetime:
        """The instant as wall-clock time of the workspace, without offset."""
        if moment.tzinfo is None:
            return moment
        return moment.astimezone(ZoneInfo(self.settings.timezone)).replace(tzinfo=None)


def find_workspace(folder: Path | None = None) -> Workspace:
    """The workspace in that folder, else the one SCORECARD_WORKSPACE names, else the nearest above, else here.

    Raises:
        Unusable: the folder does not exist or its `scorecard.toml` is wrong.
    """
    named = folder or (Path(name) if (name := os.environ.get("SCORECARD_WORKSPACE")) else None)
    if named is not None and not named.is_dir():
        raise Unusable("error.no_workspace", folder=str(named))
    here = Path.cwd()
    above = next((p for p in (here, *here.parents) if (p / CONFIG).is_file()), here)
    root = (named or above).resolve()
    return Workspace(root, read_settings(root / CONFIG))


def read_settings(file: Path) -> Settings:
    """The settings of a `scorecard.toml`, or the defaults when there is none.

    Raises:
        Faults: every fault of the file in one go.
    """
    if not file.is_file():
        return Settings()
    try:
        return Settings.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    except ValidationError as error:
        raise Faults(_faults(file, error)) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        told_so = message("fault.toml", detail=fault)
        raise Unusable("error.definition", file=str(file), key="-", fault=told_so) from fault


def _faults(file: Path, error: ValidationError) -> list[Unusable]:
    return [Unusable("error.definition", file=str(file), key=key, fault=fault) for key, fault in told(error)]
