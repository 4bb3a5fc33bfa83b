"""KPI definitions: `sql/kpi/<id>.toml` says what a figure is, `sql/kpi/<id>.sql` gives its cases.

`sql/kpi/<id>.expected.sql`, where there is one, gives what its events could have happened to.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError, model_validator

from pipeline.definitions.log import Strict, definition_faults, unreadable
from pipeline.errors import Faults, Unusable
from pipeline.validation import Wrong, unknown

Parameter = int | Decimal | str | tuple[str, ...]


class Wording(Strict):
    """A KPI in one language."""

    name: str
    meaning: str
    numerator: str
    denominator: str = ""


class Kpi(Strict):
    """One figure: a quotient of sums over its cases, or a sum of them.

    One that is not measured `always` is measured where a policy in force asks for it. The cases of a `manual` one are
    entered by a person: without any, a score is missing. One whose `recorded` columns are blank in the whole log has no
    case: what nobody writes down is nobody's miss. `flags` are the conditions its cases can carry. `expected` is the
    query that says what its events could have happened to, empty where nobody knows. Cases that are not `by_chance` (a
    course, a day's hours) are planned: one more or fewer does not just happen.
    """

    id: str
    position: int
    kind: Literal["rate", "mean", "count"]
    unit: Literal["percent", "minutes", "hours", "days", "count", "points", "yuan"]
    better: Literal["higher", "lower"]
    log: str
    zh: Wording
    en: Wording
    rules: tuple[str, ...] = ()
    parameters: Mapping[str, Parameter] = Field(default_factory=dict)
    window: str | None = None
    per: int = 1
    percentiles: Mapping[str, Decimal] = Field(default_factory=dict)
    also_count: tuple[str, ...] = ()
    recorded: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    manual: bool = False
    always: bool = True
    by_chance: bool = True
    sql: str = Field(default="", repr=False)
    expected: str = Field(default="", repr=False)

    @model_validator(mode="after")
    def _window_is_a_parameter(self) -> Kpi:
        if self.window is not None and self.window not in self.parameters:
            raise Wrong(unknown("parameter", self.window, self.parameters))
        return self

    @property
    def has_interval(self) -> bool:
        """True when the same cases are counted above and below the line."""
        return self.kind == "rate" and self.unit == "percent"

    @property
    def met(self) -> Literal["all", "none"] | None:
        """How much of what stands below the line a case that was met has above it.

        None where a case is an amount or a score, so that nobody can say which one would do, and where more is better
        without a limit.
        """
        if self.kind == "mean" or self.unit not in ("percent", "count"):
            return None
        if self.better == "lower":
            return "none"
        return "all" if self.kind == "rate" else None

    @property
    def fingerprint(self) -> str:
        """A hash of the definition and its SQL."""
        return hashlib.sha256((self.model_dump_json() + self.sql).encode()).hexdigest()


def load_shared(file: Path) -> dict[str, Parameter]:
    """The values that several KPIs and facts share."""
    table = tomllib.loads(file.read_text(encoding="utf-8"), parse_float=Decimal)
    return {name: tuple(value) if isinstance(value, list) else value for name, value in table.items()}


def load_kpis(folders: Iterable[Path], shared: Mapping[str, Parameter]) -> dict[str, Kpi]:
    """All KPIs by id, in the order of their positions; a later folder adds to the earlier ones.

    A KPI has, beside its own parameters, those shared ones that its SQL or its window names.

    Raises:
        Faults: every fault of every file, each with file and key.
    """
    kpis: dict[str, Kpi] = {}
    faults: list[Unusable] = []
    for file in (f for folder in folders for f in sorted(folder.glob("*.toml"))):
        try:
            kpis[file.stem] = _read(file, shared)
        except ValidationError as error:
            faults += definition_faults(file, error)
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            faults.append(unreadable(file, error))
    if faults:
        raise Faults(faults)
    return dict(sorted(kpis.items(), key=lambda item: (item[1].position, item[0])))


def _read(file: Path, shared: Mapping[str, Parameter]) -> Kpi:
    table = tomllib.loads(file.read_text(encoding="utf-8"), parse_float=Decimal)
    sql = file.with_suffix(".sql").read_text(encoding="utf-8")
    beside = file.with_suffix(".expected.sql")
    expected = beside.read_text(encoding="utf-8") if beside.is_file() else ""
    named = {*re.findall(r"\$(\w+)", sql + expected), table.get("window")}
    own = {name: value for name, value in shared.items() if name in named} | table.get("parameters", {})
    return Kpi.model_validate({"id": file.stem, **table, "parameters": own, "sql": sql, "expected": expected})
