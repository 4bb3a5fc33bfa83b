"""City packs: what they say of a month, and that every fault is told at once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.definitions.cities import City, city_of, load_cities
from pipeline.errors import Faults
from pipeline.month import Month

OCTOBER = Month(2026, 10)
PACK = """
zh = "示例市"
en = "Example City"
branches = ["浦东网点", "浦西网点"]
source = "示例市人社局 2026 年通知（虚构）"
minimum_wage = [
  { from = 2025-07-01, until = 2026-06-30, monthly = 2400 },
  { from = 2026-07-01, until = 2027-06-30, monthly = "2490.50" },
]
"""
AGREED = 'counsel = "王律师"\nfines_payable_since = 2026-10-01\n'


def packs(folder: Path, **texts: str) -> dict[str, City]:
    for name, text in texts.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return load_cities(folder)


def test_a_month_has_the_wage_of_its_days(tmp_path: Path) -> None:
    city = packs(tmp_path, example=PACK)["example"]
    assert city.minimum_in(OCTOBER) == Decimal("2490.50")
    assert city.minimum_in(Month(2026, 6)) == 2400
    assert city.minimum_in(Month(2027, 7)) is None
    assert city.minimum_in(Month(2025, 6)) is None
    ending = packs(tmp_path, example=PACK.replace("2027-06-30", "2026-10-30"))["example"]
    assert ending.minimum_in(OCTOBER) is None


@pytest.mark.parametrize(("begins", "wage"), [("16", 2300), ("17", None)])
def test_of_a_month_with_two_wages_the_higher_one_counts_and_no_day_may_be_without(
    tmp_path: Path, begins: str, wage: int | None
) -> None:
    first = "{ from = 2026-01-01, until = 2026-10-15, monthly = 2200 }"
    second = f"{{ from = 2026-10-{begins}, until = 2027-01-01, monthly = 2300 }}"
    text = PACK.split("minimum_wage")[0] + f"minimum_wage = [{first}, {second}]\n"
    assert packs(tmp_path, one=text)["one"].minimum_in(OCTOBER) == wage


def test_fines_need_a_name_and_a_day_before_the_month(tmp_path: Path) -> None:
    silent, agreed = packs(tmp_path, a=PACK, b=PACK.replace("浦", "闵") + AGREED).values()
    assert not silent.allows_fines(OCTOBER)
    assert agreed.allows_fines(OCTOBER)
    assert not agreed.allows_fines(OCTOBER.previous)
    late = packs(tmp_path, b=PACK.replace("浦", "闵") + AGREED.replace("10-01", "10-02"))["b"]
    assert not late.allows_fines(OCTOBER)


def test_a_branch_finds_its_city(tmp_path: Path) -> None:
    cities = packs(tmp_path, example=PACK)
    assert city_of(cities, "浦西网点") is cities["example"]
    assert city_of(cities, "松江网点") is None
    assert city_of(cities, None) is None


def test_every_fault_of_every_file_is_told_at_once(tmp_path: Path) -> None:
    wrong = PACK.replace("2026-06-30", "2024-06-30").replace('source = "', 'sorce = "')
    overlapping = PACK.replace("浦", "闵").replace("2026-06-30", "2026-07-01")
    unnamed = PACK.replace("浦", "徐") + "fines_payable_since = 2026-10-01\n"
    with pytest.raises(Faults) as found:
        packs(tmp_path, a=PACK, b=PACK, c=wrong, d=overlapping, e=unnamed, f="zh = ")
    told = [str(fault) for fault in found.value.faults]
    assert len([text for text in told if "is named in a.toml already" in text]) == 2
    for part in ("source", "sorce", "2024-06-30", "overlap", "fines_payable_since needs counsel", "f.toml"):
        assert any(part in text for text in told), (part, told)


def test_no_folder_is_no_city(tmp_path: Path) -> None:
    assert load_cities(tmp_path / "cities") == {}


def test_the_fingerprint_changes_with_the_figure(tmp_path: Path) -> None:
    first = packs(tmp_path, a=PACK)["a"]
    assert first.minimum_wage[0].since == date(2025, 7, 1)
    assert first.fingerprint != packs(tmp_path, a=PACK.replace("2400", "2401"))["a"].fingerprint
