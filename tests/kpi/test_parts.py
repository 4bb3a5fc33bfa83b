"""How a clerk may write the item that a row is about: by text, or with its number in front."""

from __future__ import annotations

import pytest

from pipeline.definitions.fold import fold
from pipeline.kpi.parts import spellings


def words(text: str) -> set[str]:
    """Everything that the text may mean."""
    return set(spellings(text))


NUMBERED = """
3; 3 ;第3条;第 3 条;3条;第3项;第3項;第3号;第3號;3、;3.
3、面带微笑;3. 面带微笑;3.面带微笑;3．面带微笑;3：面带微笑;3: 面带微笑;3，面带微笑;第3条 面带微笑;第3条、面带微笑
"""


@pytest.mark.parametrize("text", NUMBERED.strip().replace("\n", ";").split(";"))
def test_a_number_in_front_is_the_items_number(text: str) -> None:
    assert "3" in words(text)


@pytest.mark.parametrize(
    "text", ["面带微笑", "面帶微笑", "面带 微笑", "3、面带微笑", "3. 面带微笑", "3、面帶微笑", "第3条 面带微笑"]
)  # fmt: skip
def test_the_text_behind_a_number_is_the_items_text(text: str) -> None:
    assert fold("面带微笑") in words(text)


@pytest.mark.parametrize("text", ["3、態度", "３", "ｆ－９９", "９５ａ"])
def test_other_forms_of_the_same_characters_are_the_same(text: str) -> None:
    """X-27."""
    assert fold(text) in words(text)
    assert words(text) >= set(spellings(fold(text)))


@pytest.mark.parametrize("text", ["第3條", "第３条", "３、面带微笑", "３．面带微笑", "第３條　面帶微笑"])
def test_script_and_width_of_a_number_in_front_make_no_difference(text: str) -> None:
    """X-27."""
    assert "3" in words(text)


def test_a_number_alone_is_itself() -> None:
    """X-21: a bare 95 is neither 95a nor 95b."""
    assert words("95") == {"95"}
    assert words("第95条") == {"第95条", "95"}
    assert words("95a") == words("95A") == {"95a"}
    assert "95a" in words("第95a条")
    assert "95b" in words("95b、顾客已离店的投诉")


@pytest.mark.parametrize(
    "text",
    ["24小时内给出处理办法", "100分", "2次以上", "一、礼貌", "第三条", "团队协作", "F-03", "s5.01-3", "technical-1"],
)
def test_digits_that_are_part_of_a_text_are_no_number(text: str) -> None:
    assert words(text) == {fold(text)}


@pytest.mark.parametrize("text", ["1.5小时内回复", "8:30前到岗", "3.5"])
def test_a_decimal_or_a_clock_time_is_no_number(text: str) -> None:
    assert words(text) == {fold(text)}
