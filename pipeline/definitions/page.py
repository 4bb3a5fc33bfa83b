"""Analysis pages: `sql/page/<id>.toml` says what a page shows, `sql/page/<id>/<section>.sql` gives a section's rows.

    position = 10                                # where it stands in the navigation
    kpis = ["..."]                               # figures that stand at its top; without any of them there is no page
    caps = ["..."]                               # those of them whose verdicts under caps it shows
    zh = { title = "...", lead = "..." }
    en = { title = "...", lead = "..." }

    [codes.finding]                              # words for the values of `code` columns
    established = { zh = "...", en = "..." }

    [[sections]]
    id = "by_team"
    zh = { title = "...", note = "..." }
    en = { title = "...", note = "..." }
    total = true                                 # the query gives `is_total`, true in one row: the total
    chart = { kind = "bars", values = ["share"] }
    columns = [                                  # the first one is the row's head
        { id = "team", kind = "unit", zh = "...", en = "..." },
        { id = "hits", kind = "number", zh = "...", en = "..." },
        { id = "orders", kind = "number", zh = "...", en = "..." },
        { id = "share", kind = "percent", above = "hits", below = "orders", zh = "...", en = "..." },
    ]

A query runs over the measured month's database and gives a column for each `id`; a percentage is computed from the two
numbers that it names. A `person` is an employee number, a `unit` the name of a team or branch: editions that may not
name them leave such rows out. A workspace's file hides the shipped one of the same name.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, ValidationError, model_validator

from pipeline.definitions.kpi import Parameter
from pipeline.definitions.log import Strict, definition_fault, definition_faults, unreadable
from pipeline.errors import Faults, Unusable
from pipeline.language import Message, known, message
from pipeline.validation import Wrong, unknown

Text = Annotated[str, StringConstraints(pattern=r"\S")]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Kind = Literal["text", "code", "number", "percent", "minutes", "moment", "person", "unit"]
TOTAL = "is_total"
GIVEN = ("month_start", "month_end", "as_of")
_DRAWN: frozenset[Kind] = frozenset({"number", "percent", "minutes"})
_VALUES = {"bars": (1, 1), "columns": (1, 1), "spans": (3, 3), "heat": (2, 99)}


class Words(Strict):
    """A text in both languages."""

    zh: Text
    en: Text


class Column(Strict):
    """One column: how its values are read. `adds` is False for numbers whose sum means nothing, such as an age.

    A number that is not `shown` is only there for a percentage, which then names it. `blank` is what stands for a
    missing value; `family` names the words of codes.
    """

    id: Id
    kind: Kind
    zh: Text
    en: Text
    family: str = ""
    above: str = ""
    below: str = ""
    adds: bool = True
    shown: bool = True
    blank: Words | None = None


class Chart(Strict):
    """What is drawn of a section's rows: bars or columns of one number, spans of three, a heat map of several.

    Columns whose row has one of the `hatched` values (column -> value) can still change.
    """

    kind: Literal["bars", "columns", "spans", "heat"]
    values: tuple[str, ...]
    hatched: Mapping[str, str] = Field(default_factory=dict)


class SectionWords(Strict):
    """What a section says of itself in one language."""

    title: Text
    note: str = ""


class PageWords(Strict):
    """What a page says of itself in one language."""

    title: Text
    lead: Text


class Section(Strict):
    """One table, and the chart drawn from it. At most `rows` rows are shown, the others in one line.

    An `optional` one is left out where its query gives no row.
    """

    id: Id
    zh: SectionWords
    en: SectionWords
    columns: Annotated[tuple[Column, ...], Field(min_length=1)]
    total: bool = False
    optional: bool = False
    rows: Annotated[int, Field(gt=0)] = 100
    chart: Chart | None = None
    sql: str = Field(default="", repr=False)

    @model_validator(mode="after")
    def _columns_fit(self) -> Section:
        if faults := [*_column_faults(self.columns), *_chart_faults(self)]:
            raise Wrong(*faults)
        return self

    def place(self, column: str) -> int:
        """Which column it is, counted from 0."""
        return [one.id for one in self.columns].index(column)


class Page(Strict):
    """One analysis page."""

    id: str
    position: int
    zh: PageWords
    en: PageWords
    sections: Annotated[tuple[Section, ...], Field(min_length=1)]
    kpis: tuple[str, ...] = ()
    caps: tuple[str, ...] = ()
    codes: Mapping[str, Mapping[str, Words]] = Field(default_factory=dict)
    parameters: Mapping[str, Parameter] = Field(default_factory=dict)
    file: str = Field(default="", exclude=True, repr=False)

    @property
    def fingerprint(self) -> str:
        """A hash of the definition and its SQL."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()


