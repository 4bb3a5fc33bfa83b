"""City packs: what a company's counsel has set for a city, read from a workspace's `cities/*.toml`.

None is shipped: minimum wages change, and an invented one would be worse than none.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, ValidationError, field_validator, model_validator

from pipeline.definitions.exact import Exact, Named, Text
from pipeline.definitions.log import Strict, definition_fault, definition_faults, unreadable
from pipeline.errors import Faults, Unusable
from pipeline.language import message
from pipeline.month import Month
from pipeline.validation import Wrong

ONE_DAY = timedelta(days=1)


class MinimumWage(Strict):
    """The minimum wage a month in yuan; `until` is the last day for which somebody has made sure of it."""

    since: Annotated[date, Field(alias="from")]
    until: date
    monthly: Annotated[Exact, Field(gt=0)]

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> MinimumWage:
        if self.until < self.since:
            raise Wrong(message("fault.wage_ends_early", since=self.since, until=self.until))
        return self


class City(Named):
    """The minimum wages of the branches named, where they were read, and whether counsel lets fines be paid there.

    An `example` is made up.
    """

    id: str
    branches: Annotated[tuple[Text, ...], Field(min_length=1)]
    minimum_wage: Annotated[tuple[MinimumWage, ...], Field(min_length=1)]
    source: Text
    counsel: str = ""
    fines_payable_since: date | None = None
    example: bool = False

    @field_validator("minimum_wage")
    @classmethod
    def _one_wage_a_day(cls, wages: tuple[MinimumWage, ...]) -> tuple[MinimumWage, ...]:
        for earlier, later in pairwise(sorted(wages, key=lambda wage: wage.since)):
            if later.since <= earlier.until:
                raise Wrong(message("fault.wages_overlap", since=later.since, until=earlier.until))
        return wages

    @model_validator(mode="after")
    def _names_who_agreed(self) -> City:
        if self.fines_payable_since is not None and not self.counsel.strip():
            raise Wrong(message("fault.no_counsel"))
        return self

    def minimum_in(self, month: Month) -> Decimal | None:
        """The highest minimum wage of the month; None when there is none for one of its days."""
        wages = [
            wage for wage in self.minimum_wage if wage.since <= month.last_day and wage.until >= month.start.date()
        ]
        day = month.start.date()
        for wage in sorted(wages, key=lambda wage: wage.since):
            if wage.since > day:
                return None
            day = wage.until + ONE_DAY
        return max(wage.monthly for wage in wages) if day > month.last_day else None

    def allows_fines(self, month: Month) -> bool:
        """True when a named counsel has let fines be paid since before the month began."""
        return self.fines_payable_since is not None and self.fines_payable_since <= month.start.date()

    @property
    def fingerprint(self) -> str:
        """A hash that changes when anything it says does."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()


def load_cities(folder: Path) -> dict[str, City]:
    """Every city pack of a workspace by its file's name.

    Raises:
        Faults: every fault of every file, and branches that two of them name.
    """
    files = sorted(folder.glob("*.toml")) if folder.is_dir() else []
    cities: dict[Path, City] = {}
    faults: list[Unusable] = []
    for file in files:
        try:
            cities[file] = City.model_validate({"id": file.stem, **_read(file)})
        except ValidationError as error:
            faults += definition_faults(file, error)
        except Unusable as error:
            faults.append(error)
    if faults := [*faults, *_named_twice(cities)]:
        raise Faults(faults)
    return {city.id: city for city in cities.values()}


def city_of(cities: Mapping[str, City], branch: str | None) -> City | None:
    """The city pack that names the branch."""
    return next((city for city in cities.values() if branch in city.branches), None)


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise unreadable(file, error) from error


def _named_twice(cities: Mapping[Path, City]) -> Sequence[Unusable]:
    first: dict[str, Path] = {}
    faults = []
    for file, city in cities.items():
        for branch in city.branches:
            if branch in first:
                fault = message("fault.branch_twice", branch=branch, file=first[branch].name)
                faults.append(definition_fault(file, "branches", fault))
            first.setdefault(branch, file)
    return faults
