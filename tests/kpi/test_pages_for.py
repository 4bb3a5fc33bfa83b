"""What pages do with any query: totals, rows that are cut or not for everybody's eyes, and queries that do not fit."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from typing import Any

import pytest

from pipeline.definitions.page import Page
from pipeline.errors import Unusable
from pipeline.kpi.pages import PageData, SectionData, for_people, measure_pages, shortened
from pipeline.month import Month
from tests.kpi.tables import moment
from tests.kpi.world import LATER, MONTH, SHARED, database

WORDS = {"zh": "列", "en": "Column"}
COLUMNS = (
    {"id": "team", "kind": "unit", **WORDS},
    {"id": "person", "kind": "person", **WORDS},
    {"id": "hits", "kind": "number", **WORDS},
    {"id": "orders", "kind": "number", **WORDS},
    {"id": "age", "kind": "number", "adds": False, **WORDS},
    {"id": "share", "kind": "percent", "above": "hits", "below": "orders", **WORDS},
)
ROWS = """
select * from (values
    ('一组', '0103', 1, 4, 9, false), ('一组', '0106', 2, 6, 8, false),
    ('二组', '0104', 0, 5, 7, false), (null, null, 1, 1, 6, false), (null, null, 4, 16, null, true)
) as t (team, person, hits, orders, age, is_total)
"""


def page(sql: str = ROWS, **changes: Any) -> Page:
    """A page of one section with that query."""
    said = {"title": "页", "lead": "说明"}
    section = {"id": "all", "zh": said_of("节"), "en": said_of("All"), "columns": COLUMNS, "total": True, "sql": sql}
    return Page.model_validate(
        {"id": "own", "position": 1, "file": "own.toml", "zh": said, "en": said, "sections": [section | changes]}
    )


def said_of(title: str) -> dict[str, str]:
    return {"title": title}


def made(sql: str = ROWS, **changes: Any) -> PageData:
    """The page over a company without a single row."""
    with database() as db:
        (data,) = measure_pages(db, [page(sql, **changes)], (), SHARED, Month.parse(MONTH), moment(LATER))
    return data


def section(data: PageData) -> SectionData:
    (only,) = data.sections
    return only


def fault_of(sql: str = ROWS, **changes: Any) -> str:
    with pytest.raises(Unusable) as raised:
        made(sql, **changes)
    return str(raised.value)


def test_the_total_is_no_row_and_shares_are_exact() -> None:
    seen = section(made())
    assert [row[-1] for row in seen.rows] == [Fraction(1, 4), Fraction(1, 3), 0, 1]
    assert seen.total == (None, None, 4, 16, None, Fraction(1, 4))


def test_a_query_gets_the_month_the_day_of_judgement_and_what_it_names() -> None:
    sql = """select strftime($month_start, '%Y-%m-%d') as team, null as person, $new_machine_days as hits,
        date_diff('day', $month_start::date, $month_end::date) as orders, month($as_of) as age, true as is_total"""
    assert section(made(sql)).total == ("2025-03-01", None, 30, 31, 5, Fraction(30, 31))


def test_a_pages_own_parameter_comes_before_a_shared_one() -> None:
    own = page(
        "select null as team, null as person, $new_machine_days as hits, 1 as orders, 1 as age, true as is_total"
    )
    own = own.model_copy(update={"parameters": {"new_machine_days": 7}})
    with database() as db:
        (data,) = measure_pages(db, [own], (), SHARED, Month.parse(MONTH), datetime(2025, 5, 5))
    assert section(data).total == (None, None, 7, 1, 1, 7)


def test_a_page_whose_figures_nobody_measured_is_not_there() -> None:
    wanted = page().model_copy(update={"kpis": ("one", "two")})
    with database() as db:
        found = [
            measure_pages(db, [wanted], kpis, SHARED, Month.parse(MONTH), moment(LATER)) for kpis in ((), ("two",))
        ]
    assert [len(pages) for pages in found] == [0, 1]


def test_others_are_one_line_and_totals_stay() -> None:
    whole = made()
    seen = section(for_people(whole, {"0103"}, {"一组"}))
    assert [row[1] for row in seen.rows] == ["0103"]
    assert (seen.rest, seen.left_out) == ((None, None, 3, 12, None, Fraction(1, 4)), 3)
    assert seen.total == section(whole).total


def test_a_unit_that_may_not_be_named_hides_its_row_even_of_an_own_person() -> None:
    assert section(for_people(made(), {"0103", "0104"}, {"二组"})).rows == section(made()).rows[2:3]


def test_nobodys_rows_are_for_those_who_see_all_and_rows_without_names_for_everybody() -> None:
    assert all(row[1] for row in section(for_people(made(), {"0103", "0104", "0106"}, {"一组", "二组"})).rows)
    plain = made(columns=COLUMNS[2:])
    assert for_people(plain, frozenset(), frozenset()) == plain


def test_what_is_cut_is_summed_with_what_was_hidden() -> None:
    """Three rows fit; of one person's own page none is cut, the others are hidden already."""
    cut = shortened(section(made(rows=3)))
    assert (len(cut.rows), cut.rest, cut.left_out) == (3, (None, None, 1, 1, None, 1), 1)
    both = shortened(section(for_people(made(rows=1), {"0103", "0106"}, {"一组"})))
    assert (len(both.rows), both.rest, both.left_out) == (1, (None, None, 3, 12, None, Fraction(1, 4)), 3)
    assert shortened(section(made())) == section(made())


def test_a_query_that_gives_no_row_has_no_total() -> None:
    none = made("select * from (" + ROWS + ") where false")
    assert (section(none).rows, section(none).total) == ((), None)


def test_an_optional_section_without_rows_is_left_out() -> None:
    only_total = "select * from (" + ROWS + ") where is_total"
    assert made(only_total, optional=True).sections == ()
    assert len(made(only_total).sections) == 1


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("selekt 1", "its query is wrong: Parser Error"),
        ("select nothing from fact.orders", "its query is wrong: Binder Error"),
        ("from fact.nowhere", "its query is wrong: Catalog Error"),
        ("select 1 as hits, 2 as orders, true as is_total", "does not give team, person, age (it gives hits, orders"),
        (ROWS.replace("true", "false"), "exactly one row of the query must have is_total true; there are 0"),
        (ROWS.replace("false", "true"), "there are 5"),
        (ROWS.replace("is_total", "totally"), "does not give is_total"),
    ],
)
def test_a_query_that_does_not_fit_is_told_with_file_and_key(sql: str, words: str) -> None:
    told = fault_of(sql)
    assert told.startswith("definition file is wrong: own.toml, key sections.all: ")
    assert words in told
    assert "\n" not in told