def load_pages(folders: Iterable[Path], shared: Collection[str], kpis: Collection[str] = ()) -> dict[str, Page]:
    """All pages by id, in the order of their positions; a later folder's page hides an earlier one of the same name.

    Raises:
        Faults: every fault of every file, each with file and key.
    """
    files = {file.stem: file for folder in folders for file in sorted(folder.glob("*.toml"))}
    pages: dict[str, Page] = {}
    faults: list[Unusable] = []
    for name, file in sorted(files.items()):
        try:
            table = tomllib.loads(file.read_text(encoding="utf-8"), parse_float=Decimal)
            pages[name] = _page(file, table)
        except ValidationError as error:
            faults += definition_faults(file, error, table)
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            faults.append(unreadable(Path(getattr(error, "filename", None) or file), error))
        else:
            faults += (definition_fault(file, key, fault) for key, fault in _faults(pages[name], shared, kpis))
    if faults:
        raise Faults(faults)
    return dict(sorted(pages.items(), key=lambda item: (item[1].position, item[0])))


def _page(file: Path, table: Mapping[str, Any]) -> Page:
    """The page with its queries, once the definition itself is sound."""
    page = Page.model_validate({**table, "id": file.stem, "file": str(file)})
    folder = file.with_suffix("")
    sections = tuple(s.model_copy(update={"sql": _query(folder / f"{s.id}.sql")}) for s in page.sections)
    return page.model_copy(update={"sections": sections})


def _query(file: Path) -> str:
    return file.read_text(encoding="utf-8").rstrip().removesuffix(";")


def named(sql: str) -> list[str]:
    """The parameters that a query names, outside its comments."""
    return re.findall(r"\$(\w+)", re.sub(r"--[^\n]*", "", sql))


def _faults(page: Page, shared: Collection[str], kpis: Collection[str]) -> Iterator[tuple[str, Message]]:
    """Every fault, with its key, that shows only when the parts of a page are held together."""
    for key, names, there_are in (("kpis", page.kpis, kpis), ("caps", page.caps, page.kpis)):
        for name in names:
            if name not in there_are:
                yield key, unknown("kpi", name, there_are)
    ids = [section.id for section in page.sections]
    for name in sorted({name for name in ids if ids.count(name) > 1}):
        yield f"sections.{name}", message("fault.page_twice", name=name)
    for section in page.sections:
        parameters = [*GIVEN, *page.parameters, *shared]
        for name in sorted({*named(section.sql)} - {*parameters}):
            yield f"sections.{section.id}", unknown("parameter", name, parameters)
        for column in section.columns:
            if column.family and column.family not in page.codes and not known(f"report.{column.family}"):
                yield f"sections.{section.id}.columns.{column.id}.family", unknown("code", column.family, page.codes)


def _column_faults(columns: tuple[Column, ...]) -> Iterator[Message]:
    ids = [column.id for column in columns]
    numbers = [column.id for column in columns if column.kind == "number"]
    yield from (message("fault.page_twice", name=name) for name in sorted({n for n in ids if ids.count(n) > 1}))
    for column in columns:
        if (column.kind == "percent") != bool(column.above and column.below):
            yield message("fault.page_percent", name=column.id)
        elif column.kind == "percent":
            yield from (unknown("column", n, numbers) for n in (column.above, column.below) if n not in numbers)
        if (column.kind == "code") != bool(column.family):
            yield message("fault.page_family", name=column.id)


def _chart_faults(section: Section) -> Iterator[Message]:
    if section.chart is None:
        return
    drawn = [column.id for column in section.columns if column.kind in _DRAWN]
    yield from (unknown("column", name, drawn) for name in section.chart.values if name not in drawn)
    ids = [column.id for column in section.columns]
    yield from (unknown("column", name, ids) for name in section.chart.hatched if name not in ids)
    least, most = _VALUES[section.chart.kind]
    if not least <= len(section.chart.values) <= most:
        yield message("fault.page_values", kind=section.chart.kind, wanted=least)
