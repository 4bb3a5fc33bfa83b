"""How words are compared."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.definitions.fold import fold, fold_label

SAME = {
    "工单号": [
        "工單號",
        " 工 单 号 ",
        "工单\n号",
        "工单号（必填）",
        "*工单号",
        "【工单号】",
        "工单号：",
        "\u200b工单号\ufeff",
    ],
    "orderno": ["Order No.", "ORDER_NO", "ｏｒｄｅｒ　ｎｏ", "order-no"],
    "实收金额": ["实收金额(元)", "實收金額［元］", "实收金额 <yuan>", "实收金额【元】"],
    "×": ["×", " × "],
    "√": ["√", "(√)"],
    "保内/保外": ["保内／保外", "保內/保外"],
    "是": ["(是)", "是(已核)", "是："],
}
DIFFERENT = [
    ("是", "否"),
    ("合格", "不合格"),
    ("√", "×"),
    ("属实", "不属实"),
    ("1", "0"),
    ("派工时间", "派工员"),
    ("", "-"),
]


@pytest.mark.parametrize("folded", SAME)
def test_spellings_of_one_word_fold_to_one(folded: str) -> None:
    assert {fold(spelling) for spelling in SAME[folded]} == {folded}


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_different_words_stay_different(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(st.text(max_size=20))
def test_folding_twice_is_folding_once_and_space_never_matters(text: str) -> None:
    assert fold(f" {text}\n") == fold(text)


def test_label_keeps_what_tells_labels_apart() -> None:
    assert fold_label(" 淨水器　（廚下） ") == "净水器 (厨下)"
    assert fold_label("RO-400") != fold_label("RO400")
