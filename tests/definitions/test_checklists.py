"""Checklists: what a file may say, what is refused, and what the shipped ones hold."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.definitions import checklist
from pipeline.definitions.catalogue import rule_exists
from pipeline.definitions.checklist import Checklist, load_checklists
from pipeline.definitions.fold import fold
from pipeline.definitions.kpi import load_kpis, load_shared
from pipeline.errors import ExitCode, Faults
from pipeline.workspace import shipped

SHIPPED = load_checklists()
STORE = SHIPPED["store-102"]
VISITS = SHIPPED["installer-visits"]

OWN = """
id = "shop"
zh = "门店检查"
en = "Shop inspection"
source = "店规"

[sections.looks]
zh = "仪表"
en = "Looks"

[sections.clothes]
within = "looks"
zh = "着装"
en = "Clothes"

[sections.floor]
zh = "卖场"
en = "Shop floor"

[[items]]
id = "1"
section = "looks"
zh = "面带微笑"
en = "Smiles"

[[items]]
id = "2"
section = "clothes"
zh = "工牌端正"
en = "Badge worn straight"
optional = true

[[items]]
id = "3"
section = "floor"
zh = "地面干净"
en = "Clean floor"
"""


def _own(folder: Path, text: str = OWN, name: str = "shop", *changes: tuple[str, str]) -> Path:
    """The folder with one more checklist, the first place of each text replaced."""
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return folder


def _refused(folder: Path) -> list[tuple[str, str]]:
    """Key and fault of everything that is wrong with the workspace's checklists."""
    with pytest.raises(Faults) as refusal:
        load_checklists(folder)
    assert refusal.value.exit_code == ExitCode.UNUSABLE
    assert all(str(folder) in line for line in refusal.value.lines("zh") + refusal.value.lines("en"))
    return [(str(fault.values["key"]), str(fault.values["fault"])) for fault in refusal.value.faults]


def _named(shown: Checklist) -> Iterator[tuple[str, str]]:
    """Every name of a checklist, of its sections and items, in Chinese and English."""
    yield shown.zh, shown.en
    yield from ((section.zh, section.en) for section in shown.sections.values())
    yield from ((item.zh, item.en) for item in shown.items)


def test_a_workspace_adds_its_own(tmp_path: Path) -> None:
    lists = load_checklists(_own(tmp_path))
    assert set(lists) == {"shop", *SHIPPED}
    assert lists["store-102"] == STORE
    assert load_checklists(tmp_path / "nowhere") == SHIPPED


def test_a_workspace_hides_the_shipped_one_of_the_same_name(tmp_path: Path) -> None:
    lists = load_checklists(_own(tmp_path, OWN, "store-102", ('"shop"', '"store-102"')))
    assert len(lists["store-102"].items) == 3


def test_words_of_a_section_name_its_items_and_those_of_sections_within(tmp_path: Path) -> None:
    shop = load_checklists(_own(tmp_path))["shop"]
    assert shop.words("looks") == ("1", "面带微笑", "Smiles")
    assert shop.words("looks", optional=True) == ("1", "面带微笑", "Smiles", "2", "工牌端正", "Badge worn straight")
    assert shop.words("clothes") == ()
    assert shop.words("clothes", optional=True) == ("2", "工牌端正", "Badge worn straight")
    assert shop.words() == ("1", "面带微笑", "Smiles", "3", "地面干净", "Clean floor")
    with pytest.raises(KeyError, match="attic"):
        shop.words("attic")


