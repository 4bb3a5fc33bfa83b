"""Analysis pages as files: what they say, what is wrong with them, and what hides what."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.definitions.kpi import load_kpis, load_shared
from pipeline.definitions.page import Page, load_pages
from pipeline.errors import Faults
from pipeline.language import Message, say
from pipeline.workspace import shipped

SHARED = load_shared(shipped("sql", "parameters.toml"))
KPIS = load_kpis([shipped("sql", "kpi")], SHARED)
SQL = "select team, count(*) as orders, false as is_total from people.employment where month = $month_start"
TEXT = """
position = 10
kpis = ["completion"]
zh = { title = "班组", lead = "各班组多少人。" }
en = { title = "Teams", lead = "How many people each team has." }

[codes.size]
big = { zh = "大", en = "big" }

[[sections]]
id = "people"
zh = { title = "人数", note = "月末。" }
en = { title = "People", note = "At the month's end." }
total = true
chart = { kind = "bars", values = ["orders"] }
columns = [
    { id = "team", kind = "unit", zh = "班组", en = "Team" },
    { id = "orders", kind = "number", zh = "人数", en = "People" },
]
"""
# what is replaced, by what, the key that must be named, words of the English line, words of the Chinese line
WRONG = {
    "a kind of column that there is not": ('kind = "unit"', 'kind = "team"', "sections.people.columns.team.kind",
                                           "person", "person"),
    "a word that it does not know": ("position = 10", "position = 10\nplace = 3", "place", "delete", "删"),
    "no text in one language": ('en = "People" }', 'en = "" }', "sections.people.columns.orders.en", "", ""),
    "a column that stands twice": ('id = "team", kind', 'id = "orders", kind', "sections.people",
                                   "'orders' stands twice: rename", "写了两次"),
    "a chart of a column that there is not": ('values = ["orders"]', 'values = ["people"]', "sections.people",
                                              "orders", "orders"),
    "a chart of words": ('values = ["orders"]', 'values = ["team"]', "sections.people", "team", "team"),
    "a chart of too few columns": ('kind = "bars"', 'kind = "spans"', "sections.people",
                                   "draws 3 columns: correct chart.values", "需要 3 个数值列"),
    "a percentage of nothing": ('id = "orders", kind = "number"', 'id = "orders", kind = "percent"', "sections.people",
                                "write above and below", "要写 above 和 below"),
    "a percentage of words": (
        'kind = "number", zh = "人数", en = "People" },',
        'kind = "number", zh = "人数", en = "People" },\n'
        '    { id = "s", kind = "percent", above = "team", below = "orders", zh = "比", en = "Share" },',
        "sections.people", "team", "team"),
    "codes without their words": ('kind = "unit"', 'kind = "code"', "sections.people", "write family", "要写 family"),
    "codes with words that there are not": ('kind = "unit"', 'kind = "code", family = "sizes"',
                                            "sections.people.columns.team.family", "size", "size"),
    "a KPI that there is not": ('["completion"]', '["complition"]', "kpis", "completion", "completion"),
    "a cap on a KPI that is not the page's": ('kpis = ["completion"]', 'kpis = ["completion"]\ncaps = ["late_days"]',
                                              "caps", "completion", "completion"),
    "no section": (TEXT[TEXT.index("[codes.size]") :], "sections = []\n", "sections", "", ""),
    "no TOML": ("position = 10", "position = ", "-", "", ""),
}  # fmt: skip


def write_page(folder: Path, text: str = TEXT, sql: str = SQL, name: str = "teams") -> Path:
    """A page of one section in the folder."""
    (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    (folder / name / "people.sql").write_text(sql, encoding="utf-8")
    return folder


def loaded(*folders: Path) -> dict[str, Page]:
    return load_pages(folders, SHARED, KPIS)


def faults_of(folder: Path) -> list[tuple[str, Callable[[str], str]]]:
    """The key of every fault and its words by language."""
    with pytest.raises(Faults) as raised:
        loaded(folder)
    return [(str(fault.values["key"]), _words(fault.values["fault"])) for fault in raised.value.faults]


def _words(fault: object) -> Callable[[str], str]:
    assert isinstance(fault, Message)
    return lambda language: say("zh" if language == "zh" else "en", fault.key, **fault.values)


def test_a_page_with_its_query(tmp_path: Path) -> None:
    page = loaded(write_page(tmp_path))["teams"]
    assert (page.id, page.en.title, page.sections[0].sql) == ("teams", "Teams", SQL)
    assert page.sections[0].place("orders") == 1


@pytest.mark.parametrize("fault", WRONG)
def test_a_fault_is_told_with_its_key_and_cure(tmp_path: Path, fault: str) -> None:
    old, new, key, english, chinese = WRONG[fault]
    assert old in TEXT
    ((where, words),) = faults_of(write_page(tmp_path, TEXT.replace(old, new, 1)))
    assert where == key
    assert english in words("en")
    assert chinese in words("zh")


def test_faults_of_several_files_come_together(tmp_path: Path) -> None:
    write_page(tmp_path, TEXT.replace("position = 10", ""), name="one")
    write_page(tmp_path, TEXT.replace("completion", "complition"), name="two")
    assert [key for key, _ in faults_of(tmp_path)] == ["position", "kpis"]


def test_a_section_without_its_query_names_the_file(tmp_path: Path) -> None:
    write_page(tmp_path)
    (tmp_path / "teams" / "people.sql").unlink()
    with pytest.raises(Faults) as raised:
        loaded(tmp_path)
    assert "people.sql" in str(raised.value.faults[0].values["file"])


def test_a_parameter_that_there_is_not(tmp_path: Path) -> None:
    write_page(tmp_path, sql=SQL.replace("$month_start", "$month_begin"))
    ((key, words),) = faults_of(tmp_path)
    assert key == "sections.people"
    assert "month_start" in words("en")


def test_a_parameter_in_a_comment_is_none(tmp_path: Path) -> None:
    assert (
        loaded(write_page(tmp_path, sql=f"-- not $anything\n{SQL};\n"))["teams"]
        .sections[0]
        .sql.endswith("$month_start")
    )


def test_the_companys_own_page_hides_the_shipped_one_and_positions_order_them(tmp_path: Path) -> None:
    shipped_ones, own = tmp_path / "shipped", tmp_path / "own"
    write_page(shipped_ones)
    write_page(shipped_ones, TEXT.replace("position = 10", "position = 20"), name="another")
    write_page(own, TEXT.replace("position = 10", "position = 30"))
    assert [(p.id, p.position) for p in loaded(shipped_ones, own).values()] == [("another", 20), ("teams", 30)]


def test_a_fingerprint_changes_with_the_words_and_with_the_query(tmp_path: Path) -> None:
    prints = {
        loaded(write_page(tmp_path / name, text, sql))["teams"].fingerprint
        for name, text, sql in [
            ("a", TEXT, SQL),
            ("b", TEXT.replace("月末。", "月初。"), SQL),
            ("c", TEXT, SQL + " and true"),
        ]
    }
    assert len(prints) == 3
    assert loaded(tmp_path / "a")["teams"].fingerprint == loaded(write_page(tmp_path / "d"))["teams"].fingerprint


def test_the_shipped_pages_are_sound() -> None:
    pages = loaded(shipped("sql", "page"))
    assert list(pages) == ["complaints", "leaks", "response-times", "first-time-fix"]
    queries = {f"{p.id}/{s.id}.sql" for p in pages.values() for s in p.sections}
    folder = shipped("sql", "page")
    assert {file.relative_to(folder).as_posix() for file in folder.rglob("*.sql")} == queries
