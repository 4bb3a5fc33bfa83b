"""Analysis pages as people read them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from pipeline.kpi.pages import PageData, Row, for_people
from pipeline.language import LANGUAGES, Text
from pipeline.report.pages import Cell, PageView, SectionView, page_files, page_views
from tests.report.months import write_html
from tests.report.paged import AT, ROWS, make_page, paged_month

FULL_PAGE = 300_000


def view(data: PageData) -> PageView:
    (page,) = page_views(paged_month(data), LANGUAGES)
    return page


def section(data: PageData) -> SectionView:
    (only,) = view(data).sections
    return only


def words(cells: tuple[Cell, ...] | None, language: Any = "en") -> list[str]:
    assert cells is not None
    return [cell.text[language] for cell in cells]


def written(tmp_path: Path, *pages: PageData) -> Any:
    """The page as it is read from its file."""
    write_html(paged_month(*pages), tmp_path, LANGUAGES)
    return html.fromstring((tmp_path / "waits.html").read_bytes().decode())


def text_of(element: Any) -> str:
    return " ".join(element.text_content().split())


def test_every_kind_of_value_in_words() -> None:
    seen = section(make_page())
    assert [head["en"] for head, _ in seen.heads] == ["Technician", "Team", "Cause", "When", "Waited", "Good", "Share"]
    assert [words(row) for row in seen.rows] == [
        ["张三", "一班", "wear", "2026-10-03 14:05", "1,234.6", "1", "25.0%"],
        ["李小梅", "一班", "other", "–", "7", "30", "75.0%"],
        ["0999", "二班", "–", "2026-10-03 14:05", "–", "0", "0.0%"],
        ["nobody", "–", "wear", "2026-10-03 14:05", "0", "0", "–"],
    ]
    assert words(seen.rows[0], "zh")[2] == "磨损"
    assert words(seen.total) == ["All", "", "", "", "9.5", "31", "62.0%"]


def test_a_day_has_no_time_of_day() -> None:
    row: Row = ("0103", "一班", "wear", date(2026, 10, 3), 1, 1, 10, None)
    assert words(section(make_page((row,), None)).rows[0])[3] == "2026-10-03"


def test_a_share_has_its_counts_beside_it_and_says_when_they_are_few() -> None:
    """The orders are not among the columns shown, so the share names them; under five it is marked."""
    few, many = (row[-1] for row in section(make_page()).rows[:2])
    assert (few.sub, few.few) == ({"zh": "4 中有 1", "en": "1 of 4"}, True)
    assert (many.sub and many.sub["en"], many.few) == ("30 of 40", False)
    shown = make_page()
    columns = tuple(column.model_copy(update={"shown": True}) for column in shown.page.sections[0].columns)
    whole = replace(shown.sections[0], section=shown.page.sections[0].model_copy(update={"columns": columns}))
    assert section(replace(shown, sections=(whole,))).rows[0][-1].sub is None


def test_only_people_of_the_report_have_a_link() -> None:
    assert [row[0].person for row in section(make_page()).rows] == ["0103", "0104", "", ""]


def test_numbers_that_are_not_written_as_numbers_have_a_key_to_sort_by() -> None:
    keys = [cell.key for cell in section(make_page()).rows[0]]
    assert keys == ["0103", "", "", "", "1234.56", "", "0.25"]


def test_rows_beyond_what_is_shown_are_one_line() -> None:
    seen = section(make_page(rows=1))
    assert [row[0].person for row in seen.rows] == ["0103"]
    assert words(seen.rest) == ["3 more rows", "", "", "", "", "30", "65.2%"]
    assert words(section(make_page(rows=3)).rest)[0] == "1 more row"
    assert section(make_page(rows=4)).rest is None


def test_others_of_an_edition_are_one_line_with_their_sums() -> None:
    seen = section(for_people(make_page(), {"0103"}, {"一班"}))
    assert len(seen.rows) == 1
    assert words(seen.rest) == ["3 more rows", "", "", "", "", "30", "65.2%"]
    assert words(seen.total) == words(section(make_page()).total)


def test_a_list_without_sums_says_how_many_more_there_are() -> None:
    columns = [column.model_dump() for column in make_page().page.sections[0].columns[:5]]
    seen = section(for_people(make_page(tuple(row[:5] for row in ROWS), None, columns=columns), {"0103"}, {"一班"}))
    assert seen.rest is None
    assert seen.hidden is not None
    assert seen.hidden["en"].startswith("3 more are not listed")


@pytest.mark.parametrize(
    ("chart", "drawn"),
    [
        ({"kind": "bars", "values": ["hits"]}, "30"),
        ({"kind": "columns", "values": ["share"]}, "75"),
        ({"kind": "spans", "values": ["hits", "waited", "orders"]}, "40"),
        ({"kind": "heat", "values": ["hits", "orders"]}, "40"),
    ],
)
def test_charts_are_drawn_from_the_rows_that_are_shown(chart: dict[str, Any], drawn: str) -> None:
    svg = str(section(make_page(chart=chart)).chart)
    assert svg.count("<svg") == 1
    assert re.search(rf">\D*{drawn}\D*<", svg)
    assert "张三" in svg
    assert section(make_page((), None, chart=chart)).chart == ""


def test_rows_that_a_chart_leaves_out_are_said() -> None:
    rows = tuple(ROWS[place % len(ROWS)] for place in range(20))
    chart = {"kind": "bars", "values": ["hits"]}
    assert "Only the first 15 of 20 are drawn" in str(section(make_page(rows, None, chart=chart)).chart)
    assert "Only the first" not in str(section(make_page(chart=chart)).chart)


def test_months_still_open_are_hatched() -> None:
    chart = {"kind": "columns", "values": ["hits"]}
    plain = str(section(make_page(chart=chart)).chart)
    hatched = str(section(make_page(chart={**chart, "hatched": {"cause": "wear"}})).chart)
    assert "Hatched" in hatched
    assert "Hatched" not in plain


def test_the_figures_and_caps_of_its_kpis_stand_on_the_page() -> None:
    seen = view(make_page())
    assert [figure.kpi for figure in seen.figures] == ["complaints"]
    (cap,) = seen.caps
    assert [person.employee_no for person, _ in cap.table.people] == ["0103", "0104", "0105"]
    assert "<svg" in cap.chart
    assert (100, 4, 6) in cap.limits
    assert (300, 8, 11) in cap.limits


def test_every_page_is_written_and_every_page_leads_to_it(tmp_path: Path) -> None:
    other = make_page()
    second = replace(other, page=other.page.model_copy(update={"id": "more"}))
    page = written(tmp_path, make_page(), second)
    assert page_files(paged_month(make_page(), second))[1][0] == "more.html"
    for file in ("index.html", "waits.html", "more.html", "data-quality.html"):
        text = (tmp_path / file).read_text(encoding="utf-8")
        assert 'href="waits.html"' in text
        assert 'href="more.html"' in text
    assert 'href="../waits.html"' in (tmp_path / "technicians" / "0103.html").read_text(encoding="utf-8")
    assert text_of(page.xpath("//h1")[0]).startswith("等待")


def test_totals_and_others_are_never_sorted_among_the_rows(tmp_path: Path) -> None:
    page = written(tmp_path, for_people(make_page(), {"0103", "0104"}, {"一班"}))
    (table,) = page.xpath("//section[h2[@id='h-people']]//table")
    assert len(table.xpath("./tbody/tr")) == 2
    assert [text_of(head)[:2] for head in table.xpath("./tfoot/tr/th")] == ["其余", "合计"]


def test_links_lead_to_pages_that_are_there(tmp_path: Path) -> None:
    page = written(tmp_path)
    for link in page.xpath("//main//a/@href"):
        file, _, anchor = str(link).partition("#")
        assert (tmp_path / file).is_file(), link
        wanted = html.fromstring((tmp_path / file).read_bytes().decode()) if file else page
        assert anchor in ("", *LANGUAGES) or wanted.xpath(f"//*[@id='{anchor}']"), link


def test_what_stands_in_a_log_never_becomes_markup(tmp_path: Path) -> None:
    evil = "<script>alert(1)</script>"
    row: Row = (evil, evil, evil, AT, 1, 1, 10, None)
    page = written(tmp_path, make_page((row,), None, chart={"kind": "bars", "values": ["hits"]}))
    assert not [one for one in page.xpath("//script") if "alert" in str(one.text)]
    assert evil in text_of(page.xpath("//main")[0])


def test_an_empty_section_says_so(tmp_path: Path) -> None:
    page = written(tmp_path, make_page((), None))
    assert "本月没有" in text_of(page.xpath("//main")[0])


def test_a_page_of_the_longest_lists_stays_small(tmp_path: Path) -> None:
    rows = tuple((f"{n:04}", "一班", "wear", AT, 12.5, n, 1000, None) for n in range(5000))
    written(tmp_path, make_page(rows, None))
    assert (tmp_path / "waits.html").stat().st_size < FULL_PAGE


def test_both_languages_are_there(tmp_path: Path) -> None:
    said: list[Text] = [section(make_page()).title, section(make_page()).note, view(make_page()).lead]
    whole = text_of(written(tmp_path))
    assert all(text[language] in whole for text in said for language in LANGUAGES)