@pytest.mark.parametrize(
    ("old", "new", "key", "fault"),
    [
        ('section = "floor"', 'section = "attic"', "items.3.section", "unknown section 'attic'"),
        ('section = "floor"', 'section = "looks"', "sections.floor", "has no items"),
        ('id = "3"', 'id = "2"', "items.2", "'2' stands for 2, 2"),
        ('zh = "地面干净"', 'zh = "工牌：端正（左胸）"', "items.3", "stands for 2, 3"),
        ('zh = "地面干净"', 'zh = "面帶微笑"', "items.3", "stands for 1, 3"),
        ('en = "Clean floor"', 'en = "SMILES"', "items.3", "stands for 1, 3"),
        ('en = "Clean floor"', 'en = "1"', "items.3", "stands for 1, 3"),
        ('within = "looks"', 'within = "attic"', "sections.clothes.within", "unknown section 'attic'"),
        ('within = "looks"', 'within = "clothes"', "sections.clothes.within", "lies within another section"),
        ('id = "shop"', 'id = "store"', "id", "is 'store' but the file is named 'shop'"),
        ('en = "Smiles"', "", "items.1.en", "missing: add it"),
        ('en = "Smiles"', 'en = " "', "items.1.en", "write a text"),
        ('id = "1"', "id = 1", "items.1.id", "a text in quotes"),
        ("optional = true", "optionally = true", "items.2.optionally", "no such key"),
        ('source = "店规"', "source = = 1", "-", "line"),
    ],
)
def test_a_fault_is_named_with_its_key(tmp_path: Path, old: str, new: str, key: str, fault: str) -> None:
    found = _refused(_own(tmp_path, OWN, "shop", (old, new)))
    assert any(key == where and fault in what for where, what in found), found


def test_a_list_without_items_is_refused(tmp_path: Path) -> None:
    empty = 'id = "shop"\nzh = "空"\nen = "Empty"\nsource = "店规"\nsections = {}\nitems = []\n'
    assert _refused(_own(tmp_path, empty))[0][0] == "items"


def test_all_faults_of_all_files_are_listed_in_one_go(tmp_path: Path) -> None:
    _own(tmp_path, OWN, "shop", ('section = "floor"', 'section = "attic"'), ('en = "Smiles"', 'en = "3"'))
    _own(tmp_path, OWN, "more", ('en = "Smiles"', ""))
    keys = {key for key, _ in _refused(tmp_path)}
    assert keys == {"items.3.section", "sections.floor", "items.3", "items.1.en"}


# ---------------------------------------------------------------- the shipped ones


@pytest.mark.parametrize("shipped_list", SHIPPED.values(), ids=SHIPPED)
def test_shipped_lists_name_kpis_that_exist(shipped_list: Checklist) -> None:
    kpis = load_kpis([shipped("sql", "kpi")], load_shared(shipped("sql", "parameters.toml")))
    assert {item.computed_by for item in shipped_list.items} - {"", *kpis} == set()


@pytest.mark.parametrize("shipped_list", SHIPPED.values(), ids=SHIPPED)
def test_shipped_lists_name_rules_that_exist(shipped_list: Checklist) -> None:
    rules = {rule for item in shipped_list.items for rule in item.rules} | {*shipped_list.rules}
    assert {rule for rule in rules if not rule_exists(rule)} == set()


@pytest.mark.parametrize("shipped_list", SHIPPED.values(), ids=SHIPPED)
def test_shipped_lists_speak_both_languages(shipped_list: Checklist) -> None:
    chinese = re.compile("[\u4e00-\u9fff]")
    for zh, en in _named(shipped_list):
        assert chinese.search(zh), zh
        assert re.search("[a-z]", en), en
        assert not chinese.search(en), en


def test_the_store_standard_has_103_entries_under_102_numbers() -> None:
    """X-21: 95 stands twice, as 95a and 95b, and never alone. X-38: one copy."""
    ids = [item.id for item in STORE.items]
    assert len(ids) == len(set(ids)) == 103
    assert {id.rstrip("ab") for id in ids} == {str(number) for number in range(1, 103)}
    assert "95" not in ids
    assert ids[ids.index("92") : ids.index("97")] == ["92", "95a", "93", "94", "95b", "96"]


def test_the_store_standard_counts_as_its_sections_do() -> None:
    sizes = {name: len(STORE.items_of(name)) for name in STORE.sections}
    top = {name: size for name, size in sizes.items() if not STORE.sections[name].within}
    assert list(top.values()) == [29, 12, 12, 12, 7, 7, 10, 8, 4, 2]
    within = {name: [sizes[part] for part, section in STORE.sections.items() if section.within == name] for name in top}
    assert {name: parts for name, parts in within.items() if parts} == {
        "appearance": [5, 3, 2, 2, 11, 4, 2],
        "courtesy": [5, 7],
        "attitude": [4, 3, 3, 2],
        "language": [3, 9],
        "efficiency": [2, 3, 2],
    }
    assert all(sum(parts) == top[name] for name, parts in within.items() if parts)


