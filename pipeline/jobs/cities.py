"""The company's city packs against its roster and a scored month."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.database import Database
from pipeline.definitions.cities import City, city_of
from pipeline.definitions.log import definition_fault
from pipeline.errors import Faults
from pipeline.language import message
from pipeline.scorecard.lawful import fines_where
from pipeline.scorecard.model import ScoredMonth
from pipeline.workspace import Workspace


def check_branches(db: Database, workspace: Workspace, cities: Mapping[str, City]) -> None:
    """Refuses city packs that name a branch which no roster row has: its people would be in no city.

    Raises:
        Faults: one for each such pack.
    """
    rows = db.rows("select distinct branch from people.employment where branch is not null")
    known = sorted(name for (name,) in rows)
    faults = [
        definition_fault(
            workspace.cities / f"{city.id}.toml",
            "branches",
            message("fault.city_branch", branches=", ".join(unknown), known=", ".join(known)),
        )
        for city in cities.values()
        if known and (unknown := [name for name in city.branches if name not in known])
    ]
    if faults:
        raise Faults(faults)


def with_lawful_fines(scored: ScoredMonth, cities: Mapping[str, City]) -> ScoredMonth:
    """The month with fines payable only in cities where counsel let them be paid since before it began."""

    def agreed(branch: str | None) -> bool:
        city = city_of(cities, branch)
        return city is not None and city.allows_fines(scored.month)

    return fines_where(scored, agreed)