def test_what_the_store_standard_asks_of_women_or_men_only_is_optional() -> None:
    assert [item.id for item in STORE.items if item.optional] == ["7", "9", "15"]
    assert not {"7", "9", "15"} & set(STORE.words())
    assert {"7", "9", "15"} <= set(STORE.words(optional=True))
    alike = [item for item in STORE.items if not item.optional]
    assert [i.id for i in alike if set("男女") & set(i.zh.replace("女士", ""))] == []


def test_what_logs_answer_of_the_store_standard() -> None:
    assert {item.id: item.computed_by for item in STORE.items if item.computed_by} == {
        "37": "arrival_on_time",
        "72": "complaint_rate",
        "80": "on_site_early",
        "84": "absent_days",
        "94": "complaint_closed_on_time",
        "95b": "complaint_closed_on_time",
        "96": "complaint_rate",
        "101": "meal_minutes",
    }


@pytest.mark.parametrize(
    ("id", "figures"),
    [("80", ["10"]), ("94", ["24"]), ("95b", ["72"]), ("96", ["1%"]), ("97", ["3米"]), ("101", ["40"])],
)
def test_the_store_standard_keeps_its_figures(id: str, figures: list[str]) -> None:
    item = next(item for item in STORE.items if item.id == id)
    assert all(figure in item.zh for figure in figures)
    assert all(figure.rstrip("米%") in item.en for figure in figures)


def test_the_visit_rules_hold_every_printed_article_and_no_other() -> None:
    """X-21 and X-22: S5.01 runs to 15, then prints 14, 15 and 19; its numbers 16 to 18 are not invented."""
    assert {name: len(VISITS.items_of(name)) for name in VISITS.sections if not VISITS.sections[name].within} == {
        "s5-01": 18, "s5-02": 15, "s5-03": 11, "s5-05": 10, "s5-07": 2, "s2": 59, "s25": 30, "s30": 31,
    }  # fmt: skip
    first = [item.id.removeprefix("s5.01-") for item in VISITS.items_of("s5-01")]
    assert first == [*(str(n) for n in range(1, 14)), "14a", "15a", "14b", "15b", "19"]
    third = [item.id.removeprefix("s5.03-") for item in VISITS.items_of("s5-03")]
    assert third == ["1", "2", "3a", "3b", *(str(n) for n in range(4, 11))]


def test_the_visit_rules_number_their_articles_as_the_texts_do() -> None:
    ids = {name: [item.id for item in VISITS.items_of(name)] for name in VISITS.sections}
    assert ids["s5-05"] == [f"s5.05-{n}" for n in range(1, 11)]
    assert ids["s2-mottos"] == [f"s2-m{n}" for n in range(1, 11)]
    assert ids["s2-visit"] + ids["s2-post"] + ids["s2-safety"] == [f"s2-{n}" for n in range(1, 50)]
    assert ids["s30"] == [f"s30-{n}" for n in range(1, 32)]
    parts = {"s25-service": ("2", 13), "s25-post": ("3", 8), "s25-safety": ("4", 9)}
    for section, (part, last) in parts.items():
        assert ids[section] == [f"s25-{part}.{n}" for n in range(1, last + 1)]


@pytest.mark.parametrize(
    ("id", "zh", "en"),
    [
        ("s5.01-1", "2小时", "2 hours"), ("s5.05-1", "2.5米", "2.5 m"), ("s5.07-2", "3000瓦", "3000 W"),
        ("s5.03-2", "24小时", "24 hours"), ("s5.03-3b", "3天", "3 days"), ("s5.03-7", "20分钟", "20 minutes"),
        ("s2-8", "2.5米", "2.5 m"), ("s2-34", "2.5米", "2.5 m"), ("s2-38", "2米", "2 m"),
    ],
)  # fmt: skip
def test_the_visit_rules_keep_their_figures(id: str, zh: str, en: str) -> None:
    item = next(item for item in VISITS.items if item.id == id)
    assert zh in item.zh
    assert en in item.en


def test_no_name_stands_for_items_of_two_sections() -> None:
    """What loading refuses in a workspace's list is not slipped into a shipped one."""
    for shipped_list in SHIPPED.values():
        names = Counter(fold(word) for item in shipped_list.items for word in {fold(word) for word in item.words})
        assert names.most_common(1)[0][1] == 1, shipped_list.id


def test_every_shipped_file_is_read() -> None:
    assert {file.stem for file in checklist.SHIPPED.glob("*.toml")} == set(SHIPPED)
